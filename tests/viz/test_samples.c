/*
 * Determinism: every sample played straight, with seeks, at three speeds and from a source
 * that grows as a pipe does gives the same state at each tick and the same screen.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <fcntl.h>
#include <glob.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "replay/player.h"
#include "viz/app.h"
#include "viz/backend.h"

#define TICK_NS   5000000u
#define TICKS_MAX 4096
#define COLUMNS   100
#define ROWS      30

struct sample {
	const char *path;
	size_t ticks; /* closed when it is complete */
	uint64_t hashes[TICKS_MAX];
	struct grid screens[TICKS_MAX];
};

struct play {
	struct log_reader *reader;
	struct app *app;
	struct grid grid;
};

/*
 * A source that shows so many of its bytes. Between two ticks a live state holds the events
 * that came so far, so it is compared where a tick has just closed.
 */
struct growing_source {
	struct byte_source base;
	struct byte_source *whole;
	uint64_t shown;
};

static ssize_t growing_read_at(struct byte_source *src, uint64_t offset, void *buf, size_t size,
			       struct strec_error *err)
{
	struct growing_source *g = (struct growing_source *)src;

	if (offset >= g->shown)
		return 0;
	if (size > g->shown - offset)
		size = (size_t)(g->shown - offset);
	return source_read_at(g->whole, offset, buf, size, err);
}

static uint64_t growing_size(struct byte_source *src)
{
	return ((struct growing_source *)src)->shown;
}

static bool growing_final(struct byte_source *src)
{
	struct growing_source *g = (struct growing_source *)src;

	return g->shown == source_size(g->whole);
}

static void growing_close(struct byte_source *src)
{
	source_close(((struct growing_source *)src)->whole);
}

static const struct byte_source_ops growing_ops = {
	.read_at = growing_read_at,
	.size = growing_size,
	.final = growing_final,
	.close = growing_close,
};

static void play_open(struct play *play, struct byte_source *src, double speed, bool live)
{
	assert_int_equal(log_reader_open(&play->reader, src, NULL), 0);
	play->app = app_new(&(struct app_config){.reader = play->reader,
						 .title = "sample",
						 .tick_ns = TICK_NS,
						 .speed = speed,
						 .live = live,
						 .open_end = true});
	assert_non_null(play->app);
	assert_int_equal(grid_init(&play->grid, COLUMNS, ROWS), 0);
	app_start(play->app, 0);
	if (isinf(speed)) /* It goes where it is sent, and not on from there. */
		app_input(play->app, (struct input){.code = ' '}, 0);
}

static void play_close(struct play *play)
{
	app_free(play->app);
	grid_release(&play->grid);
	log_reader_close(play->reader);
}

static struct byte_source *open_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	return source_open_fd(fd, false);
}

static int settle(struct play *play, uint64_t now_ns)
{
	struct strec_error err;
	int status;

	do
		status = app_advance(play->app, now_ns, 1000000, &err);
	while (status >= 0 && app_is_busy(play->app));
	assert_true(status >= 0);
	return status;
}

static void draw(struct play *play, uint64_t now_ns)
{
	app_draw(play->app, &play->grid);
	settle(play, now_ns);
	app_draw(play->app, &play->grid);
}

/* All rows but the first, which names the speed. */
static void assert_same_screen(const struct grid *a, const struct grid *b)
{
	char left[ROWS * COLUMNS * 8], right[sizeof(left)];
	FILE *file = fmemopen(left, sizeof(left), "w");

	grid_write_text(a, file, (struct charset){0});
	fclose(file);
	file = fmemopen(right, sizeof(right), "w");
	grid_write_text(b, file, (struct charset){0});
	fclose(file);
	if (strcmp(strchr(left, '\n'), strchr(right, '\n')) != 0)
		fail_msg("screens differ:\n%s\nand:\n%s", left, right);
}

