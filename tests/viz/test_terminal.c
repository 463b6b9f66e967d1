/* What can be known of a terminal without one: reports of the mouse, and what is sent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "viz/terminal_mouse.h"
#include "viz/terminal_output.h"

static const char *report;

static int report_byte(void *data)
{
	(void)data;
	return *report ? (unsigned char)*report++ : -1;
}

static struct mouse mouse = {.byte = report_byte, .width = 80, .height = 24};

static struct input sgr(const char *text)
{
	report = text;
	return mouse_read_sgr(&mouse);
}

static void is(struct input input, uint32_t code, int x, int y, int button)
{
	assert_int_equal(input.code, code);
	assert_int_equal(input.x, x);
	assert_int_equal(input.y, y);
	assert_int_equal(input.button, button);
}

static void presses_drags_and_releases(void **state)
{
	(void)state;
	is(sgr("0;10;5M"), INPUT_MOUSE_PRESS, 9, 4, 1);
	is(sgr("32;11;5M"), INPUT_MOUSE_DRAG, 10, 4, 1);
	is(sgr("0;12;6m"), INPUT_MOUSE_RELEASE, 11, 5, 1);
	/* Moved without a button, and buttons beyond the third, are nothing. */
	assert_int_equal(sgr("35;12;6M").code, INPUT_NONE);
	assert_int_equal(sgr("128;12;6M").code, INPUT_NONE);
	is(sgr("2;1;1M"), INPUT_MOUSE_PRESS, 0, 0, 3);
	is(sgr("2;1;1m"), INPUT_MOUSE_RELEASE, 0, 0, 3);
	is(sgr("64;3;4M"), INPUT_WHEEL_UP, 2, 3, 0);
	is(sgr("65;3;4M"), INPUT_WHEEL_DOWN, 2, 3, 0);
	assert_int_equal(sgr("66;3;4M").code, INPUT_NONE);
	/* From before a resize. */
	is(sgr("0;500;300M"), INPUT_MOUSE_PRESS, 79, 23, 1);
	report = "\x20\x21\x22";
	is(mouse_read_x10(&mouse), INPUT_MOUSE_PRESS, 0, 1, 1);
	report = "\x23\x21\x22";
	is(mouse_read_x10(&mouse), INPUT_MOUSE_RELEASE, 0, 1, 1);
}

static void what_is_no_report_is_nothing(void **state)
{
	static const char *const texts[] = {"",       "0",      "0;1",      "0;1;2",
					    "0;1M",   "a;1;2M", "0;1;2;3M", "0;1;99999999999999M",
					    "-1;1;1M"};

	(void)state;
	for (unsigned i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_int_equal(sgr(texts[i]).code, INPUT_NONE);
	report = "\x20\x21";
	assert_int_equal(mouse_read_x10(&mouse).code, INPUT_NONE);
}

static const char *move_to(int x, int y)
{
	static char text[32];

	snprintf(text, sizeof(text), "<%d,%d>$<5>", x, y);
	return text;
}

/* What a draw of the grid sends. */
static const char *sent(struct terminal_output *output, const struct grid *grid)
{
	static char text[OUTPUT_SIZE];
	ssize_t size;

	assert_int_equal(ftruncate(output->fd, 0), 0);
	lseek(output->fd, 0, SEEK_SET);
	assert_int_equal(output_draw(output, grid), 0);
	size = pread(output->fd, text, sizeof(text) - 1, 0);
	text[size > 0 ? size : 0] = '\0';
	return text;
}

static void only_what_differs_is_sent(void **state)
{
	struct terminal_output output = {
		.fd = memfd_create("terminal", 0),
		.width = 10,
		.height = 2,
		.depth = COLOR_DEPTH_24BIT,
		.move = move_to,
		.plain = "[0]",
		.clear = "[clear]",
		.attributes = {"[bold]", "[dim]", "[rev]", "[ul]"},
		.all_changed = true,
	};
	struct rect all = {0, 0, 10, 2};
	struct grid grid;

	(void)state;
	assert_int_equal(grid_init(&grid, 10, 2), 0);
	grid_text(&grid, all, 2, 1, (struct style){.attributes = ATTR_BOLD}, "ab");
	assert_string_equal(sent(&output, &grid), "[0][clear]<2,1>[bold]ab[0]");
	assert_string_equal(sent(&output, &grid), "");
	grid_text(&grid, all, 3, 1, (struct style){.fg = COLOR_RGB(1, 2, 3)}, "c");
	assert_string_equal(sent(&output, &grid), "<3,1>\033[38;2;1;2;3mc[0]");
	/* Once more from the beginning, in fewer colours. */
	output.all_changed = true;
	output.depth = COLOR_DEPTH_NONE;
	assert_string_equal(sent(&output, &grid), "[0][clear]<2,1>[bold]a[0]c[0]");
	/* The last cell would scroll a terminal that wraps at once. */
	output.no_corner = true;
	grid_text(&grid, all, 9, 1, (struct style){0}, "x");
	assert_string_equal(sent(&output, &grid), "");
	grid_release(&grid);
	grid_release(&output.shown);
	close(output.fd);
}

static void padding_is_left_out(void **state)
{
	char bytes[8];

	(void)state;
	assert_int_equal(sequence_append(bytes, 0, sizeof(bytes), "a$<20/>b$c"), 4);
	assert_memory_equal(bytes, "ab$c", 4);
	assert_int_equal(sequence_append(bytes, 4, sizeof(bytes), "123456789"), 8);
	assert_int_equal(sequence_append(bytes, 0, sizeof(bytes), "x$<unclosed"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(presses_drags_and_releases),
		cmocka_unit_test(what_is_no_report_is_nothing),
		cmocka_unit_test(only_what_differs_is_sent),
		cmocka_unit_test(padding_is_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
