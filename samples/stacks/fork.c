/*
 * fork: the parent's call, the child's from the same code, and one of the same program after
 * execve(2), where everything is mapped anew.
 */
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "noinline.h"

NOINLINE int in_parent(void)
{
	return getppid() > 0;
}

NOINLINE int in_child(void)
{
	return getppid() > 0;
}

NOINLINE int executed(void)
{
	return getppid() > 0;
}

static int run_child(char *program)
{
	in_child();
	execl("/proc/self/exe", program, "executed", NULL);
	return 1;
}

int main(int argc, char **argv)
{
	int status = 1;
	pid_t pid;

	if (argc > 1 && strcmp(argv[1], "executed") == 0)
		return executed() ? 0 : 1;
	in_parent();
	pid = fork();
	if (pid == 0)
		_exit(run_child(argv[0]));
	return waitpid(pid, &status, 0) == pid && status == 0 ? 0 : 1;
}
