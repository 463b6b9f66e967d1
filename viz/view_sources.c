/*
 * The Sources panel: which functions and lines make the calls, with their callers and callees.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "viz/call_traits.h"
#include "viz/source_columns.h"
#include "viz/source_excerpt.h"
#include "viz/source_filter.h"

#define REST_SIZE    256
#define EXCERPT_ROWS (2 * EXCERPT_AROUND + 2) /* with a line above that says of what */
#define EXCERPT_FROM 24                       /* rows of the panel */
#define OPEN_SHOWN   64                       /* calls that have not returned: the longest */

/* What shares are of, so that the rows on top have the greatest. */
static enum source_measure measure_of(size_t sort)
{
	switch (sort) {
	case SOURCE_COLUMN_CALLS:
	case SOURCE_COLUMN_ALL_CALLS:
		return SOURCE_CALLS;
	case SOURCE_COLUMN_ERRORS:
		return SOURCE_ERRORS;
	default:
		return SOURCE_TIME;
	}
}

static size_t sources_make(void *data, const struct view_context *ctx, struct row_choice choice);

static const void *sources_row(const void *data, size_t index)
{
	return &((const struct sources_view *)data)->rows.rows[index];
}

static uint64_t sources_key(const void *row)
{
	return ((const struct source_row *)row)->key;
}

static uint64_t sources_around(const void *data, const void *row)
{
	(void)data;
	return ((const struct source_row *)row)->around;
}

static bool sources_fold(void *data, const void *row, int step)
{
	return source_rows_fold(&((struct sources_view *)data)->rows, row, step);
}

static bool sources_narrow(const void *data, const struct view_context *ctx, const void *row,
			   char expr[static NARROW_SIZE])
{
	(void)ctx;
	return source_filter(&((const struct sources_view *)data)->rows, row, expr, NARROW_SIZE);
}

static const struct list_ops sources_list = {
	.columns = source_columns,
	.column_count = SOURCE_COLUMNS,
	.sort = SOURCE_COLUMN_SELF,
	.make = sources_make,
	.row = sources_row,
	.key = sources_key,
	.around = sources_around,
	.fold = sources_fold,
	.arrange = source_columns_arrange,
	.narrow = sources_narrow,
};

/* Adds a call that has not returned, with the time that it has taken so far. */
static void add_open_call(struct sources_view *view, const struct view_context *ctx,
			  const struct open_call *call)
{
	const struct descriptors *names;
	struct source_use use = {.calls = 1, .time_ns = ctx->time_ns - call->enter_ns};
	struct event ev;

	if (!event_at_read(&view->open_at, ctx->reader, call->address, &ev) || !ev.stack)
		return;
	names = ctx->names && ctx->filter ? names_at(ctx->names, call->address) : NULL;
	if (ctx->filter && !filter_match_named(ctx->filter, &ev, names))
		return;
	if (call_number_only_waits(ev.arch, ev.nr))
		use.wait_ns = use.time_ns;
	sources_add(view->with_open, &ev, &use);
	view->open.calls++;
	view->open.time_ns += use.time_ns;
}

/*
 * The collector's state and the calls that are open: in a program that hangs these are all that
 * matters. Without memory, or open calls, the state alone.
 */
static const struct sources_state *with_open_calls(struct sources_view *view,
						   const struct view_context *ctx)
{
	int count = ctx->open && ctx->reader ? ctx->open->count : 0;

	view->open = (struct source_use){0};
	if (count > 0 && !view->with_open)
		view->with_open = malloc(sizeof(*view->with_open));
	if (count == 0 || !view->with_open)
		return ctx->sources;
	*view->with_open = *ctx->sources;
	for (int i = 0; i < count && i < OPEN_SHOWN; i++)
		add_open_call(view, ctx, &ctx->open->list[i]);
	return view->with_open;
}

static size_t sources_make(void *data, const struct view_context *ctx, struct row_choice choice)
{
	static const struct symbol_table none;
	struct sources_view *view = data;
	const struct sources_state *state = with_open_calls(view, ctx);

	view->rows.measure = measure_of(list_sort_column(&sources_list, view));
	source_rows_make(&view->rows, state, ctx->reader ? log_reader_symbols(ctx->reader) : &none,
			 choice);
	return view->rows.count;
}

