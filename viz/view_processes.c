/*
 * The Processes panel: a row for each process, or each thread, with what it does now.
 *
 * The rows are made anew for each screen; the selection is kept as the serial of a task, so
 * it stays on its row however the rows are sorted.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "viz/table.h"
#include "viz/view.h"

#define TEXT_SIZE      64
#define TREE_DEPTH_MAX 12 /* deeper ones are indented no further */

/* A process, that is all its threads, or one thread. */
struct process_row {
	const struct process *process; /* the thread itself, or the one that stands for all */
	double rate, cpu, trend[PROCESS_TREND];
	uint64_t calls, errors;
	uint32_t threads;
	uint32_t depth; /* in the tree */
	bool placed;
};

struct processes_view {
	struct list list;
	uint32_t selected; /* serial */
	uint32_t sort;	   /* column + 1, 0 for the first choice */
	bool reverse, tree, threads;
	char text[TEXT_SIZE];
	uint32_t row_count, alive;
	struct process_row rows[PROCESS_ROWS];
	struct process_row ordered[PROCESS_ROWS];
	const struct view_context *ctx; /* while drawing */
	double trend_max;
};

static void draw_number(struct grid *grid, struct rect cell, struct style style, const char *text)
{
	grid_text_fit(grid, cell, cell.x, cell.y, cell.w, ALIGN_RIGHT, style, text);
}

static void draw_pid(const void *table, const void *data, struct grid *grid, struct rect cell)
{
	const struct process_row *row = data;
	char text[16];

	(void)table;
	snprintf(text, sizeof(text), "%d", row->process->pid);
	draw_number(grid, cell, view_style(THEME_MUTED), text);
}

static void draw_tid(const void *table, const void *data, struct grid *grid, struct rect cell)
{
	const struct processes_view *view = table;
	const struct process_row *row = data;
	char text[16];

	if (view->threads)
		snprintf(text, sizeof(text), "%d", row->process->tid);
	else
		snprintf(text, sizeof(text), "%u", row->threads);
	draw_number(grid, cell, view_style(THEME_MUTED), text);
}

static bool row_ended(const struct process_row *row)
{
	return row->process->status == PROCESS_EXITED || row->process->status == PROCESS_DETACHED;
}

static void draw_name(const void *table, const void *data, struct grid *grid, struct rect cell)
{
	const struct processes_view *view = table;
	const struct process_row *row = data;
	uint32_t depth = row->depth < TREE_DEPTH_MAX ? row->depth : TREE_DEPTH_MAX;
	char text[TASK_NAME_SIZE + 2 * TREE_DEPTH_MAX + 8];
	size_t at = 0;

	for (uint32_t i = 0; view->tree && i + 1 < depth; i++)
		at += (size_t)snprintf(text + at, sizeof(text) - at, "  ");
	snprintf(text + at, sizeof(text) - at, "%s%.*s", view->tree && depth ? "└ " : "",
		 TASK_NAME_SIZE - 1, row->process->name);
	grid_text_fit(grid, cell, cell.x, cell.y, cell.w, ALIGN_LEFT,
		      view_style(row_ended(row) ? THEME_MUTED : THEME_TEXT), text);
}

static void draw_cpu(const void *table, const void *data, struct grid *grid, struct rect cell)
{
	const struct process_row *row = data;
	struct style style = {.fg = percent_color(row->cpu)};

	(void)table;
	if (row->cpu <= 0)
		style = view_style(THEME_MUTED);
	draw_number(grid, cell, style, row->cpu > 0 ? percent_format(row->cpu).text : "-");
}

static void draw_rate(const void *table, const void *data, struct grid *grid, struct rect cell)
{
	const struct process_row *row = data;

	(void)table;
	draw_number(grid, cell, view_style(row->rate > 0 ? THEME_TEXT : THEME_MUTED),
		    rate_format(row->rate).text);
}

