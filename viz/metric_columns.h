/*
 * The columns of the Metrics panel, but for the sparkline, which takes what they leave.
 */
#ifndef VIZ_METRIC_COLUMNS_H
#define VIZ_METRIC_COLUMNS_H

#include "viz/metric_rows.h"
#include "viz/table.h"
#include "viz/view.h"

enum metric_column {
	METRIC_COLUMN_NAME,
	METRIC_COLUMN_VALUE,
	METRIC_COLUMN_RATE,
	METRIC_COLUMN_SUM,
	METRIC_COLUMN_P50,
	METRIC_COLUMN_P90,
	METRIC_COLUMN_P99,
	METRIC_COLUMNS,
};

extern const struct column metric_columns[METRIC_COLUMNS];

/* The colour of a row's value and sparkline. */
struct style metric_row_style(const struct metric_row *row);

#endif
