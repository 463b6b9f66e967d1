/* Texts and signatures are there once, and beyond the limits one stands for all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "viz/diff_table.h"

static struct diff_table table;

static int setup(void **unused)
{
	(void)unused;
	return diff_table_init(&table);
}

static int teardown(void **unused)
{
	(void)unused;
	diff_table_release(&table);
	return 0;
}

static void texts_are_there_once(void **unused)
{
	uint32_t one = diff_table_text(&table, "/etc/passwd", 11, 1);

	(void)unused;
	assert_int_equal(diff_table_text(&table, "", 0, 0), TEXT_NONE);
	assert_int_equal(diff_table_text(&table, "/etc/passwd", 11, 0), one);
	assert_int_not_equal(diff_table_text(&table, "/etc/passw", 10, 0), one);
	assert_string_equal(diff_text_of(&table, one), "/etc/passwd");
	assert_int_equal(table.texts[one].kind, 1);
}

static void signatures_are_told_apart_by_their_key(void **unused)
{
	struct diff_signature key = {.nr = 1, .flags = 2}, other = key;
	bool is_new;
	uint32_t one = diff_table_signature(&table, &key, &is_new);

	(void)unused;
	assert_true(is_new);
	other.words = 7; /* no part of the key */
	assert_int_equal(diff_table_signature(&table, &other, &is_new), one);
	assert_false(is_new);
	other.error = 2;
	assert_int_not_equal(diff_table_signature(&table, &other, &is_new), one);
	assert_true(is_new);
}

static void beyond_the_limits_is_the_rest(void **unused)
{
	char text[16];
	bool is_new;

	(void)unused;
	for (uint32_t i = 0; i < DIFF_TEXTS_MAX + 10; i++)
		diff_table_text(&table, text, (size_t)snprintf(text, sizeof(text), "%u", i), 0);
	assert_int_equal(diff_table_text(&table, "new", 3, 0), TEXT_REST);
	assert_int_equal(table.text_count, DIFF_TEXTS_MAX);
	assert_int_not_equal(diff_table_text(&table, "17", 2, 0), TEXT_REST);
	for (uint32_t i = 0; i < DIFF_SIGNATURES_MAX + 10; i++)
		diff_table_signature(&table, &(struct diff_signature){.flags = i}, &is_new);
	assert_int_equal(table.signature_count, DIFF_SIGNATURES_MAX);
	assert_int_equal(diff_table_signature(&table, &(struct diff_signature){.nr = 9}, &is_new),
			 0);
	assert_false(is_new);
	assert_int_equal(table.signatures_left_out, 12);
	assert_false(table.failed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(texts_are_there_once, setup, teardown),
		cmocka_unit_test_setup_teardown(signatures_are_told_apart_by_their_key, setup,
						teardown),
		cmocka_unit_test_setup_teardown(beyond_the_limits_is_the_rest, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
