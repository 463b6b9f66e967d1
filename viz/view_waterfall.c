/*
 * The Waterfall panel: spans as a tree on the left, as bars on a time axis on the right.
 *
 * A call that is narrower than a column of the axis is listed only where its row was unfolded:
 * what is listed grows with the part of the time that is shown.
 */
#include <stdio.h>

#include "viz/events_page.h"
#include "viz/waterfall_columns.h"
#include "viz/waterfall_view.h"

#define SOURCES_READ (CALL_SOURCES / 2) /* rows, of those on the screen */

static const struct waterfall_row *selected_row(const struct waterfall_view *view)
{
	return list_selected(&waterfall_list, view);
}

static const void *waterfall_row(const void *data, size_t index)
{
	const struct waterfall_rows *rows = &((const struct waterfall_view *)data)->rows;

	return &rows->rows[rows->list[index]];
}

static uint64_t waterfall_key(const void *row)
{
	return ((const struct waterfall_row *)row)->span->id;
}

static uint64_t waterfall_around(const void *data, const void *selected)
{
	const struct waterfall_view *view = data;
	const struct waterfall_row *row = selected;

	return row->parent ? view->rows.rows[row->parent - 1].span->id : 0;
}

/* One step from folded over what is of a size to be seen to all. */
static bool unfold(struct waterfall_rows *rows, const struct waterfall_row *row)
{
	if (row_set_has(&rows->folded, row->span->id))
		row_set_put(&rows->folded, row->span->id, false);
	else if (row->has_more)
		row_set_put(&rows->unfolded, row->span->id, true);
	else
		return false;
	return true;
}

/* And back. */
static bool fold(struct waterfall_rows *rows, const struct waterfall_row *row)
{
	if (row_set_has(&rows->unfolded, row->span->id))
		row_set_put(&rows->unfolded, row->span->id, false);
	else if (row->has_listed)
		row_set_put(&rows->folded, row->span->id, true);
	else
		return false;
	return true;
}

