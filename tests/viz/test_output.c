/* The Output panel: lines out of writes, what of them is shown, and where in the log they are. */
#include "tests/viz/app_fixture.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "viz/collect_output.h"
#include "viz/output_split.h"
#include "viz/output_text.h"
#include "viz/output_window.h"

#define NR_DUP2 33

/* Lines of a text that is given in two chunks, as "|line" each; "~" where one is cut. */
static const char *split(uint8_t stream1, const char *text1, uint8_t stream2, const char *text2,
			 bool cut)
{
	static char lines[4096];
	struct output_split s = {0};
	struct output_bytes rest;
	struct output_piece piece;
	size_t at = 0;

	lines[0] = '\0';
	for (int i = 0; i < 2; i++) {
		const char *text = i ? text2 : text1;

		rest = (struct output_bytes){(const uint8_t *)text, strlen(text), cut && i == 0};
		while (output_split_next(&s, i ? stream2 : stream1, &rest, &piece))
			at += (size_t)snprintf(lines + at, sizeof(lines) - at, "%s%.*s%s",
					       piece.begins ? "|" : "", (int)piece.size,
					       (const char *)piece.bytes, piece.cut ? "~" : "");
	}
	return lines;
}

static void lines_of_writes(void **state)
{
	(void)state;
	assert_string_equal(split(1, "a\nb\n", 1, "c\n", false), "|a|b|c");
	assert_string_equal(split(1, "a\nb", 1, "c\n", false), "|a|bc");
	assert_string_equal(split(1, "a\n\n", 1, "\nb", false), "|a|||b");
	assert_string_equal(split(1, "a", 2, "b\n", false), "|a|b");
	assert_string_equal(split(1, "a\n", 2, "b", false), "|a|b");
	assert_string_equal(split(1, "", 1, "a", false), "|a");
	/* Of a write that is cut nobody knows how it goes on. */
	assert_string_equal(split(1, "ab", 1, "c\n", true), "|ab~|c");
	assert_string_equal(split(1, "ab\n", 1, "c\n", true), "|ab|~|c");
	assert_string_equal(split(1, "", 1, "c\n", true), "|~|c");
}

/* However a text comes in chunks, its lines are the same. */
static void chunks_make_no_difference(void **state)
{
	char text[20000], whole[30000] = "", parts[30000] = "";
	uint32_t seed = 1;

	(void)state;
	for (size_t i = 0; i < sizeof(text); i++) {
		seed = seed * 1103515245u + 12345u;
		/* Some lines are longer than one may be. */
		text[i] = (seed >> 16) % (i < 8000 ? 2500 : 40) ? 'x' : '\n';
	}
	for (int in_parts = 0; in_parts < 2; in_parts++) {
		struct output_split s = {0};
		struct output_piece piece;
		char *out = in_parts ? parts : whole;
		size_t at = 0, used = 0;

		while (at < sizeof(text)) {
			size_t size = in_parts ? (seed = seed * 69069u + 1) % 300 : sizeof(text);
			struct output_bytes rest;

			size = size < sizeof(text) - at ? size : sizeof(text) - at;
			rest = (struct output_bytes){(const uint8_t *)text + at, size, false};
			while (output_split_next(&s, 1, &rest, &piece)) {
				if (piece.begins)
					out[used++] = '|';
				memcpy(out + used, piece.bytes, piece.size);
				used += piece.size;
			}
			at += size;
		}
		out[used] = '\0';
	}
	assert_string_equal(whole, parts);
	for (const char *line = whole; *line; line += strcspn(line + 1, "|") + 1)
		assert_true(strcspn(line + 1, "|") <= OUTPUT_LINE_MAX);
}

