/*
 * A screen as a value: width x height cells of glyph, colours and attributes. Views draw into it;
 * terminal.h shows it and backend.h writes it as text, ANSI or HTML.
 *
 * Coordinates are columns and rows from the top left corner, (0, 0), and always absolute: a clip
 * rectangle bounds what is drawn and never moves it. Every function takes any coordinate and any
 * rectangle, also negative, empty or outside the grid, and draws what is visible of it.
 *
 * Invariant: a glyph two columns wide is a cell of width 2 and, to its right, its continuation
 * (width 0, codepoint 0, the same style). Neither is ever there without the other.
 */
#ifndef STREC_VIZ_GRID_H
#define STREC_VIZ_GRID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The largest width and height of a grid; keeps hostile sizes from exhausting memory. */
#define GRID_SIDE_MAX 4096

/*
 * A colour is 0xRRGGBB with COLOR_SET, or COLOR_DEFAULT for the terminal's own. The default is 0,
 * so that `(struct style){0}` is plain text. As a macro it can stand in a table's initialiser.
 */
#define COLOR_DEFAULT      0u
#define COLOR_SET          0x1000000u
#define COLOR_RGB(r, g, b) (COLOR_SET | (uint32_t)(r) << 16 | (uint32_t)(g) << 8 | (uint32_t)(b))

enum attribute {
	ATTR_BOLD = 1 << 0,
	ATTR_DIM = 1 << 1,
	ATTR_REVERSE = 1 << 2,
	ATTR_UNDERLINE = 1 << 3,
};

struct style {
	uint32_t fg; /* COLOR_RGB() or COLOR_DEFAULT */
	uint32_t bg;
	uint8_t attributes; /* enum attribute, or-ed */
};

struct cell {
	uint32_t codepoint; /* never a control character or a surrogate; 0 in a continuation */
	uint32_t fg;
	uint32_t bg;
	uint8_t attributes;
	uint8_t width; /* 1, 2 (the left half of a wide glyph) or 0 (its continuation) */
};

/* Plain storage of the caller's; read its fields freely, change cells only with functions. */
struct grid {
	int width;
	int height;
	size_t capacity;    /* cells allocated */
	struct cell *cells; /* row by row; NULL while capacity is 0 */
};

/* A rectangle with w or h below 1 is empty. */
struct rect {
	int x;
	int y;
	int w;
	int h;
};

enum box_kind {
	BOX_ROUNDED, /* ╭─╮ */
	BOX_ASCII,   /* +-+ */
};

enum text_align {
	ALIGN_LEFT,
	ALIGN_RIGHT,
	ALIGN_CENTER,
};

/* The rectangle that two share; {0, 0, 0, 0} if none. */
struct rect rect_intersect(struct rect a, struct rect b);

bool rect_is_empty(struct rect rect);
bool rect_contains(struct rect rect, int x, int y);

/* The rectangle less `margin` cells on each side (a box's inside with 1); may be empty. */
struct rect rect_inset(struct rect rect, int margin);

/*
 * Cut up to `size` rows or columns off one side of *rest and return them; *rest keeps what is left.
 * Never yields a negative width or height, so layouts need no checks of their own.
 */
struct rect rect_cut_top(struct rect *rest, int size);
struct rect rect_cut_bottom(struct rect *rest, int size);
struct rect rect_cut_left(struct rect *rest, int size);
struct rect rect_cut_right(struct rect *rest, int size);

/*
 * Make a blank grid in the caller's storage, whose content does not matter; 0 x 0 is allowed.
 * Returns 0, -EINVAL (a side below 0 or above GRID_SIDE_MAX) or -ENOMEM. After an error the grid
 * is a valid empty one. Release with grid_release() in each case.
 */
int grid_init(struct grid *grid, int width, int height);

/* Free the cells; leaves a valid 0 x 0 grid. NULL and released grids are allowed. */
void grid_release(struct grid *grid);

/*
 * Change the size; the grid is blank afterwards. Memory grows but does not shrink, so resizing
 * back and forth allocates nothing. Errors as grid_init(), and then the grid is unchanged.
 */
