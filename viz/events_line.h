/*
 * One event as a line of the Events panel: what of the event is kept for it, and how it
 * is drawn.
 */
#ifndef VIZ_EVENTS_LINE_H
#define VIZ_EVENTS_LINE_H

#include <stdbool.h>
#include <stdint.h>

#include "format/reader.h"
#include "replay/descriptors.h"
#include "viz/grid.h"

#define LINE_TEXT_SIZE 384

/* EVENT_ENTERED stands for a call that has not returned: time and duration are those so far. */
struct events_line {
	struct event_address address;
	uint64_t time_ns, duration_ns;
	uint32_t nr, arch;
	int32_t pid, tid;
	uint8_t kind, flags;
	bool found; /* matches what is searched for */
	char name[TASK_NAME_SIZE];
	char text[LINE_TEXT_SIZE];
};

/* names: what descriptors lead to as of the event, or NULL. */
void events_line_set(struct events_line *line, const struct event *ev, struct event_address address,
		     const struct descriptors *names);

/*
 * Draws it into row, which is one cell high; the fewer columns, the fewer of time, pid and
 * name are shown. The text is moved by shift columns to the left.
 */
void events_line_draw(const struct events_line *line, int shift, struct grid *grid,
		      struct rect row);

#endif
