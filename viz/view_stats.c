/*
 * The Stats panel: totals and latencies of all calls, and a table of each call.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "viz/list.h"

#define ITEM_COLUMNS   17 /* label and value of one figure */
#define TABLE_ROWS_MIN 3  /* titles and two calls: less is no table */
#define ROOMY_ROWS     12 /* from here on a blank line is affordable */

struct stats_row {
	const struct call_stats *call;
	struct call_key key;
	char name[CALL_NAME_SIZE];
	double p50, p99;
};

struct stats_view {
	struct list list;
	uint32_t row_count;
	struct stats_row rows[CALL_ROWS];
	uint64_t total_ns;
};

/* A figure: its value as text, and the colour of that. */
struct stats_item {
	const char *label;
	void (*format)(const struct view_context *ctx, char text[static NUMBER_TEXT_SIZE],
		       struct style *style);
};

static void put(char text[static NUMBER_TEXT_SIZE], struct number_text number)
{
	snprintf(text, NUMBER_TEXT_SIZE, "%s", number.text);
}

static void format_latency(const struct view_context *ctx, char *text, struct style *style,
			   double ns)
{
	if (ctx->stats->latency.count == 0) {
		snprintf(text, NUMBER_TEXT_SIZE, "-");
		*style = view_style(THEME_MUTED);
		return;
	}
	put(text, duration_format(ns));
	style->fg = latency_color(ns);
}

#define LATENCY_ITEM(name, value)                                                                  \
	static void format_##name(const struct view_context *ctx, char *text, struct style *style) \
	{                                                                                          \
		format_latency(ctx, text, style, value);                                           \
	}

LATENCY_ITEM(mean, ctx->stats->latency.mean_ns)
LATENCY_ITEM(sigma, latency_sd(&ctx->stats->latency))
LATENCY_ITEM(min, (double)ctx->stats->latency.min_ns)
LATENCY_ITEM(max, (double)ctx->stats->latency.max_ns)
LATENCY_ITEM(p50, stats_percentile(ctx->stats, 0.5))
LATENCY_ITEM(p90, stats_percentile(ctx->stats, 0.9))
LATENCY_ITEM(p99, stats_percentile(ctx->stats, 0.99))
LATENCY_ITEM(p999, stats_percentile(ctx->stats, 0.999))

static void format_calls(const struct view_context *ctx, char *text, struct style *style)
{
	style->attributes = ATTR_BOLD;
	put(text, ctx->stats->calls < 10000000 ? count_format_exact(ctx->stats->calls)
					       : count_format((double)ctx->stats->calls));
}

static void format_rate(const struct view_context *ctx, char *text, struct style *style)
{
	(void)style;
	put(text, rate_format(window_rate(&ctx->stats->call_window, &ctx->stats->clock)));
}

/* 0 is calm, anything above it is in the colour of row. */
static void format_bad(char *text, struct style *style, struct number_text number, bool none,
		       enum theme_role row)
{
	*style = view_style(none ? THEME_MUTED : row);
	put(text, number);
}

static void format_errors(const struct view_context *ctx, char *text, struct style *style)
{
	format_bad(text, style, count_format((double)ctx->stats->errors), ctx->stats->errors == 0,
		   THEME_ERROR);
}

static void format_share(const struct view_context *ctx, char *text, struct style *style)
{
	double calls = ctx->stats->calls ? (double)ctx->stats->calls : 1.0;
	double percent = 100.0 * (double)ctx->stats->errors / calls;

	style->fg = percent > 0 ? percent_color(percent) : theme_color(THEME_MUTED);
	put(text, percent_format(percent));
}

static void format_signals(const struct view_context *ctx, char *text, struct style *style)
{
	format_bad(text, style, count_format((double)ctx->stats->signals), ctx->stats->signals == 0,
		   THEME_WARNING);
}

static void format_held(const struct view_context *ctx, char *text, struct style *style)
{
	format_bad(text, style, duration_format((double)ctx->stats->held_ns),
		   ctx->stats->held_ns == 0, THEME_WARNING);
}

/* Of durations that tell of the program, and of rates, as the Anomalies panel counts them. */
static void format_anomalies(const struct view_context *ctx, char *text, struct style *style)
{
	uint64_t count = ctx->anomalies->closed[ANOMALIES_WORK].count;

	format_bad(text, style, count_format((double)count), count == 0, THEME_WARNING);
	if (ctx->anomalies->threshold <= 0.0)
		snprintf(text, NUMBER_TEXT_SIZE, "off");
}

static void format_lost(const struct view_context *ctx, char *text, struct style *style)
{
	format_bad(text, style, bytes_format((double)ctx->stats->loss_bytes),
		   ctx->stats->losses == 0, THEME_ERROR);
}

