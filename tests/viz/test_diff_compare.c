/* Two logs in memory that differ in one way: what is said of it, and on the screen. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/viz/span_fixture.h"
#include "viz/backend.h"
#include "viz/diff.h"
#include "viz/diff_screen.h"

enum { NR_FUTEX = 202, NR_GETPPID = 110 };

static struct fixture a, b;
static struct diff diff;
static uint64_t now;

static int setup(void **unused)
{
	(void)unused;
	fixture_init(&a);
	fixture_init(&b);
	now = 0;
	return 0;
}

static int teardown(void **unused)
{
	(void)unused;
	diff_release(&diff);
	fixture_release(&a);
	fixture_release(&b);
	return 0;
}

static void compare_with(const char *tolerance)
{
	struct diff_job job = {.names = {"a.trc", "b.trc"}, .all = true};
	struct strec_error err;
	char error[TOLERANCE_ERROR_SIZE];
	unsigned bad;

	diff_tolerance_default(&job.tolerance);
	if (tolerance)
		assert_true(diff_tolerance_parse(&job.tolerance, tolerance, error));
	fixture_open(&a, now);
	fixture_open(&b, now);
	job.of[0] = (struct export_job){.reader = a.reader, .out = stdout};
	job.of[1] = (struct export_job){.reader = b.reader, .out = stdout};
	diff = (struct diff){0};
	assert_int_equal(diff_make(&diff, &job, &bad, &err), 0);
}

static void start(struct fixture *f, const struct task_info *task, enum start_how how)
{
	struct event ev = {
		.time_ns = ++now, .task = task, .kind = EVENT_START, .nr = (uint32_t)how};

	ev.args[0] = task->parent;
	fixture_add(f, &ev);
}

static void call(struct fixture *f, const struct task_info *task, uint32_t nr, uint64_t took_ns,
		 int64_t result)
{
	struct event ev = call_make(task, now += took_ns + 1, nr, took_ns, result);

	fixture_add(f, &ev);
}

static void open_in(struct fixture *f, const struct task_info *task, const char *path,
		    uint64_t took_ns, int64_t result)
{
	struct capture capture = text_capture(1, path);
	struct event ev = call_make(task, now += took_ns + 500, NR_OPENAT, took_ns, result);

	ev.args[0] = (uint64_t)(uint32_t)-100;
	ev.args[1] = 0x1000;
	ev.captures = &capture;
	ev.capture_count = 1;
	fixture_add(f, &ev);
}

static void open_path(struct fixture *f, const struct task_info *task, const char *path,
		      int64_t result)
{
	open_in(f, task, path, 500, result);
}

static void end(struct fixture *f, const struct task_info *task, int status)
{
	struct event ev = {.time_ns = ++now, .task = task, .kind = EVENT_EXIT, .result = status};

	fixture_add(f, &ev);
}

/* A run of a program with ids from pid on. */
static void run_program(struct fixture *f, int pid)
{
	struct task_info task = task_make(1, 0, pid, pid, "prog");
	char path[64];

	start(f, &task, START_FIRST);
	open_path(f, &task, "/etc/passwd", 3);
	snprintf(path, sizeof(path), "/proc/%d/maps", pid);
	open_path(f, &task, path, 4);
	for (int i = 0; i < pid % 7; i++)
		call(f, &task, NR_FUTEX, 1000, 0);
	call(f, &task, NR_MMAP, 1000, 0x7f0000000000 + pid);
	open_path(f, &task, "/none", -2);
	end(f, &task, 0);
}

static void two_runs_are_the_same(void **unused)
{
	setup(unused);
	run_program(&a, 1000);
	run_program(&b, 4711);
	compare_with(NULL);
	assert_false(diff.result.different);
	assert_false(diff.result.first.found);
	assert_int_equal(diff.result.call_name_count + diff.result.error_count, 1); /* futex */
	teardown(unused);
}

