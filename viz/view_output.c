/*
 * The Output panel: what the target wrote to its standard output and error, line by line, the
 * newest at the bottom and followed until the user goes up. The text is read back from the log
 * (viz/output_window.h).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "replay/clock.h"
#include "viz/output_search.h"
#include "viz/output_text.h"
#include "viz/view.h"

#define READ_BUDGET   10000 /* events looked at while a screen is drawn: up to some ms */
#define WORK_BUDGET   30000 /* and for one slice of the rest */
#define SEARCH_BUDGET 20000 /* for one slice of a search: some ms */
#define MARGIN        256   /* lines before the screen that are read along, to go up to */
#define SHIFT_COLUMNS 8     /* of REQUEST_LEFT and _RIGHT */
#define TIME_COLUMNS  13
#define MARK_COLUMNS  2
#define TEXT_SIZE     64

struct output_view {
	bool ready;
	uint64_t filter_serial; /* of the last screen */
	struct output_window window;
	struct output_search search;
	char text[TEXT_SIZE]; /* what is searched for */
	uint64_t top, selected;
	uint64_t lines; /* of the last screen */
	int rows;
	int shift;     /* columns that the text is moved to the left */
	bool scrolled; /* not following the newest */
	bool times;
	bool reading; /* the screen is not complete */
	uint64_t cut;
	bool origin_scrolled; /* where it was when a prompt was opened */
	uint64_t origin;
};

static bool view_ready(struct output_view *view, const struct view_context *ctx)
{
	if (!view->ready && ctx->reader)
		view->ready = output_window_init(&view->window, ctx->reader) &&
			      output_search_init(&view->search, ctx->reader);
	/* Other lines are shown from now on: at the newest of them. */
	if (view->filter_serial != ctx->filter_serial)
		view->scrolled = false;
	view->filter_serial = ctx->filter_serial;
	return view->ready;
}

/* Where the screen begins, with the selected line on it. */
static void place_screen(struct output_view *view, const struct view_context *ctx, int rows)
{
	uint64_t lines = output_closed_lines(ctx->output), n = (uint64_t)(rows > 0 ? rows : 1);
	uint64_t last_top = lines > n ? lines - n : 0;

	view->lines = lines;
	view->rows = rows;
	view->cut = ctx->output->index.cut;
	if (!view->scrolled) {
		view->selected = lines ? lines - 1 : 0;
		view->top = last_top;
	}
	if (lines && view->selected >= lines)
		view->selected = lines - 1;
	if (view->selected < view->top)
		view->top = view->selected;
	if (view->selected >= view->top + n)
		view->top = view->selected - n + 1;
	if (view->top > last_top)
		view->top = last_top;
}

/* Has the window hold the screen. */
static void read_screen(struct output_view *view, const struct view_context *ctx)
{
	struct output_window *window = &view->window;
	uint64_t end = view->top + (uint64_t)(view->rows > 0 ? view->rows : 0);
	uint64_t from = view->top > MARGIN ? view->top - MARGIN : 0;

	end = end < view->lines ? end : view->lines;
	if (output_window_is_stale(window, ctx) || view->top < window->first ||
	    from > window->first + (uint64_t)window->count)
		output_window_go(window, ctx, from);
	view->reading = output_window_read(window, ctx, READ_BUDGET);
	if (window->full && window->first + (uint64_t)window->count < end) {
		output_window_drop(window, (int)(view->top - window->first));
		view->reading = output_window_read(window, ctx, READ_BUDGET);
	}
	/* What is read ahead of the screen is of no hurry. */
	view->reading = view->reading && window->first + (uint64_t)window->count < end;
}

static void draw_time(uint64_t time_ns, struct grid *grid, struct rect cell)
{
	char time[TIME_TEXT_SIZE];

	grid_text_fit(grid, cell, cell.x, cell.y, TIME_COLUMNS - 1, ALIGN_RIGHT,
		      view_style(THEME_MUTED), time_format(time, time_ns, 6));
}

/* Standard error has a colour and, for screens without, a mark. */
static void draw_line(const struct output_view *view, const struct output_line *line,
		      struct grid *grid, struct rect row)
{
	struct style style = view_style(line->stream == 2 ? THEME_WARNING : THEME_TEXT);
	char text[OUTPUT_SHOWN_SIZE];
	size_t size = output_text(text, sizeof(text), view->window.bytes + line->at, line->size);
	int x;

	if (view->times && row.w > TIME_COLUMNS)
		draw_time(line->time_ns, grid, rect_cut_left(&row, TIME_COLUMNS));
	if (row.w > MARK_COLUMNS) {
		struct rect mark = rect_cut_left(&row, MARK_COLUMNS);

		grid_text(grid, mark, mark.x, mark.y, view_style(THEME_WARNING),
			  line->stream == 2 ? "2" : " ");
	}
	if (view->text[0] && strcasestr(text, view->text))
		style.attributes |= ATTR_UNDERLINE;
	x = row.x - view->shift;
	x += grid_text_bytes(grid, row, x, row.y, style, text, size);
	if (line->cut)
		grid_text(grid, row, x, row.y, view_style(THEME_MUTED), "…");
}

