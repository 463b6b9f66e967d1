#include "record/procfs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LEADER_ONLY 0u
#define ANY_THREAD  (unsigned)O_EXCL /* PIDFD_THREAD of Linux 6.9 */
#define STATUS_SIZE 2048
#define OURS        0 /* of namespace_depth() */
#define UNKNOWN     (-1)

ssize_t procfs_read(const char *name, char *buf, size_t size)
{
	int fd = open(name, O_RDONLY | O_CLOEXEC), sys;
	ssize_t n;

	if (fd < 0)
		return -errno;
	n = read(fd, buf, size - 1);
	sys = errno;
	close(fd);
	if (n < 0)
		return -sys;
	buf[n] = 0;
	return n;
}

static int status_number(const char *text, const char *key)
{
	const char *at = strstr(text, key);

	return at ? atoi(at + strlen(key)) : -1;
}

/* The numbers that a line has, one for each pid namespace from /proc's own down. */
static int count_numbers(const char *text, const char *key)
{
	const char *at = strstr(text, key);
	int count = 0;

	for (at = at ? at + strlen(key) - 1 : ""; *at == '\t'; at += 1 + strcspn(at + 1, "\t\n"))
		count++;
	return count;
}

/* The number in the namespace at that depth, counted from 1; -1 where it has none there. */
static int number_at(const char *text, const char *key, int depth)
{
	const char *at = strstr(text, key);

	for (at = at ? at + strlen(key) - 1 : ""; *at == '\t'; at += 1 + strcspn(at + 1, "\t\n"))
		if (--depth == 0)
			return atoi(at + 1);
	return -1;
}

/*
 * A process may live in a pid namespace that its /proc was not mounted for: then /proc has
 * other numbers. OURS where it has not; else how deep below /proc's namespace ours lies,
 * counted from 1, or UNKNOWN where /proc doesn't know this process at all.
 */
static int namespace_depth(void)
{
	static _Thread_local pid_t asked;
	static _Thread_local int depth;
	char text[STATUS_SIZE];
	ssize_t n;

	if (asked == getpid())
		return depth;
	asked = getpid();
	n = readlink("/proc/self", text, sizeof(text) - 1);
	text[n > 0 ? n : 0] = 0;
	depth = UNKNOWN;
	if (atoi(text) == asked)
		depth = OURS;
	else if (procfs_read("/proc/self/status", text, sizeof(text)) > 0)
		depth = count_numbers(text, "\nNSpid:\t");
	return depth;
}

static int open_pidfd(pid_t tid, unsigned flags)
{
	return (int)syscall(SYS_pidfd_open, tid, flags);
}

/* What /proc calls a task: a pidfd tells. 0 where nothing does. */
static pid_t number_in_proc(pid_t tid)
{
	char file[48], text[256];
	int fd, number = 0;

	if (namespace_depth() == OURS)
		return tid;
	fd = open_pidfd(tid, LEADER_ONLY);
	if (fd < 0)
		fd = open_pidfd(tid, ANY_THREAD);
	if (fd < 0)
		return 0;
	snprintf(file, sizeof(file), "/proc/self/fdinfo/%d", fd);
	if (procfs_read(file, text, sizeof(text)) > 0)
		number = status_number(text, "\nPid:\t");
	close(fd);
	return number > 0 ? number : 0;
}

bool procfs_path(char *path, size_t size, pid_t tid, const char *format, ...)
{
	pid_t number = number_in_proc(tid);
	int length = snprintf(path, size, "/proc/%d/", (int)number);
	va_list args;

	va_start(args, format);
	vsnprintf(path + length, size - (size_t)length, format, args);
	va_end(args);
	return number > 0;
}

pid_t procfs_number(pid_t number)
{
	char name[32], text[STATUS_SIZE];
	int depth = namespace_depth();

	if (depth == OURS || number <= 0)
		return number;
	snprintf(name, sizeof(name), "/proc/%d/status", (int)number);
	if (depth == UNKNOWN || procfs_read(name, text, sizeof(text)) <= 0)
		return 0;
	number = number_at(text, "\nNSpid:\t", depth);
	return number > 0 ? number : 0;
}

bool procfs_status(pid_t tid, struct proc_status *status)
{
	char name[48], text[STATUS_SIZE];
	const char *state;

	if (!procfs_path(name, sizeof(name), tid, "status") ||
	    procfs_read(name, text, sizeof(text)) <= 0)
		return false;
	/* Keys begin after a newline, so that a command name cannot pose as one. */
	state = strstr(text, "\nState:\t");
	*status = (struct proc_status){
		.tgid = procfs_number(status_number(text, "\nTgid:\t")),
		.ppid = procfs_number(status_number(text, "\nPPid:\t")),
		.tracer = procfs_number(status_number(text, "\nTracerPid:\t")),
		.uid = status_number(text, "\nUid:\t"),
		.state = state ? state[8] : 0,
	};
	return true;
}

void procfs_name(pid_t tid, char name[TASK_NAME_SIZE])
{
	char file[48], text[TASK_NAME_SIZE + 2];
	ssize_t n;

	if (!procfs_path(file, sizeof(file), tid, "comm"))
		return;
	n = procfs_read(file, text, sizeof(text));
	if (n <= 0)
		return;
	if (text[n - 1] == '\n')
		n--;
	if (n > TASK_NAME_SIZE - 1)
		n = TASK_NAME_SIZE - 1;
	memset(name, 0, TASK_NAME_SIZE);
	memcpy(name, text, (size_t)n);
}

size_t procfs_program(pid_t tid, char *buf, size_t size)
{
	char file[48];
	ssize_t n;

	if (!procfs_path(file, sizeof(file), tid, "exe"))
		return 0;
	n = readlink(file, buf, size);
	return n > 0 ? (size_t)n : 0;
}

bool procfs_is_thread(pid_t pid, pid_t tid)
{
	char file[48];
	int fd;

	if (namespace_depth() == OURS) {
		procfs_path(file, sizeof(file), pid, "task/%d", (int)tid);
		return access(file, F_OK) == 0;
	}
	/* Kernels differ in the error, but all refuse a thread that leads no group. */
	fd = open_pidfd(tid, LEADER_ONLY);
	if (fd >= 0)
		close(fd);
	return fd < 0 && errno != ESRCH;
}
