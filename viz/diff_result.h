/*
 * What is different between two recordings: the result of viz/diff_compare.h, for text, JSON and
 * the screen.
 */
#ifndef VIZ_DIFF_RESULT_H
#define VIZ_DIFF_RESULT_H

#include "viz/diff_align.h"
#include "viz/diff_log.h"
#include "viz/diff_tolerance.h"

/* Calls, or failed calls, whose number is another one. */
struct diff_count {
	uint32_t signature; /* of calls: without its error */
	uint64_t calls[DIFF_SIDES];
	bool counts; /* more than timing explains */
};

/* All calls of one name, of which some differ. */
struct diff_call_name {
	uint32_t nr;
	uint8_t arch;
	uint64_t calls[DIFF_SIDES];
	uint64_t more, fewer;  /* of its signatures: calls that are too many in B, too few */
	uint32_t first, count; /* its rows in struct diff_result.calls */
	bool exceeds;          /* the tolerance */
};

/* A name that only one side used, or only one saw in its directory. */
struct diff_name {
	uint32_t text;
	unsigned side;
	uint64_t calls; /* 0: it was seen only */
	/* Of a directory of which the log does not have all entries: their numbers; else 0. */
	uint64_t entries[DIFF_SIDES];
};

enum diff_process_change {
	PROCESS_ONLY,   /* only one side has it */
	PROCESS_STATUS, /* it ended with another status */
};

struct diff_process {
	enum diff_process_change change;
	uint32_t task[DIFF_SIDES]; /* index; TASK_NONE */
};

/* A group of calls that take another time. */
struct diff_time {
	uint32_t signature; /* the group; with by_name one of that name */
	bool by_name;       /* the group is all calls of the name that did not fail */
	bool tested;        /* significant; else it is plain, but may be chance */
	bool slower, exceeds;
	bool tail; /* of many calls some take longer, or shorter: it is told of means, not medians
		    */
	uint64_t count[DIFF_SIDES];
	double median_ns[DIFF_SIDES], mean_ns[DIFF_SIDES], total_ns[DIFF_SIDES];
	double q;      /* by Benjamini and Hochberg, of the tested ones */
	double larger; /* share of pairs in which B takes longer */
	/*
	 * Of the medians, or means; where all became slower, or faster, what this group became so
	 * more than the rest, and how much that was in all.
	 */
	double ratio, excess_ns;
};

/* The first place where two tasks part. */
struct diff_first {
	bool found, order; /* order: both make these calls, one later */
	uint32_t task[DIFF_SIDES];
	uint32_t call[DIFF_SIDES]; /* its place among the calls of the task, from 0 */
	bool has[DIFF_SIDES];      /* false: that side ends here */
};

#define DIFF_NAMES_MAX (1u << 20) /* rows of a list */

struct diff_result {
	struct diff_tolerance tolerance;
	struct diff_count *calls, *errors;
	struct diff_call_name *call_names; /* the one with most in front */
	struct diff_name *files, *hosts;
	struct diff_process *processes;
	struct diff_time *times; /* the one that costs most in front */
	uint32_t call_count, error_count, call_name_count, file_count, host_count, process_count,
		time_count;
	uint32_t exits; /* of the processes: PROCESS_STATUS */
	uint32_t order_hunks;
	const char *own[DIFF_SIDES]; /* absolute paths of the logs, which are no difference; "" */
	bool coarse;                 /* an alignment was given up in places */
	struct diff_first first;
	double common_ratio; /* by which calls of all kinds take longer in B; 1: not known */
	double differs[DIFF_ASPECTS], in_a[DIFF_ASPECTS];
	bool exceeds[DIFF_ASPECTS];
	bool different;
};

#endif
