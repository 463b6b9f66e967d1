/*
 * Random keys, mouse events, sizes and jumps in time, over logs of all kinds, some of them damaged
 * or growing, and what must hold all the same.
 *
 * test_random SEED ROUNDS: other rounds than those of `make check`; a round has its own seed, which
 * a failure names.
 */
#include "tests/viz/fixture.h"

#include <fcntl.h>
#include <glob.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "viz/app.h"
#include "viz/backend.h"
#include "viz/keys.h"

#define ROUNDS     60
#define STEPS      60
#define LOGS_MAX   32
#define WIDTH_MAX  300
#define HEIGHT_MAX 100

struct log {
	char name[64];
	uint8_t *bytes;
	size_t size;
	bool whole; /* not damaged */
};

static struct log logs[LOGS_MAX];
static unsigned log_count;
static uint64_t random_state;
static unsigned first_seed = 1, rounds = ROUNDS;
static bool telling; /* which seed is played: a crash says nothing */

static uint32_t next_random(void)
{
	random_state = random_state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(random_state >> 33);
}

static uint32_t below(uint32_t n)
{
	return next_random() % n;
}

/* From nothing to very much, each size as likely. */
static uint64_t any_number(void)
{
	uint64_t n = (uint64_t)next_random() << 32 | next_random() << 1;

	return n >> below(64);
}

/* Escape sequences, wide and combining characters, bytes that are no text, what a shell or a
 * filter takes for its own. */
static const char *const names[] = {
	"cc1",
	"a b",
	"\033[31mred\033[0m",
	"\033]0;x\007",
	"\xe6\xbc\xa2\xe5\xad\x97",
	"e\xcc\x81",
	"\xff\xfe\x80",
	"\"quoted\"",
	"it's",
	"a\\b",
	"(x)",
	"a,b",
	"$(id)",
	"[a-z]*",
	"",
	"\xf0\x9f\x98\x80",
	"new\nline",
	"\xe2\x80\xae rtl",
	"and",
	"not",
	"%file",
	"a|b",
	"a&&b",
};

#define NAMES (sizeof(names) / sizeof(names[0]))

static void put_log(struct fixture *f, const char *name, uint64_t end_ns)
{
	struct strec_error err;
	struct log *log = &logs[log_count++];

	assert_true(log_count <= LOGS_MAX);
	fixture_block(f, end_ns);
	assert_int_equal(log_writer_close(f->writer, &err), 0);
	*log = (struct log){.size = f->bytes.size, .whole = true};
	snprintf(log->name, sizeof(log->name), "%s", name);
	log->bytes = malloc(log->size + 1);
	memcpy(log->bytes, f->bytes.bytes, log->size);
	batch_release(&f->batch);
	buffer_release(&f->bytes);
}

/* Any kind of event, of any content that the writer takes. */
static struct event any_event(const struct task_info *task, uint64_t time_ns,
			      struct capture captures[static 3], char path[static 1024])
{
	static const uint32_t numbers[] = {
		0,  1,  2,   3,   9,   11,  16,  22,  32,  41,  42,  43,  44,     56,
		59, 61, 202, 231, 257, 262, 288, 302, 318, 435, 437, 999, 123456, UINT32_MAX - 1};
	static const uint8_t kinds[] = {EVENT_CALL,  EVENT_CALL,   EVENT_CALL,       EVENT_CALL,
					EVENT_CALL,  EVENT_CALL,   EVENT_ENTERED,    EVENT_TASK,
					EVENT_START, EVENT_EXEC,   EVENT_EXIT,       EVENT_SIGNAL,
					EVENT_STOP,  EVENT_DETACH, EVENT_USAGE,      EVENT_OUTPUT,
					EVENT_HELD,  EVENT_NOTE,   EVENT_DESCRIPTOR, EVENT_MAPPING};
	struct event ev = {
		.task = task,
		.time_ns = time_ns,
		.kind = kinds[below(sizeof(kinds))],
		.duration_ns = any_number(),
		.nr = numbers[below(sizeof(numbers) / sizeof(numbers[0]))],
		.arch = (uint8_t)(below(8) ? ARCH_X86_64 : below(ARCHES)),
		.ip = any_number(),
		.captures = captures,
	};

