/*
 * A stretch of trace time across columns of the screen: where a time is, labels at round times
 * and bars between two times.
 */
#ifndef VIZ_TIME_SCALE_H
#define VIZ_TIME_SCALE_H

#include <stdbool.h>
#include <stdint.h>

#include "viz/grid.h"

/* A plain value; the stretch begins at the left edge of column x and ends right of the last. */
struct time_scale {
	uint64_t begin_ns, end_ns; /* end_ns above begin_ns, or all is at the left edge */
	int x, columns;
};

/* Eighths of a column from the left edge of the scale, rounded down; beyond it clamped. */
int time_scale_eighths(const struct time_scale *scale, uint64_t time_ns);

/* The time at the left edge of a column of the screen; beyond the scale clamped. */
uint64_t time_scale_ns(const struct time_scale *scale, int x);

/* How long a column is, ns, rounded up. */
uint64_t time_scale_column_ns(const struct time_scale *scale);

/*
 * Labels on row y of clip, and below them, on rows rows, thin lines in cells that are blank.
 * Times are of the recording, in one unit for all, with as many decimals as tell them apart.
 */
void time_scale_draw(const struct time_scale *scale, struct grid *grid, struct rect clip, int y,
		     int rows);

/* What a cell of a bar looks like. */
struct bar_cell {
	uint32_t color;
	uint32_t glyph; /* of a whole cell: U+2588, or another that fills less of it */
};

/* What decides it; the cell is that of the time between. */
struct bar_paint {
	struct bar_cell (*cell)(const void *data, uint64_t begin_ns, uint64_t end_ns);
	const void *data;
	bool open; /* goes on at its end */
};

/*
 * A bar on row y of clip: from half a cell on the left to an eighth on the right. What is
 * narrower than half a cell is a thin line at the left, the middle or the right of it. Draws
 * nothing of what is beyond the scale.
 */
void time_scale_bar(const struct time_scale *scale, struct grid *grid, struct rect clip, int y,
		    uint64_t begin_ns, uint64_t end_ns, const struct bar_paint *paint);

#endif
