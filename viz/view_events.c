/*
 * The Events panel: a line for each event, the newest at the bottom and followed until the
 * user goes up. What is shown is a page of the log (viz/events_page.h).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "viz/event_detail.h"
#include "viz/events_page.h"
#include "viz/open_lines.h"
#include "viz/table.h"
#include "viz/text_pane.h"
#include "viz/view.h"

#define DRAW_BUDGET 30000 /* events looked at for one screen */
#define WORK_BUDGET 20000 /* for one slice of a search: some ms */
/* With so many events more a followed page is not moved on but made anew from its end. */
#define FAR_EVENTS 50000
#define OPEN_PART  3 /* one of so many rows may be one of a call that is open */

enum search_state {
	SEARCH_OFF,
	SEARCH_FORWARD,
	SEARCH_BACK,
	SEARCH_NONE, /* it ended without a match */
};

struct events_view {
	bool ready, scrolled; /* scrolled: not following the newest */
	struct events_page page;
	struct match filter, search;
	int selected;  /* line of the page */
	int rows;      /* of the last screen */
	int shift;     /* columns that the text is moved to the left */
	uint64_t seen; /* position.count of the last screen */
	enum search_state searching;
	struct page_edge search_at;
	/* Where the page was when a prompt was opened. */
	bool origin_scrolled;
	struct event_address origin;
	struct text_pane detail; /* of the selected event */
	struct open_lines open;
};

static struct event_address limit_of(const struct view_context *ctx)
{
	const struct position *closed = &ctx->position->closed;

	return (struct event_address){closed->block, (uint32_t)closed->row};
}

static bool view_ready(struct events_view *view, const struct view_context *ctx)
{
	if (!view->ready && ctx->reader)
		view->ready = page_init(&view->page, ctx->reader, ctx->names, ctx->filter,
					&view->filter, &view->search) &&
			      open_lines_init(&view->open, ctx->reader);
	return view->ready;
}

static void to_newest(struct events_view *view, const struct view_context *ctx)
{
	page_reset(&view->page, limit_of(ctx), true);
	view->scrolled = false;
}

static int clamp(int value, int low, int high)
{
	value = value > high ? high : value;
	return value < low ? low : value;
}

/* Fills the page with older lines; the selection stays on its line. */
static int fill_older(struct events_view *view, int wanted)
{
	int added = page_fill_older(&view->page, wanted, DRAW_BUDGET);

	view->selected += added;
	return added;
}

/* After a seek back the page may hold what has not happened yet. */
static void drop_future(struct events_view *view, const struct view_context *ctx)
{
	struct event_address limit = limit_of(ctx);
	int n = 0;

	while (n < view->page.count &&
	       address_before(limit, view->page.lines[view->page.count - 1 - n].address))
		n++;
	page_drop_newest(&view->page, n);
	if (view->page.count == 0 || address_before(limit, view->page.newer.at))
		to_newest(view, ctx);
}

static void follow(struct events_view *view, const struct view_context *ctx)
{
	uint64_t news = ctx->position->closed.count - view->seen;
	uint64_t far = match_is_empty(&view->filter) ? 2 * (uint64_t)view->rows : FAR_EVENTS;

	if (ctx->position->closed.count < view->seen || news > far || view->page.count == 0)
		to_newest(view, ctx);
	else
		page_fill_newer(&view->page, limit_of(ctx), view->rows, FAR_EVENTS, true);
}