	if (ev.kind == EVENT_CALL || ev.kind == EVENT_ENTERED)
		ev.flags = below(4) ? 0 : (uint8_t)below(64);
	if (ev.kind != EVENT_CALL && ev.kind != EVENT_ENTERED)
		ev.nr = below(100);
	if (below(8))
		ev.duration_ns %= 1000000000;
	ev.result = below(3) ? (int64_t)below(4096) : (int64_t)any_number() * (below(2) ? 1 : -1);
	if (ev.flags & EVENT_ERROR)
		ev.result = -(int64_t)(1 + below(140));
	for (unsigned i = 0; i < 6; i++)
		ev.args[i] = below(3) ? below(20) : any_number();
	snprintf(path, 1024, "%s/%s%0*u", below(2) ? "/tmp" : names[below(NAMES)],
		 names[below(NAMES)], below(20) ? 1 : 900, below(2000));
	for (unsigned i = below(4); i > 0 && ev.capture_count < 3; i--)
		captures[ev.capture_count++] = (struct capture){
			.arg = (uint8_t)(ev.kind <= EVENT_ENTERED ? below(6) : ev.capture_count),
			.kind = (uint8_t)(below(6) ? CAPTURE_STRING : below(3)),
			.state = (uint8_t)(below(6) ? CAPTURE_WHOLE : below(3)),
			.at_exit = ev.kind <= EVENT_ENTERED && !below(4),
			.bytes = (const uint8_t *)path,
			.size = (uint32_t)strlen(path),
		};
	return ev;
}

/* So many events of so many tasks from begin_ns on, some ms apart or, seldom, many seconds. */
static void add_log(const char *name, unsigned count, unsigned tasks, uint64_t begin_ns)
{
	static char empty[] = "", command[] = "a \033[1m \xe6\xbc\xa2";
	const struct log_session session = {.command = command,
					    .directory = empty,
					    .host = empty,
					    .system = empty,
					    .recorder = empty,
					    .options = empty};
	const struct log_header header = {.wall_ns = 1,
					  .begin_ns = begin_ns,
					  .dropped_events = begin_ns ? 1000 : 0,
					  .dropped_bytes = begin_ns ? 100000 : 0};
	struct byte_sink_ops ops = {.write = fixture_write, .close = fixture_sink_close};
	struct capture captures[3];
	struct strec_error err;
	uint64_t time_ns = begin_ns;
	struct fixture f = {0};
	char path[1024];

	random_state = count + 7 * tasks;
	f.sink = (struct fixture_sink){.sink = {.ops = &ops}, .bytes = &f.bytes};
	assert_int_equal(log_writer_open(&f.writer, &f.sink.sink, &header, &session, 1, &err), 0);
	for (unsigned i = 0; i < count; i++) {
		uint32_t serial = 1 + below(tasks);
		struct task_info task = task_make(serial, serial / 2, 100 + (int)serial,
						  100 + (int)(serial & ~1u), names[serial % NAMES]);
		struct event ev;

		time_ns += below(400) ? below(2000000) : below(2000000000);
		ev = any_event(&task, time_ns, captures, path);
		fixture_add(&f, &ev);
		if (i % 500 == 499)
			fixture_block(&f, time_ns);
	}
	put_log(&f, name, time_ns + below(2) * 100 * MS);
}

static void add_files(void)
{
	glob_t files;

	assert_int_equal(glob("samples/*.trc", 0, NULL, &files), 0);
	for (size_t i = 0; i < files.gl_pathc; i++) {
		struct log *log = &logs[log_count++];
		FILE *file = fopen(files.gl_pathv[i], "r");

		*log = (struct log){.bytes = malloc(1 << 20), .whole = true};
		snprintf(log->name, sizeof(log->name), "%s", files.gl_pathv[i]);
		assert_non_null(file);
		log->size = fread(log->bytes, 1, 1 << 20, file);
		fclose(file);
	}
	globfree(&files);
}

static void add_damaged(void)
{
	for (unsigned i = 0, count = log_count; i < count && log_count < LOGS_MAX; i++) {
		struct log *log = &logs[log_count++];

		random_state = i;
		*log = (struct log){.bytes = malloc(logs[i].size + 1), .size = logs[i].size};
		memcpy(log->name, logs[i].name, sizeof(log->name));
		strncat(log->name, ", damaged", sizeof(log->name) - strlen(log->name) - 1);
		memcpy(log->bytes, logs[i].bytes, log->size);
		if (below(2))
			log->size =
				log->size > 100 ? 100 + below((uint32_t)log->size - 99) : log->size;
		for (unsigned n = 1 + below(3); n > 0 && log->size > 100; n--)
			log->bytes[100 + below((uint32_t)log->size - 100)] ^=
				(uint8_t)(1 << below(8));
	}
}

