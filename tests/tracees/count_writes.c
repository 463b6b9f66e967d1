/*
 * count_writes FILE: pwrite64 of 1,024 bytes that do not compress to /dev/null, at offset
 * i = 0, 1, ... for ever. How many have returned is in FILE's first eight bytes.
 * The trace: each i once, in order.
 */
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#define WORDS 128

int main(int argc, char **argv)
{
	int fd = argc > 1 ? open(argv[1], O_RDWR | O_CREAT, 0666) : -1;
	int null = open("/dev/null", O_WRONLY);
	uint64_t words[WORDS], x = 88172645463325252u;
	_Atomic uint64_t *made;

	if (fd < 0 || null < 0 || ftruncate(fd, sizeof(*made)) != 0)
		return 1;
	made = mmap(NULL, sizeof(*made), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (made == MAP_FAILED)
		return 1;
	for (uint64_t i = 0;; i++) {
		/* Marsaglia's xorshift64. */
		for (int w = 0; w < WORDS; w++) {
			x ^= x << 13;
			x ^= x >> 7;
			x ^= x << 17;
			words[w] = x;
		}
		if (pwrite(null, words, sizeof(words), (off_t)i) != sizeof(words))
			return 1;
		atomic_store(made, i + 1);
	}
}
