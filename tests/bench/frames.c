/*
 * frames FILE: plays a log and draws 1,000 screens of 200x60 on the way; prints the mean,
 * 99th percentile and maximum of the time to draw one, in microseconds.
 */
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "viz/app.h"

#define FRAMES 1000

static uint64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void play_to(struct app *app, uint64_t time_ns)
{
	struct strec_error err;

	app_goto(app, 0, time_ns);
	while (app_advance(app, 0, 100000, &err) >= 0 && app_is_busy(app))
		;
}

int main(int argc, char **argv)
{
	static double micros[FRAMES];
	struct strec_error err;
	struct log_reader *reader;
	struct app *app;
	struct grid grid;
	double sum = 0;

	if (argc != 2 || log_reader_open(&reader,
					 source_open_fd(open(argv[1], O_RDONLY | O_CLOEXEC), false),
					 &err)) {
		fprintf(stderr, "usage: frames FILE\n");
		return 2;
	}
	app = app_new(&(struct app_config){.reader = reader, .title = argv[1], .speed = INFINITY});
	if (!app || grid_init(&grid, 200, 60))
		return 1;
	app_start(app, 0);
	for (int i = 0; i < FRAMES; i++) {
		uint64_t start_ns;

		play_to(app, log_reader_end_ns(reader) / FRAMES * (uint64_t)i);
		start_ns = now_ns();
		app_draw(app, &grid);
		micros[i] = (double)(now_ns() - start_ns) / 1e3;
		sum += micros[i];
	}
	qsort(micros, FRAMES, sizeof(*micros), compare);
	printf("mean %.0f us, p99 %.0f us, max %.0f us\n", sum / FRAMES, micros[FRAMES * 99 / 100],
	       micros[FRAMES - 1]);
	app_free(app);
	grid_release(&grid);
	log_reader_close(reader);
	return 0;
}
