/*
 * Two children, one after the other, that have the same pid.
 * The trace: two serials with that pid, and statuses 3 and 4.
 * Exit status 77 where the kernel doesn't let it choose a pid.
 */
#include <linux/sched.h>
#include <signal.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	struct clone_args args = {.exit_signal = SIGCHLD, .set_tid_size = 1};
	int status, again;
	pid_t pid = fork();

	if (pid == 0)
		_exit(3);
	if (waitpid(pid, &status, 0) != pid)
		return 1;
	args.set_tid = (uintptr_t)&pid;
	again = (int)syscall(SYS_clone3, &args, sizeof(args));
	if (again == 0)
		_exit(4);
	if (again < 0)
		return 77;
	return waitpid(pid, &status, 0) == pid && WEXITSTATUS(status) == 4 ? 0 : 1;
}
