/*
 * A child is killed inside pause().
 * The trace: the child's pause ends UNFINISHED, its EXIT has status 9.
 */
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "asleep.h"

int main(void)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		pause();
		_exit(1);
	}
	wait_asleep_in(pid, SYS_pause);
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL ? 0 : 1;
}
