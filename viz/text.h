/*
 * Text that is put together in a buffer of the caller's: what does not fit is counted and not
 * written, so that a caller learns the room that it would have needed. Nothing allocates.
 */
#ifndef VIZ_TEXT_H
#define VIZ_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct text {
	char *buf; /* may be NULL where size is 0 */
	size_t size;
	size_t length; /* of the whole text; it counts on when the buffer is full */
	const struct decode_options *opt; /* how the one who writes wants it */
};

static inline void put_byte(struct text *t, char byte)
{
	if (t->length + 1 < t->size)
		t->buf[t->length] = byte;
	t->length++;
}

void put_bytes(struct text *t, const char *bytes, size_t size);

static inline void put(struct text *t, const char *string)
{
	put_bytes(t, string, strlen(string));
}

/* Decimal, without and with a sign. */
void put_decimal(struct text *t, uint64_t value);
void put_signed(struct text *t, int64_t value);

/* Decimal with leading zeros up to digits, at most 20. */
void put_padded(struct text *t, uint64_t value, unsigned digits);

/* As C writes it: 0x1f, and 0 for 0. */
void put_hex(struct text *t, uint64_t value);

/* Octal digits only, with leading zeros up to digits, at most 22. */
void put_octal(struct text *t, uint64_t value, unsigned digits);

/*
 * The bytes as the inside of a C string, in ASCII. An octal escape has three digits only where
 * an octal digit follows. all_hex: each byte as \x and two digits.
 */
void put_escaped(struct text *t, const uint8_t *bytes, size_t size, bool all_hex);

/*
 * Text that somebody printed, as it is: what is not printable ASCII is escaped in octal, as
 * nothing else should be in it.
 */
void put_printed(struct text *t, const uint8_t *bytes, size_t size);

/* Ends the text with a NUL, where there is a buffer, and returns its length. */
size_t text_end(struct text *t);

#endif
