/*
 * Where things are on the latency map: how columns and bins share the screen, and areas of
 * the map, which a cursor or a mark is.
 *
 * An axis shows units (columns of the collector, or bins) on screen units (columns, or half
 * rows). Where there are more of the one than of the other, neighbours are taken together or
 * drawn wider, by whole units: so a cell of the map is a number of whole columns and bins, its
 * count exact, and a filter can say which calls are in it.
 */
#ifndef VIZ_MAP_AREA_H
#define VIZ_MAP_AREA_H

#include <stdbool.h>
#include <stdint.h>

#include "viz/collect_latency_map.h"

/* All at least 1, but for first. */
struct map_axis {
	int first; /* unit */
	int units; /* from first on */
	int size;  /* screen units */
	int cells; /* the lesser of both */
};

/* Ticks are counted from the begin of the map; the ends are exclusive. */
struct map_area {
	uint64_t tick_from, tick_to;
	int bin_from, bin_to;
};

/*
 * The axes of a plot of size screen units, 1 at least. That of time has up to an eighth of room
 * for what comes, so that it need not shrink with every tick; that of latency the half
 * decades in which there are calls.
 */
struct map_axis map_time_axis(const struct latency_map_state *state, int size);
struct map_axis map_latency_axis(const struct latency_map_state *state, int size);

/* First unit of a cell; of cell `cells`: the end of the last. First screen unit likewise. */
int map_axis_unit(const struct map_axis *axis, int cell);
int map_axis_screen(const struct map_axis *axis, int cell);

/* The cell of a unit, or at a screen unit; of one outside the nearest. */
int map_axis_cell(const struct map_axis *axis, int unit);
int map_axis_cell_at(const struct map_axis *axis, int screen);

/* The area of a cell of both. */
struct map_area map_area_of(const struct latency_map_state *state, const struct map_axis *time,
			    const struct map_axis *latency, int column, int row);

/* The least area that has both. */
struct map_area map_area_join(struct map_area a, struct map_area b);

/* The area in whole columns, as they are now, that are in use; never empty but before a tick. */
struct map_area map_area_align(const struct latency_map_state *state, struct map_area area);

/* Calls in an aligned area. */
uint64_t map_area_calls(const struct latency_map_state *state, const struct map_area *area);

/* Trace time at which a tick of the map begins, ns. */
uint64_t map_tick_ns(const struct latency_map_state *state, uint64_t tick);

#define MAP_EXPRESSION_SIZE 192

/* The calls of an aligned area as a filter: "time>=1.2s && time<1.3s && dur>=100us && dur<1ms". */
void map_area_expression(const struct latency_map_state *state, const struct map_area *area,
			 char text[static MAP_EXPRESSION_SIZE]);

#endif
