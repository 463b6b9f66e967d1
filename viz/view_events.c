/*
 * The Events panel: a line for each event, the newest at the bottom and followed until the
 * user goes up. What is shown is a page of the log (viz/events_page.h).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "viz/event_detail.h"
#include "viz/events_cursor.h"
#include "viz/open_lines.h"
#include "viz/text_pane.h"
#include "viz/view.h"

#define WORK_BUDGET   20000 /* for one slice of a search: some ms */
#define OPEN_PART     3     /* one of so many rows may be one of a call that is open */
#define SHIFT_COLUMNS 8     /* of REQUEST_LEFT and _RIGHT */

enum search_state {
	SEARCH_OFF,
	SEARCH_FORWARD,
	SEARCH_BACK,
	SEARCH_NONE, /* it ended without a match */
};

struct events_view {
	bool ready;
	uint64_t filter_serial; /* of the filter that the page was read with */
	struct events_cursor cursor;
	struct match filter, search;
	bool step_to_first; /* a step found no event: the next one is to the first */
	int shift;          /* columns that the text is moved to the left */
	enum search_state searching;
	struct page_edge search_at;
	/* Where the page was when a prompt was opened. */
	bool origin_scrolled;
	struct event_address origin;
	struct text_pane detail; /* of the selected event */
	struct open_lines open;
};

/* Other calls are shown from now on: at the newest of them. */
static void take_filter(struct events_view *view, const struct view_context *ctx)
{
	view->filter_serial = ctx->filter_serial;
	view->cursor.page.only = ctx->filter;
	text_pane_close(&view->detail);
	open_lines_forget(&view->open);
	view->searching = SEARCH_OFF;
	cursor_to_newest(&view->cursor, ctx);
}

static bool view_ready(struct events_view *view, const struct view_context *ctx)
{
	if (!view->ready && ctx->reader)
		view->ready = page_init(&view->cursor.page, ctx->reader, ctx->names, ctx->filter,
					&view->filter, &view->search) &&
			      open_lines_init(&view->open, ctx->reader);
	if (view->ready && view->filter_serial != ctx->filter_serial)
		take_filter(view, ctx);
	return view->ready;
}

static void draw_page(const struct events_view *view, const struct view_context *ctx,
		      struct grid *grid, struct rect rect)
{
	bool with_source = events_have_source(ctx->reader);

	for (int i = 0; i < view->cursor.page.count && i < rect.h; i++) {
		struct rect row = {rect.x, rect.y + i, rect.w, 1};

		events_line_draw(&view->cursor.page.lines[i], view->shift, with_source, grid, row);
		if (i == view->cursor.selected && ctx->focused && view->cursor.scrolled)
			grid_highlight(grid, row, ATTR_REVERSE);
	}
}

/* The rows for calls that are open: up to a third, so that there is room for the others. */
static int open_rows(const struct events_view *view, int rows)
{
	int wanted = view->open.count + (view->open.others > 0);

	return wanted < rows / OPEN_PART ? wanted : rows / OPEN_PART;
}

/* Those that run longest; where there are more than rows, the last one says how many. */
static void draw_open(const struct events_view *view, const struct view_context *ctx,
		      struct grid *grid, struct rect rect)
{
	int shown = view->open.count, more;

	if (shown + (view->open.others > 0) > rect.h)
		shown = rect.h - 1;
	more = view->open.count - shown + view->open.others;
	for (int i = 0; i < shown; i++)
		events_line_draw(&view->open.lines[i], view->shift, events_have_source(ctx->reader),
				 grid, rect_cut_top(&rect, 1));
	if (more > 0 && rect.h > 0)
		grid_textf(grid, rect, rect.x + 1, rect.y, view_style(THEME_WARNING),
			   "and %d more <unfinished ...>", more);
}

static void draw_lines(struct events_view *view, const struct view_context *ctx, struct grid *grid,
		       struct rect rect)
{
	const char *lack = filter_lack(view->filter.filter);
	const char *nothing = lack ? lack : "no event matches the filter so far";
	int open = open_rows(view, rect.h);

