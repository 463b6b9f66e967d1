#include <string.h>

#include "viz/backend_private.h"
#include "viz/glyph.h"

void markup_write(FILE *out, uint32_t codepoint)
{
	char bytes[4];

	switch (codepoint) {
	case '&':
		fputs("&amp;", out);
		break;
	case '<':
		fputs("&lt;", out);
		break;
	case '>':
		fputs("&gt;", out);
		break;
	case '"':
		fputs("&quot;", out);
		break;
	case '\'':
		fputs("&#39;", out);
		break;
	case 0xFFFE:
	case 0xFFFF:
		codepoint = GLYPH_REPLACEMENT;
		/* fallthrough */
	default:
		fwrite(bytes, 1, utf8_encode(codepoint, bytes), out);
	}
}

void markup_write_text(FILE *out, const char *text)
{
	size_t size = strlen(text);

	for (size_t at = 0; at < size;) {
		uint32_t codepoint;

		at += utf8_decode(text + at, size - at, &codepoint);
		if (glyph_columns(codepoint) < 0)
			codepoint = GLYPH_CONTROL;
		if (glyph_columns(codepoint) > 0)
			markup_write(out, codepoint);
	}
}
