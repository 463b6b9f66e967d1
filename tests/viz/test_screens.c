/*
 * What holds for every panel: any size, any bytes, any number of events and resizes; a selection
 * stays with its row; help and prompts have room where nothing is to be seen. The list of panels
 * says which there are.
 */
#include "tests/viz/fixture.h"

#include <fcntl.h>
#include <malloc.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "viz/app.h"
#include "viz/glyph.h"
#include "viz/views.h"

#define SCREEN_SIZE 65536

struct screen {
	int width, height;
	char text[SCREEN_SIZE]; /* rows of width characters, each '\n'; what is no ASCII is '~' */
};

static const struct {
	char key;
	const char *name;
} panels[PANELS] = {
#define X(panel, view, key, name, ...) [PANEL_##panel] = {key, name},
	VIEW_LIST(X)
#undef X
};

static struct app *make_app(struct log_reader *reader, const char *keys)
{
	struct app *app = app_new(&(struct app_config){
		.reader = reader, .title = "test.trc", .speed = INFINITY, .panels = keys});

	assert_non_null(app);
	return app;
}

static struct app *make_panel(struct log_reader *reader, enum panel panel)
{
	return make_app(reader, (char[]){panels[panel].key, '\0'});
}

static void settle(struct app *app)
{
	struct strec_error err = {0};

	do
		assert_true(app_advance(app, 0, 1000000, &err) >= 0);
	while (app_is_busy(app));
}

static void go(struct app *app, uint64_t time_ns)
{
	app_goto(app, 0, time_ns);
	settle(app);
}

static void press(struct app *app, uint32_t code)
{
	app_input(app, (struct input){.code = code}, 0);
	settle(app);
}

/* No cell is half of a glyph, none holds a control character. */
static void assert_whole(const struct grid *grid)
{
	for (int y = 0; y < grid->height; y++)
		for (int x = 0; x < grid->width; x++) {
			const struct cell *cell = grid_cell(grid, x, y);
			const struct cell *left = grid_cell(grid, x - 1, y);
			const struct cell *right = grid_cell(grid, x + 1, y);

			assert_true(cell->width <= 2);
			assert_true(cell->codepoint == 0 || cell->codepoint >= 0x20);
			assert_true(cell->codepoint < 0x7f || cell->codepoint >= 0xa0);
			assert_int_equal(cell->codepoint == 0, cell->width == 0);
			if (cell->codepoint)
				assert_int_equal(glyph_columns(cell->codepoint), cell->width);
			if (cell->width == 2)
				assert_true(right && right->width == 0);
			if (cell->width == 0)
				assert_true(left && left->width == 2);
		}
}

static void draw_whole(struct app *app, int width, int height)
{
	struct grid grid;

	assert_int_equal(grid_init(&grid, width, height), 0);
	app_draw(app, &grid);
	settle(app);
	app_draw(app, &grid);
	assert_whole(&grid);
	grid_release(&grid);
}

/* The screen, and the row that is selected, that is reversed in its second column; or -1. */
static int screen_read(struct app *app, struct screen *screen, int width, int height)
{
	char *at = screen->text;
	struct grid grid;
	int selected = -1;

	assert_int_equal(grid_init(&grid, width, height), 0);
	app_draw(app, &grid);
	settle(app);
	app_draw(app, &grid);
	for (int y = 0; y < height; y++) {
		for (int x = 0; x < width; x++) {
			uint32_t c = grid_cell(&grid, x, y)->codepoint;

			*at++ = c >= 0x20 && c < 0x7f ? (char)c : '~';
		}
		*at++ = '\n';
		if (y > 1 && y < height - 1 && grid_cell(&grid, 2, y)->attributes & ATTR_REVERSE)
			selected = y;
	}
	*at = '\0';
	screen->width = width;
	screen->height = height;
	grid_release(&grid);
	return selected;
}

static bool shows(struct app *app, int width, int height, const char *text)
{
	static struct screen screen;

	screen_read(app, &screen, width, height);
	return strstr(screen.text, text) != NULL;
}

static struct log_reader *open_sample(const char *path)
{
	struct log_reader *reader;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(log_reader_open(&reader, source_open_fd(fd, false), NULL), 0);
	return reader;
}

/* Texts that a target may have as name, path or output: 1,000 characters of each. */
static const char *const hostile[] = {
	"日本語", "é",        "e\xcc\x81x", "\xe6\x97", "\x1b[2J\x1b]0;x\a",
	"🦀",   "\t\r\n\b", "%s%n",       "a",
};

#define HOSTILE_CHARACTERS 1000

static size_t hostile_text(char *to, size_t size, unsigned which)
{
	size_t piece = strlen(hostile[which]), n = 0;

	for (int i = 0; i < HOSTILE_CHARACTERS && n + piece < size; i++, n += piece)
		memcpy(to + n, hostile[which], piece);
	return n;
}

