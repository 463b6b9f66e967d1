/*
 * Enter, on each row of each panel: what it narrows to is a filter, and it selects what the row
 * counts. The calls are counted anew, event by event, with what descriptors lead to.
 */
#include "tests/viz/app_fixture.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "replay/descriptors.h"
#include "viz/app_private.h"
#include "viz/path_text.h"

#define ROWS_MAX 12

/* What a shell, a filter or a regex takes for its own. */
static const char *const names[] = {
	"/tmp/plain",  "/tmp/a b",         "/tmp/\"quoted\"", "/tmp/it's",         "/tmp/a\\b",
	"/tmp/(x)",    "/tmp/a,b",         "/tmp/$(id)",      "/tmp/[a-z]*",       "/tmp/a|b",
	"/tmp/a&&b",   "/tmp/new\nline",   "/tmp/\xff\xfe",   "/tmp/\xe6\xbc\xa2", "/tmp/tail ",
	"/tmp/back\\", "/tmp/\033[31mred", "/tmp/e\xcc\x81",  "/tmp/and",          "/tmp/%file",
};

#define NAMES (sizeof(names) / sizeof(names[0]))

static const struct {
	uint32_t nr;
	uint8_t arch;
} calls[] = {
	{NR_READ, ARCH_X86_64},   {NR_OPENAT, ARCH_X86_64},
	{NR_SOCKET, ARCH_X86_64}, {NR_OPENAT, ARCH_X86_64},
	{999, ARCH_X86_64},       {123456, ARCH_X86_64},
	{3, ARCH_I386},           {5, ARCH_I386},
	{NR_READ, ARCH_X32},      {UINT32_MAX - 1, ARCH_I386},
};

/* Files of all names, some of them longer than a row keeps; calls without names, of all ABIs. */
static void make_log(struct fixture *f)
{
	char path[600];

	fixture_init(f);
	for (unsigned i = 0; i < 4000; i++) {
		struct task_info task =
			task_make(1 + i % 7, 0, 10 + (int)(i % 7), 10 + (int)(i % 7 & ~1u), "task");
		struct capture capture = {.arg = 1, .bytes = (const uint8_t *)path};
		unsigned which = i * 7 % 10;
		struct event ev = call_make(&task, (i + 1) * MS / 4, calls[which].nr,
					    1000 + i % 100 * 5000, i % 5 ? 0 : -2);

		ev.arch = calls[which].arch;
		ev.ip = 0x401000 + which * 16 + i % 3 * 0x1000;
		snprintf(path, sizeof(path), "%s%s%0*u", names[i / 10 % NAMES], i % 11 ? "" : "/x",
			 i % 11 ? 1 : 400, i % 11 ? 1 : i % 3);
		if (ev.nr == NR_OPENAT) {
			capture.size = (uint32_t)strlen(path);
			ev.captures = &capture;
			ev.capture_count = 1;
			ev.args[0] = (uint64_t)-100;
			ev.result = i % 5 ? 3 + (int)(i % 20) : -2;
		} else {
			ev.args[0] = 3 + i % 20;
		}
		fixture_add(f, &ev);
		if (i % 400 == 399)
			fixture_block(f, ev.time_ns);
	}
	fixture_open(f, 1001 * MS);
}

/* Calls of the whole log that a filter lets through. */
static uint64_t count_calls(struct fixture *f, const struct filter *filter)
{
	struct event_stream *stream = event_stream_new(f->reader);
	struct descriptors *table = calloc(1, descriptors_size());
	uint64_t count = 0;
	struct event ev;

	while (event_stream_next(stream, &ev, NULL) == 0) {
		descriptors_event(table, &ev, log_reader_session(f->reader));
		count += ev.kind == EVENT_CALL &&
			 (!filter || filter_match_named(filter, &ev, table));
	}
	event_stream_free(stream);
	free(table);
	return count;
}

static struct app *make_app(struct fixture *f, const char *panels)
{
	struct app *app = app_new(&(struct app_config){
		.reader = f->reader, .title = "test.trc", .panels = panels, .speed = INFINITY});

	assert_non_null(app);
	app_goto(app, 0, UINT64_MAX);
	settle(app);
	screen(app, 160, 60);
	return app;
}

