#include "record/recording.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "format/io.h"
#include "format/writer.h"
#include "record/guard.h"
#include "record/modules.h"
#include "record/signals.h"
#include "record/symbols/symbols.h"
#include "record/usage.h"

#define MODULE_FILES 128 /* that are kept open for their symbols */

#define WATCHED_FLUSH_MS 20 /* with the viewer's tick, from a call to the screen: below 100 */

const char *recording_log_name(const struct recorder *r)
{
	return r->options.output ? r->options.output : "standard output";
}

static const char *error_text(const struct strec_error *err)
{
	return err->sys ? strerror(err->sys) : strec_strerror(err->code);
}

/* On the writer thread. */
static void on_log_failed(void *context, const struct strec_error *err)
{
	(void)context;
	signals_log_failed(err->sys);
}

bool recording_places_tracees(const struct recorder *r)
{
	const struct strec_options *o = &r->options;

	return o->placement && !o->selects && !o->one_process && !o->until_exec;
}

static void on_begin(void *context)
{
	const struct recorder *r = context;

	if (recording_places_tracees(r))
		guard_start();
}

/* What the paths of a batch lead to. */
static int explain_paths(struct recorder *r, struct log_writer *writer, const struct batch *batch,
			 struct strec_error *err)
{
	size_t told = r->session.links_size;

	if (!r->links)
		return 0;
	if (links_gather(r->links, batch, &r->session))
		return strec_fail(err, STREC_NOMEM, 0, "links");
	return log_writer_links(writer, r->session.links + told, r->session.links_size - told, err);
}

static int on_explain(void *context, struct log_writer *writer, const struct batch *batch,
		      struct strec_error *err)
{
	struct recorder *r = context;
	int rc = explain_paths(r, writer, batch, err);

	if (rc == 0 && r->stack_names)
		rc = stack_names_explain(r->stack_names, writer, batch, err);
	return rc;
}

/* The user has time while nobody has interrupted. */
static bool has_time(void)
{
	return signals_interrupts() < 2;
}

static int on_closing(void *context, struct log_writer *writer, struct strec_error *err)
{
	struct recorder *r = context;

	int rc = r->stack_names ? stack_names_finish(r->stack_names, writer, has_time, err) : 0;

	if (rc == 0 && r->stack_names && !r->options.quiet &&
	    stack_names_trouble(r->stack_names) & SYMBOLS_NO_PROCESS)
		COMPLAIN("no functions nor lines: strec-symbols cannot be run; it belongs beside "
			 "strec or into ../libexec/strec, and stview --symbolize needs it, too");
	return rc;
}

/* What is held goes into a file of its own. On the writer thread. */
static void save_ring(struct recorder *r)
{
	struct strec_error err = {0};
	char *name = NULL;
	int rc = ring_save(r->ring, &name, &err);

	if (rc)
		COMPLAIN("%s: %s", name ? name : r->options.output, error_text(&err));
	else if (!r->options.quiet)
		COMPLAIN("%s holds the end of the recording up to now%s", name,
			 r->stack_names ? "; stview --symbolize looks its functions and lines up"
					: "");
	free(name);
}

static void check_time(const struct recorder *r, const struct event_queue *queue)
{
	if (r->options.max_ns && queue_now_ns(queue) >= r->options.max_ns)
		signals_end_recording("--max-time");
}

static void on_periodic(void *context)
{
	struct recorder *r = context;
	struct event_queue *queue = atomic_load(&r->queue);

	signals_kick();
	if (!queue)
		return;
	check_time(r, queue);
	usage_sample(queue);
	/* A failure is the writer's, who tells it again with the next batch. */
	if (r->stack_names && queue_writer(queue))
		stack_names_found(r->stack_names, queue_writer(queue), NULL);
	/* What had gathered when the signal came is written between two rounds. */
	if (r->save_due)
		save_ring(r);
	r->save_due = signals_save_asked();
}

static void on_written(void *context, uint64_t bytes)
{
	const struct recorder *r = context;

	if (r->ring)
		ring_written(r->ring, bytes);
	if (r->options.max_bytes && bytes >= r->options.max_bytes)
		signals_end_recording("--max-size");
}

static int on_next_part(void *context, struct log_writer **writer, uint64_t begin_ns,
			struct strec_error *err)
{
	const struct recorder *r = context;

	if (r->stack_names)
		stack_names_next_part(r->stack_names);
	return ring_next(r->ring, writer, begin_ns, err);
}

static void on_part_begins(void *context)
{
	(void)context;
	signals_ask_state();
}

/* A FIFO waits here for its reader, and an interrupt ends that: EINTR. */
static int open_file(struct recorder *r)
{
	const int flags = O_WRONLY | O_CREAT | O_CLOEXEC;
	int fd = open(r->options.output, flags | O_EXCL, 0666), sys;

	r->created = fd >= 0;
	if (fd >= 0 || errno != EEXIST)
		return fd;
	signals_unblock();
	errno = EINTR;
	while (fd < 0 && errno == EINTR && !signals_interrupts())
		fd = open(r->options.output, flags | O_TRUNC, 0666);
	sys = errno;
	signals_block();
	errno = sys;
	return fd;
}

