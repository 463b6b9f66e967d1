/*
 * Where the user is in the log: a page of it (viz/events_page.h), the line that is selected,
 * and whether the newest line is followed.
 */
#ifndef VIZ_EVENTS_CURSOR_H
#define VIZ_EVENTS_CURSOR_H

#include <stdbool.h>
#include <stdint.h>

#include "viz/events_page.h"
#include "viz/view.h"

/* Zero-initialised but for its page (page_init()) it follows the newest. */
struct events_cursor {
	struct events_page page;
	bool scrolled; /* not following the newest */
	int selected;  /* line of the page */
	int rows;      /* of the last screen */
	uint64_t seen; /* position.count of the last screen */
};

/* The newest event of the closed ticks: what is behind it has not happened yet. */
struct event_address cursor_limit(const struct view_context *ctx);

/* Brings the page to rows lines, up to the closed ticks. */
void cursor_sync(struct events_cursor *cursor, const struct view_context *ctx, int rows);

void cursor_to_newest(struct events_cursor *cursor, const struct view_context *ctx);
void cursor_to_oldest(struct events_cursor *cursor, const struct view_context *ctx);

/* Moves the selection by n lines, and the page where it would leave it. */
void cursor_move(struct events_cursor *cursor, const struct view_context *ctx, int n);

/* Moves the page by n lines; the selection stays where it is on the screen while it can. */
void cursor_scroll(struct events_cursor *cursor, const struct view_context *ctx, int n);

/* Selects the event at address; where it is not on the page, with some lines before it. */
void cursor_jump(struct events_cursor *cursor, const struct view_context *ctx,
		 struct event_address address);

/* The selected line, or NULL where there is none. */
const struct events_line *cursor_line(const struct events_cursor *cursor);

/* Looks for lines of a page that is not full, where they are far between; false: it is done. */
bool cursor_fill(struct events_cursor *cursor, const struct view_context *ctx);

#endif
