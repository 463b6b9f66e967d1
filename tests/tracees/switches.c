/*
 * A thousand times getppid and getpgid; then prints how often this process has stopped for that,
 * as far as its voluntary context switches tell: at most once a stop.
 */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PAIRS 1000

static long switches(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_nvcsw;
}

int main(void)
{
	long before = switches();

	for (int i = 0; i < PAIRS; i++) {
		syscall(SYS_getppid);
		syscall(SYS_getpgid, 0);
	}
	printf("%ld\n", switches() - before);
	return 0;
}
