/*
 * The rows of the Files panel: which there are, and in which order. They are made anew for each
 * screen from the collector's state.
 */
#ifndef VIZ_FILE_ROWS_H
#define VIZ_FILE_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "viz/collect_files.h"
#include "viz/table.h"

struct file_rows {
	uint32_t count;
	struct file_item {
		const struct file_row *row; /* until the player plays or seeks; the rest stays */
		uint64_t key;
		const char *name;
		size_t known; /* the byte of name from which on it is whole; see path_filter() */
	} items[FILE_ROWS];
	char names[FILE_ROWS][FILE_TEXT_MAX + 1];
};

/* Rows whose name or task has the text. Items point into *all and, rows, into *state. */
void file_rows_make(struct file_rows *all, const struct files_state *state,
		    struct row_choice choice);

#endif
