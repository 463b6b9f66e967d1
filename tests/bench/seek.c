/*
 * seek FILE: plays a log through and keeps a hash of the screen of 200x60 at places all over it,
 * then goes to them in another order, as a user would, and prints how long each screen took, by
 * the clock and of the CPU, and how many were not the same. Then the cost of the snapshots: the
 * log played with and without, in seconds of the CPU.
 */
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <xxhash.h>

#include "replay/player.h"
#include "viz/app.h"
#include "viz/backend.h"
#include "viz/collectors.h"

#define PLACES       100
#define COLUMNS      200
#define ROWS         60
#define SLICE        20000 /* events, as the program itself plays between two looks at the keys */
#define MORE_BYTES   (1u << 20)
#define MORE_AT_TICK 65536

static double clock_ms(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	return (double)ts.tv_sec * 1e3 + (double)ts.tv_nsec / 1e6;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* What some seeks took. */
struct times {
	double clock_ms[PLACES], cpu_ms[PLACES];
	size_t count;
};

static void times_begin(struct times *times)
{
	times->clock_ms[times->count] = clock_ms(CLOCK_MONOTONIC);
	times->cpu_ms[times->count] = clock_ms(CLOCK_PROCESS_CPUTIME_ID);
}

static void times_end(struct times *times)
{
	size_t i = times->count++;

	times->clock_ms[i] = clock_ms(CLOCK_MONOTONIC) - times->clock_ms[i];
	times->cpu_ms[i] = clock_ms(CLOCK_PROCESS_CPUTIME_ID) - times->cpu_ms[i];
}

static void print_times(const char *what, double *ms, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += ms[i];
	qsort(ms, n, sizeof(*ms), compare);
	printf("%s: mean %.1f ms, p99 %.1f ms, max %.1f ms\n", what, sum / (double)n,
	       ms[n * 99 / 100], ms[n - 1]);
}

/* Goes there and draws; again while views have more to look for. */
static void show(struct app *app, struct grid *grid, uint64_t time_ns)
{
	struct strec_error err;

	app_goto(app, 0, time_ns);
	do {
		while (app_advance(app, 0, SLICE, &err) >= 0 && app_is_busy(app))
			;
		app_draw(app, grid);
		app_goto(app, 0, app_time_ns(app));
	} while (app_advance(app, 0, SLICE, &err) >= 0 && app_is_busy(app));
}

static uint64_t screen_hash(const struct grid *grid)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	uint64_t hash;

	grid_write_ansi(grid, out, (struct charset){0}, COLOR_DEPTH_24BIT);
	fclose(out);
	hash = XXH64(text, size, 0);
	free(text);
	return hash;
}

/* The most that was, so far (getrusage(2)). */
static long resident_kib(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss;
}

static void measure_screens(struct log_reader *reader)
{
	static struct times times;
	static uint64_t hashes[PLACES];
	struct app *app =
		app_new(&(struct app_config){.reader = reader, .title = "seek", .speed = INFINITY});
	uint64_t step_ns = log_reader_end_ns(reader) / PLACES;
	struct grid grid;
	unsigned other = 0;

	if (!app || grid_init(&grid, COLUMNS, ROWS))
		exit(1);
	app_start(app, 0);
	for (uint64_t i = 0; i < PLACES; i++) {
		show(app, &grid, i * step_ns + step_ns / 2);
		hashes[i] = screen_hash(&grid);
	}
	show(app, &grid, UINT64_MAX);
	for (unsigned n = 0; n < PLACES; n++) {
		unsigned i = n * 37 % PLACES;

		times_begin(&times);
		show(app, &grid, i * step_ns + step_ns / 2);
		times_end(&times);
		other += screen_hash(&grid) != hashes[i];
	}
	print_times("seek to the screen", times.clock_ms, PLACES);
	print_times("  of the CPU", times.cpu_ms, PLACES);
	printf("resident at most: %ld KiB\n", resident_kib());
	printf("screens that differ from those of playing: %u\n", other);
	app_free(app);
	grid_release(&grid);
}

/* A state that does not compress, of which a part changes in each tick. */
struct more {
	uint64_t seed;
	uint64_t words[MORE_BYTES / 8];
};

static void more_tick(void *state, uint64_t k, uint64_t tick_ns)
{
	struct more *more = state;

	(void)tick_ns;
	for (unsigned i = 0; i < MORE_AT_TICK / 8; i++) {
		more->seed = more->seed * 6364136223846793005u + 1442695040888963407u;
		more->words[(k * (MORE_AT_TICK / 8) + i) % (MORE_BYTES / 8)] = more->seed;
	}
}

static const struct collector_ops more_ops = {
	.name = "more", .size = sizeof(struct more), .tick = more_tick};
static const struct collector_ops *const collectors[COLLECTORS + 1] = {
#define X(collector, ops, type, member) [COLLECT_##collector] = &ops,
	COLLECTOR_LIST(X)
#undef X
		[COLLECTORS] = &more_ops,
};

static struct player *play(struct log_reader *reader, bool more, uint64_t spacing, double *ms)
{
	struct snapshot_limits limits = {.spacing = spacing};
	struct player_config config = {
		.collectors = collectors,
		.collector_count = more ? COLLECTORS + 1 : COLLECTORS,
		.snapshots = &limits,
	};
	struct player *player = player_new(reader, &config);
	double start_ms = clock_ms(CLOCK_PROCESS_CPUTIME_ID);

	while (player_play(player, UINT64_MAX, 100000, NULL) == PLAYER_BUSY)
		;
	*ms = clock_ms(CLOCK_PROCESS_CPUTIME_ID) - start_ms;
	return player;
}

static void measure_seeks(struct player *player)
{
	static struct times times;
	uint64_t ticks = player_tick(player);

	for (unsigned n = 0; n < PLACES; n++) {
		uint64_t tick = ticks * (n * 37 % PLACES) / PLACES + 7;

		times_begin(&times);
		player_seek(player, tick, NULL);
		player_play(player, tick * player_tick_ns(player), UINT64_MAX, NULL);
		times_end(&times);
	}
	print_times("  seeks of the player, of the CPU", times.cpu_ms, PLACES);
}

static void measure_cost(struct log_reader *reader, bool more)
{
	double with = INFINITY, without = INFINITY, ms;

	for (unsigned i = 0; i < 2; i++) {
		player_free(play(reader, more, UINT64_MAX, &ms));
		without = fmin(without, ms);
		player_free(play(reader, more, 0, &ms));
		with = fmin(with, ms);
	}
	printf("%s: played in %.0f ms, without snapshots %.0f ms: %+.1f %%\n",
	       more ? "with 1 MiB of noise in the states" : "as it is", with, without,
	       100 * (with / without - 1));
}

int main(int argc, char **argv)
{
	struct log_reader *reader;
	struct player *player;
	double ms;

	if (argc != 2 ||
	    log_reader_open(&reader, source_open_fd(open(argv[1], O_RDONLY | O_CLOEXEC), false),
			    NULL)) {
		fprintf(stderr, "usage: seek FILE\n");
		return 2;
	}
	measure_screens(reader);
	measure_cost(reader, false);
	measure_cost(reader, true);
	player = play(reader, true, 0, &ms);
	measure_seeks(player);
	player_free(player);
	log_reader_close(reader);
	return 0;
}
