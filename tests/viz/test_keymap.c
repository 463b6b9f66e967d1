#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "viz/help.h"
#include "viz/keys.h"
#include "viz/prompt.h"

static void every_key_has_one_meaning(void **state)
{
	const struct key_binding *binding;

	(void)state;
	for (unsigned i = 0; (binding = key_binding(i)); i++)
		for (unsigned j = 0; j < 3; j++)
			if (binding->keys[j])
				assert_int_equal(key_request(binding->keys[j]), binding->request);
}

static void every_request_has_a_key_and_a_help_line(void **state)
{
	const struct key_binding *binding;
	unsigned count = 0;

	(void)state;
	for (; (binding = key_binding(count)); count++) {
		assert_int_not_equal(binding->keys[0], 0);
		assert_true(strlen(binding->help) > 0);
	}
	/* REQUEST_NONE is none, and REQUEST_PANEL is the first of the panels. */
	assert_int_equal(count, REQUESTS - 1);
}

static void known_keys(void **state)
{
	(void)state;
	assert_int_equal(key_request('q'), REQUEST_QUIT);
	assert_int_equal(key_request(INPUT_F1), REQUEST_HELP);
	assert_int_equal(key_request('j'), REQUEST_DOWN);
	assert_int_equal(key_request('9'), REQUEST_PANEL + PANEL_EVENTS);
	assert_int_equal(key_request('Q'), REQUEST_NONE);
	assert_int_equal(key_request(0), REQUEST_NONE);
	assert_int_equal(key_request(INPUT_NONE), REQUEST_NONE);
	assert_int_equal(key_request(0x1F600), REQUEST_NONE);
}

static void names_of_keys(void **state)
{
	char name[KEY_NAME_SIZE];

	(void)state;
	assert_string_equal(key_name(name, 'q'), "q");
	assert_string_equal(key_name(name, ' '), "Space");
	assert_string_equal(key_name(name, INPUT_F1), "F1");
	assert_string_equal(key_name(name, INPUT_F12), "F12");
	assert_string_equal(key_name(name, KEY_CTRL('L')), "^L");
	assert_string_equal(key_name(name, 0xe4), "ä");
}

/* The last line of the help can be reached at any size, and so can the first. */
static void help_scrolls_at_any_size(void **state)
{
	(void)state;
	for (int h = 1; h < 100; h += 7) {
		struct grid grid;
		int top = 1 << 20, count;

		assert_int_equal(grid_init(&grid, 60, h), 0);
		count = help_draw(&grid, grid_rect(&grid), &top);
		assert_int_equal(top, count > h ? count - h : 0);
		top = -5;
		help_draw(&grid, grid_rect(&grid), &top);
		assert_int_equal(top, 0);
		assert_int_equal(grid_cell(&grid, 0, 0)->codepoint, 'G');
		grid_release(&grid);
	}
}

/* The text of a row, a byte for each cell, as the help has ASCII only. */
static void row_text(const struct grid *grid, int y, char text[static 256])
{
	for (int x = 0; x < grid->width; x++)
		text[x] = (char)grid_cell(grid, x, y)->codepoint;
	text[grid->width] = '\0';
}

static bool shows_word(const struct grid *grid, const char *word, size_t size)
{
	char row[256], wanted[64];

	snprintf(wanted, sizeof(wanted), "%.*s", (int)size, word);
	for (int y = 0; y < grid->height; y++) {
		row_text(grid, y, row);
		if (strstr(row, wanted))
			return true;
	}
	return false;
}

/* Lines that are too long for their column go on below, by words. */
static void no_word_of_the_help_is_cut(void **state)
{
	const struct key_binding *binding;

	(void)state;
	for (int width = 40; width < 250; width += 7) {
		struct grid grid;
		int top = 0,
		    height = help_draw(&(struct grid){0}, (struct rect){0, 0, width, 1}, &top);

		assert_int_equal(grid_init(&grid, width, height), 0);
		help_draw(&grid, grid_rect(&grid), &top);
		for (unsigned i = 0; (binding = key_binding(i)); i++)
			for (const char *word = binding->help; *word;) {
				size_t size = strcspn(word, " ");

				if (!shows_word(&grid, word, size))
					fail_msg("%d columns: %.*s", width, (int)size, word);
				word += size;
				word += strspn(word, " ");
			}
		grid_release(&grid);
	}
}

