/*
 * The stacks of a batch, each frame once: a frame is a place and its caller, so stacks that
 * begin alike share what they have in common. Private to format/ but for who walks a batch.
 */
#ifndef FORMAT_STACK_TABLE_H
#define FORMAT_STACK_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "format/event.h"

#define STACK_FRAMES_FULL (1u << 16) /* a batch is full with so many */
#define STACK_FRAMES_MAX  (1u << 20) /* a block has no more */

struct stack_place {
	uint64_t offset;
	uint32_t module;
	bool interrupted;
};

struct stack_node {
	struct stack_place place;
	uint32_t caller; /* its index + 1; smaller than the node's own. 0: none */
};

/* Zero-initialised it is empty; it keeps its memory when it is cleared. */
struct stack_table {
	struct stack_node *nodes;
	size_t count, capacity;
	uint32_t *slots; /* hash: caller and place -> index + 1 */
	size_t slot_count;
};

/*
 * Index + 1 of the innermost frame, into *found; 0 where stack is NULL. Frames beyond
 * STACK_DEPTH_MAX become a cut. STREC_NOMEM leaves some frames, which do no harm.
 */
int stack_table_add(struct stack_table *table, const struct stack_frame *stack, uint32_t *found);
void stack_table_clear(struct stack_table *table);
void stack_table_release(struct stack_table *table);

#endif
