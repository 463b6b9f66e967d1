/* The time axis's collector: exact sums while buckets are whole, whatever their length. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "viz/collect_timeline.h"

#define TICK_NS UINT64_C(50000000)
#define TICKS   3000u /* more than buckets: the length doubles three times */

static struct timeline_state state;

/* In tick k there are k % 5 calls, of which one fails where there are any. */
static void play(void)
{
	state = (struct timeline_state){0};
	collect_timeline.init(&state, NULL);
	for (uint64_t k = 0; k < TICKS; k++) {
		for (uint64_t i = 0; i < k % 5; i++) {
			struct event ev = {.kind = EVENT_CALL, .flags = i ? 0 : EVENT_ERROR};

			collect_timeline.event(&state, &ev, (struct event_address){0});
		}
		collect_timeline.event(&state, &(struct event){.kind = EVENT_ENTERED},
				       (struct event_address){0});
		collect_timeline.tick(&state, k, TICK_NS);
	}
}

static void sums_are_exact_from_bucket_to_bucket(void **unused)
{
	(void)unused;
	play();
	assert_int_equal(state.ticks, 8);
	/* 40 ticks are five buckets and eight times 0+1+2+3+4 calls, 4 of 5 ticks with an error. */
	for (uint64_t k = 0; k + 40 <= TICKS; k += 40) {
		struct timeline_sum sum =
			timeline_sum(&state, TICK_NS, k * TICK_NS, (k + 40) * TICK_NS);

		assert_true(sum.calls == 80.0 && sum.errors == 32.0);
	}
}

static void parts_of_a_bucket_count_evenly(void **unused)
{
	struct timeline_sum whole, half;

	(void)unused;
	play();
	whole = timeline_sum(&state, TICK_NS, 0, 8 * TICK_NS);
	half = timeline_sum(&state, TICK_NS, 2 * TICK_NS, 6 * TICK_NS);
	/* Ticks 0 to 7: 0+1+2+3+4+0+1+2 calls. */
	assert_true(whole.calls == 13.0);
	assert_true(half.calls == 6.5);
}

static void nothing_is_behind_the_end(void **unused)
{
	struct timeline_sum sum;

	(void)unused;
	play();
	sum = timeline_sum(&state, TICK_NS, 0, UINT64_MAX);
	assert_true(sum.calls == 2.0 * TICKS);
	sum = timeline_sum(&state, TICK_NS, UINT64_MAX - 1, UINT64_MAX);
	assert_true(sum.calls == 0.0);
	sum = timeline_sum(&state, TICK_NS, TICK_NS, TICK_NS);
	assert_true(sum.calls == 0.0);
}

static void the_open_tick_is_not_counted(void **unused)
{
	struct event ev = {.kind = EVENT_CALL};

	(void)unused;
	play();
	collect_timeline.event(&state, &ev, (struct event_address){0});
	assert_true(timeline_sum(&state, TICK_NS, 0, UINT64_MAX).calls == 2.0 * TICKS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sums_are_exact_from_bucket_to_bucket),
		cmocka_unit_test(parts_of_a_bucket_count_evenly),
		cmocka_unit_test(nothing_is_behind_the_end),
		cmocka_unit_test(the_open_tick_is_not_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
