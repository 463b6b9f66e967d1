/*
 * Little-endian integers, LEB128 varints and zigzag, over growing and bounded buffers.
 */
#ifndef FORMAT_BYTES_H
#define FORMAT_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define VARINT_SIZE_MAX 10

/*
 * Bytes that grow. Zero-initialised it is empty. failed is set by a failed malloc and
 * stays, so that a row of puts is checked once; buffer_clear() forgets it.
 */
struct buffer {
	uint8_t *bytes;
	size_t size, capacity;
	bool failed;
};

/* Bytes that are only read. failed is set by any read past the end; reads then give 0. */
struct cursor {
	const uint8_t *at, *end;
	bool failed;
};

static inline void put_u16(uint8_t *p, uint16_t v)
{
	p[0] = (uint8_t)v;
	p[1] = (uint8_t)(v >> 8);
}

static inline void put_u32(uint8_t *p, uint32_t v)
{
	put_u16(p, (uint16_t)v);
	put_u16(p + 2, (uint16_t)(v >> 16));
}

static inline void put_u64(uint8_t *p, uint64_t v)
{
	put_u32(p, (uint32_t)v);
	put_u32(p + 4, (uint32_t)(v >> 32));
}

static inline uint16_t get_u16(const uint8_t *p)
{
	return (uint16_t)(p[0] | p[1] << 8);
}

static inline uint32_t get_u32(const uint8_t *p)
{
	return get_u16(p) | (uint32_t)get_u16(p + 2) << 16;
}

static inline uint64_t get_u64(const uint8_t *p)
{
	return get_u32(p) | (uint64_t)get_u32(p + 4) << 32;
}

static inline uint64_t zigzag(int64_t v)
{
	return (uint64_t)v << 1 ^ (uint64_t)(v >> 63);
}

static inline int64_t unzigzag(uint64_t v)
{
	return (int64_t)(v >> 1 ^ (0 - (v & 1)));
}

/* Makes room for more bytes; false (and failed set) when there is no memory. */
static inline bool buffer_reserve(struct buffer *b, size_t more)
{
	size_t capacity = b->capacity ? b->capacity : 256;
	uint8_t *bytes;

	if (b->failed)
		return false;
	if (b->capacity - b->size >= more)
		return true;
	while (capacity - b->size < more)
		capacity *= 2;
	bytes = realloc(b->bytes, capacity);
	if (!bytes) {
		b->failed = true;
		return false;
	}
	b->bytes = bytes;
	b->capacity = capacity;
	return true;
}

/*
 * Room for item count + 1 in *array, a pointer to items of item_size, which doubles when it is
 * full; false without memory, and it is what it was.
 */
static inline bool array_reserve(void *array, size_t *capacity, size_t count, size_t item_size)
{
	size_t wanted = *capacity ? *capacity * 2 : 64;
	void *bytes;

	if (count < *capacity)
		return true;
	bytes = realloc(*(void **)array, wanted * item_size);
	if (!bytes)
		return false;
	*(void **)array = bytes;
	*capacity = wanted;
	return true;
}

/* Empties it and keeps its memory. */
static inline void buffer_clear(struct buffer *b)
{
	b->size = 0;
	b->failed = false;
}

static inline void buffer_release(struct buffer *b)
{
	free(b->bytes);
	*b = (struct buffer){0};
}

static inline void buffer_put(struct buffer *b, const void *bytes, size_t size)
{
	if (size && buffer_reserve(b, size)) {
		memcpy(b->bytes + b->size, bytes, size);
		b->size += size;
	}
}

static inline void buffer_put_u8(struct buffer *b, uint8_t v)
{
	buffer_put(b, &v, 1);
}

static inline void buffer_put_varint(struct buffer *b, uint64_t v)
{
	if (!buffer_reserve(b, VARINT_SIZE_MAX))
		return;
	while (v >= 0x80) {
		b->bytes[b->size++] = (uint8_t)(v | 0x80);
		v >>= 7;
	}
	b->bytes[b->size++] = (uint8_t)v;
}

static inline void buffer_put_zigzag(struct buffer *b, int64_t v)
{
	buffer_put_varint(b, zigzag(v));
}

/* All bytes of the buffer; they live until it changes. */
static inline struct cursor buffer_cursor(const struct buffer *b)
{
	return (struct cursor){b->bytes, b->size ? b->bytes + b->size : b->bytes, false};
}

static inline size_t cursor_left(const struct cursor *c)
{
	return (size_t)(c->end - c->at);
}

static inline uint8_t cursor_u8(struct cursor *c)
{
	if (c->at == c->end) {
		c->failed = true;
		return 0;
	}
	return *c->at++;
}

static inline uint64_t cursor_varint(struct cursor *c)
{
	uint64_t v = 0;

	if (c->at < c->end && *c->at < 0x80)
		return *c->at++;
	for (unsigned shift = 0; shift < 64 && c->at < c->end; shift += 7) {
		uint8_t byte = *c->at++;

		v |= (uint64_t)(byte & 0x7f) << shift;
		if (byte < 0x80)
			return v;
	}
	c->failed = true;
	return 0;
}

static inline int64_t cursor_zigzag(struct cursor *c)
{
	return unzigzag(cursor_varint(c));
}

/* size bytes in place, or NULL (and failed set) when fewer are left. */
static inline const uint8_t *cursor_bytes(struct cursor *c, size_t size)
{
	const uint8_t *at = c->at;

	if (size > cursor_left(c)) {
		c->failed = true;
		return NULL;
	}
	c->at += size;
	return at;
}

#endif
