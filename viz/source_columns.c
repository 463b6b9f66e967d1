#include "viz/source_columns.h"

#include <stdio.h>
#include <string.h>

#include "viz/function_text.h"
#include "viz/numbers.h"
#include "viz/path_text.h"
#include "viz/theme.h"

#define GLYPH_FULL    0x2588u
#define GLYPH_SHADE   0x2592u
#define PLACE_COLUMNS 40 /* more is not needed */
#define BAR_COLUMNS   24

static const struct source_rows *rows_of(const struct table_cell *cell)
{
	return &((const struct sources_view *)cell->state)->rows;
}

static bool is_edge(const struct source_row *row)
{
	return row->relation != SOURCE_ITSELF;
}

/* What a share and the bar are of: of functions and lines their own calls. */
static const struct source_use *main_use(const struct source_rows *rows,
					 const struct source_row *row)
{
	return source_rows_are_tree(rows) || is_edge(row) ? &row->total : &row->self;
}

/* By line that comes first, and else the function. */
static bool line_first(const struct source_rows *rows)
{
	return rows->order == SOURCES_BY_LINE;
}

static const char *function_text(const struct source_rows *rows, const struct source_row *row,
				 char text[static SOURCE_LABEL_SIZE])
{
	if (row->name->kind == SOURCE_START)
		return rows->runtime ? "nothing: it is the outermost" : "the runtime";
	return source_name_function(row->name, text);
}

static const char *line_text(const struct source_row *row, bool whole,
			     char text[static SOURCE_LABEL_SIZE])
{
	return source_name_line(row->line ? row->line : row->name, whole, text);
}

static struct style name_style(const struct source_row *row)
{
	switch (row->name->kind) {
	case SOURCE_FUNCTION:
	case SOURCE_LINE:
		return row->name->line.function ? (struct style){0} : theme_style(THEME_MUTED);
	case SOURCE_THREAD:
		return theme_style(THEME_TITLE);
	default:
		return theme_style(THEME_MUTED);
	}
}

static const char *sign_of(const struct source_row *row)
{
	if (is_edge(row) || !row->can_open)
		return "  ";
	return row->open ? "▾ " : "▸ ";
}

/* A name that has no room is made short. */
static void put_name(const struct table_cell *cell, const struct source_row *row, const char *name)
{
	char text[SOURCE_LABEL_SIZE];

	if (row->name->kind == SOURCE_FUNCTION && text_columns(name) > cell->rect.w) {
		function_short(name, text, sizeof(text));
		name = text;
	}
	table_put(cell, name_style(row), name);
}

/* "  65% called by main": a part of the function that it is below. */
static void draw_edge(const struct table_cell *cell, const struct source_row *row, const char *name)
{
	struct table_cell rest = table_indent(cell, 1, "");
	char text[32];

	snprintf(text, sizeof(text), "%4.0f%% %s ", 100 * row->part,
		 row->relation == SOURCE_CALLER ? "called by" : "calls");
	rect_cut_left(&rest.rect, grid_text(rest.grid, rest.rect, rest.rect.x, rest.rect.y,
					    theme_style(THEME_MUTED), text));
	put_name(&rest, row, name);
}

static void draw_name(const struct table_cell *cell, const void *data)
{
	const struct source_rows *rows = rows_of(cell);
	const struct source_row *row = data;
	char text[SOURCE_LABEL_SIZE];
	const char *name = function_text(rows, row, text);
	struct table_cell rest;

	if (line_first(rows) && row->name->line.line)
		name = line_text(row, false, text);
	if (is_edge(row)) {
		draw_edge(cell, row, name);
		return;
	}
	rest = table_indent(cell, row->depth, sign_of(row));
	put_name(&rest, row, name);
}

