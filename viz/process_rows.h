/*
 * The rows of the Processes panel: which there are, what each adds up, and in which order.
 * They are made anew for each screen from the collector's state.
 */
#ifndef VIZ_PROCESS_ROWS_H
#define VIZ_PROCESS_ROWS_H

#include <stdbool.h>
#include <stdint.h>

#include "viz/collect_processes.h"
#include "viz/table.h"

/* A process, that is all its threads, or one thread. */
struct process_row {
	const struct process *process; /* the thread itself, or the one that stands for all */
	double rate, cpu, trend[PROCESS_TREND];
	uint64_t calls, errors;
	uint32_t threads;
	uint32_t depth; /* in the tree */
	bool placed;
};

static inline bool process_row_ended(const struct process_row *row)
{
	return row->process->status == PROCESS_EXITED || row->process->status == PROCESS_DETACHED;
}

/* Zero-initialised it lists all processes. */
struct process_rows {
	bool threads; /* each thread is a row */
	bool tree;    /* rows stand below the ones that made them */

	uint32_t count, alive;
	double trend_max; /* of all rows, so that their trends compare */
	struct process_row rows[PROCESS_ROWS];
	struct process_row ordered[PROCESS_ROWS]; /* what is to be shown */
};

/* Rows whose name or id has the text. Their processes point into *state. */
void process_rows_make(struct process_rows *all, const struct processes_state *state,
		       struct row_choice choice);

#endif
