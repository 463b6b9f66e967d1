/*
 * exec_loop FILE: executes itself again and again, in a thread that is not the leader, until
 * FILE is there. Exit status 6.
 */
#include <pthread.h>
#include <unistd.h>

static char *file;

static void *run(void *argument)
{
	execl("/proc/self/exe", "exec_loop", file, (char *)NULL);
	_exit(1);
	return argument;
}

int main(int argc, char **argv)
{
	pthread_t thread;

	if (argc < 2)
		return 2;
	file = argv[1];
	if (access(file, F_OK) == 0)
		return 6;
	if (pthread_create(&thread, NULL, run, NULL))
		return 1;
	pause();
	return 1;
}