static unsigned count_headings(int width, int *height)
{
	static const char *const headings[] = {"General", "Time",         "Panels",
					       "Lists",   "Show or hide", "Search and filter",
					       "Mouse",   "Times"};
	struct grid grid;
	char row[256];
	unsigned count = 0;
	int top = 0;

	assert_int_equal(grid_init(&grid, width, 10), 0);
	*height = help_draw(&grid, grid_rect(&grid), &top);
	row_text(&grid, 0, row);
	for (unsigned i = 0; i < sizeof(headings) / sizeof(headings[0]); i++)
		count += strstr(row, headings[i]) != NULL;
	grid_release(&grid);
	return count;
}

static void the_help_has_columns_where_there_is_room(void **state)
{
	int one, two, three;

	(void)state;
	assert_int_equal(count_headings(76, &one), 1);
	assert_int_equal(count_headings(116, &two), 2);
	assert_int_equal(count_headings(196, &three), 3);
	assert_true(one > two && two > three);
	/* Of about the same length. */
	assert_true(two < one * 2 / 3 + 5 && three < one / 2 + 5);
}

static void type(struct prompt *prompt, const char *text)
{
	for (; *text; text++)
		prompt_key(prompt, (unsigned char)*text);
}

static void letters_are_letters_in_a_prompt(void **state)
{
	struct prompt prompt = {0};

	(void)state;
	prompt_open(&prompt, REQUEST_FILTER, "");
	type(&prompt, "quit");
	assert_string_equal(prompt.text, "quit");
	assert_int_equal(prompt_key(&prompt, INPUT_ENTER), PROMPT_ACCEPTED);
	assert_false(prompt_is_open(&prompt));
}

static void escape_restores(void **state)
{
	struct prompt prompt = {0};

	(void)state;
	prompt_open(&prompt, REQUEST_FILTER, "before");
	type(&prompt, "XY");
	assert_int_equal(prompt_key(&prompt, INPUT_ESC), PROMPT_CANCELED);
	assert_string_equal(prompt.text, "before");
}

static void characters_are_edited_whole(void **state)
{
	struct prompt prompt = {0};

	(void)state;
	prompt_open(&prompt, REQUEST_FILTER, "aä");
	prompt_key(&prompt, 0x1F600);
	prompt_key(&prompt, INPUT_LEFT);
	prompt_key(&prompt, INPUT_BACKSPACE);
	assert_string_equal(prompt.text, "a\xF0\x9F\x98\x80");
	prompt_key(&prompt, INPUT_DELETE);
	assert_string_equal(prompt.text, "a");
	assert_int_equal(prompt_key(&prompt, INPUT_DELETE), PROMPT_UNCHANGED);
	prompt_key(&prompt, INPUT_HOME);
	assert_int_equal(prompt_key(&prompt, INPUT_BACKSPACE), PROMPT_UNCHANGED);
	assert_int_equal(prompt_key(&prompt, INPUT_LEFT), PROMPT_UNCHANGED);
}

static void a_full_prompt_takes_no_more(void **state)
{
	struct prompt prompt = {0};

	(void)state;
	prompt_open(&prompt, REQUEST_FILTER, "");
	for (int i = 0; i < 1000; i++)
		prompt_key(&prompt, 0x20AC);
	assert_true(strlen(prompt.text) < PROMPT_SIZE);
	assert_int_equal(strlen(prompt.text) % 3, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_key_has_one_meaning),
		cmocka_unit_test(every_request_has_a_key_and_a_help_line),
		cmocka_unit_test(known_keys),
		cmocka_unit_test(names_of_keys),
		cmocka_unit_test(help_scrolls_at_any_size),
		cmocka_unit_test(no_word_of_the_help_is_cut),
		cmocka_unit_test(the_help_has_columns_where_there_is_room),
		cmocka_unit_test(letters_are_letters_in_a_prompt),
		cmocka_unit_test(escape_restores),
		cmocka_unit_test(characters_are_edited_whole),
		cmocka_unit_test(a_full_prompt_takes_no_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
