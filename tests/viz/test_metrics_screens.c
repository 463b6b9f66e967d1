#include "tests/viz/app_fixture.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "replay/filter.h"
#include "replay/player.h"
#include "viz/alert_parse.h"
#include "viz/app_private.h"

static struct alert_rules rules;

/*
 * Four seconds: a read each ms that takes 20 us, in the third second also three openat, two of
 * which fail with EACCES; in the last second nothing.
 */
static void make_log(struct fixture *f)
{
	struct task_info task = task_make(1, 0, 10, 10, "busy");
	struct event ev = {.kind = EVENT_START, .task = &task, .time_ns = 0};

	fixture_init(f);
	fixture_add(f, &ev);
	for (uint64_t ms = 1; ms < 3000; ms++) {
		ev = call_make(&task, ms * MS, NR_READ, 20000, 1);
		fixture_add(f, &ev);
		for (unsigned i = 0; ms >= 2000 && i < 3; i++) {
			ev = call_make(&task, ms * MS + 1000 * i, NR_OPENAT, 40000,
				       i ? -EACCES : 3);
			fixture_add(f, &ev);
		}
		if (ms % 100 == 0)
			fixture_block(f, ms * MS);
	}
	fixture_open(f, 4 * SECOND);
}

static const char rules_text[] =
	"alert failing critical: rate(errors) / rate(calls) > 20% over 500ms for 100ms\n"
	"alert opens info: rate(calls, openat) > 1K/s over 500ms for 5s\n"
	"alert silent warning: absent(calls) for 500ms\n"
	"alert slow: quantile(0.99, duration, !waiting) > 10ms over 1s\n";

static struct app *make_app(struct fixture *f, const char *panels)
{
	char error[ALERT_ERROR_SIZE];
	struct app *app;

	memset(&rules, 0, sizeof(rules));
	assert_true(alert_rules_parse(&rules, "rules", rules_text, strlen(rules_text), error));
	app = app_new(&(struct app_config){
		.reader = f->reader,
		.title = "test.trc",
		.speed = INFINITY,
		.panels = panels,
		.settings.alert_rules = &rules,
	});
	assert_non_null(app);
	return app;
}

static void expect(struct app *app, const char *text)
{
	if (!strstr(screen(app, 120, 30), text))
		fail_msg("'%s' is not on the screen:\n%s", text, screen(app, 120, 30));
}

static void expect_not(struct app *app, const char *text)
{
	if (strstr(screen(app, 120, 30), text))
		fail_msg("'%s' is on the screen:\n%s", text, screen(app, 120, 30));
}

/* Whether a comes above b on the screen. */
static bool above(struct app *app, const char *a, const char *b)
{
	const char *text = screen(app, 120, 30), *first = strstr(text, a);

	return first && strstr(first, b) && strstr(text, b) > first;
}

/*
 * At 2.35 s the window of 500 ms has 1,400 calls of the last 350 ms and 150 before, of which
 * 700 failed.
 */
static void alerts_tell_what_fires(void **state)
{
	struct fixture f;
	struct app *app;

	(void)state;
	make_log(&f);
	app = make_app(&f, "8");
	go(app, SECOND);
	expect(app, "8 Alerts ~ 0 firing, 0 pending");
	expect(app, "no alert has fired so far");
	expect_not(app, "ALERT ");
	go(app, 2350 * MS);
	expect(app, "1 firing, 1 pending");
	expect(app, "1 ALERT ");
	expect(app, "firing   failing");
	expect(app, "45.2%     >20%");
	assert_true(above(app, "firing   failing", "pending  opens"));
	assert_true(above(app, "pending  opens", "inactive silent"));
	/* 200 of 800 at 2.1 s, and 400 of 1,100 when that had lasted for 100 ms. */
	expect(app, "0:02.200  firing    failing  36.4% > 20%");
	go(app, UINT64_MAX);
	expect(app, "resolved failing");
	expect(app, "firing   silent");
	expect(app, "TRACE COMPLETE");
	expect(app, "1 ALERT ");
	/* The newest comes first. */
	assert_true(above(app, "0:03.500  firing    silent", "resolved  failing  after"));
	assert_true(above(app, "resolved  failing  after", "firing    failing"));
	app_free(app);
	fixture_release(&f);
}

static bool narrow(struct app *app, unsigned panel, char *expr)
{
	struct view_context ctx = app_context(app, panel);

	return view_narrow(app->panels[panel].ops, app->panels[panel].state, &ctx, expr);
}

static void a_selection_follows_its_rule(void **state)
{
	struct fixture f;
	struct app *app;
	char expr[NARROW_SIZE];

	(void)state;
	make_log(&f);
	app = make_app(&f, "8");
	go(app, SECOND);
	screen(app, 120, 30);
	/* All are inactive: they stand as they were given, and the second is opens. */
	press(app, 'j');
	assert_true(narrow(app, PANEL_ALERTS, expr));
	assert_string_equal(expr, "openat");
	go(app, 2350 * MS);
	assert_true(narrow(app, PANEL_ALERTS, expr));
	assert_string_equal(expr, "openat");
	/* In the end what fires, and what fired, stands above it. */
	go(app, UINT64_MAX);
	assert_true(above(app, "resolved failing", "inactive opens"));
	assert_true(narrow(app, PANEL_ALERTS, expr));
	assert_string_equal(expr, "openat");
	go(app, 2350 * MS);
	/* By name: failing, opens, silent, slow; reversed it is the third. */
	press(app, 's');
	press(app, 'r');
	screen(app, 120, 30);
	press(app, 'g');
	assert_true(narrow(app, PANEL_ALERTS, expr));
	assert_string_equal(expr, "dur>10ms");
	type(app, "/sil\r");
	expect(app, "filter: sil");
	expect(app, "silent");
	expect_not(app, "failing");
	type(app, "/zz\r");
	expect(app, "no rule matches");
	assert_false(narrow(app, PANEL_ALERTS, expr));
	app_free(app);
	fixture_release(&f);
}

