/*
 * The Latency map: time across, latency upward, and in colour how many calls fell there. A
 * cursor tells of a cell, and an area that is marked becomes a filter.
 *
 * A cell of the screen shows two rows of the map, one above the other. The cursor and the mark
 * are kept as ticks and bins, so they stay on their calls when the map shrinks.
 */
#include <stdio.h>
#include <string.h>

#include "viz/latency_map_plot.h"
#include "viz/view.h"

#define LABELS_WIDTH 20 /* of the panel from which on there is room for the labels, */
#define LEGEND_WIDTH 70 /* and for what the colours mean */
#define AXIS_ROWS    4  /* of the panel from which on the times have a row */

struct latency_map_view {
	bool has_cursor, has_mark, marking;
	uint64_t tick; /* the cursor */
	int bin;
	struct map_area anchor; /* the cell where the mark began, */
	struct map_area mark;   /* and all of it */
	/* Of the last draw: where the map is, from the first cell of the panel on. */
	int plot_x, plot_y, plot_w, plot_h;
	struct map_picture picture;
};

/* The axes as of the last draw, with the state of now. */
static struct map_plot view_plot(const struct latency_map_view *view,
				 const struct view_context *ctx)
{
	return map_plot_make(ctx->latency_map, view->plot_w, view->plot_h);
}

static void set_cursor(struct latency_map_view *view, const struct map_area *area)
{
	view->tick = area->tick_from;
	view->bin = area->bin_from;
}

/* The cell under the cursor. */
static struct map_area cursor_area(const struct latency_map_view *view, const struct map_plot *plot)
{
	int column = (int)(view->tick / plot->state->width);
	int last = (int)latency_map_columns(plot->state) - 1;

	return map_plot_cell(plot, map_axis_cell(&plot->time, column < last ? column : last),
			     map_axis_cell(&plot->latency, view->bin));
}

/* What the panel's head and the filter are about. */
static struct map_area chosen_area(const struct latency_map_view *view, const struct map_plot *plot)
{
	return view->has_mark ? map_area_align(plot->state, view->mark) : cursor_area(view, plot);
}

/* How many calls are where, of the cursor's cell or of the mark. */
static void draw_head(const struct latency_map_view *view, const struct map_plot *plot,
		      struct grid *grid, struct rect rect)
{
	struct map_area area = chosen_area(view, plot);
	struct style muted = view_style(THEME_MUTED);
	uint64_t calls = map_area_calls(plot->state, &area);
	char low[NUMBER_TEXT_SIZE] = "0", high[NUMBER_TEXT_SIZE] = "";
	char when[2 * NUMBER_TEXT_SIZE + 2];
	int x = rect.x;

	if (area.bin_from > 0)
		snprintf(low, sizeof(low), "%s",
			 duration_format_exact(latency_bin_start((unsigned)area.bin_from)).text);
	if (area.bin_to < MAP_BINS)
		snprintf(high, sizeof(high), "%s",
			 duration_format_exact(latency_bin_start((unsigned)area.bin_to)).text);
	if (!view->has_mark && !view->has_cursor)
		x += grid_text(grid, rect, x, rect.y, muted, "most: ");
	if (view->has_mark)
		x += grid_text(grid, rect, x, rect.y, muted, "marked: ");
	x += grid_text(grid, rect, x, rect.y, (struct style){.attributes = ATTR_BOLD},
		       count_format_exact(calls).text);
	x += grid_text(grid, rect, x, rect.y, muted, calls == 1 ? " call  " : " calls  ");
	x += grid_textf(grid, rect, x, rect.y, view_style(THEME_TEXT), "%s..%s", low, high);
	snprintf(when, sizeof(when), "%s..%s",
		 duration_format_exact(map_tick_ns(plot->state, area.tick_from)).text,
		 duration_format_exact(map_tick_ns(plot->state, area.tick_to)).text);
	/* Half a number would be another number. */
	if (x + 5 + (int)strlen(when) > rect.x + rect.w)
		return;
	x += grid_text(grid, rect, x, rect.y, muted, "  at ");
	grid_text(grid, rect, x, rect.y, view_style(THEME_TEXT), when);
}

/* The parts of the panel. */
struct map_parts {
	struct rect head, labels, times, map;
};

static struct map_parts share_room(struct rect rect)
{
	struct map_parts parts = {.map = rect};

