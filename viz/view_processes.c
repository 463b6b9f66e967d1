/*
 * The Processes panel: a row for each process, or each thread, with what it does now.
 */
#include <stdio.h>
#include <string.h>

#include "viz/list.h"
#include "viz/process_columns.h"
#include "viz/theme.h"

static size_t processes_make(void *data, const struct view_context *ctx, struct row_choice choice)
{
	struct processes_view *view = data;

	process_rows_make(&view->rows, ctx->processes, choice);
	return view->rows.count;
}

static const void *processes_row(const void *data, size_t index)
{
	return &((const struct processes_view *)data)->rows.ordered[index];
}

static uint64_t processes_key(const void *row)
{
	return ((const struct process_row *)row)->process->serial;
}

static struct table_layout processes_arrange(void *data, struct column columns[TABLE_COLUMNS_MAX],
					     struct rect rect)
{
	if (((const struct processes_view *)data)->rows.threads)
		columns[PROCESS_COLUMN_THREADS] = process_tid_column;
	return table_layout(columns, PROCESS_COLUMNS, rect);
}

static bool processes_narrow(const void *data, const struct view_context *ctx, const void *row,
			     char expr[static NARROW_SIZE])
{
	const struct process *process = ((const struct process_row *)row)->process;
	bool threads = ((const struct processes_view *)data)->rows.threads;

	(void)ctx;
	snprintf(expr, NARROW_SIZE, "%s=%d", threads ? "tid" : "pid",
		 threads ? process->tid : process->pid);
	return true;
}

static const struct list_ops processes_list = {
	.columns = process_columns,
	.column_count = PROCESS_COLUMNS,
	.sort = PROCESS_COLUMN_RATE,
	.make = processes_make,
	.row = processes_row,
	.key = processes_key,
	.arrange = processes_arrange,
	.narrow = processes_narrow,
};

static void draw_evicted(const struct processes_state *state, struct grid *grid, struct rect rect)
{
	char text[128];

	snprintf(text, sizeof(text), "and %s that ended or were quiet, with %s calls",
		 count_format_exact(state->evicted).text,
		 count_format_exact(state->evicted_calls).text);
	grid_text_fit(grid, rect, rect.x, rect.y, rect.w, ALIGN_LEFT, view_style(THEME_MUTED),
		      text);
}

static void processes_draw(void *data, const struct view_context *ctx, struct grid *grid,
			   struct rect rect)
{
	struct processes_view *view = data;

	if (list_make(&processes_list, view, ctx) == 0) {
		view_draw_empty(ctx, grid, rect,
				view->list.text[0] ? "no process matches" : "no processes yet");
		return;
	}
	if (rect.h > 3 && ctx->processes->evicted)
		draw_evicted(ctx->processes, grid, rect_cut_bottom(&rect, 1));
	list_draw(&processes_list, view, ctx, grid, rect);
}

static bool processes_handle(void *data, const struct view_context *ctx, enum request request)
{
	struct processes_view *view = data;

	(void)ctx;
	switch ((int)request) {
	case REQUEST_TREE:
		view->rows.tree = !view->rows.tree;
		return true;
	case REQUEST_THREADS:
		view->rows.threads = !view->rows.threads;
		return true;
	default:
		return false;
	}
}

static void processes_title(void *data, char text[static VIEW_TITLE_SIZE])
{
	const struct processes_view *view = data;
	const char *tree = view->rows.tree ? " · tree" : "";

	snprintf(text, VIEW_TITLE_SIZE, "%u, %u alive%s%s%s", view->rows.count, view->rows.alive,
		 tree, view->list.text[0] ? " · filter: " : "", view->list.text);
}

static bool processes_exports(void *data, const struct view_context *ctx, struct view_export *what)
{
	*what = (struct view_export){0};
	if (!list_narrow(&processes_list, data, ctx, what->only))
		return false;
	snprintf(what->label, sizeof(what->label), "events of %.3s %.32s", what->only,
		 what->only + strlen("pid="));
	return true;
}

const struct view_ops view_processes = {
	.exports = processes_exports,
	.state_size = sizeof(struct processes_view),
	.list = &processes_list,
	.requests = LIST_REQUESTS | REQUEST_BIT(REQUEST_TREE) | REQUEST_BIT(REQUEST_THREADS) |
		    REQUEST_BIT(REQUEST_FILTER) | REQUEST_BIT(REQUEST_OPEN),
	.draw = processes_draw,
	.handle = processes_handle,
	.title = processes_title,
};