static int make_logs(void **state)
{
	(void)state;
	add_log("empty", 0, 1, 0);
	add_log("one event", 1, 1, 0);
	add_log("few", 40, 3, 0);
	add_log("600 processes, 2,000 files", 6000, 1200, 0);
	add_log("ring", 1500, 20, 3600 * SECOND);
	add_log("very late", 500, 20, UINT64_C(1) << 63);
	add_files();
	add_damaged();
	return 0;
}

static int free_logs(void **state)
{
	(void)state;
	for (unsigned i = 0; i < log_count; i++)
		free(logs[i].bytes);
	return 0;
}

/* A source that shows so many of its bytes. */
struct growing_source {
	struct byte_source base;
	const struct log *log;
	size_t shown;
};

static ssize_t growing_read_at(struct byte_source *src, uint64_t offset, void *buf, size_t size,
			       struct strec_error *err)
{
	struct growing_source *g = (struct growing_source *)(void *)src;

	(void)err;
	if (offset >= g->shown)
		return 0;
	if (size > g->shown - offset)
		size = (size_t)(g->shown - offset);
	memcpy(buf, g->log->bytes + offset, size);
	return (ssize_t)size;
}

static uint64_t growing_size(struct byte_source *src)
{
	return ((struct growing_source *)(void *)src)->shown;
}

static bool growing_final(struct byte_source *src)
{
	struct growing_source *g = (struct growing_source *)(void *)src;

	return g->shown == g->log->size;
}

static void growing_close(struct byte_source *src)
{
	(void)src;
}

static const struct byte_source_ops growing_ops = {
	.read_at = growing_read_at,
	.size = growing_size,
	.final = growing_final,
	.close = growing_close,
};

struct round {
	unsigned seed;
	const struct log *log;
	struct growing_source source;
	struct log_reader *reader;
	struct filter *filter;
	struct app_config config;
	struct app *app;
	struct grid grid;
	uint64_t now_ns;
};

static const char *const filters[] = {"failed",  "%file",    "pid=102",
				      "dur>1ms", "path~tmp", "nothing_that_is || read"};

static bool round_open(struct round *r, unsigned seed)
{
	struct strec_error err;

	random_state = seed * UINT64_C(0x9e3779b97f4a7c15);
	*r = (struct round){.seed = seed, .log = &logs[seed % log_count]};
	next_random();
	r->source = (struct growing_source){
		.base = {&growing_ops},
		.log = r->log,
		.shown = below(2) ? r->log->size : below((uint32_t)r->log->size + 1),
	};
	if (log_reader_open(&r->reader, &r->source.base, &err))
		return false;
	if (below(4) == 0)
		assert_true(filter_parse(&r->filter, filters[below(5)], &err) == 0);
	r->config = (struct app_config){
		.reader = r->reader,
		.filter = r->filter,
		.title = "test.trc",
		.speed = below(2) ? INFINITY : 1.0,
		.tick_ns = 50 * MS,
		.live = r->source.shown < r->log->size,
		.open_end = below(2),
		.panels = below(2) ? "1234567890FO" : NULL,
		.ascii = below(2),
		.hint = below(2),
		.settings.history_ticks = below(2) ? 0 : 1 + below(40),
		.settings.clusters = below(2) ? 0 : 1 + below(8),
	};
	r->app = app_new(&r->config);
	assert_non_null(r->app);
	assert_int_equal(grid_init(&r->grid, 80, 24), 0);
	return true;
}

static void round_close(struct round *r)
{
	app_free(r->app);
	grid_release(&r->grid);
	filter_free(r->filter);
	log_reader_close(r->reader);
}

/* All that can be done now is done; a log that is played from its begin may be a long one. */
static void settle(struct round *r)
{
	struct strec_error err = {0};

	for (int i = 0; i < 10000; i++) {
		if (app_advance(r->app, r->now_ns, 1000, &err) < 0 || !app_is_busy(r->app))
			return;
	}
	fail_msg("seed %u, %s: it never ends", r->seed, r->log->name);
}

