#include <stdio.h>
#include <string.h>

#include "viz/symbolize.h"
#include "viz/viewer.h"

int viewer_run_symbolize(struct viewer *viewer, struct strec_error *err)
{
	struct symbolize_job job = {
		.reader = viewer->reader,
		.path = viewer->options.path,
		.output = viewer->options.output,
		.debug_path = viewer->options.debug_path,
		.out = stdout,
	};
	int rc;

	if (viewer->is_pipe && !job.output)
		return viewer_usage("--symbolize: a pipe is no file to write to; name one with -o");
	viewer_take_all(viewer);
	job.size = source_size(library_source(viewer->log));
	rc = symbolize(&job, err);
	if (rc && err->sys) {
		fprintf(stderr, "stview: %s: %s; the log is as it was\n",
			job.output ? job.output : job.path, strerror(err->sys));
		return EXIT_BAD_LOG;
	}
	return rc ? viewer_fail(viewer->options.path, err) : 0;
}
