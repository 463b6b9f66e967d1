/*
 * Looks up, after the recording, what the frames of a log are, where it does not tell yet or
 * tells of functions only: on a machine with the programs, or with their debug files.
 */
#ifndef VIZ_SYMBOLIZE_H
#define VIZ_SYMBOLIZE_H

#include <stdio.h>

#include "format/reader.h"

struct symbolize_job {
	struct log_reader *reader; /* of a log that does not grow */
	uint64_t size;             /* of the log, bytes */
	const char *path;          /* of the log */
	const char *output;        /* of the one that is written; NULL: in its place */
	const char *debug_path;    /* as in struct symbol_options; NULL: the usual places */
	FILE *out;                 /* for a word about what was found */
};

/*
 * Writes the log with what was found, whole or not at all; a log that did not end well ends
 * with an index then. STREC_IO and what reading gives; a log that is damaged is an error, as
 * the new one would hide that.
 */
int symbolize(const struct symbolize_job *job, struct strec_error *err);

#endif
