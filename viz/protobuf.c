#include "viz/protobuf.h"

#include <stdbool.h>

/*
 * How many bytes at at are one character of UTF-8, as RFC 3629 has it: not overlong, no
 * surrogates, up to U+10FFFF. 0 for none.
 */
static size_t character_size(const uint8_t *at, size_t size)
{
	uint8_t first = at[0], low = 0x80, high = 0xbf;
	size_t count;

	if (first < 0x80)
		return 1;
	if (first < 0xc2 || first > 0xf4)
		return 0;
	count = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
	if (first == 0xe0)
		low = 0xa0;
	if (first == 0xed)
		high = 0x9f;
	if (first == 0xf0)
		low = 0x90;
	if (first == 0xf4)
		high = 0x8f;
	if (size < count || at[1] < low || at[1] > high)
		return 0;
	for (size_t i = 2; i < count; i++)
		if ((at[i] & 0xc0) != 0x80)
			return 0;
	return count;
}

void proto_text(struct buffer *out, unsigned field, const void *bytes, size_t size)
{
	static const uint8_t replacement[] = {0xef, 0xbf, 0xbd};
	const uint8_t *at = bytes, *end = at + size;
	size_t begin = proto_begin(out, field), count;

	while (at < end) {
		count = character_size(at, (size_t)(end - at));
		if (count)
			buffer_put(out, at, count);
		else
			buffer_put(out, replacement, sizeof(replacement));
		at += count ? count : 1;
	}
	proto_end(out, begin);
}
