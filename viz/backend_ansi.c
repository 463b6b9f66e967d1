#include "viz/backend_private.h"

/* SGR parameters that switch an attribute on; "0" switches all off. */
static const struct attribute_code {
	uint8_t attribute;
	uint8_t code;
} attribute_codes[] = {
	{.attribute = ATTR_BOLD, .code = 1},
	{.attribute = ATTR_DIM, .code = 2},
	{.attribute = ATTR_UNDERLINE, .code = 4},
	{.attribute = ATTR_REVERSE, .code = 7},
};

static void color_write(FILE *out, uint32_t color, enum color_depth depth, bool background)
{
	int base = background ? 40 : 30;
	int index;

	if (color == COLOR_DEFAULT)
		return;
	switch (depth) {
	case COLOR_DEPTH_NONE:
		break;
	case COLOR_DEPTH_16:
		index = rgb_to_16(color);
		fprintf(out, ";%d", index < 8 ? base + index : base + 60 + index - 8);
		break;
	case COLOR_DEPTH_256:
		fprintf(out, ";%d;5;%d", base + 8, rgb_to_256(color));
		break;
	case COLOR_DEPTH_24BIT:
		fprintf(out, ";%d;2;%u;%u;%u", base + 8, color >> 16 & 0xFF, color >> 8 & 0xFF,
			color & 0xFF);
		break;
	}
}

static void style_write(FILE *out, struct style style, enum color_depth depth)
{
	fputs("\033[0", out);
	for (size_t i = 0; i < sizeof(attribute_codes) / sizeof(attribute_codes[0]); i++) {
		if (style.attributes & attribute_codes[i].attribute)
			fprintf(out, ";%d", attribute_codes[i].code);
	}
	color_write(out, style.fg, depth, false);
	color_write(out, style.bg, depth, true);
	putc('m', out);
}

static struct style cell_style(const struct cell *cell, enum color_depth depth)
{
	struct style style = {.attributes = cell->attributes};

	if (depth != COLOR_DEPTH_NONE) {
		style.fg = cell->fg;
		style.bg = cell->bg;
	}
	return style;
}

static bool style_equal(struct style a, struct style b)
{
	return a.fg == b.fg && a.bg == b.bg && a.attributes == b.attributes;
}

int grid_write_ansi(const struct grid *grid, FILE *out, const struct charset charset,
		    enum color_depth depth)
{
	const struct style plain = {0};
	int result = 0;

	for (int y = 0; y < grid->height && result == 0; y++) {
		int length = row_length(grid, y, true);
		struct style now = plain;

		for (int x = 0; x < length; x++) {
			const struct cell *cell = grid_cell(grid, x, y);
			struct style style = cell_style(cell, depth);

			if (!style_equal(style, now))
				style_write(out, style, depth);
			now = style;
			glyph_write(out, cell, charset);
		}
		fputs(style_equal(now, plain) ? "\n" : "\033[0m\n", out);
		result = write_result(out);
	}
	return result;
}
