/*
 * ptrace_loop CMD [ARGS]: the smallest loop that stops a tracee at every system call.
 *
 * It waits and resumes and does nothing else: no arguments, no log, no threads. It is
 * the floor that `make bench` measures the recorder against.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

static void resume_all_stops(void)
{
	int status;
	pid_t pid;

	while ((pid = wait4(-1, &status, __WALL, NULL)) > 0) {
		int sig = 0;

		if (!WIFSTOPPED(status))
			continue;
		if (status >> 16 == 0 && WSTOPSIG(status) != (SIGTRAP | 0x80))
			sig = WSTOPSIG(status);
		ptrace(PTRACE_SYSCALL, pid, NULL, (void *)(long)sig);
	}
}

int main(int argc, char **argv)
{
	const long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
			     PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC;
	int status;
	pid_t pid;

	if (argc < 2) {
		fprintf(stderr, "usage: ptrace_loop CMD [ARGS]\n");
		return 2;
	}
	pid = fork();
	if (pid == 0) {
		raise(SIGSTOP);
		execvp(argv[1], argv + 1);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, WUNTRACED) != pid ||
	    ptrace(PTRACE_SEIZE, pid, NULL, (void *)options) != 0) {
		perror("ptrace_loop");
		return 1;
	}
	kill(pid, SIGCONT);
	resume_all_stops();
	return 0;
}
