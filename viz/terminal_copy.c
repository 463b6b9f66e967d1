#include "viz/terminal_copy.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define BEGIN "\033]52;c;"
#define END   "\a"

/* Base64 of RFC 4648, section 4, with padding. Returns the length. */
static size_t put_base64(char *out, const uint8_t *bytes, size_t size)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t length = 0;

	for (size_t at = 0; at < size; at += 3) {
		size_t left = size - at;
		uint32_t three = (uint32_t)bytes[at] << 16;

		three |= left > 1 ? (uint32_t)bytes[at + 1] << 8 : 0;
		three |= left > 2 ? bytes[at + 2] : 0;
		out[length++] = digits[three >> 18];
		out[length++] = digits[three >> 12 & 63];
		out[length++] = left > 1 ? digits[three >> 6 & 63] : '=';
		out[length++] = left > 2 ? digits[three & 63] : '=';
	}
	return length;
}

char *copy_sequence(const char *text, size_t size, size_t *length)
{
	char *sequence, *at;

	size = size < TERMINAL_COPY_MAX ? size : TERMINAL_COPY_MAX;
	sequence = malloc(sizeof(BEGIN) + sizeof(END) + (size + 2) / 3 * 4);
	if (!sequence)
		return NULL;
	at = sequence + strlen(strcpy(sequence, BEGIN));
	at += put_base64(at, (const uint8_t *)text, size);
	at += strlen(strcpy(at, END));
	*length = (size_t)(at - sequence);
	return sequence;
}