/* The invariants of viz/grid.h. */
static void check_cells(const struct round *r)
{
	for (int y = 0; y < r->grid.height; y++)
		for (int x = 0; x < r->grid.width; x++) {
			const struct cell *cell = grid_cell(&r->grid, x, y);
			uint32_t c = cell->codepoint;
			const struct cell *next = grid_cell(&r->grid, x + 1, y);

			if (cell->width == 0 ? c != 0 : c < 0x20 || (c >= 0x7f && c < 0xa0))
				fail_msg("seed %u, %s: U+%04x at %d, %d", r->seed, r->log->name, c,
					 x, y);
			if (cell->width == 2 && (!next || next->width != 0))
				fail_msg("seed %u, %s: half a glyph at %d, %d", r->seed,
					 r->log->name, x, y);
		}
}

static void draw(struct round *r)
{
	app_draw(r->app, &r->grid);
	check_cells(r);
}

static void any_size(struct round *r)
{
	int w = below(3) ? 1 + (int)below(WIDTH_MAX) : 1 + (int)below(20);
	int h = below(3) ? 1 + (int)below(HEIGHT_MAX) : 1 + (int)below(8);

	assert_int_equal(grid_resize(&r->grid, w, h), 0);
}

/* 'e' and what is typed into its prompt are left out: that would write files somewhere. */
static void any_key(struct round *r)
{
	static const uint32_t keys[] = {
		INPUT_UP,   INPUT_DOWN,  INPUT_LEFT,      INPUT_RIGHT,     INPUT_PAGE_UP,
		INPUT_HOME, INPUT_END,   INPUT_PAGE_DOWN, INPUT_TAB,       INPUT_BACKTAB,
		INPUT_ESC,  INPUT_ENTER, INPUT_ENTER,     INPUT_BACKSPACE, INPUT_DELETE,
		INPUT_ESC,  INPUT_F1,    KEY_CTRL('E'),   KEY_CTRL('Y'),   KEY_CTRL('U'),
	};
	static const char letters[] = "1234567890FOjkhlgGzsrtTvwiymM'.,<>[]+-=_ /nNf:?\\\"()~x!";
	uint32_t code = below(2) ? keys[below(sizeof(keys) / sizeof(keys[0]))]
				 : (uint8_t)letters[below(sizeof(letters) - 1)];

	if (below(50) == 0)
		code = 0x80 + below(0x3000);
	app_input(r->app, (struct input){.code = code}, r->now_ns);
	free(app_take_copied(r->app));
}

static void any_mouse(struct round *r)
{
	static const uint32_t codes[] = {INPUT_MOUSE_PRESS, INPUT_MOUSE_PRESS,   INPUT_MOUSE_DRAG,
					 INPUT_MOUSE_DRAG,  INPUT_MOUSE_RELEASE, INPUT_WHEEL_UP,
					 INPUT_WHEEL_DOWN};
	struct input input = {.code = codes[below(7)],
			      .button = below(6) ? 1 : (int)below(4),
			      .x = (int)below(WIDTH_MAX),
			      .y = (int)below(below(2) ? HEIGHT_MAX : 3)};

	if (below(2)) {
		input.x %= r->grid.width;
		input.y %= r->grid.height;
	}
	app_input(r->app, input, r->now_ns);
}

static void type(struct round *r, const char *text)
{
	for (; *text; text++)
		app_input(r->app, (struct input){.code = (uint8_t)*text}, r->now_ns);
}

static void any_prompt(struct round *r)
{
	static const char *const texts[] = {"/read\r",
					    "/path~(\r",
					    "f%file\r",
					    "f\r",
					    "fdur>1us\r",
					    "/\xe6\x8a\r",
					    ":50%\r",
					    ":0\r",
					    ":99999999999999h\r",
					    ":1.5s\r",
					    "fnr=999 or /x/\r",
					    "/tmp\r",
					    ":100%\r"};

	type(r, texts[below(sizeof(texts) / sizeof(texts[0]))]);
}

static uint64_t any_time(const struct round *r)
{
	uint64_t begin_ns = log_reader_header(r->reader)->begin_ns;
	uint64_t end_ns = log_reader_end_ns(r->reader);

	if (end_ns <= begin_ns)
		return begin_ns;
	return begin_ns + (uint64_t)((double)(end_ns - begin_ns) * below(1000) / 1000.0);
}

/* More of the log comes, and time passes. */
static void go_on(struct round *r)
{
	size_t left = r->log->size - r->source.shown;

	r->now_ns += below(300) * MS;
	if (left)
		r->source.shown += below(4) ? below((uint32_t)left + 1) : left;
}