static void draw_trend(const void *table, const void *data, struct grid *grid, struct rect cell)
{
	const struct processes_view *view = table;
	const struct process_row *row = data;

	grid_sparkline(grid, cell, cell.y, row->trend, PROCESS_TREND, view->trend_max,
		       view_style(THEME_FOCUS));
}

static void draw_calls(const void *table, const void *data, struct grid *grid, struct rect cell)
{
	const struct process_row *row = data;

	(void)table;
	draw_number(grid, cell, (struct style){0}, count_format((double)row->calls).text);
}

static void draw_errors(const void *table, const void *data, struct grid *grid, struct rect cell)
{
	const struct process_row *row = data;

	(void)table;
	draw_number(grid, cell, view_style(row->errors ? THEME_ERROR : THEME_MUTED),
		    count_format((double)row->errors).text);
}

static void draw_top(const void *table, const void *data, struct grid *grid, struct rect cell)
{
	const struct processes_view *view = table;
	const struct process_row *row = data;
	const struct frequent_call *top = &row->process->top[0];
	char name[CALL_NAME_SIZE];

	for (unsigned i = 1; i < PROCESS_TOP; i++)
		if (row->process->top[i].count > top->count)
			top = &row->process->top[i];
	if (top->count)
		grid_text_fit(grid, cell, cell.x, cell.y, cell.w, ALIGN_LEFT,
			      (struct style){.fg = view_call_color(top->key)},
			      view_call_name(view->ctx, top->key, name));
}

static void draw_exit(const struct process *process, struct grid *grid, struct rect cell)
{
	int status = (int)process->exit_status;
	char text[TEXT_SIZE];

	if (WIFSIGNALED(status))
		snprintf(text, sizeof(text), "killed by SIG%s",
			 sigabbrev_np(WTERMSIG(status)) ? sigabbrev_np(WTERMSIG(status)) : "?");
	else
		snprintf(text, sizeof(text), "exit %d", WEXITSTATUS(status));
	grid_text_fit(grid, cell, cell.x, cell.y, cell.w, ALIGN_LEFT,
		      view_style(status ? THEME_ERROR : THEME_MUTED), text);
}

static void draw_open_call(const struct view_context *ctx, const struct open_call *call,
			   struct grid *grid, struct rect cell)
{
	double ns = (double)(ctx->time_ns - call->enter_ns);
	char name[CALL_NAME_SIZE];

	grid_text_fit(grid, cell, cell.x, cell.y, cell.w, ALIGN_LEFT,
		      (struct style){.fg = latency_color(ns)},
		      view_call_name(ctx, call->key, name));
	snprintf(name, sizeof(name), " %s", duration_format(ns).text);
	grid_text_fit(grid, cell, cell.x + cell.w - (int)strlen(name), cell.y, (int)strlen(name),
		      ALIGN_RIGHT, (struct style){.fg = latency_color(ns)}, name);
}

static void draw_state(const void *table, const void *data, struct grid *grid, struct rect cell)
{
	const struct processes_view *view = table;
	const struct process *process = ((const struct process_row *)data)->process;
	static const char *const words[] = {
		[PROCESS_RUNNING] = "running",
		[PROCESS_STOPPED] = "stopped",
		[PROCESS_DETACHED] = "detached",
	};
	const struct open_call *call = open_calls_find(view->ctx->open, process->serial);
	unsigned status = process->status == PROCESS_IN_CALL ? PROCESS_RUNNING : process->status;

	if (call)
		draw_open_call(view->ctx, call, grid, cell);
	else if (status == PROCESS_EXITED)
		draw_exit(process, grid, cell);
	else
		grid_text_fit(grid, cell, cell.x, cell.y, cell.w, ALIGN_LEFT,
			      view_style(status == PROCESS_RUNNING ? THEME_GOOD : THEME_WARNING),
			      words[status]);
}

#define COMPARE_DOWN(name, value)                                                                  \
	static int by_##name(const void *a, const void *b)                                         \
	{                                                                                          \
		const struct process_row *row_a = a, *row_b = b;                                   \
                                                                                                   \
		return (row_a->value < row_b->value) - (row_a->value > row_b->value);              \
	}

