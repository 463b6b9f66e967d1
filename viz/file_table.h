/*
 * The rows of collect_files: found by name, made where they are new, evicted where there are
 * too many.
 */
#ifndef VIZ_FILE_TABLE_H
#define VIZ_FILE_TABLE_H

#include <stddef.h>

#include "viz/collect_files.h"

/*
 * Makes room for so many new names; rows may move. Without it file_table_row() may find the
 * table full.
 */
void file_table_reserve(struct files_state *state, unsigned names);

/* The row of a name, a new one where it was not seen before. */
struct file_row *file_table_row(struct files_state *state, const char *name, size_t size);

#endif
