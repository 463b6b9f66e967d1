#include "tests/viz/fixture.h"

#include <math.h>
#include <string.h>

#include "format/syscalls.h"
#include "viz/baseline.h"
#include "viz/call_traits.h"
#include "viz/site_baselines.h"

#define NEAR(a, b) assert_true(fabs((a) - (b)) < 1e-9)

/*
 * Mean 13 and sd 1.825741858351; this and what is below by Python's statistics module, of
 * these values and one more: fmean() and stdev() of the list.
 */
static const double ten[] = {12, 15, 11, 14, 13, 12, 16, 10, 14, 13};

static struct baseline baseline_of_ten(void)
{
	struct baseline baseline = {0};

	for (unsigned i = 0; i < 10; i++)
		baseline_add(&baseline, ten[i], 3.0);
	return baseline;
}

static void z_is_of_the_values_before(void **state)
{
	struct baseline baseline = baseline_of_ten();

	(void)state;
	NEAR(baseline.mean, 13);
	NEAR(baseline_sd(&baseline), 1.825741858351);
	NEAR(baseline_z(&baseline, 20), 3.834057902536);
	NEAR(baseline_z(&baseline, 5), -4.381780460041);
	NEAR(baseline_z(&baseline, 13), 0);
}

static void z_needs_ten_values(void **state)
{
	struct baseline baseline = {0};

	(void)state;
	assert_true(baseline_z(&baseline, 5) == 0);
	for (unsigned i = 0; i < 9; i++)
		baseline_add(&baseline, ten[i], 3.0);
	assert_true(baseline_z(&baseline, 1e9) == 0);
	assert_false(baseline_is_outlier(&baseline, 1e9, 3.0));
	baseline_add(&baseline, ten[9], 3.0);
	assert_true(baseline_z(&baseline, 1e9) > 1e6);
	assert_true(baseline_is_outlier(&baseline, 1e9, 3.0));
}

static void z_is_0_without_spread(void **state)
{
	struct baseline baseline = {0};

	(void)state;
	for (unsigned i = 0; i < 50; i++)
		baseline_add(&baseline, 7, 3.0);
	assert_true(baseline_z(&baseline, 8) == 0);
	assert_false(baseline_is_outlier(&baseline, 8, 3.0));
	baseline_add(&baseline, 8, 3.0);
	assert_true(baseline_z(&baseline, 9) > 0);
}

static void an_outlier_is_from_the_threshold_on(void **state)
{
	struct baseline baseline = baseline_of_ten();
	double at = 13 + 3 * 1.825741858351;

	(void)state;
	assert_true(baseline_is_outlier(&baseline, at + 1e-6, 3.0));
	assert_false(baseline_is_outlier(&baseline, at - 1e-6, 3.0));
	assert_true(baseline_is_outlier(&baseline, 13 - 3 * 1.825741858351 - 1e-6, 3.0));
	assert_false(baseline_is_outlier(&baseline, at + 1e-6, 3.1));
}

/* The list with 18.477225575052, that is mean + 3 sd, and with mean - 3 sd. */
static void an_outlier_enters_as_the_threshold(void **state)
{
	struct baseline high = baseline_of_ten(), low = baseline_of_ten();

	(void)state;
	baseline_add(&high, 1e12, 3.0);
	NEAR(high.mean, 13.497929597732);
	NEAR(baseline_sd(&high), 2.393172105652);
	baseline_add(&low, -500, 3.0);
	NEAR(low.mean, 12.502070402268);
	NEAR(baseline_sd(&low), 2.393172105652);
}

/* Adds 100 .. 104 and then 1000 .. 1004; returns how many were outliers, *last the last one. */
static unsigned change(struct baseline *baseline, unsigned before, unsigned after, unsigned *last)
{
	unsigned count = 0;

	for (unsigned i = 0; i < before + after; i++) {
		double x = (i < before ? 100 : 1000) + (i < before ? i : i - before) % 5;

		if (baseline_is_outlier(baseline, x, 3.0)) {
			count++;
			*last = i - before;
		}
		baseline_add(baseline, x, 3.0);
	}
	return count;
}

/*
 * By a second formulation: below BASELINE_WEIGHT values the mean and the variance of the list
 * of them, above it var' = (var + d * (x - mean') / (n - 1)) * (1 - 1/n).
 */
static void what_stays_changed_becomes_usual(void **state)
{
	struct baseline young = {0}, old = {0};
	unsigned last = 0;

	(void)state;
	assert_int_equal(change(&young, 200, 2000, &last), 534);
	assert_int_equal(last, 533);
	assert_true(fabs(young.mean - 842.9618685983716) < 1e-6);
	assert_true(fabs(baseline_sd(&young) - 319.4066034288608) < 1e-6);
	assert_int_equal(change(&old, 1000, 6000, &last), 1290);
	assert_int_equal(last, 1289);
	assert_true(fabs(old.mean - 995.5295255283153) < 1e-6);
	assert_true(fabs(baseline_sd(&old) - 71.70056935734624) < 1e-6);
}