COMPARE_DOWN(cpu, cpu)
COMPARE_DOWN(rate, rate)
COMPARE_DOWN(calls, calls)
COMPARE_DOWN(errors, errors)
COMPARE_DOWN(newest, process->serial)

static int by_pid(const void *a, const void *b)
{
	const struct process_row *row_a = a, *row_b = b;

	return (row_a->process->pid > row_b->process->pid) -
	       (row_a->process->pid < row_b->process->pid);
}

static int by_name(const void *a, const void *b)
{
	const struct process_row *row_a = a, *row_b = b;

	return strncmp(row_a->process->name, row_b->process->name, TASK_NAME_SIZE);
}

static int by_state(const void *a, const void *b)
{
	const struct process_row *row_a = a, *row_b = b;
	int order = (row_a->process->status > row_b->process->status) -
		    (row_a->process->status < row_b->process->status);

	return order ? order : by_newest(a, b);
}

/* clang-format off */
static const struct column columns[] = {
	{.title = "PID", .columns = 7, .align = ALIGN_RIGHT, .rank = 0,
	 .draw = draw_pid, .compare = by_pid},
	{.title = "THR", .columns = 3, .align = ALIGN_RIGHT, .rank = 4,
	 .draw = draw_tid},
	{.title = "NAME", .columns = 0, .align = ALIGN_LEFT, .rank = 0,
	 .draw = draw_name, .compare = by_name},
	{.title = "CPU%", .columns = 5, .align = ALIGN_RIGHT, .rank = 1,
	 .draw = draw_cpu, .compare = by_cpu},
	{.title = "CALLS/S", .columns = 8, .align = ALIGN_RIGHT, .rank = 1,
	 .draw = draw_rate, .compare = by_rate},
	{.title = "TREND", .columns = PROCESS_TREND, .align = ALIGN_LEFT, .rank = 3,
	 .draw = draw_trend},
	{.title = "CALLS", .columns = 7, .align = ALIGN_RIGHT, .rank = 2,
	 .draw = draw_calls, .compare = by_calls},
	{.title = "ERRORS", .columns = 7, .align = ALIGN_RIGHT, .rank = 3,
	 .draw = draw_errors, .compare = by_errors},
	{.title = "TOP CALL", .columns = 14, .align = ALIGN_LEFT, .rank = 5,
	 .draw = draw_top},
	{.title = "STATE", .columns = 22, .align = ALIGN_LEFT, .rank = 2,
	 .draw = draw_state, .compare = by_state},
};

/* In place of THR where each thread is a row. */
static const struct column tid_column = {
	.title = "TID", .columns = 7, .align = ALIGN_RIGHT, .rank = 1, .draw = draw_tid,
};
/* clang-format on */

#define COLUMNS	   (sizeof(columns) / sizeof(columns[0]))
#define SORT_FIRST 4 /* CALLS/S */

static size_t sort_column(const struct processes_view *view)
{
	return view->sort ? view->sort - 1 : SORT_FIRST;
}

static bool row_matches(const struct processes_view *view, const struct process *process)
{
	char name[TASK_NAME_SIZE + 1] = {0}, pid[16];

	memcpy(name, process->name, TASK_NAME_SIZE);
	snprintf(pid, sizeof(pid), "%d", view->threads ? process->tid : process->pid);
	return !view->text[0] || strcasestr(name, view->text) ||
	       strncmp(pid, view->text, strlen(view->text)) == 0;
}

/* Adds what one thread did to the row of its process. */
static void row_add(struct process_row *row, const struct processes_state *state,
		    const struct process *process)
{
	double trend[PROCESS_TREND];

	processes_trend(state, process, trend);
	for (unsigned i = 0; i < PROCESS_TREND; i++)
		row->trend[i] += trend[i];
	row->rate += window_rate(&process->window, &state->clock);
	row->calls += process->calls;
	row->errors += process->errors;
	row->threads += process->status != PROCESS_EXITED && process->status != PROCESS_DETACHED;
}

