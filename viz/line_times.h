/*
 * The times that stand before a line of the text export, in the forms of strace's -t, -tt,
 * -ttt and -r.
 */
#ifndef VIZ_LINE_TIMES_H
#define VIZ_LINE_TIMES_H

#include <stdbool.h>
#include <stdint.h>

struct text; /* viz/text.h */

enum line_clock {
	LINE_CLOCK_NONE,
	LINE_CLOCK_SECONDS,      /* -t: 21:14:46, in the local time zone */
	LINE_CLOCK_MICROSECONDS, /* -tt: 21:14:46.520152 */
	LINE_CLOCK_EPOCH,        /* -ttt: 1795641286.536408, seconds since 1970 */
};

struct line_times {
	uint64_t wall_ns; /* CLOCK_REALTIME of time 0, ns since 1970 */
	enum line_clock clock;
	bool relative;    /* -r: also the time since the line before */
	bool since_start; /* the time since the recording began */
	bool any;         /* there was a line before, at last_ns */
	uint64_t last_ns;
	uint64_t day_second; /* since 1970, whose time of day day_text is; "": none so far */
	char day_text[16];
};

/* The columns that line_times_put() will take for a line at time_ns. */
unsigned line_times_width(const struct line_times *times, uint64_t time_ns);

/* Writes the times of a line at time_ns, each with a blank behind it. */
void line_times_put(struct line_times *times, uint64_t time_ns, struct text *t);

#endif
