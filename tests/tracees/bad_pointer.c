/*
 * Opens by a bad pointer, by a path that ends with its page, by one that crosses into the
 * next page, by one that runs into unmapped memory, and by one that is too long.
 * The trace: FAULT with 0 bytes, "/page-end", "/page-cross", FAULT with "/fault", CUT.
 */
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE 4096

static int try_open(const char *path)
{
	return open(path, O_RDONLY);
}

int main(void)
{
	static char too_long[3 * PAGE];
	char *pages =
		mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (pages == MAP_FAILED)
		return 1;
	munmap(pages + 2 * PAGE, PAGE);
	try_open((const char *)(uintptr_t)16);
	strcpy(pages + PAGE - sizeof("/page-end"), "/page-end");
	try_open(pages + PAGE - sizeof("/page-end"));
	strcpy(pages + PAGE - 5, "/page-cross");
	try_open(pages + PAGE - 5);
	memcpy(pages + 2 * PAGE - 6, "/fault", 6);
	try_open(pages + 2 * PAGE - 6);
	memset(too_long, 'x', sizeof(too_long) - 1);
	try_open(too_long);
	return 0;
}
