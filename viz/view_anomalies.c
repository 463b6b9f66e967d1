/*
 * The Anomalies panel: what was far from usual, the newest first.
 *
 * A row is known by what it is of, an event or a tick, which stays as rows come and go.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <xxhash.h>

#include "viz/anomaly_rows.h"
#include "viz/events_line.h"

#define SPARK_ROWS     6  /* of the panel from which on there is room for the sparkline */
#define ROOMY_ROWS     14 /* and for a blank line below it */
#define PEAK_COLUMNS   10
#define WHAT_FROM      62 /* from this width on up to */
#define WHAT_MORE      15 /* columns go to the last one before others are shown */
#define SOURCE_FROM    64 /* from this width on there is a column for the line of the source, */
#define SOURCE_COLUMNS 20 /* which has as many at least */
#define CALL_COLUMNS   30 /* the least that shows something of the decoded call */

struct anomalies_view {
	struct list list;
	struct anomaly_rows rows;
	struct anomaly_texts texts;
	bool with_source; /* the log was recorded with stacks */
};

static size_t anomalies_make(void *data, const struct view_context *ctx, struct row_choice choice)
{
	struct anomalies_view *view = data;

	anomaly_rows_make(&view->rows, ctx, &view->texts, choice);
	return view->rows.count;
}

static const void *anomalies_row(const void *data, size_t index)
{
	return &((const struct anomalies_view *)data)->rows.rows[index];
}

static uint64_t anomalies_key(const void *row)
{
	const struct anomaly *anomaly = &((const struct anomaly_row *)row)->anomaly;
	uint64_t place[] = {anomaly->time_ns, anomaly->block, anomaly->row, anomaly->kind};

	return XXH64(place, sizeof(place), 0);
}

/* Draws text at *x and moves it; what does not fit whole is left out. */
static void put_part(struct grid *grid, struct rect rect, int *x, struct style style,
		     const char *text)
{
	if (*x + text_columns(text) <= rect.x + rect.w)
		*x += grid_text(grid, rect, *x, rect.y, style, text);
	else
		*x = rect.x + rect.w;
}

static void draw_headline(const struct anomalies_view *view, const struct view_context *ctx,
			  struct grid *grid, struct rect rect)
{
	const struct anomalies_state *state = ctx->anomalies;
	uint64_t count = state->closed[ANOMALIES_WORK].count;
	uint64_t waits = state->closed[ANOMALIES_WAITS].count;
	struct style muted = view_style(THEME_MUTED), bold = {.attributes = ATTR_BOLD};
	char text[96];
	int x = rect.x;

	put_part(grid, rect, &x, bold, count_format_exact(count).text);
	snprintf(text, sizeof(text), " %s from %gσ on", count == 1 ? "anomaly" : "anomalies",
		 state->threshold);
	put_part(grid, rect, &x, muted, text);
	if (waits) {
		snprintf(text, sizeof(text), "  %s%s waits%s", view->rows.waits ? "and " : "+",
			 count_format((double)waits).text, view->rows.waits ? "" : " (W)");
		put_part(grid, rect, &x, muted, text);
	}
	snprintf(text, sizeof(text), "  %u shown", view->rows.count);
	put_part(grid, rect, &x, muted, text);
	if (state->sites.evicted) {
		snprintf(text, sizeof(text), "  %s call sites forgotten",
			 count_format((double)state->sites.evicted).text);
		put_part(grid, rect, &x, muted, text);
	}
}

/*
 * The greatest |z| of each tick, whose heights are logarithms: a call may be a thousand sigma
 * off, and one of 4 is to be seen beside it.
 */
