/*
 * calls N: reads one byte from /dev/zero N times; the tracee of `make bench`.
 *
 * Prints the nanoseconds a call took, so that start-up costs stay out of the figure.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static double now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec * 1e9 + (double)ts.tv_nsec;
}

int main(int argc, char **argv)
{
	long n = argc > 1 ? atol(argv[1]) : 0;
	int fd = open("/dev/zero", O_RDONLY | O_CLOEXEC);
	double start_ns;
	char byte;

	if (n <= 0 || fd < 0) {
		fprintf(stderr, "usage: calls N\n");
		return 2;
	}
	start_ns = now_ns();
	for (long i = 0; i < n; i++)
		if (read(fd, &byte, 1) != 1)
			return 1;
	printf("%.0f\n", (now_ns() - start_ns) / (double)n);
	return 0;
}
