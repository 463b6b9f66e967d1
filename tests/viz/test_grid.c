#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "viz/glyph.h"
#include "viz/grid.h"

static const struct style plain = {0};
static const struct style red = {.fg = COLOR_RGB(255, 0, 0), .attributes = ATTR_BOLD};

static struct grid grid_make(int width, int height)
{
	struct grid grid;

	assert_int_equal(grid_init(&grid, width, height), 0);
	return grid;
}

/* The invariant of grid.h. */
static void assert_whole(const struct grid *grid)
{
	for (int y = 0; y < grid->height; y++) {
		for (int x = 0; x < grid->width; x++) {
			const struct cell *cell = grid_cell(grid, x, y);
			const struct cell *left = grid_cell(grid, x - 1, y);
			const struct cell *right = grid_cell(grid, x + 1, y);

			assert_true(cell->width <= 2);
			assert_true((cell->codepoint == 0) == (cell->width == 0));
			if (cell->width == 2)
				assert_true(right && right->width == 0);
			if (cell->width == 0) {
				assert_true(left && left->width == 2);
				assert_int_equal(left->fg, cell->fg);
				assert_int_equal(left->attributes, cell->attributes);
			}
		}
	}
}

/* A row must be this text, in which every glyph is as wide as in the grid. */
static void assert_row(const struct grid *grid, int y, const char *text)
{
	size_t size = strlen(text);
	size_t at = 0;

	assert_whole(grid);
	for (int x = 0; x < grid->width; x++) {
		const struct cell *cell = grid_cell(grid, x, y);
		uint32_t codepoint;

		if (cell->width == 0)
			continue;
		assert_true(at < size);
		at += utf8_decode(text + at, size - at, &codepoint);
		assert_int_equal(cell->codepoint, codepoint);
	}
	assert_int_equal(at, size);
}

static int draw(struct grid *grid, int x, const char *text)
{
	return grid_text(grid, grid_rect(grid), x, 0, plain, text);
}

static void test_new_grid_is_blank(void **state)
{
	struct grid grid = grid_make(3, 2);

	(void)state;
	assert_row(&grid, 0, "   ");
	assert_row(&grid, 1, "   ");
	assert_int_equal(grid_cell(&grid, 0, 0)->fg, COLOR_DEFAULT);
	assert_null(grid_cell(&grid, 3, 0));
	assert_null(grid_cell(&grid, 0, -1));
	grid_release(&grid);
	grid_release(&grid);
	grid_release(NULL);
}

static void test_hostile_sizes_are_refused(void **state)
{
	struct grid grid;

	(void)state;
	assert_int_equal(grid_init(&grid, -1, 5), -EINVAL);
	assert_int_equal(grid_init(&grid, 5, GRID_SIDE_MAX + 1), -EINVAL);
	assert_int_equal(grid_init(&grid, INT_MAX, INT_MAX), -EINVAL);
	assert_int_equal(grid.width, 0);
	assert_int_equal(grid_resize(&grid, 2, 2), 0);
	draw(&grid, 0, "ab");
	assert_int_equal(grid_resize(&grid, INT_MIN, 2), -EINVAL);
	assert_row(&grid, 0, "ab");
	grid_release(&grid);
}

static void test_resize_blanks_and_reuses_memory(void **state)
{
	struct grid grid = grid_make(10, 10);
	const struct cell *cells = grid.cells;

	(void)state;
	draw(&grid, 0, "0123456789");
	for (int i = 0; i < 6000; i++)
		assert_int_equal(grid_resize(&grid, i % 11, i % 10), 0);
	assert_ptr_equal(grid.cells, cells);
	assert_int_equal(grid_resize(&grid, 4, 1), 0);
	assert_row(&grid, 0, "    ");
	grid_release(&grid);
}

static void draw_everything(struct grid *grid, struct rect rect)
{
	const double values[] = {1, NAN, 3, INFINITY, -1, 1e300};

	grid_text(grid, rect, rect.x, rect.y, red, "日本語 text\x80");
	grid_textf(grid, rect, rect.x - 1, rect.y, red, "%d%s", 42, "日本");
	grid_text_fit(grid, rect, rect.x, rect.y, 3, ALIGN_LEFT, red, "日本語");
	grid_text_fit(grid, rect, rect.x, rect.y, 3, ALIGN_RIGHT, red, "日");
	grid_text_fit(grid, rect, rect.x, rect.y, 3, ALIGN_CENTER, red, "日");
	grid_fill(grid, rect, red, 'x');
	grid_box(grid, rect, BOX_ROUNDED, red, "title 日本");
	grid_hbar(grid, rect, rect.y, 0.5, red);
	grid_sparkline(grid, rect, rect.y, values, 6, 3, red);
	grid_dot(grid, rect, 1, 3, red);
	grid_highlight(grid, rect, ATTR_REVERSE);
	assert_whole(grid);
}

