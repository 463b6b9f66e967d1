/*
 * peak CMD [ARGS]: runs a program with its output thrown away and prints the most memory
 * that it had resident, in KiB. A small parent, because a child's figure begins with its
 * parent's.
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>

extern char **environ;

int main(int argc, char **argv)
{
	posix_spawn_file_actions_t actions;
	struct rusage usage;
	int status;
	pid_t pid;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
	if (argc < 2 || posix_spawnp(&pid, argv[1], &actions, NULL, argv + 1, environ) ||
	    wait4(pid, &status, 0, &usage) != pid || status != 0) {
		fprintf(stderr, "usage: peak CMD [ARGS]\n");
		return 2;
	}
	printf("%ld\n", usage.ru_maxrss);
	return 0;
}
