/*
 * Seizes all threads of a running process.
 */
#ifndef RECORD_ATTACH_H
#define RECORD_ATTACH_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct attached {
	pid_t *tids; /* from malloc */
	size_t count, capacity;
};

/*
 * Seizes each thread of the process, without a stop, and adds them to *attached. -1: it
 * could not be done, and message says in one line why. What was seized stays so until
 * it is detached or strec ends.
 */
int attach_process(struct attached *attached, pid_t pid, unsigned long ptrace_options,
		   char *message, size_t message_size);

/*
 * When all that was seized has been told to stop (PTRACE_INTERRUPT): waits for that, takes no
 * stop from the kernel, and seizes what a clone() that was under way at the seizing has made
 * untraced. True: there are new ones behind the former count, to be told to stop and be looked
 * behind in turn.
 */
bool attach_missed(struct attached *attached, const pid_t *pids, size_t count,
		   unsigned long ptrace_options);

#endif
