#include "tests/viz/fixture.h"

#include <stdlib.h>
#include <string.h>

#include "viz/collect_anomalies.h"
#include "viz/collect_position.h"
#include "viz/collect_processes.h"
#include "viz/collect_stats.h"
#include "viz/collect_syscalls.h"

#define TICK (50 * MS)

static const struct event_address nowhere;

static void *state_new(const struct collector_ops *ops)
{
	void *state = calloc(1, ops->size);

	assert_non_null(state);
	if (ops->init)
		ops->init(state, NULL);
	return state;
}

static void feed(const struct collector_ops *ops, void *state, const struct event *ev)
{
	ops->event(state, ev, nowhere);
}

static void sizes_are_below_a_megabyte(void **state)
{
	(void)state;
	assert_true(collect_syscalls.size + collect_processes.size + collect_stats.size +
			    collect_position.size + collect_anomalies.size <
		    1 << 20);
}

static void rates_are_of_the_last_second(void **state)
{
	struct syscalls_state *s = state_new(&collect_syscalls);
	struct task_info task = task_make(1, 0, 10, 10, "a");
	uint64_t k = 0;

	(void)state;
	/* Two seconds of 10 reads a tick, that is 200 a second, then two of nothing. */
	for (; k < 40; k++) {
		for (int i = 0; i < 10; i++) {
			struct event ev = call_make(&task, k * TICK, NR_READ, 1000, i ? 1 : -11);

			feed(&collect_syscalls, s, &ev);
		}
		collect_syscalls.tick(s, k, TICK);
	}
	assert_true(window_rate(&s->call_window, &s->clock) == 200);
	assert_true(window_rate(&s->error_window, &s->clock) == 20);
	assert_true(history_at(&s->categories[0].calls, 0) == 10);
	assert_int_equal(s->categories[0].errors, 40);
	assert_int_equal(s->categories[1].errors, 0);
	for (; k < 50; k++)
		collect_syscalls.tick(s, k, TICK);
	assert_true(window_rate(&s->call_window, &s->clock) == 100);
	for (; k < 80; k++)
		collect_syscalls.tick(s, k, TICK);
	assert_true(window_rate(&s->call_window, &s->clock) == 0);
	assert_int_equal(s->total, 400);
	assert_int_equal(s->total_errors, 40);
	free(s);
}

/* In the first half second the rate is not diluted by the time before the recording. */
static void early_rates_are_of_the_time_there_was(void **state)
{
	struct window_clock clock = {0};
	struct window window = {0};

	(void)state;
	assert_true(window_rate(&window, &clock) == 0);
	window.open = 5;
	window_clock_tick(&clock, 0, TICK);
	window_close(&window, &clock);
	assert_true(window_rate(&window, &clock) == 100);
}

/* Whatever the tick, a steady stream of calls has the same rate. */
static void windows_suit_any_tick(void **state)
{
	static const unsigned ticks_ms[] = {1, 7, 50, 60, 100, 300, 1000, 2500, 60000};

	(void)state;
	for (unsigned i = 0; i < sizeof(ticks_ms) / sizeof(ticks_ms[0]); i++) {
		struct window_clock clock = {0};
		struct window window = {0};

		for (uint64_t k = 0; k < 5000; k++) {
			window.open = ticks_ms[i];
			window_clock_tick(&clock, k, ticks_ms[i] * MS);
			window_close(&window, &clock);
			assert_true(window_rate(&window, &clock) > 999.99);
			assert_true(window_rate(&window, &clock) < 1000.01);
		}
	}
}

