/* The Waterfall panel, by the screens of the whole viewer. */
#include "tests/viz/span_fixture.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "viz/app_private.h"
#include "viz/glyph.h"

#define SCREEN_SIZE 65536

static void add(void *to, const struct event *ev)
{
	fixture_add(to, ev);
}

static struct app *open_log(struct fixture *f, uint64_t end_ns)
{
	struct app *app;

	fixture_open(f, end_ns);
	app = app_new(&(struct app_config){
		.reader = f->reader,
		.title = "test.trc",
		.speed = INFINITY,
		.tick_ns = 10 * MS,
		.panels = "4",
	});
	assert_non_null(app);
	return app;
}

static struct app *open_family(struct fixture *f)
{
	struct family family = family_make();
	struct teller t = {.tell = add, .to = f};

	fixture_init(f);
	tell_family(&t, &family);
	return open_log(f, 100 * MS);
}

static void close_log(struct app *app, struct fixture *f)
{
	app_free(app);
	fixture_release(f);
}

static void go(struct app *app, uint64_t time_ns)
{
	struct strec_error err = {0};

	app_goto(app, 0, time_ns);
	do
		assert_true(app_advance(app, 0, 1000, &err) >= 0);
	while (app_is_busy(app));
}

static void press(struct app *app, uint32_t code)
{
	app_input(app, (struct input){.code = code}, 0);
}

static void type(struct app *app, const char *text)
{
	for (; *text; text++)
		press(app, (unsigned char)*text);
}

static void draw(struct app *app, struct grid *grid, int w, int h)
{
	assert_int_equal(grid_init(grid, w, h), 0);
	app_draw(app, grid);
}

static size_t row_text(const struct grid *grid, int y, char *text)
{
	size_t size = 0;

	for (int x = 0; x < grid->width; x++)
		if (grid_cell(grid, x, y)->width)
			size += utf8_encode(grid_cell(grid, x, y)->codepoint, text + size);
	text[size] = '\0';
	return size;
}

/* Static. */
static const char *screen(struct app *app, int w, int h)
{
	static char text[SCREEN_SIZE];
	struct grid grid;
	size_t size = 0;

	draw(app, &grid, w, h);
	for (int y = 0; y < h; y++) {
		size += row_text(&grid, y, text + size);
		text[size++] = '\n';
	}
	text[size] = '\0';
	grid_release(&grid);
	return text;
}

static bool shows(struct app *app, const char *text)
{
	return strstr(screen(app, 120, 30), text) != NULL;
}

/* The first row of the panel that has the text, and what it looks like; -1: none. */
static int find_row(struct app *app, const char *text, struct grid *grid)
{
	char row[1024];

	draw(app, grid, 120, 30);
	for (int y = 3; y < grid->height - 1; y++) {
		row_text(grid, y, row);
		if (strstr(row, text))
			return y;
	}
	grid_release(grid);
	return -1;
}

static void assert_shows(struct app *app, const char *text)
{
	if (!shows(app, text))
		fail_msg("no \"%s\" in\n%s", text, screen(app, 120, 30));
}

static void assert_shows_not(struct app *app, const char *text)
{
	if (shows(app, text))
		fail_msg("\"%s\" in\n%s", text, screen(app, 120, 30));
}

/* Of the row that is selected, that is reversed. */
static bool selected(struct app *app, const char *text)
{
	char row[1024] = "";
	struct grid grid;

	draw(app, &grid, 120, 30);
	for (int y = 3; y < grid.height - 1 && !row[0]; y++)
		if (grid_cell(&grid, 2, y)->attributes & ATTR_REVERSE)
			row_text(&grid, y, row);
	grid_release(&grid);
	return strstr(row, text) != NULL;
}

