#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "viz/histogram.h"

static const unsigned sizes[] = {HISTOGRAM_BITS, HISTOGRAM_SMALL_BITS};

static void empty_has_no_percentile(void **state)
{
	struct histogram h = {0};

	(void)state;
	assert_true(histogram_percentile(h.buckets, HISTOGRAM_BITS, 0.5) == 0);
}

/* Every bucket begins where the one before ends, and holds its own start. */
static void buckets_meet(void **state)
{
	(void)state;
	for (unsigned s = 0; s < 2; s++)
		for (unsigned i = 0; i < (unsigned)HISTOGRAM_BUCKETS(sizes[s]); i++) {
			uint64_t start = histogram_bucket_start(sizes[s], i);

			assert_int_equal(histogram_bucket(sizes[s], start), i);
			if (i > 0)
				assert_int_equal(histogram_bucket(sizes[s], start - 1), i - 1);
		}
}

static void extremes_have_a_bucket(void **state)
{
	(void)state;
	for (unsigned s = 0; s < 2; s++) {
		unsigned last = HISTOGRAM_BUCKETS(sizes[s]) - 1;

		assert_int_equal(histogram_bucket(sizes[s], 0), 0);
		assert_int_equal(histogram_bucket(sizes[s], UINT64_MAX), last);
		assert_int_equal(histogram_bucket(sizes[s], UINT64_C(1) << HISTOGRAM_HIGH_BITS),
				 last);
	}
}

/* One value alone: its percentile is off by the stated part of it at most. */
static void error_is_bounded(void **state)
{
	uint64_t value = 88172645463325252u;

	(void)state;
	for (unsigned i = 0; i < 20000; i++) {
		uint64_t ns;

		value ^= value << 13;
		value ^= value >> 7;
		value ^= value << 17;
		ns = (value >> (28 + value % 30)) % (UINT64_C(1) << HISTOGRAM_HIGH_BITS);
		if (ns < 64)
			continue;
		for (unsigned s = 0; s < 2; s++) {
			struct histogram h = {0};
			double bound = 1.0 / (double)(2u << sizes[s]);
			double got;

			histogram_add(h.buckets, sizes[s], ns);
			got = histogram_percentile(h.buckets, sizes[s], 0.99);
			assert_true(fabs(got - (double)ns) <= bound * (double)ns);
		}
	}
}

static void nearest_rank(void **state)
{
	struct histogram h = {0};

	(void)state;
	for (unsigned i = 0; i < 90; i++)
		histogram_add(h.buckets, HISTOGRAM_BITS, 1000);
	for (unsigned i = 0; i < 10; i++)
		histogram_add(h.buckets, HISTOGRAM_BITS, 1000000);
	assert_true(histogram_percentile(h.buckets, HISTOGRAM_BITS, 0.0) < 1100);
	assert_true(histogram_percentile(h.buckets, HISTOGRAM_BITS, 0.9) < 1100);
	assert_true(histogram_percentile(h.buckets, HISTOGRAM_BITS, 0.901) > 900000);
	assert_true(histogram_percentile(h.buckets, HISTOGRAM_BITS, 1.0) > 900000);
	assert_true(histogram_percentile(h.buckets, HISTOGRAM_BITS, 7.0) > 900000);
}

static void a_full_bucket_keeps_percentiles(void **state)
{
	struct histogram h = {0};
	unsigned low = histogram_bucket(HISTOGRAM_BITS, 1000);
	unsigned high = histogram_bucket(HISTOGRAM_BITS, 100000);

	(void)state;
	h.buckets[low] = UINT32_MAX;
	h.buckets[high] = UINT32_MAX / 3;
	histogram_add(h.buckets, HISTOGRAM_BITS, 1000);
	assert_int_equal(h.buckets[low], UINT32_MAX / 2 + 1);
	assert_true(histogram_percentile(h.buckets, HISTOGRAM_BITS, 0.74) < 1100);
	assert_true(histogram_percentile(h.buckets, HISTOGRAM_BITS, 0.76) > 90000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(empty_has_no_percentile),
		cmocka_unit_test(buckets_meet),
		cmocka_unit_test(extremes_have_a_bucket),
		cmocka_unit_test(error_is_bounded),
		cmocka_unit_test(nearest_rank),
		cmocka_unit_test(a_full_bucket_keeps_percentiles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
