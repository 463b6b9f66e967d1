/*
 * Many texts in little room: each is a chain of chunks from one pool. A flat value without
 * pointers; all zero it is empty.
 */
#ifndef VIZ_FILE_TEXTS_H
#define VIZ_FILE_TEXTS_H

#include <stddef.h>
#include <stdint.h>

#define FILE_TEXT_MAX 255 /* bytes of a text */
#define FILE_CHUNKS   1536

/* The chunks of the longest text. */
#define FILE_TEXT_CHUNKS ((FILE_TEXT_MAX + FILE_CHUNK_BYTES - 1) / FILE_CHUNK_BYTES)
#define FILE_CHUNK_BYTES 30

struct file_chunk {
	uint16_t next; /* index + 1, 0 at the end */
	uint8_t bytes[FILE_CHUNK_BYTES];
};

struct file_texts {
	uint16_t used; /* chunks that were ever used */
	uint16_t free; /* index + 1 of the first of those that are free again */
	uint16_t taken;
	struct file_chunk chunks[FILE_CHUNKS];
};

/* Keeps a text; returns its handle, never 0. size is up to FILE_TEXT_MAX and there is room. */
uint16_t file_text_add(struct file_texts *texts, const char *bytes, size_t size);
void file_text_remove(struct file_texts *texts, uint16_t handle);

/* Whether so many chunks are free. */
static inline int file_texts_have(const struct file_texts *texts, unsigned chunks)
{
	return texts->taken + chunks <= FILE_CHUNKS;
}

/* The text of size bytes, with a NUL behind it. Returns text. */
const char *file_text_get(const struct file_texts *texts, uint16_t handle, size_t size,
			  char text[static FILE_TEXT_MAX + 1]);

#endif
