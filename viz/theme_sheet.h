/*
 * The theme in use as a style sheet, for exports that a browser shows.
 */
#ifndef VIZ_THEME_SHEET_H
#define VIZ_THEME_SHEET_H

#include <stdint.h>
#include <stdio.h>

#include "viz/theme.h"

/*
 * Writes the rules of the theme in use. The default one is that of the reader: those of the
 * light theme, and of the dark one where the browser says that the reader's system is dark.
 */
void theme_sheet(FILE *out, void (*rules)(FILE *out, const struct theme *theme));

/* A colour of a theme, or what its text has where it gives none: always COLOR_SET. */
uint32_t theme_sheet_color(const struct theme *theme, uint32_t color);

#endif
