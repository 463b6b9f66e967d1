#include "tests/viz/app_fixture.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "replay/player.h"
#include "viz/keymap.h"
#include "viz/export.h"

#define SECONDS    4
#define CALLS_A_MS 2

/*
 * Four seconds of two processes. "busy" (pid 10) makes two calls a ms; "late" (pid 20)
 * sleeps for two seconds and then makes three a ms. Every tenth call fails.
 */
static void make_log(struct fixture *f)
{
	struct task_info busy = task_make(1, 0, 10, 10, "busy");
	struct task_info late = task_make(2, 1, 20, 20, "late");
	struct event start = {.kind = EVENT_START, .task = &busy, .time_ns = 0};
	unsigned n = 0;

	fixture_init(f);
	fixture_add(f, &start);
	start.task = &late;
	fixture_add(f, &start);
	for (uint64_t ms = 1; ms < SECONDS * 1000; ms++) {
		int calls = ms < 2000 ? CALLS_A_MS : CALLS_A_MS + 3;

		for (int i = 0; i < calls; i++, n++) {
			struct event ev = call_make(
				i < CALLS_A_MS ? &busy : &late, ms * MS + (uint64_t)i * 1000,
				n % 3 ? NR_READ : NR_OPENAT, 20000 + n, n % 10 ? 1 : -2);

			/* Each call can be told from the others. */
			ev.args[0] = n;
			fixture_add(f, &ev);
		}
		if (ms % 100 == 0)
			fixture_block(f, ms * MS);
	}
	fixture_open(f, SECONDS * SECOND);
}

/* Paused, as app_start() is not called: only what is asked for is played. */
static struct app *make_app(struct fixture *f)
{
	struct app *app = app_new(&(struct app_config){
		.reader = f->reader,
		.title = "test.trc",
		.speed = INFINITY,
	});

	assert_non_null(app);
	return app;
}

static bool shows(struct app *app, const char *text)
{
	return strstr(screen(app, 120, 40), text) != NULL;
}

/* The text of the selected, that is reversed, row from column x on, and where it is; or -1. */
static int selected_at(struct app *app, int x, char *text)
{
	struct grid grid;
	int found = -1;

	draw(app, &grid, 120, 40);
	for (int y = 1; y < grid.height - 1 && found < 0; y++)
		if (grid_cell(&grid, x, y)->attributes & ATTR_REVERSE) {
			row_text(&grid, y, text);
			found = y;
		}
	grid_release(&grid);
	return found;
}

static bool selected_row(struct app *app, char *text)
{
	return selected_at(app, 2, text) >= 0;
}

static void focus(struct app *app, char panel)
{
	/* Off and on again: the key focuses what it shows. */
	press(app, (uint32_t)panel);
	press(app, (uint32_t)panel);
}

static void panels_show_the_log(void **state)
{
	struct fixture f;
	struct app *app;

	(void)state;
	make_log(&f);
	app = make_app(&f);
	go(app, SECOND);
	assert_true(shows(app, "1 Syscalls"));
	assert_true(shows(app, "2.0K/s now"));
	assert_true(shows(app, "5 Processes"));
	assert_true(shows(app, "busy"));
	assert_true(shows(app, "openat"));
	assert_true(shows(app, "demo --fast"));
	assert_false(shows(app, "TRACE COMPLETE"));
	go(app, UINT64_MAX);
	assert_true(shows(app, "TRACE COMPLETE"));
	assert_true(shows(app, "100%"));
	app_free(app);
	fixture_release(&f);
}

/* The row of the screen that begins with label, within its panel's border. */
static int row_of(const struct grid *grid, const char *label)
{
	char text[512];

	for (int y = 0; y < grid->height; y++) {
		row_text(grid, y, text);
		if (strncmp(text + 1, label, strlen(label)) == 0)
			return y;
	}
	fail_msg("no row %s", label);
	return -1;
}

/* One call of each category in the newest tick, and an older one of a socket alone. */
static void make_categories_log(struct fixture *f)
{
	static const uint32_t numbers[] = {NR_READ, NR_SOCKET, NR_MMAP, NR_WAIT4, 63 /* uname */};
	struct task_info task = task_make(1, 0, 10, 10, "all");
	struct event ev = call_make(&task, 10 * MS, NR_SOCKET, 1000, -13);

	fixture_init(f);
	fixture_add(f, &ev);
	for (unsigned i = 0; i < 5; i++) {
		ev = call_make(&task, 60 * MS + i, numbers[i], 1000, i == 1 ? -13 : 1);
		fixture_add(f, &ev);
	}
	fixture_open(f, 100 * MS);
}

static void categories_are_aligned_and_in_their_colours(void **state)
{
	static const struct {
		const char *label;
		uint32_t color;
		const char *counts;
	} rows[] = {
		{"file ", COLOR_RGB(100, 200, 255), "1 call      0 errors"},
		{"network ", COLOR_RGB(180, 120, 255), "2 calls     2 errors"},
		{"memory ", COLOR_RGB(100, 255, 150), "1 call      0 errors"},
		{"process ", COLOR_RGB(255, 180, 100), "1 call      0 errors"},
		{"other ", COLOR_RGB(180, 180, 180), "1 call      0 errors"},
	};
	struct fixture f;
	struct grid grid;
	struct app *app;
	char text[512];
	int newest = 0;

	(void)state;
	make_categories_log(&f);
	app = make_app(&f);
	go(app, 100 * MS);
	draw(app, &grid, 160, 40);
	for (unsigned i = 0; i < 5; i++) {
		int y = row_of(&grid, rows[i].label), x = 78;

		row_text(&grid, y, text);
		assert_non_null(strstr(text, rows[i].counts));
		assert_int_equal(grid_cell(&grid, 1, y)->fg, rows[i].color);
		/* The newest tick is the rightmost cell of the sparkline. */
		while (grid_cell(&grid, x, y)->codepoint != 0x2588)
			x--;
		assert_int_equal(grid_cell(&grid, x, y)->fg, rows[i].color);
		assert_true(i == 0 || x == newest);
		newest = x;
	}
	/* The tick before stands left of it, in the one row that had a call. */
	assert_int_equal(grid_cell(&grid, newest - 1, row_of(&grid, "network "))->codepoint,
			 0x2588);
	assert_int_equal(grid_cell(&grid, newest - 1, row_of(&grid, "file "))->codepoint, ' ');
	grid_release(&grid);
	app_free(app);
	fixture_release(&f);
}

/* The cells of the sparkline in the row of all calls. */
static int spark_columns(struct fixture *f, uint32_t history_ticks)
{
	struct app *app = app_new(&(struct app_config){
		.reader = f->reader,
		.title = "test.trc",
		.speed = INFINITY,
		.settings.history_ticks = history_ticks,
	});
	struct grid grid;
	int columns = 0, y;

	go(app, 3 * SECOND);
	press(app, '1');
	press(app, '1');
	press(app, 'z');
	draw(app, &grid, 120, 20);
	y = row_of(&grid, "all ");
	for (int x = 0; x < grid.width; x++) {
		uint32_t c = grid_cell(&grid, x, y)->codepoint;

		columns += c >= 0x2581 && c <= 0x2588;
	}
	grid_release(&grid);
	app_free(app);
	return columns;
}

/* 3 s are 60 ticks. */
static void the_history_is_as_long_as_it_is_set(void **state)
{
	struct fixture f;

	(void)state;
	make_log(&f);
	assert_int_equal(spark_columns(&f, 0), 60);
	assert_int_equal(spark_columns(&f, 7), 7);
	assert_int_equal(spark_columns(&f, 1), 1);
	assert_int_equal(spark_columns(&f, 59), 59);
	fixture_release(&f);
}

static void an_empty_start_says_what_to_do(void **state)
{
	struct fixture f;
	struct app *app;

	(void)state;
	make_log(&f);
	app = make_app(&f);
	assert_true(shows(app, "no call has returned yet"));
	assert_true(shows(app, "Space plays, End goes to the end"));
	app_free(app);
	fixture_release(&f);
}

