/*
 * The stack behind a call of strace -k, and of stview --export text -k: lines become frames, with
 * modules by their paths and the functions that the text names. Nothing is looked up.
 */
#ifndef VIZ_STRACE_STACKS_H
#define VIZ_STRACE_STACKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "format/bytes.h"
#include "format/symbols.h"
#include "format/writer.h"
#include "viz/strace_line.h"

#define STRACE_TOLD 16384 /* frames that are remembered as told; another one is told again */

struct strace_symbol {
	uint32_t module, first_line, count;
	uint64_t offset, into;
};

struct strace_line_texts {
	size_t function, file; /* offset in the texts, + 1; 0: not known */
	uint32_t number;
};

/* Zero-initialised it is empty. */
struct strace_stacks {
	struct stack_frame frames[STACK_DEPTH_MAX];
	unsigned count;
	char **modules; /* paths; number is the index + 1 */
	size_t module_count, module_capacity, modules_told;
	uint32_t *slots; /* hash of paths -> number */
	size_t slot_count;
	/* What the log has not been told of frames. */
	struct strace_symbol *symbols;
	size_t symbol_count, symbol_capacity;
	struct strace_line_texts *lines;
	size_t line_count, line_capacity;
	struct buffer texts;
	uint64_t told[STRACE_TOLD]; /* hashes */
	size_t inlined;             /* lines of the frame that is being read */
	uint64_t inlined_offset;
};

/* One more frame of the call at hand; body is the line without " > ". STREC_NOMEM. */
int strace_stacks_frame(struct strace_stacks *stacks, struct span_text body);

/* The innermost frame of what came since the last time, NULL for none; until the next frame. */
const struct stack_frame *strace_stacks_take(struct strace_stacks *stacks);

/* Tells the log of new modules and symbols, before the batch that has the frames. */
int strace_stacks_tell(struct strace_stacks *stacks, struct log_writer *writer,
		       struct strec_error *err);

void strace_stacks_release(struct strace_stacks *stacks);

#endif
