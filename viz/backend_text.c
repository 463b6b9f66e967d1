#include <errno.h>
#include <langinfo.h>
#include <string.h>

#include "viz/backend_private.h"
#include "viz/glyph.h"

/* A run of glyphs that one character stands for, or one each if `each` is set. */
struct substitute {
	uint32_t first;
	uint32_t last;
	char all;
	const char *each;
};

/* Ascending. Where a glyph shows an amount the characters grow in ink as it does. */
static const struct substitute substitutes[] = {
	{.first = 0x00A0, .last = 0x00A0, .all = ' '},
	{.first = 0x00AB, .last = 0x00AB, .all = '<'},
	{.first = 0x00B1, .last = 0x00B1, .all = '+'},
	{.first = 0x00B5, .last = 0x00B5, .all = 'u'},
	{.first = 0x00B7, .last = 0x00B7, .all = '.'},
	{.first = 0x00BB, .last = 0x00BB, .all = '>'},
	{.first = 0x00D7, .last = 0x00D7, .all = 'x'},
	{.first = 0x03BC, .last = 0x03BC, .all = 'u'},
	{.first = 0x03C3, .last = 0x03C3, .all = 's'},
	{.first = 0x2010, .last = 0x2015, .all = '-'},
	{.first = 0x2018, .last = 0x2019, .all = '\''},
	{.first = 0x201C, .last = 0x201D, .all = '"'},
	{.first = 0x2022, .last = 0x2022, .all = '*'},
	{.first = 0x2026, .last = 0x2026, .all = '.'},
	{.first = 0x2039, .last = 0x203A, .each = "<>"},
	{.first = 0x2190, .last = 0x2195, .each = "<^>v-|"},
	{.first = 0x2264, .last = 0x2265, .each = "<>"},
	{.first = 0x23F8, .last = 0x23F8, .all = '"'},
	{.first = 0x2500, .last = 0x2501, .all = '-'},
	{.first = 0x2502, .last = 0x2503, .all = '|'},
	{.first = 0x2504, .last = 0x250B, .each = "--||--||"},
	{.first = 0x250C, .last = 0x254B, .all = '+'},
	{.first = 0x254C, .last = 0x2551, .each = "--||=|"},
	{.first = 0x2552, .last = 0x2570, .all = '+'},
	{.first = 0x2571, .last = 0x257F, .each = "/\\X-|-|-|-|-|-|"},
	{.first = 0x2580, .last = 0x2588, .each = "\".:-=+*%#"},
	{.first = 0x2589, .last = 0x258F, .each = "####=--"},
	{.first = 0x2590, .last = 0x2593, .each = "#.:#"},
	{.first = 0x25A0, .last = 0x25A1, .each = "#o"},
	{.first = 0x25B2, .last = 0x25B5, .all = '^'},
	{.first = 0x25B6, .last = 0x25BB, .all = '>'},
	{.first = 0x25BC, .last = 0x25BF, .all = 'v'},
	{.first = 0x25C0, .last = 0x25C5, .all = '<'},
	{.first = 0x25C6, .last = 0x25C7, .each = "*o"},
	{.first = 0x25CB, .last = 0x25CB, .all = 'o'},
	{.first = 0x25CF, .last = 0x25CF, .all = '*'},
	{.first = 0x2713, .last = 0x2714, .all = '+'},
	{.first = 0x2717, .last = 0x2718, .all = 'x'},
};

/* More dots, more ink. */
static char braille_ascii(uint32_t codepoint)
{
	return " ..::**##"[__builtin_popcount(codepoint & 0xFF)];
}

char glyph_ascii(uint32_t codepoint)
{
	if (codepoint >= 0x20 && codepoint < 0x7F)
		return (char)codepoint;
	if (codepoint >= 0x2800 && codepoint <= 0x28FF)
		return braille_ascii(codepoint);
	for (size_t i = 0; i < sizeof(substitutes) / sizeof(substitutes[0]); i++) {
		const struct substitute *row = &substitutes[i];

		if (codepoint >= row->first && codepoint <= row->last)
			return row->each ? row->each[codepoint - row->first] : row->all;
	}
	return '?';
}

struct charset charset_of_locale(void)
{
	return (struct charset){.ascii = strcmp(nl_langinfo(CODESET), "UTF-8") != 0};
}

static bool cell_shows(const struct cell *cell, bool styled)
{
	if (cell->codepoint != ' ')
		return true;
	return styled &&
	       (cell->bg != COLOR_DEFAULT || (cell->attributes & (ATTR_REVERSE | ATTR_UNDERLINE)));
}

int row_length(const struct grid *grid, int y, bool styled)
{
	int length = grid->width;

	while (length > 0 && !cell_shows(grid_cell(grid, length - 1, y), styled))
		length--;
	return length;
}

void glyph_write(FILE *out, const struct cell *cell, struct charset charset)
{
	char bytes[4];

	if (charset.ascii)
		putc(cell->width == 0 ? ' ' : glyph_ascii(cell->codepoint), out);
	else if (cell->width > 0)
		fwrite(bytes, 1, utf8_encode(cell->codepoint, bytes), out);
}

int write_result(FILE *out)
{
	if (!ferror(out))
		return 0;
	return errno > 0 ? -errno : -EIO;
}

int grid_write_text(const struct grid *grid, FILE *out, const struct charset charset)
{
	int result = 0;

	for (int y = 0; y < grid->height && result == 0; y++) {
		int length = row_length(grid, y, false);

		for (int x = 0; x < length; x++)
			glyph_write(out, grid_cell(grid, x, y), charset);
		putc('\n', out);
		result = write_result(out);
	}
	return result;
}