/* The row of the thread's process so far, or a new one. */
static struct process_row *row_of(struct processes_view *view, const struct process *process)
{
	struct process_row *row;

	for (uint32_t i = 0; !view->threads && i < view->row_count; i++)
		if (view->rows[i].process->group == process->group)
			return &view->rows[i];
	row = &view->rows[view->row_count++];
	*row = (struct process_row){.process = process};
	return row;
}

static void list_rows(struct processes_view *view, const struct processes_state *state)
{
	view->row_count = view->alive = 0;
	view->trend_max = 0.0;
	for (uint32_t i = 0; i < state->count; i++) {
		const struct process *process = &state->rows[i];
		struct process_row *row;

		if (!row_matches(view, process))
			continue;
		row = row_of(view, process);
		row_add(row, state, process);
		if (process->serial == process->group) {
			row->process = process;
			row->cpu = processes_cpu(state, process);
		}
	}
	for (uint32_t i = 0; i < view->row_count; i++) {
		view->alive += !row_ended(&view->rows[i]);
		for (unsigned j = 0; j < PROCESS_TREND; j++)
			if (view->rows[i].trend[j] > view->trend_max)
				view->trend_max = view->rows[i].trend[j];
	}
}

static int compare_rows(const void *a, const void *b, void *data)
{
	const struct processes_view *view = data;
	const struct process_row *row_a = a, *row_b = b;
	int order = columns[sort_column(view)].compare(a, b);

	order = view->reverse ? -order : order;
	/* What has ended sinks, and of equals the order is always the same. */
	if (order == 0)
		order = row_ended(row_a) - row_ended(row_b);
	if (order == 0)
		order = (row_a->process->serial < row_b->process->serial) ? 1 : -1;
	return order;
}

static bool is_child(const struct process_row *parent, const struct process_row *child)
{
	return child->process->parent == parent->process->serial ||
	       (child->process->group != child->process->serial &&
		child->process->group == parent->process->serial);
}

/* Places a row and what descends from it behind each other; depth first. */
static void place_tree(struct processes_view *view, struct process_row *row, uint32_t depth,
		       uint32_t *placed)
{
	row->placed = true;
	row->depth = depth;
	view->ordered[(*placed)++] = *row;
	for (uint32_t i = 0; i < view->row_count; i++)
		if (!view->rows[i].placed && is_child(row, &view->rows[i]))
			place_tree(view, &view->rows[i], depth + 1, placed);
}

static bool has_parent(const struct processes_view *view, const struct process_row *row)
{
	for (uint32_t i = 0; i < view->row_count; i++)
		if (&view->rows[i] != row && is_child(&view->rows[i], row))
			return true;
	return false;
}

static void order_rows(struct processes_view *view)
{
	uint32_t placed = 0;

	qsort_r(view->rows, view->row_count, sizeof(view->rows[0]), compare_rows, view);
	for (uint32_t i = 0; view->tree && i < view->row_count; i++)
		if (!view->rows[i].placed && !has_parent(view, &view->rows[i]))
			place_tree(view, &view->rows[i], 0, &placed);
	/* Without a tree all; in a damaged log also those who descend from each other. */
	for (uint32_t i = 0; i < view->row_count; i++)
		if (!view->rows[i].placed)
			view->ordered[placed++] = view->rows[i];
}

/* Finds the selected task among the rows again; where it is gone the index stays. */
static void follow_selection(struct processes_view *view)
{
	for (uint32_t i = 0; view->selected && i < view->row_count; i++)
		if (view->ordered[i].process->serial == view->selected)
			view->list.selected = (int)i;
}

