/*
 * The Clusters panel: call sites by latency and frequency as dots, a colour for each cluster,
 * and a list of them, at first those that are like no others.
 */
#include <inttypes.h>
#include <stdio.h>

#include "viz/call_category.h"
#include "viz/cluster_scatter.h"
#include "viz/theme.h"

#define LIST_MIN     30 /* columns of the list beside the dots */
#define LIST_MAX     60
#define HEAD_WIDTH   44 /* from here on words are in full */
#define SIDE_WIDTH   56 /* from here on the list is beside them, */
#define STACK_HEIGHT 16 /* and from here on below them */
#define LINE_HEIGHT  5  /* from here on there is a line about the selected one */

struct clusters_view {
	struct list list;
	struct site selected; /* only its key */
	bool has_selected, reverse;
	uint32_t sort; /* column + 1, 0 for the first choice */
	struct cluster_rows rows;
	/* Of the last draw, from the first cell of the panel on. */
	struct rect table, dots;
	struct cluster_scatter scatter;
};

static size_t sort_column(const struct clusters_view *view)
{
	return view->sort ? view->sort - 1 : CLUSTER_COLUMN_DIST;
}

static void follow_selection(struct clusters_view *view)
{
	for (uint32_t i = 0; view->has_selected && i < view->rows.count; i++)
		if (site_compare(&view->rows.rows[i].site, &view->selected) == 0)
			view->list.selected = (int)i;
}

static const struct cluster_row *selected_row(const struct clusters_view *view)
{
	int index = view->list.selected;

	return index >= 0 && index < (int)view->rows.count ? &view->rows.rows[index] : NULL;
}

static void keep_selection(struct clusters_view *view)
{
	const struct cluster_row *row = selected_row(view);

	view->has_selected = row != NULL;
	if (row)
		view->selected = row->site;
}

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

static void draw_list(struct clusters_view *view, const struct view_context *ctx, struct grid *grid,
		      struct rect rect)
{
	struct table_layout layout = table_layout(cluster_columns, CLUSTER_COLUMNS, rect);

	table_draw_header(cluster_columns, CLUSTER_COLUMNS, &layout, grid, rect_cut_top(&rect, 1),
			  sort_column(view), view->reverse);
	list_fit(&view->list, (int)view->rows.count, rect.h);
	for (int y = 0; y < rect.h && view->list.top + y < (int)view->rows.count; y++) {
		int index = view->list.top + y;

		table_draw_row(cluster_columns, CLUSTER_COLUMNS, &layout, NULL,
			       &view->rows.rows[index], grid, rect, y);
		if (index == view->list.selected && ctx->focused)
			grid_highlight(grid, (struct rect){rect.x, rect.y + y, rect.w, 1},
				       ATTR_REVERSE);
	}
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

/* The list beside the dots, below them, or only a line about the selected one. */
static void share_room(struct clusters_view *view, struct rect rect, struct rect *line)
{
	view->table = *line = (struct rect){0};
	if (rect.w >= SIDE_WIDTH) {
		int columns = rect.w * 45 / 100;

		columns = columns < LIST_MIN ? LIST_MIN : columns > LIST_MAX ? LIST_MAX : columns;
		view->table = rect_cut_right(&rect, columns);
		rect_cut_right(&rect, 1);
	} else if (rect.h >= STACK_HEIGHT) {
		view->table = rect_cut_bottom(&rect, rect.h * 2 / 5);
	} else if (rect.h >= LINE_HEIGHT) {
		*line = rect_cut_bottom(&rect, 1);
	}
	view->dots = rect;
}

static void clusters_draw(void *data, const struct view_context *ctx, struct grid *grid,
			  struct rect rect)
{
	struct clusters_view *view = data;
	struct rect whole = rect, line;
	const struct cluster_row *row;

	view->table = view->dots = (struct rect){0};
	cluster_rows_make(&view->rows, ctx, cluster_columns[sort_column(view)].compare,
			  view->reverse);
	if (rect_is_empty(rect))
		return;
	if (view->rows.count == 0) {
		view_draw_empty(ctx, grid, rect, "no calls that returned yet");
		return;
	}
	follow_selection(view);
	if (rect.h > 1)
		draw_head(view, ctx, grid, rect_cut_top(&rect, 1));
	share_room(view, rect, &line);
	if (rect_is_empty(view->table))
		list_fit(&view->list, (int)view->rows.count, 1);
	else
		draw_list(view, ctx, grid, view->table);
	row = selected_row(view);
	if (row && !rect_is_empty(line))
		draw_line(row, grid, line);
	view->scatter = cluster_scatter_make(&view->rows, view->dots);
	cluster_scatter_draw(&view->scatter, &view->rows, &ctx->sites->model,
			     ctx->focused ? view->list.selected : -1, grid, view->dots);
	/* Places of the mouse are counted from the panel. */
	view->table.x -= whole.x;
	view->table.y -= whole.y;
	view->scatter.plot.x -= whole.x;
	view->scatter.plot.y -= whole.y;
}

static bool clusters_handle(void *data, const struct view_context *ctx, enum request request)
{
	struct clusters_view *view = data;

	(void)ctx;
	if (list_handle(&view->list, request)) {
		keep_selection(view);
		return true;
	}
	if (request == REQUEST_SORT)
		view->sort = (uint32_t)table_next_sort(cluster_columns, CLUSTER_COLUMNS,
						       sort_column(view)) +
			     1;
	else if (request == REQUEST_REVERSE)
		view->reverse = !view->reverse;
	else
		return false;
	return true;
}

/* A row of the list, or the nearest dot. */
static void clusters_drag(void *data, const struct view_context *ctx, int x0, int y0, int x1,
			  int y1, bool released)
{
	struct clusters_view *view = data;
	int index = -1;

	(void)ctx;
	(void)x0;
	(void)y0;
	(void)released;
	if (rect_contains(view->table, x1, y1) && y1 > view->table.y)
		index = view->list.top + y1 - view->table.y - 1;
	else if (rect_contains(view->scatter.plot, x1, y1))
		index = cluster_scatter_find(&view->scatter, &view->rows, x1, y1);
	if (index < 0 || index >= (int)view->rows.count)
		return;
	view->list.selected = index;
	keep_selection(view);
}

/* The calls of the selected site. Of a call without a name the number is all that there is. */
static bool clusters_narrow(void *data, const struct view_context *ctx,
			    char expr[static NARROW_SIZE])
{
	const struct clusters_view *view = data;
	const struct cluster_row *row = selected_row(view);

	(void)ctx;
	if (!row)
		return false;
	snprintf(expr, NARROW_SIZE, "nr=%u && ip=0x%x", row->site.call.nr, row->site.offset);
	if (call_name_static(row->site.call.arch, row->site.call.nr))
		snprintf(expr, NARROW_SIZE, "%s && ip=0x%x", row->name, row->site.offset);
	return true;
}

static char *clusters_copies(void *data, const struct view_context *ctx)
{
	const struct cluster_row *row = selected_row(data);
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
	.requests = LIST_REQUESTS | REQUEST_BIT(REQUEST_SORT) | REQUEST_BIT(REQUEST_REVERSE),
	.draw = clusters_draw,
	.handle = clusters_handle,
	.narrow = clusters_narrow,
	.copies = clusters_copies,
	.drag = clusters_drag,
};
