/*
 * Tables on the screen: columns as data, and in which order rows are.
 */
#ifndef VIZ_TABLE_H
#define VIZ_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "viz/grid.h"

#define TABLE_COLUMNS_MAX 16

struct view_context;

/* Where the cell of a row is drawn, and what may be looked at for it. */
struct table_cell {
	struct grid *grid;
	struct rect rect; /* one line high */
	enum text_align align;
	const void *state; /* of the view */
	const struct view_context *ctx;
};

struct column {
	const char *title;
	int columns;     /* width; the first with 0 takes what is left */
	int least, most; /* of that one; 0: 12 and 40 */
	enum text_align align;
	int rank; /* where they do not all fit, those of the highest rank go first */
	void (*draw)(const struct table_cell *cell, const void *row);
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

/* One row; where.rect is its line, in which the cells are, and where.align does not matter. */
void table_draw_row(const struct column *columns, size_t count, const struct table_layout *layout,
		    struct table_cell where, const void *row);

/* Text in a cell, aligned as its column and cut where it is too long. */
void table_put(const struct table_cell *cell, struct style style, const char *text);

/* A number of things: up to four digits as it is. */
void table_put_count(const struct table_cell *cell, struct style style, uint64_t count);

/*
 * The cell of a row of a tree, without the indentation of its depth, 0 for the outermost rows,
 * and without sign, such as "▾ ", which is drawn. Half of the cell at least is left.
 */
struct table_cell table_indent(const struct table_cell *cell, unsigned depth, const char *sign);

/* The column after sort that can be sorted by. */
size_t table_next_sort(const struct column *columns, size_t count, size_t sort);

/* Which rows there are, and in which order. */
struct row_choice {
	int (*compare)(const void *a, const void *b); /* as of struct column, */
	bool reverse;                                 /* the other way round */
	const char *text;                             /* only those that have it; "": all */
};

/*
 * Puts count rows of size bytes in order; tie, as of qsort(3), is the order of equals, also in
 * reverse. It should know no equals, so that the order is always the same.
 */
void rows_sort(void *rows, size_t count, size_t size, const struct row_choice *choice,
	       int (*tie)(const void *a, const void *b));

/* Defines the function name: an order of rows, which are a type, by a value of `row`, greatest
 * first. */
#define ORDER_DOWN(name, type, value)                                                              \
	static int name(const void *a, const void *b)                                              \
	{                                                                                          \
		const type *row = a;                                                               \
		__auto_type value_a = (value);                                                     \
                                                                                                   \
		row = b;                                                                           \
		__auto_type value_b = (value);                                                     \
		return (value_a < value_b) - (value_a > value_b);                                  \
	}

#endif
