/*
 * The Stats panel: totals and latencies of all calls, and a table of each call.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "viz/table.h"
#include "viz/view.h"

#define ITEM_COLUMNS   17 /* label and value of one figure */
#define TABLE_ROWS_MIN 3  /* titles and two calls: less is no table */
#define ROOMY_ROWS     12 /* from here on a blank line is affordable */
#define TEXT_SIZE      64

struct stats_row {
	const struct call_stats *call;
	struct call_key key;
	char name[CALL_NAME_SIZE];
	double p50, p99;
};

struct stats_view {
	struct list list;
	struct call_key selected;
	bool has_selected, reverse;
	uint32_t sort; /* column + 1, 0 for the first choice */
	char text[TEXT_SIZE];
	uint32_t row_count;
	int table_y; /* of the first row, at the last draw; 0: no table is shown */
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

static void draw_count(struct grid *grid, struct rect cell, struct style style, uint64_t count)
{
	grid_text_fit(grid, cell, cell.x, cell.y, cell.w, ALIGN_RIGHT, style,
		      count < 10000 ? count_format_exact(count).text
				    : count_format((double)count).text);
}

static void draw_time(struct grid *grid, struct rect cell, double ns, bool known)
{
	grid_text_fit(grid, cell, cell.x, cell.y, cell.w, ALIGN_RIGHT,
		      known ? (struct style){.fg = latency_color(ns)} : view_style(THEME_MUTED),
		      known ? duration_format(ns).text : "-");
}

static void draw_call(const void *table, const void *data, struct grid *grid, struct rect cell)
{
	const struct stats_row *row = data;

	(void)table;
	grid_text_fit(grid, cell, cell.x, cell.y, cell.w, ALIGN_LEFT,
		      (struct style){.fg = view_call_color(row->key)}, row->name);
}

static void draw_calls(const void *table, const void *data, struct grid *grid, struct rect cell)
{
	(void)table;
	draw_count(grid, cell, (struct style){0}, ((const struct stats_row *)data)->call->calls);
}

static void draw_errors(const void *table, const void *data, struct grid *grid, struct rect cell)
{
	uint64_t errors = ((const struct stats_row *)data)->call->errors;

	(void)table;
	draw_count(grid, cell, view_style(errors ? THEME_ERROR : THEME_MUTED), errors);
}

static void draw_share(const void *table, const void *data, struct grid *grid, struct rect cell)
{
	const struct stats_view *view = table;
	double ns = (double)((const struct stats_row *)data)->call->latency.total_ns;
	double percent = view->total_ns ? 100.0 * ns / (double)view->total_ns : 0.0;

	grid_text_fit(grid, cell, cell.x, cell.y, cell.w, ALIGN_RIGHT,
		      (struct style){.fg = percent_color(percent)}, percent_format(percent).text);
}

/* total is a sum of many calls, so the colours of a latency would say nothing. */
static void draw_total(const void *table, const void *data, struct grid *grid, struct rect cell)
{
	const struct latency *latency = &((const struct stats_row *)data)->call->latency;

	(void)table;
	grid_text_fit(grid, cell, cell.x, cell.y, cell.w, ALIGN_RIGHT, (struct style){0},
		      duration_format((double)latency->total_ns).text);
}

#define TIME_COLUMN(name, value)                                                                   \
	static void draw_##name(const void *table, const void *data, struct grid *grid,            \
				struct rect cell)                                                  \
	{                                                                                          \
		const struct stats_row *row = data;                                                \
                                                                                                   \
		(void)table;                                                                       \
		draw_time(grid, cell, value, row->call->latency.count > 0);                        \
	}

TIME_COLUMN(mean, row->call->latency.mean_ns)
TIME_COLUMN(p50, row->p50)
TIME_COLUMN(p99, row->p99)
TIME_COLUMN(max, (double)row->call->latency.max_ns)

#define COMPARE_DOWN(name, value)                                                                  \
	static int by_##name(const void *a, const void *b)                                         \
	{                                                                                          \
		const struct stats_row *row_a = a, *row_b = b;                                     \
                                                                                                   \
		return (row_a->value < row_b->value) - (row_a->value > row_b->value);              \
	}

COMPARE_DOWN(calls, call->calls)
COMPARE_DOWN(errors, call->errors)
COMPARE_DOWN(total, call->latency.total_ns)
COMPARE_DOWN(mean, call->latency.mean_ns)
COMPARE_DOWN(p50, p50)
COMPARE_DOWN(p99, p99)
COMPARE_DOWN(max, call->latency.max_ns)

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

static size_t sort_column(const struct stats_view *view)
{
	return view->sort ? view->sort - 1 : SORT_FIRST;
}

static int compare_rows(const void *a, const void *b, void *data)
{
	const struct stats_view *view = data;
	int order = columns[sort_column(view)].compare(a, b);

	order = view->reverse ? -order : order;
	return order ? order : by_call(a, b);
}

