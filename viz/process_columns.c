#include "viz/process_columns.h"
#include "viz/theme.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#define TREE_DEPTH_MAX 12 /* deeper ones are indented no further */

static const struct process_rows *rows_of(const struct table_cell *cell)
{
	return &((const struct processes_view *)cell->state)->rows;
}

static void draw_pid(const struct table_cell *cell, const void *data)
{
	const struct process_row *row = data;
	char text[16];

	snprintf(text, sizeof(text), "%d", row->process->pid);
	table_put(cell, view_style(THEME_MUTED), text);
}

static void draw_tid(const struct table_cell *cell, const void *data)
{
	const struct process_row *row = data;
	char text[16];

	if (rows_of(cell)->threads)
		snprintf(text, sizeof(text), "%d", row->process->tid);
	else
		snprintf(text, sizeof(text), "%u", row->threads);
	table_put(cell, view_style(THEME_MUTED), text);
}

static void draw_name(const struct table_cell *cell, const void *data)
{
	const struct process_row *row = data;
	uint32_t depth = row->depth < TREE_DEPTH_MAX ? row->depth : TREE_DEPTH_MAX;
	char text[TASK_NAME_SIZE + 2 * TREE_DEPTH_MAX + 8];
	size_t at = 0;

	for (uint32_t i = 0; rows_of(cell)->tree && i + 1 < depth; i++)
		at += (size_t)snprintf(text + at, sizeof(text) - at, "  ");
	snprintf(text + at, sizeof(text) - at, "%s%.*s", rows_of(cell)->tree && depth ? "└ " : "",
		 TASK_NAME_SIZE - 1, row->process->name);
	table_put(cell, view_style(process_row_ended(row) ? THEME_MUTED : THEME_TEXT), text);
}

static void draw_cpu(const struct table_cell *cell, const void *data)
{
	const struct process_row *row = data;
	struct style style = {.fg = percent_color(row->cpu)};

	if (row->cpu <= 0)
		style = view_style(THEME_MUTED);
	table_put(cell, style, row->cpu > 0 ? percent_format(row->cpu).text : "-");
}

static void draw_rate(const struct table_cell *cell, const void *data)
{
	const struct process_row *row = data;

	table_put(cell, view_style(row->rate > 0 ? THEME_TEXT : THEME_MUTED),
		  rate_format(row->rate).text);
}

static void draw_trend(const struct table_cell *cell, const void *data)
{
	const struct process_row *row = data;

	grid_sparkline(cell->grid, cell->rect, cell->rect.y, row->trend, PROCESS_TREND,
		       rows_of(cell)->trend_max, view_style(THEME_FOCUS));
}

static void draw_calls(const struct table_cell *cell, const void *data)
{
	const struct process_row *row = data;

	table_put(cell, (struct style){0}, count_format((double)row->calls).text);
}

static void draw_errors(const struct table_cell *cell, const void *data)
{
	const struct process_row *row = data;

	table_put(cell, view_style(row->errors ? THEME_ERROR : THEME_MUTED),
		  count_format((double)row->errors).text);
}

static void draw_top(const struct table_cell *cell, const void *data)
{
	const struct process_row *row = data;
	const struct frequent_call *top = &row->process->top[0];
	char name[CALL_NAME_SIZE];

	for (unsigned i = 1; i < PROCESS_TOP; i++)
		if (row->process->top[i].count > top->count)
			top = &row->process->top[i];
	if (top->count)
		table_put(cell, (struct style){.fg = view_call_color(top->key)},
			  view_call_name(cell->ctx, top->key, name));
}

static void draw_exit(const struct table_cell *cell, const struct process *process)
{
	int status = (int)process->exit_status;
	char text[32];

	if (WIFSIGNALED(status))
		snprintf(text, sizeof(text), "killed by SIG%s",
			 sigabbrev_np(WTERMSIG(status)) ? sigabbrev_np(WTERMSIG(status)) : "?");
	else
		snprintf(text, sizeof(text), "exit %d", WEXITSTATUS(status));
	table_put(cell, view_style(status ? THEME_ERROR : THEME_MUTED), text);
}

