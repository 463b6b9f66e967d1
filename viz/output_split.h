/*
 * Output as lines: what several writes to standard output and error make of lines.
 *
 * A line ends at a newline, where the other stream begins to be written to, where it is
 * OUTPUT_LINE_MAX bytes long, and where bytes are missing. Lines are counted from 0 in the
 * order in which they begin.
 */
#ifndef VIZ_OUTPUT_SPLIT_H
#define VIZ_OUTPUT_SPLIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define OUTPUT_LINE_MAX 1000

/* Where between two writes it stands. Zero-initialised it is at the beginning. */
struct output_split {
	uint16_t length; /* of the line that goes on, bytes */
	uint8_t stream;  /* 1 or 2 */
	uint8_t open;    /* a line has begun and not ended */
};

/* Bytes that were written, and at their end perhaps some that are not known. */
struct output_bytes {
	const uint8_t *bytes;
	size_t size;
	bool cut;
};

/* A part of a line. */
struct output_piece {
	const uint8_t *bytes; /* without the newline */
	size_t size;
	bool begins; /* it is the first part of a line */
	bool cut;    /* behind it bytes are missing */
};

/* Takes the next piece off *rest; false when nothing is left. */
bool output_split_next(struct output_split *split, uint8_t stream, struct output_bytes *rest,
		       struct output_piece *piece);

#endif
