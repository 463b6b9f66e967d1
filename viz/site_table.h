/*
 * Baselines by call site: (architecture, number, address behind the system call instruction)
 * to the durations of the calls made there, in O(1), with bounded memory.
 *
 * The table is set-associative: a key has SITE_WAYS places. Where they are taken, the site that
 * was not used for the longest time goes, of equals the one with the fewest values; then it
 * begins anew when it is seen again. A flat value without pointers.
 */
#ifndef VIZ_SITE_TABLE_H
#define VIZ_SITE_TABLE_H

#include <stdint.h>

#include "viz/baseline.h"

#define SITE_SET_BITS 8
#define SITE_WAYS     4
#define SITE_ROWS     ((1 << SITE_SET_BITS) * SITE_WAYS)

struct site {
	uint64_t ip; /* 0: not known, or of any */
	/* Its stamp: the tick in which it was used last, + 1; 0: the place is free. */
	struct baseline durations;
	uint32_t nr;
	uint8_t arch;
	uint8_t reserved[3];
};

/* Zero-initialised it is empty. */
struct site_table {
	struct site rows[SITE_ROWS];
	uint64_t evicted; /* sites that went for others */
};

/* The site's row, a new one where it is not there; used in tick number tick. */
struct site *site_table_find(struct site_table *table, uint8_t arch, uint32_t nr, uint64_t ip,
			     uint32_t tick);

#endif