static void what_would_act_on_the_terminal_is_left_out(void **state)
{
	static const struct {
		const char *written, *shown;
	} cases[] = {
		{"plain", "plain"},
		{"\033[1;31mred\033[0m", "red"},
		{"\033[38;2;1;2;3mx\033[K\033[2Jy", "xy"},
		{"\033]0;title\atext", "text"},
		{"\033]8;;http://x\033\\link\033]8;;\033\\", "link"},
		{"\033Pq#0;2\033\\sixel", "sixel"},
		{"\033(Bx\0337y\033cz", "xyz"},
		{"\033[12", ""},
		{"\033", ""},
		{"\033]never ends", ""},
		{"a\033[31", "a"},
		{"a\tb", "a       b"},
		{"12345678\tb", "12345678        b"},
		{"äö\tb", "äö      b"},
		{"10%\r50%\r100%", "100%"},
		{"done\r", "done"},
		{"old text\rnew", "new"},
		{"a\b_\bb", "b"},
		{"\b\bx", "x"},
		{"ä\bx", "x"},
	};
	char text[OUTPUT_SHOWN_SIZE];

	(void)state;
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t size = output_text(text, sizeof(text), (const uint8_t *)cases[i].written,
					  strlen(cases[i].written));

		assert_string_equal(text, cases[i].shown);
		assert_int_equal(size, strlen(text));
	}
	/* Of any bytes nothing but text remains, and never more than there is room for. */
	for (unsigned seed = 1; seed < 3000; seed++) {
		uint8_t bytes[40];
		uint32_t x = seed;

		for (size_t i = 0; i < sizeof(bytes); i++) {
			x = x * 1103515245u + 12345u;
			bytes[i] = (uint8_t)("\033[];m\t\r\b\aAB\200\302\\P"[(x >> 16) % 16]);
		}
		assert_true(output_text(text, seed % 64, bytes, sizeof(bytes)) <
			    (seed % 64 ? seed % 64 : 1));
		assert_null(seed % 64 ? strpbrk(text, "\033\r\b\t") : NULL);
	}
}

static struct task_info task;
static uint64_t now_ns;

static void add_output(struct fixture *f, unsigned stream, const char *text)
{
	struct task_info none = {0};
	struct capture capture = {.kind = CAPTURE_BYTES,
				  .size = (uint32_t)strlen(text),
				  .bytes = (const uint8_t *)text};

	fixture_add(f, &(struct event){
			       .time_ns = now_ns += 1000,
			       .task = &none,
			       .kind = EVENT_OUTPUT,
			       .nr = stream,
			       .capture_count = 1,
			       .captures = &capture,
		       });
}

static void add_descriptor(struct fixture *f, int fd, const char *name)
{
	struct capture capture = {.kind = CAPTURE_BYTES,
				  .size = (uint32_t)strlen(name),
				  .bytes = (const uint8_t *)name};

	fixture_add(f, &(struct event){
			       .time_ns = now_ns += 1000,
			       .task = &task,
			       .kind = EVENT_DESCRIPTOR,
			       .nr = (uint32_t)fd,
			       .capture_count = 1,
			       .captures = &capture,
		       });
}

/* write(fd, text, size), of which the log has the first `captured` bytes. */
static void add_write(struct fixture *f, int fd, const char *text, size_t captured)
{
	size_t size = strlen(text);
	struct event ev = call_make(&task, now_ns += 1000, NR_WRITE, 10, (int64_t)size);
	struct capture capture = {
		.arg = 1,
		.kind = CAPTURE_BYTES,
		.state = captured < size ? CAPTURE_CUT : CAPTURE_WHOLE,
		.size = (uint32_t)(captured < size ? captured : size),
		.bytes = (const uint8_t *)text,
	};

	ev.args[0] = (uint64_t)fd;
	ev.args[2] = size;
	ev.captures = &capture;
	ev.capture_count = 1;
	fixture_add(f, &ev);
}

static void add_read(struct fixture *f)
{
	struct event ev = call_make(&task, now_ns += 1000, NR_READ, 10, 1);

	fixture_add(f, &ev);
}

