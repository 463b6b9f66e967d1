#include "viz/grid.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "viz/glyph.h"

#define TEXTF_SIZE   1024
#define BRAILLE_BASE 0x2800u
#define ELLIPSIS     0x2026u

/* Rectangles */

static int clamp_to_int(int64_t value)
{
	return value < INT_MIN ? INT_MIN : value > INT_MAX ? INT_MAX : (int)value;
}

static int64_t rect_right(struct rect rect)
{
	return (int64_t)rect.x + rect.w;
}

static int64_t rect_bottom(struct rect rect)
{
	return (int64_t)rect.y + rect.h;
}

bool rect_is_empty(struct rect rect)
{
	return rect.w < 1 || rect.h < 1;
}

bool rect_contains(struct rect rect, int x, int y)
{
	return x >= rect.x && x < rect_right(rect) && y >= rect.y && y < rect_bottom(rect);
}

struct rect rect_intersect(struct rect a, struct rect b)
{
	int x = a.x > b.x ? a.x : b.x;
	int y = a.y > b.y ? a.y : b.y;
	int64_t right = rect_right(a) < rect_right(b) ? rect_right(a) : rect_right(b);
	int64_t bottom = rect_bottom(a) < rect_bottom(b) ? rect_bottom(a) : rect_bottom(b);

	if (rect_is_empty(a) || rect_is_empty(b) || right <= x || bottom <= y)
		return (struct rect){0};
	return (struct rect){.x = x, .y = y, .w = (int)(right - x), .h = (int)(bottom - y)};
}

struct rect rect_inset(struct rect rect, int margin)
{
	int64_t w = (int64_t)rect.w - 2 * (int64_t)margin;
	int64_t h = (int64_t)rect.h - 2 * (int64_t)margin;

	return (struct rect){
		.x = clamp_to_int((int64_t)rect.x + margin),
		.y = clamp_to_int((int64_t)rect.y + margin),
		.w = w < 0 ? 0 : clamp_to_int(w),
		.h = h < 0 ? 0 : clamp_to_int(h),
	};
}

/* What a side of this length gives when asked for `size`. */
static int side_take(int length, int size)
{
	if (length < 0 || size < 0)
		return 0;
	return size < length ? size : length;
}

struct rect rect_cut_top(struct rect *rest, int size)
{
	struct rect cut = *rest;

	cut.h = side_take(rest->h, size);
	rest->y = clamp_to_int((int64_t)rest->y + cut.h);
	rest->h = side_take(rest->h, INT_MAX) - cut.h;
	return cut;
}

struct rect rect_cut_bottom(struct rect *rest, int size)
{
	struct rect bottom = *rest;
	struct rect top =
		rect_cut_top(&bottom, side_take(rest->h, INT_MAX) - side_take(rest->h, size));

	*rest = top;
	return bottom;
}

struct rect rect_cut_left(struct rect *rest, int size)
{
	struct rect cut = *rest;

	cut.w = side_take(rest->w, size);
	rest->x = clamp_to_int((int64_t)rest->x + cut.w);
	rest->w = side_take(rest->w, INT_MAX) - cut.w;
	return cut;
}

struct rect rect_cut_right(struct rect *rest, int size)
{
	struct rect right = *rest;
	struct rect left =
		rect_cut_left(&right, side_take(rest->w, INT_MAX) - side_take(rest->w, size));

	*rest = left;
	return right;
}

/* The grid and its cells */

static size_t grid_cells(const struct grid *grid)
{
	return (size_t)grid->width * (size_t)grid->height;
}

int grid_init(struct grid *grid, int width, int height)
{
	*grid = (struct grid){0};
	return grid_resize(grid, width, height);
}

void grid_release(struct grid *grid)
{
	if (!grid)
		return;
	free(grid->cells);
	*grid = (struct grid){0};
}

int grid_resize(struct grid *grid, int width, int height)
{
	size_t needed;

	if (width < 0 || height < 0 || width > GRID_SIDE_MAX || height > GRID_SIDE_MAX)
		return -EINVAL;
	needed = (size_t)width * (size_t)height;
	if (needed > grid->capacity) {
		/* Not realloc(): the old cells need not be copied. */
		struct cell *cells = malloc(needed * sizeof(*cells));

		if (!cells)
			return -ENOMEM;
		free(grid->cells);
		grid->cells = cells;
		grid->capacity = needed;
	}
	grid->width = width;
	grid->height = height;
	grid_clear(grid);
	return 0;
}

