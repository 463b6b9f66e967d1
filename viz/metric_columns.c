#include "viz/metric_columns.h"
#include "viz/theme.h"

#include <stdio.h>
#include <string.h>

static bool is_bad(enum metric metric)
{
	return metric == METRIC_ERRORS || metric == METRIC_LOST_BLOCKS ||
	       metric == METRIC_LOST_BYTES;
}

/* Of its value and sparkline. */
static struct style metric_row_style(const struct metric_row *row)
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

static void put_none(const struct table_cell *cell)
{
	table_put(cell, view_style(THEME_MUTED), "-");
}

static void draw_name(const struct table_cell *cell, const void *data)
{
	const struct metric_row *row = data;
	struct style style =
		row->whole ? (struct style){.attributes = ATTR_BOLD} : metric_row_style(row);
	int x = cell->rect.x + text_columns(row->name);

	table_put(cell, style, row->name);
	/* What is folded is told, or it would not be missed. */
	if (row->whole && row->series > row->shown)
		grid_textf(cell->grid, cell->rect, x + 1, cell->rect.y, view_style(THEME_MUTED),
			   "+%u", row->series - row->shown);
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

static void draw_value(const struct table_cell *cell, const void *data)
{
	const struct metric_row *row = data;

	table_put(cell, metric_row_style(row), value_format(row).text);
}

/* Seconds per second are CPUs, or a share of the time. */
static void draw_rate(const struct table_cell *cell, const void *data)
{
	const struct metric_row *row = data;
	const struct metric_info *info = &metric_infos[row->metric];
	struct style style = row->value.rate > 0 ? (struct style){0} : view_style(THEME_MUTED);
	char text[NUMBER_TEXT_SIZE + 4];

	if (info->kind == METRIC_GAUGE) {
		put_none(cell);
		return;
	}
	if (info->kind == METRIC_COUNTER && info->unit == METRIC_UNIT_SECONDS)
		snprintf(text, sizeof(text), "%s", percent_format(100.0 * row->value.rate).text);
	else if (info->unit == METRIC_UNIT_BYTES)
		snprintf(text, sizeof(text), "%s/s", bytes_format(row->value.rate).text);
	else
		snprintf(text, sizeof(text), "%s", rate_format(row->value.rate).text);
	table_put(cell, style, text);
}

static void draw_trend(const struct table_cell *cell, const void *data)
{
	const struct metric_sources from = metric_sources_of(cell->ctx);
	const struct metric_row *row = data;
	double values[METRIC_TICKS], max = 0.0;
	uint32_t n =
		metric_history(&from, row->metric, &row->value, values, (uint32_t)cell->rect.w);

	for (uint32_t i = 0; i < n; i++)
		max = values[i] > max ? values[i] : max;
	grid_sparkline(cell->grid, cell->rect, cell->rect.y, values, n, max, metric_row_style(row));
}

/* What only histograms have; other rows are blank, so that these stand out. */
static void draw_time(const struct table_cell *cell, const struct metric_row *row, double ns,
		      bool colored)
{
	if (metric_infos[row->metric].kind != METRIC_HISTOGRAM)
		return;
	if (!row->value.latency)
		put_none(cell);
	else
		table_put(cell,
			  colored ? (struct style){.fg = latency_color(ns)} : (struct style){0},
			  duration_format(ns).text);
}

static double sum_of(const struct metric_row *row)
{
	return row->value.latency ? (double)row->value.latency->total_ns : 0.0;
}

#define TIME_COLUMN(name, value_ns, colored)                                                       \
	static void draw_##name(const struct table_cell *cell, const void *data)                   \
	{                                                                                          \
		const struct metric_row *row = data;                                               \
                                                                                                   \
		draw_time(cell, row, value_ns, colored);                                           \
	}

TIME_COLUMN(sum, sum_of(row), false)
TIME_COLUMN(p50, row->value.p50 * 1e9, true)
TIME_COLUMN(p90, row->value.p90 * 1e9, true)
TIME_COLUMN(p99, row->value.p99 * 1e9, true)

ORDER_DOWN(by_value, struct metric_row, row->value.value)
ORDER_DOWN(by_rate, struct metric_row, row->value.rate)
ORDER_DOWN(by_sum, struct metric_row, sum_of(row))
ORDER_DOWN(by_p50, struct metric_row, row->value.p50)
ORDER_DOWN(by_p90, struct metric_row, row->value.p90)
ORDER_DOWN(by_p99, struct metric_row, row->value.p99)

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
	[METRIC_COLUMN_TREND] = {.title = "TREND", .align = ALIGN_RIGHT, .draw = draw_trend},
};
/* clang-format on */
