#include <stdio.h>

#include "viz/app.h"
#include "viz/frames.h"
#include "viz/viewer.h"

static int write_one(struct viewer *viewer, struct frames_job *job, struct strec_error *err)
{
	uint64_t time_ns;
	int rc;

	if (!viewer_parse_time(viewer, "--frame", viewer->options.frame, &time_ns))
		return EXIT_USAGE;
	rc = frame_write(job, time_ns, err);
	return rc ? viewer_fail(viewer->options.path, err) : 0;
}

static int write_many(struct viewer *viewer, struct frames_job *job,
		      const struct frames_range *range, struct strec_error *err)
{
	uint64_t from_ns = 0, to_ns = UINT64_MAX, step_ns = app_tick_ns(job->app);
	int rc;

	if (job->format == FRAME_SVG)
		return viewer_usage("--frames: a picture is of one screen; --format html has many");
	if ((range->from[0] && !viewer_parse_time(viewer, "--frames", range->from, &from_ns)) ||
	    (range->to[0] && !viewer_parse_time(viewer, "--frames", range->to, &to_ns)) ||
	    (range->step[0] && !viewer_parse_time(viewer, "--frames", range->step, &step_ns)))
		return EXIT_USAGE;
	if (step_ns < app_tick_ns(job->app))
		return viewer_usage("--frames: STEP is less than a tick; --tick sets that");
	if (from_ns > to_ns)
		return viewer_usage("--frames: FROM is after TO");
	rc = frames_write(job, from_ns, to_ns, step_ns, err);
	return rc ? viewer_fail(viewer->options.path, err) : 0;
}

/* Whether the screens tell where the log ends, as what was asked for depends on it. */
static bool frames_need_end(const struct viewer *viewer, struct frames_range *range)
{
	if (!viewer->options.frames)
		return viewer_time_needs_end(viewer->options.frame);
	frames_range_split(range, viewer->options.frames);
	return !range->to[0] || viewer_time_needs_end(range->from) ||
	       viewer_time_needs_end(range->to) || viewer_time_needs_end(range->step);
}

int viewer_run_frame(struct viewer *viewer, struct strec_error *err)
{
	struct frames_range range = {0};
	bool needs_end = frames_need_end(viewer, &range);
	struct frames_job job = {
		.columns = viewer->options.columns,
		.rows = viewer->options.rows,
		.format = viewer->options.format,
		.ascii = viewer->options.ascii,
		.title = viewer->options.path,
		.out = stdout,
		.wait = viewer_wait,
		.wait_data = viewer,
	};
	int status;

	if (needs_end)
		viewer_take_all(viewer);
	job.app = viewer_app_new(viewer, viewer->options.speed ? viewer->options.speed : 1.0,
				 !needs_end);
	if (!job.app) {
		strec_fail(err, STREC_NOMEM, 0, NULL);
		return viewer_fail(viewer->options.path, err);
	}
	status = viewer->options.frames ? write_many(viewer, &job, &range, err)
					: write_one(viewer, &job, err);
	app_free(job.app);
	return status;
}
