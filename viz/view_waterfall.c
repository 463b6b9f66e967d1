/*
 * The Waterfall panel: spans as a tree on the left, as bars on a time axis on the right.
 *
 * A call that is narrower than a column of the axis is listed only where its row was unfolded:
 * what is listed grows with the part of the time that is shown.
 */
#include <stdio.h>
#include <stdlib.h>

#include "viz/time_scale.h"
#include "viz/view.h"
#include "viz/waterfall_columns.h"

#define SCALE_COLUMNS_MIN 12 /* fewer, and the table has all */
#define GLYPH_FULL        0x2588u
#define GLYPH_LOWER       0x2584u /* the lower half: before the exec */

struct waterfall_view {
	struct list list;
	uint32_t selected;  /* id of the span */
	struct rect screen; /* of the last drawing */
	struct time_scale scale;
	uint64_t begin_ns, end_ns; /* of the axis; end_ns 0: of all there is */
	int drag_from, drag_to;    /* columns of the screen; 0 and 0: none are dragged over */
	uint32_t origin;           /* selected when the prompt was opened */
	struct waterfall_rows rows;
};

static struct waterfall_row *row_at(struct waterfall_view *view, int index)
{
	if (index < 0 || index >= (int)view->rows.listed)
		return NULL;
	return &view->rows.rows[view->rows.list[index]];
}

static struct waterfall_row *selected_row(struct waterfall_view *view)
{
	return row_at(view, view->list.selected);
}

/* Finds the selected span among the rows again; where it is gone the index stays. */
static void follow_selection(struct waterfall_view *view)
{
	for (uint32_t i = 0; view->selected && i < view->rows.listed; i++)
		if (row_at(view, (int)i)->span->id == view->selected)
			view->list.selected = (int)i;
}

static void keep_selection(struct waterfall_view *view)
{
	const struct waterfall_row *row = selected_row(view);

	view->selected = row ? row->span->id : 0;
}

/* The table's columns on the left of rect, and the axis on the right of them. */
static struct table_layout place(struct waterfall_view *view, struct rect rect, size_t *columns)
{
	int wanted = rect.w * 11 / 20, table;
	struct rect left = rect;
	struct table_layout layout;

	rect_cut_right(&left, wanted >= SCALE_COLUMNS_MIN ? wanted + 1 : 0);
	*columns = waterfall_columns_fit(left.w);
	layout = table_layout(waterfall_columns, *columns, left);
	table = layout.x[*columns - 1] + layout.w[*columns - 1] + 1 - rect.x;
	view->scale = (struct time_scale){
		.begin_ns = view->end_ns ? view->begin_ns : view->rows.begin_ns,
		.end_ns = view->end_ns ? view->end_ns : view->rows.end_ns,
		.x = rect.x + table,
		.columns = left.w < rect.w ? rect.w - table : 0,
	};
	return layout;
}

struct bar {
	const struct waterfall_rows *rows;
	const struct waterfall_row *row;
};

static uint32_t bar_color(const void *data, uint64_t begin_ns, uint64_t end_ns)
{
	const struct bar *bar = data;

	if (waterfall_on_path(bar->rows, bar->row, begin_ns, end_ns))
		return theme_color(THEME_CRITICAL_PATH);
	if (bar->row->span->flags & SPAN_FAILED)
		return theme_color(THEME_ERROR);
	return waterfall_color(bar->row->span);
}

static void draw_bar(const struct waterfall_view *view, const struct waterfall_row *row,
		     struct grid *grid, struct rect rect, int y)
{
	struct bar bar = {.rows = &view->rows, .row = row};
	struct bar_paint paint = {
		.color = bar_color,
		.data = &bar,
		.glyph = GLYPH_FULL,
		.open = row->span->flags & SPAN_OPEN,
	};
	uint64_t program_ns = row->program ? row->program->begin_ns : row->begin_ns;
	int x = view->scale.x + time_scale_eighths(&view->scale, program_ns) / 8;
	uint64_t cell_ns = time_scale_ns(&view->scale, x);

