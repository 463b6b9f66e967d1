/* The Anomalies panel as text, and what its keys do. */
#include "tests/viz/app_fixture.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define US       UINT64_C(1000)
#define SITE     UINT64_C(0x7f1234567890)
#define NR_FUTEX 202

struct log {
	struct fixture f;
	uint64_t time_ns;
	const struct stack_frame *stack; /* of the calls that are added */
};

static const struct task_info busy = {.serial = 1, .tid = 12, .pid = 10, .name = "busy"};
static const struct task_info late = {.serial = 2, .parent = 1, .tid = 20, .pid = 20, .name = "la"};

static void add(struct log *log, const struct task_info *task, uint32_t nr, uint64_t ns,
		const char *path)
{
	struct capture text = {.arg = 1};
	struct event ev = call_make(task, log->time_ns += MS, nr, ns, 3);

	ev.ip = SITE + nr * 64;
	ev.stack = log->stack;
	ev.args[0] = nr == NR_OPENAT ? (uint64_t)-100 : 3;
	if (path) {
		ev.args[1] = 0x1000;
		text.size = (uint32_t)strlen(path);
		text.bytes = (const uint8_t *)path;
		ev.captures = &text;
		ev.capture_count = 1;
	}
	fixture_add(&log->f, &ev);
}

/* Forty calls of a kind, around 200 us, one a ms. */
static void as_usual(struct log *log, uint32_t nr)
{
	for (unsigned i = 0; i < 40; i++)
		add(log, &busy, nr, (190 + i % 20) * US, nr == NR_OPENAT ? "/etc/hosts" : NULL);
}

/*
 * Of open, read and futex what is usual, and then: a read of 2 ms, an open of 30 ms, a futex
 * of 1 s, and a read of 5 ms by another thread.
 */
static void make_log(struct log *log)
{
	*log = (struct log){0};
	fixture_init(&log->f);
	as_usual(log, NR_OPENAT);
	as_usual(log, NR_READ);
	as_usual(log, NR_FUTEX);
	fixture_block(&log->f, log->time_ns);
	add(log, &busy, NR_READ, 2 * MS, NULL);
	add(log, &busy, NR_OPENAT, 30 * MS, "/srv/slow/file");
	add(log, &busy, NR_FUTEX, SECOND, NULL);
	add(log, &late, NR_READ, 5 * MS, NULL);
	fixture_open(&log->f, log->time_ns + SECOND);
}

/* At the end of the recording, with the panel alone. */
static struct app *make_app(struct log *log, struct collector_settings settings)
{
	struct app *app = app_new(&(struct app_config){
		.reader = log->f.reader,
		.title = "test.trc",
		.speed = INFINITY,
		.panels = "2",
		.settings = settings,
	});

	assert_non_null(app);
	app_goto(app, 0, UINT64_MAX);
	settle(app);
	return app;
}

static bool shows(struct app *app, const char *text)
{
	return strstr(settled_screen(app, 120, 30), text) != NULL;
}

/* Whether text stands on the screen and another text on a line below it. */
static bool above(struct app *app, const char *text, const char *other)
{
	const char *all = settled_screen(app, 120, 30), *at = strstr(all, text);

	at = at ? strchr(at, '\n') : NULL;
	return at && strstr(at, other);
}

static void done(struct log *log, struct app *app)
{
	app_free(app);
	fixture_release(&log->f);
}

static void the_newest_is_on_top(void **state)
{
	struct log log;
	struct app *app;

	(void)state;
	make_log(&log);
	app = make_app(&log, (struct collector_settings){0});
	assert_true(shows(app, "3 anomalies from 3~ on  +1 waits (W)  3 shown"));
	assert_true(above(app, "0:00.124 la              20 read          5.0ms", "30.0ms"));
	assert_true(above(app, "0:00.122 busy            12 openat       30.0ms", "2.0ms"));
	assert_true(shows(app, "0:00.121 busy            12 read          2.0ms  200us"));
	assert_true(shows(app, "~!!! /srv/slow/file"));
	assert_true(shows(app, "~!!! 3"));
	assert_false(shows(app, "futex"));
	done(&log, app);
}

