#include "viz/latency_map_plot.h"

#include <math.h>

#include "viz/numbers.h"
#include "viz/view.h"

#define TIME_COLUMNS 12  /* between two times at least */
#define LEGEND_STEPS 8   /* of MAP_LEGEND_COLUMNS the rest is words */
#define HEAT_LEAST   0.2 /* of one call, so that it is seen */
#define MARK_LIGHT   0.4

void map_plot_axes(struct map_plot *plot, const struct latency_map_state *state, int w, int h)
{
	plot->state = state;
	plot->time = map_time_axis(state, w);
	plot->latency = map_latency_axis(state, 2 * h);
}

/* Calls of a cell for each column and bin in it: cells differ by one of either. */
static double cell_density(const struct map_plot *plot, int column, int row)
{
	struct map_area area = map_area_of(plot->state, &plot->time, &plot->latency, column, row);
	uint64_t columns = (area.tick_to - area.tick_from) / plot->state->width;

	return (double)map_area_calls(plot->state, &area) /
	       ((double)columns * (area.bin_to - area.bin_from));
}

/* Whether a cell begins before the map's end. */
static bool cell_is_there(const struct map_plot *plot, int column)
{
	return map_axis_unit(&plot->time, column) < (int)latency_map_columns(plot->state);
}

struct map_area map_plot_densest(struct map_plot *plot)
{
	int column = 0, row = 0;

	plot->densest = 0.0;
	for (int x = 0; x < plot->time.cells && cell_is_there(plot, x); x++)
		for (int y = 0; y < plot->latency.cells; y++) {
			double density = cell_density(plot, x, y);

			if (density < plot->densest || density <= 0)
				continue;
			plot->densest = density;
			column = x;
			row = y;
		}
	return map_area_of(plot->state, &plot->time, &plot->latency, column, row);
}

static bool areas_meet(const struct map_area *a, const struct map_area *b)
{
	return a->tick_from < b->tick_to && b->tick_from < a->tick_to && a->bin_from < b->bin_to &&
	       b->bin_from < a->bin_to;
}

/* The colour of a cell, COLOR_DEFAULT where nothing is. */
static uint32_t cell_color(const struct map_plot *plot, int column, int row)
{
	struct map_area area = map_area_of(plot->state, &plot->time, &plot->latency, column, row);
	uint32_t color = COLOR_DEFAULT;
	double density;

	if (!cell_is_there(plot, column))
		return color;
	if (plot->has_cursor && areas_meet(&area, &plot->cursor))
		return theme_color(THEME_CURSOR);
	density = cell_density(plot, column, row);
	if (density > 0)
		color = heat_color(HEAT_LEAST +
				   (1 - HEAT_LEAST) * log1p(density) / log1p(plot->densest));
	if (plot->has_mark && areas_meet(&area, &plot->mark))
		color = color_mix(color ? color : heat_color(0), COLOR_RGB(255, 255, 255),
				  MARK_LIGHT);
	return color;
}

/* Two colours above each other in one cell of the screen. */
static void put_halves(struct grid *grid, struct rect cell, uint32_t upper, uint32_t lower)
{
	if (upper == lower)
		grid_fill(grid, cell, (struct style){.fg = upper}, upper ? 0x2588 : ' ');
	else if (upper)
		grid_fill(grid, cell, (struct style){.fg = upper, .bg = lower}, 0x2580);
	else
		grid_fill(grid, cell, (struct style){.fg = lower}, 0x2584);
}

void map_plot_draw(const struct map_plot *plot, struct grid *grid)
{
	struct rect rect = plot->rect;

	for (int x = 0; x < rect.w; x++) {
		int column = map_axis_cell_at(&plot->time, x);

		for (int y = 0; y < rect.h; y++) {
			int half = 2 * (rect.h - 1 - y);
			int lower = map_axis_cell_at(&plot->latency, half);
			int upper = map_axis_cell_at(&plot->latency, half + 1);

			put_halves(grid, (struct rect){rect.x + x, rect.y + y, 1, 1},
				   cell_color(plot, column, upper),
				   cell_color(plot, column, lower));
		}
	}
}

/* The row of the screen in which a bin begins, or -1. */
static int bin_row(const struct map_plot *plot, int bin)
{
	int cell = map_axis_cell(&plot->latency, bin);

	return plot->rect.h - 1 - map_axis_screen(&plot->latency, cell) / 2;
}

void map_plot_draw_latencies(const struct map_plot *plot, struct grid *grid, struct rect rect)
{
	int free_y = plot->rect.y + plot->rect.h;

	int first = plot->latency.first + MAP_DECADE_BINS - 1;

	for (int bin = first - first % MAP_DECADE_BINS;
	     bin < plot->latency.first + plot->latency.units; bin += MAP_DECADE_BINS) {
		int y = plot->rect.y + bin_row(plot, bin);

		if (y >= free_y)
			continue;
		grid_text_fit(grid, rect, rect.x, y, MAP_LABEL_COLUMNS - 1, ALIGN_RIGHT,
			      view_style(THEME_MUTED),
			      duration_format_exact(latency_bin_start((unsigned)bin)).text);
		free_y = y;
	}
}

/* The least of 1, 2, 5 times a power of ten, or of what divides minutes, that is not below ns. */
static uint64_t round_step(double ns)
{
	static const uint64_t clock_s[] = {60, 120, 300, 600, 1200, 3600, 7200, 18000, 36000};
	uint64_t step = 1;

	while ((double)step * 10 <= ns)
		step *= 10;
	if ((double)step < ns)
		step *= (double)step * 2 >= ns ? 2 : (double)step * 5 >= ns ? 5 : 10;
	if (step <= UINT64_C(50000000000))
		return step;
	for (unsigned i = 0; i < sizeof(clock_s) / sizeof(clock_s[0]); i++)
		if ((double)clock_s[i] * 1e9 >= ns)
			return clock_s[i] * UINT64_C(1000000000);
	return step;
}

void map_plot_draw_times(const struct map_plot *plot, struct grid *grid, struct rect rect)
{
	uint64_t from = map_tick_ns(plot->state, 0);
	double column_ns = (double)plot->state->width * (double)plot->state->tick_ns;
	double screen_ns = column_ns * plot->time.units / plot->time.size;
	uint64_t step = round_step(screen_ns * TIME_COLUMNS);
	uint64_t time = (from + step - 1) / step * step;
	int x = (int)((double)(time - from) / screen_ns);

	for (; x + TIME_COLUMNS / 2 <= rect.w; time += step) {
		grid_text(grid, rect, rect.x + x, rect.y, view_style(THEME_MUTED),
			  time ? duration_format((double)time).text : "0s");
		x = (int)((double)(time + step - from) / screen_ns);
	}
}

void map_plot_draw_legend(struct grid *grid, struct rect rect)
{
	struct style muted = view_style(THEME_MUTED);
	int x = rect.x;

	x += grid_text(grid, rect, x, rect.y, muted, " few ");
	for (int i = 0; i < LEGEND_STEPS; i++, x++)
		grid_fill(grid, (struct rect){x, rect.y, 1, 1},
			  (struct style){.fg = heat_color(HEAT_LEAST + (1 - HEAT_LEAST) * i /
									       (LEGEND_STEPS - 1))},
			  0x2588);
	grid_text(grid, rect, x, rect.y, muted, " many");
}
