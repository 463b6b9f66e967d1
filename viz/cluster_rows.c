#include "viz/cluster_rows.h"
#include "viz/theme.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void draw_cluster(const struct table_cell *cell, const void *data)
{
	const struct cluster_row *row = data;
	struct style style = cluster_row_style(row);

	style.attributes |= ATTR_BOLD;
	grid_textf(cell->grid, cell->rect, cell->rect.x, cell->rect.y, style, "%u%s",
		   row->place.cluster + 1, row->place.outlier ? "!" : "");
}

static void draw_call(const struct table_cell *cell, const void *data)
{
	const struct cluster_row *row = data;

	table_put(cell, (struct style){.fg = view_call_color(row->site.call)}, row->name);
}

static void draw_site(const struct table_cell *cell, const void *data)
{
	const struct cluster_row *row = data;

	grid_textf(cell->grid, cell->rect, cell->rect.x, cell->rect.y, view_style(THEME_MUTED),
		   "0x%03x", row->site.offset);
}

static void draw_mean(const struct table_cell *cell, const void *data)
{
	const struct cluster_row *row = data;

	table_put(cell, (struct style){.fg = latency_color(row->mean_ns)},
		  duration_format(row->mean_ns).text);
}

static void draw_calls(const struct table_cell *cell, const void *data)
{
	table_put_count(cell, (struct style){0}, ((const struct cluster_row *)data)->site.calls);
}

static void draw_errors(const struct table_cell *cell, const void *data)
{
	uint64_t errors = ((const struct cluster_row *)data)->site.errors;

	table_put_count(cell, view_style(errors ? THEME_ERROR : THEME_MUTED), errors);
}

static void draw_distance(const struct table_cell *cell, const void *data)
{
	const struct cluster_row *row = data;
	char text[NUMBER_TEXT_SIZE] = "alone!";

	if (!row->place.alone)
		snprintf(text, sizeof(text), "%.1fσ%s", row->place.distance,
			 row->place.outlier ? "!" : " ");
	table_put(cell, view_style(row->place.outlier ? THEME_OUTLIER : THEME_MUTED), text);
}

ORDER_DOWN(by_mean, struct cluster_row, row->mean_ns)
ORDER_DOWN(by_calls, struct cluster_row, row->site.calls)
ORDER_DOWN(by_errors, struct cluster_row, row->site.errors)
ORDER_DOWN(by_outlier, struct cluster_row, row->place.outlier)
ORDER_DOWN(by_alone, struct cluster_row, row->place.alone)
ORDER_DOWN(by_how_far, struct cluster_row, row->place.distance)

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

static int by_key(const void *a, const void *b)
{
	return site_compare(&((const struct cluster_row *)a)->site,
			    &((const struct cluster_row *)b)->site);
}

void cluster_rows_make(struct cluster_rows *all, const struct view_context *ctx,
		       struct row_choice choice)
{
	const struct sites_state *state = ctx->sites;

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
	rows_sort(all->rows, all->count, sizeof(all->rows[0]), &choice, by_key);
}
