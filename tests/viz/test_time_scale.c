#include "tests/viz/fixture.h"

#include <string.h>

#include "viz/glyph.h"
#include "viz/time_scale.h"

#define GLYPH_FULL 0x2588u

static struct bar_cell plain(const void *data, uint64_t begin_ns, uint64_t end_ns)
{
	(void)data;
	assert_true(end_ns >= begin_ns);
	return (struct bar_cell){.glyph = GLYPH_FULL};
}

/* Row y as UTF-8, without blanks at its end. Static. */
static const char *row_text(const struct grid *grid, int y)
{
	static char text[1024];
	size_t size = 0, end = 0;

	for (int x = 0; x < grid->width; x++) {
		size += utf8_encode(grid_cell(grid, x, y)->codepoint, text + size);
		if (grid_cell(grid, x, y)->codepoint != ' ')
			end = size;
	}
	text[end] = '\0';
	return text;
}

static const char *bar(const struct time_scale *scale, uint64_t begin_ns, uint64_t end_ns)
{
	struct bar_paint paint = {.cell = plain};
	static struct grid grid;
	const char *text;

	assert_int_equal(grid_init(&grid, 12, 1), 0);
	time_scale_bar(scale, &grid, grid_rect(&grid), 0, begin_ns, end_ns, &paint);
	text = row_text(&grid, 0);
	grid_release(&grid);
	return text;
}

/* Ten columns of 80 ns, from column 1 on: an eighth is 10 ns. */
static const struct time_scale scale = {.begin_ns = 1000, .end_ns = 1800, .x = 1, .columns = 10};

static void times_and_columns(void **state)
{
	(void)state;
	assert_int_equal(time_scale_eighths(&scale, 0), 0);
	assert_int_equal(time_scale_eighths(&scale, 1009), 0);
	assert_int_equal(time_scale_eighths(&scale, 1010), 1);
	assert_int_equal(time_scale_eighths(&scale, 1799), 79);
	assert_int_equal(time_scale_eighths(&scale, 5000), 80);
	assert_int_equal(time_scale_ns(&scale, 0), 1000);
	assert_int_equal(time_scale_ns(&scale, 2), 1080);
	assert_int_equal(time_scale_ns(&scale, 99), 1800);
	assert_int_equal(time_scale_column_ns(&scale), 81);
}

/* A column's time is in that column, whatever the lengths, also of 500 years. */
static void a_columns_time_is_in_it(void **state)
{
	static const uint64_t lengths[] = {1, 3, 100, 12345, 999999937, UINT64_C(1) << 63};

	(void)state;
	for (unsigned i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++)
		for (int columns = 1; columns < 300; columns += 7) {
			struct time_scale s = {
				.begin_ns = 17, .end_ns = 17 + lengths[i], .columns = columns};

			for (int x = 0; x < columns && lengths[i] >= (uint64_t)columns * 8; x++)
				assert_int_equal(time_scale_eighths(&s, time_scale_ns(&s, x)) / 8,
						 x);
		}
}

static void bars_end_within_a_cell(void **state)
{
	(void)state;
	assert_string_equal(bar(&scale, 1000, 1800), " ██████████");
	assert_string_equal(bar(&scale, 1080, 1240), "  ██");
	/* From the second half of a cell, and to an eighth. */
	assert_string_equal(bar(&scale, 1040, 1240), " ▐██");
	assert_string_equal(bar(&scale, 1030, 1180), " ▐█▎");
	assert_string_equal(bar(&scale, 1020, 1170), " ██▏");
	assert_string_equal(bar(&scale, 1000, 1070), " ▉");
	assert_string_equal(bar(&scale, 1040, 1080), " ▐");
	/* Narrower than half a cell: where in it is still to be seen. */
	assert_string_equal(bar(&scale, 1000, 1000), " ▏");
	assert_string_equal(bar(&scale, 1010, 1010), " ▏");
	assert_string_equal(bar(&scale, 1040, 1050), " │");
	assert_string_equal(bar(&scale, 1140, 1141), "  ▕");
	/* At the end and beyond. */
	assert_string_equal(bar(&scale, 1800, 1800), "          ▐");
	assert_string_equal(bar(&scale, 0, 1040), " ▌");
	assert_string_equal(bar(&scale, 1760, 9999), "          ▐");
	assert_string_equal(bar(&scale, 0, 999), "");
	assert_string_equal(bar(&scale, 1801, 9999), "");
}

static const char *labels(uint64_t begin_ns, uint64_t end_ns)
{
	struct time_scale s = {.begin_ns = begin_ns, .end_ns = end_ns, .columns = 50};
	static struct grid grid;
	const char *text;

	assert_int_equal(grid_init(&grid, 50, 2), 0);
	time_scale_draw(&s, &grid, grid_rect(&grid), 0, 1);
	text = row_text(&grid, 0);
	grid_release(&grid);
	return text;
}

static void labels_are_round_and_apart(void **state)
{
	(void)state;
	assert_string_equal(labels(0, SECOND), "0.0s                     0.5s");
	assert_string_equal(labels(0, 276 * MS), "0ms               100ms             200ms");
	assert_string_equal(labels(0, 800), "0ns         200ns        400ns       600ns");
	/* Far from the beginning, enough digits to tell one from the next. */
	assert_string_equal(labels(12 * SECOND + 345 * MS, 12 * SECOND + 346 * MS),
			    "12.3450s                 12.3455s");
	assert_string_equal(labels(0, 600 * SECOND), "0:00                     5:00");
}

static void labels_of_any_scale(void **state)
{
	struct grid grid;
	uint64_t seed = 3;

	(void)state;
	assert_int_equal(grid_init(&grid, 70, 3), 0);
	for (int i = 0; i < 20000; i++) {
		struct time_scale s;

		seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
		s.columns = (int)(seed >> 40) % 80 - 5;
		s.x = (int)(seed >> 50) % 90 - 10;
		s.begin_ns = seed >> (seed % 64);
		s.end_ns = i % 7 ? s.begin_ns + (seed >> (seed / 64 % 64)) : s.begin_ns;
		time_scale_draw(&s, &grid, grid_rect(&grid), 0, 2);
		time_scale_bar(&s, &grid, grid_rect(&grid), 1, seed % 1000, seed,
			       &(struct bar_paint){.cell = plain});
	}
	grid_release(&grid);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(times_and_columns),
		cmocka_unit_test(a_columns_time_is_in_it),
		cmocka_unit_test(bars_end_within_a_cell),
		cmocka_unit_test(labels_are_round_and_apart),
		cmocka_unit_test(labels_of_any_scale),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