static void keep_selection(struct processes_view *view)
{
	int row = view->list.selected;

	view->selected =
		row >= 0 && row < (int)view->row_count ? view->ordered[row].process->serial : 0;
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
	struct column shown[COLUMNS];
	struct table_layout layout;

	memcpy(shown, columns, sizeof(shown));
	if (view->threads)
		shown[1] = tid_column;
	layout = table_layout(shown, COLUMNS, rect);
	table_draw_header(shown, COLUMNS, &layout, grid, rect_cut_top(&rect, 1), sort_column(view),
			  view->reverse);
	list_fit(&view->list, (int)view->row_count, rect.h);
	for (int y = 0; y < rect.h && view->list.top + y < (int)view->row_count; y++) {
		int index = view->list.top + y;

		table_draw_row(shown, COLUMNS, &layout, view, &view->ordered[index], grid, rect, y);
		if (index == view->list.selected && ctx->focused)
			grid_highlight(grid, (struct rect){rect.x, rect.y + y, rect.w, 1},
				       ATTR_REVERSE);
	}
}

static void processes_draw(void *data, const struct view_context *ctx, struct grid *grid,
			   struct rect rect)
{
	struct processes_view *view = data;

	view->ctx = ctx;
	list_rows(view, ctx->processes);
	order_rows(view);
	follow_selection(view);
	if (view->row_count == 0)
		view_draw_empty(ctx, grid, rect,
				view->text[0] ? "no process matches" : "no processes yet");
	else if (rect.h > 3 && ctx->processes->evicted)
		draw_evicted(ctx->processes, grid, rect_cut_bottom(&rect, 1));
	if (view->row_count)
		draw_rows(view, ctx, grid, rect);
	view->ctx = NULL;
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
		view->sort = (uint32_t)table_next_sort(columns, COLUMNS, sort_column(view)) + 1;
		return true;
	case REQUEST_REVERSE:
		view->reverse = !view->reverse;
		return true;
	case REQUEST_TREE:
		view->tree = !view->tree;
		return true;
	case REQUEST_THREADS:
		view->threads = !view->threads;
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
	if (y < 1 || index >= (int)view->row_count)
		return;
	view->list.selected = index;
	keep_selection(view);
}

static void processes_title(void *data, char text[static VIEW_TITLE_SIZE])
{
	const struct processes_view *view = data;
	const char *tree = view->tree ? " · tree" : "";

	snprintf(text, VIEW_TITLE_SIZE, "%u, %u alive%s%s%s", view->row_count, view->alive, tree,
		 view->text[0] ? " · filter: " : "", view->text);
}

static bool processes_text(void *data, const struct view_context *ctx, enum request request,
			   const char *text, bool undo, struct strec_error *err)
{
	struct processes_view *view = data;

	(void)ctx;
	(void)request;
	(void)undo;
	(void)err;
	snprintf(view->text, sizeof(view->text), "%s", text);
	return true;
}

static const char *processes_text_begin(void *data, enum request request)
{
	(void)request;
	return ((const struct processes_view *)data)->text;
}

/* The events of the selected process or thread. */
static bool processes_exports(void *data, struct view_export *what)
{
	const struct processes_view *view = data;
	const struct process *process;

	if (view->list.selected < 0 || view->list.selected >= (int)view->row_count)
		return false;
	process = view->ordered[view->list.selected].process;
	*what = (struct view_export){0};
	snprintf(what->label, sizeof(what->label), "events of %s %d", view->threads ? "tid" : "pid",
		 view->threads ? process->tid : process->pid);
	snprintf(what->only, sizeof(what->only), "%s=%d", view->threads ? "tid" : "pid",
		 view->threads ? process->tid : process->pid);
	return true;
}

const struct view_ops view_processes = {
	.exports = processes_exports,
	.state_size = sizeof(struct processes_view),
	.requests = LIST_REQUESTS | REQUEST_BIT(REQUEST_SORT) | REQUEST_BIT(REQUEST_REVERSE) |
		    REQUEST_BIT(REQUEST_TREE) | REQUEST_BIT(REQUEST_THREADS) |
		    REQUEST_BIT(REQUEST_FILTER),
	.draw = processes_draw,
	.handle = processes_handle,
	.click = processes_click,
	.title = processes_title,
	.text = processes_text,
	.text_begin = processes_text_begin,
};
