/*
 * A grid as a picture: SVG 1.1. Text keeps its columns in any font, by textLength; borders, bars
 * and dots are drawn, as fonts leave gaps between them.
 */
#include <string.h>

#include "viz/backend_private.h"

/* Of a cell, in pixels: eighths of it are whole ones. */
#define CELL_W   8
#define CELL_H   16
#define BASELINE 12
#define MARGIN   8

/* Cells of a row from first to before last that look alike. */
struct run {
	const struct grid *grid;
	int y, first, last;
	uint32_t fg, bg; /* as they show: reversed, if they are; bg may be COLOR_DEFAULT */
	uint8_t attributes;
};

/* How a glyph is drawn. */
enum shape {
	SHAPE_BLANK,
	SHAPE_TEXT,
	SHAPE_LINE,  /* stroked */
	SHAPE_BLOCK, /* filled */
	SHAPE_DOTS,  /* stroked with round ends */
};

/* The arms of light box drawing that views use; round corners stand apart. */
enum arm {
	ARM_LEFT = 1,
	ARM_RIGHT = 2,
	ARM_UP = 4,
	ARM_DOWN = 8,
};

static const struct box_row {
	uint32_t codepoint;
	unsigned arms;
} boxes[] = {
	{0x2500, ARM_LEFT | ARM_RIGHT},
	{0x2502, ARM_UP | ARM_DOWN},
	{0x250C, ARM_RIGHT | ARM_DOWN},
	{0x2510, ARM_LEFT | ARM_DOWN},
	{0x2514, ARM_RIGHT | ARM_UP},
	{0x2518, ARM_LEFT | ARM_UP},
	{0x251C, ARM_RIGHT | ARM_UP | ARM_DOWN},
	{0x2524, ARM_LEFT | ARM_UP | ARM_DOWN},
	{0x252C, ARM_LEFT | ARM_RIGHT | ARM_DOWN},
	{0x2534, ARM_LEFT | ARM_RIGHT | ARM_UP},
	{0x253C, ARM_LEFT | ARM_RIGHT | ARM_UP | ARM_DOWN},
	{0x256D, ARM_RIGHT | ARM_DOWN},
	{0x256E, ARM_LEFT | ARM_DOWN},
	{0x256F, ARM_LEFT | ARM_UP},
	{0x2570, ARM_RIGHT | ARM_UP},
};

static unsigned box_arms(uint32_t codepoint)
{
	for (size_t i = 0; i < sizeof(boxes) / sizeof(boxes[0]); i++)
		if (boxes[i].codepoint == codepoint)
			return boxes[i].arms;
	return 0;
}

static enum shape shape_of(const struct cell *cell)
{
	uint32_t codepoint = cell->codepoint;

	if (codepoint == ' ' || cell->width == 0)
		return SHAPE_BLANK;
	if (codepoint >= 0x2580 && codepoint <= 0x2590)
		return SHAPE_BLOCK;
	if (codepoint >= 0x2800 && codepoint <= 0x28FF)
		return SHAPE_DOTS;
	return box_arms(codepoint) ? SHAPE_LINE : SHAPE_TEXT;
}

static int left(int x)
{
	return MARGIN + x * CELL_W;
}

static int top(int y)
{
	return MARGIN + y * CELL_H;
}

static void color_write(FILE *out, const char *name, uint32_t color)
{
	fprintf(out, " %s=\"#%06x\"", name, color & 0xFFFFFFu);
}

/* A rectangle as a part of a path. */
static void block_write(FILE *out, int x, int y, int w, int h)
{
	fprintf(out, "M%d %dh%dv%dh-%dz", x, y, w, h, w);
}

