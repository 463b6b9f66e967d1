#include "record/procfs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

bool procfs_status(pid_t tid, struct proc_status *status)
{
	char name[32], text[2048];
	const char *state;

	snprintf(name, sizeof(name), "/proc/%d/status", (int)tid);
	if (procfs_read(name, text, sizeof(text)) <= 0)
		return false;
	/* Keys begin after a newline, so that a command name cannot pose as one. */
	state = strstr(text, "\nState:\t");
	*status = (struct proc_status){
		.tgid = status_number(text, "\nTgid:\t"),
		.ppid = status_number(text, "\nPPid:\t"),
		.tracer = status_number(text, "\nTracerPid:\t"),
		.uid = status_number(text, "\nUid:\t"),
		.state = state ? state[8] : 0,
	};
	return true;
}

void procfs_name(pid_t tid, char name[TASK_NAME_SIZE])
{
	char file[32], text[TASK_NAME_SIZE + 2];
	ssize_t n;

	snprintf(file, sizeof(file), "/proc/%d/comm", (int)tid);
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
	char file[32];
	ssize_t n;

	snprintf(file, sizeof(file), "/proc/%d/exe", (int)tid);
	n = readlink(file, buf, size);
	return n > 0 ? (size_t)n : 0;
}

bool procfs_is_thread(pid_t pid, pid_t tid)
{
	char file[48];

	snprintf(file, sizeof(file), "/proc/%d/task/%d", (int)pid, (int)tid);
	return access(file, F_OK) == 0;
}
