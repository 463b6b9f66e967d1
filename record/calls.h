/*
 * What the recorder itself must know of a call: which arguments it copies from, and the few
 * calls that change what is traced. And how a stop tells of a call, on each
 * architecture: another machine is another calls.c.
 */
#ifndef RECORD_CALLS_H
#define RECORD_CALLS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/ptrace.h>
#include <sys/types.h>

#include "format/event.h"
#include "record/call_set.h"

enum call_special {
	SPECIAL_NONE = 0,
	SPECIAL_EXEC, /* ends the calls of all other threads when it succeeds */
	SPECIAL_EXIT, /* never returns */
	SPECIAL_EXIT_GROUP,
	SPECIAL_CLONE,  /* flags in args[0] */
	SPECIAL_CLONE3, /* flags in memory */
	SPECIAL_PTRACE,
	SPECIAL_PRCTL,     /* may change the command name */
	SPECIAL_RESTART,   /* restart_syscall */
	SPECIAL_AFFINITY,  /* shows or sets the CPUs that a task may use */
	SPECIAL_OPEN_0,    /* opens the path in args[0], which may be one that shows them */
	SPECIAL_OPEN_1,    /* likewise args[1] */
	SPECIAL_SIGRETURN, /* its one argument is the stack */
	/* These change what code there is, when they return: SPECIAL_MAPS and all behind it. */
	SPECIAL_MAPS, /* in a way that is not looked into */
	SPECIAL_MMAP,
	SPECIAL_MMAP_PAGES, /* the offset counts pages of 4096 bytes */
	SPECIAL_MUNMAP,
	SPECIAL_MPROTECT,
	SPECIAL_MREMAP,
};

struct call_rule {
	uint8_t enter;   /* bit i: capture_enter() may have to read args[i] */
	uint8_t exit;    /* likewise capture_exit() */
	uint8_t special; /* enum call_special */
	bool skip;       /* it does not go into the log */
};

/*
 * Builds the rules from format/syscalls.h; before the first calls_rule(). with_maps: calls that
 * change what code there is are special.
 */
void calls_init(bool with_captures, bool with_maps);

/* Only calls in the set go into the log; after calls_init(). */
void calls_select(const struct call_set *wanted);

/* Adds the calls that a tracer must see whatever goes into the log; with_maps as above. */
void calls_add_needed(struct call_set *set, bool with_maps);

/* The rule of a call, static. Any values are allowed. */
const struct call_rule *calls_rule(unsigned arch, uint32_t nr);

/* arch, nr, args and ip of the call that an enter-stop or a seccomp-stop tells of, into *ev. */
void calls_from_stop(const struct __ptrace_syscall_info *info, struct event *ev);

/* result and EVENT_ERROR, as a syscall-exit-stop tells them, into *ev. */
void calls_result(const struct __ptrace_syscall_info *info, struct event *ev);

/*
 * For a tracee that is stopped, but not in a syscall-stop: the call that it was taken
 * out of and will enter again, into *ev, and its stack pointer. False: it was in none.
 */
bool calls_interrupted(pid_t tid, struct event *ev, uint64_t *stack_pointer);

/* True for the results of calls that the kernel will restart (include/linux/errno.h). */
static inline bool calls_restarts(int64_t result)
{
	return result <= -512 && result >= -516 && result != -515;
}

#endif
