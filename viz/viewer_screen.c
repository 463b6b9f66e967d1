#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "viz/app.h"
#include "viz/interactive.h"
#include "viz/terminal.h"
#include "viz/theme.h"
#include "viz/viewer.h"

struct app *viewer_app_new(struct viewer *viewer, double speed, bool open_end)
{
	viewer->options.settings.alert_rules = &viewer->alert_rules;
	return app_new(&(struct app_config){
		.reader = viewer->reader,
		.filter = viewer->filter,
		.title = viewer->is_pipe ? "live" : viewer->options.path,
		.tick_ns = viewer->options.tick_ns,
		.settings = viewer->options.settings,
		.speed = speed,
		.live = !source_final(library_source(viewer->log)),
		.open_end = open_end,
		.panels_also = viewer->options.panels_also,
		.panels = viewer->options.panels,
		.ascii = viewer->options.ascii,
		.hint = viewer->options.mode == MODE_SCREEN,
	});
}

static int run_terminal(struct viewer *viewer, struct app *app, struct terminal *terminal,
			struct strec_error *err)
{
	struct interactive run = {
		.app = app,
		.terminal = terminal,
		.log = viewer->log,
		.follow = viewer->options.follow,
		.show_fps = viewer->options.show_fps,
		.quit = &viewer_signals.quit,
		.stop = &viewer_signals.stop,
		.resumed = &viewer_signals.resumed,
	};
	struct timespec now;
	uint64_t now_ns, time_ns;

	clock_gettime(CLOCK_MONOTONIC, &now);
	now_ns = (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
	viewer_signals_catch(&run.wait_mask);
	app_start(app, now_ns);
	if (viewer->options.at && viewer_parse_time(viewer, "--at", viewer->options.at, &time_ns))
		app_goto(app, now_ns, time_ns);
	return interactive_run(&run, err);
}

int viewer_run_screen(struct viewer *viewer, struct strec_error *err)
{
	double speed = viewer->options.speed ? viewer->options.speed
		       : viewer->is_pipe     ? INFINITY
					     : 1.0;
	struct app *app = viewer_app_new(viewer, speed, false);
	struct terminal *terminal = NULL;
	uint64_t time_ns;
	int rc;

	/* Before the screen is taken, so that a mistake is seen. */
	if (viewer->options.at &&
	    !viewer_parse_time(viewer, "--at", viewer->options.at, &time_ns)) {
		app_free(app);
		return EXIT_USAGE;
	}
	rc = app ? terminal_open(&terminal,
				 &(struct terminal_options){
					 .ascii = viewer->options.ascii,
					 .no_color = !theme_has_colors(),
				 })
		 : -ENOMEM;
	if (rc) {
		fprintf(stderr,
			"stview: no usable terminal: %s; stview --export text FILE "
			"needs none\n",
			strerror(-rc));
		app_free(app);
		return EXIT_BAD_LOG;
	}
	terminal_restore_on_crash();
	rc = run_terminal(viewer, app, terminal, err);
	terminal_close(terminal);
	app_free(app);
	return rc ? viewer_fail(viewer->options.path, err) : 0;
}
