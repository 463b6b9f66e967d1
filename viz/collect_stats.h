/*
 * Collects totals and latencies, of all calls together and of each call by itself, and
 * what was lost or held. The Stats panel and the summary export read it.
 *
 * A latency is counted where the enter time is known and the call came back: not for calls
 * that were running when the recorder attached, nor for those in which the task ended.
 */
#ifndef VIZ_COLLECT_STATS_H
#define VIZ_COLLECT_STATS_H

#include <stdint.h>

#include "replay/player.h"
#include "viz/call_table.h"
#include "viz/histogram.h"
#include "viz/window.h"

/* Count, extremes, mean and spread of latencies; all exact. */
struct latency {
	uint64_t count;
	uint64_t total_ns, min_ns, max_ns;
	double mean_ns;
	double squares; /* sum of squared differences from the mean (Welford 1962) */
};

struct call_stats {
	uint64_t calls, errors;
	struct latency latency;
	struct histogram_small histogram;
};

struct stats_state {
	uint64_t events, calls, errors, unfinished;
	uint64_t signals, starts, execs, exits, notes, output_bytes;
	uint64_t held_ns, holds;
	uint64_t loss_bytes, losses;
	uint64_t descriptors, mappings; /* there before the recording */
	int64_t first_status;           /* of the first task's exit, as wait(2) encodes it */
	uint64_t first_exited;          /* 1 when it ended */
	struct window call_window, error_window;
	struct window_clock clock;
	struct latency latency;
	struct histogram histogram;
	struct call_table table;
	struct call_stats by_call[CALL_ROWS];
};

extern const struct collector_ops collect_stats;

/* One more call, an EVENT_CALL. */
void call_stats_add(struct call_stats *call, const struct event *ev);

/* Adds all calls of another; percentiles of both together are as exact as of each. */
void call_stats_merge(struct call_stats *call, const struct call_stats *other);

/* Sample standard deviation, ns; 0 below two values. */
double latency_sd(const struct latency *latency);

/* Percentiles within the error that viz/histogram.h states, never outside the extremes. */
double stats_percentile(const struct stats_state *state, double p);
double call_stats_percentile(const struct call_stats *call, double p);

#endif
