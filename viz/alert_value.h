/*
 * What a rule watches, and numbers with their units. Private to viz/alert_*.c.
 */
#ifndef VIZ_ALERT_VALUE_H
#define VIZ_ALERT_VALUE_H

#include "viz/alert_lexer.h"
#include "viz/alert_rules.h"

struct alert_parser {
	struct alert_lexer lexer;
	struct alert_rules *rules;
	unsigned lines[ALERT_RULES_MAX]; /* of this text; 0: the rule was there before */
};

/* Takes a VALUE or absent(EVENTS): sets kind, unit, sources, gauge and quantile. */
bool alert_value_parse(struct alert_parser *p, struct alert_rule *rule);

/* Takes a number with its unit; *number is in the unit that enum alert_unit says. */
bool alert_number_parse(struct alert_lexer *lexer, enum alert_unit unit, double *number);

/* Takes a time from 1 ns to a day. */
bool alert_time_parse(struct alert_lexer *lexer, uint64_t *ns);

#endif