static void begin_log(struct fixture *f)
{
	now_ns = 0;
	task = task_make(1, 0, 10, 10, "sh");
	fixture_init(f);
}

static struct app *make_app(struct fixture *f, const char *panels)
{
	struct app *app = app_new(&(struct app_config){
		.reader = f->reader,
		.title = "test.trc",
		.speed = INFINITY,
		.panels = panels,
	});

	assert_non_null(app);
	return app;
}

static bool shows(struct app *app, const char *text)
{
	return strstr(settled_screen(app, 80, 24), text) != NULL;
}

/* The text of the selected line, from behind the mark of its stream on; "" without. */
static const char *selected(struct app *app)
{
	static char text[200];
	struct grid grid;
	char *at = text;

	settled_screen(app, 80, 24);
	assert_int_equal(grid_init(&grid, 80, 24), 0);
	app_draw(app, &grid);
	for (int y = 0; y < 24 && at == text; y++)
		if (grid_cell(&grid, 1, y)->attributes & ATTR_REVERSE)
			for (int x = 3; x < 79; x++)
				*at++ = (char)grid_cell(&grid, x, y)->codepoint;
	while (at > text && at[-1] == ' ')
		at--;
	*at = '\0';
	grid_release(&grid);
	return text;
}

static void output_is_shown_in_order(void **state)
{
	struct fixture f;
	struct grid grid;
	struct app *app;

	(void)state;
	begin_log(&f);
	/* What was captured as output is not shown again as what a call wrote. */
	add_write(&f, 1, "out", 32);
	add_output(&f, 1, "out");
	add_output(&f, 2, "err\033[31mor\n");
	add_output(&f, 1, "of \033[1mit\033[0m\n\ttab\n");
	fixture_open(&f, 200 * MS);
	app = make_app(&f, "O");
	go(app, UINT64_MAX);
	assert_true(shows(app, "O Output ~ 4 lines ~ newest"));
	assert_true(shows(app, "|  out    ") || shows(app, "~  out    "));
	assert_true(shows(app, "~2 error "));
	assert_true(shows(app, "~  of it "));
	assert_true(shows(app, "~          tab "));
	assert_false(shows(app, "strec -s"));
	/* Its time, on demand: the write that began it. */
	press(app, 'i');
	assert_true(shows(app, "0:00.000004   of it"));
	press(app, 'i');
	assert_int_equal(grid_init(&grid, 80, 24), 0);
	app_draw(app, &grid);
	for (int y = 0; y < 24; y++)
		for (int x = 0; x < 80; x++)
			assert_true(grid_cell(&grid, x, y)->codepoint >= 0x20 ||
				    grid_cell(&grid, x, y)->width == 0);
	grid_release(&grid);
	/* Each size is drawn. */
	for (int w = 1; w < 40; w += 3)
		for (int h = 1; h < 12; h++)
			settled_screen(app, w, h);
	app_free(app);
	fixture_release(&f);
}

/* A file has the calls only, and of those the first bytes. */
static void of_calls_the_first_bytes_are_shown(void **state)
{
	struct fixture f;
	struct app *app;

	(void)state;
	begin_log(&f);
	add_write(&f, 1, "all of it\n", 32);
	add_write(&f, 2, "0123456789abcdefghij\n", 16);
	add_write(&f, 5, "to a file\n", 32);
	fixture_open(&f, 200 * MS);
	app = make_app(&f, "O");
	go(app, UINT64_MAX);
	assert_true(shows(app, "2 lines, cut"));
	assert_true(shows(app, "all of it"));
	assert_true(shows(app, "2 0123456789abcdef~ "));
	assert_false(shows(app, "to a file"));
	assert_true(shows(app, "the first 16 bytes are recorded; strec -s N records more"));
	app_free(app);
	fixture_release(&f);
}

