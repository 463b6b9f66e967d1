#include "viz/terminal_crash.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "viz/terminal.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* All that the handler may touch. */
static struct crash_state {
	volatile sig_atomic_t armed;
	int tty;
	struct termios modes;
	char bytes[CRASH_BYTES_MAX];
	size_t size;
} crash;

static const int crash_signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
static struct sigaction crash_before[COUNT_OF(crash_signals)];

/*
 * The terminal's modes and the string that resets it have been made ready, so that this needs
 * write() and tcsetattr() only (signal-safety(7)). All signals are blocked, SIGTTOU included,
 * which would stop a process in the background.
 */
static void crash_handle(int signal_number, siginfo_t *info, void *context)
{
	(void)context;
	if (crash.armed) {
		crash.armed = 0;
		if (write(crash.tty, crash.bytes, crash.size) < 0)
			crash.size = 0; /* nothing to be done about it */
		tcsetattr(crash.tty, TCSANOW, &crash.modes);
	}
	for (size_t i = 0; i < COUNT_OF(crash_signals); i++) {
		if (crash_signals[i] == signal_number)
			sigaction(signal_number, &crash_before[i], NULL);
	}
	/* A fault happens again on return, with its address; what was sent must be sent again. */
	if (info->si_code <= 0)
		raise(signal_number);
}

int terminal_restore_on_crash(void)
{
	static char stack_bytes[16384] __attribute__((aligned(16)));
	static bool installed;
	const stack_t stack = {.ss_sp = stack_bytes, .ss_size = sizeof(stack_bytes)};
	struct sigaction action = {
		.sa_sigaction = crash_handle,
		.sa_flags = SA_SIGINFO | SA_ONSTACK,
	};

	if (installed)
		return 0;
	if (sigaltstack(&stack, NULL) != 0)
		return -errno;
	sigfillset(&action.sa_mask);
	for (size_t i = 0; i < COUNT_OF(crash_signals); i++) {
		if (sigaction(crash_signals[i], &action, &crash_before[i]) != 0)
			return -errno;
	}
	installed = true;
	return 0;
}

void crash_prepare(int tty, const struct termios *modes, const char *bytes, size_t size)
{
	crash.armed = 0;
	crash.tty = tty;
	crash.modes = *modes;
	crash.size = size < sizeof(crash.bytes) ? size : sizeof(crash.bytes);
	memcpy(crash.bytes, bytes, crash.size);
	crash.armed = 1;
}

void crash_arm(bool on)
{
	crash.armed = on;
}
