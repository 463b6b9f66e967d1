/*
 * Collects calls and errors over the whole log, up to the closed ticks, for the time axis: from
 * the first tick on that the log has, in at most TIMELINE_BUCKETS pieces of equal length, which
 * doubles when they are used up.
 */
#ifndef VIZ_COLLECT_TIMELINE_H
#define VIZ_COLLECT_TIMELINE_H

#include <stdint.h>

#include "replay/player.h"

#define TIMELINE_BUCKETS 512

struct timeline_bucket {
	uint64_t calls, errors;
};

struct timeline_state {
	struct timeline_bucket buckets[TIMELINE_BUCKETS];
	struct timeline_bucket open; /* of the open tick */
	uint64_t ticks;              /* in a bucket; a power of two */
	uint64_t begin;              /* 1 + the tick of the first bucket; 0: none has closed */
};

extern const struct collector_ops collect_timeline;

/* Calls and errors of some time; parts of a bucket count as if it were filled evenly. */
struct timeline_sum {
	double calls, errors;
};

/* Of the time [from_ns, to_ns), with ticks of tick_ns. */
struct timeline_sum timeline_sum(const struct timeline_state *state, uint64_t tick_ns,
				 uint64_t from_ns, uint64_t to_ns);

#endif
