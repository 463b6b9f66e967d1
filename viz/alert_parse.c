#include "viz/alert_parse.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "viz/alert_value.h"

static bool compare_parse(struct alert_lexer *lexer, struct alert_rule *rule)
{
	rule->below = alert_lexer_take(lexer, '<');
	if (!rule->below && !alert_lexer_take(lexer, '>'))
		return alert_lexer_fail(lexer, lexer->at,
					"a comparison is missing; write > >= < or <=");
	rule->or_equal = lexer->at < lexer->size && lexer->text[lexer->at] == '=';
	lexer->at += rule->or_equal;
	return alert_number_parse(lexer, (enum alert_unit)rule->unit, &rule->threshold);
}

static bool has_window(const struct alert_rule *rule)
{
	return rule->kind == ALERT_RATE || rule->kind == ALERT_RATIO || rule->kind == ALERT_COUNT ||
	       rule->kind == ALERT_QUANTILE;
}

static bool least_parse(struct alert_lexer *lexer, struct alert_rule *rule)
{
	double number;

	if (!alert_number_parse(lexer, ALERT_UNIT_COUNT, &number))
		return false;
	rule->least = (uint64_t)number;
	return true;
}

/* One of "over TIME", "min COUNT" and "for TIME"; *seen notes which. */
static bool clause_parse(struct alert_lexer *lexer, struct alert_rule *rule, unsigned *seen)
{
	static const char *const words[] = {"over", "min", "for"};
	unsigned which = 0;

	alert_lexer_word(lexer);
	while (which < 3 && strcmp(words[which], lexer->word) != 0)
		which++;
	if (which == 3)
		return alert_lexer_fail(lexer, lexer->word_at,
					"'%.*s' is not understood here; write over TIME, min COUNT "
					"or for TIME",
					(int)(lexer->size - lexer->word_at < 20
						      ? lexer->size - lexer->word_at
						      : 20),
					lexer->text + lexer->word_at);
	if (*seen & 1U << which)
		return alert_lexer_fail(lexer, lexer->word_at, "a second '%s'; remove one",
					words[which]);
	if (which < 2 && !has_window(rule))
		return alert_lexer_fail(lexer, lexer->word_at,
					"'%s' has no meaning without a window; remove it",
					words[which]);
	*seen |= 1U << which;
	if (which == 1)
		return least_parse(lexer, rule);
	return alert_time_parse(lexer, which ? &rule->for_ns : &rule->window_ns);
}

/* What the selected row of the Alerts panel narrows all panels to. */
static void filter_make(const struct alert_rules *rules, struct alert_rule *rule)
{
	const struct alert_source *source = &rules->sources[rule->sources[0]];
	const char *calls = source->filter;
	size_t size = sizeof(rule->filter);

	if (rule->kind == ALERT_GAUGE || source->event > ALERT_EVENT_ERRORS)
		return;
	if (rule->kind == ALERT_QUANTILE)
		snprintf(rule->filter, size, "dur%s%.10gms %s", rule->below ? "<" : ">",
			 rule->threshold / 1e6, calls);
	else if (source->event == ALERT_EVENT_ERRORS && source->error <= 0)
		snprintf(rule->filter, size, "failed %s", calls);
	else
		snprintf(rule->filter, size, "%s", calls);
	if (strlen(rule->filter) && rule->filter[strlen(rule->filter) - 1] == ' ')
		rule->filter[strlen(rule->filter) - 1] = '\0';
}

static bool condition_parse(struct alert_parser *p, struct alert_rule *rule)
{
	struct alert_lexer *lexer = &p->lexer;
	unsigned seen = 0;

	if (!alert_value_parse(p, rule))
		return false;
	if (rule->kind != ALERT_ABSENT && !compare_parse(lexer, rule))
		return false;
	rule->window_ns = has_window(rule) ? ALERT_WINDOW_DEFAULT : 0;
	while (alert_lexer_peek(lexer))
		if (!clause_parse(lexer, rule, &seen))
			return false;
	if (rule->kind == ALERT_ABSENT && rule->for_ns == 0)
		return alert_lexer_fail(lexer, lexer->at,
					"how long is missing; write for TIME, such as for 30s");
	/* The screen compares the time of silence with what it takes. */
	if (rule->kind == ALERT_ABSENT)
		rule->threshold = (double)rule->for_ns;
	filter_make(p->rules, rule);
	return true;
}

/* The condition as it was written, each run of blanks as one. */
static void keep_text(struct alert_rule *rule, const char *text, size_t size)
{
	size_t at = 0;

	for (size_t i = 0; i < size && at < ALERT_TEXT_SIZE - 1; i++) {
		bool blank = text[i] == ' ' || text[i] == '\t';

		if (!blank)
			rule->text[at++] = text[i];
		else if (at && rule->text[at - 1] != ' ')
			rule->text[at++] = ' ';
	}
	while (at && rule->text[at - 1] == ' ')
		at--;
	rule->text[at] = '\0';
}

