/*
 * Follows tracees by ptrace(2) and tells the queue what they do.
 *
 *	while (!tracer_done(tracer))
 *		tracer_dispatch(tracer, tracer_next(tracer));
 *
 * All on the thread that seized them: ptrace knows no other tracer.
 */
#ifndef RECORD_TRACER_H
#define RECORD_TRACER_H

#include <stdbool.h>
#include <sys/types.h>

#include "record/modules.h"
#include "record/output.h"
#include "record/path_filter.h"
#include "record/queue.h"
#include "record/start.h"

/* What a wait status means, and what a tracer must do about it. */
enum tracer_event {
	/* Nothing happened, or a signal ended the wait: serve requests, wait again. */
	TRACER_NOTHING,
	/* No child and no tracee is left: stop waiting. */
	TRACER_END,
	/*
	 * Enters or leaves a call; PTRACE_GET_SYSCALL_INFO says which. Tell it, resume
	 * with PTRACE_SYSCALL and no signal. Where a seccomp filter tells of enters
	 * (PTRACE_EVENT_SECCOMP), it is PTRACE_CONT after the exit.
	 */
	TRACER_CALL,
	/* A signal is about to be delivered: tell it, resume with that very signal. */
	TRACER_SIGNAL,
	/*
	 * Stopped with its group: PTRACE_LISTEN, which keeps it stopped and reports
	 * SIGCONT. A resume would break job control.
	 */
	TRACER_GROUP_STOP,
	/*
	 * PTRACE_EVENT_STOP otherwise: the first stop of a child, the end of a group-stop,
	 * the answer to PTRACE_INTERRUPT. Resume without a signal.
	 */
	TRACER_TRAP,
	/* It made a task, whose id PTRACE_GETEVENTMSG has: the parent of a new tracee. */
	TRACER_CHILD,
	/*
	 * exec succeeded, before the call's exit stop. All other threads are gone; if it was
	 * not the leader it has the leader's id now, and the leader went without an exit.
	 */
	TRACER_EXEC,
	/* It is dead and reaped; there is nothing to resume. Its call did not end. */
	TRACER_DEATH,
	/*
	 * A task that is not known has stopped: a child ahead of its parent's event. Leave
	 * it stopped until that event names its parent.
	 */
	TRACER_STRANGER,
	/*
	 * A task that is not known has died: detached earlier, a child that strec had
	 * before it became strec, or a new child ahead of its parent's event. Remember it.
	 */
	TRACER_STRANGER_DEATH,
	TRACER_EVENTS
};

struct tracer;

/* When SIGINT, SIGTERM, SIGHUP and SIGQUIT end the recording: the values of strace's -I. */
enum tracer_interruptible {
	INTERRUPTIBLE_ANYWHERE = 1,   /* the first one */
	INTERRUPTIBLE_WAITING = 2,    /* the first is a started target's, the second one does */
	INTERRUPTIBLE_NEVER = 3,      /* never: each is the target's */
	INTERRUPTIBLE_NEVER_TSTP = 4, /* never, and SIGTSTP does not stop strec either */
};

/* How a call ended, as bits: which of them go into the log. */
enum tracer_status {
	STATUS_SUCCESSFUL = 1 << 0,
	STATUS_FAILED = 1 << 1,
	STATUS_UNFINISHED = 1 << 2, /* its task ended inside it */
	STATUS_DETACHED = 1 << 3,   /* its task was let go inside it */
	STATUS_ALL = (1 << 4) - 1,
};

struct tracer_config {
	struct event_queue *queue;
	bool attached; /* nothing was started: the first interrupt ends the recording */
	bool kill_on_exit;
	bool no_paths;    /* an EXEC does not name the program */
	bool placement;   /* tracer and tracee may be brought to one CPU: placement.h */
	bool inherited;   /* tracer_has_children() said so before the start */
	bool one_process; /* children are not followed */
	bool until_exec;  /* whoever executes a program is let go */
	bool filtered;    /* under a seccomp filter: nothing may be let go untraced */
	enum tracer_interruptible interruptible;
	uint64_t signals;                /* bit n-1: deliveries of signal n go into the log */
	unsigned statuses;               /* enum tracer_status bits: calls that do */
	const struct path_filter *paths; /* only calls that touch one; NULL: all */
	uint64_t max_calls;              /* then the recording ends; 0: no limit */
	unsigned stack_depth;    /* frames of a stack, up to STACK_DEPTH_MAX; 0: no stacks */
	struct modules *modules; /* with stacks, those that they go through; the caller's */
	struct output *output;   /* where it is captured, to be taken in order; the caller's */
};

/*
 * True when this process has children, of whatever was before strec in it: they are
 * not waited for.
 */
bool tracer_has_children(void);

/* PTRACE_SEIZE's options. */
unsigned long tracer_options(const struct tracer_config *config);

/* NULL: out of memory. */
struct tracer *tracer_new(const struct tracer_config *config);
void tracer_free(struct tracer *tracer);

/* Takes over the started target and resumes it. 0 or STREC_NOMEM. */
int tracer_add_started(struct tracer *tracer, const struct started *started);

/* Takes over a seized thread. 0 or STREC_NOMEM. */
int tracer_add_attached(struct tracer *tracer, pid_t tid);

/* Waits for the next thing to happen. */
enum tracer_event tracer_next(struct tracer *tracer);

/* Does what must be done about it. */
void tracer_dispatch(struct tracer *tracer, enum tracer_event event);

bool tracer_done(const struct tracer *tracer);

/* How the recording ended. */
enum tracer_end {
	TRACER_ENDED,       /* all that was traced has ended */
	TRACER_INTERRUPTED, /* by a signal to strec; all were let go */
	TRACER_LOG_FAILED,  /* the log could not be written; all were let go */
	TRACER_NO_MEMORY,   /* likewise */
	TRACER_LIMIT,       /* likewise: signals_end_reason() */
};

enum tracer_end tracer_end(const struct tracer *tracer);

/*
 * The first process's status, as wait(2) encodes it; -1 where it was let go. Waits for a started
 * target that runs on, unless an interrupt or the viewer's end says that nobody wants to know;
 * one under a filter is always seen to its end. After tracer_done(), and after queue_close().
 */
int tracer_target_status(struct tracer *tracer);

#endif
