#include <string.h>

#include "viz/backend_private.h"
#include "viz/glyph.h"

static void escaped_write(FILE *out, uint32_t codepoint)
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
	default:
		fwrite(bytes, 1, utf8_encode(codepoint, bytes), out);
	}
}

static void title_write(FILE *out, const char *title)
{
	size_t size = strlen(title);

	for (size_t at = 0; at < size;) {
		uint32_t codepoint;

		at += utf8_decode(title + at, size - at, &codepoint);
		if (glyph_columns(codepoint) < 0)
			codepoint = GLYPH_CONTROL;
		if (glyph_columns(codepoint) > 0)
			escaped_write(out, codepoint);
	}
}

static void head_write(FILE *out, const char *title, struct page_colors colors)
{
	fputs("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>", out);
	title_write(out, title);
	/* A wide glyph in <i> takes two columns, whatever font it comes from. */
	fprintf(out,
		"</title>\n<style>\n"
		"body{background:#%06x;color:#%06x;margin:1em}\n"
		"pre{font-family:monospace;line-height:1.2}\n"
		"i{display:inline-block;width:2ch;font-style:normal}\n"
		"</style></head><body><pre>\n",
		colors.bg & 0xFFFFFFu, colors.fg & 0xFFFFFFu);
}

static bool style_is_plain(const struct cell *cell)
{
	return cell->fg == COLOR_DEFAULT && cell->bg == COLOR_DEFAULT && cell->attributes == 0;
}

static bool style_equal(const struct cell *a, const struct cell *b)
{
	return a->fg == b->fg && a->bg == b->bg && a->attributes == b->attributes;
}

static void span_open(FILE *out, const struct cell *cell, struct page_colors colors)
{
	bool reverse = cell->attributes & ATTR_REVERSE;
	uint32_t fg = reverse ? cell->bg : cell->fg;
	uint32_t bg = reverse ? cell->fg : cell->bg;

	fputs("<span style=\"", out);
	if (reverse || fg != COLOR_DEFAULT)
		fprintf(out, "color:#%06x;", (fg ? fg : colors.bg) & 0xFFFFFFu);
	if (reverse || bg != COLOR_DEFAULT)
		fprintf(out, "background:#%06x;", (bg ? bg : colors.fg) & 0xFFFFFFu);
	if (cell->attributes & ATTR_BOLD)
		fputs("font-weight:bold;", out);
	if (cell->attributes & ATTR_DIM)
		fputs("opacity:.6;", out);
	if (cell->attributes & ATTR_UNDERLINE)
		fputs("text-decoration:underline;", out);
	fputs("\">", out);
}

static void cell_write(FILE *out, const struct cell *cell)
{
	if (cell->width == 0)
		return;
	if (cell->width == 2)
		fputs("<i>", out);
	escaped_write(out, cell->codepoint);
	if (cell->width == 2)
		fputs("</i>", out);
}

static void row_write(FILE *out, const struct grid *grid, int y, struct page_colors colors)
{
	int length = row_length(grid, y, true);
	const struct cell *span = NULL; /* the cell that opened the present one */

	for (int x = 0; x < length; x++) {
		const struct cell *cell = grid_cell(grid, x, y);

		if (span && !style_equal(cell, span)) {
			fputs("</span>", out);
			span = NULL;
		}
		if (!span && !style_is_plain(cell)) {
			span_open(out, cell, colors);
			span = cell;
		}
		cell_write(out, cell);
	}
	fputs(span ? "</span>\n" : "\n", out);
}

int grid_write_html(const struct grid *grid, FILE *out, const char *title,
		    struct page_colors colors)
{
	int result;

	head_write(out, title ? title : "strec", colors);
	result = write_result(out);
	for (int y = 0; y < grid->height && result == 0; y++) {
		row_write(out, grid, y, colors);
		result = write_result(out);
	}
	fputs("</pre></body></html>\n", out);
	return result ? result : write_result(out);
}
