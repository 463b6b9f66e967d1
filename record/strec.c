/*
 * strec: records the system calls of a program into a log. The only file here that
 * prints and exits.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include "format/io.h"
#include "format/writer.h"
#include "record/attach.h"
#include "record/calls.h"
#include "record/capture.h"
#include "record/guard.h"
#include "record/options.h"
#include "record/output.h"
#include "record/procfs.h"
#include "record/queue.h"
#include "record/links.h"
#include "record/ring.h"
#include "record/session.h"
#include "record/signals.h"
#include "record/stack_names.h"
#include "record/symbols/symbols.h"
#include "record/symbols/version.h"
#include "record/start.h"
#include "record/tracer.h"
#include "record/usage.h"

#define MODULE_FILES 128 /* that are kept open for their symbols */

#define EXIT_USAGE 2
#define EXIT_STREC 125 /* as env(1) and timeout(1): the failure is not the command's */

#define WATCHED_FLUSH_MS 20 /* with the viewer's tick, from a call to the screen: below 100 */

struct recorder {
	struct strec_options options;
	bool closed[3]; /* descriptors that were closed when strec began */
	bool inherited;
	bool captures; /* the target's output goes into the log */
	int log_fd;    /* standard output's copy, or -1 */
	bool created;  /* the log's file is new */
	bool unread;   /* the viewer had gone before the recording began */
	struct output output;
	struct tracer_config tracing;
	struct log_session session;
	struct links *links;             /* the writer thread's; NULL: paths are not wanted */
	struct stack_names *stack_names; /* likewise; NULL: stacks are not wanted */
	struct ring *ring;               /* NULL: the log is one file */
	bool save_due;                   /* the writer thread's: SIGUSR1 came a moment ago */
	_Atomic(struct event_queue *) queue;
	struct tracer *tracer;
};

#define COMPLAIN(...) (fprintf(stderr, "strec: " __VA_ARGS__), fputc('\n', stderr))

/*
 * Descriptors 0 to 2 that are closed are taken by /dev/null, so that nothing of strec's
 * gets their numbers; an exec closes them again.
 */
static void reserve_descriptors(bool closed[3])
{
	for (int fd = 0; fd < 3; fd++) {
		closed[fd] = fcntl(fd, F_GETFD) < 0 && errno == EBADF;
		if (closed[fd] && open("/dev/null", O_RDWR | O_CLOEXEC) != fd)
			_exit(EXIT_STREC);
	}
}

/* The target has its own; where these are pipes a copy here would hold them open. */
static void let_go_of_terminal(void)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (null < 0)
		return;
	dup3(null, 0, O_CLOEXEC);
	dup3(null, 1, O_CLOEXEC);
	close(null);
}

static const char *log_name(const struct recorder *r)
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

/* Whoever runs on untraced must not keep a mask that it was given; a filter makes few stops. */
static bool places_tracees(const struct recorder *r)
{
	const struct strec_options *o = &r->options;

	return o->placement && !o->selects && !o->one_process && !o->until_exec;
}

static void on_begin(void *context)
{
	const struct recorder *r = context;

	if (places_tracees(r))
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

static const char *fate_of_target(const struct recorder *r)
{
	return r->options.kill_on_exit   ? "what was recorded was ended"
	       : r->options.attach_count ? "what was recorded runs on"
	       : r->tracing.filtered ? "the target runs on, and strec with it, as its filter needs"
				     : "the target runs on";
}

static void tell_viewer_gone(const struct recorder *r)
{
	if (!r->options.quiet)
		COMPLAIN("the viewer has gone: recording ended, %s", fate_of_target(r));
}

/* Where the log goes, when it is standard output: 0, or an exit status. */
static int plan_output(struct recorder *r)
{
	r->log_fd = -1;
	if (r->options.output)
		return 0;
	if (r->closed[1]) {
		COMPLAIN("standard output is closed: name a file with -o");
		return EXIT_STREC;
	}
	if (isatty(1)) {
		COMPLAIN("a log is no text for a terminal: strec -o FILE -- CMD, or "
			 "strec -- CMD | stview -");
		return EXIT_USAGE;
	}
	r->log_fd = fcntl(1, F_DUPFD_CLOEXEC, 3);
	if (r->log_fd < 0) {
		COMPLAIN("standard output: %s", strerror(errno));
		return EXIT_STREC;
	}
	return 0;
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
		COMPLAIN("%s: %s", log_name(r), error_text(err));
	return rc;
}

/* A target that has not begun yet and a viewer that has gone: as if it had gone later. */
static int leave_target(struct recorder *r, pid_t pid)
{
	if (r->options.kill_on_exit)
		kill(pid, SIGKILL);
	else
		ptrace(PTRACE_DETACH, pid, NULL, 0L);
	if (r->captures && !r->options.kill_on_exit)
		output_leave_drain(&r->output);
	if (r->captures)
		output_close(&r->output);
	tell_viewer_gone(r);
	return 0;
}

/* What was begun and holds no recording is taken away. */
static int fail_recording(const struct recorder *r)
{
	if (r->created)
		unlink(r->options.output);
	if (signals_interrupts())
		signals_die(signals_last());
	return EXIT_STREC;
}

/* What the tracer is told by the options; filtered is what is wanted, before the start. */
static struct tracer_config plan_tracing(const struct recorder *r)
{
	const struct strec_options *o = &r->options;
	bool attached = o->attach_count > 0;

	return (struct tracer_config){
		.attached = attached,
		.placement = places_tracees(r),
		.kill_on_exit = o->kill_on_exit,
		.no_paths = o->no_paths,
		.inherited = r->inherited,
		.one_process = o->one_process,
		.until_exec = o->until_exec,
		/* Whoever is let go untraced must not be under a filter. */
		.filtered = o->selects && !attached && !o->one_process && !o->until_exec,
		.interruptible = o->interruptible,
		.signals = o->signals,
		.statuses = (unsigned)o->statuses,
		.paths = o->paths.count ? &o->paths : NULL,
		.max_calls = o->max_calls,
		.stack_depth = o->stack_depth,
	};
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

/* Opens the log, its queue, and the tracer that feeds it. 0, or -1 and it was said why. */
static int open_recording(struct recorder *r, uint64_t start_ns)
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
		COMPLAIN("%s: %s", log_name(r), error_text(&err));
		return -1;
	}
	atomic_store(&r->queue, r->tracing.queue);
	r->tracer = tracer_new(&r->tracing);
	if (!r->tracer || (r->captures && output_start(&r->output, r->tracing.queue))) {
		COMPLAIN("cannot start: out of memory or of threads");
		return -1;
	}
	return 0;
}