/* Where there is room, the decoded call stands behind. */
static void a_wide_screen_has_the_arguments(void **state)
{
	struct log log;
	struct app *app;
	const char *text;

	(void)state;
	make_log(&log);
	app = make_app(&log, (struct collector_settings){0});
	text = settled_screen(app, 200, 30);
	assert_non_null(strstr(text, "ARGUMENTS"));
	assert_non_null(strstr(text, "(AT_FDCWD, \"/srv/slow/file\", O_RDONLY) = 3</srv"));
	/* Half of 80 columns have the time, the call and how far off it was. */
	assert_non_null(strstr(settled_screen(app, 40, 24), "0:00.122 openat       30.0ms"));
	done(&log, app);
}

static void capital_w_shows_also_what_waits(void **state)
{
	struct log log;
	struct app *app;

	(void)state;
	make_log(&log);
	app = make_app(&log, (struct collector_settings){0});
	press(app, 'W');
	assert_true(shows(app, "and 1 waits  4 shown"));
	assert_true(above(app, "0:00.123 busy            12 futex          1.0s", "30.0ms"));
	press(app, 'W');
	assert_false(shows(app, "futex"));
	done(&log, app);
}

static void rows_are_sorted(void **state)
{
	struct log log;
	struct app *app;

	(void)state;
	make_log(&log);
	app = make_app(&log, (struct collector_settings){0});
	press(app, 'r');
	assert_true(above(app, "2.0ms", "30.0ms") && above(app, "30.0ms", "5.0ms"));
	press(app, 'r');
	press(app, 's'); /* task */
	assert_true(above(app, "30.0ms", "2.0ms") && above(app, "2.0ms", "5.0ms"));
	press(app, 's'); /* call */
	assert_true(above(app, "30.0ms", "5.0ms") && above(app, "5.0ms", "2.0ms"));
	press(app, 's'); /* how long it took */
	assert_true(above(app, "30.0ms", "5.0ms") && above(app, "5.0ms", "2.0ms"));
	press(app, 'r');
	assert_true(above(app, "2.0ms", "5.0ms") && above(app, "5.0ms", "30.0ms"));
	done(&log, app);
}

static void the_filter_takes_names_and_paths(void **state)
{
	static const struct {
		const char *text, *shown;
	} rows[] = {{"slow", "  1 shown"}, {"read", "  2 shown"},  {"la", "  1 shown"},
		    {"20", "  1 shown"},   {"x y z", "  0 shown"}, {"", "  3 shown"}};
	struct log log;
	struct app *app;

	(void)state;
	make_log(&log);
	app = make_app(&log, (struct collector_settings){0});
	assert_true(shows(app, "3 shown"));
	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		press(app, 'f');
		press(app, KEY_CTRL('U'));
		type(app, rows[i].text);
		press(app, INPUT_ENTER);
		assert_true(shows(app, rows[i].shown));
	}
	press(app, 'f');
	type(app, "x y z");
	press(app, INPUT_ENTER);
	assert_true(shows(app, "no anomaly matches"));
	done(&log, app);
}

/* The selection stays on its row when it moves, and Enter narrows to it and its like. */
static void enter_narrows_to_the_call_and_its_like(void **state)
{
	struct log log;
	struct app *app;

	(void)state;
	make_log(&log);
	app = make_app(&log, (struct collector_settings){0});
	settled_screen(app, 120, 30);
	press(app, 'j');
	press(app, 'j');
	press(app, 'r');
	settled_screen(app, 120, 30);
	press(app, INPUT_ENTER);
	settle(app);
	assert_true(shows(app, "read && tid=12 && dur>=2ms"));
	press(app, INPUT_ESC);
	settle(app);
	assert_true(shows(app, "3 shown"));
	done(&log, app);
}

/* Calls at some thousand a second, then at many more: the row of ticks leads to them. */
static void a_rate_leads_to_its_ticks(void **state)
{
	struct log log = {0};
	struct app *app;

	(void)state;
	fixture_init(&log.f);
	for (unsigned k = 0; k < 40; k++)
		for (unsigned i = 0; i < (k == 30 ? 5000 : 100 + k % 3); i++) {
			struct event ev = call_make(&busy, k * 50 * MS + i, NR_READ, 10 * US, 0);

			fixture_add(&log.f, &ev);
		}
	fixture_open(&log.f, 2 * SECOND);
	app = make_app(&log, (struct collector_settings){0});
	assert_true(shows(app, "rate         100K/s 2.0K/s"));
	assert_true(shows(app, "for 50.0ms"));
	press(app, INPUT_ENTER);
	settle(app);
	assert_true(shows(app, "time>=1.5s && time<1.55s"));
	assert_true(shows(app, "nothing far from usual so far"));
	done(&log, app);
}

