/*
 * The tasks that live: in which span each is, and its longest calls. A flat value without
 * pointers. It holds 400; when it is full, the task that was quiet for longest is forgotten,
 * and found again by its spans when it does something.
 */
#ifndef VIZ_SPAN_TASKS_H
#define VIZ_SPAN_TASKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SPAN_TASKS      400
#define SPAN_TASK_SLOTS 1024
#define SPAN_TASK_CALLS 8 /* long calls that are kept of each */

struct span_task {
	uint32_t serial;
	uint16_t base;    /* its process or thread; 0 where that had no room */
	uint16_t top;     /* the innermost open span: where a call, a mark, a child goes */
	uint64_t last_ns; /* of its last event */
	uint64_t keep_ns; /* a call must be longer than this to be kept */
	uint64_t wait_begin_ns, wait_end_ns; /* its last call that may wait for a child */
	uint64_t dying_ns;                   /* when it entered exit() or exit_group(); 0 before */
	uint32_t call_count;                 /* of calls */
	uint32_t children_ended;             /* since its last call */
	uint16_t calls[SPAN_TASK_CALLS];     /* references of spans */
};

/* Zero-initialised it is empty. */
struct span_tasks {
	struct span_task rows[SPAN_TASKS];
	uint16_t slots[SPAN_TASK_SLOTS]; /* row + 1, open addressing by serial */
	uint32_t count;                  /* 0 .. count - 1 are in use */
	uint32_t last;                   /* row that was found last */
};

/* The task with that serial, or NULL. */
struct span_task *span_tasks_find(struct span_tasks *tasks, uint32_t serial);
const struct span_task *span_tasks_get(const struct span_tasks *tasks, uint32_t serial);

/* A new task, all zero but for serial, which must not be 0 or in the table. */
struct span_task *span_tasks_add(struct span_tasks *tasks, uint32_t serial);

/* Moves the last task into the place of this one. */
void span_tasks_remove(struct span_tasks *tasks, struct span_task *task);

/* Forgets a call that was kept. */
void span_task_forget(struct span_task *task, uint16_t call);

#endif
