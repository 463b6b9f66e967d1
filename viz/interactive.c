#include "viz/interactive.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "replay/player.h"
#include "replay/source.h"

#define FRAME_NS        UINT64_C(33333333) /* 30 frames a second */
#define SLICE_EVENTS    20000              /* between two looks at the keys: some ms */
#define SLICE_BYTES     (1u << 20)
#define SLICE_BLOCKS    256
#define FOLLOW_NS       UINT64_C(50000000) /* between two looks at a file that may have grown */
#define FRAMES_MEASURED 60

struct loop {
	struct interactive *run;
	struct grid grid;
	bool quit, scanned, drawn;
	bool fills;        /* the source makes bytes out of what is there: there are more at once */
	uint64_t drawn_ns; /* moment of the last frame */
	uint64_t frame;
	double draw_ms[FRAMES_MEASURED];
};

static uint64_t clock_ns(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	return (uint64_t)ts.tv_sec * 1000000000 + (uint64_t)ts.tv_nsec;
}

static uint64_t now_ns(void)
{
	return clock_ns(CLOCK_MONOTONIC);
}

static int grid_fit(struct loop *loop)
{
	int width, height;

	terminal_size(loop->run->terminal, &width, &height);
	if (loop->frame && width == loop->grid.width && height == loop->grid.height)
		return 0;
	return grid_resize(&loop->grid, width, height) ? STREC_NOMEM : 0;
}

static void measure(struct loop *loop, double ms)
{
	double sum = 0.0, max = 0.0;
	uint64_t n;

	loop->draw_ms[loop->frame++ % FRAMES_MEASURED] = ms;
	n = loop->frame < FRAMES_MEASURED ? loop->frame : FRAMES_MEASURED;
	for (uint64_t i = 0; i < n; i++) {
		sum += loop->draw_ms[i];
		max = loop->draw_ms[i] > max ? loop->draw_ms[i] : max;
	}
	if (loop->run->show_fps)
		app_show_frames(loop->run->app, loop->frame, sum / (double)n, max);
}

static int draw(struct loop *loop, struct strec_error *err)
{
	uint64_t start_ns = now_ns(), start_cpu_ns = clock_ns(CLOCK_THREAD_CPUTIME_ID);
	double ms;

	if (grid_fit(loop))
		return strec_fail(err, STREC_NOMEM, 0, "screen");
	app_take_changed(loop->run->app);
	app_draw(loop->run->app, &loop->grid);
	if (terminal_draw(loop->run->terminal, &loop->grid) == -ENOMEM)
		return strec_fail(err, STREC_NOMEM, 0, "screen");
	loop->drawn_ns = start_ns;
	ms = (double)(now_ns() - start_ns) / 1e6;
	measure(loop, ms);
	if (loop->run->drawn)
		loop->run->drawn(loop->run->context, ms,
				 (double)(clock_ns(CLOCK_THREAD_CPUTIME_ID) - start_cpu_ns) / 1e6);
	return 0;
}

static void send_copied(struct loop *loop)
{
	char *text = app_take_copied(loop->run->app);

	if (text && terminal_copy(loop->run->terminal, text, strlen(text)) == -ENOTSUP)
		app_message(loop->run->app, "this terminal has no clipboard");
	free(text);
}

static void take_keys(struct loop *loop)
{
	struct input input;

	while (!loop->quit && (input = terminal_key(loop->run->terminal, 0)).code != INPUT_NONE) {
		enum app_action action = app_input(loop->run->app, input, now_ns());

		if (action == APP_REDRAW)
			terminal_invalidate(loop->run->terminal);
		/* A key is answered at once, whenever the last frame was. */
		if (action != APP_NONE)
			loop->drawn_ns = 0;
		loop->quit = action == APP_QUIT;
		send_copied(loop);
	}
}

static void take_signals(struct loop *loop)
{
	struct interactive *run = loop->run;

	if (*run->quit)
		loop->quit = true;
	if (*run->stop) {
		*run->stop = 0;
		terminal_suspend(run->terminal);
		raise(SIGSTOP);
		*run->resumed = 1;
	}
	if (*run->resumed) {
		*run->resumed = 0;
		terminal_resume(run->terminal);
		terminal_invalidate(run->terminal);
		loop->drawn_ns = 0;
		app_input(run->app, (struct input){.code = INPUT_RESIZE}, now_ns());
	}
}

/* New bytes of a pipe, and how far a log reaches that has no index. */
static int take_bytes(struct loop *loop, struct strec_error *err)
{
	ssize_t n = source_fill(library_source(loop->run->log), SLICE_BYTES, err);

	if (n < 0)
		return (int)n;
	loop->fills = n > 0 && strec_poll_fd(loop->run->log) < 0;
	if (!loop->scanned)
		loop->scanned = log_reader_scan(library_reader(loop->run->log), SLICE_BLOCKS,
						NULL) == STREC_END;
	return 0;
}

static uint64_t wait_time_ns(const struct loop *loop, uint64_t moment_ns, bool changed)
{
	uint64_t wait_ns = app_wait_ns(loop->run->app, moment_ns);
	uint64_t frame_ns = loop->drawn_ns + FRAME_NS;

	if (loop->fills || (changed && frame_ns <= moment_ns))
		return 0;
	if (changed && frame_ns - moment_ns < wait_ns)
		wait_ns = frame_ns - moment_ns;
	if (loop->run->follow && wait_ns > FOLLOW_NS)
		wait_ns = FOLLOW_NS;
	return wait_ns;
}

/* Waits for a key, bytes, a signal, or as long as nothing is due. */
static void wait_for_more(struct loop *loop, uint64_t wait_ns)
{
	struct timespec ts = {.tv_sec = (time_t)(wait_ns / 1000000000),
			      .tv_nsec = (long)(wait_ns % 1000000000)};
	struct pollfd fds[] = {
		{.fd = terminal_fd(loop->run->terminal), .events = POLLIN},
		{.fd = strec_poll_fd(loop->run->log), .events = POLLIN},
	};

	ppoll(fds, 2, wait_ns == UINT64_MAX ? NULL : &ts, &loop->run->wait_mask);
}

static int loop_once(struct loop *loop, struct strec_error *err)
{
	uint64_t moment_ns = now_ns();
	bool changed;
	int rc;

	take_signals(loop);
	take_keys(loop);
	if (loop->quit)
		return 0;
	rc = take_bytes(loop, err);
	if (rc < 0)
		return rc;
	rc = app_advance(loop->run->app, moment_ns, SLICE_EVENTS, err);
	if (rc < 0)
		return rc;
	rc = 0; /* it told where the player is */
	changed = app_take_changed(loop->run->app) || loop->frame == 0;
	if (changed && now_ns() - loop->drawn_ns >= FRAME_NS) {
		rc = draw(loop, err);
		changed = false;
	} else if (changed) {
		/* It is to be drawn, but later: remember that. */
		app_input(loop->run->app, (struct input){.code = INPUT_RESIZE}, moment_ns);
	}
	if (rc == 0)
		wait_for_more(loop, wait_time_ns(loop, now_ns(), changed));
	return rc;
}

int interactive_run(struct interactive *run, struct strec_error *err)
{
	struct loop loop = {.run = run, .scanned = log_reader_closed(library_reader(run->log))};
	int rc = grid_init(&loop.grid, 0, 0) ? STREC_NOMEM : 0;

	while (rc == 0 && !loop.quit)
		rc = loop_once(&loop, err);
	grid_release(&loop.grid);
	return rc;
}