static void a_new_call_is_the_first_difference(void **unused)
{
	struct task_info task = task_make(1, 0, 10, 10, "prog");

	(void)unused;
	for (int i = 0; i < 2; i++) {
		struct fixture *f = i ? &b : &a;

		start(f, &task, START_FIRST);
		open_path(f, &task, "/etc/passwd", 3);
		if (i)
			open_path(f, &task, "/etc/new", 4);
		call(f, &task, NR_GETPPID, 100, 1);
	}
	compare_with(NULL);
	assert_true(diff.result.different);
	assert_true(diff.result.exceeds[ASPECT_CALLS]);
	assert_true(diff.result.exceeds[ASPECT_FILES]);
	assert_false(diff.result.exceeds[ASPECT_ERRORS]);
	assert_false(diff.result.exceeds[ASPECT_ORDER]);
	assert_int_equal(diff.result.file_count, 1);
	assert_string_equal(diff_text_of(&diff.table, diff.result.files[0].text), "/etc/new");
	assert_int_equal(diff.result.files[0].side, 1);
	assert_true(diff.result.first.found);
	assert_false(diff.result.first.order);
	assert_int_equal(diff.result.first.call[0], 1);
	assert_int_equal(diff.result.first.call[1], 1);
}

static void a_call_that_fails_is_an_error(void **unused)
{
	struct task_info task = task_make(1, 0, 10, 10, "prog");

	(void)unused;
	for (int i = 0; i < 2; i++) {
		start(i ? &b : &a, &task, START_FIRST);
		open_path(i ? &b : &a, &task, "/etc/passwd", i ? -13 : 3);
	}
	compare_with("files=any");
	assert_true(diff.result.exceeds[ASPECT_ERRORS]);
	assert_false(diff.result.exceeds[ASPECT_CALLS]); /* the same call, another answer */
	assert_int_equal(diff.result.error_count, 1);
	assert_int_equal(diff.table.signatures[diff.result.errors[0].signature].error, 13);
}

static void order_counts_in_one_thread(void **unused)
{
	struct task_info task = task_make(1, 0, 10, 10, "prog");

	(void)unused;
	for (int i = 0; i < 2; i++) {
		start(i ? &b : &a, &task, START_FIRST);
		open_path(i ? &b : &a, &task, i ? "/two" : "/one", 3);
		open_path(i ? &b : &a, &task, i ? "/one" : "/two", 3);
	}
	compare_with(NULL);
	assert_true(diff.result.different);
	assert_true(diff.result.exceeds[ASPECT_ORDER]);
	assert_false(diff.result.exceeds[ASPECT_CALLS]);
	assert_true(diff.result.first.order);
}

/* What threads do is shared out anew in each run. */
static void order_of_threads_does_not(void **unused)
{
	struct task_info task = task_make(1, 0, 10, 10, "prog");
	struct task_info one = task_make(2, 1, 11, 10, "prog"),
			 two = task_make(3, 1, 12, 10, "prog");

	setup(unused);
	for (int i = 0; i < 2; i++) {
		struct fixture *f = i ? &b : &a;

		start(f, &task, START_FIRST);
		start(f, &one, START_CLONE);
		start(f, &two, START_CLONE);
		open_path(f, i ? &two : &one, "/one", 3);
		open_path(f, i ? &two : &one, "/three", 3);
		open_path(f, i ? &one : &two, "/two", 3);
		open_path(f, i ? &two : &two, "/four", 3);
	}
	compare_with(NULL);
	assert_false(diff.result.different);
	teardown(unused);
}

static void processes_are_found_by_what_they_run(void **unused)
{
	struct task_info task = task_make(1, 0, 10, 10, "sh");
	struct task_info x = task_make(2, 1, 11, 11, "x"), y = task_make(3, 1, 12, 12, "y");

	(void)unused;
	for (int i = 0; i < 2; i++) {
		struct fixture *f = i ? &b : &a;

		start(f, &task, START_FIRST);
		start(f, i ? &y : &x, START_FORK);
		start(f, i ? &x : &y, START_FORK);
		open_path(f, &x, "/of/x", 3);
		open_path(f, &y, "/of/y", 3);
		end(f, &x, i ? 0x100 : 0);
		end(f, &y, 0);
	}
	compare_with(NULL);
	assert_int_equal(diff.result.process_count, 1);
	assert_int_equal(diff.result.exits, 1);
	assert_int_equal(diff.logs[0].tasks[diff.result.processes[0].task[0]].serial, 2);
	assert_int_equal(diff.logs[1].tasks[diff.result.processes[0].task[1]].serial, 2);
	assert_false(diff.result.first.found);
}

