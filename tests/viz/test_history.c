#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "viz/history.h"

static void empty_is_all_zero(void **state)
{
	struct history h = {0};
	double out[4];

	(void)state;
	assert_int_equal(history_newest(&h, out, 4), 0);
	assert_true(history_sum(&h) == 0 && history_mean(&h) == 0 && history_sd(&h) == 0);
	assert_true(history_min(&h) == 0 && history_max(&h) == 0 && history_at(&h, 0) == 0);
}

static void one_value_has_no_spread(void **state)
{
	struct history h = {0};

	(void)state;
	history_push(&h, 7);
	assert_true(history_mean(&h) == 7 && history_sd(&h) == 0);
	assert_true(history_min(&h) == 7 && history_max(&h) == 7);
}

static void sample_standard_deviation(void **state)
{
	static const double values[] = {2, 4, 4, 4, 5, 5, 7, 9};
	struct history h = {0};

	(void)state;
	for (unsigned i = 0; i < 8; i++)
		history_push(&h, values[i]);
	assert_true(history_mean(&h) == 5);
	assert_true(fabs(history_sd(&h) - sqrt(32.0 / 7.0)) < 1e-12);
}

static void the_oldest_goes_first(void **state)
{
	struct history h = {0};
	double out[3];

	(void)state;
	for (int i = 0; i < HISTORY_TICKS + 10; i++)
		history_push(&h, i);
	assert_int_equal(h.count, HISTORY_TICKS);
	assert_true(history_min(&h) == 10);
	assert_true(history_max(&h) == HISTORY_TICKS + 9);
	assert_true(history_at(&h, HISTORY_TICKS - 1) == 10);
	assert_true(history_at(&h, HISTORY_TICKS) == 0);
	assert_int_equal(history_newest(&h, out, 3), 3);
	assert_true(out[0] == HISTORY_TICKS + 7 && out[2] == HISTORY_TICKS + 9);
}

/* Of any size it is a ring of so many, and never of more than there is room for. */
static void sizes_are_kept(void **state)
{
	static const uint32_t sizes[] = {1, 2, 299, 300, 301, HISTORY_TICKS_MAX};
	struct history h;

	(void)state;
	for (unsigned i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		history_init(&h, sizes[i]);
		for (uint32_t n = 0; n < 2 * sizes[i] + 1; n++)
			history_push(&h, n);
		assert_int_equal(h.count, sizes[i]);
		assert_true(history_at(&h, 0) == 2 * sizes[i]);
		assert_true(history_at(&h, sizes[i] - 1) == sizes[i] + 1);
		assert_true(history_at(&h, sizes[i]) == 0);
		assert_true(history_min(&h) == sizes[i] + 1);
	}
	history_init(&h, UINT32_MAX);
	assert_int_equal(h.size, HISTORY_TICKS_MAX);
}

static void what_is_not_finite_becomes_zero(void **state)
{
	struct history h = {0};

	(void)state;
	history_push(&h, NAN);
	history_push(&h, INFINITY);
	history_push(&h, 1);
	assert_true(history_sum(&h) == 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(empty_is_all_zero),
		cmocka_unit_test(one_value_has_no_spread),
		cmocka_unit_test(sample_standard_deviation),
		cmocka_unit_test(the_oldest_goes_first),
		cmocka_unit_test(sizes_are_kept),
		cmocka_unit_test(what_is_not_finite_becomes_zero),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
