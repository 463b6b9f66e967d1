#include "viz/metric_columns.h"
#include "viz/theme.h"

#include <stdio.h>
#include <string.h>

static bool is_bad(enum metric metric)
{
	return metric == METRIC_ERRORS || metric == METRIC_LOST_BLOCKS ||
	       metric == METRIC_LOST_BYTES;
}

struct style metric_row_style(const struct metric_row *row)
{
	const struct metric_value *value = &row->value;

	if (value->value == 0)
		return view_style(THEME_MUTED);
	if (is_bad(row->metric))
		return view_style(THEME_ERROR);
	if (row->metric == METRIC_HELD)
		return view_style(THEME_WARNING);
	if (!row->whole && metric_infos[row->metric].labels[0] && row->metric <= METRIC_DURATION)
		return (struct style){.fg = view_call_color(value->call)};
	return (struct style){0};
}

static void put(struct grid *grid, struct rect cell, enum text_align align, struct style style,
		const char *text)
{
	grid_text_fit(grid, cell, cell.x, cell.y, cell.w, align, style, text);
}

static void put_none(struct grid *grid, struct rect cell)
{
	put(grid, cell, ALIGN_RIGHT, view_style(THEME_MUTED), "-");
}

static void draw_name(const void *table, const void *data, struct grid *grid, struct rect cell)
{
	const struct metric_row *row = data;
	struct style style =
		row->whole ? (struct style){.attributes = ATTR_BOLD} : metric_row_style(row);
	int x = cell.x;

	(void)table;
	put(grid, cell, ALIGN_LEFT, style, row->name);
	x += text_columns(row->name);
	/* What is folded is told, or it would not be missed. */
	if (row->whole && row->series > row->shown)
		grid_textf(grid, cell, x + 1, cell.y, view_style(THEME_MUTED), "+%u",
			   row->series - row->shown);
}

static struct number_text value_format(const struct metric_row *row)
{
	double value = row->value.value;
	const struct metric_info *info = &metric_infos[row->metric];

	/* Of a histogram it is a number of observations. */
	if (info->kind != METRIC_HISTOGRAM && info->unit == METRIC_UNIT_SECONDS)
		return duration_format(value * 1e9);
	if (info->unit == METRIC_UNIT_BYTES)
		return bytes_format(value);
	return value < 1e6 ? count_format_exact((uint64_t)value) : count_format(value);
}

static void draw_value(const void *table, const void *data, struct grid *grid, struct rect cell)
{
	const struct metric_row *row = data;

	(void)table;
	put(grid, cell, ALIGN_RIGHT, metric_row_style(row), value_format(row).text);
}

/* Seconds per second are CPUs, or a share of the time. */
static void draw_rate(const void *table, const void *data, struct grid *grid, struct rect cell)
{
	const struct metric_row *row = data;
	const struct metric_info *info = &metric_infos[row->metric];
	struct style style = row->value.rate > 0 ? (struct style){0} : view_style(THEME_MUTED);
	char text[NUMBER_TEXT_SIZE + 4];

	(void)table;
	if (info->kind == METRIC_GAUGE) {
		put_none(grid, cell);
		return;
	}
	if (info->kind == METRIC_COUNTER && info->unit == METRIC_UNIT_SECONDS)
		snprintf(text, sizeof(text), "%s", percent_format(100.0 * row->value.rate).text);
	else if (info->unit == METRIC_UNIT_BYTES)
		snprintf(text, sizeof(text), "%s/s", bytes_format(row->value.rate).text);
	else
		snprintf(text, sizeof(text), "%s", rate_format(row->value.rate).text);
	put(grid, cell, ALIGN_RIGHT, style, text);
}

/* What only histograms have; other rows are blank, so that these stand out. */
static void draw_time(const struct metric_row *row, struct grid *grid, struct rect cell, double ns,
		      bool colored)
{
	if (metric_infos[row->metric].kind != METRIC_HISTOGRAM)
		return;
	if (!row->value.latency)
		put_none(grid, cell);
	else
		put(grid, cell, ALIGN_RIGHT,
		    colored ? (struct style){.fg = latency_color(ns)} : (struct style){0},
		    duration_format(ns).text);
}

#define TIME_COLUMN(name, value_ns, colored)                                                       \
	static void draw_##name(const void *table, const void *data, struct grid *grid,            \
				struct rect cell)                                                  \
	{                                                                                          \
		const struct metric_row *row = data;                                               \
                                                                                                   \
		(void)table;                                                                       \
		draw_time(row, grid, cell, value_ns, colored);                                     \
	}

TIME_COLUMN(sum, row->value.latency ? (double)row->value.latency->total_ns : 0.0, false)
TIME_COLUMN(p50, row->value.p50 * 1e9, true)
TIME_COLUMN(p90, row->value.p90 * 1e9, true)
TIME_COLUMN(p99, row->value.p99 * 1e9, true)

static double sum_of(const struct metric_row *row)
{
	return row->value.latency ? (double)row->value.latency->total_ns : 0.0;
}

#define COMPARE_DOWN(name, value)                                                                  \
	static int by_##name(const void *a, const void *b)                                         \
	{                                                                                          \
		const struct metric_row *row = a;                                                  \
		double left = (value), right;                                                      \
                                                                                                   \
		row = b;                                                                           \
		right = (value);                                                                   \
		return (left < right) - (left > right);                                            \
	}

COMPARE_DOWN(value, row->value.value)
COMPARE_DOWN(rate, row->value.rate)
COMPARE_DOWN(sum, sum_of(row))
COMPARE_DOWN(p50, row->value.p50)
COMPARE_DOWN(p90, row->value.p90)
COMPARE_DOWN(p99, row->value.p99)

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct metric_row *)a)->name, ((const struct metric_row *)b)->name);
}

/* clang-format off */
const struct column metric_columns[METRIC_COLUMNS] = {
	[METRIC_COLUMN_NAME] = {.title = "METRIC", .columns = 0, .align = ALIGN_LEFT, .rank = 0,
				.draw = draw_name, .compare = by_name},
	[METRIC_COLUMN_VALUE] = {.title = "VALUE", .columns = 8, .align = ALIGN_RIGHT, .rank = 0,
				 .draw = draw_value, .compare = by_value},
	[METRIC_COLUMN_RATE] = {.title = "RATE", .columns = 8, .align = ALIGN_RIGHT, .rank = 1,
				.draw = draw_rate, .compare = by_rate},
	[METRIC_COLUMN_SUM] = {.title = "SUM", .columns = 6, .align = ALIGN_RIGHT, .rank = 3,
			       .draw = draw_sum, .compare = by_sum},
	[METRIC_COLUMN_P50] = {.title = "P50", .columns = 6, .align = ALIGN_RIGHT, .rank = 4,
			       .draw = draw_p50, .compare = by_p50},
	[METRIC_COLUMN_P90] = {.title = "P90", .columns = 6, .align = ALIGN_RIGHT, .rank = 4,
			       .draw = draw_p90, .compare = by_p90},
	[METRIC_COLUMN_P99] = {.title = "P99", .columns = 6, .align = ALIGN_RIGHT, .rank = 2,
			       .draw = draw_p99, .compare = by_p99},
};
/* clang-format on */
