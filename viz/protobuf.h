/*
 * A writer of Protocol Buffers, the wire format of
 * https://protobuf.dev/programming-guides/encoding: fields one behind the other in a buffer, each
 * a number and a value. Numbers are from 1 to 2^29 - 1. out->failed tells where memory was short.
 */
#ifndef VIZ_PROTOBUF_H
#define VIZ_PROTOBUF_H

#include <stdint.h>
#include <string.h>

#include "format/bytes.h"

enum proto_wire {
	PROTO_VARINT = 0,
	PROTO_FIXED64 = 1,
	PROTO_BYTES = 2,
	PROTO_FIXED32 = 5,
};

static inline void proto_tag(struct buffer *out, unsigned field, enum proto_wire wire)
{
	buffer_put_varint(out, (uint64_t)field << 3 | wire);
}

/* Of the types uint32, uint64, bool, an enum, and int32 and int64 that are not negative. */
static inline void proto_uint(struct buffer *out, unsigned field, uint64_t value)
{
	proto_tag(out, field, PROTO_VARINT);
	buffer_put_varint(out, value);
}

/* int32 and int64: what is negative takes ten bytes. */
static inline void proto_int(struct buffer *out, unsigned field, int64_t value)
{
	proto_uint(out, field, (uint64_t)value);
}

static inline void proto_fixed64(struct buffer *out, unsigned field, uint64_t value)
{
	uint8_t bytes[8];

	put_u64(bytes, value);
	proto_tag(out, field, PROTO_FIXED64);
	buffer_put(out, bytes, sizeof(bytes));
}

static inline void proto_fixed32(struct buffer *out, unsigned field, uint32_t value)
{
	uint8_t bytes[4];

	put_u32(bytes, value);
	proto_tag(out, field, PROTO_FIXED32);
	buffer_put(out, bytes, sizeof(bytes));
}

static inline void proto_double(struct buffer *out, unsigned field, double value)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof(bits));
	proto_fixed64(out, field, bits);
}

/* bytes, and a string that is known to be UTF-8. */
static inline void proto_bytes(struct buffer *out, unsigned field, const void *bytes, size_t size)
{
	proto_tag(out, field, PROTO_BYTES);
	buffer_put_varint(out, size);
	buffer_put(out, bytes, size);
}

static inline void proto_string(struct buffer *out, unsigned field, const char *text)
{
	proto_bytes(out, field, text, strlen(text));
}

/*
 * A message within the message: what is put between the two calls. Returns what proto_end() is to
 * be given; messages end in the reverse order of their beginnings.
 */
static inline size_t proto_begin(struct buffer *out, unsigned field)
{
	proto_tag(out, field, PROTO_BYTES);
	/* Most are shorter than 128 bytes, of which the size takes one. */
	buffer_put_u8(out, 0);
	return out->size;
}

static inline void proto_end(struct buffer *out, size_t begin)
{
	size_t size = out->size - begin, more = 0, at = begin - 1;

	for (size_t left = size; left >= 0x80; left >>= 7)
		more++;
	if (!buffer_reserve(out, more))
		return;
	if (more)
		memmove(out->bytes + begin + more, out->bytes + begin, size);
	out->size += more;
	for (; size >= 0x80; size >>= 7)
		out->bytes[at++] = (uint8_t)(size | 0x80);
	out->bytes[at] = (uint8_t)size;
}

/*
 * A string out of any bytes: what is no UTF-8 becomes U+FFFD, as a reader would take no message
 * at all with such a string.
 */
void proto_text(struct buffer *out, unsigned field, const void *bytes, size_t size);

#endif