/* What the target had as output, through whatever number; what others have as 1 is not it. */
static void a_pipeline_is_no_output(void **state)
{
	struct event dup = {0};
	struct fixture f;
	struct app *app;

	(void)state;
	begin_log(&f);
	add_descriptor(&f, 1, "/dev/pts/7");
	add_descriptor(&f, 2, "/dev/pts/7");
	add_descriptor(&f, 3, "pipe:[4711]");
	add_write(&f, 1, "shown\n", 32);
	/* dup2(1, 9); dup2(3, 1) */
	dup = call_make(&task, now_ns += 1000, NR_DUP2, 1, 9);
	dup.args[0] = 1;
	dup.args[1] = 9;
	fixture_add(&f, &dup);
	dup.time_ns = now_ns += 1000;
	dup.args[0] = 3;
	dup.args[1] = 1;
	dup.result = 1;
	fixture_add(&f, &dup);
	add_write(&f, 1, "into the pipe\n", 32);
	add_write(&f, 9, "also shown\n", 32);
	add_write(&f, 2, "and errors\n", 32);
	fixture_open(&f, 200 * MS);
	app = make_app(&f, "O");
	go(app, UINT64_MAX);
	assert_true(shows(app, "3 lines"));
	assert_true(shows(app, "  also shown"));
	assert_true(shows(app, "2 and errors"));
	assert_false(shows(app, "into the pipe"));
	app_free(app);
	fixture_release(&f);
}

#define LINES       20000
#define READS       7 /* between two lines */
#define NEEDLE_STEP 3000
#define NEEDLE_AT   2975 /* the line before one whose place is kept: a multiple of 48 */

/*
 * Many lines, of which each third comes in two writes, and calls between them; blocks of
 * 1,000 lines. Line n is "line n", with "needle" in some. told: as output, else as calls.
 */
static void make_long_log(struct fixture *f, bool told)
{
	char text[64];

	begin_log(f);
	add_descriptor(f, 1, "/dev/pts/7");
	for (int i = 0; i < LINES; i++) {
		snprintf(text, sizeof(text), "line %d%s\n", i,
			 i % NEEDLE_STEP == NEEDLE_AT ? " needle" : "");
		if (told && i % 3 == 0) {
			add_output(f, 1, "li");
			add_output(f, 1, text + 2);
		} else if (told) {
			add_output(f, 1, text);
		} else {
			add_write(f, 1, text, 64);
		}
		for (int j = 0; j < READS; j++)
			add_read(f);
		if (i % 1000 == 999)
			fixture_block(f, now_ns);
	}
	fixture_open(f, now_ns + 100 * MS);
}

/* Lines on the screen, of which the first is line 0. */
static int rows_shown(struct app *app)
{
	char text[32];
	int n = 0;

	do
		snprintf(text, sizeof(text), "  line %d ", ++n);
	while (shows(app, text));
	return n;
}

static void press_all(struct app *app, uint32_t code, int times)
{
	while (times-- > 0)
		press(app, code);
}

/* Each row of the screen is `step` lines on from the row above it. */
static void check_rows(struct app *app, int step)
{
	const char *at = settled_screen(app, 80, 24);
	int line = -1, rows = 0;

	while ((at = strstr(at, "  line "))) {
		int number = atoi(at += 7);

		assert_true(line < 0 || number == line + step);
		line = number;
		rows++;
	}
	assert_true(rows > 10);
}

static void press_many(struct app *app, uint32_t code, int times, int step)
{
	while (times-- > 0) {
		press(app, code);
		check_rows(app, step);
	}
}

static void assert_selected(struct app *app, int line)
{
	char text[32];

	snprintf(text, sizeof(text), "line %d", line);
	assert_string_equal(selected(app), text);
}

