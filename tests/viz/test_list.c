/* Lists of panels: what is selected, what is on the screen, and what keys and the mouse do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "viz/list.h"
#include "viz/row_set.h"

#define ITEMS_MAX 64

struct item {
	uint64_t key, around; /* around 0: always a row, else where that one is open */
	int size;
	char name[8];
};

/* A panel with a line above its list and one below. */
struct sample {
	struct list list;
	struct row_set open;
	bool flat; /* nothing folds, and all are rows */
	struct item items[ITEMS_MAX];
	size_t item_count;
	struct item rows[ITEMS_MAX];
};

static const struct item *item_of(const void *row)
{
	return row;
}

static void draw_name(const struct table_cell *cell, const void *row)
{
	struct table_cell rest = table_indent(cell, item_of(row)->around != 0, "");

	table_put(&rest, (struct style){0}, item_of(row)->name);
}

static void draw_size(const struct table_cell *cell, const void *row)
{
	table_put_count(cell, (struct style){0}, (uint64_t)item_of(row)->size);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(item_of(a)->name, item_of(b)->name);
}

ORDER_DOWN(by_size, struct item, row->size)

static const struct column columns[] = {
	{.title = "NAME", .columns = 8, .align = ALIGN_LEFT, .draw = draw_name, .compare = by_name},
	{.title = "-", .columns = 1, .align = ALIGN_LEFT, .draw = draw_name},
	{.title = "SIZE",
	 .columns = 6,
	 .align = ALIGN_RIGHT,
	 .draw = draw_size,
	 .compare = by_size},
};

static size_t make(void *data, const struct view_context *ctx, struct row_choice choice)
{
	struct sample *sample = data;
	size_t count = 0;

	(void)ctx;
	for (size_t i = 0; i < sample->item_count; i++) {
		const struct item *item = &sample->items[i];

		if (strstr(item->name, choice.text) &&
		    (sample->flat || !item->around || row_set_has(&sample->open, item->around)))
			sample->rows[count++] = *item;
	}
	if (sample->flat)
		rows_sort(sample->rows, count, sizeof(sample->rows[0]), &choice, by_name);
	return count;
}

static const void *row(const void *data, size_t index)
{
	return &((const struct sample *)data)->rows[index];
}

static uint64_t key(const void *at)
{
	return item_of(at)->key;
}

static uint64_t around(const void *data, const void *at)
{
	(void)data;
	return item_of(at)->around;
}

static bool has_children(const struct sample *sample, uint64_t of)
{
	for (size_t i = 0; i < sample->item_count; i++)
		if (sample->items[i].around == of)
			return true;
	return false;
}

static bool fold(void *data, const void *at, int step)
{
	struct sample *sample = data;

	if (!has_children(sample, key(at)) || row_set_has(&sample->open, key(at)) == (step > 0))
		return false;
	row_set_put(&sample->open, key(at), step > 0);
	return true;
}

static bool narrow(const void *data, const struct view_context *ctx, const void *at,
		   char expr[static NARROW_SIZE])
{
	(void)data;
	(void)ctx;
	snprintf(expr, NARROW_SIZE, "is=%s", item_of(at)->name);
	return true;
}

static const struct list_ops list_ops = {
	.columns = columns,
	.column_count = 3,
	.sort = 2,
	.make = make,
	.row = row,
	.key = key,
	.around = around,
	.fold = fold,
	.narrow = narrow,
};

static void draw(void *data, const struct view_context *ctx, struct grid *grid, struct rect rect)
{
	if (list_make(&list_ops, data, ctx) == 0)
		return;
	rect_cut_top(&rect, 1);
	rect_cut_bottom(&rect, 1);
	list_draw(&list_ops, data, ctx, grid, rect);
}

static const struct view_ops ops = {
	.state_size = sizeof(struct sample),
	.list = &list_ops,
	.draw = draw,
};

static const struct view_context context = {.focused = true};

/* Items a, b, c ... of sizes 1, 2, 3 ..., none in another. */
static struct sample *sample_new(size_t count)
{
	struct sample *sample = calloc(1, sizeof(*sample));

	sample->flat = true;
	sample->item_count = count;
	for (size_t i = 0; i < count; i++) {
		sample->items[i] = (struct item){.key = i + 1, .size = (int)i + 1};
		snprintf(sample->items[i].name, sizeof(sample->items[i].name), "%c",
			 (int)('a' + i));
	}
	return sample;
}

/* a with b and c in it, then d with e in it. */
static struct sample *tree_new(void)
{
	struct sample *sample = sample_new(5);

	sample->flat = false;
	sample->items[1].around = sample->items[2].around = 1;
	sample->items[4].around = 4;
	return sample;
}

/* Draws it, its inside 20 columns wide from (3, 2) on, and returns the line that is marked, or "".
 */
static const char *shown(struct sample *sample, int rows)
{
	static char text[64];
	struct grid grid;
	size_t at = 0;

	assert_int_equal(grid_init(&grid, 30, rows + 8), 0);
	view_draw(&ops, sample, &context, &grid, (struct rect){3, 2, 20, rows});
	for (int y = 0; y < grid.height; y++)
		for (int x = 0; x < grid.width; x++)
			if (grid_cell(&grid, x, y)->attributes & ATTR_REVERSE)
				text[at++] = (char)grid_cell(&grid, x, y)->codepoint;
	while (at && text[at - 1] == ' ')
		at--;
	text[at] = '\0';
	grid_release(&grid);
	return text;
}

