/*
 * The Clusters panel: call sites by latency and frequency as dots, a colour for each cluster,
 * and a list of them, at first those that are like no others.
 */
#include <inttypes.h>
#include <stdio.h>

#include "viz/call_category.h"
#include "viz/cluster_scatter.h"
#include "viz/list.h"
#include "viz/theme.h"

#define LIST_MIN     30 /* columns of the list beside the dots */
#define LIST_MAX     60
#define HEAD_WIDTH   44 /* from here on words are in full */
#define SIDE_WIDTH   56 /* from here on the list is beside them, */
#define STACK_HEIGHT 16 /* and from here on below them */
#define LINE_HEIGHT  5  /* from here on there is a line about the selected one */

struct clusters_view {
	struct list list;
	struct cluster_rows rows;
	struct cluster_scatter scatter; /* of the last draw; from the first cell of the panel */
};

static size_t clusters_make(void *data, const struct view_context *ctx, struct row_choice choice)
{
	struct clusters_view *view = data;

	cluster_rows_make(&view->rows, ctx, choice);
	return view->rows.count;
}

static const void *clusters_row(const void *data, size_t index)
{
	return &((const struct clusters_view *)data)->rows.rows[index];
}

/* An offset in a page and an architecture have 16 bits together. */
static uint64_t clusters_key(const void *row)
{
	const struct site *site = &((const struct cluster_row *)row)->site;

	return UINT64_C(1) << 63 | (uint64_t)site->call.arch << 48 | (uint64_t)site->offset << 32 |
	       site->call.nr;
}

/* The calls of the selected site. Of a call without a name the number is all that there is. */
static bool clusters_narrow(const void *data, const struct view_context *ctx, const void *selected,
			    char expr[static NARROW_SIZE])
{
	const struct cluster_row *row = selected;

	(void)data;
	(void)ctx;
	snprintf(expr, NARROW_SIZE, "nr=%u && ip=0x%x", row->site.call.nr, row->site.offset);
	if (call_name_static(row->site.call.arch, row->site.call.nr))
		snprintf(expr, NARROW_SIZE, "%s && ip=0x%x", row->name, row->site.offset);
	return true;
}

static const struct list_ops clusters_list = {
	.columns = cluster_columns,
	.column_count = CLUSTER_COLUMNS,
	.sort = CLUSTER_COLUMN_DIST,
	.make = clusters_make,
	.row = clusters_row,
	.key = clusters_key,
	.narrow = clusters_narrow,
};

static void draw_head(const struct clusters_view *view, const struct view_context *ctx,
		      struct grid *grid, struct rect rect)
{
	const struct sites_state *state = ctx->sites;
	unsigned k = state->model.clusters.k;
	struct style muted = view_style(THEME_MUTED), bold = {.attributes = ATTR_BOLD};
	int x = rect.x;

	x += grid_text(grid, rect, x, rect.y, muted, "k ");
	x += grid_textf(grid, rect, x, rect.y, bold, "%u", k);
	x += grid_textf(grid, rect, x, rect.y, bold, "  %u", view->rows.count);
	x += grid_text(grid, rect, x, rect.y, muted,
		       view->rows.count == 1 ? " site  " : " sites  ");
	x += grid_textf(grid, rect, x, rect.y,
			view_style(view->rows.outliers ? THEME_OUTLIER : THEME_MUTED), "%u",
			view->rows.outliers);
	x += grid_text(grid, rect, x, rect.y, muted,
		       view->rows.outliers == 1 ? " outlier  " : " outliers  ");
	if (k > 1) {
		x += grid_text(grid, rect, x, rect.y, muted,
			       rect.w < HEAD_WIDTH ? "silh. " : "silhouette ");
		x += grid_textf(grid, rect, x, rect.y, bold, "%.2f", state->model.silhouette);
	}
	if (state->closed.evicted)
		grid_textf(grid, rect, x, rect.y, muted, "  and %s rare ones with %s calls",
			   count_format_exact(state->closed.evicted).text,
			   count_format_exact(state->closed.evicted_calls).text);
}

