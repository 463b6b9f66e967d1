#include "tests/viz/fixture.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "viz/export.h"

static bool wait_never(void *data)
{
	(void)data;
	return false;
}

/* What an exporter writes of a log, with some filter or NULL. The caller frees it. */
static char *export_with(const struct fixture *f, const char *name, const char *expression,
			 bool times)
{
	struct strec_error err;
	struct filter *filter = NULL;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	struct export_job job = {
		.reader = f->reader,
		.out = out,
		.form = {.since_start = times, .decode = {.duration = times}},
		.wait = wait_never,
	};

	if (expression)
		assert_int_equal(filter_parse(&filter, expression, &err), 0);
	job.filter = filter;
	assert_int_equal(exporter_find(name)->run(&job, &err), 0);
	assert_int_equal(fclose(out), 0);
	filter_free(filter);
	return text;
}

static void check_text(const struct fixture *f, const char *expression, const char *wanted)
{
	char *text = export_with(f, "text", expression, false);

	assert_string_equal(text, wanted);
	free(text);
}

static void add_call(struct fixture *f, const struct task_info *task, uint64_t from_us,
		     uint64_t to_us, uint64_t fd)
{
	struct event ev = call_make(task, to_us * 1000, 3, (to_us - from_us) * 1000, 0);

	ev.args[0] = fd;
	fixture_add(f, &ev);
}

/* Calls of other tasks begin or end inside of a call: it is written in two. */
static void calls_that_overlap_are_split(void **state)
{
	struct task_info a = task_make(1, 0, 10, 10, "a"), b = task_make(2, 1, 11, 10, "b");
	struct fixture f;

	(void)state;
	fixture_init(&f);
	add_call(&f, &a, 10, 20, 1);
	add_call(&f, &b, 32, 34, 3); /* within the next */
	add_call(&f, &a, 30, 40, 2);
	add_call(&f, &a, 50, 60, 4); /* overlaps the next */
	add_call(&f, &b, 55, 70, 5);
	add_call(&f, &a, 80, 90, 6);
	fixture_open(&f, SECOND);
	check_text(&f, NULL,
		   "10    close(1)                          = 0\n"
		   "10    close(2 <unfinished ...>\n"
		   "11    close(3)                          = 0\n"
		   "10    <... close resumed>)              = 0\n"
		   "10    close(4 <unfinished ...>\n"
		   "11    close(5 <unfinished ...>\n"
		   "10    <... close resumed>)              = 0\n"
		   "11    <... close resumed>)              = 0\n"
		   "10    close(6)                          = 0\n");
	/* What is filtered out parts no line. */
	check_text(&f, "fd=2", "10    close(2)                          = 0\n");
	fixture_release(&f);
}

/* A call that lasts longer than its block is told of at its end, and ended later. */
static void calls_across_blocks(void **state)
{
	struct task_info a = task_make(1, 0, 10, 10, "a"), b = task_make(2, 1, 11, 10, "b");
	struct event entered, ended;
	struct fixture f;

	(void)state;
	fixture_init(&f);
	entered = call_make(&a, 100000, 3, 50000, 0);
	entered.kind = EVENT_ENTERED;
	entered.args[0] = 7;
	add_call(&f, &b, 60, 70, 1);
	fixture_add(&f, &entered);
	fixture_block(&f, 100000);
	/* Told of again: it has its line already. */
	entered.time_ns = 200000;
	entered.duration_ns = 150000;
	add_call(&f, &b, 110, 120, 2);
	fixture_add(&f, &entered);
	fixture_block(&f, 200000);
	ended = call_make(&a, 250000, 3, 200000, 0);
	ended.args[0] = 7;
	ended.flags = EVENT_ANNOUNCED;
	add_call(&f, &b, 210, 220, 3);
	fixture_add(&f, &ended);
	fixture_open(&f, SECOND);
	check_text(&f, NULL,
		   "10    close(7 <unfinished ...>\n"
		   "11    close(1)                          = 0\n"
		   "11    close(2)                          = 0\n"
		   "11    close(3)                          = 0\n"
		   "10    <... close resumed>)              = 0\n");
	check_text(&f, "ok",
		   "11    close(1)                          = 0\n"
		   "11    close(2)                          = 0\n"
		   "10    close(7 <unfinished ...>\n"
		   "11    close(3)                          = 0\n"
		   "10    <... close resumed>)              = 0\n");
	fixture_release(&f);
}

