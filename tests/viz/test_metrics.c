#include "tests/viz/fixture.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "viz/collect_syscalls.h"
#include "viz/collector_settings.h"
#include "viz/metrics.h"

#define TICK (50 * MS)

static const struct event_address nowhere;

/* The two collectors that metrics are read from. */
struct bench {
	struct stats_state *stats;
	struct metrics_state *metrics;
	struct metric_sources from;
	uint64_t k;
};

static struct bench bench_new(uint32_t history_ticks)
{
	struct collector_settings settings = {.history_ticks = history_ticks};
	struct bench b = {
		.stats = calloc(1, sizeof(struct stats_state)),
		.metrics = calloc(1, sizeof(struct metrics_state)),
	};

	assert_true(b.stats && b.metrics);
	collect_metrics.init(b.metrics, &settings);
	b.from = (struct metric_sources){.stats = b.stats, .metrics = b.metrics};
	return b;
}

static void bench_free(struct bench *b)
{
	free(b->stats);
	free(b->metrics);
}

static void feed(struct bench *b, const struct event *ev)
{
	collect_stats.event(b->stats, ev, nowhere);
	collect_metrics.event(b->metrics, ev, nowhere);
}

static void tick(struct bench *b)
{
	collect_stats.tick(b->stats, b->k, TICK);
	collect_metrics.tick(b->metrics, b->k++, TICK);
}

static void feed_call(struct bench *b, uint32_t nr, uint64_t ns, int64_t result)
{
	struct task_info task = task_make(1, 0, 10, 10, "a");
	struct event ev = call_make(&task, 1, nr, ns, result);

	feed(b, &ev);
}

/* Reads the series with these labels; fails where there is none. */
static struct metric_value series(const struct bench *b, enum metric metric, const char *label,
				  const char *second)
{
	struct metric_value value;

	for (uint32_t i = 0; i < metric_series_count(&b->from, metric); i++)
		if (metric_read(&b->from, metric, i, &value) &&
		    strcmp(value.labels[0], label) == 0 && strcmp(value.labels[1], second) == 0)
			return value;
	fail_msg("no series %s %s", label, second);
	return value;
}

static double sum(const struct bench *b, enum metric metric)
{
	struct metric_value value;

	metric_read_sum(&b->from, metric, &value);
	return value.value;
}

static void names_are_those_of_the_field(void **state)
{
	(void)state;
	for (unsigned i = 0; i < METRICS; i++) {
		const struct metric_info *info = &metric_infos[i];
		const char *total = strstr(info->name, "_total");

		assert_true(strncmp(info->name, "strec_", 6) == 0);
		assert_int_equal(info->kind == METRIC_COUNTER, total && !total[6]);
		assert_int_equal(info->unit == METRIC_UNIT_SECONDS,
				 strstr(info->name, "_seconds") != NULL);
		assert_int_equal(info->unit == METRIC_UNIT_BYTES,
				 strstr(info->name, "_bytes") != NULL);
		assert_true(strlen(info->help) > 0);
	}
	assert_string_equal(metric_infos[METRIC_CALLS].name, "strec_syscalls_total");
	assert_string_equal(metric_infos[METRIC_ERRORS].labels[1], "errno");
}

static void calls_errors_and_durations(void **state)
{
	struct bench b = bench_new(0);
	struct metric_value value;

	(void)state;
	for (int i = 0; i < 30; i++)
		feed_call(&b, NR_READ, 1000, 1);
	for (int i = 0; i < 10; i++)
		feed_call(&b, NR_OPENAT, 5000, i < 7 ? -ENOENT : -EACCES);
	tick(&b);
	assert_true(sum(&b, METRIC_CALLS) == 40);
	assert_true(sum(&b, METRIC_ERRORS) == 10);
	value = series(&b, METRIC_CALLS, "read", "");
	assert_true(value.value == 30);
	/* So far there was one tick: 30 in 50 ms. */
	assert_true(value.rate == 600);
	value = series(&b, METRIC_ERRORS, "openat", "ENOENT");
	assert_true(value.value == 7 && value.rate == 140);
	assert_int_equal(value.error, ENOENT);
	assert_true(series(&b, METRIC_ERRORS, "openat", "EACCES").value == 3);
	value = series(&b, METRIC_DURATION, "openat", "");
	assert_true(value.value == 10 && value.latency->total_ns == 50000);
	assert_true(value.p50 == 5e-6 && value.p99 == 5e-6);
	assert_true(value.rate == 200);
	/* Half a second of nothing: the rate is one of all the time that there was. */
	for (int i = 0; i < 9; i++)
		tick(&b);
	assert_true(series(&b, METRIC_CALLS, "read", "").rate == 60);
	bench_free(&b);
}

