/*
 * A child stops itself, once by SIGSTOP and once by SIGTSTP; the parent sees each stop and
 * continues it. It hangs where a tracer breaks job control. Prints what the parent saw.
 * The trace: SIGNAL, STOP and SIGNAL SIGCONT for each.
 */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int stop_once(pid_t pid, int signal)
{
	int status;

	if (waitpid(pid, &status, WUNTRACED) != pid || !WIFSTOPPED(status) ||
	    WSTOPSIG(status) != signal)
		return -1;
	printf("stopped by %d\n", signal);
	kill(pid, SIGCONT);
	if (waitpid(pid, &status, WCONTINUED) != pid || !WIFCONTINUED(status))
		return -1;
	puts("continued");
	return 0;
}

int main(void)
{
	int status;
	pid_t pid;

	pid = fork();
	if (pid == 0) {
		setpgid(0, 0); /* its own group, not orphaned, or SIGTSTP does nothing */
		signal(SIGTSTP, SIG_DFL);
		raise(SIGSTOP);
		raise(SIGTSTP);
		_exit(3);
	}
	if (stop_once(pid, SIGSTOP) || stop_once(pid, SIGTSTP))
		return 1;
	waitpid(pid, &status, 0);
	printf("exit %d\n", WEXITSTATUS(status));
	return WEXITSTATUS(status) == 3 ? 0 : 1;
}