	/* Lower up to the cell where the program begins. */
	if (cell_ns > row->begin_ns) {
		struct bar_paint before = paint;

		before.glyph = GLYPH_LOWER;
		before.open = false;
		time_scale_bar(&view->scale, grid, rect, y, row->begin_ns, cell_ns, &before);
	}
	time_scale_bar(&view->scale, grid, rect, y,
		       cell_ns > row->begin_ns ? cell_ns : row->begin_ns, row->end_ns, &paint);
}

static void draw_row(struct waterfall_view *view, const struct view_context *ctx,
		     const struct table_layout *layout, size_t columns, struct grid *grid,
		     struct rect rect, int index)
{
	const struct waterfall_table table = {.rows = &view->rows, .ctx = ctx};
	const struct waterfall_row *row = row_at(view, index);
	int y = rect.y + index - view->list.top;

	table_draw_row(waterfall_columns, columns, layout, &table, row, grid, rect, y - rect.y);
	draw_bar(view, row, grid, rect, y);
	if (index == view->list.selected && ctx->focused)
		grid_highlight(grid, (struct rect){rect.x, y, rect.w, 1}, ATTR_REVERSE);
}

static void draw_rows(struct waterfall_view *view, const struct view_context *ctx,
		      struct grid *grid, struct rect rect)
{
	size_t columns, sort = WATERFALL_COLUMNS;
	struct table_layout layout = place(view, rect, &columns);
	struct rect header = rect_cut_top(&rect, 1);

	waterfall_rows_list(&view->rows, time_scale_column_ns(&view->scale));
	follow_selection(view);
	if (view->rows.order != ORDER_TIME)
		sort = view->rows.order == ORDER_NAME ? WATERFALL_COLUMN_NAME
						      : WATERFALL_COLUMN_DURATION;
	table_draw_header(waterfall_columns, columns, &layout, grid, header, sort,
			  view->rows.reverse);
	list_fit(&view->list, (int)view->rows.listed, rect.h);
	for (int i = view->list.top; i < view->list.top + rect.h && row_at(view, i); i++)
		draw_row(view, ctx, &layout, columns, grid, rect, i);
	/* Lines go where no bar is. */
	time_scale_draw(&view->scale, grid, (struct rect){header.x, header.y, header.w, rect.h + 1},
			header.y, rect.h);
	if (view->drag_from)
		grid_highlight(grid,
			       (struct rect){view->drag_from < view->drag_to ? view->drag_from
									     : view->drag_to,
					     header.y, abs(view->drag_to - view->drag_from) + 1, 1},
			       ATTR_REVERSE);
}

static void draw_evicted(const struct span_table *table, struct grid *grid, struct rect rect)
{
	char text[96];

	snprintf(text, sizeof(text), "  and %s shorter ones, of which only this number is left",
		 count_format_exact(table->evicted).text);
	grid_text_fit(grid, rect, rect.x, rect.y, rect.w, ALIGN_LEFT, view_style(THEME_MUTED),
		      text);
}

static void waterfall_draw(void *data, const struct view_context *ctx, struct grid *grid,
			   struct rect rect)
{
	struct waterfall_view *view = data;

	view->screen = rect;
	waterfall_rows_make(&view->rows, ctx);
	if (view->rows.count == 0) {
		view->rows.listed = 0;
		view_draw_empty(ctx, grid, rect, "no processes yet");
		return;
	}
	if (rect.h > 3 && ctx->spans->table.evicted)
		draw_evicted(&ctx->spans->table, grid, rect_cut_bottom(&rect, 1));
	draw_rows(view, ctx, grid, rect);
}

/* One step from folded over what is of a size to be seen to all. */
static void unfold(struct waterfall_view *view)
{
	const struct waterfall_row *row = selected_row(view);

	if (!row)
		return;
	if (span_set_has(&view->rows.folded, row->span->id))
		span_set_put(&view->rows.folded, row->span->id, false);
	else if (row->has_more)
		span_set_put(&view->rows.unfolded, row->span->id, true);
	else if (row->has_listed)
		view->list.selected++;
}

