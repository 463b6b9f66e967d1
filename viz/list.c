#include "viz/list.h"

#include <string.h>

static int clamp(int value, int low, int high)
{
	value = value > high ? high : value;
	return value < low ? low : value;
}

static const void *row_at(const struct list_ops *ops, const void *state, int index)
{
	const struct list *list = state;

	return index >= 0 && index < list->count ? ops->row(state, (size_t)index) : NULL;
}

static int index_of(const struct list_ops *ops, const void *state, uint64_t key)
{
	const struct list *list = state;

	for (int i = 0; key && i < list->count; i++)
		if (ops->key(ops->row(state, (size_t)i)) == key)
			return i;
	return -1;
}

/* Where neither the row nor the one around it is left, the index stays. */
static void follow_selection(const struct list_ops *ops, void *state)
{
	struct list *list = state;
	int index = index_of(ops, state, list->key);

	if (index < 0)
		index = index_of(ops, state, list->around);
	if (index >= 0)
		list->selected = index;
}

static void keep_selection(const struct list_ops *ops, void *state)
{
	struct list *list = state;
	const void *row = list_selected(ops, state);

	if (!row)
		return;
	list->key = ops->key(row);
	list->around = ops->around ? ops->around(state, row) : 0;
}

/* A view with orders of its own may be sorted by no column. */
static struct row_choice choice_of(const struct list_ops *ops, const struct list *list)
{
	size_t sort = list_sort_column(ops, list);

	return (struct row_choice){
		.compare = sort < ops->column_count ? ops->columns[sort].compare : NULL,
		.reverse = list->reverse,
		.text = list->text,
	};
}

int list_make(const struct list_ops *ops, void *state, const struct view_context *ctx)
{
	struct list *list = state;

	list->count = (int)ops->make(state, ctx, choice_of(ops, list));
	follow_selection(ops, state);
	return list->count;
}

size_t list_sort_column(const struct list_ops *ops, const void *state)
{
	const struct list *list = state;

	return list->sort ? list->sort - 1 : ops->sort;
}

const void *list_selected(const struct list_ops *ops, const void *state)
{
	return row_at(ops, state, ((const struct list *)state)->selected);
}

static struct table_layout arrange(const struct list_ops *ops, void *state,
				   struct column columns[TABLE_COLUMNS_MAX], struct rect rect)
{
	memcpy(columns, ops->columns, ops->column_count * sizeof(columns[0]));
	return ops->arrange ? ops->arrange(state, columns, rect)
			    : table_layout(columns, ops->column_count, rect);
}

struct table_layout list_draw(const struct list_ops *ops, void *state,
			      const struct view_context *ctx, struct grid *grid, struct rect rect)
{
	struct list *list = state;
	struct column columns[TABLE_COLUMNS_MAX];
	struct table_layout layout = arrange(ops, state, columns, rect);
	struct table_cell line = {.grid = grid, .state = state, .ctx = ctx};

	table_draw_header(columns, ops->column_count, &layout, grid, rect_cut_top(&rect, 1),
			  list_sort_column(ops, state), list->reverse);
	list_fit(list, rect.h);
	list->rows = rect;
	for (int i = list->top; i < list->top + list->page && i < list->count; i++) {
		line.rect = rect_cut_top(&rect, 1);
		table_draw_row(columns, ops->column_count, &layout, line,
			       ops->row(state, (size_t)i));
		if (i == list->selected && ctx->focused)
			grid_highlight(grid, line.rect, ATTR_REVERSE);
	}
	return layout;
}

void list_fit(struct list *list, int page)
{
	list->page = page > 0 ? page : 0;
	list->selected = clamp(list->selected, 0, list->count - 1);
	if (list->selected < list->top)
		list->top = list->selected;
	if (page > 0 && list->selected >= list->top + page)
		list->top = list->selected - page + 1;
	list->top = clamp(list->top, 0, list->count - list->page);
}

void list_select(const struct list_ops *ops, void *state, int index)
{
	struct list *list = state;

	if (!row_at(ops, state, index))
		return;
	list->selected = index;
	keep_selection(ops, state);
}

int list_row_at(const struct list *list, int x, int y)
{
	int index = list->top + list->inside.y + y - list->rows.y;

	if (!rect_contains(list->rows, list->inside.x + x, list->inside.y + y))
		return -1;
	return index < list->count ? index : -1;
}

/* How far a request moves the selection, and with it the rows; false: it is none that does. */
static bool movement(const struct list *list, enum request request, int *selected, int *top)
{
	int page = list->page > 1 ? list->page - 1 : 1;

	*selected = *top = 0;
	switch ((int)request) {
	case REQUEST_SCROLL_UP:
		*selected = *top = -SCROLL_ROWS;
		return true;
	case REQUEST_SCROLL_DOWN:
		*selected = *top = SCROLL_ROWS;
		return true;
	case REQUEST_UP:
		*selected = -1;
		return true;
	case REQUEST_DOWN:
		*selected = 1;
		return true;
	case REQUEST_PAGE_UP:
		*selected = -page;
		return true;
	case REQUEST_PAGE_DOWN:
		*selected = page;
		return true;
	case REQUEST_FIRST:
		*selected = -list->count;
		return true;
	case REQUEST_LAST:
		*selected = list->count;
		return true;
	default:
		return false;
	}
}

/* What is not folded by the view itself: Left goes out, Right goes in. */
static void fold(const struct list_ops *ops, void *state, int step)
{
	struct list *list = state;
	const void *row = list_selected(ops, state), *next = row_at(ops, state, list->selected + 1);
	int index = -1;

	if (!row)
		return;
	keep_selection(ops, state);
	if (ops->fold(state, row, step) || !ops->around)
		return;
	if (step < 0)
		index = index_of(ops, state, ops->around(state, row));
	else if (next && ops->around(state, next) == ops->key(row))
		index = list->selected + 1;
	list_select(ops, state, index);
}

bool list_handle(const struct list_ops *ops, void *state, enum request request)
{
	struct list *list = state;
	int selected, top;

	if (movement(list, request, &selected, &top)) {
		list->selected = clamp(list->selected + selected, 0, list->count - 1);
		list->top = clamp(list->top + top, 0, list->count - list->page);
		keep_selection(ops, state);
		return true;
	}
	switch ((int)request) {
	case REQUEST_SORT:
		list->sort = (uint32_t)table_next_sort(ops->columns, ops->column_count,
						       list_sort_column(ops, state)) +
			     1;
		return true;
	case REQUEST_REVERSE:
		list->reverse = !list->reverse;
		return true;
	case REQUEST_LEFT:
	case REQUEST_RIGHT:
		if (ops->fold)
			fold(ops, state, request == REQUEST_LEFT ? -1 : 1);
		return ops->fold;
	default:
		return false;
	}
}

bool list_narrow(const struct list_ops *ops, void *state, const struct view_context *ctx,
		 char expr[static NARROW_SIZE])
{
	const void *row;

	list_make(ops, state, ctx);
	row = list_selected(ops, state);
	return row && ops->narrow(state, ctx, row, expr);
}
