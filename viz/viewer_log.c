#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "format/reader.h"
#include "replay/clock.h"
#include "viz/demo.h"
#include "viz/strace_import.h"
#include "viz/viewer.h"

#define FILL_BYTES  (1u << 20)
#define TEXT_MS     50 /* that a first look at text may take */
#define TEXT_BYTES  (1u << 18)
#define PATIENCE_MS 300 /* for a header, before a word about it */

bool viewer_wait_ms(void *data, int ms)
{
	struct viewer *viewer = data;
	struct strec_error err = {0};
	int rc;

	fflush(stdout);
	rc = library_again(viewer->log, &err);
	if (rc == STREC_AGAIN)
		rc = strec_wait(viewer->log, ms, &err);
	return rc == 0 || rc == STREC_AGAIN || (rc == STREC_IO && err.sys == EINTR);
}

bool viewer_wait(void *data)
{
	return viewer_wait_ms(data, -1);
}

/* NULL: it failed. */
static struct byte_source *open_source(struct viewer *viewer, struct strec_error *err)
{
	const char *path = viewer->options.path;
	struct byte_source *source;

	if (viewer->options.demo)
		return demo_open(viewer->options.seed, err);
	viewer->is_pipe = strcmp(path, "-") == 0;
	source = viewer->is_pipe ? source_open_pipe(STDIN_FILENO, true, err)
				 : source_open_path(path, viewer->options.follow, err);
	if (source && source_fd(source) >= 0)
		viewer->is_pipe = true;
	return source;
}

/* Without a header there is no screen yet: who looks at a terminal is told why. */
static void tell_of_waiting(const struct viewer *viewer, struct byte_source *source)
{
	struct strec_error err;

	if (viewer->options.mode == MODE_SCREEN && isatty(STDOUT_FILENO) &&
	    source_fd(source) >= 0 && source_wait(source, 0, PATIENCE_MS, &err) == STREC_AGAIN)
		fprintf(stderr, "stview: waiting for a recording; ^C ends it\n");
}

/* Whether it is text of strace: 0 or STREC_NOT_A_LOG; else a failure. */
static int sniff(struct byte_source *source, struct strec_error *err)
{
	int rc;

	for (;;) {
		uint64_t size = source_size(source);

		rc = strace_import_sniff(source, err);
		if (rc != STREC_AGAIN)
			return rc;
		rc = source_wait(source, size, -1, err);
		if (rc == 0)
			rc = (int)source_fill(source, FILL_BYTES, err);
		if (rc < 0 && rc != STREC_END)
			return rc;
	}
}

/* Text of strace becomes the log that it tells of; small ones at once. Takes the source. */
static struct byte_source *open_text(struct byte_source *source, struct strec_error *err)
{
	struct timespec begin, now;

	source = strace_import_open(source, err);
	if (!source)
		return NULL;
	clock_gettime(CLOCK_MONOTONIC, &begin);
	do
		clock_gettime(CLOCK_MONOTONIC, &now);
	while ((now.tv_sec - begin.tv_sec) * 1000 + (now.tv_nsec - begin.tv_nsec) / 1000000 <
		       TEXT_MS &&
	       source_fill(source, TEXT_BYTES, err) > 0);
	return source;
}

int viewer_open(struct viewer *viewer, struct strec_error *err)
{
	struct byte_source *source = open_source(viewer, err);
	int rc;

	if (!source)
		return err->code;
	tell_of_waiting(viewer, source);
	rc = viewer->options.demo ? STREC_NOT_A_LOG : sniff(source, err);
	if (rc == STREC_IO || rc == STREC_NOMEM) {
		source_close(source);
		return rc;
	}
	if (rc == 0) {
		viewer->is_text = true;
		source = open_text(source, err);
		if (!source)
			return err->code;
	}
	rc = library_open(&viewer->log, source, err);
	if (rc)
		return rc;
	viewer->reader = library_reader(viewer->log);
	filter_set_symbols(viewer->filter, log_reader_symbols(viewer->reader));
	return 0;
}

/* Everything is known of a log without an index only after a look at all of its blocks. */
static void learn_extent(struct viewer *viewer)
{
	if (source_final(library_source(viewer->log)))
		strec_scan(viewer->log, NULL);
}

bool viewer_parse_time(struct viewer *viewer, const char *option, const char *text,
		       uint64_t *time_ns)
{
	struct strec_error err = {0};

	learn_extent(viewer);
	if (strcmp(text, "end") == 0) {
		*time_ns = UINT64_MAX;
		return true;
	}
	if (time_parse(text, log_reader_header(viewer->reader)->begin_ns,
		       log_reader_end_ns(viewer->reader), time_ns, &err) == 0)
		return true;
	fprintf(stderr, "stview: %s %s: no time: %s\n", option, text,
		err.detail ? err.detail : strec_strerror(err.code));
	return false;
}

bool viewer_time_needs_end(const char *text)
{
	uint64_t of_none = 0, of_some = 0;
	struct strec_error err;

	return time_parse(text, 0, 0, &of_none, &err) == 0 &&
	       time_parse(text, 0, UINT64_C(1) << 40, &of_some, &err) == 0 && of_none != of_some;
}

void viewer_take_all(struct viewer *viewer)
{
	fflush(stdout);
	if (viewer->is_pipe || !viewer->options.follow)
		library_take_all(viewer->log, NULL);
}
