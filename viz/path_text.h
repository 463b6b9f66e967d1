/*
 * Names of files for people and for filters: cut to fit, and as a filter expression.
 */
#ifndef VIZ_PATH_TEXT_H
#define VIZ_PATH_TEXT_H

#include <stddef.h>

/*
 * Writes path into text, of size bytes, so that it takes at most so many columns: what does not
 * fit is cut out of the middle, with a "…" in its place, and the name behind the last slash
 * stays whole while it can. Returns text.
 */
char *path_fit(char *text, size_t size, const char *path, int columns);

/*
 * Writes the filter expression (stview(1), FILTERS) for the calls of a name into expr:
 * path="NAME"; where the name is too long for expr, or whole only from byte known on, that is
 * path~"END$" with as much of its end as there is room for, which others may share. known is 0
 * for a whole name. Returns expr; "" where even that has no room.
 */
char *path_filter(char *expr, size_t size, const char *name, size_t known);

#endif