static void a_process_that_one_side_has(void **unused)
{
	struct task_info task = task_make(1, 0, 10, 10, "sh"), x = task_make(2, 1, 11, 11, "x");

	(void)unused;
	start(&a, &task, START_FIRST);
	start(&b, &task, START_FIRST);
	start(&b, &x, START_FORK);
	compare_with(NULL);
	assert_true(diff.result.exceeds[ASPECT_PROCESSES]);
	assert_int_equal(diff.result.processes[0].task[0], TASK_NONE);
}

static void polls_may_vary_and_not_without_bound(void **unused)
{
	(void)unused;
	assert_false(diff_count_counts(CALL_ELASTIC, 10, 26));
	assert_true(diff_count_counts(CALL_ELASTIC, 10, 40));
	assert_true(diff_count_counts(CALL_ELASTIC, 40, 10));
	assert_false(diff_count_counts(CALL_ELASTIC, 1000, 1400));
	assert_true(diff_count_counts(CALL_STEADY, 1000, 1001));
	assert_false(diff_count_counts(CALL_SCHEDULING, 0, 100000));
}

static void slow_calls(bool slower, const char *tolerance)
{
	struct task_info task = task_make(1, 0, 10, 10, "prog");

	for (int side = 0; side < 2; side++) {
		struct fixture *f = side ? &b : &a;

		start(f, &task, START_FIRST);
		for (unsigned i = 0; i < 100; i++) {
			call(f, &task, NR_GETPPID, 1000 + 7 * (i % 13), 1);
			call(f, &task, NR_CLOSE,
			     (side && slower ? 300000 : 100000) + 100 * (i % 17), 0);
		}
	}
	compare_with(tolerance);
}

static void a_slower_call_is_named_and_does_not_count(void **unused)
{
	const struct diff_time *t;

	(void)unused;
	slow_calls(true, NULL);
	assert_false(diff.result.different);
	assert_int_equal(diff.result.time_count, 1);
	t = &diff.result.times[0];
	assert_int_equal(diff.table.signatures[t->signature].nr, NR_CLOSE);
	assert_true(t->tested && t->slower && t->q < 1e-12);
	assert_true(t->ratio > 2.9 && t->ratio < 3.1);
	assert_int_equal(t->count[0], 100);
}

/*
 * Times of mean 5 ms that vary as those of waiting do: of 40 groups of 20 calls a side some differ
 * by half or more, by chance. Only the one that is made twelve times as slow is named.
 */
static void what_may_be_chance_is_not_named(void **unused)
{
	struct task_info task = task_make(1, 0, 10, 10, "prog");
	const struct diff_time *t;
	char path[64];
	unsigned short seed[3] = {7, 7, 7};

	(void)unused;
	for (int side = 0; side < 2; side++) {
		struct fixture *f = side ? &b : &a;

		start(f, &task, START_FIRST);
		for (unsigned i = 0; i < 40 * 20; i++) {
			double mean = side && i % 40 == 17 ? 60e6 : 5e6;

			snprintf(path, sizeof(path), "/of/%u", i % 40);
			open_in(f, &task, path, (uint64_t)(mean * -log(1.0 - erand48(seed))) + 1000,
				3);
		}
	}
	compare_with(NULL);
	assert_int_equal(diff.result.time_count, 1);
	t = &diff.result.times[0];
	assert_string_equal(diff.table.texts[diff.table.signatures[t->signature].resource].text,
			    "/of/17");
	assert_true(t->tested && t->slower && t->q < 0.01);
}

static void with_a_tolerance_it_counts(void **unused)
{
	(void)unused;
	slow_calls(true, "time=100%");
	assert_true(diff.result.exceeds[ASPECT_TIME]);
	assert_true(diff.result.different);
}

static void a_tolerance_above_it_lets_it_pass(void **unused)
{
	(void)unused;
	slow_calls(true, "time=250%");
	assert_false(diff.result.different);
}

static void equal_times_are_not_named(void **unused)
{
	(void)unused;
	slow_calls(false, "time=0%");
	assert_int_equal(diff.result.time_count, 0);
	assert_false(diff.result.different);
}

