#include "viz/text.h"

#define DIGITS_MAX 24

void put_bytes(struct text *t, const char *bytes, size_t size)
{
	if (t->length + size < t->size)
		memcpy(t->buf + t->length, bytes, size);
	else if (t->length + 1 < t->size)
		memcpy(t->buf + t->length, bytes, t->size - 1 - t->length);
	t->length += size;
}

/* The digits of value to the end of a buffer of DIGITS_MAX; how many there are, at least one. */
static unsigned digits_make(char *end, uint64_t value, unsigned base)
{
	unsigned count = 0;

	do {
		*--end = "0123456789abcdef"[value % base];
		value /= base;
		count++;
	} while (value);
	return count;
}

static void put_number(struct text *t, uint64_t value, unsigned base, unsigned least)
{
	char digits[DIGITS_MAX];
	unsigned count;

	/* Constant divisors are not divided by. */
	switch (base) {
	case 8:
		count = digits_make(digits + DIGITS_MAX, value, 8);
		break;
	case 16:
		count = digits_make(digits + DIGITS_MAX, value, 16);
		break;
	default:
		count = digits_make(digits + DIGITS_MAX, value, 10);
	}
	while (count < least && count < DIGITS_MAX)
		digits[DIGITS_MAX - ++count] = '0';
	put_bytes(t, digits + DIGITS_MAX - count, count);
}

void put_decimal(struct text *t, uint64_t value)
{
	put_number(t, value, 10, 1);
}

void put_signed(struct text *t, int64_t value)
{
	if (value < 0)
		put_byte(t, '-');
	put_number(t, value < 0 ? 0 - (uint64_t)value : (uint64_t)value, 10, 1);
}

void put_padded(struct text *t, uint64_t value, unsigned digits)
{
	put_number(t, value, 10, digits);
}

void put_hex(struct text *t, uint64_t value)
{
	if (value)
		put_bytes(t, "0x", 2);
	put_number(t, value, 16, 1);
}

void put_octal(struct text *t, uint64_t value, unsigned digits)
{
	put_number(t, value, 8, digits);
}

/* The letter that follows a backslash in C; 1 for a byte that stands for itself; else 0. */
static char byte_form(uint8_t byte)
{
	static const char forms[256] = {
		['\n'] = 'n', ['\t'] = 't',      ['\r'] = 'r',      ['\v'] = 'v',
		['\f'] = 'f', ['"'] = '"',       ['\\'] = '\\',     [' '] = 1,
		['!'] = 1,    ['#' ... '['] = 1, [']' ... '~'] = 1,
	};
	return forms[byte];
}

static void put_escape(struct text *t, uint8_t byte, bool digit_follows)
{
	char letter = byte_form(byte);

	put_byte(t, '\\');
	if (letter)
		put_byte(t, letter);
	else
		put_octal(t, byte, digit_follows ? 3 : 1);
}

static void put_all_hex(struct text *t, const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		put_bytes(t, "\\x", 2);
		put_number(t, bytes[i], 16, 2);
	}
}

void put_escaped(struct text *t, const uint8_t *bytes, size_t size, bool all_hex)
{
	size_t from = 0;

	if (all_hex) {
		put_all_hex(t, bytes, size);
		return;
	}
	for (size_t i = 0; i < size; i++) {
		if (byte_form(bytes[i]) == 1)
			continue;
		put_bytes(t, (const char *)bytes + from, i - from);
		put_escape(t, bytes[i], i + 1 < size && bytes[i + 1] >= '0' && bytes[i + 1] <= '7');
		from = i + 1;
	}
	put_bytes(t, (const char *)bytes + from, size - from);
}

void put_printed(struct text *t, const uint8_t *bytes, size_t size)
{
	size_t from = 0;

	for (size_t i = 0; i < size; i++) {
		if (bytes[i] >= ' ' && bytes[i] <= '~')
			continue;
		put_bytes(t, (const char *)bytes + from, i - from);
		put_byte(t, '\\');
		put_octal(t, bytes[i], 3);
		from = i + 1;
	}
	put_bytes(t, (const char *)bytes + from, size - from);
}

size_t text_end(struct text *t)
{
	if (t->size)
		t->buf[t->length < t->size ? t->length : t->size - 1] = '\0';
	return t->length;
}