/* Appends "; 12 calls (3.4ms) WHAT", without a time where that is not known. */
static void put_rest(char text[static REST_SIZE], const struct source_use *use, const char *what)
{
	size_t at = strlen(text);
	char time[NUMBER_TEXT_SIZE + 4] = "";

	if (use->calls == 0)
		return;
	if (use->time_ns)
		snprintf(time, sizeof(time), " (%s)", duration_format((double)use->time_ns).text);
	snprintf(text + at, REST_SIZE - at, "%s%s call%s%s %s", at ? "; " : "",
		 count_format_exact(use->calls).text, use->calls == 1 ? "" : "s", time, what);
}

/* What is not in the rows, or not in all of them; false: nothing is. */
static bool rest_text(const struct sources_view *view, const struct sources_state *state,
		      char text[static REST_SIZE])
{
	struct source_use without = {.calls = state->closed_without};

	text[0] = '\0';
	put_rest(text, &view->rows.tree.evicted, "of rare callees, in totals only");
	put_rest(text, &state->dropped, "found no room");
	put_rest(text, &without, "without a stack");
	put_rest(text, &view->open, "not returned, with the time so far");
	return text[0];
}

static void draw_nothing(const struct sources_view *view, const struct view_context *ctx,
			 struct grid *grid, struct rect rect)
{
	int y = rect.y + (rect.h > 1 ? (rect.h - 2) / 2 : 0);

	if (view->list.text[0] || !ctx->sources->closed_without) {
		view_draw_empty(ctx, grid, rect,
				view->list.text[0] ? "no function matches"
						   : "no call has returned yet");
		return;
	}
	grid_text_fit(grid, rect, rect.x, y, rect.w, ALIGN_CENTER, view_style(THEME_MUTED),
		      "no stacks in this recording");
	grid_text_fit(grid, rect, rect.x, y + 1, rect.w, ALIGN_CENTER, view_style(THEME_TEXT),
		      "strec -k records them");
}

/* Reads the text around the line of the selected row, if it is another one than before. */
static void read_excerpt(struct sources_view *view)
{
	const struct source_row *row = list_selected(&sources_list, view);
	const struct source_name *line = row ? row->line : NULL;
	uint64_t key = line ? line->key : 0;
	size_t size;
	FILE *out;

	if (key == view->excerpt_of)
		return;
	free(view->excerpt);
	view->excerpt = NULL;
	view->excerpt_of = key;
	if (!line || !line->line.file || !line->line.line)
		return;
	out = open_memstream(&view->excerpt, &size);
	if (!out)
		return;
	fprintf(out, "%s:%u\n", line->line.file, line->line.line);
	if (!source_excerpt(out, line->line.file, line->line.line) | (fclose(out) != 0)) {
		free(view->excerpt);
		view->excerpt = NULL;
	}
}

static void draw_excerpt(const struct sources_view *view, struct grid *grid, struct rect rect)
{
	const char *line = view->excerpt ? view->excerpt : "no text of this row's source here";

	for (bool first = true; *line && rect.h > 0; first = false) {
		size_t size = strcspn(line, "\n");
		struct rect row = rect_cut_top(&rect, 1);
		bool is_title = first && view->excerpt;
		struct style style = view_style(is_title ? THEME_TITLE : THEME_MUTED);

		if (line[0] == '>')
			style = (struct style){.attributes = ATTR_BOLD};
		grid_text_bytes(grid, row, row.x + (first ? 0 : 1), row.y, style, line, size);
		line += size + (line[size] == '\n');
	}
}

static void sources_draw(void *data, const struct view_context *ctx, struct grid *grid,
			 struct rect rect)
{
	struct sources_view *view = data;
	char rest[REST_SIZE];

