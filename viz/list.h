/*
 * A list of rows, which is what most panels are: which row is selected, what of the list is on
 * the screen, and the keys and the mouse for it. A view says with struct list_ops what its rows
 * and columns are, and begins its state with a struct list; viz/view.c does the rest.
 *
 * Rows are made anew for each screen, so the selection is kept as the key of its row and stays
 * on it however the rows are sorted. A tree is a list, too, of the rows that are not folded away: a
 * view keeps in a struct row_set what is, and draws the first column with table_indent().
 */
#ifndef VIZ_LIST_H
#define VIZ_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "viz/table.h"
#include "viz/view.h"

#define LIST_TEXT_SIZE 64

/* Zero-initialised it has no rows, and all text, sorted by the first choice. */
struct list {
	int count;            /* of rows, since list_make() */
	int selected;         /* index of the selected row */
	int top;              /* of the first row shown */
	int page;             /* rows shown at the last list_fit() */
	struct rect rows;     /* where they were drawn; empty: not at all, */
	struct rect inside;   /* and the panel's inside, of which they are a part */
	uint64_t key, around; /* of the row that was selected by hand; 0: none was */
	uint32_t sort;        /* column + 1, 0 for the first choice */
	bool reverse;
	char text[LIST_TEXT_SIZE]; /* only rows that have it; "": all */
};

/* What a list is of. From around on all may be NULL; a state is the view's. */
struct list_ops {
	const struct column *columns;
	size_t column_count;
	size_t sort; /* the column of the first choice; column_count: an order that no column has */

	/* Makes the rows that are chosen, from what ctx has; returns their number. */
	size_t (*make)(void *state, const struct view_context *ctx, struct row_choice choice);
	/* The row index, which is one of them; it lives until rows are made again. */
	const void *(*row)(const void *state, size_t index);
	/* What tells a row from all others, now and later; never 0. */
	uint64_t (*key)(const void *row);

	/*
	 * The key of the row around one, in a tree; 0: none is. Where a selected row is folded
	 * away that one is selected, and Left goes to it.
	 */
	uint64_t (*around)(const void *state, const void *row);
	/*
	 * Shows less below the selected row (step -1, for Left) or more (1, for Right); false
	 * where nothing is to be done: the selection then goes to the row around, or into the
	 * rows below.
	 */
	bool (*fold)(void *state, const void *row, int step);
	/*
	 * Places the columns into rect where table_layout() with all of them would not do; they
	 * are a copy, and may be changed.
	 */
	struct table_layout (*arrange)(void *state, struct column columns[TABLE_COLUMNS_MAX],
				       struct rect rect);
	/* As of struct view_ops, of a row. */
	bool (*narrow)(const void *state, const struct view_context *ctx, const void *row,
		       char expr[static NARROW_SIZE]);
};

/* Requests that list_handle() acts upon, for struct view_ops. */
#define LIST_REQUESTS (MOVE_REQUESTS | REQUEST_BIT(REQUEST_SORT) | REQUEST_BIT(REQUEST_REVERSE))

/* In all of these state is the view's, which begins with a struct list. */

/* Makes the rows and finds the selected one among them; returns how many there are. */
int list_make(const struct list_ops *ops, void *state, const struct view_context *ctx);

/* The column by which the rows are sorted. */
size_t list_sort_column(const struct list_ops *ops, const void *state);

/* The selected row, NULL for none; as old as the rows. */
const void *list_selected(const struct list_ops *ops, const void *state);

/* Header and rows, into rect; returns where the columns are. The rows are made. */
struct table_layout list_draw(const struct list_ops *ops, void *state,
			      const struct view_context *ctx, struct grid *grid, struct rect rect);

/* Sets how many rows are shown, where none are drawn, and moves top and selected to suit. */
void list_fit(struct list *list, int page);

/* Selects a row, as a click on it does; an index that is none is ignored. */
void list_select(const struct list_ops *ops, void *state, int index);

/* Selects the row with that key, once rows are made that have it; 0: the index stays. */
static inline void list_select_key(struct list *list, uint64_t key)
{
	list->key = key;
	list->around = 0;
}

/* The index of the row that is drawn at (x, y) of the panel's inside; -1: none is. */
int list_row_at(const struct list *list, int x, int y);

/* Acts on LIST_REQUESTS and, with ops->fold, on Left and Right; false for what is none of them. */
bool list_handle(const struct list_ops *ops, void *state, enum request request);

/* As narrow of struct view_ops: of the selected row, after the rows were made again. */
bool list_narrow(const struct list_ops *ops, void *state, const struct view_context *ctx,
		 char expr[static NARROW_SIZE]);

#endif
