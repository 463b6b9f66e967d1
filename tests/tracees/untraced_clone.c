/*
 * A child made with CLONE_UNTRACED, and a PTRACE_TRACEME that fails under a recorder.
 * The trace: a NOTE for each; no START.
 */
#include <sched.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	int status;
	long pid = syscall(SYS_clone, CLONE_UNTRACED | SIGCHLD, 0, 0, 0, 0);

	if (pid == 0)
		_exit(5);
	if (waitpid((pid_t)pid, &status, 0) != pid || WEXITSTATUS(status) != 5)
		return 1;
	ptrace(PTRACE_TRACEME, 0, 0, 0);
	return 0;
}
