/*
 * Collects for the metrics (viz/metrics.h) what no other collector has: errors by call and
 * errno, signals by number, output by descriptor, what lives; and the last ticks of a bounded
 * number of series, for sparklines.
 *
 * A series is something that is counted, known by its number below. Each series of a whole
 * metric has a ring of its last ticks; the others share what rings are left: one that becomes
 * active takes a free ring, or that of the quietest one if that counted less in all of the
 * ring's ticks than it does in this tick.
 */
#ifndef VIZ_COLLECT_METRICS_H
#define VIZ_COLLECT_METRICS_H

#include "replay/player.h"
#include "viz/call_table.h"
#include "viz/live_tasks.h"
#include "viz/window.h"

#define METRIC_TICKS          160 /* that a ring reaches back, if the history does */
#define METRIC_RINGS          120
#define METRIC_PAIRS          128 /* pairs of call and errno; the last is shared by what follows */
#define METRIC_SIGNAL_NUMBERS 65  /* 0: those with another number */
#define METRIC_OUTPUT_FDS     3   /* descriptors 1 and 2, and all others */

/* The numbers of series. Counts of time are in ns. */
enum metric_series_number {
	/* whole metrics */
	SERIES_ALL_CALLS,
	SERIES_ALL_ERRORS,
	SERIES_ALL_DURATIONS, /* ns in calls */
	SERIES_UNFINISHED,
	SERIES_IN_FLIGHT, /* a gauge, as the next two are */
	SERIES_PROCESSES,
	SERIES_THREADS,
	SERIES_PROCESSES_STARTED,
	SERIES_THREADS_STARTED,
	SERIES_EXECS,
	SERIES_ALL_SIGNALS,
	SERIES_CPU,
	SERIES_ALL_OUTPUT,
	SERIES_HELD,
	SERIES_LOST_BLOCKS,
	SERIES_LOST_BYTES,
	SERIES_WHOLE, /* so many of them */
	/* by label: these have totals, */
	SERIES_ERRORS = SERIES_WHOLE,
	SERIES_SIGNALS = SERIES_ERRORS + METRIC_PAIRS,
	SERIES_OUTPUTS = SERIES_SIGNALS + METRIC_SIGNAL_NUMBERS,
	SERIES_TOTALS = SERIES_OUTPUTS + METRIC_OUTPUT_FDS,
	/* and of these collect_stats has them, by the same row of its table of calls */
	SERIES_CALLS = SERIES_TOTALS,
	SERIES_DURATIONS = SERIES_CALLS + CALL_ROWS,
	SERIES_NUMBERS = SERIES_DURATIONS + CALL_ROWS,
};

struct metric_ring {
	float values[METRIC_TICKS]; /* one a tick; a float has counts up to 2^24 exactly */
	struct window window;       /* of counters; times in us */
};

/* A pair of call and errno. */
struct metric_error {
	uint16_t call;  /* row of the table of calls */
	uint16_t error; /* 0: the row is shared by all pairs that came too late */
};

struct metrics_state {
	struct call_table table;
	struct metric_error errors[METRIC_PAIRS];
	uint8_t error_slots[2 * METRIC_PAIRS]; /* row + 1, open addressing */
	uint32_t error_count;
	uint32_t ticks;       /* that a ring holds */
	uint32_t next, count; /* of each ring: where the next value goes, values there */
	struct window_clock clock;
	uint64_t open[SERIES_NUMBERS];    /* of the tick that has not closed */
	uint64_t total[SERIES_TOTALS];    /* of all closed ticks; of gauges that of the last */
	uint8_t rings_of[SERIES_NUMBERS]; /* ring + 1; 0: it has none */
	uint16_t owners[METRIC_RINGS];    /* series of a ring */
	uint32_t ring_count;
	struct metric_ring rings[METRIC_RINGS];
	struct live_tasks live;
};

extern const struct collector_ops collect_metrics;

/*
 * The newest values of a series, oldest first, at most size of them; returns how many, 0 for a
 * series without a ring.
 */
uint32_t metrics_history(const struct metrics_state *state, unsigned series, double *out,
			 uint32_t size);

/* Per second over the last second, in the unit of the count; 0.0 without a ring. */
double metrics_rate(const struct metrics_state *state, unsigned series);

#endif