static void metrics_by_name(void **state)
{
	struct fixture f;
	struct app *app;

	(void)state;
	make_log(&f);
	app = make_app(&f, "7");
	screen(app, 120, 30);
	expect(app, "no events yet");
	go(app, 2500 * MS);
	/* 2,499 reads, one a ms but for the first, and three openat in each of 500 ms. */
	expect(app, "strec_syscalls_total                        3,999   2.5K/s");
	expect(app, "  {syscall=\"read\"}                          2,499   1.0K/s");
	expect(app, "  {syscall=\"openat\",errno=\"EACCES\"}         1,000   1.0K/s");
	expect(app, "strec_processes                                 1        -");
	expect(app, "counter ~ System calls that ended");
	assert_true(above(app, "{syscall=\"read\"}", "strec_syscall_errors_total"));
	go(app, UINT64_MAX);
	expect(app, "strec_syscalls_total                        5,999      0/s");
	app_free(app);
	fixture_release(&f);
}

static void metrics_fold_sort_and_filter(void **state)
{
	struct fixture f;
	struct app *app;
	char expr[NARROW_SIZE];

	(void)state;
	make_log(&f);
	app = make_app(&f, "7");
	go(app, 2500 * MS);
	screen(app, 120, 30);
	assert_false(narrow(app, PANEL_METRICS, expr));
	press(app, 'j');
	assert_true(narrow(app, PANEL_METRICS, expr));
	assert_string_equal(expr, "read");
	/* By rate openat comes first; the selection stays on read. */
	press(app, 's');
	assert_true(above(app, "{syscall=\"openat\"}", "{syscall=\"read\"}"));
	assert_true(narrow(app, PANEL_METRICS, expr));
	assert_string_equal(expr, "read");
	/* Folded, read is gone, and its metric is selected. */
	press(app, INPUT_LEFT);
	expect(app, "strec_syscalls_total +2");
	assert_false(narrow(app, PANEL_METRICS, expr));
	press(app, INPUT_RIGHT);
	press(app, INPUT_RIGHT);
	expect_not(app, "strec_syscalls_total +");
	type(app, "/eacces\r");
	expect(app, "7 Metrics ~ 1, 1 series ~ filter: eacces");
	press(app, 'G');
	assert_true(narrow(app, PANEL_METRICS, expr));
	assert_string_equal(expr, "openat errno=13");
	type(app, "/zzz\r");
	expect(app, "no metric matches");
	app_free(app);
	fixture_release(&f);
}

/* What a row narrows to is a filter. */
static void rows_narrow_to_filters(void **state)
{
	struct fixture f;
	struct app *app;
	char expr[NARROW_SIZE];
	struct strec_error err;

	(void)state;
	make_log(&f);
	app = make_app(&f, "7");
	go(app, UINT64_MAX);
	screen(app, 120, 60);
	for (int i = 0; i < 40; i++, press(app, 'j')) {
		struct filter *filter = NULL;

		if (narrow(app, PANEL_METRICS, expr))
			assert_int_equal(filter_parse(&filter, expr, &err), 0);
		filter_free(filter);
	}
	app_free(app);
	fixture_release(&f);
}

static void any_size_is_drawn(void **state)
{
	struct fixture f;
	struct app *app;

	(void)state;
	make_log(&f);
	app = make_app(&f, "87");
	go(app, 2500 * MS);
	for (int w = 1; w < 210; w += w < 40 ? 1 : 17)
		for (int h = 1; h < 70; h += h < 20 ? 1 : 7) {
			screen(app, w, h);
			press(app, 'G');
			press(app, INPUT_TAB);
			press(app, 'z');
		}
	app_free(app);
	fixture_release(&f);
}

static void without_rules_the_panel_says_how_to_get_some(void **state)
{
	struct fixture f;
	struct app *app;

	(void)state;
	make_log(&f);
	app = app_new(&(struct app_config){.reader = f.reader, .speed = 1, .panels_also = "8"});
	go(app, SECOND);
	expect(app, "no rules: --alert-rules FILE");
	/* --alerts shows it besides the others. */
	expect(app, "1 Syscalls");
	app_free(app);
	fixture_release(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(alerts_tell_what_fires),
		cmocka_unit_test(a_selection_follows_its_rule),
		cmocka_unit_test(metrics_by_name),
		cmocka_unit_test(metrics_fold_sort_and_filter),
		cmocka_unit_test(rows_narrow_to_filters),
		cmocka_unit_test(any_size_is_drawn),
		cmocka_unit_test(without_rules_the_panel_says_how_to_get_some),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
