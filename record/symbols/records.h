/*
 * What a worker tells of a module, as bytes in a file: records, each a size and so many
 * bytes. The reader believes none of them, as the worker's memory may have been written
 * over; a record that is cut ends the file.
 */
#ifndef RECORD_SYMBOLS_RECORDS_H
#define RECORD_SYMBOLS_RECORDS_H

#include "format/bytes.h"
#include "record/symbols/set.h"

enum record_kind {
	RECORD_FILE = 1, /* the file was opened and will be used: an enum worker_file */
	RECORD_UNIT = 2, /* a unit of debug information will be read: its offset */
	RECORD_SYMBOL = 3,
	RECORD_END = 4,        /* all was told */
	RECORD_UNANSWERED = 5, /* before all others: debuginfod did not answer in time */
};

enum worker_file {
	WORKER_FILE_READ = 0,
	WORKER_FILE_NO_ELF = 1,
	WORKER_FILE_OTHER = 2, /* the build-id is another one */
};

#define RECORD_LINES_MAX 256 /* of a symbol */
#define NO_UNIT          UINT64_MAX

/* A record that takes a number: FILE, UNIT; the others have 0. */
void record_put_number(struct buffer *out, enum record_kind kind, uint64_t number);
/* The symbol's lines, into and nothing else. */
void record_put_symbol(struct buffer *out, const struct symbol *symbol);

/* What was read of a worker's records. */
struct told {
	bool unanswered;
	bool opened; /* RECORD_FILE came */
	unsigned file;
	size_t symbols; /* how many were whole */
	uint64_t unit;  /* that was begun behind the last of them; or NO_UNIT */
	bool whole;     /* RECORD_END came */
};

/*
 * Reads all records there are; the nth symbol goes to set->symbols[indices[n]], n below
 * count. What follows a record that is none is not looked at. STREC_NOMEM.
 */
int records_read(const uint8_t *bytes, size_t size, struct symbol_set *set, const size_t *indices,
		 size_t count, struct told *told);

#endif
