/* The made-up log: the same for the same seed, whole, of everything something, and never unmarked.
 */
#include "tests/viz/fixture.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/syscalls.h"
#include "viz/app.h"
#include "viz/backend.h"
#include "viz/demo.h"
#include "viz/views.h"

#define NR_ACCESS 21

static struct buffer demo_bytes(uint64_t seed)
{
	struct byte_source *source = demo_open(seed, NULL);
	struct buffer bytes = {0};
	size_t size;

	assert_non_null(source);
	size = (size_t)source_size(source);
	assert_true(buffer_reserve(&bytes, size));
	assert_int_equal(source_read_at(source, 0, bytes.bytes, size, NULL), size);
	bytes.size = size;
	source_close(source);
	return bytes;
}

static struct log_reader *demo_reader(uint64_t seed)
{
	struct log_reader *reader;

	assert_int_equal(log_reader_open(&reader, demo_open(seed, NULL), NULL), 0);
	return reader;
}

static void the_same_seed_gives_the_same_bytes(void **state)
{
	struct buffer one = demo_bytes(7), again = demo_bytes(7), other = demo_bytes(8);

	(void)state;
	assert_int_equal(one.size, again.size);
	assert_memory_equal(one.bytes, again.bytes, one.size);
	assert_true(one.size != other.size || memcmp(one.bytes, other.bytes, one.size) != 0);
	buffer_release(&one);
	buffer_release(&again);
	buffer_release(&other);
}

/* Whatever the seed: sound, a minute long, and of a size that is made at once. */
static void every_seed_gives_a_whole_log(void **state)
{
	static const uint64_t seeds[] = {0, 1, 2, UINT64_MAX - 1, UINT64_MAX};

	(void)state;
	for (size_t i = 0; i < sizeof(seeds) / sizeof(seeds[0]); i++) {
		struct log_reader *reader = demo_reader(seeds[i]);
		uint64_t at = log_reader_start(reader);
		struct block_info info;
		int rc;

		assert_true(log_reader_closed(reader));
		assert_true(demo_is(log_reader_session(reader)));
		assert_string_equal(log_reader_session(reader)->command, "demo (made-up data)");
		assert_int_equal(log_reader_end_ns(reader), 60 * SECOND);
		assert_in_range(log_reader_events(reader), 100000, 300000);
		while ((rc = log_reader_verify(reader, &at, &info, NULL)) == 0)
			;
		assert_int_equal(rc, STREC_END);
		log_reader_close(reader);
	}
}

/* What was seen of the log. */
struct seen {
	uint64_t kinds[EVENT_KINDS], categories[CATEGORIES];
	uint64_t errors, threads, slow, begun, ended, announced, failed_exits;
};

static bool path_begins(const struct event *ev, const char *text)
{
	const struct capture *path = event_capture(ev, 0);

	return ev->nr == NR_ACCESS && path && path->size > strlen(text) &&
	       memcmp(path->bytes, text, strlen(text)) == 0;
}

static void see(struct seen *seen, const struct event *ev)
{
	const struct syscall_info *info = syscall_lookup(ev->arch, ev->nr);

	seen->kinds[ev->kind]++;
	seen->threads += ev->task->tid != ev->task->pid;
	seen->failed_exits += ev->kind == EVENT_EXIT && ev->result == 256;
	if (ev->kind != EVENT_CALL)
		return;
	assert_non_null(info);
	assert_true(ev->duration_ns <= ev->time_ns);
	seen->categories[info->category]++;
	seen->errors += event_failed(ev);
	seen->slow += ev->duration_ns > 500 * MS;
	seen->announced += (ev->flags & EVENT_ANNOUNCED) != 0;
	seen->begun += path_begins(ev, "strec:begin:");
	seen->ended += path_begins(ev, "strec:end:");
}