static void list_rows(struct stats_view *view, const struct view_context *ctx)
{
	const struct stats_state *state = ctx->stats;

	view->row_count = 0;
	view->total_ns = state->latency.total_ns;
	for (uint32_t i = 0; i < state->table.count; i++) {
		struct stats_row *row = &view->rows[view->row_count];

		row->call = &state->by_call[i];
		row->key = state->table.keys[i];
		view_call_name(ctx, row->key, row->name);
		if (view->text[0] && !strcasestr(row->name, view->text))
			continue;
		row->p50 = call_stats_percentile(row->call, 0.5);
		row->p99 = call_stats_percentile(row->call, 0.99);
		view->row_count++;
	}
	qsort_r(view->rows, view->row_count, sizeof(view->rows[0]), compare_rows, view);
}

static bool is_selected(const struct stats_view *view, const struct stats_row *row)
{
	return view->has_selected && row->key.nr == view->selected.nr &&
	       row->key.arch == view->selected.arch;
}

static void draw_rows(struct stats_view *view, const struct view_context *ctx, struct grid *grid,
		      struct rect rect)
{
	struct table_layout layout = table_layout(columns, COLUMNS, rect);

	for (uint32_t i = 0; i < view->row_count; i++)
		if (is_selected(view, &view->rows[i]))
			view->list.selected = (int)i;
	table_draw_header(columns, COLUMNS, &layout, grid, rect_cut_top(&rect, 1),
			  sort_column(view), view->reverse);
	list_fit(&view->list, (int)view->row_count, rect.h);
	for (int y = 0; y < rect.h && view->list.top + y < (int)view->row_count; y++) {
		int index = view->list.top + y;

		table_draw_row(columns, COLUMNS, &layout, view, &view->rows[index], grid, rect, y);
		if (index == view->list.selected && ctx->focused)
			grid_highlight(grid, (struct rect){rect.x, rect.y + y, rect.w, 1},
				       ATTR_REVERSE);
	}
}

static void stats_draw(void *data, const struct view_context *ctx, struct grid *grid,
		       struct rect rect)
{
	struct stats_view *view = data;
	int top = rect.y;

	view->table_y = 0;
	if (ctx->stats->calls == 0) {
		view_draw_empty(ctx, grid, rect, "no calls yet");
		return;
	}
	rect_cut_top(&rect, draw_items(ctx, grid, rect));
	if (rect.h >= ROOMY_ROWS)
		rect_cut_top(&rect, 1);
	if (rect.h < TABLE_ROWS_MIN)
		return;
	view->table_y = rect.y - top + 1;
	list_rows(view, ctx);
	draw_rows(view, ctx, grid, rect);
}

static void keep_selection(struct stats_view *view)
{
	view->has_selected = view->list.selected < (int)view->row_count;
	if (view->has_selected)
		view->selected = view->rows[view->list.selected].key;
}

static bool stats_handle(void *data, const struct view_context *ctx, enum request request)
{
	struct stats_view *view = data;

	(void)ctx;
	if (list_handle(&view->list, request)) {
		keep_selection(view);
		return true;
	}
	if (request == REQUEST_SORT)
		view->sort = (uint32_t)table_next_sort(columns, COLUMNS, sort_column(view)) + 1;
	else if (request == REQUEST_REVERSE)
		view->reverse = !view->reverse;
	else
		return false;
	return true;
}

static void stats_click(void *data, const struct view_context *ctx, int y)
{
	struct stats_view *view = data;
	int index = view->list.top + y - view->table_y;

	(void)ctx;
	if (view->table_y == 0 || y < view->table_y || index >= (int)view->row_count)
		return;
	view->list.selected = index;
	keep_selection(view);
}

static void stats_title(void *data, char text[static VIEW_TITLE_SIZE])
{
	const struct stats_view *view = data;

	snprintf(text, VIEW_TITLE_SIZE, "%s%s", view->text[0] ? "filter: " : "", view->text);
}

static bool stats_text(void *data, const struct view_context *ctx, enum request request,
		       const char *text, bool undo, struct strec_error *err)
{
	struct stats_view *view = data;

	(void)ctx;
	(void)request;
	(void)undo;
	(void)err;
	snprintf(view->text, sizeof(view->text), "%s", text);
	return true;
}

static const char *stats_text_begin(void *data, enum request request)
{
	(void)request;
	return ((const struct stats_view *)data)->text;
}

static bool stats_exports(void *data, struct view_export *what)
{
	const struct stats_view *view = data;

	*what = (struct view_export){.summary = true, .label = "summary"};
	snprintf(what->only, sizeof(what->only), "%s", view->text);
	return true;
}

static bool stats_narrow(void *data, const struct view_context *ctx, char expr[static NARROW_SIZE])
{
	const struct stats_view *view = data;
	int selected = view->list.selected;
	struct call_key key;

	if (view->table_y == 0 || selected < 0 || selected >= (int)view->row_count)
		return false;
	key = view->rows[selected].key;
	return view_call_expr(ctx, key, expr);
}

const struct view_ops view_stats = {
	.narrow = stats_narrow,
	.exports = stats_exports,
	.state_size = sizeof(struct stats_view),
	.requests = LIST_REQUESTS | REQUEST_BIT(REQUEST_SORT) | REQUEST_BIT(REQUEST_REVERSE) |
		    REQUEST_BIT(REQUEST_FILTER) | REQUEST_BIT(REQUEST_OPEN),
	.draw = stats_draw,
	.handle = stats_handle,
	.click = stats_click,
	.title = stats_title,
	.text = stats_text,
	.text_begin = stats_text_begin,
};
