/*
 * The Files panel: a row for each file, socket and pipe, with what was done with it.
 *
 * The rows are made anew for each screen; the selection is kept as the key of a name, so it
 * stays on its row however the rows are sorted.
 */
#include <stdio.h>
#include <string.h>

#include "viz/file_columns.h"
#include "viz/path_text.h"
#include "viz/view.h"

struct files_view {
	struct list list;
	bool chosen; /* selected is the key of a row */
	uint64_t selected;
	uint32_t sort; /* column + 1, 0 for the first choice */
	uint64_t evicted_rows;
	struct file_rows rows;
};

static size_t sort_column(const struct files_view *view)
{
	return view->sort ? view->sort - 1 : FILE_COLUMN_CALLS;
}

/* Finds the selected row again; where it is gone the index stays. */
static void follow_selection(struct files_view *view)
{
	for (uint32_t i = 0; view->chosen && i < view->rows.count; i++)
		if (view->rows.items[i].key == view->selected)
			view->list.selected = (int)i;
}

static const struct file_item *selected_item(const struct files_view *view)
{
	int row = view->list.selected;

	return row >= 0 && row < (int)view->rows.count ? &view->rows.items[row] : NULL;
}

static void keep_selection(struct files_view *view)
{
	const struct file_item *item = selected_item(view);

	view->chosen = item != NULL;
	view->selected = item ? item->key : 0;
}

static void make_rows(struct files_view *view, const struct view_context *ctx)
{
	view->rows.compare = file_columns[sort_column(view)].compare;
	file_rows_make(&view->rows, ctx->files);
	view->evicted_rows = ctx->files->evicted_rows;
	follow_selection(view);
}

static void draw_evicted(const struct files_state *state, struct grid *grid, struct rect rect)
{
	const struct file_use *use = &state->evicted;
	char text[192];

	snprintf(text, sizeof(text), "and others, used less: %s calls, %s read, %s written, %s",
		 count_format_exact(use->calls).text, bytes_format((double)use->read_bytes).text,
		 bytes_format((double)use->written_bytes).text,
		 duration_format((double)use->time_ns).text);
	grid_text_fit(grid, rect, rect.x, rect.y, rect.w, ALIGN_LEFT, view_style(THEME_MUTED),
		      text);
}

static void draw_rows(struct files_view *view, const struct view_context *ctx, struct grid *grid,
		      struct rect rect)
{
	struct table_layout layout = table_layout(file_columns, FILE_COLUMNS, rect);

	table_draw_header(file_columns, FILE_COLUMNS, &layout, grid, rect_cut_top(&rect, 1),
			  sort_column(view), view->rows.reverse);
	list_fit(&view->list, (int)view->rows.count, rect.h);
	for (int y = 0; y < rect.h && view->list.top + y < (int)view->rows.count; y++) {
		int index = view->list.top + y;

		table_draw_row(file_columns, FILE_COLUMNS, &layout, NULL, &view->rows.items[index],
			       grid, rect, y);
		if (index == view->list.selected && ctx->focused)
			grid_highlight(grid, (struct rect){rect.x, rect.y + y, rect.w, 1},
				       ATTR_REVERSE);
	}
}

static void files_draw(void *data, const struct view_context *ctx, struct grid *grid,
		       struct rect rect)
{
	struct files_view *view = data;

	make_rows(view, ctx);
	if (view->rows.count == 0) {
		view_draw_empty(ctx, grid, rect,
				view->rows.text[0] ? "no file matches" : "no files used yet");
		return;
	}
	if (rect.h > 3 && ctx->files->evicted_rows)
		draw_evicted(ctx->files, grid, rect_cut_bottom(&rect, 1));
	draw_rows(view, ctx, grid, rect);
}

static bool files_handle(void *data, const struct view_context *ctx, enum request request)
{
	struct files_view *view = data;

	(void)ctx;
	if (list_handle(&view->list, request)) {
		keep_selection(view);
		return true;
	}
	switch ((int)request) {
	case REQUEST_SORT:
		view->sort =
			(uint32_t)table_next_sort(file_columns, FILE_COLUMNS, sort_column(view)) +
			1;
		return true;
	case REQUEST_REVERSE:
		view->rows.reverse = !view->rows.reverse;
		return true;
	default:
		return false;
	}
}

static void files_click(void *data, const struct view_context *ctx, int y)
{
	struct files_view *view = data;
	int index = view->list.top + y - 1;

	(void)ctx;
	if (y < 1 || index >= (int)view->rows.count)
		return;
	view->list.selected = index;
	keep_selection(view);
}

static void files_title(void *data, char text[static VIEW_TITLE_SIZE])
{
	const struct files_view *view = data;

	snprintf(text, VIEW_TITLE_SIZE, "%s%u%s%s%s", view->evicted_rows ? "top " : "",
		 view->rows.count, view->rows.count == 1 ? " name" : " names",
		 view->rows.text[0] ? " · filter: " : "", view->rows.text);
}

static bool files_text(void *data, const struct view_context *ctx, enum request request,
		       const char *text, bool undo, struct strec_error *err)
{
	struct files_view *view = data;

	(void)ctx;
	(void)request;
	(void)undo;
	(void)err;
	snprintf(view->rows.text, sizeof(view->rows.text), "%s", text);
	return true;
}

static const char *files_text_begin(void *data, enum request request)
{
	(void)request;
	return ((const struct files_view *)data)->rows.text;
}

static bool files_narrow(void *data, const struct view_context *ctx, char expr[static NARROW_SIZE])
{
	const struct file_item *item = selected_item(data);

	(void)ctx;
	return item && path_filter(expr, NARROW_SIZE, item->name, item->known)[0];
}

/* The calls of the selected row. */
static bool files_exports(void *data, struct view_export *what)
{
	const struct file_item *item = selected_item(data);

	*what = (struct view_export){.label = "events of a file"};
	return item && path_filter(what->only, sizeof(what->only), item->name, item->known)[0];
}

static char *files_copies(void *data, const struct view_context *ctx)
{
	const struct file_item *item = selected_item(data);

	(void)ctx;
	return item ? strdup(item->name) : NULL;
}

const struct view_ops view_files = {
	.state_size = sizeof(struct files_view),
	.requests = LIST_REQUESTS | REQUEST_BIT(REQUEST_SORT) | REQUEST_BIT(REQUEST_REVERSE) |
		    REQUEST_BIT(REQUEST_FILTER) | REQUEST_BIT(REQUEST_COPY),
	.draw = files_draw,
	.handle = files_handle,
	.click = files_click,
	.title = files_title,
	.text = files_text,
	.text_begin = files_text_begin,
	.narrow = files_narrow,
	.exports = files_exports,
	.copies = files_copies,
};
