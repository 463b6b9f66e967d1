/*
 * CPU time of the processes that had events lately, sampled on the writer's thread.
 *
 * A process is known by the slot of the task that stands for it, its leader. All but
 * usage_sample() are the tracing thread's; it only sets a flag at a stop, and locks nothing
 * but where a process begins and ends.
 */
#ifndef RECORD_USAGE_H
#define RECORD_USAGE_H

#include <sys/types.h>

#include "record/queue.h"

/* Process pid began; the task in slot stands for it. Without memory it has no samples. */
void usage_begin(pid_t pid, unsigned slot);

/* The process that slot stood for is gone. Nothing happens where it stood for none. */
void usage_end(unsigned slot);

/* Something happened in the process that slot stands for. Costs a few loads. */
void usage_touch(unsigned slot);

/* One sample of that process now: it is about to end. */
void usage_last(struct event_queue *queue, unsigned slot);

/* One sample of each process that was touched since the last call. */
void usage_sample(struct event_queue *queue);

/* Forgets all. */
void usage_release(void);

#endif
