#include "record/stack_copy.h"

#include <string.h>
#include <unistd.h>

#include "record/memory.h"

#define FIRST_BYTES    2048u
#define FILE_BYTES_MAX 4096u
#define FAR_READS_MAX  512u /* of one walk: two pages for each of STACK_DEPTH_MAX frames */
#define SLACK          256u /* more than the last walks wanted */
#define FORGET         16u  /* a need shrinks by so small a part of it at each walk */

static uint32_t *need_of(struct stack_copy *copy)
{
	return &copy->needs[(uint32_t)copy->tid % STACK_TASKS];
}

/*
 * One page by the open file, which costs no permission check and no list of pages; more of
 * them by process_vm_readv(2), which doesn't copy them twice.
 */
static ssize_t read_memory(const struct stack_copy *copy, uint64_t address, void *buf, size_t size)
{
	ssize_t n = -1;

	if (copy->memory >= 0 && size <= FILE_BYTES_MAX)
		n = pread(copy->memory, buf, size, (off_t)address);
	return n > 0 ? n : memory_read_pages(copy->tid, address, buf, size);
}

/* Makes the copy so many bytes long, or as long as the memory goes. */
static void extend(struct stack_copy *copy, size_t size)
{
	ssize_t n;

	if (size > STACK_COPY_MAX)
		size = STACK_COPY_MAX;
	if (copy->ends || size <= copy->size)
		return;
	n = read_memory(copy, copy->base + copy->size, copy->bytes + copy->size, size - copy->size);
	if (n > 0)
		copy->size += (size_t)n;
	copy->ends = copy->size < size;
}

/* A copy ends with a page: the rest of it costs next to nothing. */
static size_t page_end(const struct stack_copy *copy, size_t size)
{
	uint64_t end = copy->base + size;

	return size + ((0 - end) & (STACK_PAGE - 1));
}

void stack_copy_begin(struct stack_copy *copy, pid_t tid, int memory, uint64_t stack_pointer)
{
	uint32_t need;

	copy->tid = tid;
	copy->memory = memory;
	copy->base = stack_pointer;
	copy->size = copy->wanted = 0;
	copy->ends = false;
	copy->page = 0;
	copy->far_reads = 0;
	need = *need_of(copy);
	extend(copy, need ? need + SLACK : FIRST_BYTES);
}

void stack_copy_end(struct stack_copy *copy)
{
	uint32_t *need = need_of(copy);
	uint32_t kept = *need - *need / FORGET;

	*need = copy->wanted > kept ? (uint32_t)copy->wanted : kept;
}

static bool fetch_far(struct stack_copy *copy, uint64_t address, unsigned size, uint64_t *value)
{
	uint64_t page = address & ~(uint64_t)(STACK_PAGE - 1);

	*value = 0;
	if (page == 0 || copy->far_reads >= FAR_READS_MAX)
		return false;
	if (address - page > STACK_PAGE - size) { /* on two pages */
		copy->far_reads++;
		return read_memory(copy, address, value, size) == (ssize_t)size;
	}
	if (copy->page != page) {
		copy->far_reads++;
		copy->page = 0;
		if (read_memory(copy, page, copy->far, STACK_PAGE) != STACK_PAGE)
			return false;
		copy->page = page;
	}
	memcpy(value, copy->far + (address - page), size);
	return true;
}

bool stack_copy_fetch(struct stack_copy *copy, uint64_t address, unsigned size, uint64_t *value)
{
	uint64_t at = address - copy->base;

	if (at < STACK_COPY_MAX - size && !copy->ends) {
		extend(copy, page_end(copy, at + size));
		if (at < copy->size && size <= copy->size - at)
			return stack_copy_load(copy, address, size, value);
	}
	return fetch_far(copy, address, size, value);
}