static void empty_logs_are_the_same(void **unused)
{
	(void)unused;
	compare_with(NULL);
	assert_false(diff.result.different);
	assert_int_equal(diff.report.count, 3);
}

static char *screen_text(struct diff_screen *screen, int width, int height)
{
	struct grid grid;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	assert_int_equal(grid_init(&grid, width, height), 0);
	diff_screen_draw(screen, &grid);
	assert_int_equal(grid_write_text(&grid, out, (struct charset){0}), 0);
	fclose(out);
	grid_release(&grid);
	return text;
}

static void press(struct diff_screen *screen, uint32_t code)
{
	assert_true(diff_screen_input(screen, (struct input){.code = code}));
}

static void the_screen_shows_lines_and_what_is_behind(void **unused)
{
	struct diff_screen screen;
	char *text;

	a_new_call_is_the_first_difference(unused);
	diff_screen_init(&screen, &diff.report);
	text = screen_text(&screen, 100, 24);
	assert_non_null(strstr(text, " DIFFERENT  A a.trc  B b.trc\n"));
	assert_non_null(strstr(text, "\n 1 file that only B had:\n   /etc/new  (1 call)\n"));
	free(text);
	press(&screen, INPUT_TAB);
	press(&screen, INPUT_ENTER);
	text = screen_text(&screen, 100, 40);
	assert_non_null(strstr(text, "A  process 1 (prog), call 2:"));
	assert_non_null(strstr(text, "getppid()"));
	assert_non_null(strstr(text, "\"/etc/new\""));
	free(text);
	press(&screen, INPUT_ESC);
	press(&screen, '?');
	text = screen_text(&screen, 100, 24);
	assert_non_null(strstr(text, "next section"));
	free(text);
	assert_false(diff_screen_input(&screen, (struct input){.code = 'q'}));
	diff_screen_release(&screen);
}

static void any_size_and_any_key(void **unused)
{
	static const uint32_t codes[] = {
		INPUT_UP,    INPUT_PAGE_UP, INPUT_DOWN,        INPUT_PAGE_DOWN,
		INPUT_HOME,  INPUT_END,     INPUT_TAB,         INPUT_BACKTAB,
		INPUT_ENTER, INPUT_ESC,     INPUT_WHEEL_UP,    INPUT_WHEEL_DOWN,
		'g',         'G',           INPUT_MOUSE_PRESS, '?',
		INPUT_ENTER,
	};
	struct diff_screen screen;

	a_new_call_is_the_first_difference(unused);
	diff_screen_init(&screen, &diff.report);
	for (int height = 1; height < 8; height++)
		for (int width = 1; width < 40; width += 6)
			for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
				press(&screen, codes[i]);
				free(screen_text(&screen, width, height));
				assert_in_range(screen.selected, 0, diff.report.count - 1);
			}
	diff_screen_release(&screen);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_runs_are_the_same),
		cmocka_unit_test_setup_teardown(a_new_call_is_the_first_difference, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_call_that_fails_is_an_error, setup, teardown),
		cmocka_unit_test_setup_teardown(order_counts_in_one_thread, setup, teardown),
		cmocka_unit_test(order_of_threads_does_not),
		cmocka_unit_test_setup_teardown(processes_are_found_by_what_they_run, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_process_that_one_side_has, setup, teardown),
		cmocka_unit_test(polls_may_vary_and_not_without_bound),
		cmocka_unit_test_setup_teardown(a_slower_call_is_named_and_does_not_count, setup,
						teardown),
		cmocka_unit_test_setup_teardown(what_may_be_chance_is_not_named, setup, teardown),
		cmocka_unit_test_setup_teardown(with_a_tolerance_it_counts, setup, teardown),
		cmocka_unit_test_setup_teardown(a_tolerance_above_it_lets_it_pass, setup, teardown),
		cmocka_unit_test_setup_teardown(equal_times_are_not_named, setup, teardown),
		cmocka_unit_test_setup_teardown(empty_logs_are_the_same, setup, teardown),
		cmocka_unit_test_setup_teardown(the_screen_shows_lines_and_what_is_behind, setup,
						teardown),
		cmocka_unit_test_setup_teardown(any_size_and_any_key, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
