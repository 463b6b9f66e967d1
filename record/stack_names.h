/*
 * Tells a log what its stacks go through: modules before the first stack of each, and symbols
 * when the recording ends; where somebody looks on, also meanwhile, by a thread of its own.
 */
#ifndef RECORD_STACK_NAMES_H
#define RECORD_STACK_NAMES_H

#include <stdbool.h>

#include "format/error.h"
#include "format/writer.h"
#include "record/modules.h"

struct stack_names;

struct stack_names_config {
	struct modules *modules; /* the caller's */
	bool no_symbols;
	bool live; /* symbols are looked up while the recording goes on */
};

/* NULL: out of memory, or of threads. */
struct stack_names *stack_names_new(const struct stack_names_config *config);
/* NULL is allowed. */
void stack_names_free(struct stack_names *names);

/*
 * Writes what a reader of the batch must know. All of these are for one thread at a time, the
 * writer's.
 */
int stack_names_explain(struct stack_names *names, struct log_writer *writer,
			const struct batch *batch, struct strec_error *err);

/* Writes the symbols that have been found since. */
int stack_names_found(struct stack_names *names, struct log_writer *writer,
		      struct strec_error *err);

/* The log begins anew: modules must be told again. */
void stack_names_next_part(struct stack_names *names);

/*
 * Looks up what is left, and writes it. goes_on (may be NULL) is asked between modules whether
 * there is time for more; what was not looked up is left out.
 */
int stack_names_finish(struct stack_names *names, struct log_writer *writer, bool (*goes_on)(void),
		       struct strec_error *err);

/* What went wrong with any module: enum symbol_trouble, or-ed. After stack_names_finish(). */
unsigned stack_names_trouble(const struct stack_names *names);

#endif