static void a_tree_of_bars(void **state)
{
	struct fixture f;
	struct app *app = open_family(&f);

	(void)state;
	assert_shows(app, "no processes yet");
	go(app, UINT64_MAX);
	assert_shows(app, "6 processes · by time");
	/*
	 * The axis is 64 columns, 512 eighths, of 100 ms: slow, from 10 to 60 ms, is there from
	 * eighth 51, in the second half of column 6, to 307, three in column 38.
	 */
	assert_shows(app, "  NAME                     DURATION STATUS    ON PATH 0ms         20ms");
	assert_shows(app, "▾ sh                          100ms ok         30.0ms "
			  "████████████████████████████████████████████████████████████████│");
	assert_shows(app, "  ▾ slow                     50.0ms ok         20.0ms "
			  "┊     ▐███████████████████████████████▍   ");
	assert_shows(app, "      deep                   30.0ms ok         30.0ms "
			  "┊           ▐███████████████████      ┊");
	assert_shows(app, "    fast                     18.0ms ok                "
			  "┊      ▐███████████▏     ┊");
	assert_shows(app, "    last                     20.0ms exit 1     20.0ms ");
	assert_shows(app, "    pselect6                 20.0ms signal            ");
	close_log(app, &f);
}

/* Glyphs from the first block on: how many columns have that colour. */
static int count_colored(const struct grid *grid, int y, uint32_t color)
{
	int n = 0;

	for (int x = 0; x < grid->width; x++) {
		const struct cell *cell = grid_cell(grid, x, y);

		n += cell->codepoint >= 0x2580 && cell->codepoint <= 0x259F && cell->fg == color;
	}
	return n;
}

static void the_critical_path_has_its_colour(void **state)
{
	struct fixture f;
	struct app *app = open_family(&f);
	uint32_t path = theme_color(THEME_CRITICAL_PATH), error = theme_color(THEME_ERROR);
	struct grid grid;
	int y;

	(void)state;
	go(app, UINT64_MAX);
	/* Of 64 columns the shell has those of 0-10, 60-70 and 90-100 ms. */
	y = find_row(app, "▾ sh ", &grid);
	assert_in_range(count_colored(&grid, y, path), 18, 20);
	assert_int_equal(count_colored(&grid, y, path) +
				 count_colored(&grid, y, theme_color(THEME_FOCUS)),
			 64);
	grid_release(&grid);
	y = find_row(app, " deep ", &grid);
	assert_in_range(count_colored(&grid, y, path), 19, 20);
	grid_release(&grid);
	/* Not waited for. */
	y = find_row(app, " fast ", &grid);
	assert_int_equal(count_colored(&grid, y, path), 0);
	grid_release(&grid);
	/* It failed, and that its name tells; its bar is all on the path. */
	y = find_row(app, " last ", &grid);
	assert_int_equal(count_colored(&grid, y, error), 0);
	for (int x = 0; x < 20; x++)
		if (grid_cell(&grid, x, y)->codepoint == 'l')
			assert_int_equal(grid_cell(&grid, x, y)->fg, error);
	grid_release(&grid);
	close_log(app, &f);
}

/* Where there are no colours the path is what is full. */
static void the_critical_path_without_colours(void **state)
{
	struct fixture f;
	struct app *app = open_family(&f);
	char wanted[512];
	const char *text;

	(void)state;
	theme_use(theme_find("mono"));
	go(app, UINT64_MAX);
	text = screen(app, 120, 30);
	theme_use(NULL);
	/* In columns of 1.56 ms 0 to 10, 60 to 70 and 90 to 100 ms, where they have half of one. */
	snprintf(wanted, sizeof(wanted), "%s%s%s%s%s│", "██████",
		 "▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒", "███████", "▒▒▒▒▒▒▒▒▒▒▒▒▒", "██████");
	assert_non_null(strstr(text, wanted));
	close_log(app, &f);
}

