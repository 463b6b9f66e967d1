/*
 * The metrics: one table of their names, kinds, units, labels and help, and how each is read
 * out of the collectors' states. The Metrics panel shows them, exporters write them.
 *
 * Names and units are as Prometheus and OpenTelemetry have them: base units (seconds, bytes)
 * in the name, _total for counters. Labels are bounded: calls by the rows of collect_stats,
 * pairs of call and errno by METRIC_PAIRS; what comes beyond is counted under "other".
 */
#ifndef VIZ_METRICS_H
#define VIZ_METRICS_H

#include <stdbool.h>
#include <stdint.h>

#include "format/reader.h"
#include "viz/collect_metrics.h"
#include "viz/collect_stats.h"

enum metric_kind {
	METRIC_COUNTER,   /* only grows */
	METRIC_GAUGE,     /* what is now */
	METRIC_HISTOGRAM, /* of durations: count, sum, quantiles */
};

enum metric_unit {
	METRIC_UNIT_NONE,
	METRIC_UNIT_SECONDS,
	METRIC_UNIT_BYTES,
};

/* X(metric, name, kind, unit, first label, second label or NULL, help) */
#define METRIC_LIST(X)                                                                             \
	X(CALLS, "strec_syscalls_total", COUNTER, NONE, "syscall", NULL,                           \
	  "System calls that ended")                                                               \
	X(ERRORS, "strec_syscall_errors_total", COUNTER, NONE, "syscall", "errno",                 \
	  "System calls that failed")                                                              \
	X(DURATION, "strec_syscall_duration_seconds", HISTOGRAM, SECONDS, "syscall", NULL,         \
	  "Time from enter to return of system calls")                                             \
	X(UNFINISHED, "strec_syscalls_unfinished_total", COUNTER, NONE, NULL, NULL,                \
	  "System calls that never returned: exits, and where a thread was killed")                \
	X(IN_FLIGHT, "strec_calls_in_flight", GAUGE, NONE, NULL, NULL,                             \
	  "Threads inside a call, as far as the log has told of it")                               \
	X(PROCESSES, "strec_processes", GAUGE, NONE, NULL, NULL, "Processes alive")                \
	X(THREADS, "strec_threads", GAUGE, NONE, NULL, NULL, "Threads alive")                      \
	X(PROCESSES_STARTED, "strec_processes_started_total", COUNTER, NONE, NULL, NULL,           \
	  "Processes that began while they were recorded")                                         \
	X(THREADS_STARTED, "strec_threads_started_total", COUNTER, NONE, NULL, NULL,               \
	  "Threads that began, the first of each process with them")                               \
	X(EXECS, "strec_execs_total", COUNTER, NONE, NULL, NULL, "Programs executed")              \
	X(SIGNALS, "strec_signals_total", COUNTER, NONE, "signal", NULL, "Signals delivered")      \
	X(CPU, "strec_cpu_seconds_total", COUNTER, SECONDS, NULL, NULL,                            \
	  "CPU time of all processes since they were recorded")                                    \
	X(OUTPUT, "strec_output_bytes_total", COUNTER, BYTES, "fd", NULL,                          \
	  "Bytes of standard output and error that came through strec")                            \
	X(HELD, "strec_held_seconds_total", COUNTER, SECONDS, NULL, NULL,                          \
	  "Time for which the target waited for the recorder")                                     \
	X(LOST_BLOCKS, "strec_lost_blocks_total", COUNTER, NONE, NULL, NULL,                       \
	  "Places of the log that were damaged or are missing")                                    \
	X(LOST_BYTES, "strec_lost_bytes_total", COUNTER, BYTES, NULL, NULL,                        \
	  "Bytes of the log that were passed over there")

enum metric {
#define X(metric, ...) METRIC_##metric,
	METRIC_LIST(X)
#undef X
		METRICS
};

#define METRIC_LABELS     2
#define METRIC_LABEL_SIZE 48

struct metric_info {
	const char *name;
	enum metric_kind kind;
	enum metric_unit unit;
	const char *labels[METRIC_LABELS]; /* NULL: none */
	const char *help;
};

extern const struct metric_info metric_infos[METRICS];

/* Where metrics are read from; as in struct view_context. */
struct metric_sources {
	const struct stats_state *stats;
	const struct metrics_state *metrics;
	struct log_reader *reader; /* for names of calls; NULL: those of the table */
};

/* A series, or the sum of all series of a metric. */
struct metric_value {
	char labels[METRIC_LABELS][METRIC_LABEL_SIZE]; /* of the sum: "" */
	struct call_key call;                          /* CALLS, ERRORS, DURATION */
	int error;                                     /* ERRORS: the errno; 0: several */
	double value; /* in the base unit; of a histogram the number of observations */
	double rate;  /* of it per second, over the last second; 0 for gauges */
	/* Of a histogram, in seconds; NULL: nothing was observed. */
	const struct latency *latency;
	double p50, p90, p99;
	unsigned series; /* enum metric_series_number of its history, */
	unsigned counts; /* of a histogram that of the number of observations in each tick */
};

/* Series that a metric has now: 1 for one without labels. */
uint32_t metric_series_count(const struct metric_sources *from, enum metric metric);

/* Reads series i; false where it has counted nothing. */
bool metric_read(const struct metric_sources *from, enum metric metric, uint32_t i,
		 struct metric_value *value);

/* Reads the sum of all series of a metric. */
void metric_read_sum(const struct metric_sources *from, enum metric metric,
		     struct metric_value *value);

/*
 * What the sparkline of a value shows, a number a tick, the oldest first: counts, of a gauge
 * its value, of a histogram the mean duration in seconds. At most size, up to METRIC_TICKS;
 * returns how many.
 */
uint32_t metric_history(const struct metric_sources *from, enum metric metric,
			const struct metric_value *value, double *out, uint32_t size);

#endif
