/*
 * A view: what fills a panel. A table of operations over a state of its own.
 *
 * Views read collectors' states and the log, never the wall clock, so that the same bytes
 * and the same requests draw the same cells. They get requests, not keys.
 */
#ifndef VIZ_VIEW_H
#define VIZ_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "format/reader.h"
#include "replay/filter.h"
#include "replay/names.h"
#include "viz/collectors.h"
#include "viz/grid.h"
#include "viz/keys.h"
#include "viz/match.h"
#include "viz/numbers.h"
#include "viz/open_calls.h"
#include "viz/theme.h"

/* What a view may look at. The pointers live until the player plays or seeks. */
struct view_context {
#define X(collector, ops, type, member) const type *member;
	COLLECTOR_LIST(X)
#undef X
	const struct open_calls *open; /* of time_ns, while drawing */
	struct log_reader *reader;
	struct names *names;         /* of descriptors, at any event; NULL: nobody knows */
	const struct filter *filter; /* of what all panels show, or NULL */
	uint64_t filter_serial;      /* another one for each filter */
	bool narrowed;               /* it has what Enter narrowed to: Esc goes back */
	uint64_t time_ns, tick_ns;
	bool focused;
};

#define VIEW_TITLE_SIZE 160
#define NARROW_SIZE     256

/* What of a view is exported. */
struct view_export {
	bool summary;   /* a summary of the calls so far; else the events so far as text */
	char label[48]; /* for the user and, with dashes, for the name of the file: "events" */
	char only[MATCH_TEXT_SIZE]; /* as typed: which names of calls, or which events; "" all */
};

struct list_ops;

/*
 * Only draw is needed; the rest may be NULL. The state starts all zero. They are called by
 * view_draw() and so on, not directly.
 */
struct view_ops {
	size_t state_size;
	/*
	 * Of a view that is a list (viz/list.h); the state begins with a struct list. What the
	 * operations below have no part in, is done by those of the list.
	 */
	const struct list_ops *list;
	uint64_t requests; /* that handle() acts upon: for the key line */
	void (*release)(void *state);
	/* Draws into rect, the inside of the panel's border; it may be empty. */
	void (*draw)(void *state, const struct view_context *ctx, struct grid *grid,
		     struct rect rect);
	/* Acts on a request; false when it means nothing here. */
	bool (*handle)(void *state, const struct view_context *ctx, enum request request);
	/* A click on row y, counted from the first of rect. */
	void (*click)(void *state, const struct view_context *ctx, int y);
	/* What follows the panel's name in its title, such as the sort column. */
	void (*title)(void *state, char text[static VIEW_TITLE_SIZE]);
	/*
	 * A prompt for REQUEST_SEARCH or REQUEST_FILTER opens: returns the text now in effect,
	 * and keeps in mind what undo brings back.
	 */
	const char *(*text_begin)(void *state, enum request request);
	/*
	 * The text of the prompt, after each key; undo: the one from before, and all else that
	 * the prompt changed. False with err filled in for a text that cannot be; nothing then
	 * changes. True with only err->detail set for one that takes effect, but in vain.
	 */
	bool (*text)(void *state, const struct view_context *ctx, enum request request,
		     const char *text, bool undo, struct strec_error *err);
	/* What REQUEST_EXPORT writes; false when there is nothing. NULL: it has no export. */
	bool (*exports)(void *state, const struct view_context *ctx, struct view_export *what);
	/*
	 * The filter expression (stview(1), FILTERS) of what the selected row stands for, such as
	 * "pid=12" or "call=read && dur>1ms": REQUEST_OPEN narrows all panels to it. False where
	 * nothing is selected. NULL: Enter is the view's own, or zooms.
	 */
	bool (*narrow)(void *state, const struct view_context *ctx, char expr[static NARROW_SIZE]);
	/*
	 * What REQUEST_COPY copies, in a string that the caller frees: the selected row, or the
	 * detail that is open. NULL where there is nothing, or no memory. Without this operation
	 * it is the selected row as the screen shows it.
	 */
	char *(*copies)(void *state, const struct view_context *ctx);
	/*
	 * The mouse was pressed at (x0, y0) of rect and is now at (x1, y1), both within it;
	 * released: it is let go there.
	 */
	void (*drag)(void *state, const struct view_context *ctx, int x0, int y0, int x1, int y1,
		     bool released);
	/* The time of what is selected, ns; false where nothing is. */
	bool (*time)(void *state, const struct view_context *ctx, uint64_t *time_ns);
	/* Does a part of what takes long, some ms; true while there is more to do. */
	bool (*work)(void *state, const struct view_context *ctx);
};

#define X(panel, ops, ...) extern const struct view_ops ops;
VIEW_LIST(X)
#undef X

void view_draw(const struct view_ops *ops, void *state, const struct view_context *ctx,
	       struct grid *grid, struct rect rect);
bool view_handle(const struct view_ops *ops, void *state, const struct view_context *ctx,
		 enum request request);
/* A click at (x, y) of the panel's inside. */
void view_click(const struct view_ops *ops, void *state, const struct view_context *ctx, int x,
		int y);
const char *view_text_begin(const struct view_ops *ops, void *state, enum request request);
bool view_text(const struct view_ops *ops, void *state, const struct view_context *ctx,
	       enum request request, const char *text, bool undo, struct strec_error *err);
bool view_can_narrow(const struct view_ops *ops);
bool view_narrow(const struct view_ops *ops, void *state, const struct view_context *ctx,
		 char expr[static NARROW_SIZE]);

static inline struct style view_style(enum theme_role role)
{
	return theme_style(role);
}

/* Says in the middle of rect what there is none of, and how to go on. */
void view_draw_empty(const struct view_context *ctx, struct grid *grid, struct rect rect,
		     const char *nothing);

/* "read", or "syscall 999 (i386)" for a call that nobody named. Returns text. */
#define CALL_NAME_SIZE 48
const char *view_call_name(const struct view_context *ctx, struct call_key key,
			   char text[static CALL_NAME_SIZE]);

/* The filter expression of a call; false for the rest of calls, which has none. */
bool view_call_expr(const struct view_context *ctx, struct call_key key,
		    char expr[static NARROW_SIZE]);

/* Colour of the category of a call. */
uint32_t view_call_color(struct call_key key);

#endif
