/*
 * What remains to be done for a started target when its recording has ended.
 *
 * A target under a seccomp filter is resumed at each stop to its end, or its filtered calls would
 * fail with ENOSYS; any other runs on untraced and has an exit status to wait for.
 */
#ifndef RECORD_ESCORT_H
#define RECORD_ESCORT_H

#include <stdbool.h>
#include <sys/types.h>

/* Resumes a tracee from the stop that wait4() told with status, as if it were not traced. */
void escort_resume(pid_t tid, int status);

/*
 * Waits for the end of the first process, and with all for that of every tracee. Signals that
 * were sent to this process alone go on to first; after the third interrupt it gives up.
 * Returns first's wait status, or -1.
 */
int escort_target(pid_t first, bool all);

#endif