static void press(struct sample *sample, enum request request)
{
	assert_true(view_handle(&ops, sample, &context, request));
}

static void the_selection_follows_its_row(void **state)
{
	struct sample *sample = sample_new(4);

	(void)state;
	/* While nothing was selected by hand it is the first row, whatever that is. */
	assert_string_equal(shown(sample, 10), "d        d      4");
	sample->items[0].size = 9;
	assert_string_equal(shown(sample, 10), "a        a      9");
	press(sample, REQUEST_DOWN);
	assert_string_equal(shown(sample, 10), "d        d      4");
	sample->items[3].size = 0;
	assert_string_equal(shown(sample, 10), "d        d      0");
	assert_int_equal(sample->list.selected, 3);
	press(sample, REQUEST_REVERSE);
	assert_string_equal(shown(sample, 10), "d        d      0");
	assert_int_equal(sample->list.selected, 0);
	/* The column that has no order is passed over. */
	press(sample, REQUEST_SORT);
	assert_int_equal(list_sort_column(&list_ops, sample), 0);
	press(sample, REQUEST_SORT);
	assert_int_equal(list_sort_column(&list_ops, sample), 2);
	free(sample);
}

static void a_row_that_goes_leaves_its_place(void **state)
{
	struct sample *sample = sample_new(4);

	(void)state;
	shown(sample, 10);
	press(sample, REQUEST_DOWN);
	assert_string_equal(shown(sample, 10), "c        c      3");
	/* Another row is in its place, */
	sample->items[2].key = 77;
	snprintf(sample->items[2].name, sizeof(sample->items[2].name), "x");
	assert_string_equal(shown(sample, 10), "x        x      3");
	/* until it is there again. */
	sample->items[2].key = 2;
	sample->items[1].key = 3;
	assert_string_equal(shown(sample, 10), "b        b      2");
	free(sample);
}

static void keys_move(void **state)
{
	struct sample *sample = sample_new(20);

	(void)state;
	press(sample, REQUEST_SORT);
	/* Of 8 lines two are the panel's own, and one is the header. */
	assert_string_equal(shown(sample, 8), "a        a      1");
	assert_int_equal(sample->list.page, 5);
	press(sample, REQUEST_UP);
	assert_int_equal(sample->list.selected, 0);
	press(sample, REQUEST_PAGE_DOWN);
	assert_int_equal(sample->list.selected, 4);
	assert_int_equal(sample->list.top, 0);
	press(sample, REQUEST_PAGE_DOWN);
	assert_string_equal(shown(sample, 8), "i        i      9");
	assert_int_equal(sample->list.top, 4);
	press(sample, REQUEST_SCROLL_DOWN);
	assert_string_equal(shown(sample, 8), "l        l     12");
	assert_int_equal(sample->list.top, 7);
	press(sample, REQUEST_LAST);
	assert_string_equal(shown(sample, 8), "t        t     20");
	assert_int_equal(sample->list.top, 15);
	press(sample, REQUEST_SCROLL_DOWN);
	press(sample, REQUEST_DOWN);
	assert_int_equal(sample->list.selected, 19);
	press(sample, REQUEST_PAGE_UP);
	press(sample, REQUEST_SCROLL_UP);
	assert_string_equal(shown(sample, 8), "m        m     13");
	assert_int_equal(sample->list.top, 12);
	press(sample, REQUEST_FIRST);
	assert_string_equal(shown(sample, 8), "a        a      1");
	assert_false(view_handle(&ops, sample, &context, REQUEST_TREE));
	free(sample);
}

static void a_click_selects_what_it_is_on(void **state)
{
	struct sample *sample = sample_new(20);

	(void)state;
	press(sample, REQUEST_SORT);
	shown(sample, 8);
	view_click(&ops, sample, &context, 0, 2);
	assert_int_equal(sample->list.selected, 0);
	view_click(&ops, sample, &context, 19, 6);
	assert_string_equal(shown(sample, 8), "e        e      5");
	/* Neither on the panel's own lines, nor on the header, nor beside it. */
	view_click(&ops, sample, &context, 5, 7);
	view_click(&ops, sample, &context, 5, 1);
	view_click(&ops, sample, &context, 5, 0);
	view_click(&ops, sample, &context, 20, 3);
	assert_string_equal(shown(sample, 8), "e        e      5");
	/* Nor on what is no row, */
	sample->item_count = 2;
	assert_string_equal(shown(sample, 8), "b        b      2");
	view_click(&ops, sample, &context, 5, 4);
	assert_string_equal(shown(sample, 8), "b        b      2");
	/* nor on what is not shown. */
	sample->item_count = 0;
	assert_string_equal(shown(sample, 8), "");
	sample->item_count = 20;
	list_make(&list_ops, sample, &context);
	view_click(&ops, sample, &context, 5, 3);
	assert_string_equal(shown(sample, 8), "e        e      5");
	free(sample);
}

