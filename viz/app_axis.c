/*
 * The time axis: rate and errors over the whole recording, and where the replay is in it. A
 * click goes there, and what is dragged over is what all panels are narrowed to.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "viz/app_private.h"
#include "viz/time_scale.h"

#define LABELS_MIN_COLUMNS 24 /* from one label to the next */
#define ERRORS_ALL_RED     0.5
#define FINE_SPAN_NS       10000000 /* below, times are told to the ns */

/* The end of the axis: of the recording, as far as the screen may tell of it. */
static uint64_t axis_end_ns(const struct app *app)
{
	uint64_t end_ns = log_reader_end_ns(app->config.reader);
	uint64_t now_ns = player_time_ns(app->player);

	if (app->config.open_end && !player_complete(app->player))
		end_ns = now_ns;
	return end_ns ? end_ns : 1;
}

/* The axis: what the log has, which of the end of a longer recording is not its beginning. */
static struct time_scale axis_scale(const struct app *app, int columns)
{
	return (struct time_scale){
		.begin_ns = log_reader_header(app->config.reader)->begin_ns,
		.end_ns = axis_end_ns(app),
		.columns = columns,
	};
}

static uint64_t column_ns(const struct app *app, int column, int columns)
{
	struct time_scale scale = axis_scale(app, columns);

	return time_scale_ns(&scale, column);
}

static int column_of(const struct app *app, uint64_t time_ns, int columns)
{
	struct time_scale scale = axis_scale(app, columns);
	int column = time_scale_eighths(&scale, time_ns) / 8;

	return column < columns ? column : columns - 1;
}

/* Of one column: its calls, or for what was not played yet its events. */
struct column {
	double count, errors;
	bool played;
};

static struct column column_value(const struct app *app, int column, int columns)
{
	const struct timeline_state *timeline = player_state(app->player, COLLECT_TIMELINE);
	uint64_t from_ns = column_ns(app, column, columns);
	uint64_t to_ns = column_ns(app, column + 1, columns);
	struct timeline_sum sum;

	if (from_ns >= player_time_ns(app->player))
		return (struct column){
			.count = (double)(log_reader_events_before(app->config.reader, to_ns) -
					  log_reader_events_before(app->config.reader, from_ns))};
	sum = timeline_sum(timeline, player_tick_ns(app->player), from_ns, to_ns);
	return (struct column){.count = sum.calls, .errors = sum.errors, .played = true};
}

static struct style column_style(struct column column)
{
	double share = column.count > 0 ? column.errors / column.count : 0.0;

	if (!column.played)
		return view_style(THEME_BORDER);
	if (share == 0.0)
		return view_style(THEME_FOCUS);
	return (struct style){.fg = color_mix(theme_color(THEME_WARNING), theme_color(THEME_ERROR),
					      share / ERRORS_ALL_RED)};
}

static void draw_rate(const struct app *app, struct grid *grid, struct rect rect)
{
	double max = 0.0;

	for (int i = 0; i < rect.w; i++)
		max = fmax(max, column_value(app, i, rect.w).count);
	for (int i = 0; i < rect.w; i++) {
		struct column column = column_value(app, i, rect.w);
		struct rect cell = {rect.x + i, rect.y, 1, 1};

		grid_sparkline(grid, cell, rect.y, &column.count, 1, max, column_style(column));
	}
}

/* Columns from first to last, in the row of the rate. */
static void mark_columns(struct grid *grid, struct rect rect, int first, int last,
			 uint8_t attributes)
{
	grid_highlight(grid, (struct rect){rect.x + first, rect.y, last - first + 1, 1},
		       attributes);
}

static void draw_span(const struct app *app, struct grid *grid, struct rect rect)
{
	if (app->axis_from < 0)
		return;
	if (app->axis_from < app->axis_to)
		mark_columns(grid, rect, app->axis_from, app->axis_to, ATTR_REVERSE);
	else
		mark_columns(grid, rect, app->axis_to, app->axis_from, ATTR_REVERSE);
}

