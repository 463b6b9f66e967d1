/*
 * The Metrics panel: counters, gauges and histograms by name, each with its value, its rate of
 * now and a sparkline of the last ticks. Right shows all series of a metric, Left fewer.
 */
#include <stdio.h>
#include <string.h>

#include "viz/metric_columns.h"
#include "viz/theme.h"

#define SPARK_WIDTH_MIN  48 /* of the panel; below there is no room for sparklines */
#define SPARK_COLUMNS    14 /* at least, where there is */
#define NAME_COLUMNS     40 /* more is not needed, see METRIC_LIST */
#define NAME_COLUMNS_MIN 20
#define HELP_ROWS        6 /* from here on there is room for the help of the row */

struct metrics_view {
	struct list list;
	enum metric selected;
	char selected_name[METRIC_NAME_SIZE]; /* "": none */
	uint32_t sort;                        /* column + 1, 0 for the first choice */
	struct metric_rows rows;
};

static struct metric_sources sources_of(const struct view_context *ctx)
{
	return (struct metric_sources){
		.stats = ctx->stats,
		.metrics = ctx->metrics,
		.reader = ctx->reader,
	};
}

static size_t sort_column(const struct metrics_view *view)
{
	return view->sort ? view->sort - 1 : METRIC_COLUMN_VALUE;
}

static const struct metric_row *selected_row(const struct metrics_view *view)
{
	int row = view->list.selected;

	return row >= 0 && row < (int)view->rows.count ? &view->rows.rows[row] : NULL;
}

static void keep_selection(struct metrics_view *view)
{
	const struct metric_row *row = selected_row(view);

	if (!row)
		return;
	view->selected = row->metric;
	memcpy(view->selected_name, row->name, METRIC_NAME_SIZE);
}

/* A series whose row was folded away leaves the selection to its metric. */
static void follow_selection(struct metrics_view *view)
{
	bool found = false;

	for (uint32_t i = 0; view->selected_name[0] && i < view->rows.count && !found; i++) {
		const struct metric_row *row = &view->rows.rows[i];

		if (row->metric != view->selected)
			continue;
		found = strcmp(row->name, view->selected_name) == 0;
		if (found || row->whole)
			view->list.selected = (int)i;
	}
}

static void make_rows(struct metrics_view *view, const struct view_context *ctx)
{
	const struct metric_sources from = sources_of(ctx);

	view->rows.compare = metric_columns[sort_column(view)].compare;
	metric_rows_make(&view->rows, &from);
	follow_selection(view);
}

static void draw_trend(const struct metric_sources *from, const struct metric_row *row,
		       struct grid *grid, struct rect rect)
{
	double values[METRIC_TICKS], max = 0.0;
	uint32_t n = metric_history(from, row->metric, &row->value, values,
				    (uint32_t)(rect.w > 0 ? rect.w : 0));

	for (uint32_t i = 0; i < n; i++)
		max = values[i] > max ? values[i] : max;
	grid_sparkline(grid, rect, rect.y, values, n, max, metric_row_style(row));
}

/* The columns for the table; the sparklines get the rest, behind a blank. */
static int table_width(int width)
{
	int columns = NAME_COLUMNS, spark = width / 5;

	if (width < SPARK_WIDTH_MIN)
		return width;
	for (unsigned i = METRIC_COLUMN_VALUE; i < METRIC_COLUMNS; i++)
		columns += metric_columns[i].columns + 1;
	spark = spark < SPARK_COLUMNS ? SPARK_COLUMNS : spark;
	return width - spark - 1 < columns ? width - spark - 1 : columns;
}

/*
 * What is shown in width columns: a name that is cut says less than another column does, so the
 * name has the first claim.
 */
static void choose_columns(struct column shown[METRIC_COLUMNS], int width)
{
	int name = width - metric_columns[METRIC_COLUMN_VALUE].columns -
		   metric_columns[METRIC_COLUMN_RATE].columns - 2;

	memcpy(shown, metric_columns, METRIC_COLUMNS * sizeof(shown[0]));
	if (name >= NAME_COLUMNS_MIN)
		shown[METRIC_COLUMN_NAME].columns = name < NAME_COLUMNS ? name : NAME_COLUMNS;
}

static void draw_rows(struct metrics_view *view, const struct view_context *ctx, struct grid *grid,
		      struct rect rect)
{
	const struct metric_sources from = sources_of(ctx);
	struct rect spark = rect, header;
	struct rect left = rect_cut_left(&spark, table_width(rect.w));
	struct column shown[METRIC_COLUMNS];
	struct table_layout layout;

	rect_cut_left(&spark, 1);
	choose_columns(shown, left.w);
	layout = table_layout(shown, METRIC_COLUMNS, left);
	header = rect_cut_top(&left, 1);
	table_draw_header(shown, METRIC_COLUMNS, &layout, grid, header, sort_column(view),
			  view->rows.reverse);
	grid_text_fit(grid, spark, spark.x, spark.y, spark.w, ALIGN_RIGHT, view_style(THEME_MUTED),
		      "TREND");
	rect_cut_top(&spark, 1);
	list_fit(&view->list, (int)view->rows.count, left.h);
	for (int y = 0; y < left.h && view->list.top + y < (int)view->rows.count; y++) {
		const struct metric_row *row = &view->rows.rows[view->list.top + y];

		table_draw_row(shown, METRIC_COLUMNS, &layout, view, row, grid, left, y);
		draw_trend(&from, row, grid, (struct rect){spark.x, spark.y + y, spark.w, 1});
		if (view->list.top + y == view->list.selected && ctx->focused)
			grid_highlight(grid, (struct rect){rect.x, left.y + y, rect.w, 1},
				       ATTR_REVERSE);
	}
}