static void check_long_log(bool told)
{
	struct fixture f;
	struct app *app;
	int page;

	make_long_log(&f, told);
	app = make_app(&f, "O");
	go(app, UINT64_MAX);
	assert_true(shows(app, "20,000 lines ~ newest"));
	assert_true(shows(app, "  line 19999 "));
	assert_string_equal(selected(app), "");
	/* The beginning of it all, and on from there; a page is less one row. */
	press(app, 'g');
	assert_string_equal(selected(app), "line 0");
	page = rows_shown(app) - 1;
	press_many(app, INPUT_PAGE_DOWN, 1, 1);
	press(app, INPUT_DOWN);
	assert_selected(app, page + 1);
	/* Without a screen between, and with. */
	press_all(app, INPUT_PAGE_DOWN, 100);
	assert_selected(app, 101 * page + 1);
	press_many(app, INPUT_PAGE_DOWN, 300, 1);
	assert_selected(app, 401 * page + 1);
	press_many(app, INPUT_PAGE_UP, 150, 1);
	assert_selected(app, 251 * page + 1);
	press_all(app, INPUT_DOWN, 5000 - 251 * page - 1);
	assert_selected(app, 5000);
	/* Forwards, backwards, and where there are no more. */
	press(app, '/');
	type(app, "NEEDLE");
	press(app, INPUT_ENTER);
	settle(app);
	assert_string_equal(selected(app), "line 5975 needle");
	press(app, 'n');
	settle(app);
	assert_string_equal(selected(app), "line 8975 needle");
	for (int i = 0; i < 2; i++) {
		press(app, 'N');
		settle(app);
	}
	assert_string_equal(selected(app), "line 2975 needle");
	assert_false(shows(app, "no more matches"));
	press(app, 'N');
	settle(app);
	assert_string_equal(selected(app), "line 2975 needle");
	assert_true(shows(app, "no more matches"));
	press(app, 'G');
	assert_true(shows(app, "  line 19999 "));
	press(app, 'N');
	settle(app);
	assert_string_equal(selected(app), "line 17975 needle");
	/* From wherever, as what is looked through at a time begins elsewhere. */
	press(app, 'g');
	press(app, 'n');
	settle(app);
	for (int lines = 480; lines < 620; lines++) {
		press_all(app, 'j', lines);
		press(app, 'N');
		settle(app);
		assert_string_equal(selected(app), "line 2975 needle");
	}
	/* Esc brings back where it was. */
	press(app, 'G');
	press(app, '/');
	type(app, "line 77");
	settle(app);
	assert_string_equal(selected(app), "line 7799");
	press(app, INPUT_ESC);
	settle(app);
	assert_true(shows(app, "newest"));
	app_free(app);
	fixture_release(&f);
}

static void a_long_output_is_read_back(void **state)
{
	(void)state;
	check_long_log(true);
}

static void a_long_output_of_calls_is_read_back(void **state)
{
	(void)state;
	check_long_log(false);
}

/* Of two tasks that write line by line in turn, one. */
static void a_long_output_is_filtered(void **state)
{
	struct task_info tasks[2] = {task_make(1, 0, 10, 10, "a"), task_make(2, 1, 20, 20, "b")};
	struct strec_error err = {0};
	struct filter *filter;
	struct fixture f;
	struct app *app;
	char text[64];

	(void)state;
	begin_log(&f);
	for (int i = 0; i < LINES; i++) {
		task = tasks[i % 2];
		snprintf(text, sizeof(text), "line %d\n", i);
		add_write(&f, 1, text, 64);
		if (i % 1000 == 999)
			fixture_block(&f, now_ns);
	}
	fixture_open(&f, now_ns + 100 * MS);
	assert_int_equal(filter_parse(&filter, "pid=20", &err), 0);
	app = app_new(&(struct app_config){
		.reader = f.reader,
		.filter = filter,
		.title = "test.trc",
		.speed = INFINITY,
		.panels = "O",
	});
	go(app, UINT64_MAX);
	assert_true(shows(app, "10,000 lines"));
	check_rows(app, 2);
	press(app, 'g');
	assert_string_equal(selected(app), "line 1");
	press_many(app, INPUT_PAGE_DOWN, 100, 2);
	app_free(app);
	filter_free(filter);
	fixture_release(&f);
}

