/*
 * Stacks as text: frames as strace -k writes them, with the source's line behind, and the one
 * line that says where in the user's own code a call was made.
 */
#ifndef VIZ_STACK_TEXT_H
#define VIZ_STACK_TEXT_H

#include <stdbool.h>

#include "format/bytes.h"
#include "format/event.h"
#include "format/symbols.h"

/*
 * Appends a line for each frame, innermost first, and for each function that was inlined
 * there, each with before in front and without a newline behind:
 * "/path/module(function+0xoffset) [0xaddress] /path/source.c:12". An inlined function has no
 * offset. Callers that are not known are "...". out->failed tells where memory was short.
 */
void stack_put(struct buffer *out, const struct symbol_table *symbols,
	       const struct stack_frame *stack, const char *before);

/*
 * Appends a line for each, as above, with a newline behind: number, function, file and line or
 * module. Frames that are the user's have a * in front.
 */
void stack_put_short(struct buffer *out, const struct symbol_table *symbols,
		     const struct stack_frame *stack);

/* A line of the source, or where that is not known a function or a module. */
struct source_place {
	const struct code_module *module; /* NULL: not known */
	const struct symbol_line *line;   /* NULL: no symbol */
	uint64_t offset;                  /* of the frame's code */
	bool runtime; /* of the system: libraries, loaders, what a language brings along */
};

/*
 * Whether the code at a place is the system's and not the user's: by the name of its function
 * (what Go, Rust and C bring along), by its source where the absolute path is known (below
 * /usr, Rust's own), else by its module (below a directory of libraries, the vdso).
 */
bool source_is_runtime(const struct code_module *module, const struct symbol_line *line);

/*
 * The innermost place of a stack that is the user's; the innermost of all where none is. False
 * where there is no stack, and *place is unchanged.
 */
bool source_of_stack(const struct symbol_table *symbols, const struct stack_frame *stack,
		     struct source_place *place);

/*
 * "file.c:12 function", "function" and what else is known, most telling first: at most size
 * bytes with its NUL. Returns text.
 */
#define SOURCE_TEXT_SIZE 256
const char *source_text(const struct source_place *place, char text[static SOURCE_TEXT_SIZE]);

/* "file.c:12", or function_short() of the function, or the module: what a narrow column has room
 * for. */
void source_short(const struct source_place *place, char *text, size_t size);

#endif
