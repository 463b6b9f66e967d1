/*
 * CPU time of the processes that had events lately, sampled on the writer's thread.
 *
 * At most USAGE_PROCESSES at a time: the first that came. The tracing thread only sets
 * a flag; nothing is locked but where a process begins and ends.
 */
#ifndef RECORD_USAGE_H
#define RECORD_USAGE_H

#include <sys/types.h>

#include "record/queue.h"

#define USAGE_PROCESSES 64

/* A process began; the task in slot stands for it. */
void usage_begin(pid_t pid, unsigned slot);

/* The process that slot stood for is gone. Nothing happens where it stood for none. */
void usage_end(unsigned slot);

/* Something happened in process pid. Costs a few loads. */
void usage_touch(pid_t pid);

/* One sample of process pid now: it is about to end. */
void usage_last(struct event_queue *queue, pid_t pid);

/* One sample of each process that was touched since the last call. */
void usage_sample(struct event_queue *queue);

#endif
