/* Who made the lines of strace's text: tasks by their thread ids, and the calls they are in. */
#ifndef VIZ_STRACE_TASKS_H
#define VIZ_STRACE_TASKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "format/bytes.h"
#include "format/event.h"
#include "viz/strace_line.h"

#define STRACE_TASK_BUCKETS 1024

struct strace_task {
	struct strace_task *next; /* of its bucket */
	struct strace_task *older, *newer;
	struct task_info info;
	uint8_t arch; /* enum event_arch that its calls are taken to have */
	/* The first half of a call whose second has not come. */
	bool in_call;
	uint64_t enter_ns;
	struct buffer name, args;
};

/* Zero-initialised there is none. */
struct strace_tasks {
	struct strace_task *buckets[STRACE_TASK_BUCKETS];
	struct strace_task *oldest, *newest;
	size_t count;
	uint32_t serials;
};

/* NULL where there is none of that thread id. */
struct strace_task *strace_tasks_find(const struct strace_tasks *tasks, int32_t tid);

/* A new one, with the next serial; NULL without memory. There is none of that id. */
struct strace_task *strace_tasks_add(struct strace_tasks *tasks, int32_t tid);

/* It has another id from now on. */
void strace_tasks_rename(struct strace_tasks *tasks, struct strace_task *task, int32_t tid);

void strace_tasks_remove(struct strace_tasks *tasks, struct strace_task *task);
void strace_tasks_release(struct strace_tasks *tasks);

/* The only task that is in a call that makes tasks; NULL where there is none, or several. */
struct strace_task *strace_tasks_maker(const struct strace_tasks *tasks);

/* Whether a call of that name makes tasks. */
bool strace_makes_task(struct span_text name);

static inline struct span_text span_of_buffer(const struct buffer *b)
{
	return (struct span_text){(const char *)b->bytes, b->size};
}

#endif