	if (list_make(&sources_list, view, ctx) == 0) {
		draw_nothing(view, ctx, grid, rect);
		return;
	}
	if (rect.h > 3 && rest_text(view, ctx->sources, rest)) {
		struct rect line = rect_cut_bottom(&rect, 1);

		grid_text_fit(grid, line, line.x, line.y, line.w, ALIGN_LEFT,
			      view_style(THEME_MUTED), rest);
	}
	if (rect.h >= EXCERPT_FROM) {
		read_excerpt(view);
		/* Its place stays, or the rows would jump from one to the next. */
		view->has_excerpts |= view->excerpt != NULL;
		if (view->has_excerpts)
			draw_excerpt(view, grid, rect_cut_bottom(&rect, EXCERPT_ROWS));
	}
	list_draw(&sources_list, view, ctx, grid, rect);
}

/* Each order has the column that tells most to be sorted by. */
static void next_order(struct sources_view *view)
{
	view->rows.order = (view->rows.order + 1) % SOURCE_ORDERS;
	view->list.sort =
		1 + (source_rows_are_tree(&view->rows) ? SOURCE_COLUMN_TOTAL : SOURCE_COLUMN_SELF);
	view->list.reverse = false;
}

static bool sources_handle(void *data, const struct view_context *ctx, enum request request)
{
	struct sources_view *view = data;

	(void)ctx;
	switch ((int)request) {
	case REQUEST_GROUP:
		next_order(view);
		return true;
	case REQUEST_WAITS:
		view->rows.work = !view->rows.work;
		return true;
	case REQUEST_RUNTIME:
		view->rows.runtime = !view->rows.runtime;
		return true;
	default:
		return false;
	}
}

static void sources_title(void *data, char text[static VIEW_TITLE_SIZE])
{
	static const char *const orders[] = {
		[SOURCES_BY_FUNCTION] = "by function",
		[SOURCES_BY_LINE] = "by line",
		[SOURCES_BY_CALLERS] = "call tree",
		[SOURCES_BY_THREAD] = "by thread",
	};
	static const char *const measures[] = {[SOURCE_TIME] = "",
					       [SOURCE_CALLS] = " · % of calls",
					       [SOURCE_ERRORS] = " · % of errors"};
	const struct sources_view *view = data;

	snprintf(text, VIEW_TITLE_SIZE, "%s, runtime %s%s%s%s%s", orders[view->rows.order],
		 view->rows.runtime ? "shown" : "folded", view->rows.work ? ", no waits" : "",
		 measures[view->rows.measure], view->list.text[0] ? " · filter: " : "",
		 view->list.text);
}

/* "/path/w.c:12 work" */
static char *sources_copies(void *data, const struct view_context *ctx)
{
	char line[SOURCE_LABEL_SIZE], function[SOURCE_LABEL_SIZE];
	const struct source_row *row;
	char *text;

	/* Symbols may have come since they were made. */
	list_make(&sources_list, data, ctx);
	row = list_selected(&sources_list, data);
	if (!row)
		return NULL;
	source_name_line(row->line ? row->line : row->name, true, line);
	if (asprintf(&text, "%s%s%s", line, line[0] ? " " : "",
		     source_name_function(row->name, function)) < 0)
		return NULL;
	return text;
}

/* The calls of the selected row. */
static bool sources_exports(void *data, const struct view_context *ctx, struct view_export *what)
{
	*what = (struct view_export){.label = "events of a function"};
	return list_narrow(&sources_list, data, ctx, what->only);
}

static void sources_release(void *data)
{
	struct sources_view *view = data;

	free(view->excerpt);
	free(view->with_open);
	event_at_release(&view->open_at);
}

const struct view_ops view_sources = {
	.state_size = sizeof(struct sources_view),
	.list = &sources_list,
	.requests = LIST_REQUESTS | REQUEST_BIT(REQUEST_LEFT) | REQUEST_BIT(REQUEST_RIGHT) |
		    REQUEST_BIT(REQUEST_GROUP) | REQUEST_BIT(REQUEST_RUNTIME) |
		    REQUEST_BIT(REQUEST_WAITS) | REQUEST_BIT(REQUEST_FILTER) |
		    REQUEST_BIT(REQUEST_COPY) | REQUEST_BIT(REQUEST_OPEN),
	.release = sources_release,
	.draw = sources_draw,
	.handle = sources_handle,
	.title = sources_title,
	.exports = sources_exports,
	.copies = sources_copies,
};