static void draw_lines(struct output_view *view, const struct view_context *ctx, struct grid *grid,
		       struct rect rect)
{
	place_screen(view, ctx, rect.h);
	read_screen(view, ctx);
	for (int y = 0; y < rect.h && view->top + (uint64_t)y < view->lines; y++) {
		uint64_t number = view->top + (uint64_t)y;
		struct rect row = {rect.x, rect.y + y, rect.w, 1};
		const struct output_line *line = output_window_line(&view->window, number);

		if (line)
			draw_line(view, line, grid, row);
		else if (y == 0)
			grid_text_fit(grid, row, row.x, row.y, row.w, ALIGN_LEFT,
				      view_style(THEME_MUTED), "reading ...");
		if (line && number == view->selected && ctx->focused && view->scrolled)
			grid_highlight(grid, row, ATTR_REVERSE);
	}
}

/* Of calls the log has a beginning only. */
static void draw_cut(const struct view_context *ctx, struct grid *grid, struct rect rect)
{
	char text[128];

	snprintf(text, sizeof(text),
		 "of a write the first %s bytes are recorded; strec -s N records more",
		 count_format_exact(ctx->output->index.cut_size).text);
	grid_text_fit(grid, rect, rect.x, rect.y, rect.w, ALIGN_LEFT, view_style(THEME_MUTED),
		      text);
}

static void output_draw(void *data, const struct view_context *ctx, struct grid *grid,
			struct rect rect)
{
	struct output_view *view = data;

	if (!view_ready(view, ctx) || rect_is_empty(rect))
		return;
	if (output_closed_lines(ctx->output) == 0) {
		view->lines = view->cut = 0;
		view_draw_empty(ctx, grid, rect, "the target has written nothing so far");
		return;
	}
	if (ctx->output->index.cut && rect.h > 2)
		draw_cut(ctx, grid, rect_cut_bottom(&rect, 1));
	draw_lines(view, ctx, grid, rect);
}

static void select_line(struct output_view *view, uint64_t line)
{
	view->selected = line;
	view->scrolled = true;
}

/* By n lines, up to the ends. */
static uint64_t moved(const struct output_view *view, uint64_t line, int64_t n)
{
	uint64_t last = view->lines ? view->lines - 1 : 0;

	if (n < 0)
		return line > (uint64_t)-n ? line - (uint64_t)-n : 0;
	return line + (uint64_t)n < last ? line + (uint64_t)n : last;
}

/* The page by n lines; the selection stays where it is on the screen. */
static void scroll(struct output_view *view, int n)
{
	select_line(view, moved(view, view->selected, n));
	view->top = moved(view, view->top, n);
}

static void take_found(struct output_view *view)
{
	uint64_t line = view->search.line;

	if (view->search.state != OUTPUT_SEARCH_FOUND)
		return;
	view->search.state = OUTPUT_SEARCH_OFF;
	select_line(view, line);
	/* With some lines before it. */
	if (line < view->top || line >= view->top + (uint64_t)view->rows)
		view->top = moved(view, line, -view->rows / 3);
}

static void search_begin(struct output_view *view, const struct view_context *ctx, uint64_t line,
			 bool forward)
{
	if (!view->text[0])
		return;
	output_search_begin(&view->search, ctx, view->text, line, forward);
	/* Mostly that is all; keys that were typed ahead then find the right line selected. */
	output_search_step(&view->search, ctx, SEARCH_BUDGET);
	take_found(view);
}

static bool output_work(void *data, const struct view_context *ctx)
{
	struct output_view *view = data;

	if (!view->ready)
		return false;
	if (output_search_is_under_way(&view->search)) {
		output_search_step(&view->search, ctx, SEARCH_BUDGET);
		take_found(view);
		return true;
	}
	if (!view->reading)
		return false;
	/* Also what is read last is to be drawn. */
	view->reading = output_window_read(&view->window, ctx, WORK_BUDGET);
	return true;
}

static bool output_move(struct output_view *view, enum request request)
{
	int page = view->rows > 1 ? view->rows - 1 : 1;

	switch ((int)request) {
	case REQUEST_UP:
		select_line(view, moved(view, view->selected, -1));
		return true;
	case REQUEST_DOWN:
		select_line(view, moved(view, view->selected, 1));
		return true;
	case REQUEST_PAGE_UP:
		select_line(view, moved(view, view->selected, -page));
		return true;
	case REQUEST_PAGE_DOWN:
		select_line(view, moved(view, view->selected, page));
		return true;
	case REQUEST_SCROLL_UP:
		scroll(view, -SCROLL_ROWS);
		return true;
	case REQUEST_SCROLL_DOWN:
		scroll(view, SCROLL_ROWS);
		return true;
	case REQUEST_FIRST:
		select_line(view, 0);
		return true;
	case REQUEST_LAST:
		view->scrolled = false;
		return true;
	default:
		return false;
	}
}