/* A line whose end comes later has no end before. */
static void a_line_that_is_not_at_its_end(void **state)
{
	struct fixture f;
	struct app *app;

	(void)state;
	begin_log(&f);
	add_output(&f, 1, "now ");
	now_ns += SECOND;
	add_output(&f, 1, "and later\n");
	fixture_open(&f, now_ns + 100 * MS);
	app = make_app(&f, "O");
	for (int i = 0; i < 2; i++) {
		go(app, SECOND / 2);
		assert_true(shows(app, "1 line"));
		assert_true(shows(app, "now "));
		assert_false(shows(app, "later"));
		go(app, UINT64_MAX);
		assert_true(shows(app, "now and later"));
	}
	app_free(app);
	fixture_release(&f);
}

/* At each time the same lines, whether it was played or gone back to. */
static void time_goes_back_and_on(void **state)
{
	static const unsigned percents[] = {90, 10, 50, 100, 0, 30, 31, 29};
	struct fixture f;
	struct app *app, *fresh;
	char *wanted;

	(void)state;
	make_long_log(&f, true);
	app = make_app(&f, "O");
	for (unsigned i = 0; i < sizeof(percents) / sizeof(percents[0]); i++) {
		uint64_t time_ns = now_ns / 100 * percents[i] / (50 * MS) * (50 * MS);

		go(app, time_ns);
		fresh = make_app(&f, "O");
		go(fresh, time_ns);
		wanted = strdup(settled_screen(fresh, 80, 24));
		assert_string_equal(settled_screen(app, 80, 24), wanted);
		assert_int_equal(app_hash(app), app_hash(fresh));
		free(wanted);
		app_free(fresh);
	}
	app_free(app);
	fixture_release(&f);
}

/* One write of more lines, and more bytes, than are kept at a time. */
static void one_write_may_be_huge(void **state)
{
	size_t size = 60000;
	char *text = malloc(size + 1);
	struct fixture f;
	struct app *app;

	(void)state;
	begin_log(&f);
	for (int n = 0; n < 12; n++) {
		memset(text, n % 2 ? '\n' : 'x', size);
		text[size - 1] = '\n';
		text[size] = '\0';
		snprintf(text, 20, "write %d", n);
		text[strlen(text)] = '\n';
		add_output(&f, 1, text);
	}
	free(text);
	fixture_open(&f, 200 * MS);
	app = make_app(&f, "O");
	go(app, UINT64_MAX);
	press(app, 'g');
	assert_string_equal(selected(app), "write 0");
	press(app, '/');
	type(app, "write 7");
	press(app, INPUT_ENTER);
	settle(app);
	assert_string_equal(selected(app), "write 7");
	press(app, 'G');
	press(app, '/');
	type(app, "write 3");
	press(app, INPUT_ENTER);
	settle(app);
	assert_string_equal(selected(app), "write 3");
	for (int i = 0; i < 200; i++) {
		press(app, INPUT_PAGE_DOWN);
		selected(app);
	}
	assert_string_equal(selected(app), "");
	app_free(app);
	fixture_release(&f);
}

