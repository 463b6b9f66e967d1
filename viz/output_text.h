/*
 * A line of output as a terminal would show it, without what would act on ours.
 */
#ifndef VIZ_OUTPUT_TEXT_H
#define VIZ_OUTPUT_TEXT_H

#include <stddef.h>
#include <stdint.h>

#define OUTPUT_SHOWN_SIZE 8192 /* of any line's: 1000 bytes, of which each may be a tab */

/*
 * Writes the line into text, of room bytes, with a NUL; returns its length. What does not fit is
 * cut. Escape sequences (ECMA-48: colours, cursor movements, titles) are left out, tabs become
 * blanks up to the next multiple of 8, a backspace takes the character before it away, and of
 * what is written over from the start of the line, by a carriage return, the last is shown.
 * Other control characters stay, for the grid to show.
 */
size_t output_text(char *text, size_t room, const uint8_t *bytes, size_t size);

#endif
