/* What tracees wait for. */
#ifndef TRACEES_ASLEEP_H
#define TRACEES_ASLEEP_H

#include <sched.h>
#include <stdio.h>
#include <sys/types.h>

static inline int is_asleep_in(pid_t tid, long call)
{
	char path[48], state = 0;
	long nr = -1;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/syscall", (int)tid);
	file = fopen(path, "re");
	if (!file || fscanf(file, "%ld", &nr) != 1)
		nr = -1;
	if (file)
		fclose(file);
	snprintf(path, sizeof(path), "/proc/%d/stat", (int)tid);
	file = fopen(path, "re");
	if (!file || fscanf(file, "%*d (%*[^)]) %c", &state) != 1)
		state = 0;
	if (file)
		fclose(file);
	return nr == call && state == 'S';
}

/*
 * Until the thread sleeps in a call, of which a tracer knows then: while it is stopped by one,
 * its state is another.
 */
static inline void wait_asleep_in(pid_t tid, long call)
{
	while (!is_asleep_in(tid, call))
		sched_yield();
}

#endif
