/*
 * Files that are gone from their paths and whose descriptors are needed for others: their
 * bytes, one behind the other in a file without a name, up to SPOOL_SIZE_MAX.
 */
#ifndef RECORD_SPOOL_H
#define RECORD_SPOOL_H

#include <stdbool.h>
#include <stdint.h>

#define SPOOL_SIZE_MAX (UINT64_C(256) << 20)
#define SPOOL_FILE_MAX (UINT64_C(16) << 20) /* of one file; larger ones are lost */

/* All zero but fd, which is -1, it is empty. */
struct spool {
	int fd;
	uint64_t size;
};

/* Copies size bytes of a file; *offset is where they are. False: they are not kept. */
bool spool_add(struct spool *spool, int fd, uint64_t size, uint64_t *offset);

/* A new file of memory with the bytes that lie there, for the caller to close. -1: none. */
int spool_open(const struct spool *spool, uint64_t offset, uint64_t size);

void spool_release(struct spool *spool);

#endif
