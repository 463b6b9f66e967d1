/* Calls by what they have in common: tables that are too small, and what a key is. */
#include "tests/viz/fixture.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "viz/export.h"
#include "viz/summary_keys.h"

#define KEYS (3 * SUMMARY_ROWS)

static struct event call_of(uint64_t duration_ns, int64_t result)
{
	static const struct task_info task = {.serial = 1, .tid = 10, .pid = 10, .name = "a"};

	return call_make(&task, 10 * SECOND, NR_READ, duration_ns, result);
}

static void add(struct summary_table *table, uint64_t key, const struct event *ev)
{
	struct summary_entry *row = summary_table_find(table, key);
	char name[32];

	snprintf(name, sizeof(name), "%u", (unsigned)key);
	if (!row)
		row = summary_table_add(table, key, name, strlen(name));
	call_stats_add(&row->stats, ev);
}

/* The sum of all rows, and of what has none. */
static struct call_stats sum_of(const struct summary_table *table)
{
	uint64_t rows;
	struct call_stats sum = *summary_table_others(table, &rows);

	for (uint32_t i = 0; i < summary_table_count(table); i++)
		call_stats_merge(&sum, &summary_table_row(table, i)->stats);
	return sum;
}

/* Key k takes k + 1 us, twice: the longest are the last ones, which are all there. */
static void more_rows_than_there_is_room_for_are_added_up(void **state)
{
	struct summary_table *table = summary_table_new();
	struct call_stats sum;
	uint64_t rows;

	(void)state;
	for (uint64_t key = 0; key < KEYS; key++)
		for (unsigned i = 0; i < 2; i++) {
			struct event ev = call_of((key + 1) * 1000, i ? -EBADF : 0);

			add(table, key, &ev);
		}
	sum = sum_of(table);
	assert_int_equal(sum.calls, 2 * KEYS);
	assert_int_equal(sum.errors, KEYS);
	assert_int_equal(sum.latency.total_ns, UINT64_C(1000) * KEYS * (KEYS + 1));
	assert_int_equal(sum.latency.min_ns, 1000);
	assert_int_equal(sum.latency.max_ns, KEYS * 1000);
	summary_table_others(table, &rows);
	assert_true(rows > 0);
	assert_int_equal(rows + summary_table_count(table), KEYS);
	for (uint64_t key = KEYS - SUMMARY_ROWS / 2; key < KEYS; key++) {
		const struct summary_entry *row = summary_table_find(table, key);

		assert_non_null(row);
		assert_int_equal(row->stats.latency.total_ns, 2 * (key + 1) * 1000);
	}
	summary_table_free(table);
}

/* Rows that are all alike: half of them goes all the same. */
static void equal_rows_make_room_too(void **state)
{
	struct summary_table *table = summary_table_new();
	struct event ev = call_of(5, 0);

	(void)state;
	for (uint64_t key = 0; key < KEYS; key++)
		add(table, key, &ev);
	assert_int_equal(sum_of(table).calls, KEYS);
	assert_true(summary_table_count(table) <= SUMMARY_ROWS);
	summary_table_free(table);
}

static void a_long_name_keeps_its_end(void **state)
{
	struct summary_table *table = summary_table_new();
	const struct summary_entry *row;
	char name[400];

	(void)state;
	memset(name, 'a', sizeof(name));
	memcpy(name + 390, "/the-end.c", 10);
	row = summary_table_add(table, 1, name, sizeof(name));
	assert_int_equal(strlen(row->name), SUMMARY_NAME_SIZE - 1);
	assert_memory_equal(row->name, "...aaa", 6);
	assert_string_equal(row->name + SUMMARY_NAME_SIZE - 11, "/the-end.c");
	summary_table_free(table);
}

/* Means and extremes of two parts are those of the whole. */
static void merged_parts_are_the_whole(void **state)
{
	static struct call_stats whole, part, other;

	(void)state;
	for (uint64_t i = 1; i <= 1000; i++) {
		struct event ev = call_of(i * i, i % 7 ? 0 : -1);

		call_stats_add(&whole, &ev);
		call_stats_add(i % 3 ? &part : &other, &ev);
	}
	call_stats_merge(&part, &other);
	assert_int_equal(part.calls, whole.calls);
	assert_int_equal(part.errors, whole.errors);
	assert_int_equal(part.latency.total_ns, whole.latency.total_ns);
	assert_int_equal(part.latency.min_ns, 1);
	assert_int_equal(part.latency.max_ns, 1000000);
	assert_true(part.latency.mean_ns - whole.latency.mean_ns < 1e-6 &&
		    whole.latency.mean_ns - part.latency.mean_ns < 1e-6);
	assert_true(latency_sd(&part.latency) / latency_sd(&whole.latency) - 1 < 1e-9 &&
		    1 - latency_sd(&part.latency) / latency_sd(&whole.latency) < 1e-9);
	assert_memory_equal(&part.histogram, &whole.histogram, sizeof(part.histogram));
}

/* A process is called what its first thread is now; a number that is used again is another. */
static void a_process_is_not_its_number(void **state)
{
	struct summary_table *table = summary_table_new();
	struct task_info first = task_make(1, 0, 10, 10, "sh"),
			 thread = task_make(2, 1, 11, 10, "worker"),
			 again = task_make(3, 1, 10, 10, "other");
	struct event ev = call_make(&thread, SECOND, NR_READ, 5, 0), start = ev;
	struct summary_entry *row = summary_process(table, &ev);

	(void)state;
	assert_string_equal(row->name, "10 worker");
	ev.task = &first;
	assert_ptr_equal(summary_process(table, &ev), row);
	assert_string_equal(row->name, "10 sh");
	memcpy(first.name, "ls", 3);
	assert_ptr_equal(summary_process(table, &ev), row);
	ev.task = &thread;
	assert_ptr_equal(summary_process(table, &ev), row);
	assert_string_equal(row->name, "10 ls");
	start.kind = EVENT_START;
	summary_process_start(table, &start); /* a thread */
	assert_ptr_equal(summary_process(table, &ev), row);
	start.task = ev.task = &again;
	summary_process_start(table, &start);
	assert_ptr_not_equal(summary_process(table, &ev), row);
	assert_string_equal(row->name, "10 ls");
	assert_int_equal(summary_table_count(table), 2);
	summary_table_free(table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(more_rows_than_there_is_room_for_are_added_up),
		cmocka_unit_test(equal_rows_make_room_too),
		cmocka_unit_test(a_long_name_keeps_its_end),
		cmocka_unit_test(merged_parts_are_the_whole),
		cmocka_unit_test(a_process_is_not_its_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