	cursor_sync(&view->cursor, ctx, rect.h - open);
	draw_page(view, ctx, grid, rect);
	if (view->cursor.page.count == 0 && open == 0)
		view_draw_empty(ctx, grid, rect,
				!view->cursor.page.older_done ? "searching ..." : nothing);
	rect_cut_top(&rect, view->cursor.page.count);
	draw_open(view, ctx, grid, rect_cut_top(&rect, open));
}

static void events_draw(void *data, const struct view_context *ctx, struct grid *grid,
			struct rect rect)
{
	struct events_view *view = data;

	if (!view_ready(view, ctx) || rect_is_empty(rect))
		return;
	open_lines_update(&view->open, ctx, &view->filter);
	if (ctx->position->closed.count == 0 && view->open.count == 0)
		view_draw_empty(ctx, grid, rect, "no events yet");
	else if (text_pane_is_open(&view->detail))
		text_pane_draw(&view->detail, grid, rect);
	else
		draw_lines(view, ctx, grid, rect);
}

/* A slice of the search that is under way; false when there is none. */
static bool search_step(struct events_view *view, const struct view_context *ctx)
{
	int found;

	if (view->searching != SEARCH_FORWARD && view->searching != SEARCH_BACK)
		return false;
	found = page_search(&view->cursor.page, &view->search_at, cursor_limit(ctx),
			    view->searching == SEARCH_FORWARD, WORK_BUDGET);
	if (found == 0)
		return true;
	view->searching = found > 0 ? SEARCH_OFF : SEARCH_NONE;
	if (found > 0)
		cursor_jump(&view->cursor, ctx, view->search_at.at);
	return true;
}

/* From the selected line on, behind it or, with here, also that line itself. */
static void search_begin(struct events_view *view, const struct view_context *ctx, bool forward,
			 bool here)
{
	const struct events_line *line = cursor_line(&view->cursor);

	if (match_is_empty(&view->search) || !line)
		return;
	view->searching = forward ? SEARCH_FORWARD : SEARCH_BACK;
	view->search_at.at = line->address;
	view->search_at.behind = forward != here;
	/* Mostly that is all; keys that were typed ahead then find the right line selected. */
	search_step(view, ctx);
}

static bool events_work(void *data, const struct view_context *ctx)
{
	struct events_view *view = data;

	if (!view->ready)
		return false;
	if (search_step(view, ctx))
		return true;
	return cursor_fill(&view->cursor, ctx);
}

static void detail_open(struct events_view *view, const struct view_context *ctx)
{
	const struct events_line *line = cursor_line(&view->cursor);
	struct event_stream *stream = view->cursor.page.stream;
	struct event ev;

	if (!line)
		return;
	view->cursor.page.at_newer = false;
	if (event_stream_seek(stream, line->address, NULL) == 0 &&
	    event_stream_next(stream, &ev, NULL) == 0)
		text_pane_open(&view->detail,
			       event_detail(&ev, names_at(view->cursor.page.names, line->address),
					    ctx->reader));
	view->cursor.scrolled = true;
}

/* False at the newest event: the next one is in a later tick. */
static bool step(struct events_view *view, const struct view_context *ctx, int n)
{
	struct events_cursor *cursor = &view->cursor;
	const struct events_line *line;
	struct event_address before;

	cursor_sync(cursor, ctx, cursor->rows ? cursor->rows : PAGE_LINES);
	line = cursor_line(cursor);
	if (!line || view->step_to_first) {
		view->step_to_first = !line;
		if (line)
			cursor_jump(cursor, ctx, cursor->page.lines[0].address);
		return line != NULL;
	}
	before = line->address;
	cursor_move(cursor, ctx, n);
	line = cursor_line(cursor);
	return n < 0 || (line && address_before(before, line->address));
}