/* Where there is no room for all, the first ones are shown. */
static const struct stats_item items[] = {
	{.label = "calls", .format = format_calls},
	{.label = "rate", .format = format_rate},
	{.label = "errors", .format = format_errors},
	{.label = "failed", .format = format_share},
	{.label = "signals", .format = format_signals},
	{.label = "p50", .format = format_p50},
	{.label = "p90", .format = format_p90},
	{.label = "p99", .format = format_p99},
	{.label = "p99.9", .format = format_p999},
	{.label = "max", .format = format_max},
	{.label = "anomalies", .format = format_anomalies},
	{.label = "mean", .format = format_mean},
	{.label = "sigma", .format = format_sigma},
	{.label = "min", .format = format_min},
	{.label = "lost", .format = format_lost},
	{.label = "held", .format = format_held},
};

#define ITEMS ((int)(sizeof(items) / sizeof(items[0])))

static void draw_item(const struct view_context *ctx, const struct stats_item *item,
		      struct grid *grid, struct rect clip, int x, int y, int columns)
{
	struct style style = {0};
	char text[NUMBER_TEXT_SIZE];
	int label = (int)strlen(item->label) + 1;

	item->format(ctx, text, &style);
	grid_text(grid, clip, x, y, view_style(THEME_MUTED), item->label);
	grid_text_fit(grid, clip, x + label, y, columns - label, ALIGN_RIGHT, style, text);
}

/* Column by column, as many of them as fit; returns the lines used. */
static int draw_items(const struct view_context *ctx, struct grid *grid, struct rect rect)
{
	int across = (rect.w + 2) / (ITEM_COLUMNS + 2);
	int width, lines;

	across = across > 0 ? across : 1;
	across = across < ITEMS ? across : ITEMS;
	width = (rect.w + 2) / across - 2;
	width = width > ITEM_COLUMNS + 4 ? ITEM_COLUMNS + 4 : width;
	/* One figure alone is worth no line: the last one is on the status line, too. */
	lines = across > 1 && ITEMS % across == 1 ? ITEMS / across : (ITEMS + across - 1) / across;
	lines = lines < rect.h || rect.h < 1 ? lines : rect.h;
	for (int i = 0; i < ITEMS && i < across * lines; i++)
		draw_item(ctx, &items[i], grid, rect, rect.x + i / lines * (width + 2),
			  rect.y + i % lines, width);
	return lines;
}

static void draw_time(const struct table_cell *cell, double ns, bool known)
{
	table_put(cell, known ? (struct style){.fg = latency_color(ns)} : view_style(THEME_MUTED),
		  known ? duration_format(ns).text : "-");
}

static void draw_call(const struct table_cell *cell, const void *data)
{
	const struct stats_row *row = data;

	table_put(cell, (struct style){.fg = view_call_color(row->key)}, row->name);
}

static void draw_calls(const struct table_cell *cell, const void *data)
{
	table_put_count(cell, (struct style){0}, ((const struct stats_row *)data)->call->calls);
}

static void draw_errors(const struct table_cell *cell, const void *data)
{
	uint64_t errors = ((const struct stats_row *)data)->call->errors;

	table_put_count(cell, view_style(errors ? THEME_ERROR : THEME_MUTED), errors);
}

static void draw_share(const struct table_cell *cell, const void *data)
{
	const struct stats_view *view = cell->state;
	double ns = (double)((const struct stats_row *)data)->call->latency.total_ns;
	double percent = view->total_ns ? 100.0 * ns / (double)view->total_ns : 0.0;

	table_put(cell, (struct style){.fg = percent_color(percent)}, percent_format(percent).text);
}

/* total is a sum of many calls, so the colours of a latency would say nothing. */
static void draw_total(const struct table_cell *cell, const void *data)
{
	const struct latency *latency = &((const struct stats_row *)data)->call->latency;

	table_put(cell, (struct style){0},
		  latency->count ? duration_format((double)latency->total_ns).text : "-");
}

#define TIME_COLUMN(name, value)                                                                   \
	static void draw_##name(const struct table_cell *cell, const void *data)                   \
	{                                                                                          \
		const struct stats_row *row = data;                                                \
                                                                                                   \
		draw_time(cell, value, row->call->latency.count > 0);                              \
	}

TIME_COLUMN(mean, row->call->latency.mean_ns)
TIME_COLUMN(p50, row->p50)
TIME_COLUMN(p99, row->p99)
TIME_COLUMN(max, (double)row->call->latency.max_ns)

ORDER_DOWN(by_calls, struct stats_row, row->call->calls)
ORDER_DOWN(by_errors, struct stats_row, row->call->errors)
ORDER_DOWN(by_total, struct stats_row, row->call->latency.total_ns)
ORDER_DOWN(by_mean, struct stats_row, row->call->latency.mean_ns)
ORDER_DOWN(by_p50, struct stats_row, row->p50)
ORDER_DOWN(by_p99, struct stats_row, row->p99)
ORDER_DOWN(by_max, struct stats_row, row->call->latency.max_ns)

static int by_call(const void *a, const void *b)
{
	return strcmp(((const struct stats_row *)a)->name, ((const struct stats_row *)b)->name);
}

