#include "viz/frames.h"

#include <string.h>

#include "replay/clock.h"
#include "replay/player.h"
#include "viz/backend.h"
#include "viz/theme.h"

#define PLAY_EVENTS 1000000
#define SLICES_MAX  1000 /* in which views look for what they show */

static struct page_colors page_colors(void)
{
	const struct theme *theme = theme_in_use();

	return (struct page_colors){.fg = theme->foreground, .bg = theme->background};
}

static int play_to(struct frames_job *job, uint64_t time_ns, struct strec_error *err)
{
	int status;

	app_goto(job->app, 0, time_ns);
	do {
		status = app_advance(job->app, 0, PLAY_EVENTS, err);
		if (status == PLAYER_WAITING && job->wait(job->wait_data))
			app_goto(job->app, 0, time_ns);
	} while (status >= 0 && app_is_busy(job->app));
	return status < 0 ? status : 0;
}

/* Draws what there is at that time, once views have found it. */
static int grid_settle(struct frames_job *job, struct grid *grid, uint64_t time_ns,
		       struct strec_error *err)
{
	int rc = play_to(job, time_ns, err);

	for (int i = 0; rc == 0 && i < SLICES_MAX; i++) {
		app_draw(job->app, grid);
		app_goto(job->app, 0, app_time_ns(job->app));
		rc = app_advance(job->app, 0, PLAY_EVENTS, err);
		if (rc >= 0 && !app_is_busy(job->app))
			break;
		rc = rc < 0 ? rc : 0;
	}
	if (rc >= 0)
		app_draw(job->app, grid);
	return rc < 0 ? rc : 0;
}

static int grid_write(const struct frames_job *job, const struct grid *grid)
{
	struct charset charset = {.ascii = job->ascii};

	switch (job->format) {
	case FRAME_ANSI:
		return grid_write_ansi(grid, job->out, charset,
				       theme_has_colors() ? COLOR_DEPTH_24BIT : COLOR_DEPTH_NONE);
	case FRAME_HTML:
		return grid_write_html(grid, job->out, job->title, page_colors());
	case FRAME_SVG:
		return grid_write_svg(grid, job->out, job->title, page_colors());
	case FRAME_TEXT:
	case FRAME_JSON: /* not of a screen */
		break;
	}
	return grid_write_text(grid, job->out, charset);
}

int frame_write(struct frames_job *job, uint64_t time_ns, struct strec_error *err)
{
	struct grid grid;
	int rc = grid_init(&grid, job->columns, job->rows) ? strec_fail(err, STREC_NOMEM, 0, NULL)
							   : 0;

	app_start(job->app, 0);
	if (rc == 0)
		rc = grid_settle(job, &grid, time_ns, err);
	if (rc == 0)
		grid_write(job, &grid);
	grid_release(&grid);
	return rc;
}

static bool cut(char to[static FRAMES_TIME_SIZE], const char *text, size_t size)
{
	if (size >= FRAMES_TIME_SIZE)
		return false;
	memcpy(to, text, size);
	to[size] = '\0';
	return true;
}

bool frames_range_split(struct frames_range *range, const char *text)
{
	const char *dots = strstr(text, ".."), *slash = strchr(text, '/');
	const char *end = slash ? slash : text + strlen(text);

	*range = (struct frames_range){0};
	if (!dots || dots >= end || (slash && !slash[1]))
		return false;
	return cut(range->from, text, (size_t)(dots - text)) &&
	       cut(range->to, dots + 2, (size_t)(end - dots - 2)) &&
	       (!slash || cut(range->step, slash + 1, strlen(slash + 1)));
}

static void frame_print(const struct frames_job *job, const struct grid *grid, uint64_t time_ns)
{
	char time[TIME_TEXT_SIZE];

	time_format(time, time_ns, 3);
	switch (job->format) {
	case FRAME_HTML:
		html_frames_add(grid, job->out, time, page_colors());
		return;
	case FRAME_ANSI:
		/* ECMA-48: cursor to the first cell, the page erased */
		fputs("\033[H\033[2J", job->out);
		break;
	case FRAME_SVG:
	case FRAME_JSON:
		break;
	case FRAME_TEXT:
		fprintf(job->out, "--- %s ---\n", time);
		break;
	}
	grid_write(job, grid);
}

int frames_write(struct frames_job *job, uint64_t from_ns, uint64_t to_ns, uint64_t step_ns,
		 struct strec_error *err)
{
	struct grid grid;
	int rc = grid_init(&grid, job->columns, job->rows) ? strec_fail(err, STREC_NOMEM, 0, NULL)
							   : 0;

	if (job->format == FRAME_HTML)
		html_frames_begin(job->out, job->title, page_colors());
	app_start(job->app, 0);
	for (uint64_t time_ns = from_ns; rc == 0 && time_ns <= to_ns; time_ns += step_ns) {
		rc = grid_settle(job, &grid, time_ns, err);
		if (rc == 0)
			frame_print(job, &grid, time_ns);
		if (app_is_complete(job->app) || ferror(job->out) || to_ns - time_ns < step_ns)
			break;
	}
	if (job->format == FRAME_HTML)
		html_frames_end(job->out);
	grid_release(&grid);
	return rc;
}