/* Nothing may be read or written outside of any grid, whatever is open. */
static void any_size_is_drawn(void **state)
{
	static const char *const keys[] = {"",   "?",  "/",   ":",    "5z", "6z",
					   "1z", "9z", "9\r", "1569", "0",  "0zv"};
	struct fixture f;

	(void)state;
	make_log(&f);
	for (unsigned i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		struct app *app = make_app(&f);

		go(app, 2 * SECOND);
		screen(app, 80, 24);
		type(app, keys[i]);
		for (int w = 1; w <= 200; w += w < 12 ? 1 : 17)
			for (int h = 1; h <= 60; h += h < 12 ? 1 : 9)
				screen(app, w, h);
		app_free(app);
	}
	fixture_release(&f);
}

static void every_key_is_safe_where_there_is_nothing(void **state)
{
	static const char panels[] = "1234567890FO";
	static const char keys[] = "jkhlgGsrtTvvwiy/a\rnNfa\r:5\rm'M<>.,";
	struct fixture f;

	(void)state;
	fixture_init(&f);
	fixture_open(&f, 0);
	for (unsigned i = 0; panels[i]; i++) {
		const char panel[] = {panels[i], '\0'};
		struct app *app = app_new(&(struct app_config){
			.reader = f.reader, .title = "empty", .panels = panel, .speed = INFINITY});

		screen(app, 120, 40);
		for (unsigned k = 0; keys[k]; k++) {
			press(app, (uint32_t)keys[k]);
			screen(app, 120, 40);
		}
		press(app, INPUT_ENTER);
		press(app, INPUT_ESC);
		free(app_take_copied(app));
		screen(app, 120, 40);
		app_free(app);
	}
	fixture_release(&f);
}

static void straight_play_and_seeks_give_the_same_screen(void **state)
{
	static const uint64_t stops_ms[] = {3000, 500, 2500, 50, 3950, 1500};
	struct fixture f;
	struct app *straight, *sought;

	(void)state;
	make_log(&f);
	straight = make_app(&f);
	sought = make_app(&f);
	go(straight, 1500 * MS);
	for (unsigned i = 0; i < sizeof(stops_ms) / sizeof(stops_ms[0]); i++) {
		go(sought, stops_ms[i] * MS);
		screen(sought, 100, 30);
	}
	assert_int_equal(app_hash(straight), app_hash(sought));
	{
		char *a = strdup(screen(straight, 120, 40));

		assert_string_equal(a, screen(sought, 120, 40));
		free(a);
	}
	app_free(straight);
	app_free(sought);
	fixture_release(&f);
}

static void ticks_are_stepped(void **state)
{
	struct fixture f;
	struct app *app;

	(void)state;
	make_log(&f);
	app = make_app(&f);
	go(app, SECOND);
	press(app, '.');
	settle(app);
	assert_int_equal(app_time_ns(app), SECOND + 50 * MS);
	press(app, ',');
	press(app, ',');
	settle(app);
	assert_int_equal(app_time_ns(app), SECOND - 50 * MS);
	press(app, INPUT_HOME);
	press(app, ',');
	settle(app);
	assert_int_equal(app_time_ns(app), 0);
	type(app, ":2.5s\r");
	settle(app);
	assert_int_equal(app_time_ns(app), 2500 * MS);
	type(app, ":nonsense\r");
	settle(app);
	assert_int_equal(app_time_ns(app), 2500 * MS);
	press(app, 'm');
	press(app, INPUT_HOME);
	settle(app);
	press(app, '\'');
	settle(app);
	assert_int_equal(app_time_ns(app), 2500 * MS);
	app_free(app);
	fixture_release(&f);
}

static void a_selection_follows_its_row(void **state)
{
	char before[512], after[512];
	struct fixture f;
	struct app *app;

	(void)state;
	make_log(&f);
	app = make_app(&f);
	go(app, SECOND);
	focus(app, '5');
	screen(app, 120, 40);
	/* First by calls a second, where busy leads; later late does. */
	press(app, INPUT_UP);
	assert_true(selected_row(app, before));
	assert_non_null(strstr(before, "busy"));
	go(app, 3 * SECOND);
	assert_true(strstr(screen(app, 120, 40), "late") < strstr(screen(app, 120, 40), "busy"));
	assert_true(selected_row(app, after));
	assert_non_null(strstr(after, "busy"));
	press(app, 's');
	press(app, 'r');
	assert_true(selected_row(app, after));
	assert_non_null(strstr(after, "busy"));
	app_free(app);
	fixture_release(&f);
}

static void a_filter_works_while_it_is_typed(void **state)
{
	struct fixture f;
	struct app *app;

	(void)state;
	make_log(&f);
	app = make_app(&f);
	go(app, 3 * SECOND);
	focus(app, '5');
	type(app, "fbus");
	assert_true(shows(app, "1, 1 alive"));
	press(app, INPUT_ESC);
	assert_true(shows(app, "2, 2 alive"));
	type(app, "f20\r");
	assert_true(shows(app, "1, 1 alive"));
	app_free(app);
	fixture_release(&f);
}

/* The number that make_log() gave the call on the selected line. */
static long selected_call(struct app *app)
{
	char text[512];
	const char *paren;

	assert_true(selected_row(app, text));
	paren = strchr(text, '(');
	return paren ? strtol(paren + 1, NULL, 10) : -1;
}

/* Up and down through blocks: no line twice, none left out. */
static void events_scroll_line_by_line(void **state)
{
	struct fixture f;
	struct app *app;
	long last, n = 0;

	(void)state;
	make_log(&f);
	app = make_app(&f);
	go(app, 2 * SECOND);
	focus(app, '9');
	type(app, "fread\r");
	screen(app, 120, 40);
	press(app, INPUT_UP);
	last = selected_call(app);
	for (; last > 1; n++) {
		long call;

		press(app, n % 50 == 10 ? INPUT_PAGE_UP : INPUT_UP);
		call = selected_call(app);
		if (n % 50 != 10 && call != last)
			assert_int_equal(call, last - (last % 3 == 1 ? 2 : 1));
		assert_true(call <= last);
		if (call == last)
			break;
		last = call;
	}
	assert_int_equal(last, 1);
	for (n = 0; n < 500; n++) {
		press(app, INPUT_DOWN);
		assert_int_equal(selected_call(app), last + (last % 3 == 1 ? 1 : 2));
		last = selected_call(app);
	}
	app_free(app);
	fixture_release(&f);
}

/* A page that was made by following is the same as one that was made at once. */
static void following_is_the_same_as_jumping(void **state)
{
	static const char *const filters[] = {"f\r", "ffailed\r", "fnr=257 and failed\r"};
	struct fixture f;

	(void)state;
	make_log(&f);
	for (unsigned i = 0; i < 3; i++) {
		struct app *stepped = make_app(&f), *jumped = make_app(&f);
		char *text;

		type(stepped, filters[i]);
		type(jumped, filters[i]);
		for (uint64_t ms = 50; ms <= 2600; ms += 50) {
			go(stepped, ms * MS);
			screen(stepped, 120, 40);
		}
		go(jumped, 2600 * MS);
		screen(jumped, 120, 40);
		settle(jumped);
		text = strdup(screen(stepped, 120, 40));
		assert_string_equal(text, screen(jumped, 120, 40));
		free(text);
		app_free(stepped);
		app_free(jumped);
	}
	fixture_release(&f);
}

static void a_search_goes_both_ways(void **state)
{
	struct fixture f;
	struct app *app;

	(void)state;
	make_log(&f);
	app = make_app(&f);
	go(app, 2 * SECOND);
	focus(app, '9');
	screen(app, 120, 40);
	type(app, "/fd=300\r");
	settle(app);
	assert_int_equal(selected_call(app), 300);
	type(app, "/fd=3000\r");
	settle(app);
	assert_int_equal(selected_call(app), 3000);
	type(app, "n");
	settle(app);
	assert_true(shows(app, "no more matches"));
	type(app, "/failed\r");
	settle(app);
	assert_int_equal(selected_call(app), 3000);
	type(app, "nN");
	settle(app);
	type(app, "N");
	settle(app);
	assert_int_equal(selected_call(app), 2990);
	app_free(app);
	fixture_release(&f);
}