static bool events_time(void *data, const struct view_context *ctx, uint64_t *time_ns)
{
	const struct events_view *view = data;
	const struct events_line *line = cursor_line(&view->cursor);

	(void)ctx;
	*time_ns = line ? line->time_ns : 0;
	return line != NULL;
}

static char *events_copies(void *data, const struct view_context *ctx)
{
	struct events_view *view = data;
	struct event_stream *stream = view->cursor.page.stream;
	const struct events_line *line;
	struct event ev;

	if (text_pane_is_open(&view->detail))
		return strdup(view->detail.text);
	/* After keys that were typed ahead the page may be empty until it is drawn. */
	if (view->ready)
		cursor_sync(&view->cursor, ctx, view->cursor.rows);
	line = view->ready ? cursor_line(&view->cursor) : NULL;
	if (!line)
		return NULL;
	view->cursor.page.at_newer = false;
	if (event_stream_seek(stream, line->address, NULL) || event_stream_next(stream, &ev, NULL))
		return NULL;
	return event_text(&ev, names_at(view->cursor.page.names, line->address));
}

static bool events_handle(void *data, const struct view_context *ctx, enum request request)
{
	struct events_view *view = data;
	int page = view->cursor.rows > 1 ? view->cursor.rows - 1 : 1;

	if (!view_ready(view, ctx))
		return false;
	if (text_pane_is_open(&view->detail) && text_pane_handle(&view->detail, request))
		return true;
	switch ((int)request) {
	case REQUEST_UP:
		cursor_move(&view->cursor, ctx, -1);
		return true;
	case REQUEST_DOWN:
		cursor_move(&view->cursor, ctx, 1);
		return true;
	case REQUEST_EVENT_BACK:
	case REQUEST_EVENT_NEXT:
		return step(view, ctx, request == REQUEST_EVENT_NEXT ? 1 : -1);
	case REQUEST_PAGE_UP:
		cursor_move(&view->cursor, ctx, -page);
		return true;
	case REQUEST_PAGE_DOWN:
		cursor_move(&view->cursor, ctx, page);
		return true;
	case REQUEST_SCROLL_UP:
		cursor_scroll(&view->cursor, ctx, -SCROLL_ROWS);
		return true;
	case REQUEST_SCROLL_DOWN:
		cursor_scroll(&view->cursor, ctx, SCROLL_ROWS);
		return true;
	case REQUEST_LEFT:
		view->shift -= view->shift > 0 ? SHIFT_COLUMNS : 0;
		return true;
	case REQUEST_RIGHT:
		view->shift += view->shift < LINE_TEXT_SIZE ? SHIFT_COLUMNS : 0;
		return true;
	case REQUEST_FIRST:
		cursor_to_oldest(&view->cursor, ctx);
		return true;
	case REQUEST_LAST:
		cursor_to_newest(&view->cursor, ctx);
		return true;
	case REQUEST_MATCH_NEXT:
	case REQUEST_MATCH_PREVIOUS:
		search_begin(view, ctx, request == REQUEST_MATCH_NEXT, false);
		return true;
	case REQUEST_OPEN:
		detail_open(view, ctx);
		return true;
	case REQUEST_CANCEL:
		if (view->searching == SEARCH_OFF)
			return false;
		view->searching = SEARCH_OFF;
		return true;
	default:
		return false;
	}
}

static void events_click(void *data, const struct view_context *ctx, int y)
{
	struct events_view *view = data;

	(void)ctx;
	if (text_pane_is_open(&view->detail) || y < 0 || y >= view->cursor.page.count)
		return;
	view->cursor.selected = y;
	view->cursor.scrolled = true;
}

/* What is shown, and which key ends it. */
static void place_text(const struct events_view *view, char *text, size_t size)
{
	char key[KEY_NAME_SIZE];

	if (text_pane_is_open(&view->detail))
		snprintf(text, size, "detail, %s closes it", request_key(key, REQUEST_CANCEL));
	else if (view->cursor.scrolled)
		snprintf(text, size, "scrolled back, %s follows again",
			 request_key(key, REQUEST_LAST));
	else
		snprintf(text, size, "newest");
}

