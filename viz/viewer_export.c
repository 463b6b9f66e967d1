#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "viz/info.h"
#include "viz/log_asked.h"
#include "viz/output_file.h"
#include "viz/viewer.h"

#define EXPORT_BUFFER (1u << 16) /* written at a time */

bool viewer_export_range(struct viewer *viewer, struct export_job *job)
{
	const struct viewer_options *o = &viewer->options;

	if ((o->from && viewer_time_needs_end(o->from)) || (o->to && viewer_time_needs_end(o->to)))
		viewer_take_all(viewer);
	if ((o->from && !viewer_parse_time(viewer, "--from", o->from, &job->from_ns)) ||
	    (o->to && !viewer_parse_time(viewer, "--to", o->to, &job->to_ns)))
		return false;
	if (!o->to || job->from_ns < job->to_ns)
		return true;
	fprintf(stderr, "stview: --from %s --to %s: nothing lies between\n",
		o->from ? o->from : "0", o->to);
	return false;
}

static int run_export(struct viewer *viewer, struct export_job *job, struct strec_error *err)
{
	const struct exporter *exporter = viewer->options.exporter;
	static char buffer[EXPORT_BUFFER];

	if (!isatty(fileno(job->out)))
		setvbuf(job->out, buffer, _IOFBF, sizeof(buffer));
	if (viewer->diff) {
		viewer_diff_write(viewer, job->out);
		return 0;
	}
	return exporter ? exporter->run(job, err) : export_text(job, err);
}

/* With -o the output is whole at its name, or was never there. */
int viewer_export_to_file(struct viewer *viewer, struct export_job *job, struct strec_error *err)
{
	const char *path = viewer->options.output;
	struct output_file file;
	int rc = output_file_open(&file, path, err);
	bool failed;

	if (rc == 0) {
		job->out = fdopen(file.fd, "w");
		rc = job->out ? run_export(viewer, job, err)
			      : strec_fail(err, STREC_NOMEM, 0, NULL);
		failed = rc || fflush(job->out) || ferror(job->out);
		if (rc == 0 && failed)
			rc = strec_fail_errno(err, 0, path);
		if (job->out)
			fclose(job->out);
		if (output_file_end(&file, failed, err) && rc == 0)
			rc = STREC_IO;
	}
	if (rc && err->sys) {
		fprintf(stderr, "stview: %s: %s\n", path, strerror(err->sys));
		return EXIT_BAD_LOG;
	}
	return rc ? viewer_fail(viewer->options.path, err) : 0;
}

bool viewer_wants_log(const struct viewer *viewer)
{
	return viewer->options.mode == MODE_EXPORT && viewer->options.exporter &&
	       viewer->options.exporter->run == export_log;
}

/* What a new log is made of; what was done is told where the log is not. */
static struct log_form log_form(const struct viewer *viewer, const char *asked)
{
	return (struct log_form){
		.readers = viewer->inputs.readers,
		.names = (const char *const *)viewer->options.files,
		.count = viewer->inputs.count,
		.redact = viewer->options.redact,
		.asked = asked,
		.report = viewer->options.output ? stdout : stderr,
	};
}

int viewer_run_merge(struct viewer *viewer, struct strec_error *err)
{
	char asked[LOG_ASKED_SIZE];
	const char *failed;
	struct export_job job = {
		.filter = viewer->filter,
		.out = stdout,
		.notes = stderr,
	};

	if (log_inputs_open(&viewer->inputs, viewer->options.files, viewer->options.file_count,
			    &failed, err))
		return viewer_fail(failed, err);
	log_asked(&viewer->options, asked);
	job.log = log_form(viewer, asked);
	job.reader = viewer->inputs.readers[0];
	if (viewer->options.output)
		return viewer_export_to_file(viewer, &job, err);
	return run_export(viewer, &job, err) ? viewer_fail(viewer->options.path, err) : 0;
}

int viewer_run_export(struct viewer *viewer, struct strec_error *err)
{
	struct export_job job = {
		.reader = viewer->reader,
		.filter = viewer->filter,
		.out = stdout,
		.form = viewer->options.form,
		.weight = viewer->options.weight,
		.by = viewer->options.by,
		.sort = viewer->options.sort,
		.otlp = &viewer->options.otlp,
		.html_events = viewer->options.html_events,
		.settings = &viewer->options.settings,
		.notes = stderr,
		.wait = viewer_wait,
		.wait_ms = viewer_wait_ms,
		.wait_data = viewer,
	};
	char asked[LOG_ASKED_SIZE];
	bool damaged = false;
	int rc;

	log_asked(&viewer->options, asked);
	job.log = log_form(viewer, asked);
	if (!viewer_export_range(viewer, &job))
		return EXIT_USAGE;
	switch (viewer->options.mode) {
	case MODE_INFO:
		if (viewer->is_text)
			viewer_take_all(viewer);
		rc = info_print(&job, viewer->options.path,
				source_size(library_source(viewer->log)), err);
		break;
	case MODE_VERIFY:
		rc = info_verify(&job, &damaged, err);
		break;
	default:
		job.forgets = !viewer->options.exporter || viewer->options.exporter->once;
		if (viewer->options.output)
			return viewer_export_to_file(viewer, &job, err);
		rc = run_export(viewer, &job, err);
	}
	if (rc)
		return viewer_fail(viewer->options.path, err);
	return damaged ? EXIT_BAD_LOG : 0;
}