/* Each letter searches from where the prompt was opened, and Esc goes back to there. */
static void a_search_is_undone(void **state)
{
	struct fixture f;
	struct app *app;

	(void)state;
	make_log(&f);
	app = make_app(&f);
	go(app, 2 * SECOND);
	focus(app, '9');
	screen(app, 120, 40);
	type(app, "/fd=300\r");
	settle(app);
	type(app, "/fd=310");
	settle(app);
	assert_int_equal(selected_call(app), 310);
	press(app, INPUT_BACKSPACE);
	press(app, '1');
	settle(app);
	assert_int_equal(selected_call(app), 311);
	press(app, INPUT_ESC);
	settle(app);
	assert_int_equal(selected_call(app), 300);
	assert_true(shows(app, "search: fd=300 "));
	app_free(app);
	fixture_release(&f);
}

static void enter_shows_the_detail_of_a_call(void **state)
{
	struct fixture f;
	struct app *app;

	(void)state;
	make_log(&f);
	app = make_app(&f);
	go(app, 2 * SECOND);
	focus(app, '9');
	press(app, 'z');
	screen(app, 120, 40);
	type(app, "/fd=2990\r");
	settle(app);
	press(app, INPUT_ENTER);
	assert_true(shows(app, "argument 0 0x0000000000000bae  2990"));
	assert_true(shows(app, "pid 10, tid 10, serial 1"));
	press(app, INPUT_ESC);
	assert_false(shows(app, "argument 0"));
	app_free(app);
	fixture_release(&f);
}

static void after_a_seek_back_there_is_no_future(void **state)
{
	struct fixture f;
	struct app *app;

	(void)state;
	make_log(&f);
	app = make_app(&f);
	go(app, 3 * SECOND);
	assert_true(shows(app, "0:02.999"));
	go(app, SECOND);
	assert_false(shows(app, "0:02.999"));
	assert_true(shows(app, "0:00.999"));
	app_free(app);
	fixture_release(&f);
}

/* An event of a task that entered call nr at enter_ms: at ms it ended, or is in it still. */
static void add_call(struct fixture *f, const struct task_info *task, uint32_t nr,
		     uint64_t enter_ms, uint64_t ms, bool ended)
{
	struct event ev = call_make(task, ms * MS, nr, (ms - enter_ms) * MS, ended ? 7 : 0);

	ev.kind = ended ? EVENT_CALL : EVENT_ENTERED;
	/* Blocks are cut each 100 ms. */
	if (ended && enter_ms / 100 != ms / 100)
		ev.flags = EVENT_ANNOUNCED;
	ev.args[0] = task->serial;
	fixture_add(f, &ev);
}

/*
 * Two blocks, cut at 100 and 200 ms. Of "long" the first tells that it is in read() since
 * 20 ms, which ends in the second, as a wait4() of "stuck" never does; a write() of "short",
 * 40 to 70 ms, begins and ends in the first.
 */
static void make_open_log(struct fixture *f)
{
	struct task_info tasks[] = {
		task_make(1, 0, 11, 11, "long"),
		task_make(2, 0, 12, 12, "short"),
		task_make(3, 0, 13, 13, "stuck"),
	};
	struct event start = {.kind = EVENT_START};

	fixture_init(f);
	for (int i = 0; i < 3; i++) {
		start.task = &tasks[i];
		fixture_add(f, &start);
	}
	add_call(f, &tasks[1], NR_WRITE, 40, 70, true);
	add_call(f, &tasks[0], NR_READ, 20, 100, false);
	fixture_block(f, 100 * MS);
	add_call(f, &tasks[0], NR_READ, 20, 130, true);
	add_call(f, &tasks[2], NR_WAIT4, 120, 200, false);
	fixture_block(f, 200 * MS);
	fixture_open(f, 400 * MS);
}

#define READ_OPEN  "read(1,  <unfinished ...>"
#define WRITE_OPEN "write(2, NULL, 0 <unfinished ...>"
#define WAIT_OPEN  "wait4(3,  <unfinished ...>"

static const struct {
	uint64_t ms;
	const char *title;
	const char *texts[2]; /* the longest first; NULL: none */
	const char *durations[2];
} open_at[] = {
	{50, "2 unfinished", {READ_OPEN, WRITE_OPEN}, {"30.0ms", "10.0ms"}},
	{100, "1 unfinished", {READ_OPEN}, {"80.0ms"}},
	{150, "1 unfinished", {WAIT_OPEN}, {"30.0ms"}},
	{350, "1 unfinished", {WAIT_OPEN}, {"230ms"}},
	{60, "2 unfinished", {READ_OPEN, WRITE_OPEN}, {"40.0ms", "20.0ms"}},
};

#define OPEN_TIMES (sizeof(open_at) / sizeof(open_at[0]))

static void what_has_not_returned_is_listed(void **state)
{
	struct fixture f;

	(void)state;
	make_open_log(&f);
	for (unsigned first = 0; first < OPEN_TIMES; first++) {
		struct app *app = app_new(&(struct app_config){.reader = f.reader,
							       .title = "open",
							       .tick_ns = 10 * MS,
							       .speed = INFINITY});

		/* Whatever was shown before, the same calls are open. */
		for (unsigned n = first; n < OPEN_TIMES; n++) {
			const char *text, *line;

			go(app, open_at[n].ms * MS);
			text = screen(app, 120, 40);
			assert_non_null(strstr(text, open_at[n].title));
			for (unsigned i = 0; i < 2 && open_at[n].texts[i]; i++) {
				line = strstr(text, open_at[n].texts[i]);
				assert_non_null(line);
				assert_non_null(strstr(line, open_at[n].durations[i]));
				assert_true(strstr(line, open_at[n].durations[i]) <
					    strchr(line, '\n'));
				text = line;
			}
			line = strstr(text + 1, "<unfinished");
			assert_true(!line || !strstr(line + 1, "<unfinished"));
		}
		app_free(app);
	}
	fixture_release(&f);
}

/* The filters of the view and of the program say which; a duration is the one so far. */
static void open_calls_are_filtered(void **state)
{
	struct strec_error err;
	struct filter *filter;
	struct fixture f;
	struct app *app;

	(void)state;
	make_open_log(&f);
	app = app_new(&(struct app_config){
		.reader = f.reader, .title = "open", .tick_ns = 10 * MS, .speed = INFINITY});
	go(app, 50 * MS);
	type(app, "fwrite\r");
	assert_false(shows(app, READ_OPEN));
	assert_true(shows(app, WRITE_OPEN));
	type(app, "f");
	for (int i = 0; i < 5; i++)
		press(app, INPUT_BACKSPACE);
	type(app, "dur>20ms\r");
	assert_true(shows(app, READ_OPEN));
	assert_false(shows(app, WRITE_OPEN));
	go(app, 70 * MS);
	assert_true(shows(app, WRITE_OPEN));
	app_free(app);
	/* Of what matches nothing has ended yet: the panel is not empty all the same. */
	assert_int_equal(filter_parse(&filter, "write", &err), 0);
	app = app_new(&(struct app_config){.reader = f.reader,
					   .filter = filter,
					   .title = "open",
					   .tick_ns = 10 * MS,
					   .speed = INFINITY});
	go(app, 50 * MS);
	assert_true(shows(app, WRITE_OPEN));
	assert_false(shows(app, READ_OPEN));
	app_free(app);
	filter_free(filter);
	/* What the filter does not let through has ended nevertheless. */
	assert_int_equal(filter_parse(&filter, "not ret=7", &err), 0);
	app = app_new(&(struct app_config){.reader = f.reader,
					   .filter = filter,
					   .title = "open",
					   .tick_ns = 10 * MS,
					   .speed = INFINITY});
	go(app, 110 * MS);
	assert_true(shows(app, READ_OPEN));
	go(app, 150 * MS);
	assert_false(shows(app, READ_OPEN));
	assert_true(shows(app, WAIT_OPEN));
	app_free(app);
	filter_free(filter);
	fixture_release(&f);
}

