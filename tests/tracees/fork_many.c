/*
 * fork_many N: N short processes, up to 64 at a time, each ends with status 0.
 * The trace: N START_FORK and N EXIT besides the parent's own.
 */
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int reap(int *alive)
{
	int status;

	if (wait(&status) < 0)
		return -1;
	(*alive)--;
	return status ? -1 : 0;
}

int main(int argc, char **argv)
{
	int count = argc > 1 ? atoi(argv[1]) : 100, alive = 0;

	for (int i = 0; i < count; i++) {
		pid_t pid = fork();

		if (pid < 0)
			return 2;
		if (pid == 0)
			_exit(0);
		if (++alive == 64 && reap(&alive))
			return 1;
	}
	while (alive)
		if (reap(&alive))
			return 1;
	return 0;
}
