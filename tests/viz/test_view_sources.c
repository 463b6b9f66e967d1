/* The Sources panel as text, and what its keys do. */
#include "tests/viz/app_fixture.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "replay/source.h"

static bool shows(struct app *app, const char *text)
{
	return strstr(settled_screen(app, 120, 40), text) != NULL;
}

static struct app *make_app(struct log_reader *reader)
{
	struct app *app = app_new(&(struct app_config){
		.reader = reader, .title = "test.trc", .panels = "S", .speed = INFINITY});

	assert_non_null(app);
	app_goto(app, 0, UINT64_MAX);
	settle(app);
	return app;
}

static struct log_reader *open_sample(const char *path)
{
	struct log_reader *reader;
	struct strec_error err;

	assert_int_equal(log_reader_open(&reader, source_open_path(path, false, &err), &err), 0);
	return reader;
}

static void keys_choose_what_rows_are(void **state)
{
	struct log_reader *reader = open_sample("samples/stacks.trc");
	struct app *app = make_app(reader);

	(void)state;
	assert_true(shows(app, "by function, runtime folded"));
	assert_true(shows(app, "  FUNCTION"));
	assert_true(shows(app, " nap "));
	assert_false(shows(app, "__libc_start_main"));
	press(app, 'u');
	assert_true(shows(app, "by function, runtime shown"));
	assert_true(shows(app, "__libc_start_main"));
	press(app, 'u');
	press(app, 'b');
	assert_true(shows(app, "by line, runtime folded"));
	assert_true(shows(app, "  LINE  "));
	press(app, 'b');
	assert_true(shows(app, "call tree, runtime folded"));
	assert_true(shows(app, "TOTAL%"));
	press(app, 'b');
	assert_true(shows(app, "by thread, runtime folded"));
	assert_true(shows(app, " logger "));
	press(app, 'b');
	assert_true(shows(app, "by function, runtime folded"));
	/* Nearly all of the time is that of sleeping. */
	assert_true(shows(app, "shop.c:68             94.5%"));
	press(app, 'W');
	assert_true(shows(app, "by function, runtime folded, no waits"));
	assert_true(shows(app, "shop.c:60 +2          36.4%"));
	assert_true(shows(app, "shop.c:68                0%"));
	press(app, 'W');
	/* Shares are of that by which rows are sorted. */
	press(app, 's');
	press(app, 's');
	assert_true(shows(app, "% of calls"));
	app_free(app);
	log_reader_close(reader);
}

/* A program that hangs: what it waits in has not returned. */
static void calls_that_are_open_have_their_time_so_far(void **state)
{
	static const struct task_info task = {.serial = 1, .tid = 10, .pid = 10, .name = "app"};
	static const struct stack_frame frames[] = {
		{.module = 1, .offset = 0x101},
		{.module = 1, .offset = 0x201, .caller = &frames[0]},
	};
	static const struct symbol_line lines[] = {{.function = "wait_for_peer"},
						   {.function = "main"}};
	static const struct symbol symbols[] = {
		{.module = 1, .offset = 0x200, .count = 1, .lines = &lines[0]},
		{.module = 1, .offset = 0x100, .count = 1, .lines = &lines[1]}};
	static const struct code_module module = {.number = 1, .path = "/home/me/app"};
	struct event entered = {.time_ns = 3 * MS,
				.duration_ns = MS,
				.task = &task,
				.kind = EVENT_ENTERED,
				.stack = &frames[1]};
	struct fixture f;
	struct app *app;

	(void)state;
	fixture_init(&f);
	assert_int_equal(log_writer_modules(f.writer, &module, 1, NULL), 0);
	assert_int_equal(log_writer_symbols(f.writer, symbols, 2, NULL), 0);
	fixture_add(&f, &(struct event){.task = &task, .kind = EVENT_START});
	fixture_add(&f, &entered);
	fixture_block(&f, 3 * MS);
	fixture_open(&f, 2 * SECOND + 2 * MS);
	app = make_app(f.reader);
	assert_true(shows(app, "1 call (2.0s) not returned, with the time so far"));
	assert_true(shows(app, " wait_for_peer "));
	assert_true(shows(app, "100%"));
	app_free(app);
	fixture_release(&f);
}