static int open_sink(struct recorder *r, struct byte_sink **sink)
{
	int fd = r->log_fd < 0 ? open_file(r) : r->log_fd;

	if (fd < 0) {
		if (errno != EINTR)
			COMPLAIN("%s: %s", r->options.output, strerror(errno));
		return -1;
	}
	r->log_fd = -1;
	*sink = sink_open_fd(fd);
	if (*sink)
		return 0;
	close(fd);
	COMPLAIN("out of memory");
	return -1;
}

/* One log, or the first part of a ring. */
static int open_log(struct recorder *r, const struct log_header *header, struct log_writer **writer,
		    struct strec_error *err)
{
	const struct strec_options *o = &r->options;
	struct ring_config ring = {.file = o->output,
				   .bytes = o->ring_bytes,
				   .level = o->level,
				   .header = header,
				   .session = &r->session};
	struct byte_sink *sink;

	if (o->ring_bytes)
		return ring_open(&r->ring, &ring, writer, err);
	if (open_sink(r, &sink))
		return -1;
	return log_writer_open(writer, sink, header, &r->session, o->level, err);
}

static int open_writer(struct recorder *r, uint64_t start_ns, struct log_writer **writer,
		       struct strec_error *err)
{
	const struct strec_options *o = &r->options;
	struct log_header header;
	int rc;

	if (session_init(&r->session, o->command, o->command_count, o->attach, o->attach_count,
			 o->words, o->word_count) ||
	    session_environment(&r->session, o->environment, o->environment_count)) {
		COMPLAIN("out of memory");
		return -1;
	}
	r->links = o->no_paths ? NULL : links_new();
	if (!o->no_paths && !r->links) {
		COMPLAIN("out of memory");
		return -1;
	}
	session_header(&header, start_ns);
	rc = open_log(r, &header, writer, err);
	r->unread = rc && err->sys == EPIPE;
	if (rc && err->code && !r->unread)
		COMPLAIN("%s: %s", recording_log_name(r), error_text(err));
	return rc;
}

/* Whether somebody looks on: then the log does not wait until there is much of it. */
static bool is_watched(const struct recorder *r)
{
	struct stat st;

	return r->log_fd >= 0 && fstat(r->log_fd, &st) == 0 && !S_ISREG(st.st_mode);
}

/* What stacks need besides. 0 or -1. */
static int open_stacks(struct recorder *r, bool live)
{
	struct stack_names_config config = {.no_symbols = r->options.no_symbols, .live = live};

	if (!r->tracing.stack_depth)
		return 0;
	r->tracing.modules = config.modules = modules_new(MODULE_FILES);
	if (r->tracing.modules)
		r->stack_names = stack_names_new(&config);
	if (r->stack_names)
		return 0;
	COMPLAIN("out of memory");
	return -1;
}

int recording_open(struct recorder *r, uint64_t start_ns)
{
	struct strec_error err = {0};
	struct queue_config config = {
		.flush_ms = is_watched(r) ? WATCHED_FLUSH_MS : 0,
		.start_ns = start_ns,
		.hide_open = r->tracing.statuses != STATUS_ALL,
		.next_part = on_next_part,
		.part_begins = on_part_begins,
		.written = on_written,
		.failed = on_log_failed,
		.begins = on_begin,
		.explain = on_explain,
		.closing = on_closing,
		.periodic = on_periodic,
		.context = r,
	};
	struct log_writer *writer;

	if (open_stacks(r, config.flush_ms > 0) || open_writer(r, start_ns, &writer, &err))
		return -1;
	config.part_bytes = r->ring ? ring_part_bytes(r->ring) : 0;
	if (queue_open(&r->tracing.queue, writer, &config, &err)) {
		COMPLAIN("%s: %s", recording_log_name(r), error_text(&err));
		return -1;
	}
	atomic_store(&r->queue, r->tracing.queue);
	if (r->captures)
		r->tracing.output = &r->output;
	r->tracer = tracer_new(&r->tracing);
	if (!r->tracer || (r->captures && output_start(&r->output, r->tracing.queue))) {
		COMPLAIN("cannot start: out of memory or of threads");
		return -1;
	}
	return 0;
}

void recording_close(struct recorder *r)
{
	struct strec_error err = {0};

	if (r->captures) {
		output_finish(&r->output);
		if (tracer_end(r->tracer) != TRACER_ENDED && !r->options.kill_on_exit)
			output_leave_drain(&r->output);
	}
	if (queue_close(r->queue, NULL, &err) && err.sys != EPIPE &&
	    tracer_end(r->tracer) == TRACER_ENDED)
		COMPLAIN("%s: %s: the log is not whole", recording_log_name(r), error_text(&err));
	err = (struct strec_error){0};
	if (r->ring && ring_close(r->ring, &err))
		COMPLAIN("%s: %s: what is held stays in %s.ring.*", recording_log_name(r),
			 error_text(&err), recording_log_name(r));
	if (r->captures)
		output_close(&r->output);
}