static void rows_fold_and_unfold(void **state)
{
	struct fixture f;
	struct app *app = open_family(&f);

	(void)state;
	go(app, UINT64_MAX);
	/* Waits for children are there only on demand. */
	assert_shows_not(app, "wait4");
	assert_true(selected(app, "▾ sh"));
	press(app, 'h');
	assert_shows(app, "▸ sh");
	assert_shows_not(app, "slow");
	press(app, 'l');
	assert_shows(app, "slow");
	press(app, 'l');
	assert_shows(app, "wait4");
	press(app, 'h');
	assert_shows_not(app, "wait4");
	press(app, 'j');
	press(app, 'j');
	assert_true(selected(app, "deep"));
	/* Nothing is below it: to the row around it. */
	press(app, 'h');
	assert_true(selected(app, "slow"));
	/* Of that all is shown when the waits are: then into it. */
	press(app, 'l');
	assert_true(selected(app, "slow"));
	press(app, 'l');
	assert_false(selected(app, "slow"));
	press(app, 'h');
	assert_true(selected(app, "slow"));
	close_log(app, &f);
}

static void the_axis_fits_the_selected(void **state)
{
	struct fixture f;
	struct app *app = open_family(&f);

	(void)state;
	go(app, UINT64_MAX);
	screen(app, 120, 30);
	press(app, 'j');
	press(app, 'w');
	assert_shows(app, "50.0ms of time, w shows all");
	assert_shows(app, "slow                     50.0ms ok         20.0ms "
			  "████████████████████████████████████████████████████████████████│");
	/* What is of another time is not listed. */
	assert_shows(app, "fast");
	assert_shows_not(app, "last");
	press(app, 'w');
	assert_shows_not(app, "w shows all");
	press(app, 'w');
	press(app, INPUT_ESC);
	assert_shows_not(app, "w shows all");
	close_log(app, &f);
}

static void mouse(struct app *app, uint32_t code, int x)
{
	app_input(app, (struct input){.code = code, .x = x, .y = 8, .button = 1}, 0);
}

static void drag(struct app *app, int from, int to)
{
	mouse(app, INPUT_MOUSE_PRESS, from);
	mouse(app, INPUT_MOUSE_DRAG, to);
	assert_shows_not(app, "of time");
	mouse(app, INPUT_MOUSE_RELEASE, to);
}

/* The axis begins at column 55. */
static void dragging_shows_that_time(void **state)
{
	struct fixture f;
	struct app *app = open_family(&f);

	(void)state;
	go(app, UINT64_MAX);
	screen(app, 120, 30);
	/* Over the table it means nothing. */
	drag(app, 3, 90);
	assert_shows_not(app, "of time");
	/* 16 of 64 columns. */
	drag(app, 87, 72);
	assert_shows(app, "25.0ms of time");
	close_log(app, &f);
}

static void rows_are_sorted(void **state)
{
	struct fixture f;
	struct app *app = open_family(&f);
	const char *text;

	(void)state;
	go(app, UINT64_MAX);
	press(app, 's');
	text = screen(app, 120, 30);
	assert_non_null(strstr(text, "by duration"));
	assert_true(strstr(text, " slow ") < strstr(text, " last "));
	assert_true(strstr(text, " last ") < strstr(text, " fast "));
	press(app, 's');
	press(app, 'r');
	text = screen(app, 120, 30);
	assert_non_null(strstr(text, "by name, reversed"));
	assert_true(strstr(text, " slow ") < strstr(text, " last "));
	assert_true(strstr(text, " fast ") < strstr(text, " alone "));
	close_log(app, &f);
}

static void a_search_unfolds(void **state)
{
	struct fixture f;
	struct app *app = open_family(&f);

	(void)state;
	go(app, UINT64_MAX);
	screen(app, 120, 30);
	press(app, 'h');
	press(app, '/');
	type(app, "PSEL");
	press(app, INPUT_ENTER);
	assert_true(selected(app, "pselect6"));
	assert_shows(app, "search: PSEL, 1 found");
	press(app, '/');
	for (int i = 0; i < 4; i++)
		press(app, INPUT_BACKSPACE);
	type(app, "as");
	assert_true(selected(app, "fast"));
	press(app, INPUT_ENTER);
	press(app, 'n');
	assert_true(selected(app, "last"));
	press(app, 'n');
	assert_true(selected(app, "fast"));
	press(app, 'N');
	assert_true(selected(app, "last"));
	press(app, '/');
	type(app, "x");
	press(app, INPUT_ESC);
	assert_true(selected(app, "last"));
	close_log(app, &f);
}