/* Of very many the ones that run longest are listed, and the rest is counted. */
static void very_many_open_calls_are_counted(void **state)
{
	struct fixture f;
	struct app *app;

	(void)state;
	fixture_init(&f);
	for (int i = 0; i < 200; i++) {
		struct task_info task = task_make((uint32_t)i + 1, 0, 100 + i, 100 + i, "many");

		add_call(&f, &task, NR_READ, (uint64_t)(10 + i % 7), 90, false);
	}
	fixture_open(&f, 100 * MS);
	app = make_app(&f);
	go(app, 50 * MS);
	assert_true(shows(app, "200 unfinished"));
	assert_true(shows(app, "and 197 more <unfinished ...>"));
	assert_true(strstr(screen(app, 120, 40), "40.0ms") != NULL);
	for (int h = 1; h < 60; h++)
		screen(app, 70, h);
	app_free(app);
	fixture_release(&f);
}

/* The text of a file of the working directory; "" where there is none. The caller frees it. */
static char *file_text(const char *path)
{
	FILE *file = fopen(path, "r");
	char *text = calloc(1, SCREEN_SIZE * 32);

	assert_non_null(text);
	if (file) {
		assert_true(fread(text, 1, SCREEN_SIZE * 32 - 1, file) < SCREEN_SIZE * 32 - 1);
		fclose(file);
	}
	return text;
}

static unsigned count_lines(const char *text, const char *with)
{
	unsigned n = 0;

	for (const char *end; *text && (end = strchr(text, '\n')); text = end + 1)
		n += memmem(text, (size_t)(end - text), with, strlen(with)) != NULL;
	return n;
}

/* Works in an empty directory, which is gone afterwards with what is in it. */
static char *directory_enter(void)
{
	static char path[64];

	snprintf(path, sizeof(path), "/tmp/strec-test-XXXXXX");
	assert_non_null(mkdtemp(path));
	assert_int_equal(chdir(path), 0);
	return path;
}

static void directory_leave(const char *home, const char *path)
{
	char command[128];

	assert_int_equal(chdir(home), 0);
	snprintf(command, sizeof(command), "rm -rf %s", path);
	assert_int_equal(system(command), 0);
}

/* What the exporter of the command line writes, of the log up to its end. */
static char *exported(struct fixture *f, const char *format)
{
	struct strec_error err = {0};
	char *text = NULL;
	size_t size;
	struct export_job job = {.reader = f->reader, .out = open_memstream(&text, &size)};

	assert_int_equal(exporter_find(format)->run(&job, &err), 0);
	fclose(job.out);
	return text;
}

static void assert_file(const char *path, const char *wanted)
{
	char *text = file_text(path);

	assert_string_equal(text, wanted);
	free(text);
}

static void what_is_shown_is_exported(void **state)
{
	char home[4096], *directory, *text;
	struct fixture f;
	struct app *app;

	(void)state;
	assert_non_null(getcwd(home, sizeof(home)));
	make_log(&f);
	app = make_app(&f);
	directory = directory_enter();
	press(app, 'e');
	assert_true(shows(app, "there is nothing to export"));
	/* At the end all of it, as the command line has it. */
	go(app, UINT64_MAX);
	focus(app, '9');
	type(app, "e\r");
	settle(app);
	assert_true(shows(app, "exported events: test.events.txt, "));
	text = exported(&f, "text");
	assert_file("test.events.txt", text);
	free(text);
	focus(app, '1');
	type(app, "e\r");
	settle(app);
	text = exported(&f, "summary");
	assert_file("test.summary.txt", text);
	free(text);
	/* Earlier only what was there by then, and of it what the filter shows. */
	go(app, SECOND);
	focus(app, '9');
	type(app, "fopenat and failed\re\r");
	settle(app);
	text = file_text("test.events-2.txt");
	assert_int_equal(count_lines(text, ""), count_lines(text, "openat("));
	assert_int_equal(count_lines(text, ""), 67);
	assert_int_equal(count_lines(text, "ENOENT"), 67);
	free(text);
	focus(app, '6');
	type(app, "fopen\re\r");
	settle(app);
	text = file_text("test.summary-2.txt");
	assert_int_equal(count_lines(text, "openat"), 1);
	assert_int_equal(count_lines(text, "read"), 0);
	assert_int_equal(count_lines(text, "1998"), 1);
	free(text);
	/* Of Processes the events of the selected one. */
	go(app, 3 * SECOND);
	focus(app, '5');
	screen(app, 120, 40);
	type(app, "e\r");
	settle(app);
	text = file_text("test.events-of-pid-20.txt");
	assert_int_equal(count_lines(text, ""), count_lines(text, "20    "));
	assert_int_equal(count_lines(text, " = "), 3000);
	free(text);
	app_free(app);
	directory_leave(home, directory);
	fixture_release(&f);
}

/* Nothing is overwritten, and what cannot be written is told and leaves no file. */
static void exports_that_fail_are_told(void **state)
{
	char home[4096], *directory;
	struct rlimit before;
	struct fixture f;
	struct app *app;
	FILE *file;

	(void)state;
	assert_non_null(getcwd(home, sizeof(home)));
	make_log(&f);
	app = make_app(&f);
	directory = directory_enter();
	go(app, SECOND);
	file = fopen("mine", "w");
	fputs("kept", file);
	fclose(file);
	press(app, 'e');
	press(app, KEY_CTRL('U'));
	type(app, "mine\r");
	settle(app);
	assert_true(shows(app, "not exported: mine: File exists"));
	assert_file("mine", "kept");
	press(app, 'e');
	press(app, KEY_CTRL('U'));
	type(app, "no/such/file\r");
	settle(app);
	assert_true(shows(app, "not exported: no/such/file: No such file or directory"));
	/* Without a name, and with Esc, nothing happens. */
	press(app, 'e');
	press(app, KEY_CTRL('U'));
	type(app, "\re");
	press(app, INPUT_ESC);
	settle(app);
	assert_int_equal(access("test.events.txt", F_OK), -1);
	/* Esc also ends one that is under way. */
	type(app, "e\r");
	assert_int_equal(access("test.events.txt", F_OK), 0);
	press(app, 'e');
	assert_true(shows(app, "an export is under way"));
	press(app, INPUT_ESC);
	assert_int_equal(access("test.events.txt", F_OK), -1);
	settle(app);
	assert_int_equal(access("test.events.txt", F_OK), -1);
	/* A full disk. */
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &before);
	setrlimit(RLIMIT_FSIZE, &(struct rlimit){.rlim_max = before.rlim_max});
	type(app, "e\r");
	settle(app);
	setrlimit(RLIMIT_FSIZE, &before);
	assert_true(shows(app, "not exported: test.events.txt: "));
	assert_int_equal(access("test.events.txt", F_OK), -1);
	app_free(app);
	directory_leave(home, directory);
	fixture_release(&f);
}