/* Places are few whatever there is, and what is asked for is near one of them. */
static void places_of_writes_are_bounded(void **state)
{
	struct output_state *s = calloc(1, sizeof(*s));
	struct task_info none = {0};
	struct capture capture = {
		.kind = CAPTURE_BYTES, .size = 2, .bytes = (const uint8_t *)"a\n"};
	struct event ev = {.task = &none, .kind = EVENT_OUTPUT, .nr = 1, .capture_count = 1};
	const uint64_t writes = 100000;

	(void)state;
	ev.captures = &capture;
	collect_output.init(s, NULL);
	for (uint64_t n = 0; n < writes; n++)
		collect_output.event_named(s, &ev, (struct event_address){n + 1, 7}, NULL);
	collect_output.tick(s, 0, 50 * MS);
	assert_int_equal(s->closed_lines, writes);
	assert_int_equal(s->index.bytes[1], 2 * writes);
	assert_true(s->index.anchor_count > OUTPUT_ANCHORS / 4);
	for (uint64_t n = 0; n < writes; n++) {
		const struct output_anchor *place = output_place(s, n);
		uint64_t before = output_before(s, n);

		if (place)
			assert_int_equal(place->block, n + 1);
		assert_true(before <= n && n - before < s->index.stride);
		assert_true(n + OUTPUT_RECENT < writes || before == n);
	}
	assert_null(output_place(s, writes));
	assert_true(sizeof(*s) < 64 << 10);
	free(s);
}

static void nothing_written(void **state)
{
	struct fixture f;
	struct app *app;

	(void)state;
	begin_log(&f);
	add_read(&f);
	fixture_open(&f, 200 * MS);
	app = make_app(&f, "O");
	go(app, UINT64_MAX);
	assert_true(shows(app, "the target has written nothing so far"));
	press(app, 'G');
	press(app, 'k');
	press(app, 'y');
	assert_true(shows(app, "there is nothing to copy"));
	app_free(app);
	fixture_release(&f);
}

/* A filter on calls hides what they wrote, in a recording of calls. */
static void narrowed_to_some_calls(void **state)
{
	struct task_info other = task_make(2, 1, 20, 20, "other");
	struct fixture f;
	struct app *app;
	char *copied;

	(void)state;
	begin_log(&f);
	for (int i = 0; i < 10; i++) {
		struct task_info first = task;

		add_write(&f, 1, "of the first\n", 32);
		task = other;
		add_write(&f, 1, i == 3 ? "chosen\n" : "of the other\n", 32);
		task = first;
	}
	fixture_open(&f, 200 * MS);
	app = make_app(&f, "5O");
	go(app, UINT64_MAX);
	assert_true(shows(app, "20 lines"));
	/* Enter in Processes narrows to the selected one. */
	press(app, 'g');
	if (!strstr(settled_screen(app, 80, 24), "other"))
		fail();
	press(app, INPUT_ENTER);
	settle(app);
	assert_true(shows(app, "10 lines"));
	press(app, INPUT_TAB);
	press(app, 'k');
	press(app, 'y');
	copied = app_take_copied(app);
	assert_non_null(copied);
	assert_true(strcmp(copied, "of the other") == 0 || strcmp(copied, "of the first") == 0);
	assert_null(app_take_copied(app));
	free(copied);
	press(app, INPUT_ESC);
	settle(app);
	assert_true(shows(app, "20 lines"));
	press(app, 'g');
	assert_string_equal(selected(app), "of the first");
	press_all(app, 'j', 7);
	assert_string_equal(selected(app), "chosen");
	app_free(app);
	fixture_release(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_of_writes),
		cmocka_unit_test(chunks_make_no_difference),
		cmocka_unit_test(what_would_act_on_the_terminal_is_left_out),
		cmocka_unit_test(output_is_shown_in_order),
		cmocka_unit_test(of_calls_the_first_bytes_are_shown),
		cmocka_unit_test(a_pipeline_is_no_output),
		cmocka_unit_test(a_long_output_is_read_back),
		cmocka_unit_test(a_long_output_of_calls_is_read_back),
		cmocka_unit_test(a_long_output_is_filtered),
		cmocka_unit_test(a_line_that_is_not_at_its_end),
		cmocka_unit_test(time_goes_back_and_on),
		cmocka_unit_test(one_write_may_be_huge),
		cmocka_unit_test(places_of_writes_are_bounded),
		cmocka_unit_test(nothing_written),
		cmocka_unit_test(narrowed_to_some_calls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
