/*
 * Reads texts and bytes out of a tracee.
 *
 * A page at a time, so that a text which ends just before unmapped memory is read whole.
 * process_vm_readv(2) first; where that is refused (undumpable tracees, seccomp around
 * the recorder) /proc/TID/mem and then PTRACE_PEEKDATA, which needs a stopped tracee.
 * Where the kernel allows none of them, the error is EPERM.
 */
#ifndef RECORD_MEMORY_H
#define RECORD_MEMORY_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "format/event.h"

#define TEXT_SIZE_MAX 4096 /* of a captured text, bytes: PATH_MAX */

/*
 * Reads the NUL-terminated text at address of task tid into buf, at most limit bytes,
 * and describes it in *capture: CAPTURE_STRING with its size without the NUL, and WHOLE,
 * CUT (no NUL within limit) or FAULT with errno and what came before the fault.
 * capture->bytes is buf; capture->arg is left alone.
 */
void memory_read_text(pid_t tid, uint64_t address, uint8_t *buf, size_t limit,
		      struct capture *capture);

/*
 * Reads size bytes from one address; returns how many could be read before the memory
 * ended, and -errno when none.
 */
ssize_t memory_read(pid_t tid, uint64_t address, void *buf, size_t size);

/*
 * As memory_read() by one process_vm_readv(2) for all pages, which Linux ends at the first
 * that is not there; the slow ways only where that gives nothing.
 */
ssize_t memory_read_pages(pid_t tid, uint64_t address, void *buf, size_t size);

#endif
