/*
 * Structures as tables: each member's name, where it is, and what it looks like.
 */
#ifndef VIZ_DECODE_MEMBERS_H
#define VIZ_DECODE_MEMBERS_H

#include <stddef.h>
#include <stdint.h>

#include "viz/decode_private.h"

/* What a value of so many bytes looks like. Numbers are little-endian and have up to 8 bytes. */
enum shape {
	SHAPE_BYTES, /* as a string, in hexadecimal */
	SHAPE_DECIMAL,
	SHAPE_SIGNED,
	SHAPE_HEX,
	SHAPE_POINTER,
	SHAPE_OCTAL, /* permissions: 0644 */
	SHAPE_ID,    /* of a user or group */
	SHAPE_FD,
	SHAPE_WORDS,      /* detail: enum field */
	SHAPE_FLAGS,      /* detail: enum arg_kind with words */
	SHAPE_BITS,       /* the numbers of the bits that are set, 1<<A|1<<B; detail: enum field */
	SHAPE_NUMBERS,    /* an array of ints without a sign, [0, 0] */
	SHAPE_TEXT,       /* NUL-terminated; one without its NUL is followed by "..." */
	SHAPE_FIELD_TEXT, /* the same where the field may be full */
	SHAPE_DEVICE,     /* the index of a network device */
	SHAPE_LINK_ADDRESS, /* 01:02:03:04:05:06 */
	SHAPE_PORT,         /* two bytes in the order of the network */
	SHAPE_NET_64,       /* eight of them */
	SHAPE_VERSION,      /* of a kernel: KERNEL_VERSION(6, 1, 0) */
	SHAPES
};

struct member {
	const char *name;
	uint16_t at;
	uint8_t size;  /* bytes */
	uint8_t shape; /* enum shape */
	uint16_t detail;
};

/* For tables: MEMBER(name, at, size, DECIMAL), MEMBER_OF(name, at, size, WORDS, FIELD_X). */
#define MEMBER(label, offset, bytes, look)                                                         \
	{                                                                                          \
		.name = #label "=", .at = (offset), .size = (bytes), .shape = SHAPE_##look         \
	}
#define MEMBER_OF(label, offset, bytes, look, what)                                                \
	{                                                                                          \
		.name = #label "=", .at = (offset), .size = (bytes), .shape = SHAPE_##look,        \
		.detail = (what)                                                                   \
	}

/* All bytes of v, as this shape. */
void put_shape(struct text *t, enum shape shape, unsigned detail, const struct view *v);

/* "a=1, b=2": the members that are whole in v. Returns their number. */
size_t put_members(struct text *t, const struct view *v, const struct member *members,
		   size_t count);

/* The same in braces; "..." stands for the members that are not there. */
void put_structure(struct text *t, const struct view *v, const struct member *members,
		   size_t count);

#endif