void grid_clear(struct grid *grid)
{
	size_t count = grid_cells(grid);

	for (size_t i = 0; i < count; i++)
		grid->cells[i] = (struct cell){.codepoint = ' ', .width = 1};
}

struct rect grid_rect(const struct grid *grid)
{
	return (struct rect){.w = grid->width, .h = grid->height};
}

static struct cell *cell_at(const struct grid *grid, int x, int y)
{
	return &grid->cells[(size_t)y * (size_t)grid->width + (size_t)x];
}

const struct cell *grid_cell(const struct grid *grid, int x, int y)
{
	return rect_contains(grid_rect(grid), x, y) ? cell_at(grid, x, y) : NULL;
}

static bool cell_equal(const struct cell *a, const struct cell *b)
{
	return a->codepoint == b->codepoint && a->fg == b->fg && a->bg == b->bg &&
	       a->attributes == b->attributes && a->width == b->width;
}

bool grid_equal(const struct grid *a, const struct grid *b)
{
	size_t count = grid_cells(a);

	if (a->width != b->width || a->height != b->height)
		return false;
	for (size_t i = 0; i < count; i++) {
		if (!cell_equal(&a->cells[i], &b->cells[i]))
			return false;
	}
	return true;
}

/* Replace one cell; the other half of a wide glyph that was here becomes a space. */
static void cell_put(struct grid *grid, int x, int y, struct style style, uint32_t codepoint,
		     uint8_t width)
{
	struct cell *cell = cell_at(grid, x, y);
	struct cell *half = cell->width == 2 ? cell + 1 : cell->width == 0 ? cell - 1 : NULL;

	if (half) {
		half->codepoint = ' ';
		half->width = 1;
	}
	*cell = (struct cell){
		.codepoint = codepoint,
		.fg = style.fg,
		.bg = style.bg,
		.attributes = style.attributes,
		.width = width,
	};
}

static void glyph_put(struct grid *grid, int x, int y, struct style style, uint32_t codepoint)
{
	cell_put(grid, x, y, style, codepoint, 1);
}

/* Both cells must be inside. They are spaces first, so that neither repairs the other. */
static void wide_put(struct grid *grid, int x, int y, struct style style, uint32_t codepoint)
{
	glyph_put(grid, x, y, style, ' ');
	glyph_put(grid, x + 1, y, style, ' ');
	cell_put(grid, x, y, style, codepoint, 2);
	cell_at(grid, x + 1, y)->codepoint = 0;
	cell_at(grid, x + 1, y)->width = 0;
}

/* Text */

/* Decode what is to be shown of the next character, and its columns: 0, 1 or 2. */
static size_t glyph_next(const char *text, size_t size, uint32_t *codepoint, int *columns)
{
	size_t used = utf8_decode(text, size, codepoint);

	*columns = glyph_columns(*codepoint);
	if (*columns < 0) {
		*codepoint = GLYPH_CONTROL;
		*columns = 1;
	}
	return used;
}

/* Draw a glyph at a column that may be outside of [left, right). */
static void glyph_draw(struct grid *grid, int left, int right, int64_t x, int y, struct style style,
		       uint32_t codepoint, int columns)
{
	bool first = x >= left && x < right;
	bool second = columns == 2 && x + 1 >= left && x + 1 < right;

	if (columns == 2 && first && second) {
		wide_put(grid, (int)x, y, style, codepoint);
		return;
	}
	if (first)
		glyph_put(grid, (int)x, y, style, columns == 2 ? ' ' : codepoint);
	if (second)
		glyph_put(grid, (int)x + 1, y, style, ' ');
}

int grid_text_bytes(struct grid *grid, struct rect clip, int x, int y, struct style style,
		    const char *text, size_t size)
{
	struct rect visible = rect_intersect(grid_rect(grid), clip);
	int right = visible.x + visible.w;
	int64_t column = x;

	if (y < visible.y || y >= visible.y + visible.h || x >= right)
		return 0;
	for (size_t at = 0; at < size && column < right;) {
		uint32_t codepoint;
		int columns;

		at += glyph_next(text + at, size - at, &codepoint, &columns);
		if (columns > 0)
			glyph_draw(grid, visible.x, right, column, y, style, codepoint, columns);
		column += columns;
	}
	if (column > right)
		column = right;
	return clamp_to_int(column - x);
}