static void events_title(void *data, char text[static VIEW_TITLE_SIZE])
{
	static const char *const words[] = {
		[SEARCH_OFF] = "",
		[SEARCH_FORWARD] = " · searching",
		[SEARCH_BACK] = " · searching back",
		[SEARCH_NONE] = " · no more matches",
	};
	const struct events_view *view = data;

	char what[48], open[32] = "";

	place_text(view, what, sizeof(what));
	if (view->open.count)
		snprintf(open, sizeof(open), " · %d unfinished",
			 view->open.count + view->open.others);
	snprintf(text, VIEW_TITLE_SIZE, "%.44s%s%s%.40s%s%.40s%s", what, open,
		 match_is_empty(&view->filter) ? "" : " · filter: ", view->filter.text,
		 match_is_empty(&view->search) ? "" : " · search: ", view->search.text,
		 words[view->searching]);
}

/* Makes the page anew, as other lines are shown or marked: where it was, or at the newest. */
static void page_renew(struct events_view *view, const struct view_context *ctx)
{
	if (view->origin_scrolled) {
		page_reset(&view->cursor.page, view->origin, false);
		cursor_jump(&view->cursor, ctx, view->origin);
	} else {
		cursor_to_newest(&view->cursor, ctx);
		cursor_sync(&view->cursor, ctx, view->cursor.rows);
	}
}

static bool events_text(void *data, const struct view_context *ctx, enum request request,
			const char *text, bool undo, struct strec_error *err)
{
	struct events_view *view = data;
	bool is_search = request == REQUEST_SEARCH;
	struct match *match = is_search ? &view->search : &view->filter;

	if (!view_ready(view, ctx) || !match_set(match, text, err))
		return false;
	filter_set_symbols(match->filter, log_reader_symbols(ctx->reader));
	err->detail = filter_lack(match->filter);
	text_pane_close(&view->detail);
	open_lines_forget(&view->open);
	view->searching = SEARCH_OFF;
	page_renew(view, ctx);
	/* At the newest line all that can be found is before it. */
	if (is_search && !undo)
		search_begin(view, ctx, view->origin_scrolled, true);
	return true;
}

static const char *events_text_begin(void *data, enum request request)
{
	struct events_view *view = data;
	const struct events_line *line = cursor_line(&view->cursor);

	view->origin_scrolled = view->cursor.scrolled && line;
	if (view->origin_scrolled)
		view->origin = line->address;
	return request == REQUEST_SEARCH ? view->search.text : view->filter.text;
}

static bool events_exports(void *data, const struct view_context *ctx, struct view_export *what)
{
	const struct events_view *view = data;

	(void)ctx;
	*what = (struct view_export){.label = "events"};
	snprintf(what->only, sizeof(what->only), "%s", view->filter.text);
	return true;
}

static void events_release(void *data)
{
	struct events_view *view = data;

	text_pane_close(&view->detail);
	page_release(&view->cursor.page);
	open_lines_release(&view->open);
	match_release(&view->filter);
	match_release(&view->search);
}

const struct view_ops view_events = {
	.state_size = sizeof(struct events_view),
	.requests = MOVE_REQUESTS | REQUEST_BIT(REQUEST_LEFT) | REQUEST_BIT(REQUEST_RIGHT) |
		    REQUEST_BIT(REQUEST_SEARCH) | REQUEST_BIT(REQUEST_FILTER) |
		    REQUEST_BIT(REQUEST_MATCH_NEXT) | REQUEST_BIT(REQUEST_MATCH_PREVIOUS) |
		    REQUEST_BIT(REQUEST_OPEN) | REQUEST_BIT(REQUEST_COPY),
	.release = events_release,
	.exports = events_exports,
	.time = events_time,
	.draw = events_draw,
	.handle = events_handle,
	.click = events_click,
	.title = events_title,
	.text = events_text,
	.text_begin = events_text_begin,
	.copies = events_copies,
	.work = events_work,
};