static void draw_spark(const struct view_context *ctx, struct grid *grid, struct rect rect)
{
	struct rect peak = rect_cut_right(&rect, rect.w > 3 * PEAK_COLUMNS ? PEAK_COLUMNS : 0);
	double values[HISTORY_TICKS_MAX], max = 0.0;
	uint32_t wanted = (uint32_t)(rect.w > 0 ? rect.w : 0), n;

	n = history_newest(&ctx->anomalies->z, values,
			   wanted < HISTORY_TICKS_MAX ? wanted : HISTORY_TICKS_MAX);
	for (uint32_t i = 0; i < n; i++)
		max = fmax(max, values[i]);
	for (uint32_t i = 0; i < n; i++) {
		struct rect column = {rect.x + rect.w - (int)(n - i), rect.y, 1, 1};
		double height = log1p(values[i]);

		grid_sparkline(grid, rect_intersect(column, rect), rect.y, &height, 1, log1p(max),
			       (struct style){.fg = severity_color(values[i])});
	}
	grid_text_fit(grid, peak, peak.x, peak.y, peak.w, ALIGN_RIGHT,
		      (struct style){.fg = severity_color(max)},
		      max > 0 ? zscore_format(max).text : "");
}

/* What a call was about comes before the columns that not all can have room for. */
static struct table_layout lay_out(const struct column *columns, struct rect rect)
{
	int kept = rect.w > WHAT_FROM ? rect.w - WHAT_FROM : 0;

	rect.w -= kept < WHAT_MORE ? kept : WHAT_MORE;
	return table_layout(columns, ANOMALY_COLUMN_ARGUMENTS, rect);
}

/*
 * The last column has what is left of the row; where that is enough for both, only its own
 * part, and the rest is for the decoded call. Returns that rest.
 */
static struct rect share_rest(struct table_layout *layout, struct rect rect)
{
	int *w = &layout->w[ANOMALY_COLUMN_WHAT];
	int end = layout->x[ANOMALY_COLUMN_WHAT] + *w + 1;
	struct rect rest = {end, rect.y, rect.x + rect.w - end, rect.h};

	if (*w == 0 || rest.w >= CALL_COLUMNS)
		return *w ? rest : (struct rect){0};
	*w = rect.x + rect.w - layout->x[ANOMALY_COLUMN_WHAT];
	return (struct rect){0};
}

static struct table_layout anomalies_arrange(void *data, struct column columns[TABLE_COLUMNS_MAX],
					     struct rect rect)
{
	const struct anomalies_view *view = data;
	bool with_source = view->with_source && rect.w >= SOURCE_FROM;
	int wanted = rect.w / 6 > SOURCE_COLUMNS ? rect.w / 6 : SOURCE_COLUMNS;
	struct rect source = rect_cut_right(&rect, with_source ? wanted : 0);
	struct table_layout layout;
	struct rect rest;

	rect_cut_right(&rect, with_source);
	layout = lay_out(columns, rect);
	rest = share_rest(&layout, rect);
	layout.x[ANOMALY_COLUMN_SOURCE] = source.x;
	layout.w[ANOMALY_COLUMN_SOURCE] = source.w;
	layout.x[ANOMALY_COLUMN_ARGUMENTS] = rest.x;
	layout.w[ANOMALY_COLUMN_ARGUMENTS] = rest.w;
	return layout;
}

static bool anomalies_narrow(const void *data, const struct view_context *ctx, const void *row,
			     char expr[static NARROW_SIZE])
{
	(void)data;
	return anomaly_expr(ctx, &((const struct anomaly_row *)row)->anomaly, expr);
}

static const struct list_ops anomalies_list = {
	.columns = anomaly_columns,
	.column_count = ANOMALY_COLUMNS,
	.sort = ANOMALY_COLUMN_TIME,
	.make = anomalies_make,
	.row = anomalies_row,
	.key = anomalies_key,
	.arrange = anomalies_arrange,
	.narrow = anomalies_narrow,
};

static void draw_off(struct grid *grid, struct rect rect)
{
	int y = rect.y + (rect.h > 1 ? (rect.h - 2) / 2 : 0);

	grid_text_fit(grid, rect, rect.x, y, rect.w, ALIGN_CENTER, view_style(THEME_MUTED),
		      "anomalies are off");
	grid_text_fit(grid, rect, rect.x, y + 1, rect.w, ALIGN_CENTER, view_style(THEME_TEXT),
		      "without --no-anomaly they are looked for");
}

