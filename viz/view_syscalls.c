/*
 * The Syscalls panel: rates of now, and a sparkline of each category. All sparklines show
 * the same ticks, the newest at the right.
 */
#include <math.h>
#include <stdio.h>

#include "viz/call_category.h"
#include "viz/view.h"

#define LABEL_COLUMNS  8
#define RATE_COLUMNS   7
#define TOTAL_COLUMNS  12 /* "86.7K calls" and a blank */
#define ERRORS_COLUMNS 13 /* "86.7K errors" and a blank */
#define ERR_COLUMNS    10 /* "86.7K err" and a blank */
#define ERRORS_WIDTH   36 /* of the panel from which on there is room for errors, */
#define TOTAL_WIDTH    58 /* and from which on for the calls so far */
#define HEADLINE_WIDTH 52 /* and from which on the words of the headline are not abbreviated */

/* One line of the panel: a history with its label, rate, and counts up to now. */
struct syscalls_row {
	const char *label;
	const struct history *history;
	double rate;
	uint64_t total, errors;
	bool of_calls; /* there are counts to show: the history is one of calls */
	struct style style;
};

static void draw_headline(const struct view_context *ctx, struct grid *grid, struct rect rect)
{
	const struct syscalls_state *state = ctx->syscalls;
	double errors = window_rate(&state->error_window, &state->clock);
	struct style muted = view_style(THEME_MUTED);
	char name[CALL_NAME_SIZE];
	struct call_key key;
	uint32_t most = syscalls_top(state, &key);
	bool roomy = rect.w >= HEADLINE_WIDTH;
	int x = rect.x, left, columns;

	x += grid_text(grid, rect, x, rect.y, (struct style){.attributes = ATTR_BOLD},
		       rate_format(window_rate(&state->call_window, &state->clock)).text);
	x += grid_text(grid, rect, x, rect.y, muted, roomy ? " now  " : "  ");
	x += grid_text(grid, rect, x, rect.y, view_style(errors > 0 ? THEME_ERROR : THEME_MUTED),
		       rate_format(errors).text);
	x += grid_text(grid, rect, x, rect.y, muted, roomy ? " errors" : " err");
	if (most == 0 || state->call_window.sum == 0)
		return;
	x += grid_text(grid, rect, x, rect.y, muted, "  top ");
	view_call_name(ctx, key, name);
	left = rect.x + rect.w - x;
	columns = text_columns(name) < left ? text_columns(name) : left;
	x += grid_text_fit(grid, rect, x, rect.y, columns, ALIGN_LEFT,
			   (struct style){.fg = view_call_color(key)}, name);
	/* Half a number would be another number. */
	if (x + 5 <= rect.x + rect.w)
		grid_textf(grid, rect, x, rect.y, muted, " %.0f%%",
			   floor(100.0 * most / state->call_window.sum));
}

/* A sparkline as high as rect, each line of it a slice of the height. */
static void draw_spark(const struct history *history, struct grid *grid, struct rect rect,
		       struct style style)
{
	double values[HISTORY_TICKS_MAX], slice[HISTORY_TICKS_MAX];
	uint32_t n = history_newest(history, values,
				    (uint32_t)(rect.w < HISTORY_TICKS ? rect.w : HISTORY_TICKS));
	double max = 0.0;

	for (uint32_t i = 0; i < n; i++)
		max = values[i] > max ? values[i] : max;
	for (int line = 0; line < rect.h; line++) {
		double below = max * line / rect.h;

		for (uint32_t i = 0; i < n; i++)
			slice[i] = values[i] - below;
		grid_sparkline(grid, rect, rect.y + rect.h - 1 - line, slice, n, max / rect.h,
			       style);
	}
}

/*
 * A count and what is counted, at the right end of the cell. Of one thing the plural's s is a
 * blank, so that numbers stand below each other.
 */
static void draw_count(struct grid *grid, struct rect cell, int y, struct style style,
		       uint64_t count, const char *one, const char *many)
{
	char text[NUMBER_TEXT_SIZE + 8];

	snprintf(text, sizeof(text), "%s %s", count_format((double)count).text,
		 count == 1 ? one : many);
	grid_text_fit(grid, cell, cell.x, y, cell.w, ALIGN_RIGHT, style, text);
}

