/*
 * The values wanted are those of a few lines of Python that follow the definitions: U by looking
 * at each pair, groups of ties by itertools.groupby, p = math.erfc(z / math.sqrt(2)); q as the
 * least of p_j * m / rank(j) over all p_j >= p_i.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "viz/diff_statistics.h"

static void assert_near(double got, double wanted)
{
	if (!(fabs(got - wanted) <= 1e-9 * fabs(wanted)))
		fail_msg("%.17g is not %.17g", got, wanted);
}

static void two_samples(void **unused)
{
	const float a[] = {1, 2, 3, 4, 5, 6, 7, 8}, b[] = {3, 5, 7, 9, 11, 13, 15, 17};
	double larger;

	(void)unused;
	assert_near(mann_whitney(a, 8, b, 8, &larger), 0.027082806701917244);
	assert_near(larger, 0.8359375);
	assert_near(mann_whitney(b, 8, a, 8, &larger), 0.027082806701917244);
	assert_near(larger, 1 - 0.8359375);
}

static void ties_count_half(void **unused)
{
	const float a[] = {1, 1, 2, 2, 2, 3}, b[] = {2, 2, 3, 3, 4, 4, 4};
	double larger;

	(void)unused;
	assert_near(mann_whitney(a, 6, b, 7, &larger), 0.03083258027096115);
	assert_near(larger, 0.8571428571428571);
}

static void large_and_shifted(void **unused)
{
	float a[30], b[30];
	double larger;

	(void)unused;
	for (int i = 0; i < 30; i++) {
		a[i] = (float)(100 + i);
		b[i] = (float)(2 * (60 + i));
	}
	assert_near(mann_whitney(a, 30, b, 30, &larger), 4.3908132386429116e-10);
	assert_near(larger, 0.9694444444444444);
}

/* 3 of 6 beyond all of 5: math.comb(11 - 3, 5) / math.comb(11, 5). */
static void values_beyond_all_others(void **unused)
{
	const float a[] = {1, 2, 3, 4, 5}, b[] = {1, 4, 5, 6, 7, 9};

	(void)unused;
	assert_near(rosenbaum(a, 5, b, 6), 56.0 / 462.0);
	assert_near(rosenbaum(b, 6, a, 5), 1.0);
	assert_near(rosenbaum(a, 0, b, 6), 1.0);
	assert_near(rosenbaum(a, 5, b, 0), 1.0);
}

/* 6 of the 7 largest: sum(comb(10, i) * comb(8, 7 - i) for i in (6, 7)) / comb(18, 7). */
static void the_largest_values(void **unused)
{
	const float a[] = {1, 2, 3, 4, 5, 6, 7, 50}, b[] = {2, 3, 4, 20, 21, 22, 23, 24, 25, 26};

	(void)unused;
	assert_near(quantile_test(a, 8, b, 10, 0.4), 1800.0 / 31824.0);
	assert_near(quantile_test(a, 8, b, 10, 1.0), 1.0);
	assert_near(quantile_test(a, 8, b, 10, 0.0), 1.0);
	assert_near(quantile_test(a, 0, b, 10, 0.4), 1.0);
	assert_near(quantile_test(a, 8, b, 0, 0.4), 1.0);
}

static void nothing_to_tell(void **unused)
{
	const float same[] = {5, 5, 5, 5, 5};
	double larger;

	(void)unused;
	assert_near(mann_whitney(same, 5, same, 5, &larger), 1.0);
	assert_near(larger, 0.5);
	assert_near(mann_whitney(same, 5, same, 0, &larger), 1.0);
	assert_near(larger, 0.5);
}

static void many_tests_are_corrected(void **unused)
{
	double p[] = {0.01, 0.04, 0.03, 0.005, 0.5};
	const double wanted[] = {0.025, 0.05, 0.05, 0.025, 0.5};
	size_t order[5];

	(void)unused;
	benjamini_hochberg(p, 5, order);
	for (int i = 0; i < 5; i++)
		assert_near(p[i], wanted[i]);
	benjamini_hochberg(p, 0, order);
}

static void medians(void **unused)
{
	const float values[] = {1, 2, 4, 8};

	(void)unused;
	assert_near(median_of(values, 4), 3.0);
	assert_near(median_of(values, 3), 2.0);
	assert_true(median_of(values, 0) == 0.0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_samples),
		cmocka_unit_test(ties_count_half),
		cmocka_unit_test(large_and_shifted),
		cmocka_unit_test(nothing_to_tell),
		cmocka_unit_test(values_beyond_all_others),
		cmocka_unit_test(the_largest_values),
		cmocka_unit_test(many_tests_are_corrected),
		cmocka_unit_test(medians),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