static void tell_end(const struct recorder *r)
{
	const char *fate = fate_of_target(r);
	int sys = signals_log_error();

	if (tracer_end(r->tracer) == TRACER_NO_MEMORY)
		COMPLAIN("out of memory: recording ended, %s", fate);
	else if (tracer_end(r->tracer) == TRACER_LIMIT && !r->options.quiet)
		COMPLAIN("%s is reached: recording ended, %s", signals_end_reason(), fate);
	else if (tracer_end(r->tracer) == TRACER_LOG_FAILED && sys != EPIPE)
		COMPLAIN("%s: %s: recording ended, %s", log_name(r),
			 sys > 0 ? strerror(sys) : "cannot be written", fate);
	else if (tracer_end(r->tracer) == TRACER_LOG_FAILED)
		tell_viewer_gone(r);
}

static void record(struct recorder *r)
{
	bool told = false;

	signals_unblock();
	while (!tracer_done(r->tracer)) {
		tracer_dispatch(r->tracer, tracer_next(r->tracer));
		if (!told && tracer_end(r->tracer) != TRACER_ENDED) {
			tell_end(r);
			told = true;
		}
	}
}

/* Footer and all; a failure that record() told of is not told again. */
static void close_recording(struct recorder *r)
{
	struct strec_error err = {0};

	if (r->captures) {
		output_finish(&r->output);
		if (tracer_end(r->tracer) != TRACER_ENDED && !r->options.kill_on_exit)
			output_leave_drain(&r->output);
	}
	if (queue_close(r->queue, NULL, &err) && err.sys != EPIPE &&
	    tracer_end(r->tracer) == TRACER_ENDED)
		COMPLAIN("%s: %s: the log is not whole", log_name(r), error_text(&err));
	err = (struct strec_error){0};
	if (r->ring && ring_close(r->ring, &err))
		COMPLAIN("%s: %s: what is held stays in %s.ring.*", log_name(r), error_text(&err),
			 log_name(r));
	if (r->captures)
		output_close(&r->output);
}

/* The status to exit with; does not return where it is a death by signal. */
static int exit_status(const struct recorder *r)
{
	enum tracer_end end = tracer_end(r->tracer);
	int status = tracer_target_status(r->tracer);

	if (r->options.attach_count)
		return end == TRACER_LOG_FAILED && signals_log_error() != EPIPE ? EXIT_STREC : 0;
	if (status < 0 && (end == TRACER_INTERRUPTED || signals_interrupts() > 2))
		signals_die(signals_last());
	if (status < 0)
		return 0;
	if (WIFSIGNALED(status))
		signals_die(WTERMSIG(status));
	return WEXITSTATUS(status);
}

static int fail_started(const struct recorder *r, enum start_failure failure, const char *what,
			int sys, int signal)
{
	const char *name = failure == START_FAILED ? what : r->options.command[0];
	struct proc_status self;

	if (signal)
		signals_die(signal);
	if (sys == EPERM && failure == START_FAILED && procfs_status(getpid(), &self) &&
	    self.tracer > 0)
		COMPLAIN("this process is traced by %d, so its children cannot be recorded",
			 self.tracer);
	else if (sys)
		COMPLAIN("%s: %s", name ? name : "start", strerror(sys));
	else
		COMPLAIN("%s: it ended before its exec", r->options.command[0]);
	return failure;
}

