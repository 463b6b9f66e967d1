/*
 * Rules of alerts: what is watched, the condition, and how severe it is. Plain values without
 * pointers. The grammar in which people write them: viz/alert_parse.h.
 */
#ifndef VIZ_ALERT_RULES_H
#define VIZ_ALERT_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "format/event.h"

#define ALERT_RULES_MAX     64
#define ALERT_SOURCES_MAX   64 /* different things that the rules count */
#define ALERT_QUANTILES_MAX 6  /* different histograms that they need */
#define ALERT_NAME_SIZE     32
#define ALERT_TEXT_SIZE     120
#define ALERT_FILTER_SIZE   96

/* What a number is, which decides about its units in rules and on the screen. */
enum alert_unit {
	ALERT_UNIT_COUNT,
	ALERT_UNIT_RATE, /* per second */
	ALERT_UNIT_BYTES,
	ALERT_UNIT_BYTE_RATE,
	ALERT_UNIT_TIME,    /* ns */
	ALERT_UNIT_PERCENT, /* 0..100, also of time per time: 100 is a whole CPU */
};

/* What can be counted: X(event, word, unit of its count, unit of its rate, what it is) */
#define ALERT_EVENT_LIST(X)                                                                        \
	X(CALLS, "calls", COUNT, RATE, "calls that ended")                                         \
	X(ERRORS, "errors", COUNT, RATE, "calls that failed")                                      \
	X(SIGNALS, "signals", COUNT, RATE, "signals delivered")                                    \
	X(STARTS, "starts", COUNT, RATE, "processes and threads that began")                       \
	X(EXITS, "exits", COUNT, RATE, "processes and threads that ended")                         \
	X(CRASHES, "crashes", COUNT, RATE, "processes that died of a fault or an abort")           \
	X(OUTPUT, "output", BYTES, BYTE_RATE, "bytes that the target wrote to its output")         \
	X(LOST, "lost", BYTES, BYTE_RATE, "bytes of the log that were damaged")                    \
	X(HELD, "held", TIME, PERCENT, "time for which the target waited for the recorder")        \
	X(CPU, "cpu", TIME, PERCENT, "CPU time of all processes")

/* What is there or not: X(gauge, word, what it is) */
#define ALERT_GAUGE_LIST(X)                                                                        \
	X(PROCESSES, "processes", "processes alive")                                               \
	X(THREADS, "threads", "threads alive")                                                     \
	X(IN_FLIGHT, "in_flight", "calls that the log knows to run")

enum alert_event {
#define X(event, ...) ALERT_EVENT_##event,
	ALERT_EVENT_LIST(X)
#undef X
		ALERT_EVENTS
};

enum alert_gauge {
#define X(gauge, ...) ALERT_GAUGE_##gauge,
	ALERT_GAUGE_LIST(X)
#undef X
		ALERT_GAUGES
};

enum alert_severity {
	ALERT_INFO,
	ALERT_WARNING,
	ALERT_CRITICAL,
	ALERT_SEVERITIES,
};

enum alert_kind {
	ALERT_RATE,     /* of source 0 per second, over the window */
	ALERT_RATIO,    /* source 0 per source 1 over the window, percent */
	ALERT_COUNT,    /* of source 0 in the window */
	ALERT_TOTAL,    /* of source 0 since the recording began */
	ALERT_QUANTILE, /* of the durations of source 0, over the window, ns */
	ALERT_ABSENT,   /* time since source 0 last counted anything, ns */
	ALERT_GAUGE,
};

#define ALERT_CALL_NUMBERS 600 /* SYSCALL_NR_MAX of format/syscalls.h */
#define ALERT_CALL_WORDS   ((ALERT_CALL_NUMBERS + 63) / 64)

/* A set of calls. */
struct alert_calls {
	uint64_t words[ARCHES][ALERT_CALL_WORDS];
	uint32_t others; /* 1: also those that are in no table */
	uint32_t reserved;
};

/* Which errors of the calls: an errno, or one of these. */
#define ALERT_ERROR_ANY        0
#define ALERT_ERROR_UNEXPECTED (-1) /* see viz/call_traits.h */

/* What is counted. Two rules that count the same share a source. */
struct alert_source {
	uint32_t event;           /* enum alert_event */
	int32_t error;            /* of ALERT_EVENT_ERRORS */
	struct alert_calls calls; /* of CALLS and ERRORS */
	/*
	 * The same calls as a filter of stview(1), "" for those of other events; it leaves out
	 * what a filter has no words for, waiting and expected.
	 */
	char filter[ALERT_FILTER_SIZE];
};

struct alert_rule {
	char name[ALERT_NAME_SIZE];
	char text[ALERT_TEXT_SIZE]; /* the condition as it was written */
	/* The calls that it is about, as a filter of stview(1); "" for what filters don't know. */
	char filter[ALERT_FILTER_SIZE];
	uint32_t kind;       /* enum alert_kind */
	uint32_t severity;   /* enum alert_severity */
	uint32_t unit;       /* enum alert_unit of threshold and value */
	uint32_t sources[2]; /* index into alert_rules.sources */
	uint32_t gauge;      /* enum alert_gauge */
	uint32_t below;      /* 1: it holds below the threshold, else above it */
	uint32_t or_equal;   /* 1: also at the threshold */
	double threshold;
	double quantile;    /* 0..1 */
	uint64_t window_ns; /* 0 where the kind has none */
	uint64_t for_ns;    /* how long the condition must hold before it fires */
	uint64_t least;     /* counted in the window; with fewer the condition does not hold */
};

struct alert_rules {
	uint32_t count, source_count;
	struct alert_rule rules[ALERT_RULES_MAX];
	struct alert_source sources[ALERT_SOURCES_MAX];
};

/* The thresholds of the built-in rules that have options of their own. */
#define ALERT_LATENCY_US_DEFAULT 10000.0
#define ALERT_ERROR_RATE_DEFAULT 5.0

/*
 * Sets the rules that are there unless the user has others, in place of what *rules was.
 * Latency in us, error rate in percent.
 */
void alert_rules_default(struct alert_rules *rules, double latency_us, double error_rate);

/* The rule of a name, or NULL. */
struct alert_rule *alert_rules_find(struct alert_rules *rules, const char *name);

/* The index of a source, added if it was not there; -1 when there are too many. */
int alert_rules_source(struct alert_rules *rules, const struct alert_source *source);

/* "info" "warning" "critical"; "" for others. Static. */
const char *alert_severity_name(unsigned severity);

#endif
