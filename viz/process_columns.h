/* The columns of the Processes panel: rows are a struct process_row. */
#ifndef VIZ_PROCESS_COLUMNS_H
#define VIZ_PROCESS_COLUMNS_H

#include "viz/list.h"
#include "viz/process_rows.h"

/* The state of the panel. */
struct processes_view {
	struct list list;
	struct process_rows rows;
};

enum process_column {
	PROCESS_COLUMN_PID,
	PROCESS_COLUMN_THREADS,
	PROCESS_COLUMN_NAME,
	PROCESS_COLUMN_CPU,
	PROCESS_COLUMN_RATE,
	PROCESS_COLUMN_TREND,
	PROCESS_COLUMN_CALLS,
	PROCESS_COLUMN_ERRORS,
	PROCESS_COLUMN_TOP,
	PROCESS_COLUMN_STATE,
	PROCESS_COLUMNS
};

extern const struct column process_columns[PROCESS_COLUMNS];

/* In place of PROCESS_COLUMN_THREADS where each thread is a row. */
extern const struct column process_tid_column;

#endif
