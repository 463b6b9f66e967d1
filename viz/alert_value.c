#include "viz/alert_value.h"

#include <string.h>

#include "viz/alert_parse.h"
#include "viz/alert_select.h"

#define TIME_MAX (86400.0 * 1e9) /* of a window and of for: a day, in ns */

static const struct event_word {
	const char *word;
	enum alert_unit count, rate;
} event_words[ALERT_EVENTS] = {
#define X(event, name, count_unit, rate_unit, help)                                                \
	[ALERT_EVENT_##event] = {                                                                  \
		.word = name,                                                                      \
		.count = ALERT_UNIT_##count_unit,                                                  \
		.rate = ALERT_UNIT_##rate_unit,                                                    \
	},
	ALERT_EVENT_LIST(X)
#undef X
};

#define X(event, name, ...) name " "
static const char all_events[] = ALERT_EVENT_LIST(X);
#undef X

static const char *const gauge_words[ALERT_GAUGES] = {
#define X(gauge, name, help) [ALERT_GAUGE_##gauge] = name,
	ALERT_GAUGE_LIST(X)
#undef X
};

/* What may stand behind a number, and what it is multiplied by. */
struct unit_word {
	const char *word;
	double factor;
};

static const struct unit_word time_units[] = {
	{"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}, {"m", 60e9}, {"h", 3600e9}, {NULL, 0},
};
static const struct unit_word count_units[] = {{"", 1}, {"K", 1e3}, {"M", 1e6}, {NULL, 0}};
static const struct unit_word byte_units[] = {
	{"", 1}, {"B", 1}, {"K", 1024}, {"M", 1048576}, {"G", 1073741824}, {NULL, 0},
};

/* How the number of each unit is written. */
static const struct unit_form {
	const struct unit_word *words; /* NULL: % follows */
	bool per_second;               /* "/s" may follow */
	const char *example;
} unit_forms[] = {
	[ALERT_UNIT_COUNT] = {.words = count_units, .example = "100 or 1.5K"},
	[ALERT_UNIT_RATE] = {.words = count_units, .per_second = true, .example = "100/s"},
	[ALERT_UNIT_BYTES] = {.words = byte_units, .example = "64K"},
	[ALERT_UNIT_BYTE_RATE] = {.words = byte_units, .per_second = true, .example = "64K/s"},
	[ALERT_UNIT_TIME] = {.words = time_units, .example = "10ms or 1.5s"},
	[ALERT_UNIT_PERCENT] = {.words = NULL, .example = "5%"},
};

bool alert_number_parse(struct alert_lexer *lexer, enum alert_unit unit, double *number)
{
	const struct unit_form *form = &unit_forms[unit];
	const struct unit_word *word = form->words;
	size_t at;

	if (!alert_lexer_number(lexer, number))
		return alert_lexer_fail(lexer, lexer->at,
					"a number is missing; write one such as %s", form->example);
	at = lexer->at;
	if (!word) {
		if (alert_lexer_take(lexer, '%'))
			return true;
		return alert_lexer_fail(lexer, at, "'%%' is missing; write a number such as %s",
					form->example);
	}
	/* A unit stands right behind its number: "10 over 5s" has none. */
	lexer->word[0] = '\0';
	if (alert_lexer_peek(lexer) && lexer->at == at)
		alert_lexer_word(lexer);
	else
		lexer->at = at;
	while (word->word && strcmp(word->word, lexer->word) != 0)
		word++;
	if (!word->word)
		return alert_lexer_fail(lexer, at, "no unit '%s' here; write a number such as %s",
					lexer->word, form->example);
	*number *= word->factor;
	if (form->per_second && alert_lexer_take(lexer, '/') && !alert_lexer_take(lexer, 's'))
		return alert_lexer_fail(lexer, lexer->at, "'s' is missing behind '/'; write %s",
					form->example);
	return true;
}

bool alert_time_parse(struct alert_lexer *lexer, uint64_t *ns)
{
	double number;
	size_t at = lexer->at;

	if (!alert_number_parse(lexer, ALERT_UNIT_TIME, &number))
		return false;
	if (number < 1.0 || number > TIME_MAX)
		return alert_lexer_fail(lexer, at + 1, "write a time from 1ns to 24h");
	*ns = (uint64_t)number;
	return true;
}

static bool source_add(struct alert_parser *p, const struct alert_source *source, uint32_t *index)
{
	int found = alert_rules_source(p->rules, source);

	if (found < 0)
		return alert_lexer_fail(&p->lexer, p->lexer.at,
					"the rules count more than %d different things; "
					"remove some",
					ALERT_SOURCES_MAX);
	*index = (uint32_t)found;
	return true;
}

/* "(EVENTS)" with the parentheses. */
static bool events_parse(struct alert_parser *p, struct alert_source *source, uint32_t *index)
{
	struct alert_lexer *lexer = &p->lexer;
	uint32_t event = 0;

	if (!alert_lexer_expect(lexer, '(', "what is to be done"))
		return false;
	alert_lexer_word(lexer);
	while (event < ALERT_EVENTS && strcmp(event_words[event].word, lexer->word) != 0)
		event++;
	if (event == ALERT_EVENTS)
		return alert_lexer_fail(lexer, lexer->word_at,
					"nothing is counted as '%s'; write one of: %s", lexer->word,
					all_events);
	memset(source, 0, sizeof(*source));
	source->event = event;
	if (event == ALERT_EVENT_CALLS || event == ALERT_EVENT_ERRORS)
		alert_select_all(&source->calls);
	if (alert_lexer_take(lexer, ',')) {
		if (event != ALERT_EVENT_CALLS && event != ALERT_EVENT_ERRORS)
			return alert_lexer_fail(lexer, lexer->at,
						"%s can't be selected; only calls and errors can",
						event_words[event].word);
		if (!alert_select_parse(lexer, source))
			return false;
	}
	return alert_lexer_expect(lexer, ')', "what is counted") && source_add(p, source, index);
}

static bool rate_parse(struct alert_parser *p, struct alert_rule *rule)
{
	struct alert_source source;

	if (!events_parse(p, &source, &rule->sources[0]))
		return false;
	rule->kind = ALERT_RATE;
	rule->unit = event_words[source.event].rate;
	if (!alert_lexer_take(&p->lexer, '/'))
		return true;
	rule->kind = ALERT_RATIO;
	rule->unit = ALERT_UNIT_PERCENT;
	if (!alert_lexer_take_word(&p->lexer, "rate"))
		return alert_lexer_fail(&p->lexer, p->lexer.at,
					"a rate can be divided by another one; write rate(...)");
	return events_parse(p, &source, &rule->sources[1]);
}

static bool count_parse(struct alert_parser *p, struct alert_rule *rule)
{
	struct alert_source source;

	if (!events_parse(p, &source, &rule->sources[0]))
		return false;
	rule->kind = ALERT_COUNT;
	rule->unit = event_words[source.event].count;
	return true;
}

static bool total_parse(struct alert_parser *p, struct alert_rule *rule)
{
	bool ok = count_parse(p, rule);

	rule->kind = ALERT_TOTAL;
	return ok;
}

static bool absent_parse(struct alert_parser *p, struct alert_rule *rule)
{
	struct alert_source source;

	rule->kind = ALERT_ABSENT;
	rule->unit = ALERT_UNIT_TIME;
	return events_parse(p, &source, &rule->sources[0]);
}

/* Whether there is room for one more histogram. */
static bool histogram_fits(const struct alert_parser *p, const struct alert_rule *rule)
{
	unsigned count = 0;

	for (uint32_t i = 0; i < p->rules->count; i++)
		count += p->rules->rules[i].kind == ALERT_QUANTILE &&
			 strcmp(p->rules->rules[i].name, rule->name) != 0;
	return count < ALERT_QUANTILES_MAX;
}

static bool quantile_parse(struct alert_parser *p, struct alert_rule *rule)
{
	struct alert_source source = {.event = ALERT_EVENT_CALLS};
	struct alert_lexer *lexer = &p->lexer;

	rule->kind = ALERT_QUANTILE;
	rule->unit = ALERT_UNIT_TIME;
	if (!histogram_fits(p, rule))
		return alert_lexer_fail(lexer, lexer->word_at,
					"more than %d rules with a quantile; remove one",
					ALERT_QUANTILES_MAX);
	if (!alert_lexer_expect(lexer, '(', "quantile"))
		return false;
	if (!alert_lexer_number(lexer, &rule->quantile) || rule->quantile > 1.0)
		return alert_lexer_fail(lexer, lexer->word_at,
					"write a quantile from 0 to 1, such as 0.99");
	if (!alert_lexer_expect(lexer, ',', "the quantile"))
		return false;
	if (!alert_lexer_take_word(lexer, "duration"))
		return alert_lexer_fail(lexer, lexer->at,
					"only durations have quantiles; write "
					"quantile(0.99, duration)");
	alert_select_all(&source.calls);
	if (alert_lexer_take(lexer, ',') && !alert_select_parse(lexer, &source))
		return false;
	return alert_lexer_expect(lexer, ')', "the durations") &&
	       source_add(p, &source, &rule->sources[0]);
}

static const struct value_word {
	const char *word;
	bool (*parse)(struct alert_parser *p, struct alert_rule *rule);
} value_words[] = {
	{.word = "rate", .parse = rate_parse},     {.word = "count", .parse = count_parse},
	{.word = "total", .parse = total_parse},   {.word = "quantile", .parse = quantile_parse},
	{.word = "absent", .parse = absent_parse},
};

#define VALUES (sizeof(value_words) / sizeof(value_words[0]))

bool alert_value_parse(struct alert_parser *p, struct alert_rule *rule)
{
	struct alert_lexer *lexer = &p->lexer;

	alert_lexer_word(lexer);
	for (size_t i = 0; i < VALUES; i++)
		if (strcmp(lexer->word, value_words[i].word) == 0)
			return value_words[i].parse(p, rule);
	for (uint32_t i = 0; i < ALERT_GAUGES; i++)
		if (strcmp(lexer->word, gauge_words[i]) == 0) {
			rule->kind = ALERT_GAUGE;
			rule->unit = ALERT_UNIT_COUNT;
			rule->gauge = i;
			return true;
		}
	return alert_lexer_fail(lexer, lexer->word_at,
				"no value is named '%s'; write rate, count, total, quantile, "
				"absent, processes, threads or in_flight",
				lexer->word);
}