static bool output_handle(void *data, const struct view_context *ctx, enum request request)
{
	struct output_view *view = data;

	if (!view_ready(view, ctx))
		return false;
	if (output_move(view, request))
		return true;
	switch ((int)request) {
	case REQUEST_LEFT:
		view->shift -= view->shift > 0 ? SHIFT_COLUMNS : 0;
		return true;
	case REQUEST_RIGHT:
		view->shift += view->shift < OUTPUT_SHOWN_SIZE ? SHIFT_COLUMNS : 0;
		return true;
	case REQUEST_TIMES:
		view->times = !view->times;
		return true;
	case REQUEST_MATCH_NEXT:
		search_begin(view, ctx, view->selected + 1, true);
		return true;
	case REQUEST_MATCH_PREVIOUS:
		search_begin(view, ctx, view->selected, false);
		return true;
	case REQUEST_CANCEL:
		if (!output_search_is_under_way(&view->search))
			return false;
		view->search.state = OUTPUT_SEARCH_OFF;
		return true;
	default:
		return false;
	}
}

static void output_click(void *data, const struct view_context *ctx, int y)
{
	struct output_view *view = data;

	(void)ctx;
	if (y >= 0 && y < view->rows && view->top + (uint64_t)y < view->lines)
		select_line(view, view->top + (uint64_t)y);
}

static void output_title(void *data, char text[static VIEW_TITLE_SIZE])
{
	static const char *const words[] = {
		[OUTPUT_SEARCH_OFF] = "",
		[OUTPUT_SEARCH_FORWARD] = " · searching",
		[OUTPUT_SEARCH_BACK] = " · searching back",
		[OUTPUT_SEARCH_FOUND] = "",
		[OUTPUT_SEARCH_NONE] = " · no more matches",
	};
	const struct output_view *view = data;
	const char *where = !view->scrolled ? "newest"
			    : view->text[0] ? "scrolled back"
					    : "scrolled back, G follows again";

	if (view->lines == 0)
		return;
	snprintf(text, VIEW_TITLE_SIZE, "%s line%s%s · %s%s%s%s",
		 count_format_exact(view->lines).text, view->lines == 1 ? "" : "s",
		 view->cut ? ", cut" : "", where, view->text[0] ? " · search: " : "", view->text,
		 words[view->search.state]);
}

static bool output_typed(void *data, const struct view_context *ctx, enum request request,
			 const char *text, bool undo, struct strec_error *err)
{
	struct output_view *view = data;

	(void)request;
	(void)err;
	if (!view_ready(view, ctx))
		return false;
	snprintf(view->text, sizeof(view->text), "%s", text);
	view->search.state = OUTPUT_SEARCH_OFF;
	view->scrolled = view->origin_scrolled;
	view->selected = view->scrolled ? view->origin : view->lines ? view->lines - 1 : 0;
	/* At the newest line all that can be found is before it. */
	if (!undo)
		search_begin(view, ctx, view->scrolled ? view->selected : view->lines,
			     view->scrolled);
	return true;
}

static const char *output_typed_begin(void *data, enum request request)
{
	struct output_view *view = data;

	(void)request;
	view->origin_scrolled = view->scrolled;
	view->origin = view->selected;
	return view->text;
}

static char *output_copies(void *data, const struct view_context *ctx)
{
	const struct output_view *view = data;
	const struct output_line *line =
		view->ready ? output_window_line(&view->window, view->selected) : NULL;
	char text[OUTPUT_SHOWN_SIZE];

	(void)ctx;
	if (!line)
		return NULL;
	output_text(text, sizeof(text), view->window.bytes + line->at, line->size);
	return strdup(text);
}

static void output_release(void *data)
{
	struct output_view *view = data;

	output_window_release(&view->window);
	output_search_release(&view->search);
}

const struct view_ops view_output = {
	.state_size = sizeof(struct output_view),
	.requests = MOVE_REQUESTS | REQUEST_BIT(REQUEST_LEFT) | REQUEST_BIT(REQUEST_RIGHT) |
		    REQUEST_BIT(REQUEST_SEARCH) | REQUEST_BIT(REQUEST_MATCH_NEXT) |
		    REQUEST_BIT(REQUEST_MATCH_PREVIOUS) | REQUEST_BIT(REQUEST_TIMES) |
		    REQUEST_BIT(REQUEST_COPY),
	.release = output_release,
	.draw = output_draw,
	.handle = output_handle,
	.click = output_click,
	.title = output_title,
	.text = output_typed,
	.text_begin = output_typed_begin,
	.copies = output_copies,
	.work = output_work,
};
