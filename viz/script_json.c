#include "viz/script_json.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "viz/glyph.h"

#define LINE_SEPARATOR      0x2028
#define PARAGRAPH_SEPARATOR 0x2029

static bool is_escaped(uint32_t codepoint)
{
	return codepoint < 0x20 || codepoint == 0x7f || codepoint == '<' || codepoint == '&' ||
	       codepoint == LINE_SEPARATOR || codepoint == PARAGRAPH_SEPARATOR ||
	       codepoint == 0xFFFE || codepoint == 0xFFFF;
}

static void put(FILE *out, uint32_t codepoint, uint32_t before)
{
	char bytes[4];

	if (codepoint == '"' || codepoint == '\\')
		fprintf(out, "\\%c", (int)codepoint);
	else if (is_escaped(codepoint) || (codepoint == '>' && before == ']'))
		fprintf(out, "\\u%04x", (unsigned)codepoint);
	else
		fwrite(bytes, 1, utf8_encode(codepoint, bytes), out);
}

void script_json_string(FILE *out, const char *text, size_t size)
{
	uint32_t before = 0;

	putc('"', out);
	for (size_t at = 0; at < size;) {
		uint32_t codepoint;

		at += utf8_decode(text + at, size - at, &codepoint);
		put(out, codepoint, before);
		before = codepoint;
	}
	putc('"', out);
}

void script_json_text(FILE *out, const char *text)
{
	script_json_string(out, text, strlen(text));
}
