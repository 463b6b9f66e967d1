#include "viz/process_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool row_matches(const struct process_rows *all, const struct process *process,
			const char *text)
{
	char name[TASK_NAME_SIZE + 1] = {0}, pid[16];

	memcpy(name, process->name, TASK_NAME_SIZE);
	snprintf(pid, sizeof(pid), "%d", all->threads ? process->tid : process->pid);
	return !text[0] || strcasestr(name, text) || strncmp(pid, text, strlen(text)) == 0;
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
static struct process_row *row_of(struct process_rows *all, const struct process *process)
{
	struct process_row *row;

	for (uint32_t i = 0; !all->threads && i < all->count; i++)
		if (all->rows[i].process->group == process->group)
			return &all->rows[i];
	row = &all->rows[all->count++];
	*row = (struct process_row){.process = process};
	return row;
}

static void list_rows(struct process_rows *all, const struct processes_state *state,
		      const char *text)
{
	all->count = all->alive = 0;
	all->trend_max = 0.0;
	for (uint32_t i = 0; i < state->count; i++) {
		const struct process *process = &state->rows[i];
		struct process_row *row;

		if (!row_matches(all, process, text))
			continue;
		row = row_of(all, process);
		row_add(row, state, process);
		if (process->serial == process->group) {
			row->process = process;
			row->cpu = processes_cpu(state, process);
		}
	}
	for (uint32_t i = 0; i < all->count; i++) {
		all->alive += !process_row_ended(&all->rows[i]);
		for (unsigned j = 0; j < PROCESS_TREND; j++)
			if (all->rows[i].trend[j] > all->trend_max)
				all->trend_max = all->rows[i].trend[j];
	}
}

/* What has ended sinks, and of equals the order is always the same. */
static int by_end(const void *a, const void *b)
{
	const struct process_row *row_a = a, *row_b = b;
	int order = process_row_ended(row_a) - process_row_ended(row_b);

	return order ? order : (row_a->process->serial < row_b->process->serial) ? 1 : -1;
}

static bool is_child(const struct process_row *parent, const struct process_row *child)
{
	return child->process->parent == parent->process->serial ||
	       (child->process->group != child->process->serial &&
		child->process->group == parent->process->serial);
}

/* Places a row and what descends from it behind each other; depth first. */
static void place_tree(struct process_rows *all, struct process_row *row, uint32_t depth,
		       uint32_t *placed)
{
	row->placed = true;
	row->depth = depth;
	all->ordered[(*placed)++] = *row;
	for (uint32_t i = 0; i < all->count; i++)
		if (!all->rows[i].placed && is_child(row, &all->rows[i]))
			place_tree(all, &all->rows[i], depth + 1, placed);
}

static bool has_parent(const struct process_rows *all, const struct process_row *row)
{
	for (uint32_t i = 0; i < all->count; i++)
		if (&all->rows[i] != row && is_child(&all->rows[i], row))
			return true;
	return false;
}

static void order_rows(struct process_rows *all, const struct row_choice *choice)
{
	uint32_t placed = 0;

	rows_sort(all->rows, all->count, sizeof(all->rows[0]), choice, by_end);
	for (uint32_t i = 0; all->tree && i < all->count; i++)
		if (!all->rows[i].placed && !has_parent(all, &all->rows[i]))
			place_tree(all, &all->rows[i], 0, &placed);
	/* Without a tree all; in a damaged log also those who descend from each other. */
	for (uint32_t i = 0; i < all->count; i++)
		if (!all->rows[i].placed)
			all->ordered[placed++] = all->rows[i];
}

void process_rows_make(struct process_rows *all, const struct processes_state *state,
		       struct row_choice choice)
{
	list_rows(all, state, choice.text);
	order_rows(all, &choice);
}
