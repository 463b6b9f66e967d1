/*
 * Draws the latency map into cells, two of its rows in one: a glyph of half a block has a
 * colour for each.
 */
#ifndef VIZ_LATENCY_MAP_PLOT_H
#define VIZ_LATENCY_MAP_PLOT_H

#include <stdbool.h>

#include "viz/grid.h"
#include "viz/map_area.h"

#define MAP_LABEL_COLUMNS  6  /* "100us" and a blank */
#define MAP_LEGEND_COLUMNS 19 /* " few ████████ many" */

/* The map as it is shown. */
struct map_plot {
	const struct latency_map_state *state; /* with calls, but for map_plot_axes() */
	struct map_axis time, latency;
	struct rect rect;
	double densest; /* of all cells: calls for each column and bin */
	bool has_cursor, has_mark;
	struct map_area cursor, mark; /* aligned */
};

/* Sets state and axes, for a rectangle of w x h cells. */
void map_plot_axes(struct map_plot *plot, const struct latency_map_state *state, int w, int h);

/* Sets densest; returns the area of that cell, where there are equals the newest and slowest. */
struct map_area map_plot_densest(struct map_plot *plot);

/* The map itself, into its rect. */
void map_plot_draw(const struct map_plot *plot, struct grid *grid);

/* Into rect, MAP_LABEL_COLUMNS left of the map: decades, as many as there are rows for. */
void map_plot_draw_latencies(const struct map_plot *plot, struct grid *grid, struct rect rect);

/* Into rect, a row as wide as the map. */
void map_plot_draw_times(const struct map_plot *plot, struct grid *grid, struct rect rect);

/* What the colours mean, MAP_LEGEND_COLUMNS wide. */
void map_plot_draw_legend(struct grid *grid, struct rect rect);

#endif
