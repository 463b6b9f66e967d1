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
#include <sys/wait.h>
#include <unistd.h>

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
#include "record/session.h"
#include "record/signals.h"
#include "record/start.h"
#include "record/tracer.h"
#include "record/usage.h"

#define EXIT_USAGE 2
#define EXIT_STREC 125 /* as env(1) and timeout(1): the failure is not the command's */

struct recorder {
	struct strec_options options;
	bool closed[3]; /* descriptors that were closed when strec began */
	bool inherited;
	bool captures;  /* the target's output goes into the log */
	int log_fd;     /* standard output's copy, or -1 */
	bool created;   /* the log's file is new */
	struct output output;
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

static void on_begin(void *context)
{
	const struct recorder *r = context;

	if (r->options.placement)
		guard_start();
}

static void on_periodic(void *context)
{
	struct recorder *r = context;
	struct event_queue *queue = atomic_load(&r->queue);

	signals_kick();
	if (queue)
		usage_sample(queue);
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
	do
		fd = open(r->options.output, flags | O_TRUNC, 0666);
	while (fd < 0 && errno == EINTR && !signals_interrupts());
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

static int open_writer(struct recorder *r, uint64_t start_ns, struct log_writer **writer,
		       struct strec_error *err)
{
	const struct strec_options *o = &r->options;
	struct byte_sink *sink;
	struct log_header header;
	struct log_session session;
	int rc;

	if (session_init(&session, o->command, o->command_count, o->attach, o->attach_count,
			 o->words, o->word_count)) {
		COMPLAIN("out of memory");
		return -1;
	}
	if (!o->no_paths && links_read(&session)) {
		COMPLAIN("out of memory");
		session_release(&session);
		return -1;
	}
	session_header(&header, start_ns);
	rc = open_sink(r, &sink);
	if (rc == 0) {
		rc = log_writer_open(writer, sink, &header, &session, o->level, err);
		if (rc)
			COMPLAIN("%s: %s", log_name(r), error_text(err));
	}
	session_release(&session);
	return rc;
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

/* Opens the log, its queue, and the tracer that feeds it. 0, or -1 and it was said why. */
static int open_recording(struct recorder *r, uint64_t start_ns)
{
	struct strec_error err = {0};
	struct queue_config config = {
		.start_ns = start_ns,
		.failed = on_log_failed,
		.begins = on_begin,
		.periodic = on_periodic,
		.context = r,
	};
	struct tracer_config tracer_config = {
		.attached = r->options.attach_count > 0,
		.placement = r->options.placement,
		.kill_on_exit = r->options.kill_on_exit,
		.no_paths = r->options.no_paths,
		.inherited = r->inherited,
	};
	struct log_writer *writer;

	if (open_writer(r, start_ns, &writer, &err))
		return -1;
	if (queue_open(&tracer_config.queue, writer, &config, &err)) {
		COMPLAIN("%s: %s", log_name(r), error_text(&err));
		return -1;
	}
	atomic_store(&r->queue, tracer_config.queue);
	r->tracer = tracer_new(&tracer_config);
	if (!r->tracer || (r->captures && output_start(&r->output, tracer_config.queue))) {
		COMPLAIN("cannot start: out of memory or of threads");
		return -1;
	}
	return 0;
}

static void tell_end(const struct recorder *r)
{
	const char *fate = r->options.kill_on_exit ? "what was recorded was ended"
			   : r->options.attach_count ? "what was recorded runs on"
						     : "the target runs on";
	int sys = signals_log_error();

	if (tracer_end(r->tracer) == TRACER_NO_MEMORY)
		COMPLAIN("out of memory: recording ended, %s", fate);
	else if (tracer_end(r->tracer) == TRACER_LOG_FAILED && sys != EPIPE)
		COMPLAIN("%s: %s: recording ended, %s", log_name(r),
			 sys > 0 ? strerror(sys) : "cannot be written", fate);
	else if (tracer_end(r->tracer) == TRACER_LOG_FAILED && !r->options.quiet)
		COMPLAIN("the viewer has gone: recording ended, %s", fate);
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
	if (end == TRACER_INTERRUPTED && status < 0)
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

/* Prepares where the target's descriptors lead. */
static int plan_target(struct recorder *r, struct start_config *config)
{
	bool to_stdout = !r->options.output;
	bool captured[OUTPUTS] = {to_stdout && !r->closed[1], to_stdout && !r->closed[2]};
	int rc;

	*config = (struct start_config){
		.command = r->options.command,
		.null_stdin = to_stdout && isatty(0) && !r->options.keep_stdin,
		.ptrace_options = tracer_options(r->options.kill_on_exit),
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
	let_go_of_terminal();
	if (r->captures)
		output_close_writers(&r->output);
	if (open_recording(r, started.exec.time_ns) ||
	    tracer_add_started(r->tracer, &started)) {
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
	uint64_t start_ns = session_now_ns();
	char message[160];

	for (size_t i = 0; i < o->attach_count; i++) {
		if (attach_process(&attached, o->attach[i], tracer_options(o->kill_on_exit),
				   message, sizeof(message))) {
			COMPLAIN("%s", message);
			return EXIT_STREC; /* what was seized is let go with strec's end */
		}
	}
	if (open_recording(r, start_ns))
		return fail_recording(r);
	for (size_t i = 0; i < attached.count; i++)
		if (tracer_add_attached(r->tracer, attached.tids[i]))
			return EXIT_STREC;
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
		puts("strec " STREC_VERSION);
		return 0;
	}
	rc = plan_output(r);
	if (rc)
		return rc;
	calls_init(!r->options.no_paths);
	capture_setup(r->options.bytes_max);
	signals_setup();
	r->inherited = tracer_has_children();
	return r->options.attach_count ? record_attached(r) : record_command(r);
}

int main(int argc, char **argv)
{
	static struct recorder r;
	char message[160];
	int status;

	reserve_descriptors(r.closed);
	if (options_parse(&r.options, argc, argv, message, sizeof(message))) {
		COMPLAIN("%s; strec --help tells more", message);
		options_release(&r.options);
		return EXIT_USAGE;
	}
	status = run(&r);
	tracer_free(r.tracer);
	usage_release();
	options_release(&r.options);
	return status;
}
