/*
 * Collects call sites: how often each place in the code makes a call, and how long it takes;
 * and fits clusters to them. The Clusters panel shows both.
 *
 * A site is a call and the low 12 bits of the address that it comes from. Libraries lie at
 * other addresses in each process, but moved by whole pages: so a place in libc is one site for
 * all processes. Two places of the same call at the same offset in different pages are one
 * site, too.
 *
 * The table holds SITE_ROWS. When it is full, the half with fewer calls makes room, of equals
 * the older ones; what went with them is counted, and a site that comes back begins at 0. So
 * its count is too low by at most what the table says went.
 *
 * The model is fitted anew when a tick closes and the calls have grown by a sixteenth since the
 * last time, or a second of trace time has passed in which there were calls. That bounds the
 * cost: besides one fit a second there are at most 16 ln(calls) of them. A fit costs less than
 * 2 ms for a full table.
 */
#ifndef VIZ_COLLECT_SITES_H
#define VIZ_COLLECT_SITES_H

#include <stdint.h>

#include "replay/player.h"
#include "viz/call_table.h"
#include "viz/cluster_model.h"

#define SITE_ROWS        KMEANS_POINTS_MAX
#define SITE_SLOTS       1024
#define SITE_OFFSET_MASK UINT64_C(0xfff)
#define SITE_CLUSTERS    3 /* k unless set */

struct site {
	struct call_key call;
	uint32_t offset; /* of the address behind the call instruction in its page */
	uint32_t reserved;
	uint64_t calls, errors;
	uint64_t timed;    /* calls whose latency is known, */
	uint64_t total_ns; /* and the sum of those */
};

/* The sites of the closed ticks; ordered by no rule. */
struct site_list {
	uint32_t count, reserved;
	uint64_t calls;
	uint64_t evicted, evicted_calls;
	struct site sites[SITE_ROWS];
};

struct sites_state {
	struct site_list live; /* also of the tick that has not closed */
	struct site_list closed;
	uint16_t slots[SITE_SLOTS]; /* row of live + 1, open addressing */
	uint32_t k;                 /* clusters that are wanted */
	uint32_t reserved;
	uint64_t fitted_calls, fitted_second;
	struct cluster_model model;
};

extern const struct collector_ops collect_sites;

/* Mean latency, ns, at least 1; 0 where none is known: then the site is no point. */
double site_mean_ns(const struct site *site);

/* The point of a site whose mean is known: decimal logarithms of mean latency, ns, and calls. */
struct kmeans_point site_point(const struct site *site);

/* Order by key as of qsort(3): by architecture, number and offset. */
int site_compare(const void *a, const void *b);

#endif
