/*
 * Code points: UTF-8 in and out, and columns on a screen. Independent of the locale, so that a
 * grid is the same on every machine; widths are those of Unicode 14 (UAX #11: W and F are wide).
 */
#ifndef STREC_VIZ_GLYPH_H
#define STREC_VIZ_GLYPH_H

#include <stddef.h>
#include <stdint.h>

#define GLYPH_REPLACEMENT 0xFFFDu
#define GLYPH_CONTROL     0xB7u /* '·', shown for a control character */

/*
 * Decode the code point at the start of `size` (> 0) bytes. Returns the bytes used, 1 to 4. What
 * is not valid UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing above 10FFFF) yields
 * GLYPH_REPLACEMENT and uses one byte.
 */
size_t utf8_decode(const char *text, size_t size, uint32_t *codepoint);

/* Encode into 4 bytes without NUL; returns the bytes used. Invalid ones as GLYPH_REPLACEMENT. */
size_t utf8_encode(uint32_t codepoint, char out[4]);

/* Columns of a code point: 0 (combining, zero width), 1 or 2; -1 for a control character. */
int glyph_columns(uint32_t codepoint);

#endif
