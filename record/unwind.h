/*
 * Who called: the stack of a stopped thread, as places in modules.
 *
 * Each frame's caller is found by the call frame information of its module, and by the frame
 * pointer where there is none (code of a JIT compiler). The top of the stack is copied once,
 * the registers only where a frame needs more of them than the stack pointer and what its
 * callees saved; a place that was met before costs a look into a hash table. How:
 * docs/internals.md, "Stacks".
 */
#ifndef RECORD_UNWIND_H
#define RECORD_UNWIND_H

#include <sys/types.h>

#include "format/event.h"
#include "record/mappings.h"
#include "record/modules.h"

struct unwinder;

/* The modules must outlive it. NULL: out of memory. */
struct unwinder *unwinder_new(struct modules *modules);

/* NULL is allowed. */
void unwinder_free(struct unwinder *unwinder);

/* A thread in a syscall-stop, as PTRACE_GET_SYSCALL_INFO tells of it. */
struct unwind_start {
	pid_t tid;
	uint8_t arch; /* enum event_arch, of the call */
	uint64_t ip, stack_pointer;
};

/*
 * The thread's stack, innermost frame first, each linked to the next. At most depth frames,
 * 1 to STACK_DEPTH_MAX; frames has room for one more: where callers are missing, too many or
 * not to be found, the last is a cut. Returns how many there are, at least 1. Their index
 * is 0.
 */
unsigned unwinder_stack(struct unwinder *unwinder, struct mappings *mappings,
			const struct unwind_start *start, unsigned depth,
			struct stack_frame *frames);

#endif
