#include "viz/base64.h"

size_t base64_encode(char *out, const uint8_t *bytes, size_t size)
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
