/* The columns of the Waterfall panel: rows are a struct waterfall_row. */
#ifndef VIZ_WATERFALL_COLUMNS_H
#define VIZ_WATERFALL_COLUMNS_H

#include "viz/table.h"
#include "viz/waterfall_rows.h"

enum waterfall_column {
	WATERFALL_COLUMN_NAME,
	WATERFALL_COLUMN_DURATION,
	WATERFALL_COLUMN_STATUS,
	WATERFALL_COLUMN_PATH,
	WATERFALL_COLUMN_ID,
	WATERFALL_COLUMN_BAR, /* on the axis; it takes what the others leave */
	WATERFALL_COLUMNS
};

extern const struct column waterfall_columns[WATERFALL_COLUMNS];

/* How many of them, from the first on, have room beside a scale in so many columns. */
size_t waterfall_columns_fit(int columns);

/* The colour of a span's bar and name, but for failures and the critical path. */
uint32_t waterfall_color(const struct span *span);

#endif
