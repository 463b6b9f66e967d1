/*
 * A file that is there whole or not at all: it is written beside the one that it replaces, and
 * takes its name in the end. What is no regular file (a FIFO, /dev/stdout) is written to as it
 * is.
 */
#ifndef VIZ_OUTPUT_FILE_H
#define VIZ_OUTPUT_FILE_H

#include <stdbool.h>

#include "format/error.h"

struct output_file {
	int fd; /* to write to; whoever takes it over closes it */
	char *path;
	char *beside; /* from malloc; NULL: fd is the file itself */
};

/* 0, or STREC_IO with err->sys, or STREC_NOMEM; then there is nothing to end. */
int output_file_open(struct output_file *file, const char *path, struct strec_error *err);

/*
 * After fd was closed: the file takes its name, or with failed is taken away again. 0 or STREC_IO.
 * Frees what file holds.
 */
int output_file_end(struct output_file *file, bool failed, struct strec_error *err);

#endif