/* The line, with how many others the function has. */
static void draw_line(const struct table_cell *cell, const struct source_row *row)
{
	struct style muted = theme_style(THEME_MUTED);
	char text[SOURCE_LABEL_SIZE], fitted[SOURCE_LABEL_SIZE + 8], more[16] = "";
	struct table_cell rest = *cell;

	if (row->more_lines)
		snprintf(more, sizeof(more), " +%u", row->more_lines);
	rect_cut_right(&rest.rect, text_columns(more));
	line_text(row, true, text);
	if (text_columns(text) > rest.rect.w)
		line_text(row, false, text);
	path_fit(fitted, sizeof(fitted), text, rest.rect.w);
	table_put(&rest, text[0] == '(' ? muted : theme_style(THEME_TITLE), fitted);
	grid_text(cell->grid, cell->rect,
		  cell->rect.x +
			  (text_columns(fitted) < rest.rect.w ? text_columns(fitted) : rest.rect.w),
		  cell->rect.y, muted, more);
}

static void draw_place(const struct table_cell *cell, const void *data)
{
	const struct source_row *row = data;
	char text[SOURCE_LABEL_SIZE];

	if (!line_first(rows_of(cell)))
		draw_line(cell, row);
	else if (row->name->line.line)
		table_put(cell, (struct style){0}, source_name_function(row->name, text));
	else
		table_put(cell, theme_style(THEME_MUTED), line_text(row, false, text));
}

static void draw_share(const struct table_cell *cell, const void *data)
{
	const struct source_rows *rows = rows_of(cell);
	double percent = 100 * source_share(rows, main_use(rows, data));

	if (is_edge(data))
		return;
	table_put(cell, percent > 0 ? (struct style){0} : theme_style(THEME_MUTED),
		  percent_format(percent).text);
}

/* Its own calls full, and behind them those of its callees. */
static void draw_bar(const struct table_cell *cell, const void *data)
{
	const struct source_rows *rows = rows_of(cell);
	const struct source_row *row = data;
	double self = source_share(rows, &row->self), total = source_share(rows, &row->total);
	struct rect rect = cell->rect, full = rect;

	if (is_edge(row))
		return;
	rect.w = (int)(total * rect.w + 0.5);
	grid_fill(cell->grid, rect, theme_style(THEME_MUTED), GLYPH_SHADE);
	full.w = (int)(self * full.w + 0.5);
	/* What there is is seen, however little. */
	full.w += full.w == 0 && self > 0.01;
	grid_fill(cell->grid, full, (struct style){.fg = theme_color(THEME_FOCUS)}, GLYPH_FULL);
}

/* In the colour of a call that took so long on average. */
static void put_time(const struct table_cell *cell, const struct source_use *use)
{
	double ns = (double)use->time_ns;

	if (!use->calls)
		table_put(cell, theme_style(THEME_MUTED), "-");
	else
		table_put(cell, (struct style){.fg = latency_color(ns / (double)use->calls)},
			  duration_format(ns).text);
}

static void put_number(const struct table_cell *cell, uint64_t number, struct style style)
{
	if (number)
		table_put_count(cell, style, number);
	else
		table_put(cell, theme_style(THEME_MUTED), "-");
}

static void draw_self(const struct table_cell *cell, const void *data)
{
	if (!is_edge(data))
		put_time(cell, &((const struct source_row *)data)->self);
}

static void draw_total(const struct table_cell *cell, const void *data)
{
	put_time(cell, &((const struct source_row *)data)->total);
}

static void draw_calls(const struct table_cell *cell, const void *data)
{
	if (!is_edge(data))
		put_number(cell, ((const struct source_row *)data)->self.calls, (struct style){0});
}

static void draw_all_calls(const struct table_cell *cell, const void *data)
{
	put_number(cell, ((const struct source_row *)data)->total.calls, (struct style){0});
}

static void draw_errors(const struct table_cell *cell, const void *data)
{
	put_number(cell, main_use(rows_of(cell), data)->errors, theme_style(THEME_ERROR));
}

ORDER_DOWN(by_self, struct source_row, row->self.time_ns)
ORDER_DOWN(by_total, struct source_row, row->total.time_ns)
ORDER_DOWN(by_calls, struct source_row, row->self.calls)
ORDER_DOWN(by_all_calls, struct source_row, row->total.calls)
ORDER_DOWN(by_own_errors, struct source_row, row->self.errors)
ORDER_DOWN(by_all_errors, struct source_row, row->total.errors)

