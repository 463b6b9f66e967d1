#include "viz/cluster_rows.h"
#include "viz/theme.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void draw_right(struct grid *grid, struct rect cell, struct style style, const char *text)
{
	grid_text_fit(grid, cell, cell.x, cell.y, cell.w, ALIGN_RIGHT, style, text);
}

static void draw_cluster(const void *table, const void *data, struct grid *grid, struct rect cell)
{
	const struct cluster_row *row = data;
	struct style style = cluster_row_style(row);

	(void)table;
	style.attributes |= ATTR_BOLD;
	grid_textf(grid, cell, cell.x, cell.y, style, "%u%s", row->place.cluster + 1,
		   row->place.outlier ? "!" : "");
}

static void draw_call(const void *table, const void *data, struct grid *grid, struct rect cell)
{
	const struct cluster_row *row = data;

	(void)table;
	grid_text_fit(grid, cell, cell.x, cell.y, cell.w, ALIGN_LEFT,
		      (struct style){.fg = view_call_color(row->site.call)}, row->name);
}

static void draw_site(const void *table, const void *data, struct grid *grid, struct rect cell)
{
	const struct cluster_row *row = data;

	(void)table;
	grid_textf(grid, cell, cell.x, cell.y, view_style(THEME_MUTED), "0x%03x", row->site.offset);
}

static void draw_mean(const void *table, const void *data, struct grid *grid, struct rect cell)
{
	const struct cluster_row *row = data;

	(void)table;
	draw_right(grid, cell, (struct style){.fg = latency_color(row->mean_ns)},
		   duration_format(row->mean_ns).text);
}

static void draw_count(struct grid *grid, struct rect cell, struct style style, uint64_t count)
{
	draw_right(grid, cell, style,
		   count < 10000 ? count_format_exact(count).text
				 : count_format((double)count).text);
}

static void draw_calls(const void *table, const void *data, struct grid *grid, struct rect cell)
{
	(void)table;
	draw_count(grid, cell, (struct style){0}, ((const struct cluster_row *)data)->site.calls);
}

static void draw_errors(const void *table, const void *data, struct grid *grid, struct rect cell)
{
	uint64_t errors = ((const struct cluster_row *)data)->site.errors;

	(void)table;
	draw_count(grid, cell, view_style(errors ? THEME_ERROR : THEME_MUTED), errors);
}

static void draw_distance(const void *table, const void *data, struct grid *grid, struct rect cell)
{
	const struct cluster_row *row = data;
	char text[NUMBER_TEXT_SIZE] = "alone!";

	(void)table;
	if (!row->place.alone)
		snprintf(text, sizeof(text), "%.1fσ%s", row->place.distance,
			 row->place.outlier ? "!" : " ");
	draw_right(grid, cell, view_style(row->place.outlier ? THEME_OUTLIER : THEME_MUTED), text);
}

#define COMPARE_DOWN(name, value)                                                                  \
	static int by_##name(const void *a, const void *b)                                         \
	{                                                                                          \
		const struct cluster_row *row_a = a, *row_b = b;                                   \
                                                                                                   \
		return (row_a->value < row_b->value) - (row_a->value > row_b->value);              \
	}

COMPARE_DOWN(mean, mean_ns)
COMPARE_DOWN(calls, site.calls)
COMPARE_DOWN(errors, site.errors)
COMPARE_DOWN(outlier, place.outlier)
COMPARE_DOWN(alone, place.alone)
COMPARE_DOWN(how_far, place.distance)

static int by_distance(const void *a, const void *b)
{
	int order = by_outlier(a, b);

	if (order == 0)
		order = by_alone(a, b);
	return order ? order : by_how_far(a, b);
}

static int by_cluster(const void *a, const void *b)
{
	const struct cluster_row *row_a = a, *row_b = b;

	if (row_a->place.cluster != row_b->place.cluster)
		return row_a->place.cluster < row_b->place.cluster ? -1 : 1;
	return by_calls(a, b);
}

static int by_call(const void *a, const void *b)
{
	return strcmp(((const struct cluster_row *)a)->name, ((const struct cluster_row *)b)->name);
}

/* clang-format off */
const struct column cluster_columns[CLUSTER_COLUMNS] = {
	{.title = "C", .columns = 2, .align = ALIGN_LEFT, .rank = 0,
	 .draw = draw_cluster, .compare = by_cluster},
	{.title = "CALL", .columns = 0, .align = ALIGN_LEFT, .rank = 0,
	 .draw = draw_call, .compare = by_call},
	{.title = "SITE", .columns = 5, .align = ALIGN_LEFT, .rank = 3,
	 .draw = draw_site, .compare = NULL},
	{.title = "MEAN", .columns = 6, .align = ALIGN_RIGHT, .rank = 0,
	 .draw = draw_mean, .compare = by_mean},
	{.title = "CALLS", .columns = 6, .align = ALIGN_RIGHT, .rank = 1,
	 .draw = draw_calls, .compare = by_calls},
	{.title = "ERRORS", .columns = 7, .align = ALIGN_RIGHT, .rank = 4,
	 .draw = draw_errors, .compare = by_errors},
	[CLUSTER_COLUMN_DIST] =
	{.title = "DIST", .columns = 6, .align = ALIGN_RIGHT, .rank = 2,
	 .draw = draw_distance, .compare = by_distance},
};
/* clang-format on */

struct style cluster_row_style(const struct cluster_row *row)
{
	return row->place.outlier ? view_style(THEME_OUTLIER)
				  : (struct style){.fg = cluster_color(row->place.cluster)};
}

struct order {
	int (*compare)(const void *a, const void *b);
	bool reverse;
};

static int compare_rows(const void *a, const void *b, void *data)
{
	const struct order *order = data;
	int by = order->compare(a, b);

	by = order->reverse ? -by : by;
	return by ? by
		  : site_compare(&((const struct cluster_row *)a)->site,
				 &((const struct cluster_row *)b)->site);
}

void cluster_rows_make(struct cluster_rows *all, const struct view_context *ctx,
		       int (*compare)(const void *a, const void *b), bool reverse)
{
	const struct sites_state *state = ctx->sites;
	struct order order = {.compare = compare, .reverse = reverse};

	all->count = all->outliers = 0;
	for (uint32_t i = 0; state->model.clusters.k && i < state->closed.count; i++) {
		const struct site *site = &state->closed.sites[i];
		struct cluster_row *row = &all->rows[all->count];

		if (site->timed == 0)
			continue;
		row->site = *site;
		row->mean_ns = site_mean_ns(site);
		row->point = site_point(site);
		row->place = cluster_model_place(&state->model, row->point);
		view_call_name(ctx, site->call, row->name);
		all->outliers += row->place.outlier;
		all->count++;
	}
	qsort_r(all->rows, all->count, sizeof(all->rows[0]), compare_rows, &order);
}
