/*
 * The Files panel: a row for each file, socket and pipe, with what was done with it.
 */
#include <stdio.h>
#include <string.h>

#include "viz/file_columns.h"
#include "viz/list.h"
#include "viz/path_text.h"

struct files_view {
	struct list list;
	uint64_t evicted_rows;
	struct file_rows rows;
};

static size_t files_make(void *data, const struct view_context *ctx, struct row_choice choice)
{
	struct files_view *view = data;

	file_rows_make(&view->rows, ctx->files, choice);
	view->evicted_rows = ctx->files->evicted_rows;
	return view->rows.count;
}

static const void *files_row(const void *data, size_t index)
{
	return &((const struct files_view *)data)->rows.items[index];
}

static uint64_t files_key(const void *row)
{
	return ((const struct file_item *)row)->key;
}

static bool files_narrow(const void *data, const struct view_context *ctx, const void *row,
			 char expr[static NARROW_SIZE])
{
	const struct file_item *item = row;

	(void)data;
	(void)ctx;
	return path_filter(expr, NARROW_SIZE, item->name, item->known)[0];
}

static const struct list_ops files_list = {
	.columns = file_columns,
	.column_count = FILE_COLUMNS,
	.sort = FILE_COLUMN_CALLS,
	.make = files_make,
	.row = files_row,
	.key = files_key,
	.narrow = files_narrow,
};

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

static void files_draw(void *data, const struct view_context *ctx, struct grid *grid,
		       struct rect rect)
{
	struct files_view *view = data;

	if (list_make(&files_list, view, ctx) == 0) {
		view_draw_empty(ctx, grid, rect,
				view->list.text[0] ? "no file matches" : "no files used yet");
		return;
	}
	if (rect.h > 3 && ctx->files->evicted_rows)
		draw_evicted(ctx->files, grid, rect_cut_bottom(&rect, 1));
	list_draw(&files_list, view, ctx, grid, rect);
}

static void files_title(void *data, char text[static VIEW_TITLE_SIZE])
{
	const struct files_view *view = data;

	snprintf(text, VIEW_TITLE_SIZE, "%s%u%s%s%s", view->evicted_rows ? "top " : "",
		 view->rows.count, view->rows.count == 1 ? " name" : " names",
		 view->list.text[0] ? " · filter: " : "", view->list.text);
}

/* The calls of the selected row. */
static bool files_exports(void *data, const struct view_context *ctx, struct view_export *what)
{
	*what = (struct view_export){.label = "events of a file"};
	return list_narrow(&files_list, data, ctx, what->only);
}

static char *files_copies(void *data, const struct view_context *ctx)
{
	const struct file_item *item = list_selected(&files_list, data);

	(void)ctx;
	return item ? strdup(item->name) : NULL;
}

const struct view_ops view_files = {
	.state_size = sizeof(struct files_view),
	.list = &files_list,
	.requests = LIST_REQUESTS | REQUEST_BIT(REQUEST_FILTER) | REQUEST_BIT(REQUEST_COPY),
	.draw = files_draw,
	.title = files_title,
	.exports = files_exports,
	.copies = files_copies,
};