/* The middle of a cell, half a pixel on, so that a line of one pixel is sharp. */
static void line_glyph(FILE *out, int x, int y, uint32_t codepoint)
{
	unsigned arms = box_arms(codepoint);
	int x_end = arms & ARM_LEFT ? x : x + CELL_W, y_end = arms & ARM_UP ? y : y + CELL_H;

	if (codepoint >= 0x256D) {
		fprintf(out, "M%d.5 %dQ%d.5 %d.5 %d %d.5", x + CELL_W / 2, y_end, x + CELL_W / 2,
			y + CELL_H / 2, x_end, y + CELL_H / 2);
		return;
	}
	if (arms & (ARM_LEFT | ARM_RIGHT))
		fprintf(out, "M%d %d.5H%d", arms & ARM_LEFT ? x : x + CELL_W / 2, y + CELL_H / 2,
			arms & ARM_RIGHT ? x + CELL_W : x + CELL_W / 2 + 1);
	if (arms & (ARM_UP | ARM_DOWN))
		fprintf(out, "M%d.5 %dV%d", x + CELL_W / 2, arms & ARM_UP ? y : y + CELL_H / 2,
			arms & ARM_DOWN ? y + CELL_H : y + CELL_H / 2 + 1);
}

static void block_glyph(FILE *out, int x, int y, uint32_t codepoint)
{
	int part;

	if (codepoint == 0x2580) { /* upper half */
		block_write(out, x, y, CELL_W, CELL_H / 2);
	} else if (codepoint <= 0x2588) { /* eighths from below */
		part = (int)(codepoint - 0x2580) * CELL_H / 8;
		block_write(out, x, y + CELL_H - part, CELL_W, part);
	} else if (codepoint <= 0x258F) { /* from the left, descending */
		block_write(out, x, y, (int)(0x2590 - codepoint) * CELL_W / 8, CELL_H);
	} else { /* right half */
		block_write(out, x + CELL_W / 2, y, CELL_W / 2, CELL_H);
	}
}

/* Bits of U+2800: the left column from above, then the right one, the lowest dots last. */
static void dots_glyph(FILE *out, int x, int y, uint32_t codepoint)
{
	static const struct {
		int column, row;
	} dots[8] = {{0, 0}, {0, 1}, {0, 2}, {1, 0}, {1, 1}, {1, 2}, {0, 3}, {1, 3}};

	for (int i = 0; i < 8; i++)
		if (codepoint & 1u << i)
			fprintf(out, "M%d %dh0", x + 2 + dots[i].column * CELL_W / 2,
				y + 2 + dots[i].row * CELL_H / 4);
}

static const struct shape_row {
	enum shape shape;
	const char *paint; /* which attribute has the colour */
	const char *more;
	void (*glyph)(FILE *out, int x, int y, uint32_t codepoint);
} shapes[] = {
	{.shape = SHAPE_LINE, .paint = "stroke", .more = " fill=\"none\"", .glyph = line_glyph},
	{.shape = SHAPE_BLOCK, .paint = "fill", .more = "", .glyph = block_glyph},
	{.shape = SHAPE_DOTS,
	 .paint = "stroke",
	 .more = " fill=\"none\" stroke-width=\"2\" stroke-linecap=\"round\"",
	 .glyph = dots_glyph},
};

static const struct cell *run_cell(const struct run *run, int x)
{
	return grid_cell(run->grid, x, run->y);
}

static void dim_write(FILE *out, const struct run *run)
{
	if (run->attributes & ATTR_DIM)
		fputs(" opacity=\".6\"", out);
}

/* All glyphs of one shape as one path; horizontal lines next to each other become one. */
static void shapes_write(FILE *out, const struct run *run, const struct shape_row *row)
{
	bool open = false;

	for (int x = run->first; x < run->last; x++) {
		uint32_t codepoint = run_cell(run, x)->codepoint;
		int start = x;

		if (shape_of(run_cell(run, x)) != row->shape)
			continue;
		if (!open) {
			fputs("<path", out);
			color_write(out, row->paint, run->fg);
			dim_write(out, run);
			fprintf(out, "%s d=\"", row->more);
			open = true;
		}
		while (codepoint == 0x2500 && x + 1 < run->last &&
		       run_cell(run, x + 1)->codepoint == 0x2500)
			x++;
		if (x > start)
			fprintf(out, "M%d %d.5H%d", left(start), top(run->y) + CELL_H / 2,
				left(x + 1));
		else
			row->glyph(out, left(x), top(run->y), codepoint);
	}
	if (open)
		fputs("\"/>\n", out);
}

