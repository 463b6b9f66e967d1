/*
 * Copies out of a tracee what the arguments of a call point to: texts when it is entered,
 * structures and buffers when it is entered or has returned, as format/syscalls.h says of
 * each argument.
 */
#ifndef RECORD_CAPTURE_H
#define RECORD_CAPTURE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "format/event.h"

#define CAPTURE_BYTES_DEFAULT 32 /* of a buffer, and elements of an array: strace's -s */
#define CAPTURE_BYTES_LIMIT   4096

/* What was copied at one stop of one call. */
struct captures {
	struct capture list[EVENT_CAPTURES_MAX];
	unsigned count;
	size_t used; /* of bytes */
	uint8_t bytes[CAPTURE_SIZE_MAX];
};

/*
 * At most so many bytes of a buffer and elements of an array, up to CAPTURE_BYTES_LIMIT;
 * path names are always whole. Before the first capture.
 */
void capture_setup(uint32_t bytes_max);

/*
 * For a tracee in a syscall-enter-stop: the arguments in the mask arguments (bit i: args[i])
 * of the call *ev, of which arch, nr and args are used. What was in *c is forgotten.
 */
void capture_enter(struct captures *c, pid_t tid, const struct event *ev, unsigned arguments);

/*
 * Likewise in a syscall-exit-stop; ev->result and ev->flags are used too. A call that failed has
 * written nothing, but for the rest of a sleep, the lengths of a message and of a file handle.
 */
void capture_exit(struct captures *c, pid_t tid, const struct event *ev, unsigned arguments);

/* One capture at the enter, of argument 0: a number in four bytes. */
void capture_number(struct captures *c, uint32_t value);

#endif
