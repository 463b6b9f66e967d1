#include "viz/file_texts.h"

#include <string.h>

static uint16_t chunk_take(struct file_texts *texts)
{
	uint16_t handle = texts->free;

	if (handle)
		texts->free = texts->chunks[handle - 1].next;
	else
		handle = ++texts->used;
	texts->taken++;
	texts->chunks[handle - 1] = (struct file_chunk){0};
	return handle;
}

uint16_t file_text_add(struct file_texts *texts, const char *bytes, size_t size)
{
	uint16_t first = 0, *link = &first;
	size_t at = 0;

	do {
		size_t part = size - at < FILE_CHUNK_BYTES ? size - at : FILE_CHUNK_BYTES;

		*link = chunk_take(texts);
		memcpy(texts->chunks[*link - 1].bytes, bytes + at, part);
		link = &texts->chunks[*link - 1].next;
		at += part;
	} while (at < size);
	return first;
}

void file_text_remove(struct file_texts *texts, uint16_t handle)
{
	while (handle) {
		struct file_chunk *chunk = &texts->chunks[handle - 1];
		uint16_t next = chunk->next;

		*chunk = (struct file_chunk){.next = texts->free};
		texts->free = handle;
		texts->taken--;
		handle = next;
	}
}

const char *file_text_get(const struct file_texts *texts, uint16_t handle, size_t size,
			  char text[static FILE_TEXT_MAX + 1])
{
	size_t at = 0;

	for (; handle && at < size; handle = texts->chunks[handle - 1].next) {
		size_t part = size - at < FILE_CHUNK_BYTES ? size - at : FILE_CHUNK_BYTES;

		memcpy(text + at, texts->chunks[handle - 1].bytes, part);
		at += part;
	}
	text[at] = '\0';
	return text;
}