/* The counts take their columns from *rest, also in rows without: all sparklines align. */
static void draw_counts(const struct syscalls_row *row, struct grid *grid, struct rect *rest, int y)
{
	struct style style = view_style(row->errors ? THEME_ERROR : THEME_MUTED);
	bool wide = rest->w >= TOTAL_WIDTH, some = rest->w >= ERRORS_WIDTH;
	struct rect errors = rect_cut_right(rest, wide ? ERRORS_COLUMNS : some ? ERR_COLUMNS : 0);
	struct rect total = rect_cut_right(rest, wide ? TOTAL_COLUMNS : 0);

	if (!row->of_calls)
		return;
	draw_count(grid, total, y, view_style(THEME_MUTED), row->total, "call ", "calls");
	draw_count(grid, errors, y, style, row->errors, wide ? "error " : "err",
		   wide ? "errors" : "err");
}

static void draw_row(const struct syscalls_row *row, struct grid *grid, struct rect rect)
{
	struct rect spark = rect;
	int y = rect.y + rect.h - 1;

	draw_counts(row, grid, &spark, y);
	rect_cut_left(&spark, LABEL_COLUMNS + RATE_COLUMNS + 2);
	grid_text_fit(grid, rect, rect.x, y, LABEL_COLUMNS, ALIGN_LEFT, row->style, row->label);
	grid_text_fit(grid, rect, rect.x + LABEL_COLUMNS, y, RATE_COLUMNS, ALIGN_RIGHT,
		      row->rate > 0 ? (struct style){0} : view_style(THEME_MUTED),
		      rate_format(row->rate).text);
	draw_spark(row->history, grid, spark, row->style);
}

static unsigned list_rows(const struct syscalls_state *state, struct syscalls_row *rows)
{
	unsigned n = 0;

	for (unsigned i = 0; i < SYSCALLS_CATEGORIES; i++) {
		const struct category_counts *category = &state->categories[i];

		rows[n++] = (struct syscalls_row){
			.label = call_category_name(i),
			.history = &category->calls,
			.rate = window_rate(&category->window, &state->clock),
			.total = category->total,
			.errors = category->errors,
			.of_calls = true,
			.style = {.fg = category_color((enum category)i)},
		};
	}
	rows[n++] = (struct syscalls_row){
		.label = "errors",
		.history = &state->errors,
		.rate = window_rate(&state->error_window, &state->clock),
		.style = view_style(THEME_ERROR),
	};
	rows[n++] = (struct syscalls_row){
		.label = "all",
		.history = &state->calls,
		.rate = window_rate(&state->call_window, &state->clock),
		.total = state->total,
		.errors = state->total_errors,
		.of_calls = true,
		.style = {.attributes = ATTR_BOLD},
	};
	return n;
}

static void syscalls_draw(void *data, const struct view_context *ctx, struct grid *grid,
			  struct rect rect)
{
	struct syscalls_row rows[SYSCALLS_CATEGORIES + 2];
	unsigned count = list_rows(ctx->syscalls, rows);
	int lines, extra;

	(void)data;
	if (ctx->syscalls->total == 0) {
		view_draw_empty(ctx, grid, rect, "no call has returned yet");
		return;
	}
	draw_headline(ctx, grid, rect_cut_top(&rect, 1));
	lines = rect.h / (int)count > 0 ? rect.h / (int)count : 1;
	extra = rect.h - lines * (int)count;
	for (unsigned i = 0; i < count; i++) {
		/* The last row, all calls, takes what does not divide evenly, below a blank. */
		bool last = i == count - 1 && extra > 0;

		rect_cut_top(&rect, last ? 1 : 0);
		draw_row(&rows[i], grid, rect_cut_top(&rect, lines + (last ? extra - 1 : 0)));
	}
}

static bool syscalls_exports(void *data, const struct view_context *ctx, struct view_export *what)
{
	(void)data;
	(void)ctx;
	*what = (struct view_export){.summary = true, .label = "summary"};
	return true;
}

const struct view_ops view_syscalls = {
	.exports = syscalls_exports,
	.draw = syscalls_draw,
};
