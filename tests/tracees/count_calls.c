/*
 * count_calls FILE [LIMIT]: lseek(-1, i, SEEK_SET) for i = 0, 1, ... for ever, or until LIMIT,
 * and then no call any more. What it did it keeps in FILE's shared memory, without a call:
 * 64-bit words: how many calls have returned, and at word 1 + i, for the first SLOTS, the
 * CLOCK_MONOTONIC time in ns before call i.
 * The trace: each i once, in order, entered after the time noted for it and before that of
 * the next.
 */
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define SLOTS (1u << 20)
#define SIZE  ((1 + SLOTS) * sizeof(uint64_t))

static uint64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

int main(int argc, char **argv)
{
	uint64_t limit = argc > 2 ? strtoull(argv[2], NULL, 10) : UINT64_MAX;
	int fd = argc > 1 ? open(argv[1], O_RDWR | O_CREAT, 0666) : -1;
	_Atomic uint64_t *words;

	if (fd < 0 || ftruncate(fd, SIZE) != 0)
		return 1;
	words = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (words == MAP_FAILED)
		return 1;
	atomic_store(&words[1], now_ns());
	for (uint64_t i = 0; i < limit; i++) {
		syscall(SYS_lseek, -1, (long)i, 0);
		if (i + 1 < SLOTS)
			atomic_store(&words[2 + i], now_ns());
		atomic_store(&words[0], i + 1);
	}
	for (;;)
		;
}
