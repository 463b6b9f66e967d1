#include "record/symbols/server.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "record/symbols/worker.h"

#define FDS_MAX    3
#define STARTS_MAX 3    /* servers that are started again where somebody killed one */
#define GRACE_MS   5000 /* for the server's answer, when its worker's time has passed */
#define FIRST_FD   3    /* in the server: 0 to 2 are /dev/null, this one is its socket */
#define SPARE_FD   16   /* from here on none is in use in a server */

/* What the server is sent, along with the descriptors. */
struct order {
	uint32_t limit_ms;
	bool with_file;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int server_fd = -1;
static unsigned starts;

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000;
}

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
static _Noreturn void become_worker(int fds[FDS_MAX], bool with_file, int life_fd,
				    unsigned limit_ms)
{
	unsigned count = with_file ? 3 : 2;
	sigset_t none;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (unsigned i = 0; i < count; i++)
		fds[i] = fcntl(fds[i], F_DUPFD, SPARE_FD);
	life_fd = fcntl(life_fd, F_DUPFD, SPARE_FD);
	for (unsigned i = 0; i < count; i++)
		move_fd(&fds[i], FIRST_FD + (int)i);
	move_fd(&life_fd, FIRST_FD + (int)count);
	closefrom(FIRST_FD + (int)count + 1);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	worker_main(fds[0], fds[1], with_file ? fds[2] : -1, limit_ms);
	_exit(0);
}

/* Until the pipe ends, which is when the worker has, or the time is over, or strec. */
static bool wait_for_worker(int life_fd, unsigned limit_ms)
{
	int64_t end_ms = now_ms() + limit_ms;

	for (;;) {
		struct pollfd fds[2] = {{.fd = life_fd}, {.fd = FIRST_FD}};
		int64_t left = end_ms - now_ms();

		if (left <= 0)
			return false;
		if (poll(fds, 2, (int)left) > 0)
			return fds[0].revents != 0;
	}
}

static void serve(int fds[FDS_MAX], const struct order *order)
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
	    send(FIRST_FD, &end, sizeof(end), MSG_NOSIGNAL) != sizeof(end))
		_exit(1);
}

/* False at the end of the parent, and of what is no order. */
static bool receive_order(int fds[FDS_MAX], unsigned *count, struct order *order)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(FDS_MAX * sizeof(int))];
	} control;
	struct iovec part = {order, sizeof(*order)};
	struct msghdr message = {.msg_iov = &part,
				 .msg_iovlen = 1,
				 .msg_control = &control,
				 .msg_controllen = sizeof(control)};
	struct cmsghdr *head;

	if (recvmsg(FIRST_FD, &message, MSG_CMSG_CLOEXEC) != sizeof(*order))
		return false;
	head = CMSG_FIRSTHDR(&message);
	if (!head || head->cmsg_type != SCM_RIGHTS)
		return false;
	*count = (unsigned)((head->cmsg_len - CMSG_LEN(0)) / sizeof(int));
	memcpy(fds, CMSG_DATA(head), *count * sizeof(int));
	return *count == (order->with_file ? 3 : 2);
}

static _Noreturn void run_server(int fd)
{
	int null = open("/dev/null", O_RDWR), fds[FDS_MAX];
	struct order order;
	unsigned count;

	setsid();
	default_signals();
	/* 0 to 2 may be the socket itself, where strec was started with them closed. */
	fd = fcntl(fd, F_DUPFD, FIRST_FD);
	if (null < 0 || fd < 0)
		_exit(1);
	for (int i = 0; i < FIRST_FD; i++)
		dup2(null, i);
	move_fd(&fd, FIRST_FD);
	closefrom(FIRST_FD + 1);
	prctl(PR_SET_NAME, "symbols");
	while (receive_order(fds, &count, &order)) {
		serve(fds, &order);
		for (unsigned i = 0; i < count; i++)
			close(fds[i]);
	}
	_exit(0);
}

/* All signals are blocked around it, so that no handler of the parent's runs in the child. */
static void start_server(void)
{
	sigset_t all, before;
	int ends[2];
	pid_t pid;

	if (starts == STARTS_MAX ||
	    socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
		return;
	starts++;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	pid = fork();
	if (pid == 0)
		run_server(ends[1]);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	close(ends[1]);
	if (pid > 0)
		server_fd = ends[0];
	else
		close(ends[0]);
}

static bool send_order(const struct worker_run *run)
{
	struct order order = {.limit_ms = run->limit_ms, .with_file = run->file_fd >= 0};
	int fds[FDS_MAX] = {run->request_fd, run->result_fd, run->file_fd};
	size_t size = (order.with_file ? 3 : 2) * sizeof(int);
	union {
		struct cmsghdr head;
		char bytes[CMSG_SPACE(FDS_MAX * sizeof(int))];
	} control = {0};
	struct iovec part = {&order, sizeof(order)};
	struct msghdr message = {.msg_iov = &part,
				 .msg_iovlen = 1,
				 .msg_control = &control,
				 .msg_controllen = CMSG_SPACE(size)};

	control.head.cmsg_level = SOL_SOCKET;
	control.head.cmsg_type = SCM_RIGHTS;
	control.head.cmsg_len = CMSG_LEN(size);
	memcpy(CMSG_DATA(&control.head), fds, size);
	return sendmsg(server_fd, &message, MSG_NOSIGNAL) == sizeof(order);
}

static bool receive_end(unsigned limit_ms, struct worker_end *end)
{
	int64_t end_ms = now_ms() + limit_ms + GRACE_MS;

	for (;;) {
		struct pollfd fd = {.fd = server_fd, .events = POLLIN};
		int64_t left = end_ms - now_ms();

		if (left <= 0)
			return false;
		if (poll(&fd, 1, (int)left) > 0)
			return recv(server_fd, end, sizeof(*end), 0) == sizeof(*end);
	}
}

/* A server that failed is not asked again: its answers could be those of before. */
static void drop_server(void)
{
	close(server_fd);
	server_fd = -1;
}

int server_run(const struct worker_run *run, struct worker_end *end)
{
	int rc = -1;

	pthread_mutex_lock(&lock);
	for (unsigned tries = 0; rc && tries < 2; tries++) {
		if (server_fd < 0)
			start_server();
		if (server_fd < 0)
			break;
		if (!send_order(run)) {
			drop_server();
			continue;
		}
		if (!receive_end(run->limit_ms, end)) {
			drop_server();
			break;
		}
		rc = 0;
	}
	pthread_mutex_unlock(&lock);
	return rc;
}
