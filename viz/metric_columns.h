/*
 * The columns of the Metrics panel.
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
	METRIC_COLUMN_TREND, /* the last ticks: it takes what the others leave */
	METRIC_COLUMNS,
};

extern const struct column metric_columns[METRIC_COLUMNS];

/* Where the values of metrics are. */
static inline struct metric_sources metric_sources_of(const struct view_context *ctx)
{
	return (struct metric_sources){
		.stats = ctx->stats,
		.metrics = ctx->metrics,
		.reader = ctx->reader,
	};
}

#endif
