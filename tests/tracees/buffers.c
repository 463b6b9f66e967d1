/*
 * Reads that fill less than the buffer, or nothing of it, and writes of a buffer that goes on
 * into unmapped memory, and of one that is large. All that was in a buffer before is 'z'.
 * The trace: "hello" of 64 bytes, "hel" and "lo" of two, nothing of one, "end" of five, and
 * of the large one the first bytes.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

#define PAGE  4096
#define LARGE (1 << 20)

int main(void)
{
	char small[64], *pages = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE,
				      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	static char large[LARGE];
	struct iovec parts[2] = {{.iov_base = small, .iov_len = 3},
				 {.iov_base = small + 32, .iov_len = 32}};
	int ends[2], null = open("/dev/null", O_WRONLY);

	if (pages == MAP_FAILED || pipe2(ends, O_NONBLOCK) || null < 0)
		return 1;
	memset(small, 'z', sizeof(small));
	if (write(ends[1], "hello", 5) != 5 || read(ends[0], small, sizeof(small)) != 5)
		return 2;
	memset(small, 'z', sizeof(small));
	if (write(ends[1], "hello", 5) != 5 || readv(ends[0], parts, 2) != 5)
		return 3;
	memset(small, 'z', sizeof(small));
	if (read(ends[0], small, sizeof(small)) != -1)
		return 4;
	munmap(pages + PAGE, PAGE);
	memcpy(pages + PAGE - 3, "end", 3);
	if (write(ends[1], pages + PAGE - 3, 5) != -1)
		return 5;
	memset(large, 'l', sizeof(large));
	return write(null, large, sizeof(large)) == sizeof(large) ? 0 : 6;
}