/* As strace has it: the thread that executes is the leader from then on. */
static void an_exec_by_another_thread(void **state)
{
	struct task_info leader = task_make(1, 0, 10, 10, "a"), heir = task_make(2, 1, 10, 10, "b");
	struct event call = call_make(&heir, 90000, 59, 40000, 0);
	struct event pause = call_make(&leader, 80000, 34, 60000, 0);
	struct event end = {.time_ns = 80000, .task = &leader, .kind = EVENT_EXIT};
	struct event exec = {.time_ns = 85000, .task = &heir, .kind = EVENT_EXEC, .args = {11}};
	struct fixture f;

	(void)state;
	pause.flags = EVENT_UNFINISHED | EVENT_SUPERSEDED;
	fixture_init(&f);
	fixture_add(&f, &pause);
	fixture_add(&f, &end);
	fixture_add(&f, &exec);
	fixture_add(&f, &call);
	fixture_open(&f, SECOND);
	check_text(&f, NULL,
		   "10    pause( <unfinished ...>\n"
		   "11    execve(NULL, NULL, NULL <unfinished ...>\n"
		   "10    <... pause resumed>)              = ? (superseded by an execve)\n"
		   "10    +++ superseded by execve in pid 11 +++\n"
		   "10    <... execve resumed>)             = 0\n");
	fixture_release(&f);
}

/* What is no thread's doing has the form that readers of strace's text pass over. */
static void notes_have_neither_thread_nor_time(void **state)
{
	struct task_info a = task_make(1, 0, 10, 10, "a"), none = {0};
	struct event start = {.time_ns = 5000, .task = &a, .kind = EVENT_START, .nr = START_ATTACH};
	struct event held = {
		.time_ns = 50000, .duration_ns = 10000, .task = &none, .kind = EVENT_HELD};
	struct fixture f;
	char *text;

	(void)state;
	fixture_init(&f);
	fixture_add(&f, &start);
	add_call(&f, &a, 10, 35, 1);
	fixture_add(&f, &held);
	fixture_open(&f, SECOND);
	text = export_with(&f, "text", NULL, true);
	assert_string_equal(text, "strace: Process 10 attached\n"
				  "10    0:00.000010 close(1)              = 0 <0.000025>\n"
				  "strace: --- held for 0.000010000 s by the recorder ---\n");
	free(text);
	fixture_release(&f);
}

static void times_are_those_of_the_line(void **state)
{
	struct task_info a = task_make(1, 0, 10, 10, "a");
	struct fixture f;
	char *text;

	(void)state;
	fixture_init(&f);
	add_call(&f, &a, 10, 35, 1);
	fixture_open(&f, SECOND);
	text = export_with(&f, "text", NULL, true);
	assert_string_equal(text, "10    0:00.000010 close(1)              = 0 <0.000025>\n");
	free(text);
	fixture_release(&f);
}

static void damage_has_a_line(void **state)
{
	struct task_info a = task_make(1, 0, 10, 10, "a");
	struct fixture f;
	char *text;
	size_t middle;

	(void)state;
	fixture_init(&f);
	add_call(&f, &a, 10, 20, 1);
	fixture_block(&f, 30000);
	middle = f.bytes.size + 50;
	for (int i = 0; i < 50; i++)
		add_call(&f, &a, 100 + 10 * (uint64_t)i, 105 + 10 * (uint64_t)i, 2);
	fixture_block(&f, 800000);
	add_call(&f, &a, 900, 910, 3);
	fixture_open(&f, SECOND);
	f.bytes.bytes[middle] ^= 0xff;
	text = export_with(&f, "text", NULL, false);
	assert_non_null(strstr(text, "close(1)"));
	assert_null(strstr(text, "close(2)"));
	assert_non_null(strstr(text, "close(3)"));
	assert_non_null(strstr(text, "lost"));
	free(text);
	fixture_release(&f);
}

static void the_summary_is_exact(void **state)
{
	struct task_info a = task_make(1, 0, 10, 10, "a");
	struct fixture f;
	char *text;

	(void)state;
	fixture_init(&f);
	for (uint64_t i = 0; i < 100; i++) {
		struct event ev = call_make(&a, (i + 1) * 1000000, i % 4 ? NR_READ : NR_WRITE, 2000,
					    i % 10 ? 1 : -EINTR);

		fixture_add(&f, &ev);
	}
	fixture_open(&f, SECOND);
	text = export_with(&f, "summary", NULL, false);
	assert_non_null(strstr(text, " 75.00    0.000150           2        75         5"));
	assert_non_null(strstr(text, " 25.00    0.000050           2        25         5"));
	assert_non_null(strstr(text, "100.00    0.000200           2       100        10"));
	assert_true(strstr(text, " read\n") < strstr(text, " write\n"));
	free(text);
	fixture_release(&f);
}

static void unknown_names_are_no_exporter(void **state)
{
	(void)state;
	assert_null(exporter_find("nothing"));
	assert_null(exporter_find(""));
	for (const struct exporter *row = exporters; row->name; row++)
		assert_ptr_equal(exporter_find(row->name), row);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(calls_that_overlap_are_split),
		cmocka_unit_test(calls_across_blocks),
		cmocka_unit_test(an_exec_by_another_thread),
		cmocka_unit_test(notes_have_neither_thread_nor_time),
		cmocka_unit_test(times_are_those_of_the_line),
		cmocka_unit_test(damage_has_a_line),
		cmocka_unit_test(the_summary_is_exact),
		cmocka_unit_test(unknown_names_are_no_exporter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