/* And back; where nothing is to be folded it goes to the row around. */
static void fold(struct waterfall_view *view)
{
	const struct waterfall_row *row = selected_row(view);

	if (!row)
		return;
	if (span_set_has(&view->rows.unfolded, row->span->id))
		span_set_put(&view->rows.unfolded, row->span->id, false);
	else if (row->has_listed)
		span_set_put(&view->rows.folded, row->span->id, true);
	else if (row->parent)
		view->selected = view->rows.rows[row->parent - 1].span->id;
}

/* The axis shows the selected row's time, or where it does so already, all. */
static void fit_time(struct waterfall_view *view)
{
	const struct waterfall_row *row = selected_row(view);
	bool fits = row && view->end_ns && view->begin_ns == row->begin_ns &&
		    view->end_ns == row->end_ns;

	view->begin_ns = view->end_ns = 0;
	if (!row || fits || row->end_ns <= row->begin_ns)
		return;
	view->begin_ns = row->begin_ns;
	view->end_ns = row->end_ns;
}

/* Selects the next row of the tree, listed or not, that has the text; from the selected on. */
static void find_match(struct waterfall_view *view, bool forward, bool here)
{
	uint32_t count = view->rows.count, at = 0;

	for (uint32_t i = 0; i < count; i++)
		if (view->rows.rows[i].span->id == view->selected)
			at = i;
	for (uint32_t i = here ? 0 : 1; i <= count; i++) {
		uint32_t place = (forward ? at + i : at + count - i) % count;

		if (!view->rows.rows[place].matches)
			continue;
		waterfall_unfold(&view->rows, place);
		view->selected = view->rows.rows[place].span->id;
		return;
	}
}

static bool waterfall_handle(void *data, const struct view_context *ctx, enum request request)
{
	struct waterfall_view *view = data;

	(void)ctx;
	if (list_handle(&view->list, request)) {
		keep_selection(view);
		return true;
	}
	switch ((int)request) {
	case REQUEST_LEFT:
		fold(view);
		return true;
	case REQUEST_RIGHT:
		unfold(view);
		return true;
	case REQUEST_FIT:
		fit_time(view);
		return true;
	case REQUEST_CANCEL:
		if (!view->end_ns)
			return false;
		view->begin_ns = view->end_ns = 0;
		return true;
	case REQUEST_SORT:
		view->rows.order = (view->rows.order + 1) % WATERFALL_ORDERS;
		return true;
	case REQUEST_REVERSE:
		view->rows.reverse = !view->rows.reverse;
		return true;
	case REQUEST_MATCH_NEXT:
	case REQUEST_MATCH_PREVIOUS:
		find_match(view, request == REQUEST_MATCH_NEXT, false);
		return true;
	default:
		return false;
	}
}

static void waterfall_click(void *data, const struct view_context *ctx, int y)
{
	struct waterfall_view *view = data;
	int index = view->list.top + y - 1;

	(void)ctx;
	if (y < 1 || !row_at(view, index))
		return;
	view->list.selected = index;
	keep_selection(view);
}

/* What is dragged over on the axis is the time that it shows next. */
static void waterfall_drag(void *data, const struct view_context *ctx, int x0, int y0, int x1,
			   int y1, bool released)
{
	struct waterfall_view *view = data;
	int from = view->screen.x + (x0 < x1 ? x0 : x1);
	int to = view->screen.x + (x0 < x1 ? x1 : x0);

	(void)ctx;
	(void)y0;
	(void)y1;
	view->drag_from = view->drag_to = 0;
	if (from < view->scale.x || from == to)
		return;
	if (!released) {
		view->drag_from = from;
		view->drag_to = to;
		return;
	}
	view->begin_ns = time_scale_ns(&view->scale, from);
	view->end_ns = time_scale_ns(&view->scale, to + 1);
}

static void waterfall_title(void *data, char text[static VIEW_TITLE_SIZE])
{
	const struct waterfall_view *view = data;
	static const char *const orders[] = {[ORDER_TIME] = "by time",
					     [ORDER_DURATION] = "by duration",
					     [ORDER_NAME] = "by name"};
	char zoom[80] = "", search[WATERFALL_TEXT_SIZE + 40] = "";

	if (view->end_ns)
		snprintf(zoom, sizeof(zoom), " · %s of time, w shows all",
			 duration_format((double)(view->end_ns - view->begin_ns)).text);
	if (view->rows.text[0])
		snprintf(search, sizeof(search), " · search: %s, %u found", view->rows.text,
			 view->rows.matches);
	snprintf(text, VIEW_TITLE_SIZE, "%u process%s · %s%s%s%s", view->rows.processes,
		 view->rows.processes == 1 ? "" : "es", orders[view->rows.order],
		 view->rows.reverse ? ", reversed" : "", zoom, search);
}

