/*
 * The Metrics panel: counters, gauges and histograms by name, each with its value, its rate of
 * now and a sparkline of the last ticks. Right shows all series of a metric, Left fewer.
 */
#include <stdio.h>
#include <string.h>
#include <xxhash.h>

#include "viz/list.h"
#include "viz/metric_columns.h"
#include "viz/theme.h"

#define SPARK_WIDTH_MIN  48 /* of the panel; below there is no room for sparklines */
#define SPARK_COLUMNS    14 /* at least, where there is */
#define NAME_COLUMNS     40 /* more is not needed, see METRIC_LIST */
#define NAME_COLUMNS_MIN 20
#define HELP_ROWS        6 /* from here on there is room for the help of the row */

struct metrics_view {
	struct list list;
	struct metric_rows rows;
};

static size_t metrics_make(void *data, const struct view_context *ctx, struct row_choice choice)
{
	struct metrics_view *view = data;
	const struct metric_sources from = metric_sources_of(ctx);

	metric_rows_make(&view->rows, &from, choice);
	/* Before the first event they are all 0. */
	return ctx->stats->events ? view->rows.count : 0;
}

static const void *metrics_row(const void *data, size_t index)
{
	return &((const struct metrics_view *)data)->rows.rows[index];
}

static uint64_t metrics_key(const void *data)
{
	const struct metric_row *row = data;

	return row->whole ? row->metric + UINT64_C(1)
			  : XXH64(row->name, strlen(row->name), row->metric);
}

static uint64_t metrics_around(const void *data, const void *selected)
{
	const struct metric_row *row = selected;

	(void)data;
	return row->whole ? 0 : row->metric + UINT64_C(1);
}

/* The columns for the table; the sparklines get the rest, behind a blank. */
static int table_width(int width)
{
	int columns = NAME_COLUMNS, spark = width / 5;

	if (width < SPARK_WIDTH_MIN)
		return width;
	for (unsigned i = METRIC_COLUMN_VALUE; i < METRIC_COLUMN_TREND; i++)
		columns += metric_columns[i].columns + 1;
	spark = spark < SPARK_COLUMNS ? SPARK_COLUMNS : spark;
	return width - spark - 1 < columns ? width - spark - 1 : columns;
}

/*
 * What is shown in width columns: a name that is cut says less than another column does, so the
 * name has the first claim.
 */
static void choose_columns(struct column shown[TABLE_COLUMNS_MAX], int width)
{
	int name = width - metric_columns[METRIC_COLUMN_VALUE].columns -
		   metric_columns[METRIC_COLUMN_RATE].columns - 2;

	if (name >= NAME_COLUMNS_MIN)
		shown[METRIC_COLUMN_NAME].columns = name < NAME_COLUMNS ? name : NAME_COLUMNS;
}

static struct table_layout metrics_arrange(void *data, struct column columns[TABLE_COLUMNS_MAX],
					   struct rect rect)
{
	struct rect trend = rect;
	struct rect left = rect_cut_left(&trend, table_width(rect.w));
	struct table_layout layout;

	(void)data;
	rect_cut_left(&trend, 1);
	choose_columns(columns, left.w);
	layout = table_layout(columns, METRIC_COLUMN_TREND, left);
	layout.x[METRIC_COLUMN_TREND] = trend.x;
	layout.w[METRIC_COLUMN_TREND] = trend.w;
	return layout;
}

/* Fewer series of the row's metric (-1), or more (1). */
static bool metrics_fold(void *data, const void *selected, int step)
{
	static const enum metric_level order[] = {METRIC_LEVEL_NONE, METRIC_LEVEL_SOME,
						  METRIC_LEVEL_ALL};
	const struct metric_row *row = selected;
	struct metrics_view *view = data;
	int at = 0;

	while (at < 2 && order[at] != view->rows.levels[row->metric])
		at++;
	at += step;
	at = at < 0 ? 0 : at > 2 ? 2 : at;
	view->rows.levels[row->metric] = (uint8_t)order[at];
	return true;
}

/* The calls of a row as a filter; of what is not about calls there is none. */
static bool metrics_narrow(const void *data, const struct view_context *ctx, const void *selected,
			   char expr[static NARROW_SIZE])
{
	const struct metric_row *row = selected;
	const struct metric_value *value = &row->value;
	char call[METRIC_LABEL_SIZE + 4];

	(void)data;
	(void)ctx;
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

static const struct list_ops metrics_list = {
	.columns = metric_columns,
	.column_count = METRIC_COLUMNS,
	.sort = METRIC_COLUMN_VALUE,
	.make = metrics_make,
	.row = metrics_row,
	.key = metrics_key,
	.around = metrics_around,
	.fold = metrics_fold,
	.arrange = metrics_arrange,
	.narrow = metrics_narrow,
};

static void draw_help(const struct metrics_view *view, struct grid *grid, struct rect rect)
{
	static const char *const kinds[] = {
		[METRIC_COUNTER] = "counter",
		[METRIC_GAUGE] = "gauge",
		[METRIC_HISTOGRAM] = "histogram",
	};
	const struct metric_row *row = list_selected(&metrics_list, view);
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

	if (list_make(&metrics_list, view, ctx) == 0) {
		view_draw_empty(ctx, grid, rect,
				ctx->stats->events ? "no metric matches" : "no events yet");
		return;
	}
	if (rect.h >= HELP_ROWS)
		help = rect_cut_bottom(&rect, 1);
	list_draw(&metrics_list, view, ctx, grid, rect);
	draw_help(view, grid, help);
}

static void metrics_title(void *data, char text[static VIEW_TITLE_SIZE])
{
	const struct metrics_view *view = data;
	const struct metric_rows *rows = &view->rows;

	snprintf(text, VIEW_TITLE_SIZE, "%u, %u series%s%s", rows->metrics, rows->series,
		 view->list.text[0] ? " · filter: " : "", view->list.text);
}

const struct view_ops view_metrics = {
	.state_size = sizeof(struct metrics_view),
	.list = &metrics_list,
	.requests = LIST_REQUESTS | REQUEST_BIT(REQUEST_LEFT) | REQUEST_BIT(REQUEST_RIGHT) |
		    REQUEST_BIT(REQUEST_FILTER),
	.draw = metrics_draw,
	.title = metrics_title,
};