static void right_opens_and_enter_narrows(void **state)
{
	struct log_reader *reader = open_sample("samples/stacks.trc");
	struct app *app = make_app(reader);
	char *text;

	(void)state;
	assert_true(shows(app, " nap "));
	press(app, INPUT_RIGHT);
	assert_true(shows(app, "50% called by sell"));
	assert_true(shows(app, "50% called by worker"));
	press(app, 'y');
	text = app_take_copied(app);
	assert_string_equal(text, "/home/user/shop/shop.c:68 nap");
	free(text);
	press(app, INPUT_ENTER);
	assert_true(shows(app, "function=\"nap\""));
	assert_true(shows(app, " worker "));
	assert_false(shows(app, " save "));
	press(app, INPUT_ESC);
	assert_true(shows(app, " save "));
	press(app, INPUT_LEFT);
	assert_false(shows(app, "called by"));
	app_free(app);
	log_reader_close(reader);
}

static void without_stacks_it_says_so(void **state)
{
	struct log_reader *reader = open_sample("samples/tour.trc");
	struct app *app = make_app(reader);

	(void)state;
	assert_true(shows(app, "no stacks in this recording"));
	assert_true(shows(app, "strec -k records them"));
	app_goto(app, 0, 0);
	assert_true(shows(app, "no call has returned yet"));
	app_free(app);
	log_reader_close(reader);
}

/* Where the file is on this machine, and only there. */
static void the_text_around_the_line(void **state)
{
	char name[] = "/tmp/test_view_sources.XXXXXX", path[PATH_MAX];
	struct task_info task = task_make(1, 0, 10, 10, "app");
	const struct code_module module = {.number = 1, .path = "/home/me/app"};
	const struct symbol_line lines[] = {{.function = "work", .file = path, .line = 5},
					    {.function = "gone", .file = "/gone.c", .line = 5}};
	const struct symbol symbols[] = {
		{.module = 1, .offset = 0x100, .count = 1, .lines = &lines[0]},
		{.module = 1, .offset = 0x200, .count = 1, .lines = &lines[1]}};
	const struct stack_frame frames[] = {{.module = 1, .offset = 0x101},
					     {.module = 1, .offset = 0x201}};
	FILE *source = fdopen(mkstemp(name), "w");
	struct fixture f;
	struct app *app;

	(void)state;
	assert_non_null(source);
	assert_non_null(realpath(name, path));
	for (unsigned i = 1; i <= 6; i++)
		fprintf(source, "\tstep(%u);\n", i);
	fclose(source);
	fixture_init(&f);
	assert_int_equal(log_writer_modules(f.writer, &module, 1, NULL), 0);
	for (unsigned i = 0; i < 2; i++) {
		struct event ev = call_make(&task, 2 * MS + i * MS, NR_READ, MS - i, 0);

		ev.stack = &frames[i];
		fixture_add(&f, &ev);
	}
	assert_int_equal(log_writer_symbols(f.writer, symbols, 2, NULL), 0);
	fixture_open(&f, 100 * MS);
	app = make_app(f.reader);
	assert_true(shows(app, ">     5          step(5);"));
	assert_true(shows(app, "      2          step(2);"));
	/* There is no room for it. */
	assert_null(strstr(settled_screen(app, 120, 20), "step"));
	press(app, INPUT_DOWN);
	assert_true(shows(app, "no text of this row's source here"));
	assert_false(shows(app, "step"));
	unlink(name);
	app_free(app);
	app = make_app(f.reader);
	assert_false(shows(app, "step"));
	assert_false(shows(app, "no text"));
	app_free(app);
	fixture_release(&f);
}

static void any_size_is_drawn(void **state)
{
	struct log_reader *reader = open_sample("samples/stacks.trc");
	struct app *app = make_app(reader);

	(void)state;
	for (unsigned order = 0; order < 4; order++) {
		for (int w = 1; w < 60; w += 3)
			for (int h = 1; h < 30; h += 2)
				settled_screen(app, w, h);
		press(app, INPUT_RIGHT);
		press(app, 'b');
	}
	app_free(app);
	log_reader_close(reader);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_choose_what_rows_are),
		cmocka_unit_test(calls_that_are_open_have_their_time_so_far),
		cmocka_unit_test(right_opens_and_enter_narrows),
		cmocka_unit_test(without_stacks_it_says_so),
		cmocka_unit_test(the_text_around_the_line),
		cmocka_unit_test(any_size_is_drawn),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
