/*
 * Terms about who made a call: function=, source= and module= look at each frame of its stack.
 * Private to replay/filter*.c.
 */
#ifndef REPLAY_FILTER_STACK_H
#define REPLAY_FILTER_STACK_H

#include "format/symbols.h"
#include "replay/filter_private.h"

#define STACK_PLACES 1024 /* a power of two */

/* What was found out about places of the code, as long as no symbols come. */
struct stack_places {
	size_t symbol_bytes; /* of the symbols that they come from */
	struct {
		uint64_t place; /* 0: nothing is known here */
		bool matches;
	} known[STACK_PLACES];
};

/* Whether a function, also one that was inlined, of any frame of the event's stack is meant. */
bool stack_match(const struct term *term, const struct event *ev,
		 const struct symbol_table *symbols);

/* The values of term->match_place: whether a place is meant. line NULL: nothing is known of it. */
bool place_match_function(const struct term *term, const struct code_module *module,
			  const struct symbol_line *line);
bool place_match_source(const struct term *term, const struct code_module *module,
			const struct symbol_line *line);
bool place_match_module(const struct term *term, const struct code_module *module,
			const struct symbol_line *line);

#endif