static bool waterfall_fold(void *data, const void *row, int step)
{
	struct waterfall_view *view = data;

	return step > 0 ? unfold(&view->rows, row) : fold(&view->rows, row);
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

/* Selects a row of the tree, wherever it is. */
static void select_anywhere(struct waterfall_view *view, uint32_t place)
{
	const struct waterfall_row *row = &view->rows.rows[place];

	waterfall_unfold(&view->rows, place);
	list_select_key(&view->list, row->span->id);
	if (row->end_ns < view->begin_ns || row->begin_ns > view->end_ns)
		view->begin_ns = view->end_ns = 0;
}

/* Selects the next row of the tree, listed or not, that has the text; from the selected on. */
static void find_match(struct waterfall_view *view, bool forward, bool here)
{
	uint32_t count = view->rows.count, at = 0;

	if (count == 0)
		return;
	for (uint32_t i = 0; i < count; i++)
		if (view->rows.rows[i].span->id == view->list.key)
			at = i;
	for (uint32_t i = here ? 0 : 1; i <= count; i++) {
		uint32_t place = (forward ? at + i : at + count - i) % count;

		if (!view->rows.rows[place].matches)
			continue;
		select_anywhere(view, place);
		return;
	}
}

/* The column after the one that the order is by; 0: it is by none. */
static const uint32_t marked[WATERFALL_ORDERS] = {
	[ORDER_DURATION] = WATERFALL_COLUMN_DURATION + 1,
	[ORDER_NAME] = WATERFALL_COLUMN_NAME + 1,
};

static bool waterfall_handle(void *data, const struct view_context *ctx, enum request request)
{
	struct waterfall_view *view = data;

	(void)ctx;
	switch ((int)request) {
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
		view->list.sort = marked[view->rows.order];
		return true;
	case REQUEST_MATCH_NEXT:
	case REQUEST_MATCH_PREVIOUS:
		find_match(view, request == REQUEST_MATCH_NEXT, false);
		return true;
	default:
		return false;
	}
}

/* What is dragged over on the axis is the time that it shows next. */
static void waterfall_drag(void *data, const struct view_context *ctx, int x0, int y0, int x1,
			   int y1, bool released)
{
	struct waterfall_view *view = data;
	int from = view->list.inside.x + (x0 < x1 ? x0 : x1);
	int to = view->list.inside.x + (x0 < x1 ? x1 : x0);

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
	snprintf(text, VIEW_TITLE_SIZE, "%u process%s · %s%s%s%s%s", view->rows.processes,
		 view->rows.processes == 1 ? "" : "es", orders[view->rows.order],
		 view->list.reverse ? ", reversed" : "",
		 view->rows.path_known ? "" : " · no path without all calls", zoom, search);
}

static const char *waterfall_text_begin(void *data, enum request request)
{
	struct waterfall_view *view = data;

	(void)request;
	view->origin = view->list.key;
	return view->rows.text;
}

static bool waterfall_text(void *data, const struct view_context *ctx, enum request request,
			   const char *text, bool undo, struct strec_error *err)
{
	struct waterfall_view *view = data;

	(void)request;
	(void)err;
	snprintf(view->rows.text, sizeof(view->rows.text), "%s", text);
	list_select_key(&view->list, view->origin);
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
static bool waterfall_narrow(const void *data, const struct view_context *ctx, const void *selected,
			     char expr[static NARROW_SIZE])
{
	const struct waterfall_row *row = selected;
	char begin[NUMBER_TEXT_SIZE], end[NUMBER_TEXT_SIZE];
	enum span_kind kind = row->span->kind;
	bool of_process = kind == SPAN_PROCESS || kind == SPAN_PROGRAM;
	int size;

	(void)data;
	(void)ctx;
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

const struct list_ops waterfall_list = {
	.columns = waterfall_columns,
	.column_count = WATERFALL_COLUMNS,
	.sort = WATERFALL_COLUMNS,
	.make = waterfall_make,
	.row = waterfall_row,
	.key = waterfall_key,
	.around = waterfall_around,
	.fold = waterfall_fold,
	.arrange = waterfall_arrange,
	.narrow = waterfall_narrow,
};

static bool waterfall_exports(void *data, const struct view_context *ctx, struct view_export *what)
{
	const struct waterfall_row *row;

	*what = (struct view_export){0};
	if (!list_narrow(&waterfall_list, data, ctx, what->only))
		return false;
	row = selected_row(data);
	snprintf(what->label, sizeof(what->label), "events of %d", row->span->tid);
	return true;
}

/* Reads where one of the calls on the screen was made, by address, as the next is the nearest. */
static bool waterfall_work(void *data, const struct view_context *ctx)
{
	struct waterfall_view *view = data;
	struct event_address first = {0};
	int rows = view->list.rows.h < SOURCES_READ ? view->list.rows.h : SOURCES_READ;

	if (!ctx->reader || !events_have_source(ctx->reader))
		return false;
	for (int i = view->list.top; i < view->list.top + rows && i < view->list.count; i++) {
		const struct span *span = view->rows.rows[view->rows.list[i]].span;
		struct event_address address = {span->block, span->row};

		if (span->kind == SPAN_CALL && address.block &&
		    (!first.block || address_before(address, first)) &&
		    !call_sources_find(&view->sources, address))
			first = address;
	}
	return first.block && call_sources_read(&view->sources, ctx->reader, first);
}

static void waterfall_release(void *data)
{
	call_sources_release(&((struct waterfall_view *)data)->sources);
}

const struct view_ops view_waterfall = {
	.state_size = sizeof(struct waterfall_view),
	.requests = LIST_REQUESTS | REQUEST_BIT(REQUEST_LEFT) | REQUEST_BIT(REQUEST_RIGHT) |
		    REQUEST_BIT(REQUEST_FIT) | REQUEST_BIT(REQUEST_SEARCH) |
		    REQUEST_BIT(REQUEST_MATCH_NEXT) | REQUEST_BIT(REQUEST_MATCH_PREVIOUS) |
		    REQUEST_BIT(REQUEST_OPEN),
	.list = &waterfall_list,
	.release = waterfall_release,
	.work = waterfall_work,
	.draw = waterfall_draw,
	.handle = waterfall_handle,
	.drag = waterfall_drag,
	.title = waterfall_title,
	.text = waterfall_text,
	.text_begin = waterfall_text_begin,
	.exports = waterfall_exports,
};
