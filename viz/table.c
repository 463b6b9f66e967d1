#include "viz/table.h"

#include <stdio.h>

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

		if (!layout->w[i])
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
		    const void *table, const void *row, struct grid *grid, struct rect rect, int y)
{
	for (size_t i = 0; i < count; i++) {
		struct rect cell = {layout->x[i], rect.y + y, layout->w[i], 1};

		if (layout->w[i])
			columns[i].draw(table, row, grid, rect_intersect(cell, rect));
	}
}

size_t table_next_sort(const struct column *columns, size_t count, size_t sort)
{
	do
		sort = (sort + 1) % count;
	while (!columns[sort].compare);
	return sort;
}

static int clamp(int value, int low, int high)
{
	value = value > high ? high : value;
	return value < low ? low : value;
}

void list_fit(struct list *list, int count, int page)
{
	list->count = count;
	list->page = page > 0 ? page : 0;
	list->selected = clamp(list->selected, 0, count - 1);
	if (list->selected < list->top)
		list->top = list->selected;
	if (page > 0 && list->selected >= list->top + page)
		list->top = list->selected - page + 1;
	list->top = clamp(list->top, 0, count - list->page);
}

static void scroll(struct list *list, int rows)
{
	list->top += rows;
	list->selected += rows;
}

bool list_handle(struct list *list, enum request request)
{
	int page = list->page > 1 ? list->page - 1 : 1;

	switch ((int)request) {
	case REQUEST_SCROLL_UP:
		scroll(list, -SCROLL_ROWS);
		break;
	case REQUEST_SCROLL_DOWN:
		scroll(list, SCROLL_ROWS);
		break;
	case REQUEST_UP:
		list->selected--;
		break;
	case REQUEST_DOWN:
		list->selected++;
		break;
	case REQUEST_PAGE_UP:
		list->selected -= page;
		break;
	case REQUEST_PAGE_DOWN:
		list->selected += page;
		break;
	case REQUEST_FIRST:
		list->selected = 0;
		break;
	case REQUEST_LAST:
		list->selected = list->count - 1;
		break;
	default:
		return false;
	}
	list->selected = clamp(list->selected, 0, list->count - 1);
	list->top = clamp(list->top, 0, list->count - list->page);
	return true;
}
