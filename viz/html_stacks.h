/*
 * What the events on a page of the html export have in common, each once: tasks, stacks, and the
 * places of the code that stacks are made of.
 */
#ifndef VIZ_HTML_STACKS_H
#define VIZ_HTML_STACKS_H

#include <stdint.h>
#include <stdio.h>

#include "format/error.h"
#include "format/stack_table.h"
#include "format/symbols.h"

/* A task under one of the names that it had. */
struct html_task {
	uint32_t serial;
	int32_t tid, pid;
	char name[TASK_NAME_SIZE];
};

/* All zero it is empty. */
struct html_shared {
	struct html_task *tasks;
	size_t task_count, task_capacity;
	uint32_t *task_slots; /* hash: index + 1 */
	size_t task_slot_count;
	struct stack_table stacks;
	uint64_t *places; /* of the frames, each once, as stack_frame_place() */
	size_t place_count;
};

/* The number of a task, from 0 on; UINT32_MAX when out of memory. */
uint32_t html_shared_task(struct html_shared *shared, const struct task_info *task);

/*
 * Writes `"tasks":[[tid,pid,"name"],...]`, and of stacks `"places":[["function","where",own],...]`
 * with as many triples in a row as there are functions inlined, and `"frames":[place,caller,...]`:
 * the number of a frame is that of stack_table_add(), from 1 on, and a caller of 0 is none.
 * own: 1 where the code is the user's. 0 or STREC_NOMEM.
 */
int html_shared_write(struct html_shared *shared, const struct symbol_table *symbols, FILE *out,
		      struct strec_error *err);

void html_shared_release(struct html_shared *shared);

#endif