static void categories_and_top_call(void **state)
{
	static const uint32_t numbers[] = {NR_OPENAT, NR_SOCKET, NR_MMAP, NR_WAIT4, 999};
	struct syscalls_state *s = state_new(&collect_syscalls);
	struct task_info task = task_make(1, 0, 10, 10, "a");
	struct call_key key = {0};

	(void)state;
	assert_int_equal(syscalls_top(s, &key), 0);
	for (unsigned i = 0; i < 5; i++)
		for (unsigned j = 0; j <= i % 4; j++) {
			struct event ev = call_make(&task, 1, numbers[i], 1, 0);

			feed(&collect_syscalls, s, &ev);
		}
	collect_syscalls.tick(s, 0, TICK);
	for (unsigned i = 0; i < SYSCALLS_CATEGORIES; i++)
		assert_int_equal(s->categories[i].total, i % 4 + 1);
	assert_int_equal(syscalls_top(s, &key), 4);
	assert_int_equal(key.nr, NR_WAIT4);
	free(s);
}

static void many_calls_in_one_tick_are_counted_exactly(void **state)
{
	struct stats_state *s = state_new(&collect_stats);
	struct task_info task = task_make(1, 0, 10, 10, "a");
	struct event ev = call_make(&task, 1, NR_READ, 100, 0);

	(void)state;
	for (int i = 0; i < 100000; i++)
		feed(&collect_stats, s, &ev);
	collect_stats.tick(s, 0, TICK);
	assert_int_equal(s->calls, 100000);
	assert_int_equal(s->latency.total_ns, 10000000);
	assert_int_equal(s->by_call[0].calls, 100000);
	free(s);
}

static void latencies(void **state)
{
	struct stats_state *s = state_new(&collect_stats);
	struct task_info task = task_make(1, 0, 10, 10, "a");
	static const uint64_t values[] = {2000, 4000, 4000, 4000, 5000, 5000, 7000, 9000};
	struct event ev;

	(void)state;
	for (unsigned i = 0; i < 8; i++) {
		ev = call_make(&task, i, NR_READ, values[i], 0);
		feed(&collect_stats, s, &ev);
	}
	/* Neither has a latency: one has no beginning, one no end. */
	ev.flags = EVENT_ATTACHED;
	feed(&collect_stats, s, &ev);
	ev.flags = EVENT_UNFINISHED;
	feed(&collect_stats, s, &ev);
	assert_int_equal(s->calls, 10);
	assert_int_equal(s->latency.count, 8);
	assert_int_equal(s->latency.min_ns, 2000);
	assert_int_equal(s->latency.max_ns, 9000);
	assert_true(s->latency.mean_ns > 4999.999 && s->latency.mean_ns < 5000.001);
	assert_true(latency_sd(&s->latency) > 2138.0 && latency_sd(&s->latency) < 2138.2);
	assert_true(stats_percentile(s, 1.0) <= 9000);
	assert_true(stats_percentile(s, 0.0) >= 2000);
	free(s);
}

static void other_events_are_counted(void **state)
{
	struct stats_state *s = state_new(&collect_stats);
	struct task_info task = task_make(1, 0, 10, 10, "a");
	struct task_info none = {0};
	struct event held = {.kind = EVENT_HELD, .task = &none, .duration_ns = 7};
	struct event loss = {.kind = EVENT_LOSS, .task = &none, .args = {100, 40}};
	struct event end = {.kind = EVENT_EXIT, .task = &task, .result = 3 << 8};
	struct event signal = {.kind = EVENT_SIGNAL, .task = &task, .nr = 17};

	(void)state;
	feed(&collect_stats, s, &held);
	feed(&collect_stats, s, &loss);
	feed(&collect_stats, s, &end);
	feed(&collect_stats, s, &signal);
	assert_int_equal(s->held_ns, 7);
	assert_int_equal(s->loss_bytes, 40);
	assert_int_equal(s->first_status, 3 << 8);
	assert_int_equal(s->first_exited, 1);
	assert_int_equal(s->signals, 1);
	free(s);
}

