#include "viz/cluster_scatter.h"
#include "viz/theme.h"

#include <float.h>
#include <math.h>
#include <stdio.h>

#define LABEL_COLUMNS 5   /* "100K" and a blank */
#define LABELS_WIDTH  20  /* from which on there is room for them, */
#define AXIS_ROWS     4   /* and for the row of latencies */
#define LARGE_CELLS   600 /* of the plot from which on dots are larger */
#define LABEL_GAP     8   /* columns from one latency to the next at least */

/* The half decades around values from *low to *high, one decade at least. */
static void widen(double *low, double *high)
{
	*low = floor(*low * 2) / 2;
	*high = ceil(*high * 2) / 2;
	if (*high < *low + 1)
		*high = *low + 1;
}

struct cluster_scatter cluster_scatter_make(const struct cluster_rows *all, struct rect rect)
{
	struct cluster_scatter scatter = {
		.plot = rect, .low = {DBL_MAX, DBL_MAX}, .high = {-DBL_MAX, -DBL_MAX}};

	if (rect.h >= AXIS_ROWS)
		rect_cut_bottom(&scatter.plot, 1);
	if (rect.w >= LABELS_WIDTH)
		rect_cut_left(&scatter.plot, LABEL_COLUMNS);
	for (uint32_t i = 0; i < all->count; i++) {
		struct kmeans_point point = all->rows[i].point;

		scatter.low.x = fmin(scatter.low.x, point.x);
		scatter.low.y = fmin(scatter.low.y, point.y);
		scatter.high.x = fmax(scatter.high.x, point.x);
		scatter.high.y = fmax(scatter.high.y, point.y);
	}
	widen(&scatter.low.x, &scatter.high.x);
	widen(&scatter.low.y, &scatter.high.y);
	return scatter;
}

/* The dot of a point, counted from the left top of the plot. */
static void find_dot(const struct cluster_scatter *scatter, struct kmeans_point point, int *x,
		     int *y)
{
	double across = (point.x - scatter->low.x) / (scatter->high.x - scatter->low.x);
	double up = (point.y - scatter->low.y) / (scatter->high.y - scatter->low.y);

	*x = (int)lround(across * (2 * scatter->plot.w - 1));
	*y = (int)lround((1 - up) * (4 * scatter->plot.h - 1));
}

/* One dot, or where there is room two by two, in a quarter or half of a cell. */
static void draw_dot(const struct cluster_scatter *scatter, const struct cluster_row *row,
		     struct grid *grid)
{
	struct style style = cluster_row_style(row);
	bool large = scatter->plot.w * scatter->plot.h >= LARGE_CELLS;
	int x, y;

	find_dot(scatter, row->point, &x, &y);
	if (!large) {
		grid_dot(grid, scatter->plot, x, y, style);
		return;
	}
	for (int i = 0; i < 4; i++)
		grid_dot(grid, scatter->plot, (x & ~1) + i % 2, (y & ~1) + i / 2, style);
}

static void draw_selected(const struct cluster_scatter *scatter, const struct cluster_row *row,
			  struct grid *grid)
{
	struct rect plot = scatter->plot;
	int x, y;

	draw_dot(scatter, row, grid);
	find_dot(scatter, row->point, &x, &y);
	grid_highlight(grid, (struct rect){plot.x + x / 2, plot.y + y / 4, 1, 1}, ATTR_REVERSE);
}

static void draw_centroids(const struct cluster_scatter *scatter, const struct cluster_model *model,
			   struct grid *grid)
{
	for (unsigned i = 0; i < model->clusters.k; i++) {
		struct kmeans_point at = model->clusters.centroids[i];
		struct rect plot = scatter->plot;
		int x, y;

		at.x = at.x * model->sd.x + model->mean.x;
		at.y = at.y * model->sd.y + model->mean.y;
		find_dot(scatter, at, &x, &y);
		grid_textf(grid, plot, plot.x + x / 2, plot.y + y / 4,
			   (struct style){.fg = cluster_color(i), .attributes = ATTR_BOLD}, "%u",
			   i + 1);
	}
}