static void without_any_it_says_so(void **state)
{
	struct log log;
	struct app *app;

	(void)state;
	make_log(&log);
	app = make_app(&log, (struct collector_settings){.no_anomaly = true});
	assert_true(shows(app, "anomalies are off"));
	app_free(app);
	app = make_app(&log, (struct collector_settings){.anomaly_threshold = 1000});
	settle(app);
	assert_true(shows(app, "1 anomaly from 1000~ on"));
	assert_true(shows(app, "1 shown"));
	app_goto(app, 0, 0);
	settle(app);
	assert_true(shows(app, "no call has returned yet"));
	press(app, INPUT_ENTER);
	press(app, 'j');
	press(app, 'e');
	done(&log, app);
}

/* Where it has a stack; the text that chooses rows finds it, too. */
static void a_call_has_its_line(void **state)
{
	static const struct code_module module = {.number = 1, .path = "/home/me/app"};
	static const struct symbol_line line = {
		.function = "work", .file = "/home/me/app.c", .line = 12};
	static const struct symbol symbol = {
		.module = 1, .offset = 0x100, .count = 1, .lines = &line};
	static const struct stack_frame frame = {.module = 1, .offset = 0x101};
	struct log log = {0};
	struct app *app;

	(void)state;
	fixture_init(&log.f);
	assert_int_equal(log_writer_modules(log.f.writer, &module, 1, NULL), 0);
	as_usual(&log, NR_READ);
	add(&log, &busy, NR_READ, 3 * MS, NULL);
	log.stack = &frame;
	add(&log, &busy, NR_READ, 2 * MS, NULL);
	assert_int_equal(log_writer_symbols(log.f.writer, &symbol, 1, NULL), 0);
	fixture_open(&log.f, SECOND);
	app = make_app(&log, (struct collector_settings){.anomaly_threshold = 3});
	assert_true(above(app, "LINE", "app.c:12"));
	assert_non_null(strstr(settled_screen(app, 80, 24), "app.c:12"));
	assert_null(strstr(settled_screen(app, 60, 24), "app.c:12"));
	assert_true(shows(app, "3.0ms"));
	press(app, 'f');
	type(app, "app.c");
	press(app, INPUT_ENTER);
	assert_true(shows(app, "app.c:12"));
	assert_false(shows(app, "3.0ms"));
	done(&log, app);
}

static void any_size_is_drawn(void **state)
{
	struct log log;
	struct app *app;

	(void)state;
	make_log(&log);
	app = make_app(&log, (struct collector_settings){0});
	press(app, 'W');
	for (int w = 1; w < 130; w += w < 10 ? 1 : 7)
		for (int h = 1; h < 40; h += h < 10 ? 1 : 7) {
			settled_screen(app, w, h);
			press(app, 'j');
		}
	done(&log, app);
}

/* Back in time there are fewer, and then the same again. */
static void a_seek_shows_what_was_there_then(void **state)
{
	char at_end[SCREEN_SIZE];
	struct log log;
	struct app *app;

	(void)state;
	make_log(&log);
	app = make_app(&log, (struct collector_settings){0});
	snprintf(at_end, sizeof(at_end), "%s", settled_screen(app, 120, 30));
	app_goto(app, 0, 100 * MS);
	settle(app);
	assert_true(shows(app, "0 anomalies from 3~ on  0 shown"));
	assert_true(shows(app, "nothing far from usual so far"));
	app_goto(app, 0, UINT64_MAX);
	settle(app);
	assert_string_equal(settled_screen(app, 120, 30), at_end);
	done(&log, app);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_newest_is_on_top),
		cmocka_unit_test(a_wide_screen_has_the_arguments),
		cmocka_unit_test(capital_w_shows_also_what_waits),
		cmocka_unit_test(rows_are_sorted),
		cmocka_unit_test(the_filter_takes_names_and_paths),
		cmocka_unit_test(enter_narrows_to_the_call_and_its_like),
		cmocka_unit_test(a_rate_leads_to_its_ticks),
		cmocka_unit_test(without_any_it_says_so),
		cmocka_unit_test(a_call_has_its_line),
		cmocka_unit_test(any_size_is_drawn),
		cmocka_unit_test(a_seek_shows_what_was_there_then),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
