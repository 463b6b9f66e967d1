/*
 * Draws the latency map into cells, two of its rows in one: a glyph of half a block has a
 * colour for each. Without colours a glyph's shade tells of both.
 */
#ifndef VIZ_LATENCY_MAP_PLOT_H
#define VIZ_LATENCY_MAP_PLOT_H

#include <stdbool.h>

#include "viz/grid.h"
#include "viz/map_area.h"

#define MAP_LABEL_COLUMNS  6  /* "100us" and a blank */
#define MAP_LEGEND_COLUMNS 19 /* " few ████████ many" */

/* How the map is cut into cells. */
struct map_plot {
	const struct latency_map_state *state; /* with calls, but for map_plot_make() */
	struct map_axis time, latency;
};

/* What is drawn of it. */
struct map_picture {
	struct rect rect;
	bool has_cursor, has_mark;
	struct map_area cursor, mark; /* aligned */
	/* Of each cell: calls for each column and bin in it; the most; and its colour. */
	float densities[MAP_COLUMNS][MAP_BINS];
	double densest;
	uint32_t colors[MAP_COLUMNS][MAP_BINS];
};

/* The axes for a rectangle of w x h cells. */
struct map_plot map_plot_make(const struct latency_map_state *state, int w, int h);

struct map_area map_plot_cell(const struct map_plot *plot, int column, int row);

/*
 * Fills in the densities and densest; returns the area of the densest cell, where there are equals
 * the newest and slowest.
 */
struct map_area map_picture_count(struct map_picture *picture, const struct map_plot *plot);

/* The map itself, into its rect, when all else of the picture is filled in. */
void map_picture_draw(struct map_picture *picture, const struct map_plot *plot, struct grid *grid);

/* Into rect, MAP_LABEL_COLUMNS wide and as high as the map: decades, as many as there are rows for.
 */
void map_plot_draw_latencies(const struct map_plot *plot, struct grid *grid, struct rect rect);

/* Into rect, a row as wide as the map. */
void map_plot_draw_times(const struct map_plot *plot, struct grid *grid, struct rect rect);

/* What the colours mean, MAP_LEGEND_COLUMNS wide. */
void map_plot_draw_legend(struct grid *grid, struct rect rect);

#endif
