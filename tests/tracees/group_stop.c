/*
 * A child stops itself, once by SIGSTOP and once by SIGTSTP; the parent sees each stop and
 * continues it. It hangs where a tracer breaks job control. Prints what the parent saw.
 * The trace: SIGNAL, STOP and SIGNAL SIGCONT for each.
 */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * The child goes on only when it is told to through the pipe, or its next stop could wipe
 * out the news of its continuing.
 */
static int stop_once(pid_t pid, int signal, int go)
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
	return write(go, "", 1) == 1 ? 0 : -1;
}

static _Noreturn void run_child(int go)
{
	char byte;

	setpgid(0, 0); /* its own group, not orphaned, or SIGTSTP does nothing */
	signal(SIGTSTP, SIG_DFL);
	raise(SIGSTOP);
	if (read(go, &byte, 1) != 1)
		_exit(1);
	raise(SIGTSTP);
	_exit(read(go, &byte, 1) == 1 ? 3 : 1);
}

int main(void)
{
	int go[2], status;
	pid_t pid;

	if (pipe(go))
		return 1;
	pid = fork();
	if (pid == 0)
		run_child(go[0]);
	if (stop_once(pid, SIGSTOP, go[1]) || stop_once(pid, SIGTSTP, go[1]))
		return 1;
	waitpid(pid, &status, 0);
	printf("exit %d\n", WEXITSTATUS(status));
	return WEXITSTATUS(status) == 3 ? 0 : 1;
}
