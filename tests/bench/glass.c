/*
 * glass STREC STVIEW COUNT: how long it takes from a call to the screen, for COUNT calls of a
 * program that is watched live. Each names a path that no cell of the screen agrees with, so
 * that all of it must be sent; the program that makes them tells when it did.
 */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

#include "tests/bench/terminal.h"

#define MARK_SIZE  20 /* characters */
#define COUNT_MAX  600
#define WAIT_NS    3000000000u
#define LETTERS    26
#define PAUSE_MS   150 /* between two calls, and up to as much more */
#define ENTRY_WORD "--calls"

static uint64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

/* Two letters in turn, both other than those of the mark before. */
static void mark_make(char mark[static MARK_SIZE + 1], unsigned i)
{
	char a = (char)('A' + i % LETTERS), b = (char)('a' + (i + i / LETTERS) % LETTERS);

	for (unsigned k = 0; k < MARK_SIZE; k++)
		mark[k] = k % 2 ? b : a;
	mark[MARK_SIZE] = '\0';
}

/* The program that is watched: calls at uneven moments, each told of beforehand. */
static int make_calls(unsigned count, int told)
{
	for (unsigned i = 0; i < count; i++) {
		unsigned ms = PAUSE_MS + i * 37 % PAUSE_MS;
		char mark[MARK_SIZE + 1];
		uint64_t moment_ns;

		nanosleep(&(struct timespec){.tv_nsec = (long)ms * 1000000}, NULL);
		mark_make(mark, i);
		moment_ns = now_ns();
		access(mark, F_OK);
		if (write(told, &moment_ns, sizeof(moment_ns)) < 0)
			return 1;
	}
	return 0;
}

/* Waits for a mark on the terminal: the moment at which it was there, 0 where it never is. */
static uint64_t mark_wait(int fd, const char *mark)
{
	static char seen[1 << 17]; /* the end of the last read, and what came now */
	static size_t held;
	uint64_t begin_ns = now_ns();

	while (now_ns() - begin_ns < WAIT_NS) {
		struct pollfd poller = {.fd = fd, .events = POLLIN};
		ssize_t n;

		if (memmem(seen, held, mark, MARK_SIZE))
			return now_ns();
		if (held > MARK_SIZE) {
			memmove(seen, seen + held - MARK_SIZE, MARK_SIZE);
			held = MARK_SIZE;
		}
		if (poll(&poller, 1, 100) <= 0)
			continue;
		n = read(fd, seen + held, sizeof(seen) - held);
		if (n <= 0)
			return 0;
		held += (size_t)n;
	}
	return 0;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static int measure(int fd, int told, unsigned count)
{
	static double ms[COUNT_MAX];
	unsigned seen = 0;
	double sum = 0;

	for (unsigned i = 0; i < count; i++) {
		char mark[MARK_SIZE + 1];
		uint64_t called_ns, there_ns;

		mark_make(mark, i);
		there_ns = mark_wait(fd, mark);
		if (read(told, &called_ns, sizeof(called_ns)) != sizeof(called_ns))
			break;
		/* The first comes with the start of all three programs. */
		if (i == 0 || !there_ns)
			continue;
		ms[seen] = (double)(there_ns - called_ns) / 1e6;
		sum += ms[seen++];
	}
	if (seen == 0)
		return 1;
	qsort(ms, seen, sizeof(*ms), compare);
	printf("%u of %u calls: mean %.0f ms, p99 %.0f ms, max %.0f ms\n", seen, count - 1,
	       sum / seen, ms[seen * 99 / 100], ms[seen - 1]);
	return 0;
}

int main(int argc, char **argv)
{
	unsigned count = argc == 4 ? (unsigned)atoi(argv[3]) : 0;
	char command[4096];
	int fd, told[2], rc;
	pid_t pid;

	if (count && strcmp(argv[1], ENTRY_WORD) == 0)
		return make_calls(count, atoi(argv[2]));
	if (count < 2 || count > COUNT_MAX || pipe(told)) {
		fprintf(stderr, "usage: glass STREC STVIEW COUNT\n");
		return 2;
	}
	snprintf(command, sizeof(command), "'%s' -- '%s' " ENTRY_WORD " %d %u | '%s' --panels 9 -",
		 argv[1], argv[0], told[1], count, argv[2]);
	pid = terminal_fork(&fd);
	if (pid == 0) {
		execlp("sh", "sh", "-c", command, NULL);
		_exit(127);
	}
	close(told[1]);
	rc = measure(fd, told[0], count);
	kill(pid, SIGHUP);
	close(fd);
	waitpid(pid, NULL, 0);
	return rc;
}