static const struct call_filter *plan_filter(const struct recorder *r)
{
	static struct call_filter filter; /* large */
	struct call_set traced = r->options.calls;

	calls_add_needed(&traced, r->options.stack_depth > 0);
	call_filter_build(&filter, &traced);
	return &filter;
}

/* Prepares where the target's descriptors lead. */
static int plan_target(struct recorder *r, struct start_config *config)
{
	bool to_stdout = !r->options.output;
	bool captured[OUTPUTS] = {to_stdout && !r->closed[1], to_stdout && !r->closed[2]};
	int rc;

	*config = (struct start_config){
		.command = r->options.command,
		.null_stdin = to_stdout && isatty(0) && !r->options.keep_stdin,
		.ptrace_options = tracer_options(&r->tracing),
		.argv0 = r->options.argv0,
		.environment = r->options.environment,
		.environment_count = r->options.environment_count,
		.run_as = r->options.run_as,
		.daemonize = r->options.daemonize,
		.filter = r->tracing.filtered ? plan_filter(r) : NULL,
	};
	r->captures = to_stdout;
	if (!to_stdout)
		return 0;
	rc = output_open(&r->output, captured);
	if (rc)
		COMPLAIN("pipe: %s", strerror(-rc));
	config->output = &r->output;
	return rc;
}

static int record_command(struct recorder *r)
{
	static struct started started; /* large */
	struct start_config config;
	enum start_failure failure;
	const char *what;
	int sys, signal;

	if (plan_target(r, &config))
		return EXIT_STREC;
	failure = start_target(&config, &started, &what, &sys, &signal);
	if (failure)
		return fail_started(r, failure, what, sys, signal);
	r->tracing.filtered = started.filter.installed;
	let_go_of_terminal();
	if (r->captures)
		output_close_writers(&r->output);
	if (open_recording(r, started.exec.time_ns) || tracer_add_started(r->tracer, &started)) {
		if (r->unread)
			return leave_target(r, started.pid);
		/* It has not run one instruction of its own. */
		kill(started.pid, SIGKILL);
		return fail_recording(r);
	}
	record(r);
	close_recording(r);
	return exit_status(r);
}

static int record_attached(struct recorder *r)
{
	const struct strec_options *o = &r->options;
	struct attached attached = {0};
	size_t told = 0;
	uint64_t start_ns = session_now_ns();
	char message[160];

	for (size_t i = 0; i < o->attach_count; i++) {
		if (attach_process(&attached, o->attach[i], tracer_options(&r->tracing), message,
				   sizeof(message))) {
			COMPLAIN("%s", message);
			return EXIT_STREC; /* what was seized is let go with strec's end */
		}
	}
	if (open_recording(r, start_ns)) {
		if (!r->unread)
			return fail_recording(r);
		tell_viewer_gone(r);
		return 0;
	}
	do {
		for (; told < attached.count; told++)
			if (tracer_add_attached(r->tracer, attached.tids[told]))
				return EXIT_STREC;
	} while (attach_missed(&attached, o->attach, o->attach_count, tracer_options(&r->tracing)));
	if (!o->quiet)
		COMPLAIN("recording %zu thread%s; ^C ends it", attached.count,
			 attached.count == 1 ? "" : "s");
	record(r);
	close_recording(r);
	free(attached.tids);
	return exit_status(r);
}

static int run(struct recorder *r)
{
	int rc;

	if (r->options.action == ACTION_HELP) {
		options_print_help(stdout);
		return 0;
	}
	if (r->options.action == ACTION_VERSION) {
		char zlib[32];

		snprintf(zlib, sizeof(zlib), "zlib %s", zlibVersion());
		version_print(stdout, "strec", zlib);
		return 0;
	}
	rc = plan_output(r);
	if (rc)
		return rc;
	calls_init(!r->options.no_paths, r->options.stack_depth > 0);
	calls_select(&r->options.calls);
	capture_setup(r->options.bytes_max);
	signals_setup(&(struct signals_config){
		.save = r->options.ring_bytes > 0,
		.no_tstp = r->options.interruptible == INTERRUPTIBLE_NEVER_TSTP,
	});
	r->inherited = tracer_has_children();
	r->tracing = plan_tracing(r);
	return r->options.attach_count ? record_attached(r) : record_command(r);
}

int main(int argc, char **argv)
{
	static struct recorder r;
	char message[160];
	int status;

	if (argc == 2 && strcmp(argv[1], "--list-options") == 0) {
		options_list(stdout);
		return 0;
	}
	reserve_descriptors(r.closed);
	if (options_parse(&r.options, argc, argv, message, sizeof(message))) {
		COMPLAIN("%s; strec --help tells more", message);
		options_release(&r.options);
		return EXIT_USAGE;
	}
	status = run(&r);
	tracer_free(r.tracer);
	usage_release();
	links_free(r.links);
	stack_names_free(r.stack_names);
	modules_free(r.tracing.modules);
	session_release(&r.session);
	options_release(&r.options);
	return status;
}
