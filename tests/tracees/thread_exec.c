/*
 * A thread that is not the leader execs while the leader and another thread are in pause().
 * The trace: their pauses end UNFINISHED|SUPERSEDED, EXEC has the thread's former id, and
 * its task goes on under the process's id. Exit status 7, of the new program.
 */
#include <pthread.h>
#include <time.h>
#include <unistd.h>

static void *wait_for_ever(void *argument)
{
	pause();
	return argument;
}

static void *run(void *argument)
{
	nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
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
