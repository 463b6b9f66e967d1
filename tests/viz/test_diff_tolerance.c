/* What --tolerance says, and what then counts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "viz/diff_tolerance.h"

static struct diff_tolerance tolerance;

static bool parse(const char *text)
{
	char error[TOLERANCE_ERROR_SIZE] = "";
	bool good;

	diff_tolerance_default(&tolerance);
	good = diff_tolerance_parse(&tolerance, text, error);
	assert_int_equal(good, error[0] == '\0');
	return good;
}

static void nothing_but_times_may_differ(void **unused)
{
	(void)unused;
	diff_tolerance_default(&tolerance);
	for (unsigned i = 0; i < DIFF_ASPECTS; i++)
		assert_int_equal(diff_exceeds(&tolerance.of[i], 1, 100), i != ASPECT_TIME);
	for (unsigned i = 0; i < DIFF_ASPECTS; i++)
		assert_false(diff_exceeds(&tolerance.of[i], 0, 100));
}

static void numbers_and_per_cent(void **unused)
{
	(void)unused;
	assert_true(parse("calls=5%,errors=2,time=20%"));
	assert_false(diff_exceeds(&tolerance.of[ASPECT_CALLS], 5, 100));
	assert_true(diff_exceeds(&tolerance.of[ASPECT_CALLS], 6, 100));
	assert_false(diff_exceeds(&tolerance.of[ASPECT_ERRORS], 2, 0));
	assert_true(diff_exceeds(&tolerance.of[ASPECT_ERRORS], 3, 0));
	assert_true(diff_exceeds(&tolerance.of[ASPECT_FILES], 1, 100));
	assert_true(diff_exceeds(&tolerance.of[ASPECT_TIME], 21, 100));
	assert_false(diff_exceeds(&tolerance.of[ASPECT_TIME], 20, 100));
}

static void order_is_free_where_calls_are(void **unused)
{
	(void)unused;
	assert_true(parse("calls=5%"));
	assert_true(tolerance.of[ASPECT_ORDER].any);
	assert_true(parse("calls=5%,order=0"));
	assert_false(tolerance.of[ASPECT_ORDER].any);
	assert_true(parse("calls=0"));
	assert_false(tolerance.of[ASPECT_ORDER].any);
	assert_true(parse("hosts=any"));
	assert_true(tolerance.of[ASPECT_HOSTS].any);
}

static void mistakes(void **unused)
{
	static const char *const wrong[] = {
		"",
		"calls",
		"calls=",
		"calls=x",
		"calls=-1",
		"calls=5%%",
		"call=5",
		"=5",
		"calls=5,",
		",calls=5",
		"time=20",
		"calls=nan",
		"calls=inf",
		"calls=1e999",
		"calls=5% ",
		"calls=11111111111111111111111111111111111111111111111111111111111111111111111",
	};

	(void)unused;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (parse(wrong[i]))
			fail_msg("%s was taken", wrong[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_but_times_may_differ),
		cmocka_unit_test(numbers_and_per_cent),
		cmocka_unit_test(order_is_free_where_calls_are),
		cmocka_unit_test(mistakes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
