/* The filter expressions (stview(1), FILTERS) of rows of the Sources panel. */
#ifndef VIZ_SOURCE_FILTER_H
#define VIZ_SOURCE_FILTER_H

#include <stdbool.h>
#include <stddef.h>

#include "viz/source_rows.h"

/*
 * Writes that of the calls of a row's total: with that function on their stack, or with that
 * line; of a caller or callee both; in a tree also with its callers and of its thread, as far as
 * there is room, which matches some more calls where the same functions call each other in
 * another order. False where a row has none, as it stands for a module or nothing is known of
 * it, or where size is too small.
 */
bool source_filter(const struct source_rows *all, const struct source_row *row, char *expr,
		   size_t size);

#endif
