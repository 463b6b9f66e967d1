/*
 * A thread that is not the leader execs while the leader and another thread are in pause().
 * The trace: their pauses end UNFINISHED|SUPERSEDED, EXEC has the thread's former id, and
 * its task goes on under the process's id. Exit status 7, of the new program.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "asleep.h"

static atomic_int waiter;

static void *wait_for_ever(void *argument)
{
	atomic_store(&waiter, (int)syscall(SYS_gettid));
	pause();
	return argument;
}

static void *run(void *argument)
{
	while (!atomic_load(&waiter))
		sched_yield();
	wait_asleep_in(atomic_load(&waiter), SYS_pause);
	wait_asleep_in(getpid(), SYS_pause);
	execl("/bin/sh", "sh", "-c", "exit 7", (char *)NULL);
	return argument;
}

int main(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, wait_for_ever, NULL);
	pthread_create(&thread, NULL, run, NULL);
	pause();
	return 1;
}