int grid_text(struct grid *grid, struct rect clip, int x, int y, struct style style,
	      const char *text)
{
	return grid_text_bytes(grid, clip, x, y, style, text, strlen(text));
}

int grid_textf(struct grid *grid, struct rect clip, int x, int y, struct style style,
	       const char *format, ...)
{
	char text[TEXTF_SIZE];
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	return length < 0 ? 0 : grid_text(grid, clip, x, y, style, text);
}

int text_columns(const char *text)
{
	size_t size = strlen(text);
	int64_t total = 0;

	for (size_t at = 0; at < size;) {
		uint32_t codepoint;
		int columns;

		at += glyph_next(text + at, size - at, &codepoint, &columns);
		total += columns;
	}
	return clamp_to_int(total);
}

static int align_offset(enum text_align align, int free_columns)
{
	switch (align) {
	case ALIGN_RIGHT:
		return free_columns;
	case ALIGN_CENTER:
		return free_columns / 2;
	case ALIGN_LEFT:
		break;
	}
	return 0;
}

/* Blanks over the columns [x, x + columns) of a row, clipped. */
static struct rect row_blank(struct grid *grid, struct rect clip, int x, int y, int columns,
			     struct style style)
{
	struct rect row = {.x = x, .y = y, .w = columns, .h = 1};

	row = rect_intersect(grid_rect(grid), rect_intersect(clip, row));
	grid_fill(grid, row, style, ' ');
	return row;
}

int grid_text_fit(struct grid *grid, struct rect clip, int x, int y, int columns,
		  enum text_align align, struct style style, const char *text)
{
	struct rect field = row_blank(grid, clip, x, y, columns, style);
	int needed = text_columns(text);

	if (rect_is_empty(field))
		return 0;
	if (needed <= columns) {
		int64_t start = (int64_t)x + align_offset(align, columns - needed);

		grid_text(grid, field, clamp_to_int(start), y, style, text);
	} else {
		struct rect last = {.x = x + columns - 1, .y = y, .w = 1, .h = 1};
		struct rect before = {.x = x, .y = y, .w = columns - 1, .h = 1};

		grid_text(grid, rect_intersect(field, before), x, y, style, text);
		grid_fill(grid, rect_intersect(field, last), style, ELLIPSIS);
	}
	return clamp_to_int(rect_right(field) - x);
}

/* Shapes */

void grid_fill(struct grid *grid, struct rect rect, struct style style, uint32_t codepoint)
{
	struct rect visible = rect_intersect(grid_rect(grid), rect);
	int columns = glyph_columns(codepoint);

	if (columns < 0)
		codepoint = GLYPH_CONTROL;
	else if (columns != 1)
		codepoint = ' ';
	for (int y = visible.y; y < visible.y + visible.h; y++) {
		for (int x = visible.x; x < visible.x + visible.w; x++)
			glyph_put(grid, x, y, style, codepoint);
	}
}

/* With both halves of a wide glyph, also where the rectangle cuts it. */
static void cell_highlight(struct cell *cell, uint8_t attributes)
{
	cell->attributes |= attributes;
	if (cell->width == 2)
		cell[1].attributes |= attributes;
	else if (cell->width == 0)
		cell[-1].attributes |= attributes;
}

void grid_highlight(struct grid *grid, struct rect rect, uint8_t attributes)
{
	struct rect visible = rect_intersect(grid_rect(grid), rect);

	for (int y = visible.y; y < visible.y + visible.h; y++) {
		for (int x = visible.x; x < visible.x + visible.w; x++)
			cell_highlight(cell_at(grid, x, y), attributes);
	}
}

struct box_glyphs {
	uint32_t horizontal, vertical, top_left, top_right, bottom_left, bottom_right;
};

static const struct box_glyphs boxes[] = {
	[BOX_ROUNDED] =
		{
			.horizontal = 0x2500,
			.vertical = 0x2502,
			.top_left = 0x256D,
			.top_right = 0x256E,
			.bottom_left = 0x2570,
			.bottom_right = 0x256F,
		},
	[BOX_ASCII] =
		{
			.horizontal = '-',
			.vertical = '|',
			.top_left = '+',
			.top_right = '+',
			.bottom_left = '+',
			.bottom_right = '+',
		},
};

