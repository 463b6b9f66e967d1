#include "viz/json.h"

#include "viz/base64.h"
#include "viz/glyph.h"

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

/* Bytes of ASCII that stand for themselves. */
static bool is_plain(uint8_t byte)
{
	return byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
}

static void put_ascii_escape(struct text *t, uint8_t byte)
{
	static const char letters[0x20] = {
		['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't'};

	put_byte(t, '\\');
	if (byte >= 0x20) {
		put_byte(t, (char)byte);
	} else if (letters[byte]) {
		put_byte(t, letters[byte]);
	} else {
		put(t, "u00");
		put_byte(t, (char)('0' + byte / 16));
		put_byte(t, "0123456789abcdef"[byte % 16]);
	}
}

/* A character that is not plain; returns its bytes, and false in *exact where it is none. */
static size_t put_character(struct text *t, const char *bytes, size_t size, bool *exact)
{
	uint8_t first = (uint8_t)bytes[0];
	uint32_t codepoint;
	size_t length;

	if (first < 0x80) {
		put_ascii_escape(t, first);
		return 1;
	}
	length = utf8_decode(bytes, size, &codepoint);
	if (length > 1) {
		put_bytes(t, bytes, length);
		return length;
	}
	put(t, REPLACEMENT);
	*exact = false;
	return 1;
}

bool json_string(struct text *t, const char *bytes, size_t size)
{
	bool exact = true;
	size_t at = 0;

	put_byte(t, '"');
	while (at < size) {
		size_t from = at;

		while (at < size && is_plain((uint8_t)bytes[at]))
			at++;
		put_bytes(t, bytes + from, at - from);
		if (at < size)
			at += put_character(t, bytes + at, size - at, &exact);
	}
	put_byte(t, '"');
	return exact;
}

void json_base64(struct text *t, const char *bytes, size_t size)
{
	enum { PART = 48 };
	char digits[BASE64_SIZE(PART)];

	put_byte(t, '"');
	for (size_t at = 0; at < size; at += PART) {
		size_t part = size - at < PART ? size - at : PART;

		put_bytes(t, digits, base64_encode(digits, (const uint8_t *)bytes + at, part));
	}
	put_byte(t, '"');
}

void json_text(struct text *t, const char *name, const char *bytes, size_t size)
{
	put(t, ",\"");
	put(t, name);
	put(t, "\":");
	if (json_string(t, bytes, size))
		return;
	put(t, ",\"");
	put(t, name);
	put(t, "_base64\":");
	json_base64(t, bytes, size);
}

static void put_big(struct text *t, uint64_t value)
{
	put_byte(t, '"');
	put_hex(t, value);
	put_byte(t, '"');
}

void json_unsigned(struct text *t, uint64_t value)
{
	if (value <= JSON_INTEGER_MAX)
		put_decimal(t, value);
	else
		put_big(t, value);
}

void json_signed(struct text *t, int64_t value)
{
	if (value >= -(int64_t)JSON_INTEGER_MAX && value <= (int64_t)JSON_INTEGER_MAX)
		put_signed(t, value);
	else
		put_big(t, (uint64_t)value);
}

void json_address(struct text *t, const char *name, uint64_t address)
{
	put(t, ",\"");
	put(t, name);
	put(t, address ? "\":\"" : "\":\"0x");
	put_hex(t, address);
	put_byte(t, '"');
}

void json_escape_from(struct text *t, size_t from)
{
	size_t end = t->length, to, escapes = 0;

	/* It was cut: only how long it becomes matters, and that it is too long. */
	if (end >= t->size)
		return;
	for (size_t i = from; i < end; i++)
		escapes += t->buf[i] == '"' || t->buf[i] == '\\';
	t->length += escapes;
	if (!escapes || t->length >= t->size)
		return;
	for (to = t->length; end > from && to > end;) {
		char byte = t->buf[--end];

		t->buf[--to] = byte;
		if (byte == '"' || byte == '\\')
			t->buf[--to] = '\\';
	}
}
