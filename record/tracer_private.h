/*
 * The tracer's insides, in five files: the loop (tracer.c), calls (tracer_calls.c), their
 * stacks (tracer_stacks.c), births, execs and deaths (tracer_tasks.c), and what all of them need:
 * to tell the queue of it and to let a tracee go on (tracer_tell.c). Private to record/tracer*.c.
 */
#ifndef RECORD_TRACER_PRIVATE_H
#define RECORD_TRACER_PRIVATE_H

#include "record/capture.h"
#include "record/placement.h"
#include "record/schedule.h"
#include "record/tracee.h"
#include "record/tracer.h"
#include "record/unwind.h"

#define STOPS_MAX   256 /* taken from the kernel in one go */
#define ORPHANS_MAX 64

struct stop {
	pid_t tid;
	int status;
};

struct tracer {
	struct tracer_config config;
	struct tracee_table table;
	struct schedule schedule;
	struct placement placement;
	unsigned running; /* tracees that may be at work outside of calls */
	/* The stop in hand, and those that were taken with it. */
	struct stop stop;
	struct tracee *tracee;
	struct stop stops[STOPS_MAX];
	size_t stop_at, stop_count;
	unsigned turns;
	unsigned waiting; /* strangers that are kept stopped */
	/* Deaths of strangers; the parent's event of some may come yet. */
	struct stop orphans[ORPHANS_MAX];
	unsigned orphan_at;
	pid_t first_pid; /* of the started target, 0 for an attach */
	int first_status;
	unsigned polls;
	bool letting_go; /* each tracee is detached at its next stop */
	bool over;
	unsigned served; /* interrupts */
	/* How a tracee goes on outside of a call: PTRACE_SYSCALL, under a filter PTRACE_CONT. */
	int going;
	uint64_t calls_left;
	enum tracer_end end;
	struct captures captures;                       /* of the stop in hand */
	struct unwinder *unwinder;                      /* with stacks */
	struct stack_frame frames[STACK_DEPTH_MAX + 1]; /* likewise of the stop in hand */
};

/* ns since time 0. */
static inline uint64_t tracer_now_ns(const struct tracer *tr)
{
	return queue_now_ns(tr->config.queue);
}

/* What the queue answered: nothing can be recorded without memory, so that ends in order. */
void tracer_check(struct tracer *tr, int rc);

/* An event of t; its task and what lies in the slot are the queue's to know. */
void tracer_tell(struct tracer *tr, const struct tracee *t, const struct event *ev);
void tracer_note(struct tracer *tr, const struct tracee *t, const char *text);
void tracer_note_at(struct tracer *tr, const struct tracee *t, const char *text, uint64_t time_ns);

/* The open call of t has ended; nothing happens where it is in none. */
void tracer_end_call_with(struct tracer *tr, struct tracee *t, const struct call_end *end);
void tracer_end_call(struct tracer *tr, struct tracee *t, uint64_t time_ns, int64_t result,
		     uint8_t flags);

/* Makes t known to the queue; its info is complete. */
void tracer_announce(struct tracer *tr, struct tracee *t, enum start_how how, uint64_t time_ns);
/* Takes it out of all tables. t is gone then. */
void tracer_forget(struct tracer *tr, struct tracee *t);

/* Whether t may be at work outside of a call: what placement goes by. */
void tracer_set_running(struct tracer *tr, struct tracee *t, bool running);
/* All tracees have their own CPUs again. */
void tracer_part(struct tracer *tr);

/* A stopped tracee goes on, with a signal that is due to it or 0; when letting go, for good. */
void tracer_resume(struct tracer *tr, struct tracee *t, int signal);
/* It goes on untraced; under a filter it stays a tracee. t is gone then. */
void tracer_let_go(struct tracer *tr, struct tracee *t, int signal);
void tracer_let_go_by(struct tracer *tr, struct tracee *t, int request, int signal);
/* All are stopped and let go, each at its next stop. */
void tracer_let_go_all(struct tracer *tr, enum tracer_end end);
/* The recording ends before its target: all are let go, or killed. */
void tracer_end_recording(struct tracer *tr, enum tracer_end end);

/* tracer_calls.c: what the exit of a call needs of its enter; captures: see calls_rule(). */
void tracer_keep_call(struct tracee *t, const struct event *ev, uint8_t captures);
/* Whether a call, with the captures of its enter, goes into the log. */
bool tracer_is_wanted(const struct tracer *tr, const struct tracee *t, const struct event *ev);
/* The first stop after an attach: the call that t was in, if it was in one. */
void tracer_find_call(struct tracer *tr, struct tracee *t);
/* The command name may have changed. */
void tracer_update_name(struct tracer *tr, struct tracee *t);
void tracer_on_call(struct tracer *tr);

/* tracer_stacks.c: the stack of a call that t enters, into *ev. */
void tracer_stack(struct tracer *tr, struct tracee *t, struct event *ev, uint64_t stack_pointer);
void tracer_stack_child(struct tracer *tr, const struct tracee *parent, struct tracee *child,
			enum start_how how);
void tracer_stack_exec(struct tracee *t);
/* The call that t was in, a special one that changes what code there is, has succeeded. */
void tracer_stack_mapped(struct tracee *t, int64_t result);

/* tracer_tasks.c: t executes a program; former is the thread id that it had. */
void tracer_tell_exec(struct tracer *tr, struct tracee *t, pid_t former);
void tracer_on_child(struct tracer *tr);
void tracer_on_exec(struct tracer *tr);
void tracer_on_death(struct tracer *tr);
void tracer_on_stranger(struct tracer *tr);
void tracer_on_stranger_death(struct tracer *tr);

#endif