static void test_everything_is_safe_at_tiny_sizes(void **state)
{
	(void)state;
	for (int width = 0; width <= 3; width++) {
		for (int height = 0; height <= 3; height++) {
			struct grid grid = grid_make(width, height);

			draw_everything(&grid, grid_rect(&grid));
			draw_everything(&grid, (struct rect){.x = -2, .y = -1, .w = 9, .h = 9});
			grid_release(&grid);
		}
	}
}

static void test_everything_is_safe_with_hostile_rectangles(void **state)
{
	static const int extremes[] = {INT_MIN, INT_MIN + 1, -1, 0, 1, 2, INT_MAX - 1, INT_MAX};
	const int count = sizeof(extremes) / sizeof(extremes[0]);
	struct grid grid = grid_make(5, 3);

	(void)state;
	/* The last part of the index is the innermost coordinate. */
	for (int i = 0; i < count * count * count * count; i++) {
		struct rect rect = {
			.x = extremes[i / (count * count * count)],
			.y = extremes[i / (count * count) % count],
			.w = extremes[i / count % count],
			.h = extremes[i % count],
		};

		/* grid_textf() is called at x - 1. */
		rect.x = rect.x == INT_MIN ? INT_MIN + 1 : rect.x;
		draw_everything(&grid, rect);
	}
	grid_release(&grid);
}

static void test_text_returns_columns(void **state)
{
	struct grid grid = grid_make(10, 2);

	(void)state;
	assert_int_equal(draw(&grid, 1, "abc"), 3);
	assert_int_equal(draw(&grid, 4, "日x"), 3);
	assert_row(&grid, 0, " abc日x   ");
	assert_int_equal(draw(&grid, 8, "abcdef"), 2);
	assert_int_equal(draw(&grid, 10, "a"), 0);
	assert_int_equal(grid_text(&grid, grid_rect(&grid), 0, 2, plain, "a"), 0);
	grid_release(&grid);
}

static void test_text_on_the_left_is_cut_and_counted(void **state)
{
	struct grid grid = grid_make(4, 1);

	(void)state;
	assert_int_equal(draw(&grid, -3, "abcde"), 5);
	assert_row(&grid, 0, "de  ");
	grid_release(&grid);
}

static void test_clip_bounds_text(void **state)
{
	struct grid grid = grid_make(8, 2);
	struct rect clip = {.x = 2, .y = 0, .w = 3, .h = 1};

	(void)state;
	assert_int_equal(grid_text(&grid, clip, 0, 0, plain, "abcdefgh"), 5);
	assert_int_equal(grid_text(&grid, clip, 2, 1, plain, "no"), 0);
	assert_row(&grid, 0, "  cde   ");
	assert_row(&grid, 1, "        ");
	grid_release(&grid);
}

static void test_wide_glyph_is_never_halved_at_an_edge(void **state)
{
	struct grid grid = grid_make(4, 1);

	(void)state;
	assert_int_equal(draw(&grid, 3, "日"), 1);
	assert_row(&grid, 0, "    ");
	draw(&grid, 0, "xxxx");
	assert_int_equal(draw(&grid, -1, "日"), 2);
	assert_row(&grid, 0, " xxx");
	draw(&grid, 1, "a日");
	assert_row(&grid, 0, " a日");
	grid_release(&grid);
}

static void test_overwriting_half_a_wide_glyph_blanks_the_other(void **state)
{
	struct grid grid = grid_make(4, 1);

	(void)state;
	draw(&grid, 1, "日");
	draw(&grid, 1, "a");
	assert_row(&grid, 0, " a  ");
	draw(&grid, 1, "日");
	draw(&grid, 2, "b");
	assert_row(&grid, 0, "  b ");
	draw(&grid, 0, "日本");
	draw(&grid, 1, "語");
	assert_row(&grid, 0, " 語 ");
	draw(&grid, 0, "日");
	assert_row(&grid, 0, "日  ");
	grid_release(&grid);
}