/* Lines with very many calls in between are found in slices, and the last slice is shown, too. */
static void output_that_takes_long_to_find_is_drawn(void **state)
{
	struct task_info task = task_make(1, 0, 10, 10, "rare");
	struct capture capture = {.arg = 1, .kind = CAPTURE_BYTES, .at_exit = false};
	struct strec_error err = {0};
	char line[32], *last = NULL;
	bool again = true;
	struct fixture f;
	struct app *app;

	(void)state;
	fixture_init(&f);
	for (unsigned i = 0; i < 60 * 4000; i++) {
		struct event ev = call_make(&task, i * 1000, i % 4000 ? NR_READ : NR_WRITE, 100, 0);

		if (i % 4000 == 0) {
			capture.size =
				(uint32_t)snprintf(line, sizeof(line), "line %u\n", i / 4000);
			capture.bytes = (const uint8_t *)line;
			ev.args[0] = 1;
			ev.args[2] = capture.size;
			ev.result = capture.size;
			ev.captures = &capture;
			ev.capture_count = 1;
		}
		fixture_add(&f, &ev);
		if (i % 4000 == 3999)
			fixture_block(&f, i * 1000);
	}
	fixture_open(&f, 240 * MS);
	app = app_new(&(struct app_config){
		.reader = f.reader, .title = "long", .panels = "O", .speed = INFINITY});
	go(app, UINT64_MAX);
	/* As the program does it: a screen is drawn when something has changed. */
	do {
		if (again) {
			free(last);
			last = strdup(screen(app, 120, 40));
		}
		assert_true(app_advance(app, 0, 1000, &err) >= 0);
		again = app_take_changed(app);
	} while (app_is_busy(app) || again);
	assert_non_null(strstr(last, "line 59"));
	assert_non_null(strstr(last, "line 30"));
	assert_string_equal(screen(app, 120, 40), last);
	free(last);
	app_free(app);
	fixture_release(&f);
}

static void panels_are_hidden_and_shown(void **state)
{
	struct fixture f;
	struct app *app;

	(void)state;
	make_log(&f);
	app = make_app(&f);
	go(app, SECOND);
	press(app, '6');
	assert_false(shows(app, "6 Stats"));
	type(app, "159");
	assert_true(shows(app, "no panel is shown"));
	/* Nothing has the focus: no key may find something. */
	type(app, "sr\rzn/x\r");
	press(app, INPUT_TAB);
	press(app, '6');
	assert_true(shows(app, "6 Stats"));
	app_free(app);
	fixture_release(&f);
}

/* The last row of the screen. */
static void key_line(struct app *app, int w, char *text)
{
	struct grid grid;

	draw(app, &grid, w, 24);
	row_text(&grid, 23, text);
	grid_release(&grid);
}

static void the_key_line_tells_what_to_press(void **state)
{
	struct fixture f;
	struct app *app;
	char text[1024];

	(void)state;
	make_log(&f);
	app = make_app(&f);
	for (int w = 80; w <= 200; w += 40) {
		key_line(app, w, text);
		assert_non_null(strstr(text, "? help  q quit  Space play"));
		assert_non_null(strstr(text, "panels"));
		assert_non_null(strstr(text, "Enter open"));
	}
	assert_non_null(strstr(text, "., tick  +- speed  [] 10s"));
	press(app, ' ');
	key_line(app, 80, text);
	assert_non_null(strstr(text, "Space pause"));
	app_free(app);
	fixture_release(&f);
}

/* Until the first key, and not where a screen is only printed. */
static void a_newcomer_is_told_of_the_help(void **state)
{
	struct fixture f;
	struct app *app;
	char text[1024];

	(void)state;
	make_log(&f);
	app = app_new(&(struct app_config){.reader = f.reader, .title = "x", .hint = true});
	assert_non_null(app);
	key_line(app, 80, text);
	assert_non_null(strstr(text, "? shows all keys"));
	assert_null(strstr(text, "? help"));
	app_input(app, (struct input){.code = INPUT_RESIZE}, 0);
	key_line(app, 80, text);
	assert_non_null(strstr(text, "? shows all keys"));
	press(app, 'j');
	key_line(app, 80, text);
	assert_null(strstr(text, "shows all keys"));
	assert_non_null(strstr(text, "? help"));
	/* It says which part of it is in sight where that is not all. */
	press(app, '?');
	assert_true(shows(app, "General"));
	app_free(app);
	fixture_release(&f);
}

static void what_is_told_of_keys_is_true_of_others(void **state)
{
	struct keymap map = keymap_default();
	char error[100], text[1024];
	struct fixture f;
	struct app *app;

	(void)state;
	assert_true(keymap_set(&map, REQUEST_HELP, "F2", sizeof(error), error));
	assert_true(keymap_set(&map, REQUEST_PAUSE, "p", sizeof(error), error));
	assert_true(keymap_set(&map, REQUEST_MARK, "M", sizeof(error), error));
	assert_true(keymap_set(&map, REQUEST_ZOOM, "none", sizeof(error), error));
	keymap_use(&map);
	make_log(&f);
	app = make_app(&f);
	key_line(app, 120, text);
	assert_non_null(strstr(text, "F2 help  q quit  p play"));
	assert_null(strstr(text, "zoom"));
	assert_true(shows(app, "p plays, End goes to the end"));
	press(app, '\'');
	key_line(app, 120, text);
	assert_non_null(strstr(text, "no mark yet; M sets it"));
	map = keymap_default();
	keymap_use(&map);
	app_free(app);
	fixture_release(&f);
}

static void q_quits_but_not_in_a_prompt(void **state)
{
	struct fixture f;
	struct app *app;

	(void)state;
	make_log(&f);
	app = make_app(&f);
	press(app, '/');
	assert_int_equal(app_input(app, (struct input){.code = 'q'}, 0), APP_DRAW);
	press(app, INPUT_ESC);
	press(app, '?');
	assert_int_equal(app_input(app, (struct input){.code = 'q'}, 0), APP_QUIT);
	assert_int_equal(app_input(app, (struct input){.code = INPUT_HANGUP}, 0), APP_QUIT);
	app_free(app);
	fixture_release(&f);
}

static void mouse(struct app *app, uint32_t code, int x, int y)
{
	app_input(app, (struct input){.code = code, .x = x, .y = y, .button = 1}, 0);
}

static void a_click_focuses_and_selects(void **state)
{
	char text[512], rows[3][512];
	struct fixture f;
	struct app *app;
	struct grid grid;

	(void)state;
	make_log(&f);
	app = make_app(&f);
	go(app, 3 * SECOND);
	draw(app, &grid, 120, 40);
	row_text(&grid, 9, rows[0]);  /* of the Stats table its second row */
	row_text(&grid, 16, rows[1]); /* of Processes the second */
	row_text(&grid, 30, rows[2]); /* of Events one */
	grid_release(&grid);
	mouse(app, INPUT_MOUSE_PRESS, 80, 9);
	assert_int_equal(selected_at(app, 62, text), 9);
	assert_string_equal(text, rows[0]);
	mouse(app, INPUT_MOUSE_PRESS, 30, 16);
	assert_int_equal(selected_at(app, 2, text), 16);
	assert_string_equal(text, rows[1]);
	mouse(app, INPUT_MOUSE_PRESS, 30, 30);
	assert_int_equal(selected_at(app, 2, text), 30);
	assert_string_equal(text, rows[2]);
	/* On a border or nowhere there is no row to select. */
	mouse(app, INPUT_MOUSE_PRESS, 30, 38);
	mouse(app, INPUT_MOUSE_PRESS, 900, -4);
	assert_int_equal(selected_at(app, 2, text), 30);
	app_free(app);
	fixture_release(&f);
}

/* Asked for, the panel is there besides the others, with as many clusters as are wanted. */
static void clusters_are_shown_when_asked_for(void **state)
{
	struct fixture f;
	struct app *app;

	(void)state;
	make_log(&f);
	app = app_new(&(struct app_config){
		.reader = f.reader,
		.title = "test.trc",
		.speed = INFINITY,
		.settings.clusters = 2,
		.panels_also = "3",
	});
	assert_non_null(app);
	go(app, SECOND);
	assert_true(shows(app, "3 Clusters"));
	assert_true(shows(app, "1 Syscalls"));
	/* The log has two sites, read and openat. */
	assert_true(shows(app, "k 2  2 sites  0 outliers"));
	press(app, '3');
	assert_false(shows(app, "3 Clusters"));
	app_free(app);
	app = make_app(&f);
	go(app, SECOND);
	assert_false(shows(app, "3 Clusters"));
	app_free(app);
	fixture_release(&f);
}

