/*
 * stview --diff: two recordings of a program, from files to a report. How it compares:
 * docs/internals.md, "Comparing".
 */
#ifndef VIZ_DIFF_H
#define VIZ_DIFF_H

#include "viz/diff_compare.h"
#include "viz/diff_report.h"

struct diff_job {
	struct export_job of[DIFF_SIDES]; /* reader, filter, range and wait of each */
	const char *names[DIFF_SIDES];    /* of the files */
	struct diff_tolerance tolerance;
	bool all; /* no list is cut */
};

struct diff {
	char *paths[DIFF_SIDES]; /* of the logs, absolute and as names are compared; or NULL */
	struct diff_table table;
	struct diff_log logs[DIFF_SIDES];
	struct diff_result result;
	struct diff_report report;
};

/*
 * Reads both logs to their end, compares them, and makes the report. 0 or a negative code; where
 * that is of a log, *bad is its side. Release it in each case. The readers stay the caller's,
 * and must outlive it.
 */
int diff_make(struct diff *diff, const struct diff_job *job, unsigned *bad,
	      struct strec_error *err);
void diff_release(struct diff *diff);

#endif
