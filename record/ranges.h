/* Ranges of addresses, sorted and disjoint, each with the code that lies there. */
#ifndef RECORD_RANGES_H
#define RECORD_RANGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct code_range {
	uint64_t start, end; /* end is behind the last byte */
	uint64_t bias;       /* what to take from an address for the module's offset */
	uint32_t module;     /* 0: none */
	bool anonymous;      /* its module is the process's own, not told yet */
	/* As /proc/PID/maps has them; 0 where they are not known. */
	uint64_t device, inode, file_offset;
};

/* All zero it is empty. */
struct ranges {
	struct code_range *list;
	size_t count, capacity;
};

/* The index of the range with that address, or that of the first behind it. */
size_t ranges_search(const struct ranges *ranges, uint64_t address);

/* The range that has the address, or NULL. */
const struct code_range *ranges_find(const struct ranges *ranges, uint64_t address);

/* True where one of the ranges has an address from start up to end. */
bool ranges_touch(const struct ranges *ranges, uint64_t start, uint64_t end);

/* True where the ranges have every address from start up to end. */
bool ranges_cover(const struct ranges *ranges, uint64_t start, uint64_t end);

/* Takes out what lies from start up to end. False: out of memory, nothing is changed. */
bool ranges_remove(struct ranges *ranges, uint64_t start, uint64_t end);

/* Puts a range in the place of what was there. False: out of memory. */
bool ranges_put(struct ranges *ranges, const struct code_range *range);

/* A copy, which must be empty before. False: out of memory. */
bool ranges_copy(struct ranges *to, const struct ranges *from);

void ranges_release(struct ranges *ranges);

#endif