void grid_box(struct grid *grid, struct rect rect, enum box_kind kind, struct style style,
	      const char *title)
{
	const struct box_glyphs *box = &boxes[kind];
	int right = clamp_to_int(rect_right(rect) - 1);
	int bottom = clamp_to_int(rect_bottom(rect) - 1);
	struct rect row = {.x = rect.x, .w = rect.w, .h = 1};
	struct rect column = {.y = rect.y, .w = 1, .h = rect.h};

	if (rect.w < 2 || rect.h < 2)
		return;
	for (int edge = 0; edge < 2; edge++) {
		row.y = edge ? bottom : rect.y;
		grid_fill(grid, row, style, box->horizontal);
		column.x = edge ? right : rect.x;
		grid_fill(grid, column, style, box->vertical);
	}
	grid_fill(grid, (struct rect){rect.x, rect.y, 1, 1}, style, box->top_left);
	grid_fill(grid, (struct rect){right, rect.y, 1, 1}, style, box->top_right);
	grid_fill(grid, (struct rect){rect.x, bottom, 1, 1}, style, box->bottom_left);
	grid_fill(grid, (struct rect){right, bottom, 1, 1}, style, box->bottom_right);
	if (title && *title && rect.w >= 5) {
		int columns = text_columns(title);
		int room = rect.w - 4;

		if (columns > room)
			columns = room;
		grid_text_fit(grid, rect, clamp_to_int((int64_t)rect.x + 2), rect.y, columns,
			      ALIGN_LEFT, style, title);
	}
}

void grid_hbar(struct grid *grid, struct rect rect, int y, double fraction, struct style style)
{
	struct rect visible = rect_intersect(grid_rect(grid), rect);
	int64_t eighths;

	if (y < visible.y || y >= visible.y + visible.h)
		return;
	if (!(fraction > 0))
		fraction = 0;
	else if (fraction > 1)
		fraction = 1;
	eighths = llround(fraction * 8 * rect.w);
	for (int x = visible.x; x < visible.x + visible.w; x++) {
		int64_t filled = eighths - 8 * ((int64_t)x - rect.x);
		uint32_t codepoint = ' ';

		/* U+2588 is the full block, U+2589 to U+258F are seven eighths down to one. */
		if (filled > 0)
			codepoint = 0x2590 - (uint32_t)(filled < 8 ? filled : 8);
		glyph_put(grid, x, y, style, codepoint);
	}
}

static uint32_t spark_glyph(double value, double max)
{
	double eighths;

	if (!isfinite(value) || value <= 0 || !isfinite(max) || max <= 0)
		return ' ';
	eighths = value >= max ? 8 : ceil(value / max * 8);
	/* A subnormal value divided by a huge maximum is 0. */
	return 0x2580 + (uint32_t)(eighths < 1 ? 1 : eighths);
}

void grid_sparkline(struct grid *grid, struct rect rect, int y, const double *values, size_t n,
		    double max, struct style style)
{
	struct rect visible = rect_intersect(grid_rect(grid), rect);

	if (y < visible.y || y >= visible.y + visible.h)
		return;
	for (int x = visible.x; x < visible.x + visible.w; x++) {
		size_t age = (size_t)(rect_right(rect) - 1 - x);

		glyph_put(grid, x, y, style, age < n ? spark_glyph(values[n - 1 - age], max) : ' ');
	}
}

void grid_dot(struct grid *grid, struct rect rect, int dot_x, int dot_y, struct style style)
{
	/* Dots 1 to 3 go down the left column, 4 to 6 the right; 7 and 8 are the last row. */
	static const uint8_t dots[4][2] = {
		{0x01, 0x08},
		{0x02, 0x10},
		{0x04, 0x20},
		{0x40, 0x80},
	};
	int64_t x = (int64_t)rect.x + dot_x / 2;
	int64_t y = (int64_t)rect.y + dot_y / 4;
	struct rect visible = rect_intersect(grid_rect(grid), rect);
	uint32_t codepoint;

	if (dot_x < 0 || dot_y < 0 || x < visible.x || y < visible.y || x >= rect_right(visible) ||
	    y >= rect_bottom(visible))
		return;
	codepoint = cell_at(grid, (int)x, (int)y)->codepoint;
	if ((codepoint & ~0xFFu) != BRAILLE_BASE)
		codepoint = BRAILLE_BASE;
	glyph_put(grid, (int)x, (int)y, style, codepoint | dots[dot_y % 4][dot_x % 2]);
}
