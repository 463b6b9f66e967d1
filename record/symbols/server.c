#include "record/symbols/server.h"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "record/symbols/order.h"

#define STARTS_MAX 3    /* servers that are started again where somebody killed one */
#define GRACE_MS   5000 /* for the server's answer, when its worker's time has passed */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int server_fd = -1;
static unsigned starts;

bool server_program(char path[static PATH_MAX])
{
	static const char *const places[] = {"strec-symbols", "../libexec/strec/strec-symbols"};
	char own[PATH_MAX];
	ssize_t size = readlink("/proc/self/exe", own, sizeof(own) - 1);

	if (size <= 0)
		return false;
	own[size] = '\0';
	*strrchr(own, '/') = '\0';
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (snprintf(path, PATH_MAX, "%s/%s", own, places[i]) < PATH_MAX &&
		    access(path, X_OK) == 0)
			return true;
	return false;
}

/* In the child: the program gets the socket and nothing else. */
static _Noreturn void become_server(const char *path, int fd)
{
	char *const arguments[] = {"strec-symbols", NULL};
	sigset_t none;
	int null;

	/* 0 to 2 may be the socket itself, where strec was started with them closed. */
	fd = fcntl(fd, F_DUPFD, ORDER_FD);
	null = open("/dev/null", O_RDWR);
	for (int i = 0; null >= 0 && i < ORDER_FD; i++)
		dup2(null, i);
	if (fd < 0 || dup2(fd, ORDER_FD) != ORDER_FD)
		_exit(1);
	fcntl(ORDER_FD, F_SETFD, 0);
	closefrom(ORDER_FD + 1);
	setsid();
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	execv(path, arguments);
	_exit(1);
}

/* All signals are blocked around it, so that no handler of the parent's runs in the child. */
static void start_server(void)
{
	char path[PATH_MAX];
	sigset_t all, before;
	int ends[2];
	pid_t pid;

	if (starts == STARTS_MAX || !server_program(path) ||
	    socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
		return;
	starts++;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	pid = fork();
	if (pid == 0)
		become_server(path, ends[1]);
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
	int fds[ORDER_FDS_MAX] = {run->request_fd, run->result_fd, run->file_fd};
	size_t size = (order.with_file ? 3 : 2) * sizeof(int);
	union {
		struct cmsghdr head;
		char bytes[CMSG_SPACE(ORDER_FDS_MAX * sizeof(int))];
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
	int64_t end_ms = order_now_ms() + limit_ms + GRACE_MS;

	for (;;) {
		struct pollfd fd = {.fd = server_fd, .events = POLLIN};
		int64_t left = end_ms - order_now_ms();

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
