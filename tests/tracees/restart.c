/*
 * A child is taken out of calls: out of read() by a signal whose handler restarts it, out of
 * read() by one whose handler does not, and out of nanosleep() by SIGSTOP and SIGCONT.
 * The trace: read ends with ERESTARTSYS and is entered again, read ends with ERESTARTSYS and
 * is EINTR for the child, which only the return from the handler tells; nanosleep ends with
 * ERESTART_RESTARTBLOCK and goes on as restart_syscall.
 */
#include <errno.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "asleep.h"

static void on_signal(int signal)
{
	(void)signal;
}

static _Noreturn void run_child(int fd)
{
	struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
	struct timespec sleep = {.tv_sec = 1000};
	char bytes[2];

	sigaction(SIGUSR1, &action, NULL);
	action.sa_flags = 0;
	sigaction(SIGUSR2, &action, NULL);
	if (read(fd, bytes, 1) != 1)
		_exit(1);
	if (read(fd, bytes, 2) != -1 || errno != EINTR)
		_exit(2);
	syscall(SYS_nanosleep, &sleep, NULL);
	_exit(3);
}

int main(void)
{
	int ends[2], status;
	pid_t pid;

	if (pipe(ends) || (pid = fork()) < 0)
		return 1;
	if (pid == 0)
		run_child(ends[0]);
	wait_asleep_in(pid, SYS_read);
	kill(pid, SIGUSR1);
	/* Only the handler can have taken it out of the call and back into it. */
	wait_asleep_in(pid, SYS_read);
	if (write(ends[1], "x", 1) != 1)
		return 1;
	wait_asleep_in(pid, SYS_read);
	kill(pid, SIGUSR2);
	wait_asleep_in(pid, SYS_nanosleep);
	kill(pid, SIGSTOP);
	waitpid(pid, &status, WUNTRACED);
	kill(pid, SIGCONT);
	wait_asleep_in(pid, SYS_restart_syscall);
	kill(pid, SIGTERM);
	waitpid(pid, &status, 0);
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM ? 0 : 1;
}
