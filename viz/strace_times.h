/*
 * The time of each line of strace's text, as ns since the first one.
 *
 * Without any times only the order is known: each line is then 1 us behind what was before, and
 * who opens the log is told so (viz/strace_import.h). Times never go back: where a clock was set
 * back by more than a second, or another run of strace begins, what follows is moved behind it.
 */
#ifndef VIZ_STRACE_TIMES_H
#define VIZ_STRACE_TIMES_H

#include <stdbool.h>
#include <stdint.h>

#include "viz/strace_line.h"

#define STRACE_ORDER_NS 1000 /* between two lines without times */

/* Zero-initialised it has seen no line. */
struct strace_times {
	bool any, relative, fine; /* fine: finer than seconds */
	enum strace_stamp stamp;
	uint64_t first_ns, stamp_ns; /* stamps of the first line and of the last one */
	uint64_t sum_ns;             /* of all relative times */
	uint64_t shift_ns;           /* what is added to stamps for days and runs that ended */
	uint64_t now_ns;             /* no event may have a time before this */
	bool went_back; /* the last line did, by more than a second; the caller resets it */
};

/* The time of a line, which is that of its beginning. */
uint64_t strace_times_line(struct strace_times *times, const struct strace_line *line);

/* Something ended at time_ns. */
void strace_times_reached(struct strace_times *times, uint64_t time_ns);

/*
 * CLOCK_REALTIME of time 0, ns since 1970. Of a time of the day it is that time on the first days
 * of 1970 in the local zone, as the date is not known; 0 where there are no times of a clock.
 */
uint64_t strace_times_wall_ns(const struct strace_times *times);

#endif
