/*
 * The help screen: all keys, from the one list of viz/keys.h, and how to write filters.
 */
#ifndef VIZ_HELP_H
#define VIZ_HELP_H

#include "viz/grid.h"

/*
 * Draws the lines from *top on into rect, in one to three columns by its width; moves *top so
 * that the last page is full. Returns the number of all lines, those of the longest column.
 */
int help_draw(struct grid *grid, struct rect rect, int *top);

#endif
