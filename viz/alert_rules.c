#include "viz/alert_rules.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "viz/alert_parse.h"

/*
 * Written as a user would. The shortest that fires nothing on an ordinary build: searches for
 * files fail all the time, and calls that wait have the latency of what they wait for.
 */
static const char defaults[] = "alert slow_calls warning: quantile(0.99, duration, !waiting) > "
			       "%.10gms over 5s min 50 for 1s\n"
			       "alert errors warning: rate(errors, !expected) / rate(calls) > %g%% "
			       "over 5s min 200 for 1s\n"
			       "alert crash critical: count(crashes) > 0 over 5s\n"
			       "alert held_back warning: rate(held) > 20%% over 5s for 1s\n"
			       "alert log_damaged critical: total(lost) > 0\n";

void alert_rules_default(struct alert_rules *rules, double latency_us, double error_rate)
{
	char text[sizeof(defaults) + 64], error[ALERT_ERROR_SIZE];

	memset(rules, 0, sizeof(*rules));
	snprintf(text, sizeof(text), defaults, latency_us / 1000.0, error_rate);
	if (!alert_rules_parse(rules, "built-in rules", text, strlen(text), error))
		assert(!"the built-in rules are rules");
}

struct alert_rule *alert_rules_find(struct alert_rules *rules, const char *name)
{
	for (uint32_t i = 0; i < rules->count; i++)
		if (strcmp(rules->rules[i].name, name) == 0)
			return &rules->rules[i];
	return NULL;
}

int alert_rules_source(struct alert_rules *rules, const struct alert_source *source)
{
	uint32_t i = 0;

	while (i < rules->source_count && memcmp(&rules->sources[i], source, sizeof(*source)) != 0)
		i++;
	if (i == ALERT_SOURCES_MAX)
		return -1;
	if (i == rules->source_count)
		rules->sources[rules->source_count++] = *source;
	return (int)i;
}

const char *alert_severity_name(unsigned severity)
{
	static const char *const names[ALERT_SEVERITIES] = {
		[ALERT_INFO] = "info",
		[ALERT_WARNING] = "warning",
		[ALERT_CRITICAL] = "critical",
	};

	return severity < ALERT_SEVERITIES ? names[severity] : "";
}
