/*
 * Collects what was far from usual: durations of calls, and rates of calls and of errors.
 *
 * A call is compared with the calls made before at the same place of the program; where fewer
 * than BASELINE_MIN are known, with the first ones of other places that made the same call. It
 * is an anomaly where |z| reaches the threshold and it differs from the mean by
 * ANOMALY_FLOOR_NS at least: durations of calls have a long tail, and most of what is 3 sigma
 * off is noise of some us.
 *
 * Calls whose purpose is to wait (call_only_waits()) are counted and kept apart, as they tell what
 * others did.
 *
 * The calls of a tick, and the share of them that failed, are compared with those of the ticks
 * before; both must differ by ANOMALY_FLOOR_CALLS calls at least from what was usual. Ticks in a
 * row that are off in the same direction are one anomaly. That is done when the next tick
 * closes, for the last one of a recording is not a whole one.
 */
#ifndef VIZ_COLLECT_ANOMALIES_H
#define VIZ_COLLECT_ANOMALIES_H

#include <stdint.h>

#include "replay/player.h"
#include "viz/anomaly.h"
#include "viz/history.h"
#include "viz/site_baselines.h"

#define ANOMALY_THRESHOLD   3.0 /* standard deviations, unless set */
#define ANOMALY_FLOOR_NS    100000
#define ANOMALY_FLOOR_CALLS 10

/* Calls whose durations tell of the program, and those that wait. */
enum anomaly_class {
	ANOMALIES_WORK, /* also rates */
	ANOMALIES_WAITS,
	ANOMALY_CLASSES
};

/* What a tick is compared with. */
struct tick_baseline {
	struct baseline ticks;
	uint64_t number; /* of the anomaly that goes on, if it does */
	int32_t side;    /* of the last tick: 1 above, -1 below, 0 no anomaly */
	uint32_t reserved;
};

struct anomalies_state {
	double threshold; /* 0: nothing is looked for */
	struct anomaly_ring closed[ANOMALY_CLASSES];
	struct anomaly_ring open[ANOMALY_CLASSES]; /* of the open tick */
	struct tick_baseline rate, errors;
	uint32_t open_calls, open_errors;
	uint32_t last_calls, last_errors; /* of the tick that closed last */
	uint32_t tick;                    /* number of the open one */
	uint32_t has_last;                /* that tick is there, to be compared */
	double open_z;    /* the greatest |z| of calls that do not wait, in the open tick */
	struct history z; /* that of each tick, from ANOMALY_FLOOR_NS on */
	struct site_baselines sites;
};

extern const struct collector_ops collect_anomalies;

#endif
