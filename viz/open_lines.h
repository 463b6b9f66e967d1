/*
 * The calls that have not returned (viz/open_calls.h) as lines of the Events panel: those that
 * run longest, which filters let through, with how long that is so far.
 */
#ifndef VIZ_OPEN_LINES_H
#define VIZ_OPEN_LINES_H

#include <stdbool.h>

#include "viz/events_line.h"
#include "viz/match.h"
#include "viz/view.h"

#define OPEN_LINES_MAX 32

struct open_lines {
	struct event_stream *stream;
	struct events_line *lines; /* what runs longest first; OPEN_LINES_MAX of them */
	int count;
	int others;                 /* calls that are open too, but have no line */
	struct events_line *before; /* the lines of the last time, to be taken over */
	int before_count;
	uint64_t time_ns;
	bool current; /* the lines are those of time_ns */
};

/* False when out of memory; release it then, too. */
bool open_lines_init(struct open_lines *open, struct log_reader *reader);
void open_lines_release(struct open_lines *open);

/* Brings the lines to the time shown, by the program's filter and by match. */
void open_lines_update(struct open_lines *open, const struct view_context *ctx,
		       const struct match *match);

/* What match is has changed: the next update looks again. */
static inline void open_lines_forget(struct open_lines *open)
{
	open->current = false;
}

#endif