static void any_step(struct round *r)
{
	switch (below(12)) {
	case 0:
		any_size(r);
		break;
	case 1:
	case 2:
	case 3:
		any_mouse(r);
		break;
	case 4:
		any_prompt(r);
		break;
	case 5:
		app_goto(r->app, r->now_ns, below(4) ? any_time(r) : UINT64_MAX);
		break;
	case 6:
		go_on(r);
		break;
	default:
		any_key(r);
	}
}

static void escape_all(struct round *r)
{
	app_input(r->app, (struct input){.code = INPUT_MOUSE_RELEASE}, r->now_ns);
	for (int i = 0; i < 40; i++)
		app_input(r->app, (struct input){.code = INPUT_ESC}, r->now_ns);
}

/*
 * With all that was narrowed wide again, and nothing else of a log that is whole, the states are
 * those of a viewer that was just started and went there at once.
 */
static void check_states(struct round *r)
{
	uint64_t time_ns = any_time(r);
	struct app *fresh;

	r->source.shown = r->log->size;
	escape_all(r);
	settle(r);
	app_goto(r->app, r->now_ns, 0);
	settle(r);
	app_goto(r->app, r->now_ns, time_ns);
	settle(r);
	fresh = app_new(&r->config);
	assert_non_null(fresh);
	app_goto(fresh, 0, time_ns);
	for (struct strec_error err;
	     app_advance(fresh, 0, 100000, &err) >= 0 && app_is_busy(fresh);)
		;
	if (app_time_ns(fresh) == app_time_ns(r->app) && app_hash(fresh) != app_hash(r->app))
		fail_msg("seed %u, %s: other states at %" PRIu64, r->seed, r->log->name, time_ns);
	app_free(fresh);
}

/* The cells of a settled screen; views may read on after they were drawn. */
static struct grid look(struct round *r)
{
	struct grid grid;

	for (int i = 0; i < 3; i++) {
		draw(r);
		settle(r);
	}
	draw(r);
	assert_int_equal(grid_init(&grid, r->grid.width, r->grid.height), 0);
	app_draw(r->app, &grid);
	return grid;
}

static void fail_screens(const struct round *r, const struct grid *before, const struct grid *after)
{
	grid_write_text(before, stderr, (struct charset){0});
	grid_write_text(after, stderr, (struct charset){0});
	fail_msg("seed %u, %s: another screen", r->seed, r->log->name);
}

static bool grids_equal(const struct grid *a, const struct grid *b)
{
	for (int y = 0; y < a->height; y++)
		for (int x = 0; x < a->width; x++)
			if (memcmp(grid_cell(a, x, y), grid_cell(b, x, y), sizeof(struct cell)) !=
			    0)
				return false;
	return true;
}

/* A screen is the same when the replay was elsewhere and comes back, paused. */
static void check_return(struct round *r)
{
	uint64_t time_ns = any_time(r), other_ns = any_time(r);
	struct grid before, after;

	app_goto(r->app, 0, time_ns);
	settle(r);
	before = look(r);
	app_goto(r->app, 0, other_ns);
	settle(r);
	draw(r);
	app_goto(r->app, 0, time_ns);
	settle(r);
	after = look(r);
	if (!grids_equal(&before, &after))
		fail_screens(r, &before, &after);
	grid_release(&before);
	grid_release(&after);
}

static void play_round(unsigned seed)
{
	struct round r;

	if (!round_open(&r, seed))
		return;
	any_size(&r);
	if (r.log->whole && r.source.shown == r.log->size)
		check_return(&r);
	if (below(2))
		app_start(r.app, 0);
	for (int i = 0; i < STEPS; i++) {
		any_step(&r);
		if (below(3))
			settle(&r);
		draw(&r);
	}
	if (r.log->whole)
		check_states(&r);
	round_close(&r);
}

static void nothing_breaks(void **state)
{
	(void)state;
	for (unsigned i = 0; i < rounds; i++) {
		if (telling)
			fprintf(stderr, "seed %u\n", first_seed + i);
		play_round(first_seed + i);
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_breaks),
	};

	if (argc == 3) {
		first_seed = (unsigned)atoi(argv[1]);
		rounds = (unsigned)atoi(argv[2]);
		telling = true;
	}
	return cmocka_run_group_tests(tests, make_logs, free_logs);
}
