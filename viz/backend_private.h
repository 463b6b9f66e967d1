/* What the back ends of backend.h share. Not for others. */
#ifndef STREC_VIZ_BACKEND_PRIVATE_H
#define STREC_VIZ_BACKEND_PRIVATE_H

#include <stdbool.h>
#include <stdio.h>

#include "viz/backend.h"

/* The columns of a row up to its last cell that shows; with `styled` also a blank may show. */
int row_length(const struct grid *grid, int y, bool styled);

/* Write the cell's glyph, a space for the continuation of a wide one that ASCII made narrow. */
void glyph_write(FILE *out, const struct cell *cell, struct charset charset);

/* Write a code point of a cell, and text of any bytes, escaped for HTML and XML. */
void markup_write(FILE *out, uint32_t codepoint);
void markup_write_text(FILE *out, const char *text);

/* 0, or the negative errno of a failed write; call it soon after the write. */
int write_result(FILE *out);

#endif