	parts.head = rect_cut_top(&parts.map, rect.h > 1 ? 1 : 0);
	if (rect.h >= AXIS_ROWS)
		parts.times = rect_cut_bottom(&parts.map, 1);
	if (rect.w >= LABELS_WIDTH)
		parts.labels = rect_cut_left(&parts.map, MAP_LABEL_COLUMNS);
	rect_cut_left(&parts.times, parts.labels.w);
	return parts;
}

static void draw_picture(struct latency_map_view *view, const struct map_plot *plot, bool focused,
			 struct grid *grid, struct rect rect)
{
	struct map_picture *picture = &view->picture;
	struct map_area densest = map_picture_count(picture, plot);

	if (!view->has_cursor)
		set_cursor(view, &densest);
	picture->rect = rect;
	picture->has_cursor = focused;
	picture->cursor = cursor_area(view, plot);
	picture->has_mark = view->has_mark;
	picture->mark = map_area_align(plot->state, view->mark);
	map_picture_draw(picture, plot, grid);
}

static void map_draw(void *data, const struct view_context *ctx, struct grid *grid,
		     struct rect rect)
{
	struct latency_map_view *view = data;
	struct map_parts parts = share_room(rect);
	struct map_plot plot;

	view->plot_w = view->plot_h = 0;
	if (rect_is_empty(rect))
		return;
	if (ctx->latency_map->calls == 0) {
		view_draw_empty(ctx, grid, rect, "no calls that returned yet");
		return;
	}
	view->plot_x = parts.map.x - rect.x;
	view->plot_y = parts.map.y - rect.y;
	view->plot_w = parts.map.w;
	view->plot_h = parts.map.h;
	plot = view_plot(view, ctx);
	draw_picture(view, &plot, ctx->focused, grid, parts.map);
	map_plot_draw_latencies(&plot, grid, parts.labels);
	map_plot_draw_times(&plot, grid, parts.times);
	if (rect.w >= LEGEND_WIDTH)
		map_plot_draw_legend(grid, rect_cut_right(&parts.head, MAP_LEGEND_COLUMNS));
	draw_head(view, &plot, grid, parts.head);
}

/* Puts the cursor on a cell, and what is being marked ends there. */
static void move_to(struct latency_map_view *view, const struct map_plot *plot, int column, int row)
{
	int last = map_axis_cell(&plot->time, (int)latency_map_columns(plot->state) - 1);
	struct map_area area;

	column = column < 0 ? 0 : column > last ? last : column;
	row = row < 0 ? 0 : row >= plot->latency.cells ? plot->latency.cells - 1 : row;
	area = map_plot_cell(plot, column, row);
	set_cursor(view, &area);
	view->has_cursor = true;
	if (view->marking)
		view->mark = map_area_join(view->anchor, area);
}

static void mark_begin(struct latency_map_view *view, const struct map_plot *plot)
{
	view->anchor = view->mark = cursor_area(view, plot);
	view->has_cursor = view->has_mark = view->marking = true;
}

static bool mark_cancel(struct latency_map_view *view)
{
	bool had = view->has_mark;

	view->has_mark = view->marking = false;
	return had;
}

static bool move_by(struct latency_map_view *view, const struct map_plot *plot,
		    enum request request)
{
	struct map_area area = cursor_area(view, plot);
	int column = map_axis_cell(&plot->time, (int)(area.tick_from / plot->state->width));
	int row = map_axis_cell(&plot->latency, area.bin_from);
	int decade = map_axis_cell(&plot->latency, area.bin_from + MAP_DECADE_BINS) - row;

	switch ((int)request) {
	case REQUEST_LEFT:
		column--;
		break;
	case REQUEST_RIGHT:
		column++;
		break;
	case REQUEST_UP:
		row++;
		break;
	case REQUEST_DOWN:
		row--;
		break;
	case REQUEST_PAGE_UP:
		row += decade;
		break;
	case REQUEST_PAGE_DOWN:
		row = map_axis_cell(&plot->latency, area.bin_from - MAP_DECADE_BINS);
		break;
	case REQUEST_FIRST:
		column = 0;
		break;
	case REQUEST_LAST:
		column = plot->time.cells;
		break;
	default:
		return false;
	}
	move_to(view, plot, column, row);
	return true;
}