static uint64_t shown_calls(const struct app *app)
{
	return ((const struct stats_state *)player_state(app->player, COLLECT_STATS))->calls;
}

/* Row by row, or cell by cell of the map, where there may be none, as far down as there are some;
 * each selects calls, and Esc has all again. */
static void check_panel(struct fixture *f, const char *panel, const char *keys)
{
	struct app *app = make_app(f, panel);
	uint64_t all = shown_calls(app), hash = app_hash(app);
	char before[NARROW_SIZE] = "";
	unsigned narrowed = 0;

	/* The key line tells of it. */
	assert_true(app_focus_accepts(app, REQUEST_OPEN));
	for (; *keys; keys++)
		press(app, (uint8_t)*keys);
	screen(app, 160, 60);
	for (unsigned row = 0; row < ROWS_MAX; row++) {
		press(app, INPUT_ENTER);
		if (app->crumb_count == 0) {
			/* Of this row there are no calls to narrow to: Enter zoomed. */
			assert_true(app->zoomed || app->message[0] == '\0');
			assert_string_equal(app->message, "");
			app->zoomed = false;
		} else {
			settle(app);
			assert_int_equal(shown_calls(app), count_calls(f, app->narrowed));
			if ((shown_calls(app) == 0 && panel[0] != '0') || shown_calls(app) > all)
				fail_msg("panel %s: %s has %" PRIu64 " calls", panel,
					 app->crumbs[0].expr, shown_calls(app));
			narrowed += strcmp(app->crumbs[0].expr, before) != 0;
			snprintf(before, sizeof(before), "%s", app->crumbs[0].expr);
			screen(app, 160, 60);
			press(app, INPUT_ESC);
			if (app->crumb_count)
				press(app, INPUT_ESC);
			settle(app);
			assert_int_equal(app->crumb_count, 0);
			assert_true(app_hash(app) == hash);
		}
		screen(app, 160, 60);
		press(app, INPUT_DOWN);
		screen(app, 160, 60);
	}
	if (narrowed < 2)
		fail_msg("panel %s: only %u rows narrow", panel, narrowed);
	app_free(app);
}

static void each_row_of_each_panel_narrows(void **state)
{
	static const struct {
		const char *panel, *keys;
	} panels[] = {{"6", ""}, {"5", ""}, {"5", "T"},   {"F", ""}, {"F", "s"},
		      {"3", ""}, {"7", ""}, {"7", "jll"}, {"0", ""}, {"4", "l"}};
	struct fixture f;

	(void)state;
	make_log(&f);
	for (unsigned i = 0; i < sizeof(panels) / sizeof(panels[0]); i++)
		check_panel(&f, panels[i].panel, panels[i].keys);
	fixture_release(&f);
}

/* The calls of an expression. */
static uint64_t calls_of(struct fixture *f, const char *expr)
{
	struct strec_error err = {0};
	struct filter *filter;
	uint64_t count;

	if (filter_parse(&filter, expr, &err))
		fail_msg("%s: %s", expr, err.detail);
	count = count_calls(f, filter);
	filter_free(filter);
	return count;
}

/* A row of Files is what its filter finds, whatever its name is. */
static void a_file_has_the_calls_of_its_filter(void **state)
{
	struct fixture f;
	struct app *app;
	const struct files_state *files;
	char expr[NARROW_SIZE], name[FILE_TEXT_MAX + 1];

	(void)state;
	make_log(&f);
	app = make_app(&f, "F");
	files = player_state(app->player, COLLECT_FILES);
	assert_true(files->count >= NAMES);
	for (uint32_t i = 0; i < files->count; i++) {
		const struct file_row *row = &files->rows[i];
		const char *text = files_name(files, row, name);
		size_t known = row->cut ? row->cut + FILE_CUT_SIZE : 0;

		path_filter(expr, sizeof(expr), text, known);
		/* What is cut shares its end with others. */
		if (known ? calls_of(&f, expr) < row->use.calls
			  : calls_of(&f, expr) != row->use.calls)
			fail_msg("%s: %" PRIu64 ", not %" PRIu64, expr, calls_of(&f, expr),
				 row->use.calls);
	}
	app_free(app);
	fixture_release(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row_of_each_panel_narrows),
		cmocka_unit_test(a_file_has_the_calls_of_its_filter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
