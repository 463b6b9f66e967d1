/*
 * Which calls and errors a rule is about: the part of its text behind the comma. Private to
 * viz/alert_*.c.
 */
#ifndef VIZ_ALERT_SELECT_H
#define VIZ_ALERT_SELECT_H

#include "viz/alert_lexer.h"
#include "viz/alert_rules.h"

/* All calls. */
void alert_select_all(struct alert_calls *calls);

/* Takes terms up to the closing parenthesis into *source, whose event is set. */
bool alert_select_parse(struct alert_lexer *lexer, struct alert_source *source);

/* Whether a call is in the set; any values are allowed. */
static inline bool alert_calls_have(const struct alert_calls *calls, unsigned arch, uint32_t nr)
{
	if (arch >= ARCHES || nr >= ALERT_CALL_NUMBERS)
		return calls->others;
	return calls->words[arch][nr / 64] >> nr % 64 & 1;
}

#endif
