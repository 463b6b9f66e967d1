#include "viz/table.h"

#include <stdio.h>
#include <stdlib.h>

#include "viz/numbers.h"
#include "viz/theme.h"

#define FLEX_COLUMNS_MIN 12 /* of a column that takes what is left: most names are shorter */
#define FLEX_COLUMNS_MAX 40 /* wider, and the eye no longer finds the way along a row */

static int column_min(const struct column *column)
{
	if (column->columns)
		return column->columns;
	return column->least ? column->least : FLEX_COLUMNS_MIN;
}

static int column_max(const struct column *column)
{
	return column->most ? column->most : FLEX_COLUMNS_MAX;
}

static int total_columns(const struct column *columns, size_t count, int rank)
{
	int total = -1;

	for (size_t i = 0; i < count; i++)
		if (columns[i].rank <= rank)
			total += column_min(&columns[i]) + 1;
	return total;
}

struct table_layout table_layout(const struct column *columns, size_t count, struct rect rect)
{
	struct table_layout layout = {0};
	int rank = 0, x = rect.x, left;
	bool flexed = false;

	for (size_t i = 0; i < count; i++)
		rank = columns[i].rank > rank ? columns[i].rank : rank;
	while (rank > 0 && total_columns(columns, count, rank) > rect.w)
		rank--;
	left = rect.w - total_columns(columns, count, rank);
	for (size_t i = 0; i < count; i++) {
		if (columns[i].rank > rank)
			continue;
		layout.x[i] = x;
		layout.w[i] = column_min(&columns[i]);
		if (columns[i].columns == 0 && !flexed && left > 0) {
			layout.w[i] += left;
			if (layout.w[i] > column_max(&columns[i]))
				layout.w[i] = column_max(&columns[i]);
			flexed = true;
		}
		x += layout.w[i] + 1;
	}
	return layout;
}

void table_draw_header(const struct column *columns, size_t count,
		       const struct table_layout *layout, struct grid *grid, struct rect rect,
		       size_t sort, bool reverse)
{
	struct style dim = theme_style(THEME_MUTED);
	struct style marked = {.fg = theme_color(THEME_TITLE), .attributes = ATTR_BOLD};

	for (size_t i = 0; i < count; i++) {
		char title[64];
		bool is_sort = i == sort;

		if (!layout->w[i] || !columns[i].title[0])
			continue;
		snprintf(title, sizeof(title), "%s%s", columns[i].title,
			 !is_sort  ? ""
			 : reverse ? "▴"
				   : "▾");
		grid_text_fit(grid, rect, layout->x[i], rect.y, layout->w[i], columns[i].align,
			      is_sort ? marked : dim, title);
	}
}

void table_draw_row(const struct column *columns, size_t count, const struct table_layout *layout,
		    struct table_cell where, const void *row)
{
	struct rect line = where.rect;

	for (size_t i = 0; i < count; i++) {
		if (!layout->w[i])
			continue;
		where.rect =
			rect_intersect((struct rect){layout->x[i], line.y, layout->w[i], 1}, line);
		where.align = columns[i].align;
		columns[i].draw(&where, row);
	}
}

void table_put(const struct table_cell *cell, struct style style, const char *text)
{
	grid_text_fit(cell->grid, cell->rect, cell->rect.x, cell->rect.y, cell->rect.w, cell->align,
		      style, text);
}

void table_put_count(const struct table_cell *cell, struct style style, uint64_t count)
{
	table_put(cell, style,
		  count < 10000 ? count_format_exact(count).text
				: count_format((double)count).text);
}

struct table_cell table_indent(const struct table_cell *cell, unsigned depth, const char *sign)
{
	struct table_cell rest = *cell;
	int half = rest.rect.w / 2;

	/* However deep, there is room for a beginning of the text. */
	rect_cut_left(&rest.rect, 2 * depth < (unsigned)half ? 2 * (int)depth : half);
	grid_text(rest.grid, rest.rect, rest.rect.x, rest.rect.y, theme_style(THEME_MUTED), sign);
	rect_cut_left(&rest.rect, text_columns(sign));
	return rest;
}

size_t table_next_sort(const struct column *columns, size_t count, size_t sort)
{
	do
		sort = (sort + 1) % count;
	while (!columns[sort].compare);
	return sort;
}

struct row_order {
	const struct row_choice *choice;
	int (*tie)(const void *a, const void *b);
};

static int rows_compare(const void *a, const void *b, void *data)
{
	const struct row_order *by = data;
	int order = by->choice->compare(a, b);

	order = by->choice->reverse ? -order : order;
	return order ? order : by->tie(a, b);
}

void rows_sort(void *rows, size_t count, size_t size, const struct row_choice *choice,
	       int (*tie)(const void *a, const void *b))
{
	struct row_order by = {.choice = choice, .tie = tie};

	qsort_r(rows, count, size, rows_compare, &by);
}
