/*
 * frames FILE [PANELS]: plays a log and draws 1,000 screens of 200x60 on the way, into the grid
 * and out to a terminal whose other end is read; prints the mean, 99th percentile and maximum of
 * the time that one takes, in microseconds. PANELS are keys as of stview --panels.
 */
#include <fcntl.h>
#include <math.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "viz/app.h"
#include "viz/terminal.h"

#define FRAMES  1000
#define COLUMNS 200
#define ROWS    60

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

struct screen {
	struct terminal *terminal;
	struct grid grid;
};

static int measure(const char *file, const char *panels, FILE *out)
{
	static double micros[FRAMES];
	struct strec_error err;
	struct log_reader *reader;
	struct screen screen;
	struct app *app;
	double sum = 0;

	if (log_reader_open(&reader, source_open_fd(open(file, O_RDONLY | O_CLOEXEC), false), &err))
		return 1;
	app = app_new(&(struct app_config){
		.reader = reader, .title = file, .panels = panels, .speed = INFINITY});
	if (!app || grid_init(&screen.grid, COLUMNS, ROWS) ||
	    terminal_open(&screen.terminal, &(struct terminal_options){0}))
		return 1;
	app_start(app, 0);
	for (int i = 0; i < FRAMES; i++) {
		uint64_t start_ns;

		play_to(app, log_reader_end_ns(reader) / FRAMES * (uint64_t)i);
		start_ns = now_ns();
		app_draw(app, &screen.grid);
		terminal_draw(screen.terminal, &screen.grid);
		micros[i] = (double)(now_ns() - start_ns) / 1e3;
		sum += micros[i];
	}
	terminal_close(screen.terminal);
	qsort(micros, FRAMES, sizeof(*micros), compare);
	fprintf(out, "mean %.0f us, p99 %.0f us, max %.0f us\n", sum / FRAMES,
		micros[FRAMES * 99 / 100], micros[FRAMES - 1]);
	app_free(app);
	grid_release(&screen.grid);
	log_reader_close(reader);
	return 0;
}

/* Takes what the terminal would show, so that nobody waits for it. */
static void drain(int fd)
{
	char bytes[65536];

	while (read(fd, bytes, sizeof(bytes)) > 0)
		;
}

int main(int argc, char **argv)
{
	const struct winsize size = {.ws_col = COLUMNS, .ws_row = ROWS};
	int keep = fcntl(1, F_DUPFD_CLOEXEC, 3), fd, status;
	FILE *out = fdopen(keep, "w");
	pid_t pid;

	if (argc < 2 || argc > 3 || !out) {
		fprintf(stderr, "usage: frames FILE [PANELS]\n");
		return 2;
	}
	setenv("TERM", "xterm-256color", 1);
	pid = forkpty(&fd, NULL, NULL, &size);
	if (pid == 0) {
		status = measure(argv[1], argc == 3 ? argv[2] : NULL, out);
		fclose(out);
		_exit(status);
	}
	if (pid < 0)
		return 1;
	drain(fd);
	return waitpid(pid, &status, 0) == pid && status == 0 ? 0 : 1;
}
