/*
 * strec-symbols: makes the processes in which modules are read, for strec and stview. A program
 * of its own, so that they need not load what reads debug information. Nobody calls it by hand.
 */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <elfutils/libdwfl.h>

#include "record/symbols/order.h"
#include "record/symbols/server.h"
#include "record/symbols/version.h"
#include "record/symbols/worker.h"

#define SPARE_FD 16 /* from here on none is in use */

/* The descriptor becomes number; what was there is closed. */
static void move_fd(int *fd, int number)
{
	if (*fd == number)
		return;
	if (dup2(*fd, number) != number)
		_exit(1);
	close(*fd);
	*fd = number;
}

static void default_signals(void)
{
	struct sigaction action = {.sa_handler = SIG_DFL};

	for (int nr = 1; nr < NSIG; nr++)
		sigaction(nr, &action, NULL);
}

/*
 * In the worker. Descriptors are moved up first, so that none that is still to be moved is
 * where another one goes.
 */
static _Noreturn void become_worker(int fds[ORDER_FDS_MAX], bool with_file, int life_fd,
				    unsigned limit_ms)
{
	unsigned count = with_file ? 3 : 2;
	sigset_t none;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (unsigned i = 0; i < count; i++)
		fds[i] = fcntl(fds[i], F_DUPFD, SPARE_FD);
	life_fd = fcntl(life_fd, F_DUPFD, SPARE_FD);
	for (unsigned i = 0; i < count; i++)
		move_fd(&fds[i], ORDER_FD + (int)i);
	move_fd(&life_fd, ORDER_FD + (int)count);
	closefrom(ORDER_FD + (int)count + 1);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	worker_main(fds[0], fds[1], with_file ? fds[2] : -1, limit_ms);
	_exit(0);
}

/* Until the pipe ends, which is when the worker has, or the time is over, or strec. */
static bool wait_for_worker(int life_fd, unsigned limit_ms)
{
	int64_t end_ms = order_now_ms() + limit_ms;

	for (;;) {
		struct pollfd fds[2] = {{.fd = life_fd}, {.fd = ORDER_FD}};
		int64_t left = end_ms - order_now_ms();

		if (left <= 0)
			return false;
		if (poll(fds, 2, (int)left) > 0)
			return fds[0].revents != 0;
	}
}

static void serve(int fds[ORDER_FDS_MAX], const struct order *order)
{
	struct worker_end end = {0};
	int life[2];
	pid_t pid;

	if (pipe(life))
		_exit(1);
	pid = fork();
	if (pid == 0) {
		close(life[0]);
		become_worker(fds, order->with_file, life[1], order->limit_ms);
	}
	close(life[1]);
	if (pid < 0)
		_exit(1);
	end.late = !wait_for_worker(life[0], order->limit_ms);
	close(life[0]);
	/* Whoever has ended already keeps its status. */
	kill(pid, SIGKILL);
	if (waitpid(pid, &end.status, 0) != pid ||
	    send(ORDER_FD, &end, sizeof(end), MSG_NOSIGNAL) != sizeof(end))
		_exit(1);
}

/* False at the end of the parent, and of what is no order. */
static bool receive_order(int fds[ORDER_FDS_MAX], unsigned *count, struct order *order)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(ORDER_FDS_MAX * sizeof(int))];
	} control;
	struct iovec part = {order, sizeof(*order)};
	struct msghdr message = {.msg_iov = &part,
				 .msg_iovlen = 1,
				 .msg_control = &control,
				 .msg_controllen = CMSG_LEN(ORDER_FDS_MAX * sizeof(int))};
	struct cmsghdr *head;

	if (recvmsg(ORDER_FD, &message, MSG_CMSG_CLOEXEC) != sizeof(*order))
		return false;
	head = CMSG_FIRSTHDR(&message);
	if (!head || head->cmsg_type != SCM_RIGHTS)
		return false;
	*count = (unsigned)((head->cmsg_len - CMSG_LEN(0)) / sizeof(int));
	memcpy(fds, CMSG_DATA(head), *count * sizeof(int));
	return *count == (order->with_file ? 3 : 2);
}

int main(int argc, char **argv)
{
	int fds[ORDER_FDS_MAX];
	struct order order;
	unsigned count;

	if (argc == 2 && strcmp(argv[1], "--version") == 0) {
		printf("strec-symbols " STREC_VERSION " with elfutils %s\n", dwfl_version(NULL));
		return 0;
	}
	default_signals();
	while (receive_order(fds, &count, &order)) {
		serve(fds, &order);
		for (unsigned i = 0; i < count; i++)
			close(fds[i]);
	}
	return 0;
}
