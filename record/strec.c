/*
 * strec: records the system calls of a program into a log. The only file here that exits, and
 * with recording.c the only one that prints.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include "record/attach.h"
#include "record/calls.h"
#include "record/capture.h"
#include "record/modules.h"
#include "record/procfs.h"
#include "record/recording.h"
#include "record/signals.h"
#include "record/start.h"
#include "record/symbols/version.h"
#include "record/usage.h"

#define EXIT_USAGE 2
#define EXIT_STREC 125 /* as env(1) and timeout(1): the failure is not the command's */

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
		.placement = recording_places_tracees(r),
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

static void tell_end(const struct recorder *r)
{
	const char *fate = fate_of_target(r);
	int sys = signals_log_error();

	if (tracer_end(r->tracer) == TRACER_NO_MEMORY)
		COMPLAIN("out of memory: recording ended, %s", fate);
	else if (tracer_end(r->tracer) == TRACER_LIMIT && !r->options.quiet)
		COMPLAIN("%s is reached: recording ended, %s", signals_end_reason(), fate);
	else if (tracer_end(r->tracer) == TRACER_LOG_FAILED && sys != EPIPE)
		COMPLAIN("%s: %s: recording ended, %s", recording_log_name(r),
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
	if (recording_open(r, started.exec.time_ns) || tracer_add_started(r->tracer, &started)) {
		if (r->unread)
			return leave_target(r, started.pid);
		/* It has not run one instruction of its own. */
		kill(started.pid, SIGKILL);
		return fail_recording(r);
	}
	record(r);
	recording_close(r);
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
	if (recording_open(r, start_ns)) {
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
	recording_close(r);
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
