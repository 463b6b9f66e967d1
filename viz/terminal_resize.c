#include "viz/terminal_resize.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* All that the handler may touch. */
static int winch_fd = -1;
static struct sigaction winch_before;

static void winch_handle(int signal_number)
{
	const uint64_t one = 1;
	int saved = errno;

	(void)signal_number;
	if (write(winch_fd, &one, sizeof(one)) < 0)
		errno = saved; /* full: the reader will see it anyway */
	errno = saved;
}

int resize_watch(void)
{
	struct sigaction action = {.sa_handler = winch_handle, .sa_flags = SA_RESTART};

	winch_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (winch_fd < 0 || sigaction(SIGWINCH, &action, &winch_before) != 0)
		return -errno;
	return winch_fd;
}

void resize_unwatch(void)
{
	if (winch_fd < 0)
		return;
	sigaction(SIGWINCH, &winch_before, NULL);
	close(winch_fd);
	winch_fd = -1;
}

bool resize_take(void)
{
	uint64_t changes;

	return read(winch_fd, &changes, sizeof(changes)) > 0;
}
