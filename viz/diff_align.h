/*
 * The difference of two sequences of numbers: what must be taken out of one and put in from the
 * other, as diff(1) finds it.
 *
 * What both begin and end with is set aside; the rest is the shortest edit script by E. W. Myers,
 * "An O(ND) Difference Algorithm and Its Variations", Algorithmica 1 (1986), while it has at most
 * ALIGN_EDITS_MAX edits. Sequences that differ more are cut at numbers that each has once and
 * in the same order (patience diff, B. Cohen), and the pieces compared likewise; a piece that
 * has no such number, and too many edits, is one hunk whole.
 */
#ifndef VIZ_DIFF_ALIGN_H
#define VIZ_DIFF_ALIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ALIGN_EDITS_MAX 1024 /* memory is 4 bytes times its square, time its product with n + m */
#define ALIGN_HUNKS_MAX 65536

/* a_count numbers from a on, and in their place b_count from b on; one of the counts may be 0. */
struct diff_hunk {
	uint32_t a, a_count, b, b_count;
};

/* Zero-initialised it is empty. */
struct diff_hunks {
	struct diff_hunk *items; /* in order; two of them never touch */
	size_t count, capacity;
	bool coarse; /* a hunk may hold what both have: it was too much to align */
};

/* Adds the hunks of a and b. 0 or STREC_NOMEM. */
int diff_align(const uint32_t *a, uint32_t a_count, const uint32_t *b, uint32_t b_count,
	       struct diff_hunks *hunks);
void diff_hunks_release(struct diff_hunks *hunks);

#endif
