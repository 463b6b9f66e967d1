/*
 * deep FRAMES N: makes N system calls, a read of 1 byte of /dev/zero each, from FRAMES (1 or 20)
 * frames of functions of this program; the tracee of `make bench`, part stacks.
 *
 * The functions are down1 .. down20, each called by the next and none inlined or left by a jump.
 * All calls are made from one place, and main is not counted. Prints the nanoseconds a call
 * took, so that start-up costs stay out of the figure.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#ifdef __clang__
#define NOINLINE __attribute__((noinline))
#else
#define NOINLINE __attribute__((noinline, noipa))
#endif

static double now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec * 1e9 + (double)ts.tv_nsec;
}

NOINLINE static long down1(int fd)
{
	char byte;

	return read(fd, &byte, 1) + (fd < 0);
}

/* What is added keeps the call from being the last thing that a function does. */
#define DOWN(name, next)                                                                           \
	NOINLINE static long name(int fd)                                                          \
	{                                                                                          \
		return next(fd) + (fd < 0);                                                        \
	}
DOWN(down2, down1)
DOWN(down3, down2)
DOWN(down4, down3)
DOWN(down5, down4)
DOWN(down6, down5)
DOWN(down7, down6)
DOWN(down8, down7)
DOWN(down9, down8)
DOWN(down10, down9)
DOWN(down11, down10)
DOWN(down12, down11)
DOWN(down13, down12)
DOWN(down14, down13)
DOWN(down15, down14)
DOWN(down16, down15)
DOWN(down17, down16)
DOWN(down18, down17)
DOWN(down19, down18)
DOWN(down20, down19)

int main(int argc, char **argv)
{
	int frames = argc > 1 ? atoi(argv[1]) : 0;
	long n = argc > 2 ? atol(argv[2]) : 0;
	int fd = open("/dev/zero", O_RDONLY | O_CLOEXEC);
	double start_ns;

	if ((frames != 1 && frames != 20) || n <= 0 || fd < 0) {
		fprintf(stderr, "usage: deep 1|20 N\n");
		return 2;
	}
	start_ns = now_ns();
	for (long i = 0; i < n; i++)
		if ((frames == 1 ? down1(fd) : down20(fd)) != 1)
			return 1;
	printf("%.0f\n", (now_ns() - start_ns) / (double)n);
	return 0;
}