static void an_empty_list_keeps_what_was_selected(void **state)
{
	struct sample *sample = sample_new(6);
	char expr[NARROW_SIZE];

	(void)state;
	shown(sample, 10);
	press(sample, REQUEST_DOWN);
	assert_true(view_text(&ops, sample, &context, REQUEST_FILTER, "zz", false, NULL));
	assert_string_equal(view_text_begin(&ops, sample, REQUEST_FILTER), "zz");
	assert_string_equal(shown(sample, 10), "");
	assert_null(list_selected(&list_ops, sample));
	assert_false(view_narrow(&ops, sample, &context, expr));
	for (enum request request = REQUEST_UP; request <= REQUEST_LAST; request++)
		press(sample, request);
	assert_true(view_text(&ops, sample, &context, REQUEST_FILTER, "", false, NULL));
	assert_string_equal(shown(sample, 10), "e        e      5");
	free(sample);
}

static void it_narrows_to_the_selected_of_now(void **state)
{
	struct sample *sample = sample_new(3);
	char expr[NARROW_SIZE];

	(void)state;
	assert_true(view_can_narrow(&ops));
	shown(sample, 10);
	press(sample, REQUEST_DOWN);
	sample->items[1].size = 100;
	assert_true(view_narrow(&ops, sample, &context, expr));
	assert_string_equal(expr, "is=b");
	free(sample);
}

static void left_and_right_go_through_a_tree(void **state)
{
	struct sample *sample = tree_new();

	(void)state;
	assert_string_equal(shown(sample, 10), "a        a      1");
	press(sample, REQUEST_DOWN);
	assert_string_equal(shown(sample, 10), "d        d      4");
	press(sample, REQUEST_RIGHT);
	assert_string_equal(shown(sample, 10), "d        d      4");
	assert_int_equal(sample->list.count, 3);
	/* There is nothing more to show: into it, where nothing is below. */
	press(sample, REQUEST_RIGHT);
	assert_string_equal(shown(sample, 10), "  e      e      5");
	press(sample, REQUEST_RIGHT);
	assert_string_equal(shown(sample, 10), "  e      e      5");
	press(sample, REQUEST_LEFT);
	assert_string_equal(shown(sample, 10), "d        d      4");
	press(sample, REQUEST_LEFT);
	assert_string_equal(shown(sample, 10), "d        d      4");
	assert_int_equal(sample->list.count, 2);
	/* It is an outermost one. */
	press(sample, REQUEST_LEFT);
	assert_string_equal(shown(sample, 10), "d        d      4");
	free(sample);
}

static void a_row_that_is_folded_away_leaves_it_to_the_one_around(void **state)
{
	struct sample *sample = tree_new();

	(void)state;
	row_set_put(&sample->open, 1, true);
	shown(sample, 10);
	press(sample, REQUEST_DOWN);
	press(sample, REQUEST_DOWN);
	assert_string_equal(shown(sample, 10), "  c      c      3");
	row_set_put(&sample->open, 1, false);
	assert_string_equal(shown(sample, 10), "a        a      1");
	row_set_put(&sample->open, 1, true);
	assert_string_equal(shown(sample, 10), "  c      c      3");
	free(sample);
}

static void any_size_will_do(void **state)
{
	struct sample *sample = sample_new(9);

	(void)state;
	for (int rows = 0; rows < 14; rows++) {
		shown(sample, rows);
		press(sample, rows % 3 ? REQUEST_DOWN : REQUEST_PAGE_DOWN);
		view_click(&ops, sample, &context, rows, rows);
		assert_in_range(sample->list.selected, 0, 8);
	}
	free(sample);
}

static void the_oldest_of_a_set_goes(void **state)
{
	struct row_set *set = calloc(1, sizeof(*set));

	(void)state;
	for (uint64_t i = 0; i < ROW_SET_MAX; i++)
		row_set_put(set, i, true);
	row_set_put(set, 0, true);
	row_set_put(set, UINT64_MAX, true);
	assert_true(row_set_has(set, 0));
	assert_false(row_set_has(set, 1));
	assert_true(row_set_has(set, 2));
	assert_true(row_set_has(set, UINT64_MAX));
	row_set_put(set, UINT64_MAX, false);
	row_set_put(set, UINT64_MAX, false);
	assert_false(row_set_has(set, UINT64_MAX));
	assert_int_equal(set->count, ROW_SET_MAX - 1);
	free(set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_selection_follows_its_row),
		cmocka_unit_test(a_row_that_goes_leaves_its_place),
		cmocka_unit_test(keys_move),
		cmocka_unit_test(a_click_selects_what_it_is_on),
		cmocka_unit_test(an_empty_list_keeps_what_was_selected),
		cmocka_unit_test(it_narrows_to_the_selected_of_now),
		cmocka_unit_test(left_and_right_go_through_a_tree),
		cmocka_unit_test(a_row_that_is_folded_away_leaves_it_to_the_one_around),
		cmocka_unit_test(any_size_will_do),
		cmocka_unit_test(the_oldest_of_a_set_goes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
