/*
 * Three threads are in pause(), the leader in a join, when a fourth ends the process.
 * The trace: their calls end UNFINISHED, each of the five has an EXIT with status 5.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "asleep.h"

#define COUNT 3

static atomic_int sleepers[COUNT];

static void *wait_for_ever(void *argument)
{
	atomic_store((atomic_int *)argument, (int)syscall(SYS_gettid));
	pause();
	return argument;
}

static void *end_all(void *argument)
{
	for (int i = 0; i < COUNT; i++) {
		while (!atomic_load(&sleepers[i]))
			sched_yield();
		wait_asleep_in(atomic_load(&sleepers[i]), SYS_pause);
	}
	wait_asleep_in(getpid(), SYS_futex);
	_exit(5);
	return argument;
}

int main(void)
{
	pthread_t thread;

	for (int i = 0; i < COUNT; i++)
		if (pthread_create(&thread, NULL, wait_for_ever, &sleepers[i]))
			return 1;
	if (pthread_create(&thread, NULL, end_all, NULL))
		return 1;
	pthread_join(thread, NULL);
	return 2;
}