static void draw_open_call(const struct table_cell *cell, const struct open_call *call)
{
	double ns = (double)(cell->ctx->time_ns - call->enter_ns);
	char name[CALL_NAME_SIZE];

	table_put(cell, (struct style){.fg = latency_color(ns)},
		  view_call_name(cell->ctx, call->key, name));
	snprintf(name, sizeof(name), " %s", duration_format(ns).text);
	grid_text_fit(cell->grid, cell->rect, cell->rect.x + cell->rect.w - (int)strlen(name),
		      cell->rect.y, (int)strlen(name), ALIGN_RIGHT,
		      (struct style){.fg = latency_color(ns)}, name);
}

static void draw_state(const struct table_cell *cell, const void *data)
{
	const struct process *process = ((const struct process_row *)data)->process;
	static const char *const words[] = {
		[PROCESS_RUNNING] = "running",
		[PROCESS_STOPPED] = "stopped",
		[PROCESS_DETACHED] = "detached",
	};
	const struct open_call *call = open_calls_find(cell->ctx->open, process->serial);
	unsigned status = process->status == PROCESS_IN_CALL ? PROCESS_RUNNING : process->status;

	if (call)
		draw_open_call(cell, call);
	else if (status == PROCESS_EXITED)
		draw_exit(cell, process);
	else
		table_put(cell, view_style(status == PROCESS_RUNNING ? THEME_GOOD : THEME_WARNING),
			  words[status]);
}

ORDER_DOWN(by_cpu, struct process_row, row->cpu)
ORDER_DOWN(by_rate, struct process_row, row->rate)
ORDER_DOWN(by_calls, struct process_row, row->calls)
ORDER_DOWN(by_errors, struct process_row, row->errors)
ORDER_DOWN(by_newest, struct process_row, row->process->serial)

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
const struct column process_columns[PROCESS_COLUMNS] = {
	[PROCESS_COLUMN_PID] = {.title = "PID", .columns = 7, .align = ALIGN_RIGHT, .rank = 0,
	 .draw = draw_pid, .compare = by_pid},
	[PROCESS_COLUMN_THREADS] = {.title = "THR", .columns = 3, .align = ALIGN_RIGHT, .rank = 4,
	 .draw = draw_tid},
	[PROCESS_COLUMN_NAME] = {.title = "NAME", .columns = 0, .align = ALIGN_LEFT, .rank = 0,
	 .draw = draw_name, .compare = by_name},
	[PROCESS_COLUMN_CPU] = {.title = "CPU%", .columns = 5, .align = ALIGN_RIGHT, .rank = 1,
	 .draw = draw_cpu, .compare = by_cpu},
	[PROCESS_COLUMN_RATE] = {.title = "CALLS/S", .columns = 8, .align = ALIGN_RIGHT, .rank = 1,
	 .draw = draw_rate, .compare = by_rate},
	[PROCESS_COLUMN_TREND] = {.title = "TREND", .columns = PROCESS_TREND, .align = ALIGN_LEFT, .rank = 3,
	 .draw = draw_trend},
	[PROCESS_COLUMN_CALLS] = {.title = "CALLS", .columns = 7, .align = ALIGN_RIGHT, .rank = 2,
	 .draw = draw_calls, .compare = by_calls},
	[PROCESS_COLUMN_ERRORS] = {.title = "ERRORS", .columns = 7, .align = ALIGN_RIGHT, .rank = 3,
	 .draw = draw_errors, .compare = by_errors},
	[PROCESS_COLUMN_TOP] = {.title = "TOP CALL", .columns = 14, .align = ALIGN_LEFT, .rank = 5,
	 .draw = draw_top},
	[PROCESS_COLUMN_STATE] = {.title = "STATE", .columns = 22, .align = ALIGN_LEFT, .rank = 2,
	 .draw = draw_state, .compare = by_state},
};

const struct column process_tid_column = {
	.title = "TID", .columns = 7, .align = ALIGN_RIGHT, .rank = 1, .draw = draw_tid,
};
/* clang-format on */