/* From a press in a panel on all is its view's, also what happens outside of it. */
static void a_drag_marks_on_the_latency_map(void **state)
{
	struct fixture f;
	struct app *app;

	(void)state;
	make_log(&f);
	app = make_app(&f);
	go(app, SECOND);
	type(app, "15690z");
	assert_true(shows(app, "most: "));
	assert_false(shows(app, "mark: "));
	mouse(app, INPUT_MOUSE_PRESS, 118, 4);
	assert_false(shows(app, "marked"));
	mouse(app, INPUT_MOUSE_DRAG, 60, 20);
	assert_true(shows(app, "marked"));
	mouse(app, INPUT_MOUSE_DRAG, -5, 500);
	mouse(app, INPUT_WHEEL_UP, 60, 20);
	/* Two calls a ms from 1 ms on. */
	assert_true(shows(app, "marked: 1,998 calls"));
	mouse(app, INPUT_MOUSE_RELEASE, 2000, 0);
	assert_true(shows(app, "marked: 0 calls"));
	/* It has ended. */
	mouse(app, INPUT_MOUSE_DRAG, 1, 38);
	assert_true(shows(app, "marked: 0 calls"));
	mouse(app, INPUT_MOUSE_PRESS, 118, 37);
	mouse(app, INPUT_MOUSE_RELEASE, 118, 37);
	assert_false(shows(app, "marked"));
	/* The panel goes while it is dragged in. */
	mouse(app, INPUT_MOUSE_PRESS, 30, 30);
	type(app, "05");
	screen(app, 120, 40);
	mouse(app, INPUT_MOUSE_DRAG, 50, 20);
	mouse(app, INPUT_MOUSE_RELEASE, 50, 20);
	app_free(app);
	fixture_release(&f);
}

/* Enter shows only the calls of the mark, or of the cell, in all panels; Esc goes back. */
static void enter_narrows_to_a_mark(void **state)
{
	struct fixture f;
	struct app *app;

	(void)state;
	make_log(&f);
	app = make_app(&f);
	go(app, SECOND);
	type(app, "59130");
	assert_true(shows(app, "0 Latency map"));
	type(app, "gvl");
	screen(app, 120, 40);
	press(app, 'v');
	/* Two calls a ms from 1 ms on, in two ticks. */
	assert_true(shows(app, "marked: 198 calls"));
	press(app, INPUT_ENTER);
	settle(app);
	assert_true(shows(app, "time>=0s && time<100ms && dur>="));
	assert_true(shows(app, "marked: 198 calls"));
	assert_true(shows(app, "calls          198"));
	press(app, INPUT_ESC);
	press(app, INPUT_ESC);
	settle(app);
	assert_false(shows(app, "time>=0s && time<100ms && dur>="));
	press(app, '3');
	press(app, '3');
	screen(app, 120, 40);
	press(app, INPUT_ENTER);
	settle(app);
	assert_true(shows(app, "&& ip=0x0"));
	app_free(app);
	fixture_release(&f);
}

/* Views get places within them: beside the list that is its nearest row. */
static void a_drag_stays_in_its_panel(void **state)
{
	char text[512];
	struct fixture f;
	struct app *app;
	int first;

	(void)state;
	make_log(&f);
	app = make_app(&f);
	go(app, SECOND);
	type(app, "15693z");
	first = selected_at(app, 118, text);
	assert_true(first > 0);
	mouse(app, INPUT_MOUSE_PRESS, 110, first);
	assert_int_equal(selected_at(app, 118, text), first);
	mouse(app, INPUT_MOUSE_DRAG, 4000, first + 1);
	assert_int_equal(selected_at(app, 118, text), first + 1);
	mouse(app, INPUT_MOUSE_RELEASE, 4000, first);
	assert_int_equal(selected_at(app, 118, text), first);
	app_free(app);
	fixture_release(&f);
}

/* Lines move, above two calls that are open, under a selection that stays where it is, up to the
 * ends of the list. */
static void the_wheel_scrolls(void **state)
{
	char before[512], after[512];
	struct fixture f;
	struct app *app;
	struct grid grid;

	(void)state;
	make_log(&f);
	app = make_app(&f);
	go(app, 3 * SECOND);
	draw(app, &grid, 120, 40);
	row_text(&grid, 25, before);
	grid_release(&grid);
	mouse(app, INPUT_WHEEL_UP, 30, 30);
	draw(app, &grid, 120, 40);
	row_text(&grid, 28, after);
	grid_release(&grid);
	assert_string_equal(before, after);
	assert_int_equal(selected_at(app, 2, after), 35);
	mouse(app, INPUT_WHEEL_DOWN, 30, 30);
	draw(app, &grid, 120, 40);
	row_text(&grid, 25, after);
	grid_release(&grid);
	assert_string_equal(before, after);
	/* There is nothing below: the selection is at the last row, and the page is full. */
	mouse(app, INPUT_WHEEL_DOWN, 30, 30);
	assert_int_equal(selected_at(app, 2, after), 35);
	for (int i = 0; i < 20; i++)
		mouse(app, INPUT_WHEEL_UP, i * 9, i * 3);
	/* The help scrolls too, and a wheel above no panel is nothing's. */
	press(app, '?');
	mouse(app, INPUT_WHEEL_DOWN, 5, 5);
	assert_false(shows(app, "General"));
	mouse(app, INPUT_WHEEL_UP, 5, 5);
	assert_true(shows(app, "General"));
	app_free(app);
	fixture_release(&f);
}

/* The first and last column of the progress bar, by its background. */
static void bar_columns(struct app *app, int w, int *first, int *last)
{
	struct grid grid;

	*first = *last = -1;
	draw(app, &grid, w, 40);
	for (int x = 0; x < grid.width; x++)
		if (grid_cell(&grid, x, 0)->bg == COLOR_RGB(45, 45, 55)) {
			*first = *first < 0 ? x : *first;
			*last = x;
		}
	grid_release(&grid);
	assert_true(*first > 0 && *last > *first + 5);
}

/* Where there is little room, the bar comes before counts that are seldom of interest. */
static void the_progress_bar_has_its_room(void **state)
{
	struct fixture f;
	struct app *app;

	(void)state;
	make_log(&f);
	app = make_app(&f);
	go(app, SECOND);
	for (int w = 70; w < 160; w++) {
		struct grid grid;
		int columns = 0;

		draw(app, &grid, w, 5);
		for (int x = 0; x < w; x++)
			columns += grid_cell(&grid, x, 0)->bg == COLOR_RGB(45, 45, 55);
		assert_in_range(columns, 5, w);
		grid_release(&grid);
	}
	assert_true(shows(app, "held 0ns"));
	app_free(app);
	fixture_release(&f);
}

static void the_progress_bar_seeks(void **state)
{
	struct fixture f;
	struct app *app;
	int first, last;

	(void)state;
	make_log(&f);
	app = make_app(&f);
	go(app, SECOND);
	bar_columns(app, 120, &first, &last);
	mouse(app, INPUT_MOUSE_PRESS, (first + last + 1) / 2, 0);
	settle(app);
	assert_in_range(app_time_ns(app), 1700 * MS, 2300 * MS);
	/* Once pressed there, the mouse may leave the line. */
	mouse(app, INPUT_MOUSE_DRAG, first - 3, 12);
	settle(app);
	assert_int_equal(app_time_ns(app), 0);
	mouse(app, INPUT_MOUSE_DRAG, 119, 3);
	settle(app);
	assert_true(shows(app, "TRACE COMPLETE"));
	mouse(app, INPUT_MOUSE_DRAG, first + 1, 0);
	mouse(app, INPUT_MOUSE_RELEASE, first + 1, 0);
	settle(app);
	assert_in_range(app_time_ns(app), 1, 500 * MS);
	bar_columns(app, 120, &first, &last);
	/* A drag that began elsewhere is not the bar's. */
	mouse(app, INPUT_MOUSE_DRAG, last, 0);
	mouse(app, INPUT_MOUSE_PRESS, 30, 30);
	mouse(app, INPUT_MOUSE_DRAG, last, 0);
	settle(app);
	assert_in_range(app_time_ns(app), 1, 500 * MS);
	/* Nor is a click on it the user's while the help is in front. */
	press(app, '?');
	mouse(app, INPUT_MOUSE_PRESS, last, 0);
	settle(app);
	assert_in_range(app_time_ns(app), 1, 500 * MS);
	app_free(app);
	fixture_release(&f);
}

