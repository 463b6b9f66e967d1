/*
 * Baselines by call site: (architecture, number, address behind the system call instruction)
 * to the durations of the calls made there, in O(1), with bounded memory.
 *
 * The table is set-associative: a key has SITE_BASELINE_WAYS places. Where they are taken, the site
 * that was not used for the longest time goes, of equals the one with the fewest values; then it
 * begins anew when it is seen again. A flat value without pointers.
 */
#ifndef VIZ_SITE_BASELINES_H
#define VIZ_SITE_BASELINES_H

#include <stdint.h>

#include "viz/baseline.h"

#define SITE_BASELINE_SET_BITS 8
#define SITE_BASELINE_WAYS     4
#define SITE_BASELINES         ((1 << SITE_BASELINE_SET_BITS) * SITE_BASELINE_WAYS)

struct site_baseline {
	uint64_t ip; /* 0: not known, or of any */
	/* Its stamp: the tick in which it was used last, + 1; 0: the place is free. */
	struct baseline durations;
	uint32_t nr;
	uint8_t arch;
	uint8_t reserved[3];
};

/* Zero-initialised it is empty. */
struct site_baselines {
	struct site_baseline rows[SITE_BASELINES];
	uint64_t evicted; /* sites that went for others */
};

/* The site's row, a new one where it is not there; used in tick number tick. */
struct site_baseline *site_baselines_find(struct site_baselines *table, uint8_t arch, uint32_t nr,
					  uint64_t ip, uint32_t tick);

#endif
