/*
 * The back ends of a grid that need no terminal: plain text, ANSI, HTML and SVG; and the reductions
 * of glyphs and colours that they share with terminal.c. Output depends on the arguments alone.
 */
#ifndef STREC_VIZ_BACKEND_H
#define STREC_VIZ_BACKEND_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "viz/grid.h"

/* What the reader of the output can show. {0} is UTF-8. */
struct charset {
	bool ascii; /* only ASCII: every other glyph goes through glyph_ascii() */
};

enum color_depth {
	COLOR_DEPTH_NONE, /* attributes only */
	COLOR_DEPTH_16,
	COLOR_DEPTH_256,
	COLOR_DEPTH_24BIT,
};

/*
 * Write each row as a line without its trailing blanks. Nothing is written for a grid without
 * rows. Returns 0 or the negative errno of the failed write; does not flush.
 */
int grid_write_text(const struct grid *grid, FILE *out, const struct charset charset);

/*
 * As grid_write_text() with SGR sequences (ECMA-48 8.3.117; 38;5 and 38;2 of ISO 8613-6). Each
 * line ends in default style. A blank at the end of a row is kept if its style shows.
 */
int grid_write_ansi(const struct grid *grid, FILE *out, const struct charset charset,
		    enum color_depth depth);

/* What COLOR_DEFAULT is on a page. */
struct page_colors {
	uint32_t fg;
	uint32_t bg;
};

/*
 * Write a whole HTML page, self-contained, with the grid in a <pre>. Title and cells are escaped;
 * a title of NULL is "strec"; one that is not UTF-8 is repaired as in grid_text().
 */
int grid_write_html(const struct grid *grid, FILE *out, const char *title,
		    struct page_colors colors);

/*
 * A page of many grids, written one after the other: begin, then add each with what is said of
 * it (a time; not escaped), then end. Buttons and keys step through them; a reader that runs no
 * scripts shows all of them. As above.
 */
int html_frames_begin(FILE *out, const char *title, struct page_colors colors);
int html_frames_add(const struct grid *grid, FILE *out, const char *label,
		    struct page_colors colors);
int html_frames_end(FILE *out);

/* Write a picture: SVG, well-formed XML in UTF-8, self-contained. Title as of HTML. */
int grid_write_svg(const struct grid *grid, FILE *out, const char *title,
		   struct page_colors colors);

/* One ASCII character that stands for a glyph: of box, block, braille and arrow; else '?'. */
char glyph_ascii(uint32_t codepoint);

/*
 * The nearest of xterm's 256 colours, 16..255, as 0..15 are the user's own; and the one of ANSI's
 * 16 (8..15 are bright) with the same hue, as the nearest of so few is mostly a grey; orange is
 * dark yellow. COLOR_SET is ignored.
 */
uint8_t rgb_to_256(uint32_t rgb);
uint8_t rgb_to_16(uint32_t rgb);

/* The colour, COLOR_SET included, that xterm shows for one of its 256. */
uint32_t rgb_of_256(uint8_t index);

/* UTF-8 if the locale that setlocale() has set is, else ASCII. */
struct charset charset_of_locale(void);

/*
 * What the environment says that can be shown: no colours with TERM unset or dumb; 24 bit with
 * COLORTERM=truecolor or 24bit, but in GNU screen; else 256 or 16 by TERM.
 */
enum color_depth color_depth_of_environment(void);

#endif
