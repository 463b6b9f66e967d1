#include "replay/zero_pages.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static bool is_zero(const uint8_t *page, size_t size)
{
	return page[0] == 0 && memcmp(page, page + 1, size - 1) == 0;
}

/* A page of private memory without a file reads as zeros after MADV_DONTNEED (madvise(2)). */
void zero_pages_release(void *bytes, size_t size)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	uint8_t *at = bytes, *end = at + size, *run = NULL;

	for (at += -(uintptr_t)at % page; at < end && (size_t)(end - at) >= page; at += page) {
		if (is_zero(at, page)) {
			run = run ? run : at;
			continue;
		}
		if (run)
			madvise(run, (size_t)(at - run), MADV_DONTNEED);
		run = NULL;
	}
	if (run)
		madvise(run, (size_t)(at - run), MADV_DONTNEED);
}
