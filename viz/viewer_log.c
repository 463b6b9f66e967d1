#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "format/reader.h"
#include "replay/clock.h"
#include "viz/demo.h"
#include "viz/strace_import.h"
#include "viz/viewer.h"

#define WAIT_BYTES  (1u << 20)
#define FOLLOW_MS   50
#define TEXT_MS     50 /* that a first look at text may take */
#define TEXT_BYTES  (1u << 18)
#define PATIENCE_MS 300 /* for a header, before a word about it */

bool viewer_wait_ms(void *data, int ms)
{
	struct viewer *viewer = data;
	struct pollfd fd = {.fd = source_fd(viewer->source), .events = POLLIN};
	struct strec_error err;

	fflush(stdout);
	if (source_fill(viewer->source, WAIT_BYTES, &err) > 0)
		return true;
	fd.fd = source_fd(viewer->source);
	if (source_final(viewer->source) || (fd.fd < 0 && !viewer->options.follow))
		return false;
	poll(&fd, 1, fd.fd >= 0 || (ms >= 0 && ms < FOLLOW_MS) ? ms : FOLLOW_MS);
	return source_fill(viewer->source, WAIT_BYTES, &err) >= 0;
}

bool viewer_wait(void *data)
{
	return viewer_wait_ms(data, -1);
}

static int open_source(struct viewer *viewer, struct strec_error *err)
{
	if (viewer->options.demo) {
		viewer->source = demo_open(viewer->options.seed, err);
		return viewer->source ? 0 : err->code;
	}
	viewer->is_pipe = strcmp(viewer->options.path, "-") == 0;
	viewer->source = viewer->is_pipe ? source_open_pipe(STDIN_FILENO, true, err)
					 : source_open_path(viewer->options.path,
							    viewer->options.follow, err);
	if (viewer->source && source_fd(viewer->source) >= 0)
		viewer->is_pipe = true;
	return viewer->source ? 0 : err->code;
}

/* Without a header there is no screen yet: who looks at a terminal is told why. */
static void tell_of_waiting(const struct viewer *viewer)
{
	struct pollfd fd = {.fd = source_fd(viewer->source), .events = POLLIN};

	if (viewer->options.mode == MODE_SCREEN && isatty(STDOUT_FILENO) && fd.fd >= 0 &&
	    poll(&fd, 1, PATIENCE_MS) == 0)
		fprintf(stderr, "stview: waiting for a recording; ^C ends it\n");
}

/* Text of strace becomes the log that it tells of; small ones at once. */
static int open_text(struct viewer *viewer, struct strec_error *err)
{
	struct timespec begin, now;
	int rc;

	do
		rc = strace_import_sniff(viewer->source, err);
	while (rc == STREC_AGAIN && viewer_wait(viewer));
	if (rc)
		return rc == STREC_IO || rc == STREC_NOMEM ? rc : 0;
	viewer->source = strace_import_open(viewer->source, err);
	if (!viewer->source)
		return err->code;
	viewer->is_text = true;
	clock_gettime(CLOCK_MONOTONIC, &begin);
	do
		clock_gettime(CLOCK_MONOTONIC, &now);
	while ((now.tv_sec - begin.tv_sec) * 1000 + (now.tv_nsec - begin.tv_nsec) / 1000000 <
		       TEXT_MS &&
	       source_fill(viewer->source, TEXT_BYTES, err) > 0);
	return 0;
}

int viewer_open(struct viewer *viewer, struct strec_error *err)
{
	int rc = open_source(viewer, err);

	if (rc)
		return rc;
	tell_of_waiting(viewer);
	rc = viewer->options.demo ? 0 : open_text(viewer, err);
	if (rc) {
		source_close(viewer->source);
		return rc;
	}
	do
		rc = log_reader_open(&viewer->reader, viewer->source, err);
	while (rc == STREC_AGAIN && viewer_wait(viewer));
	if (rc == STREC_AGAIN) {
		/* The source is still ours, and ended before the header did. */
		bool empty = source_size(viewer->source) == 0;

		source_close(viewer->source);
		rc = strec_fail(err, empty ? STREC_EMPTY : STREC_NOT_A_LOG, 0, NULL);
	}
	if (rc == 0)
		filter_set_symbols(viewer->filter, log_reader_symbols(viewer->reader));
	return rc;
}

/* Everything is known of a log without an index only after a look at all of its blocks. */
static void learn_extent(struct viewer *viewer)
{
	if (log_reader_closed(viewer->reader) || !source_final(viewer->source))
		return;
	while (log_reader_scan(viewer->reader, 1024, NULL) == 0)
		;
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
	while ((viewer->is_pipe || (viewer->is_text && !viewer->options.follow)) &&
	       !source_final(viewer->source) && viewer_wait(viewer))
		;
	learn_extent(viewer);
}