/* A click while a prompt is open must not give its text to another panel. */
static void a_prompt_keeps_its_panel(void **state)
{
	struct fixture f;
	struct app *app;

	(void)state;
	make_log(&f);
	app = make_app(&f);
	go(app, 3 * SECOND);
	screen(app, 120, 40);
	type(app, "/re");
	for (int y = 0; y < 40; y += 3)
		app_input(app,
			  (struct input){.code = INPUT_MOUSE_PRESS, .x = 5, .y = y, .button = 1},
			  0);
	type(app, "ad\r");
	settle(app);
	assert_true(shows(app, "search: read"));
	app_free(app);
	fixture_release(&f);
}

/*
 * Of make_log(): "busy" makes 2 calls a ms from 1 ms on, "late" 3 more from 2 s on. Call number
 * n of all is an openat where 3 divides n, so that of late's are 2,000 of 6,000.
 */
static void enter_narrows_all_panels_and_escape_widens_them(void **state)
{
	struct fixture f;
	struct app *app;
	char before[SCREEN_SIZE], text[256];

	(void)state;
	make_log(&f);
	app = make_app(&f);
	go(app, UINT64_MAX);
	snprintf(before, sizeof(before), "%s", screen(app, 120, 40));
	assert_non_null(strstr(before, "13,998"));
	press(app, '5');
	press(app, '5');
	while (!selected_row(app, text) || !strstr(text, " late "))
		press(app, INPUT_DOWN);
	press(app, INPUT_ENTER);
	settle(app);
	assert_true(shows(app, "all ~ pid=20"));
	assert_true(shows(app, "6,000"));
	assert_false(shows(app, "13,998"));
	press(app, '6');
	press(app, '6');
	while (selected_at(app, 62, text) < 0 || !strstr(text + 60, "openat"))
		press(app, INPUT_DOWN);
	press(app, INPUT_ENTER);
	settle(app);
	assert_true(shows(app, "all ~ pid=20 ~ openat"));
	assert_true(shows(app, "2,000"));
	assert_false(shows(app, "read("));
	press(app, INPUT_ESC);
	settle(app);
	assert_true(shows(app, "6,000"));
	assert_true(shows(app, "read("));
	press(app, INPUT_ESC);
	settle(app);
	/* The same cells but for the focus, which those below do not have either. */
	press(app, '9');
	press(app, '9');
	assert_string_equal(screen(app, 120, 40), before);
	press(app, INPUT_ESC);
	assert_string_equal(screen(app, 120, 40), before);
	app_free(app);
	fixture_release(&f);
}

/* Where the row below the status line, the time axis, shows the time of the replay: reversed. */
static int axis_at(struct app *app)
{
	struct grid grid;
	int found = -1;

	draw(app, &grid, 100, 40);
	for (int x = 0; x < 100 && found < 0; x++)
		if (grid_cell(&grid, x, 1)->attributes & ATTR_REVERSE)
			found = x;
	grid_release(&grid);
	return found;
}

static void drag_axis(struct app *app, int from, int to)
{
	app_input(app, (struct input){.code = INPUT_MOUSE_PRESS, .button = 1, .x = from, .y = 1},
		  0);
	app_input(app, (struct input){.code = INPUT_MOUSE_DRAG, .button = 1, .x = to, .y = 1}, 0);
	app_input(app, (struct input){.code = INPUT_MOUSE_RELEASE, .x = to, .y = 1}, 0);
	settle(app);
}

/* 100 columns of 4 s, 40 ms each. */
static void the_time_axis_leads_to_its_times(void **state)
{
	struct fixture f;
	struct app *app;

	(void)state;
	make_log(&f);
	app = make_app(&f);
	go(app, UINT64_MAX);
	assert_int_equal(axis_at(app), 99);
	drag_axis(app, 50, 50);
	assert_true(app_time_ns(app) == 2 * SECOND);
	assert_int_equal(axis_at(app), 50);
	/* From 0.4 s to 1.2 s two calls a ms; what is before has none, and Esc brings them back. */
	drag_axis(app, 29, 10);
	assert_true(app_time_ns(app) == 1200 * MS);
	assert_true(shows(app, "time>=0.400000s time<1.200000s"));
	assert_true(shows(app, "1,600 events") || shows(app, "1,602 events"));
	press(app, INPUT_ESC);
	settle(app);
	assert_false(shows(app, "time>="));
	assert_true(app_time_ns(app) == 1200 * MS);
	app_free(app);
	fixture_release(&f);
}

/* An hour is not in this log: the axis, the bar and percentages are of the two seconds that are. */
static void the_axis_is_of_what_the_log_has(void **state)
{
	struct task_info task = task_make(1, 0, 10, 10, "ring");
	const uint64_t begin_ns = 3600 * SECOND;
	struct fixture f;
	struct app *app;
	int first, last;

	(void)state;
	fixture_init_at(&f, begin_ns);
	for (unsigned ms = 0; ms < 2000; ms++) {
		struct event ev = call_make(&task, begin_ns + ms * MS, NR_READ, 1000, 1);

		fixture_add(&f, &ev);
	}
	fixture_open(&f, begin_ns + 2 * SECOND);
	app = make_app(&f);
	assert_int_equal(axis_at(app), 0);
	assert_true(shows(app, "  0%"));
	type(app, ":50%\r");
	settle(app);
	assert_true(app_time_ns(app) == begin_ns + SECOND);
	assert_int_equal(axis_at(app), 50);
	assert_true(shows(app, " 50%"));
	screen(app, 100, 40);
	drag_axis(app, 25, 25);
	assert_true(app_time_ns(app) == begin_ns + 500 * MS);
	bar_columns(app, 200, &first, &last);
	mouse(app, INPUT_MOUSE_PRESS, first, 0);
	settle(app);
	assert_true(app_time_ns(app) == begin_ns);
	/* Its rate is in all columns, also of what was played. */
	go(app, UINT64_MAX);
	{
		struct grid grid;

		draw(app, &grid, 100, 40);
		for (int x = 0; x < 100; x++)
			assert_int_not_equal(grid_cell(&grid, x, 1)->codepoint, ' ');
		grid_release(&grid);
	}
	app_free(app);
	fixture_release(&f);
}

static void a_short_log_is_dragged_over_to_the_ns(void **state)
{
	struct task_info task = task_make(1, 0, 10, 10, "short");
	struct fixture f;
	struct app *app;

	(void)state;
	fixture_init(&f);
	for (unsigned i = 0; i < 100; i++) {
		struct event ev = call_make(&task, i * 100, NR_READ, 10, 1);

		fixture_add(&f, &ev);
	}
	fixture_open(&f, 10000);
	app = make_app(&f);
	go(app, UINT64_MAX);
	screen(app, 100, 40);
	/* A column is 100 ns and has a call. */
	drag_axis(app, 12, 14);
	assert_true(shows(app, "time>=0.000001200s time<0.000001500s"));
	assert_true(shows(app, "calls            3"));
	/* What there is none of is told with the way back. */
	drag_axis(app, 50, 60);
	assert_true(shows(app, "none so far of what is narrowed to; Esc goes back"));
	app_free(app);
	fixture_release(&f);
}

/* Where the release was not seen, as behind the help, what follows is no drag. */
static void a_drag_over_the_axis_ends(void **state)
{
	struct fixture f;
	struct app *app;

	(void)state;
	make_log(&f);
	app = make_app(&f);
	go(app, SECOND);
	screen(app, 100, 40);
	mouse(app, INPUT_MOUSE_PRESS, 10, 1);
	type(app, "?");
	mouse(app, INPUT_MOUSE_RELEASE, 50, 1);
	type(app, "?");
	mouse(app, INPUT_MOUSE_PRESS, 30, 30);
	mouse(app, INPUT_MOUSE_RELEASE, 30, 30);
	settle(app);
	assert_false(shows(app, "time>="));
	/* The axis goes while it is dragged over. */
	mouse(app, INPUT_MOUSE_PRESS, 10, 1);
	screen(app, 100, 10);
	mouse(app, INPUT_MOUSE_RELEASE, 50, 1);
	settle(app);
	assert_false(shows(app, "time>="));
	app_free(app);
	fixture_release(&f);
}

