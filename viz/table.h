/*
 * Tables on the screen: columns as data, a list with a selection that scrolls.
 */
#ifndef VIZ_TABLE_H
#define VIZ_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "viz/grid.h"
#include "viz/keys.h"

#define TABLE_COLUMNS_MAX 16

struct column {
	const char *title;
	int columns;     /* width; the first with 0 takes what is left */
	int least, most; /* of that one; 0: 12 and 40 */
	enum text_align align;
	int rank; /* where they do not all fit, those of the highest rank go first */
	/* Draws the cell of a row; cell is one line high. */
	void (*draw)(const void *table, const void *row, struct grid *grid, struct rect cell);
	/* Order as of qsort(3), the first on top; NULL: nothing to sort by. */
	int (*compare)(const void *a, const void *b);
};

/* Which columns are shown, and where. */
struct table_layout {
	int x[TABLE_COLUMNS_MAX];
	int w[TABLE_COLUMNS_MAX]; /* 0: not shown */
};

/* Places count columns, up to TABLE_COLUMNS_MAX, into rect with a blank between them. */
struct table_layout table_layout(const struct column *columns, size_t count, struct rect rect);

/* The titles on the first line of rect; that of column sort is marked, with its direction. */
void table_draw_header(const struct column *columns, size_t count,
		       const struct table_layout *layout, struct grid *grid, struct rect rect,
		       size_t sort, bool reverse);

/* One row, on line y of rect. */
void table_draw_row(const struct column *columns, size_t count, const struct table_layout *layout,
		    const void *table, const void *row, struct grid *grid, struct rect rect, int y);

/* The column after sort that can be sorted by. */
size_t table_next_sort(const struct column *columns, size_t count, size_t sort);

/* A list of which a part is shown. Zero-initialised it is at its first row. */
struct list {
	int selected; /* index of the selected row */
	int top;      /* of the first row shown */
	int page;     /* rows shown at the last list_fit() */
	int count;
};

/* Sets how many rows there are and are shown, and moves top and selected to suit. */
void list_fit(struct list *list, int count, int page);

/* Moves the selection, for SCROLL_* with the rows shown; false for what LIST_REQUESTS lacks. */
bool list_handle(struct list *list, enum request request);

#define LIST_REQUESTS                                                                              \
	(REQUEST_BIT(REQUEST_SCROLL_UP) | REQUEST_BIT(REQUEST_SCROLL_DOWN) |                       \
	 REQUEST_BIT(REQUEST_UP) | REQUEST_BIT(REQUEST_DOWN) | REQUEST_BIT(REQUEST_PAGE_UP) |      \
	 REQUEST_BIT(REQUEST_PAGE_DOWN) | REQUEST_BIT(REQUEST_FIRST) | REQUEST_BIT(REQUEST_LAST))

#endif