static void more_calls_than_rows_share_the_last(void **state)
{
	struct stats_state *s = state_new(&collect_stats);
	struct task_info task = task_make(1, 0, 10, 10, "a");

	(void)state;
	for (uint32_t nr = 0; nr < 2 * CALL_ROWS; nr++) {
		struct event ev = call_make(&task, nr, nr * 7919, 10, 0);

		feed(&collect_stats, s, &ev);
	}
	assert_int_equal(s->table.count, CALL_ROWS);
	assert_int_equal(s->table.keys[CALL_ROWS - 1].nr, UINT32_MAX);
	assert_int_equal(s->by_call[CALL_ROWS - 1].calls, CALL_ROWS + 1);
	assert_int_equal(s->calls, 2 * CALL_ROWS);
	free(s);
}

static void a_process_through_its_life(void **state)
{
	struct processes_state *s = state_new(&collect_processes);
	struct task_info task = task_make(5, 1, 10, 10, "sh");
	struct event start = {.kind = EVENT_START, .task = &task, .time_ns = 1};
	struct event entered = call_make(&task, 9 * MS, NR_READ, 4 * MS, 0);
	struct event ended = call_make(&task, 20 * MS, NR_READ, 15 * MS, -4);
	struct event end = {.kind = EVENT_EXIT, .task = &task, .time_ns = 30 * MS, .result = 9};
	const struct process *process;

	(void)state;
	entered.kind = EVENT_ENTERED;
	feed(&collect_processes, s, &start);
	process = processes_find(s, 5);
	assert_non_null(process);
	assert_null(processes_find(s, 6));
	assert_int_equal(process->parent, 1);
	feed(&collect_processes, s, &entered);
	assert_int_equal(process->status, PROCESS_IN_CALL);
	assert_int_equal(process->since_ns, 5 * MS);
	feed(&collect_processes, s, &ended);
	assert_int_equal(process->status, PROCESS_RUNNING);
	assert_int_equal(process->calls, 1);
	assert_int_equal(process->errors, 1);
	feed(&collect_processes, s, &end);
	assert_int_equal(process->status, PROCESS_EXITED);
	assert_int_equal(process->exit_status, 9);
	free(s);
}

static void an_exec_changes_ids_and_name(void **state)
{
	struct processes_state *s = state_new(&collect_processes);
	struct task_info thread = task_make(7, 1, 12, 10, "worker");
	struct task_info after = task_make(7, 1, 10, 10, "ls");
	struct event ev = call_make(&thread, 1, NR_READ, 1, 0);

	(void)state;
	feed(&collect_processes, s, &ev);
	ev = (struct event){.kind = EVENT_EXEC, .task = &after, .time_ns = 2, .args = {12}};
	feed(&collect_processes, s, &ev);
	assert_int_equal(s->count, 1);
	assert_int_equal(s->rows[0].tid, 10);
	assert_int_equal(s->rows[0].group, 7);
	assert_string_equal(s->rows[0].name, "ls");
	free(s);
}

static void threads_have_the_group_of_their_process(void **state)
{
	struct processes_state *s = state_new(&collect_processes);
	struct task_info leader = task_make(1, 0, 10, 10, "java");
	struct task_info thread = task_make(2, 1, 11, 10, "gc");
	struct event ev = call_make(&leader, 1, NR_READ, 1, 0);

	(void)state;
	feed(&collect_processes, s, &ev);
	ev.task = &thread;
	feed(&collect_processes, s, &ev);
	assert_int_equal(processes_find(s, 2)->group, 1);
	free(s);
}

static void cpu_time_is_between_two_reports(void **state)
{
	struct processes_state *s = state_new(&collect_processes);
	struct task_info task = task_make(1, 0, 10, 10, "a");
	struct event ev = {.kind = EVENT_USAGE, .task = &task, .time_ns = SECOND};

	(void)state;
	ev.args[0] = SECOND / 4;
	feed(&collect_processes, s, &ev);
	ev.time_ns = 2 * SECOND;
	ev.args[0] = SECOND / 4 + SECOND / 2;
	feed(&collect_processes, s, &ev);
	collect_processes.tick(s, 39, TICK);
	assert_true(processes_cpu(s, &s->rows[0]) == 50);
	/* Nothing was told for long: not half a CPU for ever. */
	collect_processes.tick(s, 200, TICK);
	assert_true(processes_cpu(s, &s->rows[0]) == 0);
	free(s);
}