static void there_is_something_for_every_panel(void **state)
{
	static const uint8_t kinds[] = {EVENT_CALL,   EVENT_START, EVENT_EXEC,   EVENT_EXIT,
					EVENT_SIGNAL, EVENT_USAGE, EVENT_OUTPUT, EVENT_NOTE};
	struct log_reader *reader = demo_reader(DEMO_SEED_DEFAULT);
	struct event_stream *stream = event_stream_new(reader);
	struct seen seen = {0};
	uint64_t before_ns = 0;
	struct event ev;

	(void)state;
	assert_int_equal(event_stream_seek(
				 stream, (struct event_address){log_reader_start(reader), 0}, NULL),
			 0);
	while (event_stream_next(stream, &ev, NULL) == 0) {
		assert_true(ev.time_ns >= before_ns);
		before_ns = ev.time_ns;
		see(&seen, &ev);
	}
	for (size_t i = 0; i < sizeof(kinds); i++)
		assert_true(seen.kinds[kinds[i]] > 0);
	for (unsigned i = 0; i < CATEGORIES; i++)
		assert_true(seen.categories[i] > 100);
	assert_int_equal(seen.kinds[EVENT_LOSS], 0);
	assert_int_equal(seen.kinds[EVENT_START], seen.kinds[EVENT_EXIT]);
	/* Each call that was told of as entered ends, and says that it was told of. */
	assert_true(seen.announced > 0 && seen.announced <= seen.kinds[EVENT_ENTERED]);
	assert_true(seen.errors > 100 && seen.threads > 1000 && seen.slow > 10);
	assert_true(seen.begun > 100 && seen.ended > 100 && seen.begun >= seen.ended);
	assert_true(seen.failed_exits > 0);
	event_stream_free(stream);
	log_reader_close(reader);
}

/* The screen as text; the caller frees it. */
static char *screen_text(struct app *app, int columns, int rows, bool ascii)
{
	struct grid grid;
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	assert_int_equal(grid_init(&grid, columns, rows), 0);
	app_draw(app, &grid);
	grid_write_text(&grid, out, (struct charset){.ascii = ascii});
	fclose(out);
	grid_release(&grid);
	return text;
}

/* "DEMO", or what of it there are columns for, begins the screen. */
static void check_screens(struct app *app, bool wanted)
{
	static const int sizes[][2] = {{1, 1},    {2, 1},   {3, 9},   {4, 1},   {4, 2},
				       {5, 3},    {20, 5},  {40, 1},  {80, 24}, {120, 40},
				       {200, 60}, {300, 9}, {11, 100}};

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		int columns = sizes[i][0];
		char *text = screen_text(app, columns, sizes[i][1], i % 2);
		size_t letters = columns < 4 ? (size_t)columns : 4;

		if (wanted)
			assert_memory_equal(text, "DEMO", letters);
		else
			assert_null(strstr(text, "DEMO"));
		free(text);
	}
}

static void play(struct app *app, uint64_t time_ns)
{
	struct strec_error err;

	app_start(app, 0);
	app_goto(app, 0, time_ns);
	while (app_advance(app, 0, 1000000, &err) >= 0 && app_is_busy(app))
		;
}

static void every_screen_says_that_it_is_made_up(void **state)
{
#define X(panel, ops, key, ...) key,
	static const char keys[] = {VIEW_LIST(X) '\0'};
#undef X
	(void)state;
	for (unsigned i = 0; i < PANELS; i++) {
		const char panels[2] = {keys[i], '\0'};
		struct log_reader *reader = demo_reader(DEMO_SEED_DEFAULT);
		struct app *app = app_new(&(struct app_config){
			.reader = reader, .title = "demo", .speed = 1.0, .panels = panels});

		assert_non_null(app);
		check_screens(app, true);
		play(app, i % 2 ? 20 * SECOND : UINT64_MAX);
		check_screens(app, true);
		app_input(app, (struct input){.code = 'z'}, 0);
		check_screens(app, true);
		app_input(app, (struct input){.code = '?'}, 0);
		check_screens(app, true);
		app_free(app);
		log_reader_close(reader);
	}
}

static void what_was_recorded_never_says_so(void **state)
{
	struct fixture f;
	struct task_info task = task_make(1, 0, 1, 1, "real");
	struct event ev = call_make(&task, MS, NR_READ, 1000, 1);
	struct app *app;

	(void)state;
	fixture_init(&f);
	fixture_add(&f, &ev);
	fixture_open(&f, SECOND);
	app = app_new(&(struct app_config){.reader = f.reader, .title = "real", .speed = 1.0});
	assert_non_null(app);
	play(app, UINT64_MAX);
	check_screens(app, false);
	assert_false(demo_is(log_reader_session(f.reader)));
	assert_false(demo_is(NULL));
	app_free(app);
	fixture_release(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_seed_gives_the_same_bytes),
		cmocka_unit_test(every_seed_gives_a_whole_log),
		cmocka_unit_test(there_is_something_for_every_panel),
		cmocka_unit_test(every_screen_says_that_it_is_made_up),
		cmocka_unit_test(what_was_recorded_never_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
