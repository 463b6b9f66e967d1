/*
 * thread_storm FILE: eight threads, each of which makes a thread and joins it, again and again,
 * until FILE is there. Exit status 6 where none failed.
 */
#include <pthread.h>
#include <unistd.h>

#define COUNT 8

static char *file;

static void *call_once(void *argument)
{
	(void)getppid();
	return argument;
}

static void *make_threads(void *argument)
{
	pthread_t thread;

	while (access(file, F_OK) != 0) {
		if (pthread_create(&thread, NULL, call_once, NULL) || pthread_join(thread, NULL))
			return NULL;
	}
	return argument;
}

int main(int argc, char **argv)
{
	pthread_t threads[COUNT];

	if (argc < 2)
		return 2;
	file = argv[1];
	for (int i = 0; i < COUNT; i++)
		if (pthread_create(&threads[i], NULL, make_threads, file))
			return 1;
	for (int i = 0; i < COUNT; i++) {
		void *result;

		if (pthread_join(threads[i], &result) || !result)
			return 1;
	}
	return 6;
}