static void add_hostile(struct fixture *f, unsigned which)
{
	static char text[HOSTILE_CHARACTERS * 16];
	uint32_t size = (uint32_t)hostile_text(text, sizeof(text), which);
	struct capture name = {.bytes = (const uint8_t *)text, .size = size};
	struct task_info task = task_make(which + 1, which, (int)which + 10, (int)which + 10, text);
	struct event ev = {.kind = EVENT_START, .task = &task, .time_ns = which * MS};

	fixture_add(f, &ev);
	ev.kind = EVENT_EXEC;
	ev.captures = &name;
	ev.capture_count = 1;
	fixture_add(f, &ev);
	for (unsigned i = 1; i < 30; i++) {
		name.arg = i % 2 ? 1 : 0;
		name.kind = i % 2 ? CAPTURE_STRING : CAPTURE_BYTES;
		/* The last one takes long enough to be an anomaly and a bar. */
		ev = call_make(&task, which * MS + i * 20000, i % 2 ? NR_OPENAT : 1000 + i,
			       i == 29 ? 900000 : 1000 + i, i % 3 ? 3 : -2);
		ev.args[0] = i % 2 ? (uint64_t)-100 : 1;
		ev.captures = &name;
		ev.capture_count = i % 2;
		fixture_add(f, &ev);
	}
	name.arg = 0;
	name.kind = CAPTURE_BYTES;
	ev = (struct event){.kind = EVENT_OUTPUT,
			    .nr = 1 + which % 2,
			    .task = &task,
			    .time_ns = which * MS + 700000,
			    .captures = &name,
			    .capture_count = 1};
	fixture_add(f, &ev);
}

static void make_hostile_log(struct fixture *f)
{
	fixture_init(f);
	for (unsigned i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++)
		add_hostile(f, i);
	fixture_open(f, SECOND);
}

static void any_text_at_any_size_tears_no_cell(void **state)
{
	static const char *const keys[] = {"", "l", "jj", "?"};
	struct fixture f;

	(void)state;
	make_hostile_log(&f);
	for (unsigned panel = 0; panel < PANELS; panel++)
		for (unsigned i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
			struct app *app = make_panel(f.reader, panel);

			go(app, UINT64_MAX);
			draw_whole(app, 80, 24);
			for (const char *key = keys[i]; *key; key++)
				press(app, (unsigned char)*key);
			for (int w = 1; w <= 200; w += w < 9 ? 1 : 23)
				for (int h = 1; h <= 60; h += h < 9 ? 1 : 13)
					draw_whole(app, w, h);
			app_free(app);
		}
	fixture_release(&f);
}

/* The panels have something of that log to show, or the test above would show little. */
static void long_and_foreign_names_are_shown(void **state)
{
	struct log_reader *reader;
	struct fixture f;
	struct app *app;

	(void)state;
	make_hostile_log(&f);
	reader = f.reader;
	app = make_panel(reader, PANEL_PROCESSES);
	go(app, UINT64_MAX);
	assert_true(shows(app, 80, 24, "aaaaaaaaaaaa"));
	app_free(app);
	app = make_panel(reader, PANEL_FILES);
	go(app, UINT64_MAX);
	assert_true(shows(app, 80, 24, "9 names") && shows(app, 80, 24, "aaaaaaaaaaaa"));
	app_free(app);
	app = make_panel(reader, PANEL_OUTPUT);
	go(app, UINT64_MAX);
	assert_true(shows(app, 80, 24, "aaaaaaaaaaaa"));
	app_free(app);
	fixture_release(&f);
}

static size_t memory_in_use(void)
{
	return mallinfo2().uordblks;
}

static void six_thousand_resizes_take_no_memory(void **state)
{
	struct log_reader *reader = open_sample("samples/tour.trc");
	struct app *app = make_app(reader, NULL);
	struct grid grid = {0};
	uint32_t random = 1;
	size_t before = 0;

	(void)state;
	go(app, UINT64_MAX);
	assert_int_equal(grid_init(&grid, 250, 100), 0);
	for (int i = 0; i < 6000; i++) {
		random = random * 1664525u + 1013904223u;
		assert_int_equal(grid_resize(&grid, 1 + (int)(random >> 8) % 250,
					     1 + (int)(random >> 18) % 100),
				 0);
		app_input(app, (struct input){.code = INPUT_RESIZE}, 0);
		app_draw(app, &grid);
		if (i % 500 == 0) {
			settle(app);
			assert_whole(&grid);
		}
		if (i == 1000)
			before = memory_in_use();
	}
	assert_in_range(memory_in_use(), 0, before + 65536);
	grid_release(&grid);
	app_free(app);
	log_reader_close(reader);
}