/* Where there is no room for the list. */
static void draw_line(const struct cluster_row *row, struct grid *grid, struct rect rect)
{
	struct style muted = view_style(THEME_MUTED);
	int x = rect.x;

	x += grid_textf(grid, rect, x, rect.y, cluster_row_style(row), "%u%s ",
			row->place.cluster + 1, row->place.outlier ? "!" : "");
	x += grid_text(grid, rect, x, rect.y, (struct style){.fg = view_call_color(row->site.call)},
		       row->name);
	x += grid_textf(grid, rect, x, rect.y, muted, " 0x%03x  ", row->site.offset);
	x += grid_text(grid, rect, x, rect.y, (struct style){.fg = latency_color(row->mean_ns)},
		       duration_format(row->mean_ns).text);
	grid_textf(grid, rect, x, rect.y, muted, "  %s %s",
		   count_format((double)row->site.calls).text,
		   row->site.calls == 1 ? "call" : "calls");
}

/* The list beside the dots, below them, or only a line about the selected one; and the dots. */
static struct rect share_room(struct rect rect, struct rect *table, struct rect *line)
{
	*table = *line = (struct rect){0};
	if (rect.w >= SIDE_WIDTH) {
		int columns = rect.w * 45 / 100;

		columns = columns < LIST_MIN ? LIST_MIN : columns > LIST_MAX ? LIST_MAX : columns;
		*table = rect_cut_right(&rect, columns);
		rect_cut_right(&rect, 1);
	} else if (rect.h >= STACK_HEIGHT) {
		*table = rect_cut_bottom(&rect, rect.h * 2 / 5);
	} else if (rect.h >= LINE_HEIGHT) {
		*line = rect_cut_bottom(&rect, 1);
	}
	return rect;
}

static void clusters_draw(void *data, const struct view_context *ctx, struct grid *grid,
			  struct rect rect)
{
	struct clusters_view *view = data;
	struct rect whole = rect, table, line, dots;
	const struct cluster_row *row;

	list_make(&clusters_list, view, ctx);
	if (rect_is_empty(rect))
		return;
	if (view->rows.count == 0) {
		view_draw_empty(ctx, grid, rect, "no calls that returned yet");
		return;
	}
	if (rect.h > 1)
		draw_head(view, ctx, grid, rect_cut_top(&rect, 1));
	dots = share_room(rect, &table, &line);
	if (rect_is_empty(table))
		list_fit(&view->list, 1);
	else
		list_draw(&clusters_list, view, ctx, grid, table);
	row = list_selected(&clusters_list, view);
	if (row && !rect_is_empty(line))
		draw_line(row, grid, line);
	view->scatter = cluster_scatter_make(&view->rows, dots);
	cluster_scatter_draw(&view->scatter, &view->rows, &ctx->sites->model,
			     ctx->focused ? view->list.selected : -1, grid, dots);
	view->scatter.plot.x -= whole.x;
	view->scatter.plot.y -= whole.y;
}

/* A row of the list, or the nearest dot. */
static void clusters_drag(void *data, const struct view_context *ctx, int x0, int y0, int x1,
			  int y1, bool released)
{
	struct clusters_view *view = data;
	int index = list_row_at(&view->list, x1, y1);

	(void)ctx;
	(void)x0;
	(void)y0;
	(void)released;
	if (index < 0 && rect_contains(view->scatter.plot, x1, y1))
		index = cluster_scatter_find(&view->scatter, &view->rows, x1, y1);
	list_select(&clusters_list, view, index);
}

static char *clusters_copies(void *data, const struct view_context *ctx)
{
	const struct cluster_row *row = list_selected(&clusters_list, data);
	char *text;

	(void)ctx;
	if (!row ||
	    asprintf(&text,
		     "%s 0x%03x: calls %" PRIu64 ", errors %" PRIu64 ", mean %s, cluster %u%s",
		     row->name, row->site.offset, row->site.calls, row->site.errors,
		     duration_format(row->mean_ns).text, row->place.cluster + 1,
		     row->place.outlier ? ", outlier" : "") < 0)
		return NULL;
	return text;
}

const struct view_ops view_clusters = {
	.state_size = sizeof(struct clusters_view),
	.list = &clusters_list,
	.requests = LIST_REQUESTS,
	.draw = clusters_draw,
	.copies = clusters_copies,
	.drag = clusters_drag,
};
