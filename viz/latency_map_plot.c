#include "viz/latency_map_plot.h"

#include <math.h>

#include "viz/numbers.h"
#include "viz/theme.h"
#include "viz/view.h"

#define TIME_COLUMNS 12  /* between two times at least */
#define LEGEND_STEPS 8   /* of MAP_LEGEND_COLUMNS the rest is words */
#define HEAT_LEAST   0.2 /* of one call, so that it is seen */
#define MARK_LIGHT   0.4

struct map_plot map_plot_make(const struct latency_map_state *state, int w, int h)
{
	return (struct map_plot){
		.state = state,
		.time = map_time_axis(state, w),
		.latency = map_latency_axis(state, 2 * h),
	};
}

struct map_area map_plot_cell(const struct map_plot *plot, int column, int row)
{
	return map_area_of(plot->state, &plot->time, &plot->latency, column, row);
}

/* Cells differ by one column or bin: so calls alone would show stripes. */
static float cell_density(const struct map_plot *plot, int column, int row)
{
	struct map_area area = map_plot_cell(plot, column, row);
	uint64_t columns = (area.tick_to - area.tick_from) / plot->state->width;

	return (float)map_area_calls(plot->state, &area) /
	       ((float)columns * (float)(area.bin_to - area.bin_from));
}

/* The cells that begin before the map's end. */
static int columns_used(const struct map_plot *plot)
{
	return map_axis_cell(&plot->time, (int)latency_map_columns(plot->state) - 1) + 1;
}

struct map_area map_picture_count(struct map_picture *picture, const struct map_plot *plot)
{
	int column = 0, row = 0;

	for (int x = 0; x < columns_used(plot); x++)
		for (int y = 0; y < plot->latency.cells; y++) {
			picture->densities[x][y] = cell_density(plot, x, y);
			if (picture->densities[x][y] < picture->densities[column][row])
				continue;
			column = x;
			row = y;
		}
	picture->densest = picture->densities[column][row];
	return map_plot_cell(plot, column, row);
}

static bool areas_meet(const struct map_area *a, const struct map_area *b)
{
	return a->tick_from < b->tick_to && b->tick_from < a->tick_to && a->bin_from < b->bin_to &&
	       b->bin_from < a->bin_to;
}

/* 0 where nothing is. */
static double cell_heat(const struct map_picture *picture, int column, int row)
{
	double density = picture->densities[column][row];

	if (!(density > 0))
		return 0.0;
	return HEAT_LEAST + (1 - HEAT_LEAST) * log1p(density) / log1p(picture->densest);
}

/* COLOR_DEFAULT where nothing is. */
static uint32_t cell_color(const struct map_picture *picture, const struct map_plot *plot,
			   int column, int row)
{
	struct map_area area = map_plot_cell(plot, column, row);
	double heat = cell_heat(picture, column, row);

	if (picture->has_cursor && areas_meet(&area, &picture->cursor))
		return theme_color(THEME_CURSOR);
	if (picture->has_mark && areas_meet(&area, &picture->mark))
		return color_mix(heat_color(heat), theme_color(THEME_FOCUS), MARK_LIGHT);
	return heat > 0 ? heat_color(heat) : COLOR_DEFAULT;
}

static void find_colors(struct map_picture *picture, const struct map_plot *plot)
{
	for (int x = 0; x < plot->time.cells; x++)
		for (int y = 0; y < plot->latency.cells; y++)
			picture->colors[x][y] = x < columns_used(plot)
							? cell_color(picture, plot, x, y)
							: COLOR_DEFAULT;
}

/* What a heat is without colours. */
static uint32_t heat_shade(double heat)
{
	static const uint32_t shades[] = {0x2591, 0x2592, 0x2593, 0x2588};

	return heat > 0 ? shades[heat < 1 ? (int)(heat * 4) : 3] : ' ';
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

/* One cell of the screen with the two of the map that are in it. */
static void draw_shade(const struct map_picture *picture, const struct map_plot *plot,
		       struct grid *grid, struct rect cell, int column, const int rows[2])
{
	struct style style = {0};
	double heat = 0.0;

	for (int i = 0; i < 2 && column < columns_used(plot); i++) {
		struct map_area area = map_plot_cell(plot, column, rows[i]);

		heat = fmax(heat, cell_heat(picture, column, rows[i]));
		if ((picture->has_cursor && areas_meet(&area, &picture->cursor)) ||
		    (picture->has_mark && areas_meet(&area, &picture->mark)))
			style.attributes = ATTR_REVERSE;
	}
	grid_fill(grid, cell, style, heat_shade(heat));
}

void map_picture_draw(struct map_picture *picture, const struct map_plot *plot, struct grid *grid)
{
	struct rect rect = picture->rect;
	bool colors = theme_has_colors();

	find_colors(picture, plot);
	for (int x = 0; x < rect.w; x++)
		for (int y = 0; y < rect.h; y++) {
			struct rect cell = {rect.x + x, rect.y + y, 1, 1};
			int column = map_axis_cell_at(&plot->time, x), half = 2 * (rect.h - 1 - y);
			int rows[] = {map_axis_cell_at(&plot->latency, half + 1),
				      map_axis_cell_at(&plot->latency, half)};

			if (colors)
				put_halves(grid, cell, picture->colors[column][rows[0]],
					   picture->colors[column][rows[1]]);
			else
				draw_shade(picture, plot, grid, cell, column, rows);
		}
}

/* The row of the map in which a bin begins. */
static int bin_row(const struct map_plot *plot, int bin)
{
	int cell = map_axis_cell(&plot->latency, bin);

	return plot->latency.size / 2 - 1 - map_axis_screen(&plot->latency, cell) / 2;
}

void map_plot_draw_latencies(const struct map_plot *plot, struct grid *grid, struct rect rect)
{
	int free_y = rect.y + rect.h;

	int first = plot->latency.first + MAP_DECADE_BINS - 1;

	for (int bin = first - first % MAP_DECADE_BINS;
	     bin < plot->latency.first + plot->latency.units; bin += MAP_DECADE_BINS) {
		int y = rect.y + bin_row(plot, bin);

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
	for (int i = 0; i < LEGEND_STEPS; i++, x++) {
		double heat = HEAT_LEAST + (1 - HEAT_LEAST) * i / (LEGEND_STEPS - 1);

		grid_fill(grid, (struct rect){x, rect.y, 1, 1},
			  (struct style){.fg = heat_color(heat)},
			  theme_has_colors() ? 0x2588 : heat_shade(heat));
	}
	grid_text(grid, rect, x, rect.y, muted, " many");
}