static void compare_here(const struct sample *sample, struct play *play, uint64_t now_ns,
			 bool screen)
{
	size_t tick = (size_t)(app_time_ns(play->app) / TICK_NS);

	assert_true(tick <= sample->ticks);
	assert_int_equal(app_hash(play->app), sample->hashes[tick]);
	if (!screen)
		return;
	draw(play, now_ns);
	assert_same_screen(&play->grid, &sample->screens[tick]);
}

static void play_straight(struct sample *sample)
{
	struct play play;
	int status;

	play_open(&play, open_file(sample->path), INFINITY, false);
	for (size_t tick = 0;; tick++) {
		assert_true(tick < TICKS_MAX);
		app_goto(play.app, 0, tick * TICK_NS);
		status = settle(&play, 0);
		sample->ticks = (size_t)(app_time_ns(play.app) / TICK_NS);
		sample->hashes[sample->ticks] = app_hash(play.app);
		draw(&play, 0);
		assert_int_equal(grid_init(&sample->screens[tick], COLUMNS, ROWS), 0);
		app_draw(play.app, &sample->screens[tick]);
		if (tick > sample->ticks + 1 || status == PLAYER_COMPLETE)
			break;
	}
	play_close(&play);
}

static void play_with_seeks(const struct sample *sample)
{
	struct play play;
	uint32_t random = 1;

	play_open(&play, open_file(sample->path), INFINITY, false);
	for (int i = 0; i < 60; i++) {
		random = random * 1664525u + 1013904223u;
		app_goto(play.app, 0, (random >> 8) % (sample->ticks + 1) * TICK_NS);
		settle(&play, 0);
		compare_here(sample, &play, 0, true);
	}
	play_close(&play);
}

static void play_at_speed(const struct sample *sample, double speed)
{
	uint64_t step_ns = (uint64_t)(TICK_NS / speed);
	struct play play;

	play_open(&play, open_file(sample->path), speed, false);
	for (uint64_t now_ns = 0; now_ns < (sample->ticks + 2) * step_ns; now_ns += step_ns / 3) {
		settle(&play, now_ns);
		compare_here(sample, &play, now_ns, false);
	}
	assert_int_equal(app_time_ns(play.app) / TICK_NS, sample->ticks);
	play_close(&play);
}

static void play_as_it_grows(const struct sample *sample)
{
	struct growing_source source = {.base = {&growing_ops}, .whole = open_file(sample->path)};
	uint64_t size = source_size(source.whole);
	struct play play;

	source.shown = 72;
	play_open(&play, &source.base, INFINITY, true);
	for (size_t tick = 0; tick <= sample->ticks; tick++) {
		app_goto(play.app, 0, tick * TICK_NS);
		while (settle(&play, 0) == PLAYER_WAITING) {
			source.shown += size / 50 + 1;
			source.shown = source.shown < size ? source.shown : size;
			app_goto(play.app, 0, tick * TICK_NS);
		}
		compare_here(sample, &play, 0, true);
	}
	source.shown = size;
	settle(&play, 0);
	compare_here(sample, &play, 0, true);
	assert_int_equal(app_time_ns(play.app) / TICK_NS, sample->ticks);
	play_close(&play);
}

static void every_way_of_playing_gives_the_same(void **state)
{
	static struct sample sample;
	glob_t files;

	(void)state;
	assert_int_equal(glob("samples/*.trc", 0, NULL, &files), 0);
	for (size_t i = 0; i < files.gl_pathc; i++) {
		memset(&sample, 0, sizeof(sample));
		sample.path = files.gl_pathv[i];
		play_straight(&sample);
		play_with_seeks(&sample);
		play_at_speed(&sample, 0.5);
		play_at_speed(&sample, 1);
		play_at_speed(&sample, 100);
		play_as_it_grows(&sample);
		for (size_t tick = 0; tick < TICKS_MAX; tick++)
			grid_release(&sample.screens[tick]);
	}
	globfree(&files);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_way_of_playing_gives_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
