#include "viz/map_area.h"

#include <stdio.h>

#include "viz/numbers.h"

#define AXIS_BINS (MAP_DECADE_BINS / 2) /* that an axis begins and ends with */

static struct map_axis axis_make(int first, int units, int size)
{
	struct map_axis axis = {.first = first, .units = units, .size = size > 0 ? size : 1};

	axis.cells = axis.units < axis.size ? axis.units : axis.size;
	return axis;
}

struct map_axis map_time_axis(const struct latency_map_state *state, int size)
{
	int columns = (int)latency_map_columns(state), step = 1;

	columns = columns > 0 ? columns : 1;
	while (step * 16 <= columns)
		step *= 2;
	return axis_make(0, (columns + step - 1) / step * step, size);
}

static bool bin_is_empty(const struct latency_map_state *state, unsigned bin)
{
	for (unsigned column = 0; column < latency_map_columns(state); column++)
		if (state->counts[column][bin])
			return false;
	return true;
}

struct map_axis map_latency_axis(const struct latency_map_state *state, int size)
{
	unsigned low = 0, high = MAP_BINS;

	while (high > 1 && bin_is_empty(state, high - 1))
		high--;
	while (low + 1 < high && bin_is_empty(state, low))
		low++;
	low -= low % AXIS_BINS;
	high += AXIS_BINS - 1;
	high -= high % AXIS_BINS;
	return axis_make((int)low, (int)(high - low), size);
}

int map_axis_unit(const struct map_axis *axis, int cell)
{
	return axis->first + cell * axis->units / axis->cells;
}

int map_axis_screen(const struct map_axis *axis, int cell)
{
	return cell * axis->size / axis->cells;
}

/*
 * Which of cells that begin at i * whole / cells has the one at position at: the greatest i
 * with i * whole / cells < at + 1.
 */
static int cell_find(int at, int whole, int cells)
{
	at = at < 0 ? 0 : at >= whole ? whole - 1 : at;
	return ((at + 1) * cells - 1) / whole;
}

int map_axis_cell(const struct map_axis *axis, int unit)
{
	return cell_find(unit - axis->first, axis->units, axis->cells);
}

int map_axis_cell_at(const struct map_axis *axis, int screen)
{
	return cell_find(screen, axis->size, axis->cells);
}

struct map_area map_area_of(const struct latency_map_state *state, const struct map_axis *time,
			    const struct map_axis *latency, int column, int row)
{
	struct map_area area = {
		.tick_from = (uint64_t)map_axis_unit(time, column) * state->width,
		.tick_to = (uint64_t)map_axis_unit(time, column + 1) * state->width,
		.bin_from = map_axis_unit(latency, row),
		.bin_to = map_axis_unit(latency, row + 1),
	};

	return map_area_align(state, area);
}

struct map_area map_area_join(struct map_area a, struct map_area b)
{
	return (struct map_area){
		.tick_from = a.tick_from < b.tick_from ? a.tick_from : b.tick_from,
		.tick_to = a.tick_to > b.tick_to ? a.tick_to : b.tick_to,
		.bin_from = a.bin_from < b.bin_from ? a.bin_from : b.bin_from,
		.bin_to = a.bin_to > b.bin_to ? a.bin_to : b.bin_to,
	};
}

struct map_area map_area_align(const struct latency_map_state *state, struct map_area area)
{
	uint64_t width = state->width ? state->width : 1;
	uint64_t end = latency_map_columns(state) * width;

	area.tick_from -= area.tick_from % width;
	area.tick_to += (width - area.tick_to % width) % width;
	if (area.tick_to > end)
		area.tick_to = end;
	if (area.tick_from >= area.tick_to)
		area.tick_from = area.tick_to > width ? area.tick_to - width : 0;
	return area;
}

uint64_t map_area_calls(const struct latency_map_state *state, const struct map_area *area)
{
	uint64_t calls = 0;

	for (uint64_t tick = area->tick_from; tick < area->tick_to; tick += state->width)
		for (int bin = area->bin_from; bin < area->bin_to; bin++)
			calls += state->counts[tick / state->width][bin];
	return calls;
}

uint64_t map_tick_ns(const struct latency_map_state *state, uint64_t tick)
{
	return (state->begin_tick + tick) * state->tick_ns;
}

void map_area_expression(const struct latency_map_state *state, const struct map_area *area,
			 char text[static MAP_EXPRESSION_SIZE])
{
	int at = snprintf(text, MAP_EXPRESSION_SIZE, "time>=%s && time<%s",
			  duration_format_exact(map_tick_ns(state, area->tick_from)).text,
			  duration_format_exact(map_tick_ns(state, area->tick_to)).text);

	/* The outer bins have no outer bound. */
	if (area->bin_from > 0)
		at += snprintf(
			text + at, MAP_EXPRESSION_SIZE - (size_t)at, " && dur>=%s",
			duration_format_exact(latency_bin_start((unsigned)area->bin_from)).text);
	if (area->bin_to < MAP_BINS)
		snprintf(text + at, MAP_EXPRESSION_SIZE - (size_t)at, " && dur<%s",
			 duration_format_exact(latency_bin_start((unsigned)area->bin_to)).text);
}
