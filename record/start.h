/*
 * Starts the target, up to its successful exec.
 *
 * The child gets ready and waits on a pipe until it is seized: no signal holds it, and little
 * of what it does costs stops. What it calls before the exec is nobody's business; the exec
 * itself is kept for the log.
 * With daemonize the caller becomes the target and start_target() returns in its grandchild.
 */
#ifndef RECORD_START_H
#define RECORD_START_H

#include <stdbool.h>
#include <sys/types.h>

#include "format/event.h"
#include "record/call_filter.h"
#include "record/capture.h"
#include "record/output.h"

/* Where the tracer runs: the values are the number of -D. */
enum daemonize {
	DAEMONIZE_NOT,        /* it is the target's parent */
	DAEMONIZE_GRANDCHILD, /* the target is what the caller was; the tracer its grandchild */
	DAEMONIZE_PGROUP,     /* likewise, in a process group of its own */
	DAEMONIZE_SESSION,    /* in a session of its own */
};

struct run_as {
	const char *name; /* NULL: as who runs strec */
	uid_t uid;
	gid_t gid;
};

struct start_config {
	char *const *command;        /* NULL-terminated */
	bool null_stdin;             /* /dev/null instead of the terminal */
	const struct output *output; /* NULL: descriptors 1 and 2 as they are */
	unsigned long ptrace_options;
	const char *argv0; /* instead of command[0], which still says what is run; NULL: it */
	char *const *environment; /* VAR=VALUE to set, VAR to unset */
	size_t environment_count;
	struct run_as run_as;
	enum daemonize daemonize;
	const struct call_filter *filter; /* NULL: none */
};

/* The target in the PTRACE_EVENT_EXEC stop of its exec. */
struct started {
	pid_t pid;
	uint64_t stop_ns;  /* CLOCK_MONOTONIC of that stop */
	struct event exec; /* time_ns is of CLOCK_MONOTONIC; its captures are the next */
	struct captures captures;
	struct filter_state filter; /* all zero: none was wanted */
};

/* What did not work, for the exit status: env(1)'s. */
enum start_failure {
	START_OK = 0,
	START_FAILED = 125,
	START_NOT_EXECUTABLE = 126,
	START_NOT_FOUND = 127,
};

/*
 * Forks and execs, with signals blocked as signals_setup() left them. On a failure *sys
 * is the errno and *what names what failed, static; nothing is left running. When the
 * child dies of a signal before its exec, *sys is 0 and *signal says which.
 */
enum start_failure start_target(const struct start_config *config, struct started *started,
				const char **what, int *sys, int *signal);

#endif
