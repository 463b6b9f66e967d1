/*
 * The rows of the Anomalies panel: which there are, in which order, and their columns. They
 * are made anew for each screen from the collector's state.
 */
#ifndef VIZ_ANOMALY_ROWS_H
#define VIZ_ANOMALY_ROWS_H

#include <stdbool.h>
#include <stdint.h>

#include "viz/anomaly_text.h"
#include "viz/list.h"

#define ANOMALY_ROWS (ANOMALY_CLASSES * ANOMALIES_KEPT)

struct anomaly_row {
	struct anomaly anomaly;
	const struct anomaly_text *text; /* NULL: not read, or no call */
	char name[CALL_NAME_SIZE];       /* of the call, or of the kind */
	char what[ANOMALY_CALL_SIZE];    /* as far as it is known */
	bool waits;                      /* for others, as a descriptor tells or the call */
};

enum anomaly_column {
	ANOMALY_COLUMN_TIME,
	ANOMALY_COLUMN_TASK,
	ANOMALY_COLUMN_TID,
	ANOMALY_COLUMN_CALL,
	ANOMALY_COLUMN_TOOK,
	ANOMALY_COLUMN_USUAL,
	ANOMALY_COLUMN_Z,
	ANOMALY_COLUMN_WHAT,
	ANOMALY_COLUMN_ARGUMENTS, /* where it is not a part of the one before */
	ANOMALY_COLUMN_SOURCE,    /* of logs with stacks */
	ANOMALY_COLUMNS
};

/* Rows are a struct anomaly_row. */
extern const struct column anomaly_columns[ANOMALY_COLUMNS];

/* Zero-initialised it lists those that do not wait. */
struct anomaly_rows {
	bool waits; /* also those that wait */
	uint32_t count;
	struct anomaly_row rows[ANOMALY_ROWS];
};

/*
 * Makes the rows whose name, call, tid, path or source has the text; of equals the newest is first.
 * They point into texts.
 */
void anomaly_rows_make(struct anomaly_rows *all, const struct view_context *ctx,
		       const struct anomaly_texts *texts, struct row_choice choice);

/*
 * A filter expression for a row and its like: that call of that thread, as long as this one or
 * longer, or where it was short, shorter; of ticks, the calls in them. False for a call that
 * has no expression.
 */
bool anomaly_expr(const struct view_context *ctx, const struct anomaly *anomaly,
		  char expr[static NARROW_SIZE]);

#endif
