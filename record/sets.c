#include "record/sets.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "record/tracer.h"

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))
#define SIGNALS   64
#define FIRST_RT  32 /* the kernel's SIGRTMIN; the C library keeps two for itself */
#define NS_PER_MS UINT64_C(1000000)

struct set_kind {
	const char *option, *noun;
	uint64_t all;
	uint64_t (*bits)(const char *value); /* 0: no such value */
};

static int parse_set(const struct set_kind *kind, uint64_t *set, const char *text, char *message,
		     size_t size)
{
	uint64_t named = 0;
	bool not_ = false;
	char value[32];

	for (; *text == '!'; text++)
		not_ = !not_;
	if (strcmp(text, "all") == 0)
		named = kind->all;
	for (bool more = !named && strcmp(text, "none") != 0; more; text++) {
		size_t length = strcspn(text, ",");
		uint64_t bits;

		snprintf(value, sizeof(value), "%.*s", (int)length, text);
		bits = length < sizeof(value) ? kind->bits(value) : 0;
		if (!bits) {
			snprintf(message, size, "%s: no such %s: '%s'", kind->option, kind->noun,
				 value);
			return -1;
		}
		named |= bits;
		text += length;
		more = *text != 0;
	}
	*set = not_ ? kind->all & ~named : named;
	return 0;
}

static uint64_t signal_number(const char *value, long first)
{
	char *end;
	long number = strtol(value, &end, 10) + first;

	return end != value && !*end && number >= 1 && number <= SIGNALS
		       ? UINT64_C(1) << (number - 1)
		       : 0;
}

/* Second names, which the C library does not tell. */
static const struct {
	const char *name;
	int number;
} signal_aliases[] = {{"IO", SIGIO}, {"IOT", SIGIOT}, {"CLD", SIGCHLD}};

static uint64_t signal_bits(const char *value)
{
	const char *name = strncasecmp(value, "SIG", 3) ? value : value + 3;

	for (size_t i = 0; i < LENGTH(signal_aliases); i++)
		if (strcasecmp(name, signal_aliases[i].name) == 0)
			return UINT64_C(1) << (signal_aliases[i].number - 1);
	for (int i = 1; i < FIRST_RT; i++) {
		const char *abbreviation = sigabbrev_np(i);

		if (abbreviation && strcasecmp(name, abbreviation) == 0)
			return UINT64_C(1) << (i - 1);
	}
	if (strncasecmp(name, "RT_", 3) == 0)
		return signal_number(name + 3, FIRST_RT);
	return signal_number(value, 0);
}

int signal_set_parse(uint64_t *set, const char *text, char *message, size_t size)
{
	static const struct set_kind kind = {"-e signal", "signal", UINT64_MAX, signal_bits};

	return parse_set(&kind, set, text, message, size);
}

/* No call of a log is unavailable, but a script may name it. */
#define STATUS_UNAVAILABLE (STATUS_ALL + 1)

static uint64_t status_bits(const char *value)
{
	static const struct {
		const char *name;
		unsigned bit;
	} rows[] = {
		{"successful", STATUS_SUCCESSFUL},   {"failed", STATUS_FAILED},
		{"unfinished", STATUS_UNFINISHED},   {"detached", STATUS_DETACHED},
		{"unavailable", STATUS_UNAVAILABLE},
	};

	for (size_t i = 0; i < LENGTH(rows); i++)
		if (strcmp(rows[i].name, value) == 0)
			return rows[i].bit;
	return 0;
}

int status_set_parse(uint64_t *set, const char *text, char *message, size_t size)
{
	static const struct set_kind kind = {"-e status", "status", STATUS_ALL | STATUS_UNAVAILABLE,
					     status_bits};
	int rc = parse_set(&kind, set, text, message, size);

	*set &= STATUS_ALL;
	return rc;
}

struct unit {
	const char *name;
	uint64_t factor;
};

/* A whole number and one of the units, the first of which is "" for none. */
static uint64_t parse_quantity(const char *text, const struct unit *units, size_t count)
{
	unsigned long long number;
	uint64_t product;
	char *end;

	if (*text < '0' || *text > '9')
		return 0;
	errno = 0;
	number = strtoull(text, &end, 10);
	for (size_t i = 0; !errno && i < count; i++)
		if (strcasecmp(end, units[i].name) == 0)
			return __builtin_mul_overflow(number, units[i].factor, &product) ? 0
											 : product;
	return 0;
}

uint64_t parse_bytes(const char *text)
{
	static const struct unit units[] = {
		{"", 1},
		{"K", UINT64_C(1) << 10},
		{"M", UINT64_C(1) << 20},
		{"G", UINT64_C(1) << 30},
		{"T", UINT64_C(1) << 40},
	};

	return parse_quantity(text, units, LENGTH(units));
}

uint64_t parse_time(const char *text)
{
	static const struct unit units[] = {
		{"", 1000 * NS_PER_MS},   {"ms", NS_PER_MS},          {"s", 1000 * NS_PER_MS},
		{"m", 60000 * NS_PER_MS}, {"h", 3600000 * NS_PER_MS}, {"d", 86400000 * NS_PER_MS},
	};

	return parse_quantity(text, units, LENGTH(units));
}