static void draw_help(const struct metrics_view *view, struct grid *grid, struct rect rect)
{
	static const char *const kinds[] = {
		[METRIC_COUNTER] = "counter",
		[METRIC_GAUGE] = "gauge",
		[METRIC_HISTOGRAM] = "histogram",
	};
	const struct metric_row *row = selected_row(view);
	char text[160];

	if (!row)
		return;
	snprintf(text, sizeof(text), "%s · %s%s", kinds[metric_infos[row->metric].kind],
		 metric_infos[row->metric].help,
		 row->whole && row->series > row->shown ? " · Right shows all series" : "");
	grid_text_fit(grid, rect, rect.x, rect.y, rect.w, ALIGN_LEFT, view_style(THEME_MUTED),
		      text);
}

static void metrics_draw(void *data, const struct view_context *ctx, struct grid *grid,
			 struct rect rect)
{
	struct metrics_view *view = data;
	struct rect help = {0};

	make_rows(view, ctx);
	if (ctx->stats->events == 0 || view->rows.count == 0) {
		view_draw_empty(ctx, grid, rect,
				ctx->stats->events ? "no metric matches" : "no events yet");
		return;
	}
	if (rect.h >= HELP_ROWS)
		help = rect_cut_bottom(&rect, 1);
	draw_rows(view, ctx, grid, rect);
	draw_help(view, grid, help);
}

/* Fewer series of the selected row's metric (-1), or more (1). */
static void unfold(struct metrics_view *view, int step)
{
	static const enum metric_level order[] = {METRIC_LEVEL_NONE, METRIC_LEVEL_SOME,
						  METRIC_LEVEL_ALL};
	const struct metric_row *row = selected_row(view);
	int at = 0;

	if (!row)
		return;
	while (at < 2 && order[at] != view->rows.levels[row->metric])
		at++;
	at += step;
	at = at < 0 ? 0 : at > 2 ? 2 : at;
	view->rows.levels[row->metric] = (uint8_t)order[at];
	keep_selection(view);
}

static bool metrics_handle(void *data, const struct view_context *ctx, enum request request)
{
	struct metrics_view *view = data;

	(void)ctx;
	if (list_handle(&view->list, request)) {
		keep_selection(view);
		return true;
	}
	switch ((int)request) {
	case REQUEST_LEFT:
		unfold(view, -1);
		return true;
	case REQUEST_RIGHT:
		unfold(view, 1);
		return true;
	case REQUEST_SORT:
		view->sort = (uint32_t)table_next_sort(metric_columns, METRIC_COLUMNS,
						       sort_column(view)) +
			     1;
		return true;
	case REQUEST_REVERSE:
		view->rows.reverse = !view->rows.reverse;
		return true;
	default:
		return false;
	}
}

static void metrics_click(void *data, const struct view_context *ctx, int y)
{
	struct metrics_view *view = data;
	int index = view->list.top + y - 1;

	(void)ctx;
	if (y < 1 || y > view->list.page || index >= (int)view->rows.count)
		return;
	view->list.selected = index;
	keep_selection(view);
}

static void metrics_title(void *data, char text[static VIEW_TITLE_SIZE])
{
	const struct metric_rows *rows = &((const struct metrics_view *)data)->rows;

	snprintf(text, VIEW_TITLE_SIZE, "%u, %u series%s%s", rows->metrics, rows->series,
		 rows->text[0] ? " · filter: " : "", rows->text);
}

static bool metrics_text(void *data, const struct view_context *ctx, enum request request,
			 const char *text, bool undo, struct strec_error *err)
{
	struct metrics_view *view = data;

	(void)ctx;
	(void)request;
	(void)undo;
	(void)err;
	snprintf(view->rows.text, sizeof(view->rows.text), "%s", text);
	return true;
}

static const char *metrics_text_begin(void *data, enum request request)
{
	(void)request;
	return ((const struct metrics_view *)data)->rows.text;
}

/* The calls of a row as a filter; of what is not about calls there is none. */
static bool narrow_to(const struct metric_row *row, char expr[static NARROW_SIZE])
{
	const struct metric_value *value = &row->value;
	char call[METRIC_LABEL_SIZE + 4];

	if (row->metric > METRIC_DURATION || (row->whole && row->metric != METRIC_ERRORS))
		return false;
	if (row->whole) {
		snprintf(expr, NARROW_SIZE, "failed");
		return true;
	}
	if (value->call.nr == UINT32_MAX)
		return false;
	if (strncmp(value->labels[0], "syscall_", strlen("syscall_")) == 0)
		snprintf(call, sizeof(call), "nr=%u", value->call.nr);
	else
		snprintf(call, sizeof(call), "%s", value->labels[0]);
	if (row->metric == METRIC_ERRORS)
		snprintf(expr, NARROW_SIZE, "%s errno=%d", call, value->error);
	else
		snprintf(expr, NARROW_SIZE, "%s", call);
	return true;
}

static bool metrics_narrow(void *data, const struct view_context *ctx,
			   char expr[static NARROW_SIZE])
{
	struct metrics_view *view = data;

	make_rows(view, ctx);
	return selected_row(view) && narrow_to(selected_row(view), expr);
}

const struct view_ops view_metrics = {
	.state_size = sizeof(struct metrics_view),
	.requests = LIST_REQUESTS | REQUEST_BIT(REQUEST_LEFT) | REQUEST_BIT(REQUEST_RIGHT) |
		    REQUEST_BIT(REQUEST_SORT) | REQUEST_BIT(REQUEST_REVERSE) |
		    REQUEST_BIT(REQUEST_FILTER),
	.draw = metrics_draw,
	.handle = metrics_handle,
	.click = metrics_click,
	.title = metrics_title,
	.text = metrics_text,
	.text_begin = metrics_text_begin,
	.narrow = metrics_narrow,
};
