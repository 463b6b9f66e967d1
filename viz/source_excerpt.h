/* The text of a source around a line, where its file is on this machine. */
#ifndef VIZ_SOURCE_EXCERPT_H
#define VIZ_SOURCE_EXCERPT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define EXCERPT_AROUND 3 /* lines before and behind the one that is meant */

/*
 * Writes the lines around line, which is from 1, with their numbers and a > before the one
 * that is meant; tabs as spaces, and nothing that a terminal would obey. False, and nothing is
 * written, where the file cannot be read, is none of text or has no such line.
 */
bool source_excerpt(FILE *out, const char *path, uint32_t line);

#endif
