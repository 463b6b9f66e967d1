/*
 * The tasks of a log that live as of an event, and the call that each is known to be in: what a
 * log that begins there has to tell first.
 */
#ifndef REPLAY_LOG_TASKS_H
#define REPLAY_LOG_TASKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "format/event.h"

struct log_task {
	struct task_info info; /* serial 0: the place is free */
	bool open;             /* it is in a call that the log told of: arch, nr, args, ... */
	bool shown;            /* for the user: somebody was told of that call */
	uint8_t arch, flags;
	uint32_t nr;
	uint64_t args[6], ip, enter_ns;
	uint32_t next; /* of the same hash, or the next free one; index + 1 */
};

/* Zero-initialised nobody lives. Grows with the tasks that live at a time. */
struct log_tasks {
	struct log_task *tasks; /* free places among them */
	size_t count, capacity;
	uint32_t free;   /* index + 1 */
	uint32_t *heads; /* index + 1, by serial */
	size_t head_count, living;
};

/* Takes any event, in order. 0 or STREC_NOMEM. */
int log_tasks_event(struct log_tasks *tasks, const struct event *ev);

/* NULL where it does not live. Lives until the next event. */
struct log_task *log_tasks_find(const struct log_tasks *tasks, uint32_t serial);

/* The state of a task as an EVENT_TASK at time_ns, which points to the task. */
struct event log_task_event(const struct log_task *task, uint64_t time_ns);

void log_tasks_release(struct log_tasks *tasks);

#endif
