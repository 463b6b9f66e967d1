/* The order of lines: that of a stable sort by time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "viz/line_order.h"
#include "viz/serial_set.h"

#define MOMENTS 3000

static uint64_t random_state;

static uint64_t next_random(void)
{
	random_state = random_state * 6364136223846793005u + 1442695040888963407u;
	return random_state >> 24;
}

/* Times from a range of so many bits, at any shift: digits that are all the same are passed over.
 */
static void check_order(unsigned bits, unsigned shift)
{
	static struct line_moment moments[MOMENTS], spare[MOMENTS];
	const struct line_moment *sorted;

	for (uint32_t i = 0; i < MOMENTS; i++)
		moments[i] = (struct line_moment){
			.time_ns = ((next_random() & ((UINT64_C(1) << bits) - 1)) << shift) + 77,
			.item = i,
		};
	sorted = line_order_sort(moments, spare, MOMENTS);
	assert_true(sorted == moments || sorted == spare);
	for (uint32_t i = 1; i < MOMENTS; i++) {
		assert_true(sorted[i - 1].time_ns <= sorted[i].time_ns);
		if (sorted[i - 1].time_ns == sorted[i].time_ns)
			assert_true(sorted[i - 1].item < sorted[i].item);
	}
}

static void any_times_are_sorted_and_equal_ones_stay(void **state)
{
	(void)state;
	for (unsigned bits = 0; bits <= 40; bits += 4)
		for (unsigned shift = 0; shift <= 20; shift += 5)
			check_order(bits, shift);
}

static void nothing_and_one_are_sorted(void **state)
{
	struct line_moment one = {.time_ns = 5}, spare;

	(void)state;
	assert_ptr_equal(line_order_sort(&one, &spare, 0), &one);
	assert_ptr_equal(line_order_sort(&one, &spare, 1), &one);
	assert_int_equal(one.time_ns, 5);
}

/* Beside an array of what is in the set. */
static void serials_are_in_the_set_until_removed(void **state)
{
	struct serial_set set = {0};
	bool has[200] = {false};

	(void)state;
	for (unsigned i = 0; i < 5000; i++) {
		uint32_t serial = (uint32_t)(next_random() % 200);

		if (next_random() & 1) {
			assert_true(serial_set_add(&set, serial));
			has[serial] = true;
		} else {
			assert_int_equal(serial_set_remove(&set, serial), has[serial]);
			has[serial] = false;
		}
		serial = (uint32_t)(next_random() % 200);
		assert_int_equal(serial_set_has(&set, serial), has[serial]);
	}
	serial_set_release(&set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_times_are_sorted_and_equal_ones_stay),
		cmocka_unit_test(nothing_and_one_are_sorted),
		cmocka_unit_test(serials_are_in_the_set_until_removed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
