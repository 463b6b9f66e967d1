/*
 * thread: the stack of a thread ends where the thread was started, not in main. One thread after
 * the other, so that the order of the calls is always the same.
 */
#include <pthread.h>
#include <unistd.h>

#include "noinline.h"

NOINLINE long work(long item)
{
	return item + (getppid() > 0);
}

static void *run(void *item)
{
	return (void *)(work((long)item) + 1);
}

int main(void)
{
	void *done = NULL;

	for (long i = 0; i < 3; i++) {
		pthread_t thread;

		if (pthread_create(&thread, NULL, run, (void *)i) || pthread_join(thread, &done))
			return 1;
	}
	return work((long)done) > 0 ? 0 : 1;
}