static void other_things_are_counted(void **state)
{
	struct bench b = bench_new(0);
	struct task_info first = task_make(1, 0, 10, 10, "a"),
			 thread = task_make(2, 1, 11, 10, "a");
	struct task_info old = task_make(3, 0, 30, 30, "old"), none = {0};
	struct capture text = {.size = 100};
	struct metric_value value;
	struct event events[] = {
		{.kind = EVENT_START, .task = &first},
		{.kind = EVENT_START, .task = &thread, .nr = START_CLONE},
		{.kind = EVENT_START, .task = &old, .nr = START_ATTACH},
		{.kind = EVENT_EXEC, .task = &first},
		{.kind = EVENT_SIGNAL, .task = &first, .nr = SIGCHLD},
		{.kind = EVENT_SIGNAL, .task = &first, .nr = SIGCHLD},
		{.kind = EVENT_SIGNAL, .task = &first, .nr = 34},
		{.kind = EVENT_SIGNAL, .task = &first, .nr = 4000},
		{.kind = EVENT_OUTPUT,
		 .task = &first,
		 .nr = 2,
		 .capture_count = 1,
		 .captures = &text},
		{.kind = EVENT_OUTPUT,
		 .task = &first,
		 .nr = 9,
		 .capture_count = 1,
		 .captures = &text},
		{.kind = EVENT_USAGE, .task = &first, .args = {30 * MS}},
		{.kind = EVENT_HELD, .task = &none, .duration_ns = 20 * MS},
		{.kind = EVENT_LOSS, .task = &none, .args = {0, 4096}},
		{.kind = EVENT_ENTERED, .task = &thread, .nr = NR_READ, .duration_ns = 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++)
		feed(&b, &events[i]);
	tick(&b);
	assert_true(sum(&b, METRIC_PROCESSES) == 2);
	assert_true(sum(&b, METRIC_THREADS) == 3);
	assert_true(sum(&b, METRIC_IN_FLIGHT) == 1);
	assert_true(sum(&b, METRIC_PROCESSES_STARTED) == 1);
	assert_true(sum(&b, METRIC_THREADS_STARTED) == 2);
	assert_true(sum(&b, METRIC_EXECS) == 1);
	assert_true(sum(&b, METRIC_SIGNALS) == 4);
	assert_true(series(&b, METRIC_SIGNALS, "SIGCHLD", "").value == 2);
	assert_true(series(&b, METRIC_SIGNALS, "34", "").value == 1);
	assert_true(series(&b, METRIC_SIGNALS, "other", "").value == 1);
	assert_true(series(&b, METRIC_OUTPUT, "2", "").value == 100);
	assert_true(series(&b, METRIC_OUTPUT, "other", "").value == 100);
	assert_true(sum(&b, METRIC_OUTPUT) == 200);
	assert_true(sum(&b, METRIC_CPU) > 0.0299 && sum(&b, METRIC_CPU) < 0.0301);
	/* Held for 20 ms of 50. */
	metric_read_sum(&b.from, METRIC_HELD, &value);
	assert_true(value.value == 0.02);
	assert_true(value.rate > 0.3999 && value.rate < 0.4001);
	assert_true(sum(&b, METRIC_LOST_BLOCKS) == 1);
	assert_true(sum(&b, METRIC_LOST_BYTES) == 4096);
	bench_free(&b);
}

/* Of each kind of value: what the sparkline has, a number a tick, the newest last. */
static void histories(void **state)
{
	struct bench b = bench_new(0);
	struct metric_value value;
	double out[METRIC_TICKS];

	(void)state;
	for (unsigned k = 0; k < 5; k++) {
		for (unsigned i = 0; i < k; i++)
			feed_call(&b, NR_READ, 1000 * (k + i), 1);
		tick(&b);
	}
	value = series(&b, METRIC_CALLS, "read", "");
	/* Its ring began with its first call, in tick 1, as one whose values so far are 0. */
	assert_int_equal(metric_history(&b.from, METRIC_CALLS, &value, out, METRIC_TICKS), 5);
	for (unsigned k = 0; k < 5; k++)
		assert_true(out[k] == k);
	assert_int_equal(metric_history(&b.from, METRIC_CALLS, &value, out, 2), 2);
	assert_true(out[0] == 3 && out[1] == 4);
	/* The mean of 4, 5, 6 and 7 us. */
	value = series(&b, METRIC_DURATION, "read", "");
	assert_int_equal(metric_history(&b.from, METRIC_DURATION, &value, out, 1), 1);
	assert_true(out[0] > 5.499e-6 && out[0] < 5.501e-6);
	metric_read_sum(&b.from, METRIC_DURATION, &value);
	assert_int_equal(metric_history(&b.from, METRIC_DURATION, &value, out, 5), 5);
	assert_true(out[4] > 5.499e-6 && out[4] < 5.501e-6);
	assert_true(out[0] == 0);
	bench_free(&b);
	b = bench_new(3);
	for (unsigned k = 1; k <= 8; k++) {
		for (unsigned i = 0; i < k; i++)
			feed_call(&b, NR_READ, 1, 1);
		tick(&b);
	}
	metric_read_sum(&b.from, METRIC_CALLS, &value);
	assert_int_equal(metric_history(&b.from, METRIC_CALLS, &value, out, METRIC_TICKS), 3);
	assert_true(out[0] == 6 && out[1] == 7 && out[2] == 8);
	bench_free(&b);
}

/* Labels are bounded, and what has no label of its own is counted all the same. */
static void labels_are_bounded(void **state)
{
	struct bench b = bench_new(0);
	double total = 0.0;
	uint32_t count;

	(void)state;
	for (uint32_t nr = 0; nr < 2 * CALL_ROWS; nr++)
		for (int error = 1; error <= 3; error++)
			feed_call(&b, nr, 1000, -error);
	tick(&b);
	assert_int_equal(metric_series_count(&b.from, METRIC_CALLS), CALL_ROWS);
	count = metric_series_count(&b.from, METRIC_ERRORS);
	assert_int_equal(count, METRIC_PAIRS);
	for (uint32_t i = 0; i < count; i++) {
		struct metric_value value;

		assert_true(metric_read(&b.from, METRIC_ERRORS, i, &value));
		total += value.value;
	}
	assert_true(total == 6 * CALL_ROWS);
	assert_true(series(&b, METRIC_ERRORS, "other", "other").value ==
		    6 * CALL_ROWS - (METRIC_PAIRS - 1));
	assert_true(sum(&b, METRIC_ERRORS) == 6 * CALL_ROWS);
	assert_int_equal(b.metrics->ring_count, METRIC_RINGS);
	/* The two collectors give rows of calls in the same order: metrics rely on it. */
	assert_memory_equal(&b.stats->table, &b.metrics->table, sizeof(struct call_table));
	bench_free(&b);
}

/* A busy series takes the ring of a quiet one; a quiet one takes none of the busy. */
static void rings_go_to_the_busy(void **state)
{
	struct bench b = bench_new(0);
	unsigned owners = 0;
	double out[METRIC_TICKS];

	(void)state;
	for (uint32_t nr = 0; nr < 200; nr++)
		for (uint32_t i = 0; i <= nr / 2; i++)
			feed_call(&b, nr, 1000, 1);
	tick(&b);
	assert_int_equal(b.metrics->ring_count, METRIC_RINGS);
	feed_call(&b, 300, 1000, 1);
	tick(&b);
	/* One call is not more than the quietest has: read's ring, of one call, stays. */
	assert_int_equal(metrics_history(b.metrics, SERIES_CALLS + 200, out, 9), 0);
	for (int i = 0; i < 1000; i++)
		feed_call(&b, 300, 1000, 1);
	tick(&b);
	assert_true(metrics_history(b.metrics, SERIES_CALLS + 200, out, 9) == 3);
	assert_true(out[0] == 0 && out[1] == 0 && out[2] == 1000);
	/* Each ring still has one owner, and each owner its ring; who lost one has none. */
	for (unsigned i = 0; i < SERIES_NUMBERS; i++)
		owners += b.metrics->rings_of[i] != 0;
	assert_int_equal(owners, METRIC_RINGS);
	for (uint32_t i = 0; i < METRIC_RINGS; i++)
		assert_int_equal(b.metrics->rings_of[b.metrics->owners[i]], i + 1);
	bench_free(&b);
}

/* Up to the closed ticks: what the open one has is not shown yet. */
static void the_open_tick_is_not_in_it(void **state)
{
	struct bench b = bench_new(0);
	struct task_info task = task_make(1, 0, 10, 10, "a");
	struct event ev = {.kind = EVENT_START, .task = &task};
	struct metric_value value;

	(void)state;
	tick(&b);
	feed(&b, &ev);
	ev = (struct event){.kind = EVENT_SIGNAL, .task = &task, .nr = SIGHUP};
	feed(&b, &ev);
	assert_true(sum(&b, METRIC_THREADS) == 0);
	assert_true(sum(&b, METRIC_THREADS_STARTED) == 0);
	assert_false(metric_read(&b.from, METRIC_SIGNALS, SIGHUP, &value));
	tick(&b);
	assert_true(sum(&b, METRIC_THREADS) == 1);
	assert_true(metric_read(&b.from, METRIC_SIGNALS, SIGHUP, &value));
	bench_free(&b);
}

static void the_state_is_bounded(void **state)
{
	(void)state;
	assert_true(collect_metrics.size < 128 * 1024);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_those_of_the_field),
		cmocka_unit_test(calls_errors_and_durations),
		cmocka_unit_test(other_things_are_counted),
		cmocka_unit_test(histories),
		cmocka_unit_test(labels_are_bounded),
		cmocka_unit_test(rings_go_to_the_busy),
		cmocka_unit_test(the_open_tick_is_not_in_it),
		cmocka_unit_test(the_state_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
