/* The columns of the Sources panel: rows are a struct source_row; a state has these first. */
#ifndef VIZ_SOURCE_COLUMNS_H
#define VIZ_SOURCE_COLUMNS_H

#include "viz/event_at.h"
#include "viz/list.h"
#include "viz/source_rows.h"

enum source_column {
	SOURCE_COLUMN_NAME,
	SOURCE_COLUMN_PLACE,
	SOURCE_COLUMN_SHARE,
	SOURCE_COLUMN_BAR,
	SOURCE_COLUMN_SELF,
	SOURCE_COLUMN_TOTAL,
	SOURCE_COLUMN_CALLS,
	SOURCE_COLUMN_ALL_CALLS,
	SOURCE_COLUMN_ERRORS,
	SOURCE_COLUMNS
};

struct sources_view {
	struct list list;
	struct source_rows rows;
	/* The text around the line of the selected row, kept while that stays. */
	char *excerpt; /* NULL: it cannot be read */
	uint64_t excerpt_of;
	bool has_excerpts; /* one was read */
	/* The collector's state with the calls that have not returned; NULL: never needed. */
	struct sources_state *with_open;
	struct source_use open; /* these calls */
	struct event_at open_at;
};

extern const struct column source_columns[SOURCE_COLUMNS];

/* As of struct list_ops. */
struct table_layout source_columns_arrange(void *data, struct column columns[TABLE_COLUMNS_MAX],
					   struct rect rect);

#endif
