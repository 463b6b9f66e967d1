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
	 * with PTRACE_SYSCALL and no signal.
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

struct tracer_config {
	struct event_queue *queue;
	bool attached;      /* nothing was started: the first interrupt ends the recording */
	bool kill_on_exit;
	bool no_paths;      /* an EXEC does not name the program */
	bool placement;     /* tracer and tracee may be brought to one CPU: placement.h */
	bool inherited;     /* tracer_has_children() said so before the start */
};

/*
 * True when this process has children, of whatever was before strec in it: they are
 * not waited for.
 */
bool tracer_has_children(void);

/* PTRACE_SEIZE's options. */
unsigned long tracer_options(bool kill_on_exit);

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
};

enum tracer_end tracer_end(const struct tracer *tracer);

/* The first process's status, as wait(2) encodes it; -1 while it runs. */
int tracer_target_status(const struct tracer *tracer);

#endif