static void narrow(struct app *app, char expr[static NARROW_SIZE])
{
	struct view_context ctx = app_context(app, PANEL_WATERFALL);

	assert_true(view_narrow(&view_waterfall, app->panels[PANEL_WATERFALL].state, &ctx, expr));
}

static void enter_narrows_to_the_selected(void **state)
{
	static const char *const wanted[] = {
		"pid=10",
		"pid=10 time>=0.001s time<=0.092s",
		"tid=11",
		"tid=11 time>=0.01s time<=0.09s",
		"tid=11 time>=0.02s time<=0.08s",
		"pid=10 time>=0.092s time<=0.1s",
	};
	struct task_info main = task_make(1, 0, 10, 10, "a"), thread = task_make(2, 1, 11, 10, "t");
	struct teller t;
	struct fixture f;
	struct app *app;

	(void)state;
	fixture_init(&f);
	t = (struct teller){.tell = add, .to = &f};
	tell_start(&t, &main, START_FIRST, 0);
	tell_exec(&t, &main, "/bin/a", MS);
	tell_start(&t, &thread, START_CLONE, 2 * MS);
	tell_path(&t, &thread, NR_ACCESS, 0, "strec:begin:work", 10 * MS);
	tell_call(&t, &thread, NR_READ, -5, 20 * MS, 80 * MS);
	tell_path(&t, &thread, NR_ACCESS, 0, "strec:end:work", 90 * MS + 1000);
	tell_exec(&t, &main, "/bin/b", 92 * MS);
	tell_exit(&t, &main, 9, 100 * MS);
	app = open_log(&f, 100 * MS);
	go(app, UINT64_MAX);
	assert_shows(app, "SIGKILL");
	assert_shows(app, "EIO");
	assert_shows(app, "t 11 ");
	for (unsigned i = 0; i < 6; i++) {
		char expr[NARROW_SIZE];

		narrow(app, expr);
		assert_string_equal(expr, wanted[i]);
		press(app, 'j');
		screen(app, 120, 30);
	}
	/* And the panels follow: without all calls there is no path. */
	press(app, 'g');
	press(app, INPUT_ENTER);
	go(app, UINT64_MAX);
	assert_shows(app, "pid=10");
	assert_shows(app, "no path without all calls");
	close_log(app, &f);
}

static void a_call_that_has_not_returned(void **state)
{
	struct task_info task = task_make(1, 0, 10, 10, "a");
	struct event entered = call_make(&task, 50 * MS, NR_READ, 30 * MS, 0);
	struct teller t;
	struct fixture f;
	struct app *app;

	(void)state;
	fixture_init(&f);
	t = (struct teller){.tell = add, .to = &f};
	tell_start(&t, &task, START_FIRST, 0);
	tell_path(&t, &task, NR_ACCESS, 0, "strec:begin:job", 10 * MS);
	entered.kind = EVENT_ENTERED;
	fixture_add(&f, &entered);
	fixture_block(&f, 50 * MS);
	tell_call(&t, &task, NR_READ, 1, 20 * MS, 200 * MS);
	app = open_log(&f, 200 * MS);
	go(app, 100 * MS);
	assert_shows(app, "      read                   80.0ms running");
	assert_shows(app, "  ▾ job                      90.0ms running");
	assert_shows(app, "▶│");
	go(app, UINT64_MAX);
	assert_shows(app, "      read                    180ms ok");
	close_log(app, &f);
}

