/*
 * The memory of a stopped thread, for one walk up its stack: the top of the stack in one
 * copy, the rest as the walk comes there. How much the copy takes at first is what the
 * thread's last walks wanted.
 */
#ifndef RECORD_STACK_COPY_H
#define RECORD_STACK_COPY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define STACK_COPY_MAX 65536u /* of the top, in one piece */
#define STACK_PAGE     4096u
#define STACK_TASKS    256u /* whose needs are remembered, a power of two */

struct stack_copy {
	pid_t tid;
	int memory;    /* its /proc/TID/mem, or -1 */
	uint64_t base; /* address of bytes[0]: the stack pointer */
	size_t size;   /* bytes that are there */
	size_t wanted; /* bytes that were asked for */
	bool ends;     /* behind them there are none */
	uint64_t page; /* address of far[0]; 0: nothing is there */
	unsigned far_reads;
	uint32_t needs[STACK_TASKS]; /* by tid */
	uint8_t bytes[STACK_COPY_MAX + 8];
	uint8_t far[STACK_PAGE]; /* a page elsewhere: another stack, data */
};

/* Copies the top of a stack; memory is the task's /proc/TID/mem, or -1. */
void stack_copy_begin(struct stack_copy *copy, pid_t tid, int memory, uint64_t stack_pointer);

/* Remembers what the walk wanted. */
void stack_copy_end(struct stack_copy *copy);

/* What stack_copy_load() does where the bytes are not at hand. */
bool stack_copy_fetch(struct stack_copy *copy, uint64_t address, unsigned size, uint64_t *value);

/* size bytes, 1 to 8, at an address, little-endian. False where they cannot be read. */
static inline bool stack_copy_load(struct stack_copy *copy, uint64_t address, unsigned size,
				   uint64_t *value)
{
	uint64_t at = address - copy->base;

	if (at >= copy->size || size > copy->size - at)
		return stack_copy_fetch(copy, address, size, value);
	if (at + size > copy->wanted)
		copy->wanted = at + size;
	__builtin_memcpy(value, copy->bytes + at, 8);
	if (size < 8)
		*value &= (UINT64_C(1) << 8 * size) - 1;
	return true;
}

#endif
