/* Compares two recordings that were read. How: docs/internals.md, "Comparing". */
#ifndef VIZ_DIFF_COMPARE_H
#define VIZ_DIFF_COMPARE_H

#include "viz/diff_result.h"

/*
 * Pairs the processes and fills *result, whose tolerance and own are set. Release it in each case.
 * 0 or STREC_NOMEM.
 */
int diff_compare(struct diff_log *a, struct diff_log *b, struct diff_result *result);
void diff_result_release(struct diff_result *result);

/* Parts of it: counts and names; times; processes and the first difference. */
int diff_compare_counts(const struct diff_log *a, const struct diff_log *b,
			struct diff_result *result);
int diff_compare_times(const struct diff_log *a, const struct diff_log *b,
		       struct diff_result *result);
int diff_compare_tasks(const struct diff_log *a, const struct diff_log *b,
		       struct diff_result *result);

/*
 * Whether the numbers of a call differ by more than chance does: any difference of a steady call;
 * of an elastic one more than ELASTIC_CALLS and a half of the larger number; of one of scheduling
 * never.
 */
#define ELASTIC_CALLS 16
bool diff_count_counts(enum call_steadiness steadiness, uint64_t a, uint64_t b);

#endif
