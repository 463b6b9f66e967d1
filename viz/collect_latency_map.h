/*
 * Collects how long calls took, and when: a histogram in two dimensions, which the Latency
 * map draws.
 *
 * Latencies fall into ten bins a decade, whose bounds are the preferred numbers R10 of ISO 3
 * (1.00 1.25 1.60 2.00 2.50 3.15 4.00 5.00 6.30 8.00): round, so that a bin is easily said in a
 * filter. Time falls into columns of equal width, at first a tick. When the last column is
 * full, neighbours become one and the width doubles: the map always covers all that was played,
 * in MAP_COLUMNS / 2 columns or more once there were as many ticks. All counts are exact, up to
 * 2^32 - 1, where they stay.
 *
 * A call counts in the tick in which it returned. Latencies that are not known do not count:
 * of calls that were running when the recorder attached, and of those in which the task ended.
 */
#ifndef VIZ_COLLECT_LATENCY_MAP_H
#define VIZ_COLLECT_LATENCY_MAP_H

#include <stdint.h>

#include "replay/player.h"

#define MAP_COLUMNS     240 /* even */
#define MAP_DECADES     10  /* 100 ns to 1000 s */
#define MAP_DECADE_BINS 10
#define MAP_BINS        (MAP_DECADES * MAP_DECADE_BINS)

struct latency_map_state {
	uint64_t begin_tick;     /* the first one that closed: where column 0 begins */
	uint64_t ticks;          /* closed since */
	uint64_t tick_ns;        /* 0 before the first */
	uint64_t width;          /* of a column, ticks; a power of two, 0 before the first */
	uint64_t calls;          /* in the columns */
	uint32_t open[MAP_BINS]; /* of the tick that has not closed */
	uint32_t open_calls, reserved;
	uint32_t counts[MAP_COLUMNS][MAP_BINS];
};

extern const struct collector_ops collect_latency_map;

/*
 * Number of the bin of a latency, and the least latency of a bin, ns; bin MAP_BINS is allowed
 * there, and is the end of the last. The first bin also has what is shorter, the last what is
 * longer.
 */
unsigned latency_bin(uint64_t ns);
uint64_t latency_bin_start(unsigned bin);

/* Columns in use, 0 .. MAP_COLUMNS. */
unsigned latency_map_columns(const struct latency_map_state *state);

#endif
