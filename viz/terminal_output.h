/*
 * Sends grids to a terminal: the cells that differ from what it shows, with the sequences
 * that the caller has found in terminfo(5).
 *
 * ncurses' own update takes 5 to 9 ms of CPU for 200 x 60 cells of many colours, needs a pair
 * for each two of them, and 24-bit colour only with terminfo entries that are seldom installed.
 */
#ifndef VIZ_TERMINAL_OUTPUT_H
#define VIZ_TERMINAL_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "viz/backend.h"
#include "viz/grid.h"

#define OUTPUT_SIZE         8192
#define SEQUENCE_SIZE       32
#define TERMINAL_ATTRIBUTES 4

/* An attribute and the terminfo capability that sets it. */
struct terminal_attribute {
	uint8_t attribute; /* enum attribute */
	const char *capability;
};

extern const struct terminal_attribute terminal_attributes[TERMINAL_ATTRIBUTES];

/* What the caller sets comes first; the rest starts all zero. */
struct terminal_output {
	int fd;
	int width, height; /* of the terminal */
	enum color_depth depth;
	bool few_colors; /* 8, not 16 */
	bool no_corner;  /* a glyph in the last cell would scroll the screen */
	struct charset charset;
	const char *(*move)(int x, int y); /* the sequence, static; "" for none */
	char plain[SEQUENCE_SIZE];
	char clear[SEQUENCE_SIZE];
	char attributes[TERMINAL_ATTRIBUTES][SEQUENCE_SIZE]; /* rows as terminal_attributes */
	bool all_changed; /* `shown` is not what the terminal shows: clear and send everything */

	struct grid shown;
	struct cursor {
		int x; /* -1: not known */
		int y;
		struct style style;
	} cursor;
	char bytes[OUTPUT_SIZE];
	size_t size;
	int error; /* kept until the end of the frame */
};

/* As terminal_draw(). */
int output_draw(struct terminal_output *output, const struct grid *grid);

/* Sends bytes as they are, at once. 0 or -EIO. */
int output_send(struct terminal_output *output, const char *bytes, size_t size);

/*
 * Append a terminfo string to `bytes` without its padding, "$<5>", which no terminal of today
 * needs. Cut at `room`. Returns the new size.
 */
size_t sequence_append(char *bytes, size_t size, size_t room, const char *string);

#endif