static void a_site_is_call_and_address(void **state)
{
	static struct site_baselines table;
	struct site_baseline *read = site_baselines_find(&table, ARCH_X86_64, NR_READ, 0x1000, 0);

	(void)state;
	read->durations.count = 5;
	assert_ptr_equal(site_baselines_find(&table, ARCH_X86_64, NR_READ, 0x1000, 9), read);
	assert_ptr_not_equal(site_baselines_find(&table, ARCH_X86_64, NR_READ, 0x1001, 9), read);
	assert_ptr_not_equal(site_baselines_find(&table, ARCH_X86_64, NR_WRITE, 0x1000, 9), read);
	assert_ptr_not_equal(site_baselines_find(&table, ARCH_I386, NR_READ, 0x1000, 9), read);
	assert_int_equal(read->durations.count, 5);
	assert_int_equal(table.evicted, 0);
}

/* More sites than places: those that are used stay, the others go and are counted. */
static void sites_that_are_not_used_go(void **state)
{
	static struct site_baselines table;
	struct site_baseline *kept = site_baselines_find(&table, 0, NR_READ, 0x7f0000001000, 0);
	unsigned there = 0;

	(void)state;
	kept->durations.count = 77;
	for (uint32_t tick = 1; tick <= 10000; tick++) {
		site_baselines_find(&table, 0, NR_WRITE, 0x7f0000000000 + 16 * tick, tick);
		assert_ptr_equal(site_baselines_find(&table, 0, NR_READ, 0x7f0000001000, tick),
				 kept);
	}
	assert_int_equal(kept->durations.count, 77);
	for (unsigned i = 0; i < SITE_BASELINES; i++)
		there += table.rows[i].durations.stamp != 0;
	assert_int_equal(table.evicted, 10001 - there);
	assert_true(there > SITE_BASELINES * 95 / 100);
	/* The newest site is among those that are there. */
	site_baselines_find(&table, 0, NR_WRITE, 0x7f0000000000 + 16 * 10000, 10001);
	assert_int_equal(table.evicted, 10001 - there);
}

/* As many sites as a large program has, wherever it lies, mostly have a place. */
static void sites_spread_over_the_table(void **state)
{
	static struct site_baselines table;

	(void)state;
	for (uint32_t i = 0; i < 256; i++)
		site_baselines_find(&table, 0, i % 64, 0x7ffff7000000 + i / 64 * 4096 + i % 64 * 32,
				    1);
	assert_true(table.evicted < 5);
	/* Those without an address differ in the number alone. */
	memset(&table, 0, sizeof(table));
	for (uint32_t nr = 0; nr < 100; nr++)
		site_baselines_find(&table, ARCH_X86_64, nr, 0, 1);
	assert_true(table.evicted < 3);
}

static void calls_whose_purpose_is_to_wait(void **state)
{
	static const char *const waits[] = {"futex", "futex_time64", "poll",   "wait4",
					    "vfork", "nanosleep",    "accept", "recvfrom"};
	static const char *const others[] = {"read", "write", "sendto", "futex_wake", "openat"};

	(void)state;
	for (unsigned i = 0; i < sizeof(waits) / sizeof(waits[0]); i++)
		assert_true(call_only_waits(waits[i]) && call_waits(waits[i]));
	for (unsigned arch = 0; arch < ARCHES; arch++)
		for (uint32_t nr = 0; nr < 1200; nr++) {
			const struct syscall_info *call = syscall_lookup(arch, nr);

			assert_int_equal(call_number_only_waits(arch, nr),
					 call && call_only_waits(call->name));
		}
	assert_false(call_number_only_waits(ARCHES, 0));
	for (unsigned i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		assert_false(call_only_waits(others[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(z_is_of_the_values_before),
		cmocka_unit_test(z_needs_ten_values),
		cmocka_unit_test(z_is_0_without_spread),
		cmocka_unit_test(an_outlier_is_from_the_threshold_on),
		cmocka_unit_test(an_outlier_enters_as_the_threshold),
		cmocka_unit_test(what_stays_changed_becomes_usual),
		cmocka_unit_test(a_site_is_call_and_address),
		cmocka_unit_test(sites_that_are_not_used_go),
		cmocka_unit_test(sites_spread_over_the_table),
		cmocka_unit_test(calls_whose_purpose_is_to_wait),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