/* clang-format off */
static const struct column columns[] = {
	{.title = "CALL", .columns = 0, .align = ALIGN_LEFT, .rank = 0,
	 .draw = draw_call, .compare = by_call},
	{.title = "CALLS", .columns = 6, .align = ALIGN_RIGHT, .rank = 0,
	 .draw = draw_calls, .compare = by_calls},
	{.title = "ERRORS", .columns = 7, .align = ALIGN_RIGHT, .rank = 2,
	 .draw = draw_errors, .compare = by_errors},
	{.title = "%TIME", .columns = 6, .align = ALIGN_RIGHT, .rank = 4,
	 .draw = draw_share, .compare = NULL},
	{.title = "TOTAL", .columns = 6, .align = ALIGN_RIGHT, .rank = 1,
	 .draw = draw_total, .compare = by_total},
	{.title = "MEAN", .columns = 6, .align = ALIGN_RIGHT, .rank = 3,
	 .draw = draw_mean, .compare = by_mean},
	{.title = "P50", .columns = 6, .align = ALIGN_RIGHT, .rank = 5,
	 .draw = draw_p50, .compare = by_p50},
	{.title = "P99", .columns = 6, .align = ALIGN_RIGHT, .rank = 1,
	 .draw = draw_p99, .compare = by_p99},
	{.title = "MAX", .columns = 6, .align = ALIGN_RIGHT, .rank = 4,
	 .draw = draw_max, .compare = by_max},
};
/* clang-format on */

#define COLUMNS    (sizeof(columns) / sizeof(columns[0]))
#define SORT_FIRST 4 /* TOTAL */

static size_t stats_make(void *data, const struct view_context *ctx, struct row_choice choice)
{
	const struct stats_state *state = ctx->stats;
	struct stats_view *view = data;
	uint32_t count = 0;

	view->total_ns = state->latency.total_ns;
	for (uint32_t i = 0; i < state->table.count; i++) {
		struct stats_row *row = &view->rows[count];

		row->call = &state->by_call[i];
		row->key = state->table.keys[i];
		view_call_name(ctx, row->key, row->name);
		if (choice.text[0] && !strcasestr(row->name, choice.text))
			continue;
		row->p50 = call_stats_percentile(row->call, 0.5);
		row->p99 = call_stats_percentile(row->call, 0.99);
		count++;
	}
	rows_sort(view->rows, count, sizeof(view->rows[0]), &choice, by_call);
	return count;
}

static const void *stats_row(const void *data, size_t index)
{
	return &((const struct stats_view *)data)->rows[index];
}

static uint64_t stats_key(const void *data)
{
	struct call_key key = ((const struct stats_row *)data)->key;

	return UINT64_C(1) << 63 | (uint64_t)key.arch << 32 | key.nr;
}

static bool stats_narrow(const void *data, const struct view_context *ctx, const void *row,
			 char expr[static NARROW_SIZE])
{
	const struct stats_view *view = data;

	/* Nobody sees which row is selected where there is no room for the table. */
	return !rect_is_empty(view->list.rows) &&
	       view_call_expr(ctx, ((const struct stats_row *)row)->key, expr);
}

static const struct list_ops stats_list = {
	.columns = columns,
	.column_count = COLUMNS,
	.sort = SORT_FIRST,
	.make = stats_make,
	.row = stats_row,
	.key = stats_key,
	.narrow = stats_narrow,
};

static void stats_draw(void *data, const struct view_context *ctx, struct grid *grid,
		       struct rect rect)
{
	struct stats_view *view = data;

	if (ctx->stats->calls == 0) {
		view_draw_empty(ctx, grid, rect, "no call has returned yet");
		return;
	}
	rect_cut_top(&rect, draw_items(ctx, grid, rect));
	if (rect.h >= ROOMY_ROWS)
		rect_cut_top(&rect, 1);
	if (rect.h < TABLE_ROWS_MIN)
		return;
	list_make(&stats_list, view, ctx);
	list_draw(&stats_list, view, ctx, grid, rect);
}

static void stats_title(void *data, char text[static VIEW_TITLE_SIZE])
{
	const struct stats_view *view = data;

	snprintf(text, VIEW_TITLE_SIZE, "%s%s", view->list.text[0] ? "filter: " : "",
		 view->list.text);
}

static bool stats_exports(void *data, const struct view_context *ctx, struct view_export *what)
{
	const struct stats_view *view = data;

	(void)ctx;
	*what = (struct view_export){.summary = true, .label = "summary"};
	snprintf(what->only, sizeof(what->only), "%s", view->list.text);
	return true;
}

const struct view_ops view_stats = {
	.list = &stats_list,
	.exports = stats_exports,
	.state_size = sizeof(struct stats_view),
	.requests = LIST_REQUESTS | REQUEST_BIT(REQUEST_FILTER) | REQUEST_BIT(REQUEST_OPEN),
	.draw = stats_draw,
	.title = stats_title,
};
