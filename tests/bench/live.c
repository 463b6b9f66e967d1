/*
 * live: the viewer's loop on the log that comes through standard input, on a terminal of 200x60
 * whose other end is read, up to the end of the log. Prints the events and what was lost, how
 * long frames took, the memory that it had resident at its end and at most, and the bytes of the
 * spool file.
 */
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "replay/source.h"
#include "tests/bench/terminal.h"
#include "viz/app_private.h"
#include "viz/interactive.h"
#include "viz/terminal.h"

#define MICROS 100000 /* a frame that takes longer counts as so long */

static volatile sig_atomic_t quit, stop, resumed;

static void note_quit(int number)
{
	quit = number;
}

/* Blocks SIGTERM but where the loop waits, so that it ends even what waits for ever. */
static void quit_prepare(sigset_t *wait_mask)
{
	sigset_t blocked;

	sigemptyset(&blocked);
	sigaddset(&blocked, SIGTERM);
	signal(SIGTERM, note_quit);
	sigprocmask(SIG_BLOCK, &blocked, wait_mask);
}

/* How many frames took so many microseconds. */
struct times {
	uint64_t count, of_micros[MICROS + 1];
	double sum_ms, max_ms;
};

struct frames {
	const struct app *app;
	struct times clock, cpu;
};

static void times_add(struct times *times, double ms)
{
	times->count++;
	times->of_micros[(size_t)fmin(ms * 1e3, MICROS)]++;
	times->sum_ms += ms;
	times->max_ms = fmax(times->max_ms, ms);
}

static void frame_drawn(void *context, double ms, double cpu_ms)
{
	struct frames *frames = context;

	times_add(&frames->clock, ms);
	times_add(&frames->cpu, cpu_ms);
	if (player_complete(frames->app->player))
		raise(SIGTERM);
}

static double percentile_ms(const struct times *times, double part)
{
	uint64_t before = 0;

	for (size_t i = 0; i <= MICROS; i++) {
		before += times->of_micros[i];
		if ((double)before >= part * (double)times->count)
			return (double)i / 1e3;
	}
	return 0;
}

static void times_print(FILE *out, const char *what, const struct times *times)
{
	fprintf(out, "%s mean %.1f ms, p99 %.1f ms, max %.1f ms; ", what,
		times->sum_ms / (double)times->count, percentile_ms(times, 0.99), times->max_ms);
}

/* A line of /proc/self/status, KiB. */
static long status_kib(const char *name)
{
	FILE *in = fopen("/proc/self/status", "r");
	char line[128];
	long kib = -1;

	while (in && fgets(line, sizeof(line), in))
		if (strncmp(line, name, strlen(name)) == 0)
			sscanf(line + strlen(name), ": %ld", &kib);
	if (in)
		fclose(in);
	return kib;
}

static int measure(FILE *out)
{
	static struct frames frames;
	struct strec_error err = {0};
	struct strec_log *log;
	struct interactive run;
	struct view_context ctx;
	struct terminal *terminal;
	struct app *app;
	int rc;

	if (strec_open_fd(&log, dup(STDIN_FILENO), 0, &err))
		return 1;
	app = app_new(&(struct app_config){
		.reader = library_reader(log), .title = "live", .speed = INFINITY, .live = true});
	if (!app || terminal_open(&terminal, &(struct terminal_options){0}))
		return 1;
	frames.app = app;
	app_start(app, 0);
	run = (struct interactive){
		.app = app,
		.terminal = terminal,
		.log = log,
		.quit = &quit,
		.stop = &stop,
		.resumed = &resumed,
		.drawn = frame_drawn,
		.context = &frames,
	};
	quit_prepare(&run.wait_mask);
	rc = interactive_run(&run, &err);
	terminal_close(terminal);
	ctx = app_context(app, 0);
	fprintf(out,
		"%llu events, %llu losses; %llu frames: ", (unsigned long long)ctx.stats->events,
		(unsigned long long)ctx.stats->losses, (unsigned long long)frames.clock.count);
	times_print(out, "by the clock", &frames.clock);
	times_print(out, "of the CPU", &frames.cpu);
	fprintf(out, "resident %ld KiB, at most %ld KiB; spool %llu bytes\n", status_kib("VmRSS"),
		status_kib("VmHWM"), (unsigned long long)source_size(library_source(log)));
	app_free(app);
	strec_close(log);
	return rc ? 1 : 0;
}

int main(void)
{
	int keep = dup(STDOUT_FILENO), fd, status;
	FILE *out = fdopen(keep, "w");
	char bytes[65536];
	pid_t pid = terminal_fork(&fd);

	if (pid == 0) {
		status = measure(out);
		fclose(out);
		_exit(status);
	}
	if (pid < 0)
		return 1;
	while (read(fd, bytes, sizeof(bytes)) > 0)
		;
	return waitpid(pid, &status, 0) == pid && status == 0 ? 0 : 1;
}