static void test_random_text_never_tears_a_cell(void **state)
{
	static const char *const texts[] = {
		"日本", "a", "é", "e\u0301x", "\xE6\x97", "\t", "🦀",
	};
	struct grid grid = grid_make(7, 2);
	uint32_t seed = 1;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		struct rect clip = {.h = 2};

		seed = seed * 1664525 + 1013904223;
		clip.x = (int)(seed >> 20 & 3);
		clip.w = (int)(seed >> 22 & 7);
		grid_text(&grid, clip, (int)(seed >> 25 & 15) - 4, (int)(seed >> 29 & 1), plain,
			  texts[(seed >> 10) % 7]);
		assert_whole(&grid);
	}
	grid_release(&grid);
}

static void test_invalid_utf8_becomes_replacements(void **state)
{
	static const struct {
		const char *text;
		const char *row;
	} rows[] = {
		{"a\x80z", "a\uFFFDz  "},                          /* stray continuation */
		{"\xFF\xFE", "\uFFFD\uFFFD   "},                   /* never valid */
		{"\xC0\xAF", "\uFFFD\uFFFD   "},                   /* overlong */
		{"\xE0\x80\xAF", "\uFFFD\uFFFD\uFFFD  "},          /* overlong */
		{"\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD  "},          /* surrogate */
		{"\xF4\x90\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD "}, /* above 10FFFF */
		{"\xE6\x97", "\uFFFD\uFFFD   "},                   /* truncated */
		{"\xE6\x97z", "\uFFFD\uFFFDz  "},                  /* truncated, then more */
	};
	struct grid grid = grid_make(5, 1);

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		grid_clear(&grid);
		draw(&grid, 0, rows[i].text);
		assert_row(&grid, 0, rows[i].row);
	}
	grid_release(&grid);
}

static void test_control_characters_show(void **state)
{
	struct grid grid = grid_make(8, 1);

	(void)state;
	assert_int_equal(draw(&grid, 0, "a\n\t\033[m\x7F\xC2\x85"), 8);
	assert_row(&grid, 0, "a···[m··");
	assert_int_equal(grid_text_bytes(&grid, grid_rect(&grid), 0, 0, plain, "\0b", 2), 2);
	assert_row(&grid, 0, "·b··[m··");
	grid_release(&grid);
}

static void test_combining_marks_are_dropped(void **state)
{
	struct grid grid = grid_make(4, 1);

	(void)state;
	assert_int_equal(draw(&grid, 0, "e\u0301\u200B\u202Ex"), 2);
	assert_row(&grid, 0, "ex  ");
	assert_int_equal(text_columns("e\u0301日\x80"), 4);
	grid_release(&grid);
}

static void test_thousand_character_name(void **state)
{
	char name[3001];
	struct grid grid = grid_make(20, 1);

	(void)state;
	for (int i = 0; i < 1000; i++)
		memcpy(name + 3 * i, "日", 3);
	name[3000] = '\0';
	assert_int_equal(text_columns(name), 2000);
	assert_int_equal(draw(&grid, 1, name), 19);
	assert_row(&grid, 0, " 日日日日日日日日日 ");
	assert_int_equal(grid_textf(&grid, grid_rect(&grid), 0, 0, plain, "%s", name), 20);
	grid_text_fit(&grid, grid_rect(&grid), 0, 0, 20, ALIGN_LEFT, plain, name);
	assert_row(&grid, 0, "日日日日日日日日日 …");
	grid_release(&grid);
}

static void test_text_fit_pads_aligns_and_cuts(void **state)
{
	struct grid grid = grid_make(8, 1);
	struct rect all = grid_rect(&grid);

	(void)state;
	grid_fill(&grid, all, plain, '.');
	assert_int_equal(grid_text_fit(&grid, all, 1, 0, 5, ALIGN_LEFT, plain, "ab"), 5);
	assert_row(&grid, 0, ".ab   ..");
	assert_int_equal(grid_text_fit(&grid, all, 1, 0, 5, ALIGN_RIGHT, plain, "ab"), 5);
	assert_row(&grid, 0, ".   ab..");
	grid_text_fit(&grid, all, 1, 0, 5, ALIGN_CENTER, plain, "ab");
	assert_row(&grid, 0, ". ab  ..");
	grid_text_fit(&grid, all, 1, 0, 5, ALIGN_RIGHT, plain, "abcdef");
	assert_row(&grid, 0, ".abcd…..");
	assert_int_equal(grid_text_fit(&grid, all, 6, 0, 5, ALIGN_LEFT, plain, "abcde"), 2);
	assert_row(&grid, 0, ".abcd…ab");
	assert_int_equal(grid_text_fit(&grid, all, 6, 0, 0, ALIGN_LEFT, plain, "x"), 0);
	grid_release(&grid);
}