/* Brings the page to rows lines, up to the closed ticks. */
static void sync_page(struct events_view *view, const struct view_context *ctx, int rows)
{
	rows = rows < PAGE_LINES ? rows : PAGE_LINES;
	view->rows = rows;
	drop_future(view, ctx);
	if (!view->scrolled)
		follow(view, ctx);
	view->seen = ctx->position->closed.count;
	if (view->page.count > rows && view->scrolled) {
		int below = view->page.count - 1 - view->selected;
		int newest = clamp(view->page.count - rows, 0, below);

		page_drop_newest(&view->page, newest);
	}
	if (view->page.count > rows) {
		view->selected -= view->page.count - rows;
		page_drop_oldest(&view->page, view->page.count - rows);
	}
	if (view->scrolled)
		page_fill_newer(&view->page, limit_of(ctx), rows, DRAW_BUDGET, false);
	if (view->page.count < rows)
		fill_older(view, rows);
	if (!view->scrolled)
		view->selected = view->page.count - 1;
	view->selected = clamp(view->selected, 0, view->page.count - 1);
}

static void draw_page(const struct events_view *view, const struct view_context *ctx,
		      struct grid *grid, struct rect rect)
{
	for (int i = 0; i < view->page.count && i < rect.h; i++) {
		struct rect row = {rect.x, rect.y + i, rect.w, 1};

		events_line_draw(&view->page.lines[i], view->shift, grid, row);
		if (i == view->selected && ctx->focused && view->scrolled)
			grid_highlight(grid, row, ATTR_REVERSE);
	}
}

/* The rows for calls that are open: up to a third, so that there is room for the others. */
static int open_rows(const struct events_view *view, int rows)
{
	int wanted = view->open.count + (view->open.others > 0);

	return clamp(wanted, 0, rows / OPEN_PART);
}

/* Those that run longest; where there are more than rows, the last one says how many. */
static void draw_open(const struct events_view *view, struct grid *grid, struct rect rect)
{
	int shown = view->open.count, more;

	if (shown + (view->open.others > 0) > rect.h)
		shown = rect.h - 1;
	more = view->open.count - shown + view->open.others;
	for (int i = 0; i < shown; i++)
		events_line_draw(&view->open.lines[i], view->shift, grid, rect_cut_top(&rect, 1));
	if (more > 0 && rect.h > 0)
		grid_textf(grid, rect, rect.x + 1, rect.y, view_style(THEME_WARNING),
			   "and %d more <unfinished ...>", more);
}

static void draw_lines(struct events_view *view, const struct view_context *ctx, struct grid *grid,
		       struct rect rect)
{
	int open = open_rows(view, rect.h);