static void draw_latencies(const struct cluster_scatter *scatter, struct grid *grid,
			   struct rect rect)
{
	int y = rect.y + rect.h - 1, free_x = rect.x;

	for (double power = ceil(scatter->low.x); power <= scatter->high.x; power++) {
		int dot_x, dot_y, x;

		find_dot(scatter, (struct kmeans_point){power, scatter->low.y}, &dot_x, &dot_y);
		x = scatter->plot.x + dot_x / 2;
		if (x >= free_x && x + LABEL_GAP / 2 <= rect.x + rect.w) {
			grid_text(grid, rect, x, y, view_style(THEME_MUTED),
				  duration_format_exact((uint64_t)llround(pow(10, power))).text);
			free_x = x + LABEL_GAP;
		}
	}
}

/* "1", "10", "100", "1K": count_format() would write "1.0K". */
static void format_power(char text[static 8], int power)
{
	static const char units[] = " KMGTPE";
	int digits = power % 3 == 0 ? 1 : power % 3 == 1 ? 10 : 100;

	if (power < 3)
		snprintf(text, 8, "%d", digits);
	else
		snprintf(text, 8, "%d%c", digits, power < 21 ? units[power / 3] : '?');
}

static void draw_counts(const struct cluster_scatter *scatter, struct grid *grid, struct rect rect)
{
	int free_y = scatter->plot.y + scatter->plot.h;

	for (double power = ceil(scatter->low.y); power <= scatter->high.y; power++) {
		int dot_x, dot_y, y;
		char text[8];

		find_dot(scatter, (struct kmeans_point){scatter->low.x, power}, &dot_x, &dot_y);
		y = scatter->plot.y + dot_y / 4;
		if (y >= free_y)
			continue;
		format_power(text, (int)power);
		grid_text_fit(grid, rect, rect.x, y, LABEL_COLUMNS - 1, ALIGN_RIGHT,
			      view_style(THEME_MUTED), text);
		free_y = y;
	}
	if (free_y > rect.y)
		grid_text(grid, rect, rect.x, rect.y, view_style(THEME_MUTED), "calls");
}

void cluster_scatter_draw(const struct cluster_scatter *scatter, const struct cluster_rows *all,
			  const struct cluster_model *model, int selected, struct grid *grid,
			  struct rect rect)
{
	if (rect_is_empty(scatter->plot))
		return;
	if (scatter->plot.h < rect.h)
		draw_latencies(scatter, grid, rect);
	if (scatter->plot.w < rect.w)
		draw_counts(scatter, grid, rect);
	for (uint32_t i = 0; i < all->count; i++)
		if (!all->rows[i].place.outlier)
			draw_dot(scatter, &all->rows[i], grid);
	draw_centroids(scatter, model, grid);
	for (uint32_t i = 0; i < all->count; i++)
		if (all->rows[i].place.outlier)
			draw_dot(scatter, &all->rows[i], grid);
	if (selected >= 0 && selected < (int)all->count)
		draw_selected(scatter, &all->rows[selected], grid);
}

int cluster_scatter_find(const struct cluster_scatter *scatter, const struct cluster_rows *all,
			 int x, int y)
{
	int least = INT32_MAX, found = -1;

	for (uint32_t i = 0; i < all->count; i++) {
		int dot_x, dot_y, across, down;

		find_dot(scatter, all->rows[i].point, &dot_x, &dot_y);
		/* A cell is twice as high as wide: dots are as far apart either way. */
		across = dot_x - (2 * (x - scatter->plot.x) + 1);
		down = dot_y - (4 * (y - scatter->plot.y) + 2);
		if (across * across + down * down < least) {
			least = across * across + down * down;
			found = (int)i;
		}
	}
	return found;
}
