/*
 * What of a difference counts: stview --tolerance.
 */
#ifndef VIZ_DIFF_TOLERANCE_H
#define VIZ_DIFF_TOLERANCE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * X(aspect, name, what it is a number of). Each has a number in A, and one of how much differs.
 * CALLS is by the name of the call, the one that differs most; TIME is by the group of calls.
 */
#define DIFF_ASPECT_LIST(X)                                                                        \
	X(CALLS, "calls", "calls more, fewer or on something else, of one name")                   \
	X(ERRORS, "errors", "calls that failed, more or fewer")                                    \
	X(FILES, "files", "files that only one side used")                                         \
	X(HOSTS, "hosts", "addresses of the network that only one side used")                      \
	X(PROCESSES, "processes", "processes that only one side had")                              \
	X(EXITS, "exits", "processes that ended otherwise")                                        \
	X(ORDER, "order", "places where the same calls came in another order")                     \
	X(TIME, "time", "per cent by which calls became slower")

enum diff_aspect {
#define X(aspect, name, what) ASPECT_##aspect,
	DIFF_ASPECT_LIST(X)
#undef X
		DIFF_ASPECTS
};

struct diff_limit {
	double value; /* how much may differ: a number, or per cent of what A has */
	bool percent;
	bool any; /* it never counts */
};

struct diff_tolerance {
	struct diff_limit of[DIFF_ASPECTS];
};

#define TOLERANCE_ERROR_SIZE 160

/* Nothing may differ but times, which never count. */
void diff_tolerance_default(struct diff_tolerance *tolerance);

/*
 * Takes over "calls=5%,errors=2,time=20%,order=any": aspects that are not named stay as they
 * are, but that order is any once calls may differ. False with a line in error.
 */
bool diff_tolerance_parse(struct diff_tolerance *tolerance, const char *text,
			  char error[static TOLERANCE_ERROR_SIZE]);

/* Whether so much of what was so much in A is too much. */
bool diff_exceeds(const struct diff_limit *limit, double differs, double in_a);

/* "calls", static. */
const char *diff_aspect_name(enum diff_aspect aspect);

#endif