static int by_errors(const void *a, const void *b)
{
	int order = by_own_errors(a, b);

	return order ? order : by_all_errors(a, b);
}

static int by_name(const void *a, const void *b)
{
	char text_a[SOURCE_LABEL_SIZE], text_b[SOURCE_LABEL_SIZE];

	return strcmp(source_name_function(((const struct source_row *)a)->name, text_a),
		      source_name_function(((const struct source_row *)b)->name, text_b));
}

static int by_place(const void *a, const void *b)
{
	const struct source_row *x = a, *y = b;
	char text_a[SOURCE_LABEL_SIZE], text_b[SOURCE_LABEL_SIZE];
	uint32_t line_a = x->line ? x->line->line.line : 0,
		 line_b = y->line ? y->line->line.line : 0;
	const char *file_a = x->line ? x->line->line.file : NULL;
	const char *file_b = y->line ? y->line->line.file : NULL;
	int order = strcmp(file_a ? file_a : source_name_line(x->name, false, text_a),
			   file_b ? file_b : source_name_line(y->name, false, text_b));

	return order ? order : (line_a > line_b) - (line_a < line_b);
}

/* clang-format off */
const struct column source_columns[SOURCE_COLUMNS] = {
	[SOURCE_COLUMN_NAME] = {.title = "  FUNCTION", .columns = 0, .least = 20, .most = 60,
	 .align = ALIGN_LEFT, .rank = 0, .draw = draw_name, .compare = by_name},
	[SOURCE_COLUMN_PLACE] = {.title = "LINE", .columns = 18, .align = ALIGN_LEFT, .rank = 0,
	 .draw = draw_place, .compare = by_place},
	[SOURCE_COLUMN_SHARE] = {.title = "SELF%", .columns = 6, .align = ALIGN_RIGHT, .rank = 0,
	 .draw = draw_share},
	[SOURCE_COLUMN_BAR] = {.title = "", .columns = 8, .align = ALIGN_LEFT, .rank = 2,
	 .draw = draw_bar},
	[SOURCE_COLUMN_SELF] = {.title = "SELF", .columns = 6, .align = ALIGN_RIGHT, .rank = 0,
	 .draw = draw_self, .compare = by_self},
	[SOURCE_COLUMN_TOTAL] = {.title = "TOTAL", .columns = 6, .align = ALIGN_RIGHT, .rank = 1,
	 .draw = draw_total, .compare = by_total},
	[SOURCE_COLUMN_CALLS] = {.title = "CALLS", .columns = 6, .align = ALIGN_RIGHT, .rank = 1,
	 .draw = draw_calls, .compare = by_calls},
	[SOURCE_COLUMN_ALL_CALLS] = {.title = "ALL CALLS", .columns = 9, .align = ALIGN_RIGHT,
	 .rank = 4, .draw = draw_all_calls, .compare = by_all_calls},
	[SOURCE_COLUMN_ERRORS] = {.title = "ERRORS", .columns = 6, .align = ALIGN_RIGHT, .rank = 3,
	 .draw = draw_errors, .compare = by_errors},
};
/* clang-format on */

struct table_layout source_columns_arrange(void *data, struct column columns[TABLE_COLUMNS_MAX],
					   struct rect rect)
{
	const struct sources_view *view = data;
	int more = rect.w - 110;

	if (line_first(&view->rows)) {
		columns[SOURCE_COLUMN_NAME].title = "  LINE";
		columns[SOURCE_COLUMN_PLACE].title = "FUNCTION";
	}
	if (source_rows_are_tree(&view->rows))
		columns[SOURCE_COLUMN_SHARE].title = "TOTAL%";
	if (more > 0) {
		int place = columns[SOURCE_COLUMN_PLACE].columns + more / 3;
		int bar = columns[SOURCE_COLUMN_BAR].columns + more / 4;

		columns[SOURCE_COLUMN_PLACE].columns =
			place < PLACE_COLUMNS ? place : PLACE_COLUMNS;
		columns[SOURCE_COLUMN_BAR].columns = bar < BAR_COLUMNS ? bar : BAR_COLUMNS;
	}
	return table_layout(columns, SOURCE_COLUMNS, rect);
}