static void test_fill_takes_one_column_glyphs_only(void **state)
{
	struct grid grid = grid_make(2, 1);

	(void)state;
	grid_fill(&grid, grid_rect(&grid), plain, 0x65E5);
	assert_row(&grid, 0, "  ");
	grid_fill(&grid, grid_rect(&grid), plain, '\n');
	assert_row(&grid, 0, "··");
	grid_release(&grid);
}

static void test_box_and_title(void **state)
{
	struct grid grid = grid_make(9, 3);

	(void)state;
	grid_fill(&grid, grid_rect(&grid), plain, '.');
	grid_box(&grid, grid_rect(&grid), BOX_ROUNDED, plain, "Title");
	assert_row(&grid, 0, "╭─Title─╮");
	assert_row(&grid, 1, "│.......│");
	assert_row(&grid, 2, "╰───────╯");
	grid_box(&grid, grid_rect(&grid), BOX_ASCII, plain, "Long title");
	assert_row(&grid, 0, "+-Long…-+");
	grid_box(&grid, grid_rect(&grid), BOX_ASCII, plain, NULL);
	assert_row(&grid, 2, "+-------+");
	grid_release(&grid);
}

static void test_box_below_two_by_two_draws_nothing(void **state)
{
	struct grid grid = grid_make(3, 3);
	struct grid blank = grid_make(3, 3);

	(void)state;
	grid_box(&grid, (struct rect){.w = 1, .h = 3}, BOX_ROUNDED, red, "t");
	grid_box(&grid, (struct rect){.w = 3, .h = 1}, BOX_ROUNDED, red, "t");
	assert_true(grid_equal(&grid, &blank));
	grid_release(&grid);
	grid_release(&blank);
}

static void test_hbar_counts_eighths(void **state)
{
	struct grid grid = grid_make(4, 1);
	struct rect all = grid_rect(&grid);

	(void)state;
	grid_hbar(&grid, all, 0, 0.5, plain);
	assert_row(&grid, 0, "██  ");
	grid_hbar(&grid, all, 0, 17 / 32.0, plain);
	assert_row(&grid, 0, "██▏ ");
	grid_hbar(&grid, all, 0, 31 / 32.0, plain);
	assert_row(&grid, 0, "███▉");
	grid_hbar(&grid, all, 0, INFINITY, plain);
	assert_row(&grid, 0, "████");
	grid_hbar(&grid, all, 0, NAN, plain);
	assert_row(&grid, 0, "    ");
	grid_hbar(&grid, all, 0, -1, plain);
	assert_row(&grid, 0, "    ");
	grid_release(&grid);
}

static void test_sparkline_shows_the_newest_at_the_right(void **state)
{
	const double values[] = {8, 8, 1, 2, 3, 4, 5, 6, 7, 8};
	struct grid grid = grid_make(8, 1);
	struct rect all = grid_rect(&grid);

	(void)state;
	grid_sparkline(&grid, all, 0, values, 10, 8, plain);
	assert_row(&grid, 0, "▁▂▃▄▅▆▇█");
	grid_sparkline(&grid, all, 0, values, 3, 8, plain);
	assert_row(&grid, 0, "     ██▁");
	grid_sparkline(&grid, all, 0, NULL, 0, 8, plain);
	assert_row(&grid, 0, "        ");
	grid_release(&grid);
}

static void test_sparkline_clipped_keeps_its_columns(void **state)
{
	const double values[] = {1, 2, 3, 4};
	struct grid grid = grid_make(3, 1);

	(void)state;
	/* The newest is to the right of the grid, the oldest to the left. */
	grid_sparkline(&grid, (struct rect){.x = 0, .w = 4, .h = 1}, 0, values, 4, 8, plain);
	assert_row(&grid, 0, "▁▂▃");
	grid_sparkline(&grid, (struct rect){.x = -1, .w = 4, .h = 1}, 0, values, 4, 8, plain);
	assert_row(&grid, 0, "▂▃▄");
	grid_release(&grid);
}