static const char *nothing(const struct anomalies_view *view, const struct view_context *ctx)
{
	return ctx->stats->calls == 0 ? "no call has returned yet"
	       : view->list.text[0]   ? "no anomaly matches"
				      : "nothing far from usual so far";
}

static void anomalies_draw(void *data, const struct view_context *ctx, struct grid *grid,
			   struct rect rect)
{
	struct anomalies_view *view = data;

	view->list.count = 0;
	if (ctx->anomalies->threshold <= 0.0) {
		draw_off(grid, rect);
		return;
	}
	if (ctx->reader) {
		anomaly_texts_update(&view->texts, ctx->reader);
		view->with_source = events_have_source(ctx->reader);
	}
	list_make(&anomalies_list, view, ctx);
	if (ctx->stats->calls && rect.h > 2)
		draw_headline(view, ctx, grid, rect_cut_top(&rect, 1));
	if (ctx->stats->calls && rect.h >= SPARK_ROWS)
		draw_spark(ctx, grid, rect_cut_top(&rect, 1));
	if (rect.h >= ROOMY_ROWS)
		rect_cut_top(&rect, 1);
	if (view->list.count == 0)
		view_draw_empty(ctx, grid, rect, nothing(view, ctx));
	else
		list_draw(&anomalies_list, view, ctx, grid, rect);
}

/*
 * Reads back one of the rows that are on the screen. Which one first makes no difference but
 * in time: of those in one block, the next is the nearest.
 */
static bool anomalies_work(void *data, const struct view_context *ctx)
{
	struct anomalies_view *view = data;
	const struct anomaly_row *first = NULL;

	for (int y = 0; y < view->list.rows.h; y++) {
		int index = view->list.top + y;
		const struct anomaly_row *row = &view->rows.rows[index];

		if (index >= view->list.count)
			break;
		if (row->anomaly.kind == ANOMALY_CALL &&
		    !anomaly_text_find(&view->texts, &row->anomaly) &&
		    (!first || row->anomaly.block < first->anomaly.block ||
		     (row->anomaly.block == first->anomaly.block &&
		      row->anomaly.row < first->anomaly.row)))
			first = row;
	}
	return first && anomaly_text_read(&view->texts, ctx->reader, ctx->names, &first->anomaly);
}

static bool anomalies_handle(void *data, const struct view_context *ctx, enum request request)
{
	struct anomalies_view *view = data;

	(void)ctx;
	switch ((int)request) {
	case REQUEST_WAITS:
		view->rows.waits = !view->rows.waits;
		return true;
	default:
		return false;
	}
}

static void anomalies_title(void *data, char text[static VIEW_TITLE_SIZE])
{
	const struct anomalies_view *view = data;

	snprintf(text, VIEW_TITLE_SIZE, "%s%s", view->list.text[0] ? "filter: " : "",
		 view->list.text);
}

/* The selected call and its like, as narrow() has them. */
static bool anomalies_exports(void *data, const struct view_context *ctx, struct view_export *what)
{
	*what = (struct view_export){.label = "anomaly"};
	return list_narrow(&anomalies_list, data, ctx, what->only);
}

static void anomalies_release(void *data)
{
	anomaly_texts_release(&((struct anomalies_view *)data)->texts);
}

const struct view_ops view_anomalies = {
	.state_size = sizeof(struct anomalies_view),
	.list = &anomalies_list,
	.requests = LIST_REQUESTS | REQUEST_BIT(REQUEST_WAITS) | REQUEST_BIT(REQUEST_FILTER) |
		    REQUEST_BIT(REQUEST_OPEN),
	.release = anomalies_release,
	.draw = anomalies_draw,
	.handle = anomalies_handle,
	.title = anomalies_title,
	.exports = anomalies_exports,
	.work = anomalies_work,
};