/* Where the text that begins at x ends: before two blanks, a drawn glyph or a wide one. */
static int text_end(const struct run *run, int x)
{
	int end = x + 1;

	if (run_cell(run, x)->width == 2)
		return x + 2;
	while (end < run->last && run_cell(run, end)->width == 1) {
		bool blank = shape_of(run_cell(run, end)) == SHAPE_BLANK;
		bool next = end + 1 < run->last && run_cell(run, end + 1)->width == 1 &&
			    shape_of(run_cell(run, end + 1)) == SHAPE_TEXT;

		if (!(blank && next) && shape_of(run_cell(run, end)) != SHAPE_TEXT)
			break;
		end++;
	}
	return end;
}

static void text_write(FILE *out, const struct run *run, uint32_t page_fg, int x, int end)
{
	fprintf(out, "<text x=\"%d\" y=\"%d\" textLength=\"%d\"", left(x), top(run->y) + BASELINE,
		(end - x) * CELL_W);
	if (run->fg != page_fg)
		color_write(out, "fill", run->fg);
	if (run->attributes & ATTR_BOLD)
		fputs(" font-weight=\"bold\"", out);
	dim_write(out, run);
	putc('>', out);
	for (; x < end; x++)
		if (run_cell(run, x)->width > 0)
			markup_write(out, run_cell(run, x)->codepoint);
	fputs("</text>\n", out);
}

static void run_write(FILE *out, const struct run *run, uint32_t page_fg)
{
	int width = (run->last - run->first) * CELL_W;

	if (run->bg != COLOR_DEFAULT) {
		fprintf(out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"", left(run->first),
			top(run->y), width, CELL_H);
		color_write(out, "fill", run->bg);
		fputs("/>\n", out);
	}
	if (run->attributes & ATTR_UNDERLINE) {
		fprintf(out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"1\"", left(run->first),
			top(run->y) + BASELINE + 2, width);
		color_write(out, "fill", run->fg);
		fputs("/>\n", out);
	}
	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++)
		shapes_write(out, run, &shapes[i]);
	for (int x = run->first; x < run->last;) {
		int end = x + 1;

		if (shape_of(run_cell(run, x)) == SHAPE_TEXT) {
			end = text_end(run, x);
			text_write(out, run, page_fg, x, end);
		}
		x = end;
	}
}

static struct run run_of(const struct grid *grid, int x, int y, struct page_colors colors)
{
	const struct cell *cell = grid_cell(grid, x, y);
	struct run run = {
		.grid = grid,
		.y = y,
		.first = x,
		.fg = cell->fg == COLOR_DEFAULT ? colors.fg : cell->fg,
		.bg = cell->bg,
		.attributes = cell->attributes,
	};

	if (cell->attributes & ATTR_REVERSE) {
		run.bg = run.fg;
		run.fg = cell->bg == COLOR_DEFAULT ? colors.bg : cell->bg;
	}
	for (run.last = x + 1; run.last < grid->width; run.last++) {
		const struct cell *next = grid_cell(grid, run.last, y);

		if (next->fg != cell->fg || next->bg != cell->bg ||
		    next->attributes != cell->attributes)
			break;
	}
	return run;
}

static void picture_begin(FILE *out, const struct grid *grid, const char *title,
			  struct page_colors colors)
{
	int width = grid->width * CELL_W + 2 * MARGIN, height = grid->height * CELL_H + 2 * MARGIN;

	fprintf(out,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
		"viewBox=\"0 0 %d %d\">\n<title>",
		width, height, width, height);
	markup_write_text(out, title ? title : "strec");
	fprintf(out, "</title>\n<rect width=\"%d\" height=\"%d\" rx=\"6\"", width, height);
	color_write(out, "fill", colors.bg);
	fputs("/>\n<g font-family=\"DejaVu Sans Mono,Menlo,Consolas,Liberation Mono,monospace\" "
	      "font-size=\"13\"",
	      out);
	color_write(out, "fill", colors.fg);
	fputs(">\n", out);
}

int grid_write_svg(const struct grid *grid, FILE *out, const char *title, struct page_colors colors)
{
	int result;

	picture_begin(out, grid, title, colors);
	result = write_result(out);
	for (int y = 0; y < grid->height && result == 0; y++) {
		for (int x = 0; x < grid->width;) {
			struct run run = run_of(grid, x, y, colors);

			run_write(out, &run, colors.fg);
			x = run.last;
		}
		result = write_result(out);
	}
	fputs("</g>\n</svg>\n", out);
	return result ? result : write_result(out);
}
