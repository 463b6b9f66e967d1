/* The columns of the Files panel: rows are a struct file_item; the table is not looked at. */
#ifndef VIZ_FILE_COLUMNS_H
#define VIZ_FILE_COLUMNS_H

#include "viz/file_rows.h"
#include "viz/table.h"

enum file_column {
	FILE_COLUMN_KIND,
	FILE_COLUMN_PATH,
	FILE_COLUMN_CALLS,
	FILE_COLUMN_READ,
	FILE_COLUMN_WRITTEN,
	FILE_COLUMN_TIME,
	FILE_COLUMN_ERRORS,
	FILE_COLUMN_OPENS,
	FILE_COLUMN_LAST,
	FILE_COLUMN_BY,
	FILE_COLUMNS
};

extern const struct column file_columns[FILE_COLUMNS];

#endif