static const char *waterfall_text_begin(void *data, enum request request)
{
	struct waterfall_view *view = data;

	(void)request;
	view->origin = view->selected;
	return view->rows.text;
}

static bool waterfall_text(void *data, const struct view_context *ctx, enum request request,
			   const char *text, bool undo, struct strec_error *err)
{
	struct waterfall_view *view = data;

	(void)request;
	(void)err;
	snprintf(view->rows.text, sizeof(view->rows.text), "%s", text);
	view->selected = view->origin;
	waterfall_rows_make(&view->rows, ctx);
	if (!undo)
		find_match(view, true, true);
	return true;
}

/* A time with all its digits, but for zeros at the end. */
static const char *put_seconds(uint64_t time_ns, char text[static NUMBER_TEXT_SIZE])
{
	int size = snprintf(text, NUMBER_TEXT_SIZE, "%llu.%09llu",
			    (unsigned long long)(time_ns / 1000000000),
			    (unsigned long long)(time_ns % 1000000000));

	while (text[size - 1] == '0' && text[size - 2] != '.')
		size--;
	snprintf(text + size, NUMBER_TEXT_SIZE - (size_t)size, "s");
	return text;
}

/* A process or a thread is all its events, another span those of its task in its time. */
static bool waterfall_narrow(void *data, const struct view_context *ctx,
			     char expr[static NARROW_SIZE])
{
	struct waterfall_view *view = data;
	const struct waterfall_row *row = selected_row(view);
	char begin[NUMBER_TEXT_SIZE], end[NUMBER_TEXT_SIZE];
	enum span_kind kind = row ? row->span->kind : SPAN_NONE;
	bool of_process = kind == SPAN_PROCESS || kind == SPAN_PROGRAM;
	int size;

	(void)ctx;
	if (!row)
		return false;
	size = snprintf(expr, NARROW_SIZE, "%s=%d", of_process ? "pid" : "tid", row->span->tid);
	if (kind == SPAN_PROCESS || kind == SPAN_THREAD)
		return true;
	size += snprintf(expr + size, NARROW_SIZE - (size_t)size, " time>=%s",
			 put_seconds(row->begin_ns, begin));
	if (!(row->span->flags & SPAN_OPEN))
		snprintf(expr + size, NARROW_SIZE - (size_t)size, " time<=%s",
			 put_seconds(row->end_ns, end));
	return true;
}

static bool waterfall_exports(void *data, struct view_export *what)
{
	const struct waterfall_row *row = selected_row(data);

	*what = (struct view_export){0};
	if (!row)
		return false;
	snprintf(what->label, sizeof(what->label), "events of %d", row->span->tid);
	return waterfall_narrow(data, NULL, what->only);
}

const struct view_ops view_waterfall = {
	.state_size = sizeof(struct waterfall_view),
	.requests = LIST_REQUESTS | REQUEST_BIT(REQUEST_LEFT) | REQUEST_BIT(REQUEST_RIGHT) |
		    REQUEST_BIT(REQUEST_FIT) | REQUEST_BIT(REQUEST_SORT) |
		    REQUEST_BIT(REQUEST_REVERSE) | REQUEST_BIT(REQUEST_SEARCH) |
		    REQUEST_BIT(REQUEST_MATCH_NEXT) | REQUEST_BIT(REQUEST_MATCH_PREVIOUS) |
		    REQUEST_BIT(REQUEST_OPEN),
	.draw = waterfall_draw,
	.handle = waterfall_handle,
	.click = waterfall_click,
	.drag = waterfall_drag,
	.title = waterfall_title,
	.text = waterfall_text,
	.text_begin = waterfall_text_begin,
	.narrow = waterfall_narrow,
	.exports = waterfall_exports,
};