static void frequent_calls_are_found(void **state)
{
	struct processes_state *s = state_new(&collect_processes);
	struct task_info task = task_make(1, 0, 10, 10, "a");
	uint64_t best = 0;
	uint32_t nr = 0;

	(void)state;
	/* Every second call is a write, the others are all different. */
	for (uint32_t i = 0; i < 1000; i++) {
		struct event ev = call_make(&task, i, i % 2 ? NR_WRITE : 100 + i % 300, 1, 0);

		feed(&collect_processes, s, &ev);
	}
	for (unsigned i = 0; i < PROCESS_TOP; i++)
		if (s->rows[0].top[i].count > best) {
			best = s->rows[0].top[i].count;
			nr = s->rows[0].top[i].key.nr;
		}
	assert_int_equal(nr, NR_WRITE);
	assert_true(best >= 500 && best <= 500 + 1000 / PROCESS_TOP);
	free(s);
}

static void a_full_table_lets_the_ended_go(void **state)
{
	struct processes_state *s = state_new(&collect_processes);
	uint64_t time_ns = 0;

	(void)state;
	for (uint32_t serial = 1; serial <= 3000; serial++) {
		struct task_info task =
			task_make(serial, 1, (int)serial + 100, (int)serial + 100, "p");
		struct event call = call_make(&task, ++time_ns, NR_READ, 1, 0);
		struct event end = {.kind = EVENT_EXIT, .task = &task, .time_ns = ++time_ns};

		feed(&collect_processes, s, &call);
		/* Every tenth lives on. */
		if (serial % 10)
			feed(&collect_processes, s, &end);
	}
	assert_int_equal(s->count, PROCESS_ROWS);
	assert_int_equal(s->seen, 3000);
	assert_int_equal(s->evicted, 3000 - PROCESS_ROWS);
	assert_int_equal(s->evicted_calls, s->evicted);
	for (uint32_t serial = 10; serial <= 3000; serial += 10)
		assert_non_null(processes_find(s, serial));
	for (uint32_t i = 0; i < s->count; i++)
		assert_ptr_equal(processes_find(s, s->rows[i].serial), &s->rows[i]);
	free(s);
}

static void position_is_that_of_closed_ticks(void **state)
{
	struct position_state *s = state_new(&collect_position);
	struct task_info task = task_make(1, 0, 10, 10, "a");
	struct event ev = call_make(&task, 5, NR_READ, 1, 0);

	(void)state;
	collect_position.event(s, &ev, (struct event_address){100, 3});
	assert_int_equal(s->closed.count, 0);
	collect_position.tick(s, 0, TICK);
	collect_position.event(s, &ev, (struct event_address){200, 0});
	assert_int_equal(s->closed.count, 1);
	assert_int_equal(s->closed.block, 100);
	assert_int_equal(s->closed.row, 3);
	free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes_are_below_a_megabyte),
		cmocka_unit_test(rates_are_of_the_last_second),
		cmocka_unit_test(early_rates_are_of_the_time_there_was),
		cmocka_unit_test(windows_suit_any_tick),
		cmocka_unit_test(categories_and_top_call),
		cmocka_unit_test(many_calls_in_one_tick_are_counted_exactly),
		cmocka_unit_test(latencies),
		cmocka_unit_test(other_events_are_counted),
		cmocka_unit_test(more_calls_than_rows_share_the_last),
		cmocka_unit_test(a_process_through_its_life),
		cmocka_unit_test(an_exec_changes_ids_and_name),
		cmocka_unit_test(threads_have_the_group_of_their_process),
		cmocka_unit_test(cpu_time_is_between_two_reports),
		cmocka_unit_test(frequent_calls_are_found),
		cmocka_unit_test(a_full_table_lets_the_ended_go),
		cmocka_unit_test(position_is_that_of_closed_ticks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
