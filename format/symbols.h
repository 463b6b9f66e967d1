/*
 * What the addresses of stacks are in the source: modules, and functions and lines of the
 * frames that were recorded. A log tells of each module before the first stack that goes
 * through it, and of symbols when the recording ends or whenever somebody looked them up.
 */
#ifndef FORMAT_SYMBOLS_H
#define FORMAT_SYMBOLS_H

#include <stddef.h>
#include <stdint.h>

#include "format/event.h"

#define BUILD_ID_SIZE_MAX 32
#define MODULES_MAX       65535

/* A file that code was mapped from, or what stands for one. */
struct code_module {
	uint32_t number; /* 1..MODULES_MAX, for the whole recording */
	int32_t pid;     /* of code that only this process has and no file ("[anon]"); else 0 */
	uint8_t build_id_size; /* 0: it has none */
	uint8_t build_id[BUILD_ID_SIZE_MAX];
	const char *path; /* as /proc/PID/maps has it, without " (deleted)"; "[vdso]", "[anon]" */
};

/* A line of the source, in a function. Texts are NUL-terminated, NULL where not known. */
struct symbol_line {
	const char *function; /* demangled */
	const char *file;     /* as the debug information has it, absolute where it can be */
	uint32_t line;        /* from 1; 0: not known */
	uint32_t column;      /* likewise */
};

/*
 * What a frame is. Where functions were inlined there are several lines, the innermost
 * first; the last is the function that was really called. count 0: it was looked up, and
 * nothing is known.
 */
struct symbol {
	uint32_t module;
	uint64_t offset; /* as stack_frame_code() tells */
	uint64_t into;   /* bytes from the start of the function that was really called */
	uint32_t count;
	const struct symbol_line *lines;
};

/* What a log tells of modules and symbols. Zero-initialised it is empty. */
struct symbol_entry {
	struct symbol symbol;
	size_t first_line;
	size_t order;
};

struct symbol_table {
	struct code_module **modules; /* by number; NULL where none was told of */
	size_t module_count;
	struct symbol_entry *entries; /* by module and offset */
	size_t count, capacity;
	struct symbol_line *lines;
	size_t line_count, line_capacity;
	char **texts; /* what functions and files point into */
	size_t text_count, text_capacity;
	size_t bytes; /* of blocks that were taken in */
};

/* NULL where no such module was told of. It lives as long as the table. */
const struct code_module *symbol_table_module(const struct symbol_table *table, uint32_t number);

/* NULL where the frame was not looked up. It lives until the table changes. */
const struct symbol *symbol_table_find(const struct symbol_table *table,
				       const struct stack_frame *frame);

#endif