/* A log of so many calls in one tick, in blocks of 1,000; returns what the app took for it. */
static size_t memory_of(unsigned calls)
{
	struct task_info task = task_make(1, 0, 10, 10, "a");
	static struct screen screen;
	struct fixture f;
	struct app *app;
	char wanted[32];
	size_t before, used;

	fixture_init(&f);
	for (unsigned i = 0; i < calls; i++) {
		struct event ev = call_make(&task, 10 * MS + i, i % 300, 1000 + i % 777, 0);

		fixture_add(&f, &ev);
		if (i % 1000 == 999)
			fixture_block(&f, 10 * MS + i);
	}
	fixture_open(&f, 50 * MS);
	before = memory_in_use();
	app = make_app(f.reader, NULL);
	go(app, 50 * MS);
	screen_read(app, &screen, 200, 60);
	snprintf(wanted, sizeof(wanted), " %u,000 events", calls / 1000);
	assert_non_null(strstr(screen.text, wanted));
	snprintf(wanted, sizeof(wanted), " %u,000  ", calls / 1000);
	assert_non_null(strstr(screen.text, wanted));
	used = memory_in_use() - before;
	app_free(app);
	fixture_release(&f);
	return used;
}

/* The map of blocks may grow to its bound; a list of the events would take some MB. */
static void events_of_one_tick_take_no_memory(void **state)
{
	size_t some = memory_of(20000), many = memory_of(100000);

	(void)state;
	assert_in_range(many, 0, some + 65536);
}

/* Of each panel whose table changes: its columns by which a row is known. */
static const struct listed {
	enum panel panel;
	int from, columns;
	bool moves; /* some of the rows below are then at another place */
} lists[] = {
	{PANEL_STATS, 1, 16, true},     {PANEL_PROCESSES, 1, 7, true},
	{PANEL_FILES, 1, 30, true},     {PANEL_ANOMALIES, 1, 43, true},
	{PANEL_WATERFALL, 3, 20, true}, {PANEL_METRICS, 1, 40, false},
};

/*
 * Selects the row of that number at 0.1 s and plays to the end: it is selected there, or is not
 * on the screen. Returns 1 where it is at another place then, 0 at the same, -1 gone.
 */
static int follow_row(struct app *app, const struct listed *list, unsigned row)
{
	static struct screen before, after;
	char key[64] = "";
	int at, then;

	go(app, 100 * MS);
	screen_read(app, &before, 140, 50);
	press(app, 'g');
	for (unsigned k = 0; k < row; k++)
		press(app, 'j');
	at = screen_read(app, &before, 140, 50);
	go(app, UINT64_MAX);
	then = screen_read(app, &after, 140, 50);
	assert_true(at > 0 && then > 0);
	memcpy(key, &before.text[at * 141 + list->from], (size_t)list->columns);
	if (!strstr(after.text, key))
		return -1;
	assert_memory_equal(&after.text[then * 141 + list->from], key, (size_t)list->columns);
	return at != then;
}

static void a_selection_follows_its_row(void **state)
{
	struct log_reader *reader = open_sample("samples/tour.trc");

	(void)state;
	for (unsigned i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		struct app *app = make_panel(reader, lists[i].panel);
		int found = 0, moved = 0;

		for (unsigned row = 0; row < 6; row++) {
			int place = follow_row(app, &lists[i], row);

			found += place >= 0;
			moved += place > 0;
		}
		assert_true(found >= 2);
		assert_true(moved > 0 || !lists[i].moves);
		app_free(app);
	}
	log_reader_close(reader);
}

/* Where there is nothing, a panel says so, and help and keys are there as ever. */
static void an_empty_panel_has_help(void **state)
{
	static struct screen screen;
	struct fixture f;

	(void)state;
	fixture_init(&f);
	fixture_open(&f, SECOND);
	for (unsigned panel = 0; panel < PANELS; panel++) {
		struct app *app = make_panel(f.reader, panel);

		screen_read(app, &screen, 80, 24);
		assert_non_null(strstr(screen.text, "q quit"));
		assert_non_null(strstr(screen.text, panels[panel].name));
		press(app, '?');
		assert_true(shows(app, 80, 24, "this help"));
		app_free(app);
	}
	fixture_release(&f);
}

/* What is typed is seen at any height, beside whichever panel. */
static void a_prompt_has_its_line(void **state)
{
	static const char typed[] = "pid=12345 failed";
	struct log_reader *reader = open_sample("samples/tour.trc");

	(void)state;
	for (unsigned panel = 0; panel < PANELS; panel++) {
		struct app *app = make_panel(reader, panel);

		go(app, UINT64_MAX);
		press(app, ':');
		for (const char *at = typed; *at; at++)
			press(app, (unsigned char)*at);
		for (int h = 1; h <= 40; h += h < 6 ? 1 : 17)
			assert_true(shows(app, 60, h, typed));
		app_free(app);
	}
	log_reader_close(reader);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_text_at_any_size_tears_no_cell),
		cmocka_unit_test(long_and_foreign_names_are_shown),
		cmocka_unit_test(six_thousand_resizes_take_no_memory),
		cmocka_unit_test(events_of_one_tick_take_no_memory),
		cmocka_unit_test(a_selection_follows_its_row),
		cmocka_unit_test(an_empty_panel_has_help),
		cmocka_unit_test(a_prompt_has_its_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