static void test_sparkline_leaves_out_what_is_no_number(void **state)
{
	const double values[] = {NAN, INFINITY, -INFINITY, -1, 0, 1e-320, 9};
	struct grid grid = grid_make(7, 1);

	(void)state;
	grid_sparkline(&grid, grid_rect(&grid), 0, values, 7, 8, plain);
	assert_row(&grid, 0, "     ▁█");
	grid_sparkline(&grid, grid_rect(&grid), 0, values, 7, NAN, plain);
	assert_row(&grid, 0, "       ");
	grid_sparkline(&grid, grid_rect(&grid), 0, values, 7, 0, plain);
	assert_row(&grid, 0, "       ");
	grid_release(&grid);
}

static void test_dots_add_up_in_a_cell(void **state)
{
	struct grid grid = grid_make(3, 2);
	struct rect rect = {.x = 1, .y = 1, .w = 2, .h = 1};

	(void)state;
	grid_fill(&grid, rect, plain, 'x');
	grid_dot(&grid, rect, 0, 0, plain);
	grid_dot(&grid, rect, 1, 3, red);
	grid_dot(&grid, rect, 2, 2, plain);
	grid_dot(&grid, rect, 4, 0, plain);
	grid_dot(&grid, rect, 0, 4, plain);
	grid_dot(&grid, rect, -1, 0, plain);
	assert_row(&grid, 0, "   ");
	assert_row(&grid, 1, " ⢁⠄");
	assert_int_equal(grid_cell(&grid, 1, 1)->fg, red.fg);
	grid_release(&grid);
}

static void test_highlight_adds_attributes_to_whole_glyphs(void **state)
{
	struct grid grid = grid_make(4, 1);

	(void)state;
	grid_text(&grid, grid_rect(&grid), 0, 0, red, "日本");
	grid_highlight(&grid, (struct rect){.x = 1, .w = 2, .h = 1}, ATTR_REVERSE);
	for (int x = 0; x < 4; x++)
		assert_int_equal(grid_cell(&grid, x, 0)->attributes, ATTR_BOLD | ATTR_REVERSE);
	assert_whole(&grid);
	grid_release(&grid);
}

static void test_equal_sees_every_difference(void **state)
{
	struct grid a = grid_make(2, 1);
	struct grid b = grid_make(2, 1);
	struct grid c = grid_make(1, 2);

	(void)state;
	assert_true(grid_equal(&a, &b));
	assert_false(grid_equal(&a, &c));
	draw(&a, 0, "x");
	assert_false(grid_equal(&a, &b));
	grid_text(&b, grid_rect(&b), 0, 0, red, "x");
	assert_false(grid_equal(&a, &b));
	draw(&b, 0, "x");
	assert_true(grid_equal(&a, &b));
	grid_highlight(&b, grid_rect(&b), ATTR_DIM);
	assert_false(grid_equal(&a, &b));
	grid_release(&a);
	grid_release(&b);
	grid_release(&c);
}

static void assert_rect(struct rect rect, int x, int y, int w, int h)
{
	assert_int_equal(rect.x, x);
	assert_int_equal(rect.y, y);
	assert_int_equal(rect.w, w);
	assert_int_equal(rect.h, h);
}

static void test_rect_cuts_share_out_everything(void **state)
{
	struct rect rest = {.x = 1, .y = 2, .w = 10, .h = 6};

	(void)state;
	assert_rect(rect_cut_top(&rest, 1), 1, 2, 10, 1);
	assert_rect(rect_cut_bottom(&rest, 2), 1, 6, 10, 2);
	assert_rect(rect_cut_left(&rest, 3), 1, 3, 3, 3);
	assert_rect(rect_cut_right(&rest, 4), 7, 3, 4, 3);
	assert_rect(rest, 4, 3, 3, 3);
	assert_rect(rect_cut_right(&rest, 99), 4, 3, 3, 3);
	assert_rect(rest, 4, 3, 0, 3);
	assert_rect(rect_cut_left(&rest, -1), 4, 3, 0, 3);
}

