/*
 * The calls of a log, added up by who made them: each command name, stack and call once, with
 * its weight. Memory grows with what is distinct among them, up to limits; what comes beyond
 * is added up without telling apart, and counted, so the sums are always whole.
 */
#ifndef VIZ_FOLDED_H
#define VIZ_FOLDED_H

#include <stdint.h>
#include <stdio.h>

#include "format/stack_table.h"
#include "viz/export.h"

#define FOLDED_ROWS_MAX (1u << 20)

struct folded_row {
	char comm[TASK_NAME_SIZE]; /* of the task when it made the call; NULs to the end */
	uint32_t stack;            /* its index + 1 in the stacks; 0: none was recorded */
	uint32_t nr;
	uint8_t arch;
	bool cut; /* a stack was recorded and there is no room for it; stack is 0 */
	uint64_t weight;
};

/* All zero it is empty, and weighs time. */
struct folded {
	enum export_weight kind;
	struct stack_table stacks;
	struct folded_row *rows; /* as they came */
	size_t count, capacity;
	uint32_t *slots; /* hash: all but the weight -> index + 1 */
	size_t slot_count;
	/* Of the stacks of one block, by the index of their innermost frame: as row.stack. */
	uint32_t *known;
	size_t known_count;
	uint64_t known_block;
	uint64_t calls, stacked; /* of these, with a stack */
	uint64_t weight;         /* of all calls */
	uint64_t cut_calls;      /* whose stack there was no room for */
	uint64_t rest_calls;     /* for which there was no row */
	uint64_t rest_weight;
};

/*
 * What a call weighs: ns, 1, or bytes; a call without a known beginning or end has no time.
 * call_flow_begin() must have been called.
 */
uint64_t folded_weight(enum export_weight kind, const struct event *ev);

/*
 * One call; of a reader's the offset of its block, else 0. STREC_NOMEM leaves sums that are not
 * whole.
 */
int folded_add(struct folded *folded, const struct event *ev, uint64_t block);

/* All calls of the job, up to the end of its log: 0 or a negative code. */
int folded_read(struct folded *folded, const struct export_job *job, struct strec_error *err);

void folded_release(struct folded *folded);

/* "time", "count" and "bytes", as --weight takes them, and what they are counted in. */
const char *weight_name(enum export_weight kind);
const char *weight_unit(enum export_weight kind);

#endif
