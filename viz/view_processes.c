/*
 * The Processes panel: a row for each process, or each thread, with what it does now.
 *
 * The rows are made anew for each screen; the selection is kept as the serial of a task, so
 * it stays on its row however the rows are sorted.
 */
#include <stdio.h>
#include <string.h>

#include "viz/process_columns.h"
#include "viz/theme.h"

struct processes_view {
	struct list list;
	uint32_t selected; /* serial */
	uint32_t sort;     /* column + 1, 0 for the first choice */
	struct process_rows rows;
};

static size_t sort_column(const struct processes_view *view)
{
	return view->sort ? view->sort - 1 : PROCESS_COLUMN_RATE;
}

/* Finds the selected task among the rows again; where it is gone the index stays. */
static void follow_selection(struct processes_view *view)
{
	for (uint32_t i = 0; view->selected && i < view->rows.count; i++)
		if (view->rows.ordered[i].process->serial == view->selected)
			view->list.selected = (int)i;
}

static void keep_selection(struct processes_view *view)
{
	int row = view->list.selected;

	view->selected = row >= 0 && row < (int)view->rows.count
				 ? view->rows.ordered[row].process->serial
				 : 0;
}

static void draw_evicted(const struct processes_state *state, struct grid *grid, struct rect rect)
{
	char text[128];

	snprintf(text, sizeof(text), "and %s that ended or were quiet, with %s calls",
		 count_format_exact(state->evicted).text,
		 count_format_exact(state->evicted_calls).text);
	grid_text_fit(grid, rect, rect.x, rect.y, rect.w, ALIGN_LEFT, view_style(THEME_MUTED),
		      text);
}

static void draw_rows(struct processes_view *view, const struct view_context *ctx,
		      struct grid *grid, struct rect rect)
{
	const struct process_table table = {.rows = &view->rows, .ctx = ctx};
	struct column shown[PROCESS_COLUMNS];
	struct table_layout layout;

	memcpy(shown, process_columns, sizeof(shown));
	if (view->rows.threads)
		shown[PROCESS_COLUMN_THREADS] = process_tid_column;
	layout = table_layout(shown, PROCESS_COLUMNS, rect);
	table_draw_header(shown, PROCESS_COLUMNS, &layout, grid, rect_cut_top(&rect, 1),
			  sort_column(view), view->rows.reverse);
	list_fit(&view->list, (int)view->rows.count, rect.h);
	for (int y = 0; y < rect.h && view->list.top + y < (int)view->rows.count; y++) {
		int index = view->list.top + y;

		table_draw_row(shown, PROCESS_COLUMNS, &layout, &table, &view->rows.ordered[index],
			       grid, rect, y);
		if (index == view->list.selected && ctx->focused)
			grid_highlight(grid, (struct rect){rect.x, rect.y + y, rect.w, 1},
				       ATTR_REVERSE);
	}
}

static void processes_draw(void *data, const struct view_context *ctx, struct grid *grid,
			   struct rect rect)
{
	struct processes_view *view = data;

	view->rows.compare = process_columns[sort_column(view)].compare;
	process_rows_make(&view->rows, ctx->processes);
	follow_selection(view);
	if (view->rows.count == 0) {
		view_draw_empty(ctx, grid, rect,
				view->rows.text[0] ? "no process matches" : "no processes yet");
		return;
	}
	if (rect.h > 3 && ctx->processes->evicted)
		draw_evicted(ctx->processes, grid, rect_cut_bottom(&rect, 1));
	draw_rows(view, ctx, grid, rect);
}

static bool processes_handle(void *data, const struct view_context *ctx, enum request request)
{
	struct processes_view *view = data;

	(void)ctx;
	if (list_handle(&view->list, request)) {
		keep_selection(view);
		return true;
	}
	switch ((int)request) {
	case REQUEST_SORT:
		view->sort = (uint32_t)table_next_sort(process_columns, PROCESS_COLUMNS,
						       sort_column(view)) +
			     1;
		return true;
	case REQUEST_REVERSE:
		view->rows.reverse = !view->rows.reverse;
		return true;
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

static void processes_click(void *data, const struct view_context *ctx, int y)
{
	struct processes_view *view = data;
	int index = view->list.top + y - 1;

	(void)ctx;
	if (y < 1 || index >= (int)view->rows.count)
		return;
	view->list.selected = index;
	keep_selection(view);
}

static void processes_title(void *data, char text[static VIEW_TITLE_SIZE])
{
	const struct processes_view *view = data;
	const char *tree = view->rows.tree ? " · tree" : "";

	snprintf(text, VIEW_TITLE_SIZE, "%u, %u alive%s%s%s", view->rows.count, view->rows.alive,
		 tree, view->rows.text[0] ? " · filter: " : "", view->rows.text);
}

static bool processes_text(void *data, const struct view_context *ctx, enum request request,
			   const char *text, bool undo, struct strec_error *err)
{
	struct processes_view *view = data;

	(void)ctx;
	(void)request;
	(void)undo;
	(void)err;
	snprintf(view->rows.text, sizeof(view->rows.text), "%s", text);
	return true;
}

static const char *processes_text_begin(void *data, enum request request)
{
	(void)request;
	return ((const struct processes_view *)data)->rows.text;
}

/* The selected process or thread: its word in a filter, and its id; -1: none is. */
static int selected_id(const struct processes_view *view, const char **word)
{
	const struct process *process;

	*word = view->rows.threads ? "tid" : "pid";
	if (view->list.selected < 0 || view->list.selected >= (int)view->rows.count)
		return -1;
	process = view->rows.ordered[view->list.selected].process;
	return view->rows.threads ? process->tid : process->pid;
}

static bool processes_exports(void *data, struct view_export *what)
{
	const char *word;
	int id = selected_id(data, &word);

	*what = (struct view_export){0};
	snprintf(what->label, sizeof(what->label), "events of %s %d", word, id);
	snprintf(what->only, sizeof(what->only), "%s=%d", word, id);
	return id >= 0;
}

static bool processes_narrow(void *data, const struct view_context *ctx,
			     char expr[static NARROW_SIZE])
{
	const char *word;
	int id = selected_id(data, &word);

	(void)ctx;
	snprintf(expr, NARROW_SIZE, "%s=%d", word, id);
	return id >= 0;
}

const struct view_ops view_processes = {
	.exports = processes_exports,
	.state_size = sizeof(struct processes_view),
	.requests = LIST_REQUESTS | REQUEST_BIT(REQUEST_SORT) | REQUEST_BIT(REQUEST_REVERSE) |
		    REQUEST_BIT(REQUEST_TREE) | REQUEST_BIT(REQUEST_THREADS) |
		    REQUEST_BIT(REQUEST_FILTER) | REQUEST_BIT(REQUEST_OPEN),
	.narrow = processes_narrow,
	.draw = processes_draw,
	.handle = processes_handle,
	.click = processes_click,
	.title = processes_title,
	.text = processes_text,
	.text_begin = processes_text_begin,
};
