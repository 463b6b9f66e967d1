/*
 * Which tasks live, which of them are inside a call, and how much CPU time was used: what
 * gauges of a collector count.
 *
 * A task is known by its serial. Up to LIVE_TASKS of them are known at a time; of what comes
 * beyond only their number is kept, which is exact as long as the log tells of each start and
 * end. A flat value without pointers, O(1) per event.
 */
#ifndef VIZ_LIVE_TASKS_H
#define VIZ_LIVE_TASKS_H

#include <stdbool.h>
#include <stdint.h>

#include "format/event.h"

#define LIVE_SLOTS 512
#define LIVE_TASKS 384

enum live_flag {
	LIVE_LEADER = 1 << 0,  /* stands for its process */
	LIVE_IN_CALL = 1 << 1, /* an EVENT_ENTERED told of a call that has not ended */
	LIVE_CPU = 1 << 2,     /* cpu_ns is known */
};

struct live_task {
	uint32_t serial; /* 0: the slot is empty */
	uint32_t flags;  /* enum live_flag, or-ed */
	uint64_t cpu_ns; /* of its process, at the last report */
};

/* Zero-initialised nobody lives. */
struct live_tasks {
	struct live_task slots[LIVE_SLOTS]; /* open addressing by serial */
	uint32_t known;                     /* slots in use */
	uint32_t beyond;                    /* tasks that there was no slot for */
	uint32_t processes;                 /* leaders among the known */
	uint32_t in_call;                   /* of the known */
	uint64_t cpu_ns; /* of all processes since the recording began, as far as it was told */
};

/* Takes any event. A call is worth telling of only with EVENT_ANNOUNCED. */
void live_tasks_event(struct live_tasks *live, const struct event *ev);

static inline uint32_t live_tasks_threads(const struct live_tasks *live)
{
	return live->known + live->beyond;
}

#endif