	sync_page(view, ctx, rect.h - open);
	draw_page(view, ctx, grid, rect);
	if (view->page.count == 0 && open == 0)
		view_draw_empty(ctx, grid, rect,
				view->page.older_done ? "no event matches the filter so far"
						      : "searching ...");
	rect_cut_top(&rect, view->page.count);
	draw_open(view, grid, rect_cut_top(&rect, open));
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

/* Moves the selection by n lines, and the page where it would leave it. */
static void move_selection(struct events_view *view, const struct view_context *ctx, int n)
{
	struct events_page *page = &view->page;
	int want = view->selected + n;

	view->scrolled = true;
	if (want < 0) {
		page_drop_newest(page, -want < page->count ? -want : page->count - 1);
		want += page_fill_older(page, view->rows, DRAW_BUDGET);
	} else if (want >= page->count) {
		int dropped = want - page->count + 1;

		dropped = dropped < page->count ? dropped : page->count - 1;
		page_drop_oldest(page, dropped);
		page_fill_newer(page, limit_of(ctx), view->rows, DRAW_BUDGET, false);
		want -= dropped;
	}
	view->selected = clamp(want, 0, page->count - 1);
}

/* Moves the page by n lines; the selection stays where it is on the screen while it can. */
static void scroll(struct events_view *view, const struct view_context *ctx, int n)
{
	struct events_page *page = &view->page;
	int drop = n < 0 ? -n : n, moved;

	view->scrolled = true;
	drop = drop < page->count ? drop : page->count - 1;
	if (n < 0) {
		page_drop_newest(page, drop);
		moved = -page_fill_older(page, view->rows, DRAW_BUDGET);
	} else {
		page_drop_oldest(page, drop);
		moved = page_fill_newer(page, limit_of(ctx), view->rows, DRAW_BUDGET, false);
		/* Where there are no more, the dropped ones come back in front. */
		page_fill_older(page, view->rows, DRAW_BUDGET);
	}
	/* At an end of the log the selection goes on alone. */
	view->selected = clamp(view->selected + n - moved, 0, page->count - 1);
}

/* Shows the event at address, with some lines before it. */
static void jump(struct events_view *view, const struct view_context *ctx,
		 struct event_address address)
{
	for (int i = 0; i < view->page.count; i++)
		if (!address_before(view->page.lines[i].address, address) &&
		    !address_before(address, view->page.lines[i].address)) {
			view->selected = i;
			view->scrolled = true;
			return;
		}
	page_reset(&view->page, address, false);
	view->scrolled = true;
	view->selected = page_fill_older(&view->page, view->rows / 3, DRAW_BUDGET);
	page_fill_newer(&view->page, limit_of(ctx), view->rows, DRAW_BUDGET, false);
}

/* A slice of the search that is under way; false when there is none. */
static bool search_step(struct events_view *view, const struct view_context *ctx)
{
	int found;

	if (view->searching != SEARCH_FORWARD && view->searching != SEARCH_BACK)
		return false;
	found = page_search(&view->page, &view->search_at, limit_of(ctx),
			    view->searching == SEARCH_FORWARD, WORK_BUDGET);
	if (found == 0)
		return true;
	view->searching = found > 0 ? SEARCH_OFF : SEARCH_NONE;
	if (found > 0)
		jump(view, ctx, view->search_at.at);
	return true;
}

/* From the selected line on, behind it or, with here, also that line itself. */
static void search_begin(struct events_view *view, const struct view_context *ctx, bool forward,
			 bool here)
{
	const struct events_page *page = &view->page;

	if (match_is_empty(&view->search) || page->count == 0)
		return;
	view->searching = forward ? SEARCH_FORWARD : SEARCH_BACK;
	view->search_at.at = page->lines[clamp(view->selected, 0, page->count - 1)].address;
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
	/* The rest of a page whose lines are far between. */
	if (ctx->position->closed.count == 0 || view->page.count >= view->rows ||
	    view->page.older_done)
		return false;
	fill_older(view, view->rows);
	return true;
}

static void detail_open(struct events_view *view)
{
	struct event_stream *stream = view->page.stream;
	struct event_address address;
	struct event ev;

	if (view->page.count == 0)
		return;
	view->page.at_newer = false;
	address = view->page.lines[view->selected].address;
	if (event_stream_seek(stream, address, NULL) == 0 &&
	    event_stream_next(stream, &ev, NULL) == 0)
		text_pane_open(&view->detail,
			       event_detail(&ev, names_at(view->page.names, address)));
	view->scrolled = true;
}

static void to_oldest(struct events_view *view, const struct view_context *ctx)
{
	struct event_address start = {log_reader_start(ctx->reader), 0};

	page_reset(&view->page, start, false);
	view->page.older_done = true;
	view->scrolled = true;
	view->selected = 0;
}

static bool events_handle(void *data, const struct view_context *ctx, enum request request)
{
	struct events_view *view = data;
	int page = view->rows > 1 ? view->rows - 1 : 1;

	if (!view_ready(view, ctx))
		return false;
	if (text_pane_is_open(&view->detail) && text_pane_handle(&view->detail, request))
		return true;
	switch ((int)request) {
	case REQUEST_UP:
		move_selection(view, ctx, -1);
		return true;
	case REQUEST_DOWN:
		move_selection(view, ctx, 1);
		return true;
	case REQUEST_PAGE_UP:
		move_selection(view, ctx, -page);
		return true;
	case REQUEST_PAGE_DOWN:
		move_selection(view, ctx, page);
		return true;
	case REQUEST_SCROLL_UP:
		scroll(view, ctx, -SCROLL_ROWS);
		return true;
	case REQUEST_SCROLL_DOWN:
		scroll(view, ctx, SCROLL_ROWS);
		return true;
	case REQUEST_LEFT:
	case REQUEST_RIGHT:
		view->shift += request == REQUEST_LEFT ? -8 : 8;
		view->shift = clamp(view->shift, 0, LINE_TEXT_SIZE);
		return true;
	case REQUEST_FIRST:
		to_oldest(view, ctx);
		return true;
	case REQUEST_LAST:
		to_newest(view, ctx);
		return true;
	case REQUEST_MATCH_NEXT:
	case REQUEST_MATCH_PREVIOUS:
		search_begin(view, ctx, request == REQUEST_MATCH_NEXT, false);
		return true;
	case REQUEST_OPEN:
		detail_open(view);
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
	if (text_pane_is_open(&view->detail) || y < 0 || y >= view->page.count)
		return;
	view->selected = y;
	view->scrolled = true;
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

	const char *what = text_pane_is_open(&view->detail) ? "detail"
			   : view->scrolled		    ? "scrolled back, G follows again"
							    : "newest";
	char open[32] = "";

	if (view->open.count)
		snprintf(open, sizeof(open), " · %d unfinished",
			 view->open.count + view->open.others);
	snprintf(text, VIEW_TITLE_SIZE, "%s%s%s%.40s%s%.40s%s", what, open,
		 match_is_empty(&view->filter) ? "" : " · filter: ", view->filter.text,
		 match_is_empty(&view->search) ? "" : " · search: ", view->search.text,
		 words[view->searching]);
}

/* Makes the page anew, as other lines are shown or marked: where it was, or at the newest. */
static void page_renew(struct events_view *view, const struct view_context *ctx)
{
	if (view->origin_scrolled) {
		page_reset(&view->page, view->origin, false);
		jump(view, ctx, view->origin);
	} else {
		to_newest(view, ctx);
		sync_page(view, ctx, view->rows);
	}
}

static bool events_text(void *data, const struct view_context *ctx, enum request request,
			const char *text, bool undo, struct strec_error *err)
{
	struct events_view *view = data;
	bool is_search = request == REQUEST_SEARCH;

	if (!view_ready(view, ctx) ||
	    !match_set(is_search ? &view->search : &view->filter, text, err))
		return false;
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

	view->origin_scrolled = view->scrolled && view->page.count > 0;
	if (view->origin_scrolled)
		view->origin = view->page.lines[view->selected].address;
	return request == REQUEST_SEARCH ? view->search.text : view->filter.text;
}

static bool events_exports(void *data, struct view_export *what)
{
	const struct events_view *view = data;

	*what = (struct view_export){.label = "events"};
	snprintf(what->only, sizeof(what->only), "%s", view->filter.text);
	return true;
}

static void events_release(void *data)
{
	struct events_view *view = data;

	text_pane_close(&view->detail);
	page_release(&view->page);
	open_lines_release(&view->open);
	match_release(&view->filter);
	match_release(&view->search);
}

const struct view_ops view_events = {
	.state_size = sizeof(struct events_view),
	.requests = LIST_REQUESTS | REQUEST_BIT(REQUEST_LEFT) | REQUEST_BIT(REQUEST_RIGHT) |
		    REQUEST_BIT(REQUEST_SEARCH) | REQUEST_BIT(REQUEST_FILTER) |
		    REQUEST_BIT(REQUEST_MATCH_NEXT) | REQUEST_BIT(REQUEST_MATCH_PREVIOUS) |
		    REQUEST_BIT(REQUEST_OPEN),
	.release = events_release,
	.exports = events_exports,
	.draw = events_draw,
	.handle = events_handle,
	.click = events_click,
	.title = events_title,
	.text = events_text,
	.text_begin = events_text_begin,
	.work = events_work,
};
