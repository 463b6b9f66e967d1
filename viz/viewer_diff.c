#include <stdio.h>
#include <unistd.h>

#include "viz/diff.h"
#include "viz/diff_interactive.h"
#include "viz/terminal.h"
#include "viz/theme.h"
#include "viz/viewer.h"

void viewer_diff_write(const struct viewer *viewer, FILE *out)
{
	if (viewer->options.format == FRAME_JSON)
		diff_json_write(&viewer->diff->report, out);
	else
		diff_report_write(&viewer->diff->report, out);
}

/* The other log of --diff, with a filter of its own, as that knows a log's symbols; failures are
 * told. */
static int open_other(const struct viewer *viewer, struct viewer *other)
{
	struct strec_error err = {0};

	other->options = viewer->options;
	other->options.path = viewer->options.other;
	if ((viewer->filter && filter_parse(&other->filter, viewer->options.filter, &err)) ||
	    viewer_open(other, &err))
		return viewer_fail(other->options.path, &err);
	return 0;
}

/* One side of the comparison, once all of it is there. */
static bool diff_side(struct viewer *viewer, struct export_job *job)
{
	*job = (struct export_job){
		.reader = viewer->reader,
		.filter = viewer->filter,
		.out = stdout,
		.wait = viewer_wait,
		.wait_data = viewer,
	};
	viewer_take_all(viewer);
	return viewer_export_range(viewer, job);
}

static int write_diff(struct viewer *viewer, const struct diff_job *job, struct diff *diff)
{
	const char *path = viewer->options.output;
	struct export_job to = job->of[0];
	struct strec_error err = {0};

	viewer->diff = diff;
	if (path && viewer_export_to_file(viewer, &to, &err))
		return EXIT_TROUBLE;
	if (!path)
		viewer_diff_write(viewer, stdout);
	return diff->result.different;
}

/* Who looks at a terminal and has not said what it shall be. */
static bool diff_has_screen(const struct viewer_options *options)
{
	return isatty(STDOUT_FILENO) && !options->output && !options->format_given;
}

static int show_diff(struct viewer *viewer, struct diff *diff)
{
	struct diff_interactive run = {.quit = &viewer_signals.quit,
				       .stop = &viewer_signals.stop,
				       .resumed = &viewer_signals.resumed};
	const struct terminal_options options = {
		.ascii = viewer->options.ascii,
		.no_color = !theme_has_colors(),
	};
	struct diff_screen screen;
	int rc = terminal_open(&run.terminal, &options);

	if (rc)
		return -1;
	terminal_restore_on_crash();
	viewer_signals_catch(&run.wait_mask);
	diff_screen_init(&screen, &diff->report);
	run.screen = &screen;
	rc = diff_interactive_run(&run);
	diff_screen_release(&screen);
	terminal_close(run.terminal);
	return rc ? EXIT_TROUBLE : diff->result.different;
}

static int compare(struct viewer *viewer, struct viewer *other)
{
	struct diff_job job = {
		.names = {viewer->options.path, viewer->options.other},
		.tolerance = viewer->options.tolerance,
		.all = viewer->options.all || diff_has_screen(&viewer->options),
	};
	struct diff diff = {0};
	struct strec_error err = {0};
	unsigned bad;
	int status;

	if (!diff_side(viewer, &job.of[0]) || !diff_side(other, &job.of[1]))
		return EXIT_TROUBLE;
	if (diff_make(&diff, &job, &bad, &err)) {
		viewer_fail(job.names[bad], &err);
		status = EXIT_TROUBLE;
	} else {
		status = diff_has_screen(&viewer->options) ? show_diff(viewer, &diff) : -1;
		if (status < 0)
			status = write_diff(viewer, &job, &diff);
		if (diff.logs[0].lost_bytes || diff.logs[1].lost_bytes)
			status = EXIT_TROUBLE; /* what is gone may only be lost */
	}
	diff_release(&diff);
	return status;
}

int viewer_run_diff(struct viewer *viewer)
{
	struct viewer other = {0};
	int status = open_other(viewer, &other) ? EXIT_TROUBLE : compare(viewer, &other);

	strec_close(other.log);
	filter_free(other.filter);
	return status;
}