static void test_rect_intersect_and_inset(void **state)
{
	struct rect a = {.x = 0, .y = 0, .w = 4, .h = 4};
	struct rect b = {.x = 2, .y = -1, .w = 9, .h = 2};

	(void)state;
	assert_rect(rect_intersect(a, b), 2, 0, 2, 1);
	assert_true(rect_is_empty(rect_intersect(a, (struct rect){.x = 4, .w = 1, .h = 1})));
	assert_rect(rect_intersect(a, (struct rect){INT_MIN, INT_MIN, INT_MAX, INT_MAX}), 0, 0, 0,
		    0);
	assert_rect(rect_inset(a, 1), 1, 1, 2, 2);
	assert_true(rect_is_empty(rect_inset(a, 2)));
	assert_true(rect_contains(a, 3, 3));
	assert_false(rect_contains(a, 4, 3));
}

static void test_utf8_round_trip_of_all_scalars(void **state)
{
	(void)state;
	for (uint32_t codepoint = 1; codepoint <= 0x10FFFF; codepoint++) {
		uint32_t expected =
			codepoint >= 0xD800 && codepoint <= 0xDFFF ? GLYPH_REPLACEMENT : codepoint;
		uint32_t decoded;
		char bytes[4];
		size_t size = utf8_encode(codepoint, bytes);

		if (utf8_decode(bytes, size, &decoded) != size || decoded != expected)
			fail_msg("U+%04X", codepoint);
	}
}

static void test_glyph_columns(void **state)
{
	static const struct {
		uint32_t codepoint;
		int columns;
	} rows[] = {
		{'a', 1},     {0x7F, -1},   {0, -1},      {0x9F, -1},    {0xA0, 1},    {0xAD, 1},
		{0x301, 0},   {0x1100, 2},  {0x1160, 0},  {0x200D, 0},   {0x2028, -1}, {0x2588, 1},
		{0x28FF, 1},  {0x3000, 2},  {0xAC00, 2},  {0xFE0F, 0},   {0xFF21, 2},  {0xFFFD, 1},
		{0x1F980, 2}, {0x20000, 2}, {0xE0100, 0}, {0x10FFFF, 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(glyph_columns(rows[i].codepoint), rows[i].columns);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_new_grid_is_blank),
		cmocka_unit_test(test_hostile_sizes_are_refused),
		cmocka_unit_test(test_resize_blanks_and_reuses_memory),
		cmocka_unit_test(test_everything_is_safe_at_tiny_sizes),
		cmocka_unit_test(test_everything_is_safe_with_hostile_rectangles),
		cmocka_unit_test(test_text_returns_columns),
		cmocka_unit_test(test_text_on_the_left_is_cut_and_counted),
		cmocka_unit_test(test_clip_bounds_text),
		cmocka_unit_test(test_wide_glyph_is_never_halved_at_an_edge),
		cmocka_unit_test(test_overwriting_half_a_wide_glyph_blanks_the_other),
		cmocka_unit_test(test_random_text_never_tears_a_cell),
		cmocka_unit_test(test_invalid_utf8_becomes_replacements),
		cmocka_unit_test(test_control_characters_show),
		cmocka_unit_test(test_combining_marks_are_dropped),
		cmocka_unit_test(test_thousand_character_name),
		cmocka_unit_test(test_text_fit_pads_aligns_and_cuts),
		cmocka_unit_test(test_fill_takes_one_column_glyphs_only),
		cmocka_unit_test(test_box_and_title),
		cmocka_unit_test(test_box_below_two_by_two_draws_nothing),
		cmocka_unit_test(test_hbar_counts_eighths),
		cmocka_unit_test(test_sparkline_shows_the_newest_at_the_right),
		cmocka_unit_test(test_sparkline_clipped_keeps_its_columns),
		cmocka_unit_test(test_sparkline_leaves_out_what_is_no_number),
		cmocka_unit_test(test_dots_add_up_in_a_cell),
		cmocka_unit_test(test_highlight_adds_attributes_to_whole_glyphs),
		cmocka_unit_test(test_equal_sees_every_difference),
		cmocka_unit_test(test_rect_cuts_share_out_everything),
		cmocka_unit_test(test_rect_intersect_and_inset),
		cmocka_unit_test(test_utf8_round_trip_of_all_scalars),
		cmocka_unit_test(test_glyph_columns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