static bool is_shown(const struct latency_map_view *view, const struct view_context *ctx)
{
	return view->plot_w > 0 && view->plot_h > 0 && ctx->latency_map->calls > 0;
}

static bool map_handle(void *data, const struct view_context *ctx, enum request request)
{
	struct latency_map_view *view = data;
	struct map_plot plot;

	if (request == REQUEST_CANCEL)
		return mark_cancel(view);
	if (!is_shown(view, ctx))
		return false;
	plot = view_plot(view, ctx);
	if (request != REQUEST_SELECT)
		return move_by(view, &plot, request);
	if (view->marking)
		view->marking = false;
	else
		mark_begin(view, &plot);
	return true;
}

/* The cells at a place of the panel, or the nearest: of one row of the screen there are two. */
struct map_place {
	int column, lower, upper;
};

static struct map_place place_at(const struct latency_map_view *view, const struct map_plot *plot,
				 int x, int y)
{
	int half = 2 * (view->plot_h - 1 - (y - view->plot_y));

	return (struct map_place){
		.column = map_axis_cell_at(&plot->time, x - view->plot_x),
		.lower = map_axis_cell_at(&plot->latency, half),
		.upper = map_axis_cell_at(&plot->latency, half + 1),
	};
}

static struct map_area place_both(const struct map_plot *plot, struct map_place place)
{
	return map_area_join(map_plot_cell(plot, place.column, place.lower),
			     map_plot_cell(plot, place.column, place.upper));
}

/* The cursor goes where there are more calls. */
static void move_to_place(struct latency_map_view *view, const struct map_plot *plot,
			  struct map_place place)
{
	struct map_area lower = map_plot_cell(plot, place.column, place.lower);
	struct map_area upper = map_plot_cell(plot, place.column, place.upper);
	bool up = map_area_calls(plot->state, &upper) > map_area_calls(plot->state, &lower);

	move_to(view, plot, place.column, up ? place.upper : place.lower);
}

static void map_drag(void *data, const struct view_context *ctx, int x0, int y0, int x1, int y1,
		     bool released)
{
	struct latency_map_view *view = data;
	struct map_place from, to;
	struct map_plot plot;

	(void)released;
	if (!is_shown(view, ctx))
		return;
	plot = view_plot(view, ctx);
	from = place_at(view, &plot, x0, y0);
	to = place_at(view, &plot, x1, y1);
	mark_cancel(view);
	move_to_place(view, &plot, to);
	view->has_mark = x0 != x1 || y0 != y1;
	view->mark = map_area_join(place_both(&plot, from), place_both(&plot, to));
}

static void map_title(void *data, char text[static VIEW_TITLE_SIZE])
{
	const struct latency_map_view *view = data;

	snprintf(text, VIEW_TITLE_SIZE, "%s", view->marking ? "marking" : "");
}

static bool map_narrow(void *data, const struct view_context *ctx, char expr[static NARROW_SIZE])
{
	const struct latency_map_view *view = data;
	struct map_plot plot;
	struct map_area area;

	if (!is_shown(view, ctx))
		return false;
	plot = view_plot(view, ctx);
	area = chosen_area(view, &plot);
	map_area_expression(plot.state, &area, expr);
	return true;
}

/* The filter, for a command line. */
static char *map_copies(void *data, const struct view_context *ctx)
{
	char expr[NARROW_SIZE];

	return map_narrow(data, ctx, expr) ? strdup(expr) : NULL;
}

const struct view_ops view_latency_map = {
	.state_size = sizeof(struct latency_map_view),
	.requests = REQUEST_BIT(REQUEST_UP) | REQUEST_BIT(REQUEST_DOWN) |
		    REQUEST_BIT(REQUEST_LEFT) | REQUEST_BIT(REQUEST_RIGHT) |
		    REQUEST_BIT(REQUEST_PAGE_UP) | REQUEST_BIT(REQUEST_PAGE_DOWN) |
		    REQUEST_BIT(REQUEST_FIRST) | REQUEST_BIT(REQUEST_LAST) |
		    REQUEST_BIT(REQUEST_SELECT) | REQUEST_BIT(REQUEST_CANCEL),
	.draw = map_draw,
	.handle = map_handle,
	.title = map_title,
	.narrow = map_narrow,
	.copies = map_copies,
	.drag = map_drag,
};