int grid_resize(struct grid *grid, int width, int height);

/* Every cell a space in default style. */
void grid_clear(struct grid *grid);

/* The whole grid as a rectangle. */
struct rect grid_rect(const struct grid *grid);

/* The cell at (x, y), valid until the grid is resized or released; NULL outside. */
const struct cell *grid_cell(const struct grid *grid, int x, int y);

/* Same size and the same cells. */
bool grid_equal(const struct grid *a, const struct grid *b);

/*
 * Draw UTF-8 text up to its NUL from (x, y), one row, cut at the clip. Returns the columns from x
 * to the end of the text or to the clip's right edge, whichever is first, also counting those cut
 * off on the left: following text goes to x + result. 0 if the row is not in the clip.
 *
 * A wide glyph that a clip edge would cut leaves a blank in its visible half. Each byte that is
 * no part of valid UTF-8 becomes U+FFFD, a control character (also newline and tab) '·';
 * combining marks and other zero-width characters are dropped.
 */
int grid_text(struct grid *grid, struct rect clip, int x, int y, struct style style,
	      const char *text);

/* As grid_text() for `size` bytes that need no NUL; a NUL among them is a control character. */
int grid_text_bytes(struct grid *grid, struct rect clip, int x, int y, struct style style,
		    const char *text, size_t size);

/* As grid_text() of a printf format. Text beyond 1023 bytes is cut. */
int grid_textf(struct grid *grid, struct rect clip, int x, int y, struct style style,
	       const char *format, ...) __attribute__((format(printf, 6, 7)));

/*
 * Draw text in a field of exactly `columns` columns from (x, y), padded with blanks in `style`,
 * ending in '…' if it does not fit. Table columns are made of these. Returns as grid_text().
 */
int grid_text_fit(struct grid *grid, struct rect clip, int x, int y, int columns,
		  enum text_align align, struct style style, const char *text);

/* The columns that grid_text() needs for the text; saturates at INT_MAX. */
int text_columns(const char *text);

/*
 * Fill a rectangle with one glyph. One that is not exactly one column wide (control, combining,
 * wide) becomes '·', U+FFFD or a space as in grid_text().
 */
void grid_fill(struct grid *grid, struct rect rect, struct style style, uint32_t codepoint);

/* Add attributes (enum attribute) to cells that are already drawn, as for a selected row. */
void grid_highlight(struct grid *grid, struct rect rect, uint8_t attributes);

/*
 * A border just inside the rectangle, the title (NULL: none) cut to fit in its top side. The
 * inside, rect_inset(rect, 1), is left alone. Less than 2 x 2 draws nothing.
 */
void grid_box(struct grid *grid, struct rect rect, enum box_kind kind, struct style style,
	      const char *title);

/*
 * A horizontal bar over row y of the rectangle, filled from the left to `fraction` (clamped to
 * 0..1; NaN is 0) in eighths of a column; the rest becomes blanks in the same style.
 */
void grid_hbar(struct grid *grid, struct rect rect, int y, double fraction, struct style style);

/*
 * The newest rect.w of `n` values (oldest first), a column each, on row y, with the newest in the
 * rightmost column; columns without a value are blank. Heights are eighths (▁ to █) of `max`;
 * a value above 0 shows at least ▁, one above max █. NaN, infinity, 0, negative values, and
 * everything if max is not a positive finite number, are blank. `values` may be NULL if n is 0.
 */
void grid_sparkline(struct grid *grid, struct rect rect, int y, const double *values, size_t n,
		    double max, struct style style);

/*
 * Set one braille dot. Each cell of the rectangle has 2 x 4 dots; (dot_x, dot_y) counts dots from
 * the rectangle's top left. Dots in a cell add up, the cell takes the newest style; a cell with
 * anything but braille is replaced. Outside the rectangle nothing happens.
 */
void grid_dot(struct grid *grid, struct rect rect, int dot_x, int dot_y, struct style style);

#endif