static bool severity_parse(struct alert_lexer *lexer, struct alert_rule *rule)
{
	rule->severity = ALERT_WARNING;
	if (!alert_lexer_word(lexer))
		return true;
	for (unsigned i = 0; i < ALERT_SEVERITIES; i++)
		if (strcmp(lexer->word, alert_severity_name(i)) == 0) {
			rule->severity = i;
			return true;
		}
	return alert_lexer_fail(lexer, lexer->word_at,
				"no severity is named '%s'; write info, warning or critical",
				lexer->word);
}

static bool rule_remove(struct alert_parser *p, const struct alert_rule *named)
{
	struct alert_rule *rule = alert_rules_find(p->rules, named->name);
	size_t at, behind;

	if (!rule)
		return alert_lexer_fail(&p->lexer, p->lexer.word_at,
					"there is no rule '%s' to turn off; remove the line",
					named->name);
	at = (size_t)(rule - p->rules->rules);
	behind = p->rules->count - at - 1;
	memmove(rule, rule + 1, behind * sizeof(*rule));
	memmove(&p->lines[at], &p->lines[at + 1], behind * sizeof(p->lines[0]));
	p->rules->count--;
	return true;
}

/* Where the rule goes: the place of one with its name, or a new one. */
static bool rule_add(struct alert_parser *p, const struct alert_rule *rule, size_t name_at)
{
	struct alert_rule *place = alert_rules_find(p->rules, rule->name);
	size_t index = place ? (size_t)(place - p->rules->rules) : p->rules->count;

	if (place && p->lines[index])
		return alert_lexer_fail(&p->lexer, name_at,
					"line %u has a rule '%s' already; rename one",
					p->lines[index], rule->name);
	if (index == ALERT_RULES_MAX)
		return alert_lexer_fail(&p->lexer, name_at, "more than %d rules; remove some",
					ALERT_RULES_MAX);
	p->rules->count += place == NULL;
	p->rules->rules[index] = *rule;
	p->lines[index] = p->lexer.line;
	return true;
}

static bool name_parse(struct alert_lexer *lexer, struct alert_rule *rule)
{
	if (!alert_lexer_take_word(lexer, "alert"))
		return alert_lexer_fail(lexer, lexer->at,
					"a rule begins with alert; write alert "
					"NAME SEVERITY: CONDITION");
	if (!alert_lexer_word(lexer))
		return alert_lexer_fail(lexer, lexer->at,
					"a name is missing; write letters, digits and _");
	if (strlen(lexer->word) >= ALERT_NAME_SIZE)
		return alert_lexer_fail(lexer, lexer->word_at,
					"the name is too long; write at most %d characters",
					ALERT_NAME_SIZE - 1);
	memcpy(rule->name, lexer->word, strlen(lexer->word) + 1);
	return true;
}

static bool line_parse(struct alert_parser *p)
{
	struct alert_lexer *lexer = &p->lexer;
	struct alert_rule rule = {0};
	size_t name_at;

	if (!alert_lexer_peek(lexer))
		return true;
	if (!name_parse(lexer, &rule))
		return false;
	name_at = lexer->word_at;
	if (alert_lexer_take_word(lexer, "off") && !alert_lexer_peek(lexer)) {
		lexer->word_at = name_at;
		return rule_remove(p, &rule);
	}
	if (!severity_parse(lexer, &rule) ||
	    !alert_lexer_expect(lexer, ':', "the name and the severity"))
		return false;
	alert_lexer_peek(lexer);
	keep_text(&rule, lexer->text + lexer->at, lexer->size - lexer->at);
	return condition_parse(p, &rule) && rule_add(p, &rule, name_at);
}

bool alert_rules_parse(struct alert_rules *rules, const char *file, const char *text, size_t size,
		       char error[static ALERT_ERROR_SIZE])
{
	struct alert_parser p = {.lexer = {.file = file, .error = error}, .rules = rules};

	for (size_t at = 0; at < size; at++) {
		const char *begin = text + at, *end = memchr(begin, '\n', size - at);
		size_t line_size = end ? (size_t)(end - begin) : size - at;
		const char *comment = memchr(begin, '#', line_size);

		p.lexer.line++;
		p.lexer.text = begin;
		p.lexer.size = comment ? (size_t)(comment - begin) : line_size;
		/* As editors elsewhere end a line. */
		if (p.lexer.size && begin[p.lexer.size - 1] == '\r')
			p.lexer.size--;
		p.lexer.at = 0;
		if (!line_parse(&p))
			return false;
		at += line_size;
	}
	return true;
}

bool alert_rules_load(struct alert_rules *rules, const char *path,
		      char error[static ALERT_ERROR_SIZE])
{
	static char text[ALERT_FILE_MAX + 1];
	FILE *file = fopen(path, "re");
	size_t size = file ? fread(text, 1, sizeof(text), file) : 0;
	bool failed = !file || ferror(file);

	if (failed)
		snprintf(error, ALERT_ERROR_SIZE, "%.100s: %s", path, strerror(errno));
	if (file)
		fclose(file);
	if (failed)
		return false;
	if (size > ALERT_FILE_MAX) {
		snprintf(error, ALERT_ERROR_SIZE,
			 "%.100s: more than %d bytes; is this a file of rules?", path,
			 ALERT_FILE_MAX);
		return false;
	}
	return alert_rules_parse(rules, path, text, size, error);
}