static void the_time_from_the_mark_on_is_narrowed_to(void **state)
{
	struct fixture f;
	struct app *app;

	(void)state;
	make_log(&f);
	app = make_app(&f);
	press(app, 'M');
	assert_true(shows(app, "no mark"));
	go(app, 3 * SECOND);
	press(app, 'm');
	go(app, SECOND);
	press(app, 'M');
	settle(app);
	assert_true(shows(app, "time>=1.000000s time<3.000000s"));
	assert_true(app_time_ns(app) == 3 * SECOND);
	/* 1,000 ms of two calls and 1,000 of five. */
	assert_true(shows(app, "7,000"));
	app_free(app);
	fixture_release(&f);
}

static void the_first_event_is_a_key_away(void **state)
{
	struct fixture f;
	struct app *app;
	char text[256];

	(void)state;
	make_log(&f);
	app = make_app(&f);
	go(app, 3 * SECOND);
	assert_false(shows(app, "read(1, NULL"));
	press(app, 'g');
	assert_true(shows(app, "read(1, NULL"));
	assert_true(selected_row(app, text));
	assert_non_null(strstr(text, "0:00.000000"));
	press(app, 'G');
	assert_false(shows(app, "read(1, NULL"));
	app_free(app);
	fixture_release(&f);
}

/* Two calls in the tick from 50 ms on, none in the next two, one in that from 200 ms on. */
static void a_step_selects_one_event_after_the_other(void **state)
{
	static const uint64_t times_ms[] = {60, 70, 210};
	struct task_info task = task_make(1, 0, 10, 10, "few");
	char text[256];
	struct fixture f;
	struct app *app;

	(void)state;
	fixture_init(&f);
	for (unsigned i = 0; i < 3; i++) {
		struct event ev = call_make(&task, times_ms[i] * MS, NR_READ, 1000, i);

		fixture_add(&f, &ev);
	}
	fixture_open(&f, 300 * MS);
	app = make_app(&f);
	assert_true(shows(app, "no events yet"));
	for (int round = 0; round < 2; round++) {
		for (unsigned i = round; i < 3; i++) {
			press(app, '>');
			settle(app);
			assert_true(selected_row(app, text));
			assert_non_null(strstr(text, i == 0   ? "0:00.060000"
						     : i == 1 ? "0:00.070000"
							      : "0:00.210000"));
			assert_true(app_time_ns(app) == (i < 2 ? 100 : 250) * MS);
		}
		press(app, '<');
		settle(app);
		assert_true(selected_row(app, text));
		assert_non_null(strstr(text, "0:00.070000"));
		assert_true(app_time_ns(app) == 100 * MS);
		press(app, '<');
		settle(app);
	}
	press(app, '>');
	settle(app);
	press(app, '>');
	settle(app);
	press(app, '>');
	settle(app);
	assert_true(shows(app, "no event there"));
	app_free(app);
	fixture_release(&f);
}

static void escape_widens_before_it_ends_the_zoom(void **state)
{
	struct fixture f;
	struct app *app;

	(void)state;
	make_log(&f);
	app = make_app(&f);
	go(app, UINT64_MAX);
	press(app, '5');
	press(app, '5');
	press(app, 'z');
	assert_true(shows(app, "late"));
	press(app, INPUT_ENTER);
	settle(app);
	assert_true(shows(app, "all ~ pid="));
	press(app, INPUT_ESC);
	settle(app);
	assert_false(shows(app, "all ~ pid="));
	assert_false(shows(app, "9 Events"));
	press(app, INPUT_ESC);
	assert_true(shows(app, "9 Events"));
	app_free(app);
	fixture_release(&f);
}

/* Where the user is stays, and what is played on is narrowed too. */
static void a_narrowed_replay_goes_on_from_where_it_was(void **state)
{
	struct fixture f;
	struct app *app;

	(void)state;
	make_log(&f);
	app = make_app(&f);
	go(app, 2 * SECOND + 500 * MS);
	press(app, '5');
	press(app, '5');
	assert_true(shows(app, "late"));
	press(app, 'G');
	press(app, INPUT_ENTER);
	settle(app);
	assert_true(app_time_ns(app) == 2 * SECOND + 500 * MS);
	go(app, 3 * SECOND);
	assert_true(shows(app, "all ~ pid="));
	go(app, SECOND);
	assert_true(shows(app, "all ~ pid="));
	app_free(app);
	fixture_release(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(panels_show_the_log),
		cmocka_unit_test(enter_narrows_all_panels_and_escape_widens_them),
		cmocka_unit_test(the_first_event_is_a_key_away),
		cmocka_unit_test(a_step_selects_one_event_after_the_other),
		cmocka_unit_test(escape_widens_before_it_ends_the_zoom),
		cmocka_unit_test(the_time_axis_leads_to_its_times),
		cmocka_unit_test(the_axis_is_of_what_the_log_has),
		cmocka_unit_test(a_short_log_is_dragged_over_to_the_ns),
		cmocka_unit_test(a_drag_over_the_axis_ends),
		cmocka_unit_test(the_time_from_the_mark_on_is_narrowed_to),
		cmocka_unit_test(a_narrowed_replay_goes_on_from_where_it_was),
		cmocka_unit_test(categories_are_aligned_and_in_their_colours),
		cmocka_unit_test(the_history_is_as_long_as_it_is_set),
		cmocka_unit_test(an_empty_start_says_what_to_do),
		cmocka_unit_test(any_size_is_drawn),
		cmocka_unit_test(every_key_is_safe_where_there_is_nothing),
		cmocka_unit_test(straight_play_and_seeks_give_the_same_screen),
		cmocka_unit_test(ticks_are_stepped),
		cmocka_unit_test(a_selection_follows_its_row),
		cmocka_unit_test(a_filter_works_while_it_is_typed),
		cmocka_unit_test(events_scroll_line_by_line),
		cmocka_unit_test(following_is_the_same_as_jumping),
		cmocka_unit_test(a_search_goes_both_ways),
		cmocka_unit_test(a_search_is_undone),
		cmocka_unit_test(enter_shows_the_detail_of_a_call),
		cmocka_unit_test(after_a_seek_back_there_is_no_future),
		cmocka_unit_test(what_has_not_returned_is_listed),
		cmocka_unit_test(open_calls_are_filtered),
		cmocka_unit_test(very_many_open_calls_are_counted),
		cmocka_unit_test(what_is_shown_is_exported),
		cmocka_unit_test(exports_that_fail_are_told),
		cmocka_unit_test(output_that_takes_long_to_find_is_drawn),
		cmocka_unit_test(panels_are_hidden_and_shown),
		cmocka_unit_test(the_key_line_tells_what_to_press),
		cmocka_unit_test(a_newcomer_is_told_of_the_help),
		cmocka_unit_test(what_is_told_of_keys_is_true_of_others),
		cmocka_unit_test(q_quits_but_not_in_a_prompt),
		cmocka_unit_test(a_click_focuses_and_selects),
		cmocka_unit_test(clusters_are_shown_when_asked_for),
		cmocka_unit_test(a_drag_marks_on_the_latency_map),
		cmocka_unit_test(enter_narrows_to_a_mark),
		cmocka_unit_test(a_drag_stays_in_its_panel),
		cmocka_unit_test(the_wheel_scrolls),
		cmocka_unit_test(the_progress_bar_has_its_room),
		cmocka_unit_test(the_progress_bar_seeks),
		cmocka_unit_test(a_prompt_keeps_its_panel),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
