/*
 * idle SECONDS KEYS COMMAND [ARGS]: runs a program on a terminal of 200x60, types KEYS, waits
 * until the screen has been still for a second, and prints which part of a CPU it takes from then
 * on, in percent.
 */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

#include "tests/bench/terminal.h"

static double now_s(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

/* Takes what the terminal shows until it is still for so long, or for so long in all. */
static void drain(int fd, double still_s, double most_s)
{
	double begin_s = now_s(), last_s = begin_s;
	char bytes[65536];

	while (now_s() - last_s < still_s && now_s() - begin_s < most_s) {
		struct pollfd poller = {.fd = fd, .events = POLLIN};

		if (poll(&poller, 1, 50) > 0) {
			if (read(fd, bytes, sizeof(bytes)) <= 0)
				return;
			last_s = now_s();
		}
	}
}

/* CPU time of a process so far, seconds; utime and stime of proc(5). */
static double cpu_s(pid_t pid)
{
	char path[64], line[1024] = "";
	unsigned long user = 0, system = 0;
	const char *rest;
	FILE *in;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	in = fopen(path, "r");
	if (in && fgets(line, sizeof(line), in) && (rest = strrchr(line, ')')))
		sscanf(rest, ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user,
		       &system);
	if (in)
		fclose(in);
	return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

int main(int argc, char **argv)
{
	double seconds = argc > 3 ? atof(argv[1]) : 0, before_s, begin_s;
	pid_t pid;
	int fd;

	if (seconds <= 0) {
		fprintf(stderr, "usage: idle SECONDS KEYS COMMAND [ARGS]\n");
		return 2;
	}
	pid = terminal_fork(&fd);
	if (pid == 0) {
		execvp(argv[3], argv + 3);
		_exit(127);
	}
	drain(fd, 1, 10);
	if (write(fd, argv[2], strlen(argv[2])) < 0)
		return 1;
	drain(fd, 1, 10);
	before_s = cpu_s(pid);
	begin_s = now_s();
	drain(fd, seconds, seconds);
	printf("%.2f %%\n", 100 * (cpu_s(pid) - before_s) / (now_s() - begin_s));
	kill(pid, SIGTERM);
	drain(fd, 1, 2);
	return waitpid(pid, NULL, 0) == pid ? 0 : 1;
}
