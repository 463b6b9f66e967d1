#include "record/escort.h"

#include <errno.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

#include "record/signals.h"

#define CALL_STOP      (SIGTRAP | 0x80)
#define INTERRUPTS_MAX 3

void escort_resume(pid_t tid, int status)
{
	int event = status >> 16, signal = WSTOPSIG(status);

	if (event == PTRACE_EVENT_STOP && signal != SIGTRAP)
		ptrace(PTRACE_LISTEN, tid, NULL, NULL);
	else
		ptrace(PTRACE_CONT, tid, NULL, event || signal == CALL_STOP ? 0L : (long)signal);
}

/* One stop or death; false: there is nobody to wait for. */
static bool escort_once(pid_t first, int *first_status)
{
	int status;
	pid_t tid = wait4(-1, &status, __WALL, NULL);

	if (tid < 0)
		return errno == EINTR;
	if (WIFSTOPPED(status))
		escort_resume(tid, status);
	else if (tid == first)
		*first_status = status;
	return true;
}

int escort_target(pid_t first, bool all)
{
	int status = -1;

	signals_tick();
	while ((all || status < 0) && signals_interrupts() < INTERRUPTS_MAX &&
	       escort_once(first, &status)) {
		int signal = signals_forward();

		if (signal && status < 0)
			kill(first, signal);
	}
	return status;
}