static void draw_labels(const struct app *app, struct grid *grid, struct rect rect)
{
	int count = rect.w / LABELS_MIN_COLUMNS;
	char time[TIME_TEXT_SIZE];

	for (int i = 0; i < count; i++)
		grid_text(grid, rect, rect.x + rect.w * i / count, rect.y, view_style(THEME_MUTED),
			  time_format(time, column_ns(app, i, count), 3));
	time_format(time, axis_end_ns(app), 3);
	grid_text(grid, rect, rect.x + rect.w - text_columns(time), rect.y, view_style(THEME_MUTED),
		  time);
	if (app->has_mark)
		grid_text(grid, rect, rect.x + column_of(app, app->mark_ns, rect.w), rect.y,
			  view_style(THEME_WARNING), "'");
}

void app_draw_axis(struct app *app, struct grid *grid, struct rect rect)
{
	int at;

	app->axis = rect;
	if (rect_is_empty(rect))
		return;
	draw_rate(app, grid, rect);
	at = column_of(app, player_time_ns(app->player), rect.w);
	mark_columns(grid, rect, at, at, ATTR_REVERSE);
	draw_span(app, grid, rect);
	if (rect.h > 1)
		draw_labels(app, grid, (struct rect){rect.x, rect.y + 1, rect.w, 1});
}

/* As the filter has it: in whole us, unless that is too coarse for what is dragged over. */
static void put_seconds(char text[static TIME_TEXT_SIZE], uint64_t time_ns, bool fine)
{
	snprintf(text, TIME_TEXT_SIZE, "%" PRIu64 ".%0*" PRIu64 "s", time_ns / 1000000000,
		 fine ? 9 : 6, time_ns % 1000000000 / (fine ? 1 : 1000));
}

static uint64_t tick_end_ns(const struct app *app, uint64_t time_ns)
{
	uint64_t tick_ns = player_tick_ns(app->player), over_ns = time_ns % tick_ns;

	return over_ns ? time_ns - over_ns + tick_ns : time_ns;
}

void app_narrow_span(struct app *app, uint64_t now_ns, uint64_t from_ns, uint64_t to_ns)
{
	char expr[NARROW_SIZE], from[TIME_TEXT_SIZE], to[TIME_TEXT_SIZE];
	uint64_t begin_ns = from_ns < to_ns ? from_ns : to_ns;
	uint64_t end_ns = from_ns < to_ns ? to_ns : from_ns;
	bool fine = end_ns - begin_ns < FINE_SPAN_NS;

	put_seconds(from, begin_ns, fine);
	put_seconds(to, end_ns, fine);
	snprintf(expr, sizeof(expr), "time>=%s time<%s", from, to);
	/* All of it is to be seen, also of the tick in which it ends. */
	app_visit(app, now_ns, tick_end_ns(app, end_ns));
	app_narrow(app, now_ns, expr);
}

static int clamp_column(const struct app *app, int x)
{
	int column = x - app->axis.x;

	return column < 0 ? 0 : column >= app->axis.w ? app->axis.w - 1 : column;
}

bool app_axis_input(struct app *app, struct input input, uint64_t now_ns)
{
	int from = app->axis_from, to;

	/* One that was not seen to end, as behind the help, or whose axis is gone, is none. */
	if (input.code == INPUT_MOUSE_PRESS || rect_is_empty(app->axis))
		app->axis_from = from = -1;
	if (input.code == INPUT_MOUSE_PRESS && input.button == 1 &&
	    rect_contains(app->axis, input.x, input.y)) {
		app->axis_from = app->axis_to = clamp_column(app, input.x);
		return true;
	}
	if (from < 0 || (input.code != INPUT_MOUSE_DRAG && input.code != INPUT_MOUSE_RELEASE))
		return false;
	app->axis_to = to = clamp_column(app, input.x);
	if (input.code == INPUT_MOUSE_DRAG)
		return true;
	app->axis_from = -1;
	if (from == to)
		app_visit(app, now_ns, column_ns(app, to, app->axis.w));
	else
		app_narrow_span(app, now_ns, column_ns(app, from < to ? from : to, app->axis.w),
				column_ns(app, (from < to ? to : from) + 1, app->axis.w));
	return true;
}