static void a_mark_is_a_call_too(void **state)
{
	struct task_info task = task_make(1, 0, 10, 10, "a");
	struct teller t;
	struct fixture f;
	struct app *app;

	(void)state;
	fixture_init(&f);
	t = (struct teller){.tell = add, .to = &f};
	tell_start(&t, &task, START_FIRST, 0);
	tell_path(&t, &task, NR_ACCESS, 0, "strec:begin:build", 10 * MS);
	tell_path(&t, &task, NR_FACCESSAT2, 1, "strec:mark:half", 50 * MS);
	tell_path(&t, &task, NR_NEWFSTATAT, 1, "strec:end:build", 91 * MS);
	app = open_log(&f, 100 * MS);
	go(app, UINT64_MAX);
	assert_shows(app, "  ▾ build                    81.0ms ok");
	assert_shows(app, "      half                          mark");
	press(app, '9');
	assert_shows(app, "access(\"strec:begin:build\"");
	assert_shows(app, "faccessat2(AT_FDCWD, \"strec:mark:half\"");
	close_log(app, &f);
}

/* The short time before the exec is half as high. */
static void a_program_shares_the_row_of_its_process(void **state)
{
	struct task_info task = task_make(1, 0, 10, 10, "sh");
	struct teller t;
	struct fixture f;
	struct app *app;

	(void)state;
	fixture_init(&f);
	t = (struct teller){.tell = add, .to = &f};
	tell_start(&t, &task, START_FIRST, 0);
	tell_exec(&t, &task, "/bin/ls", 30 * MS);
	tell_exit(&t, &task, 0, 100 * MS);
	app = open_log(&f, 100 * MS);
	go(app, UINT64_MAX);
	assert_shows(app, "  ls                          100ms ok                "
			  "▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄██████");
	go(app, 20 * MS);
	assert_shows(app, "  sh                         20.0ms running");
	close_log(app, &f);
}

static void seeks_give_the_same_screen(void **state)
{
	static char straight[12][SCREEN_SIZE];
	uint64_t hashes[12];
	struct fixture f;
	struct app *app = open_family(&f);

	(void)state;
	for (unsigned i = 0; i < 11; i++) {
		go(app, i * 10 * MS);
		snprintf(straight[i], SCREEN_SIZE, "%s", screen(app, 120, 30));
		hashes[i] = app_hash(app);
	}
	for (unsigned i = 0; i < 33; i++) {
		unsigned k = i * 7 % 11;

		go(app, k * 10 * MS);
		assert_string_equal(screen(app, 120, 30), straight[k]);
		assert_int_equal(app_hash(app), hashes[k]);
	}
	close_log(app, &f);
}

static void any_size_is_drawn(void **state)
{
	struct fixture f;
	struct app *app = open_family(&f);

	(void)state;
	go(app, UINT64_MAX);
	press(app, 'l');
	for (int w = 1; w < 200; w += w < 40 ? 1 : 13)
		for (int h = 1; h < 60; h += h < 12 ? 1 : 11)
			assert_int_equal(strlen(screen(app, w, h)) > 0, 1);
	close_log(app, &f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_tree_of_bars),
		cmocka_unit_test(the_critical_path_has_its_colour),
		cmocka_unit_test(the_critical_path_without_colours),
		cmocka_unit_test(rows_fold_and_unfold),
		cmocka_unit_test(the_axis_fits_the_selected),
		cmocka_unit_test(dragging_shows_that_time),
		cmocka_unit_test(rows_are_sorted),
		cmocka_unit_test(a_search_unfolds),
		cmocka_unit_test(enter_narrows_to_the_selected),
		cmocka_unit_test(a_call_that_has_not_returned),
		cmocka_unit_test(a_mark_is_a_call_too),
		cmocka_unit_test(a_program_shares_the_row_of_its_process),
		cmocka_unit_test(seeks_give_the_same_screen),
		cmocka_unit_test(any_size_is_drawn),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
