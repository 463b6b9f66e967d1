/*
 * The target's standard output and error, where the log takes standard output's place.
 *
 * The target writes to two pipes; a thread reads both and makes EVENT_OUTPUT of what
 * comes. Nothing is lost: when the writer is behind, the target waits in write().
 *
 * Two pipes do not tell which was written to first. So the tracer takes what a call wrote before
 * its task goes on: of each task, and of tasks that wait for each other, output is in order.
 */
#ifndef RECORD_OUTPUT_H
#define RECORD_OUTPUT_H

#include <pthread.h>
#include <stdbool.h>

#include "record/queue.h"

#define OUTPUTS 2 /* descriptors 1 and 2 */

struct output {
	int read_ends[OUTPUTS];  /* -1: ended, or not captured */
	int write_ends[OUTPUTS]; /* the target's; -1 once it has them */
	int finish[2];           /* closing [1] asks the thread to come to an end */
	pthread_t thread;
	bool running;
	struct event_queue *queue;
	pthread_mutex_t lock; /* of read_ends, and of a read until its event is in the queue */
};

/* Makes the pipes for those descriptors that are open; 0 or -errno. */
int output_open(struct output *output, const bool captured[OUTPUTS]);

/* In the target: puts the pipes in the places of 1 and 2. 0 or -errno. */
int output_redirect(const struct output *output);

/* Closes strec's copies of the ends that the target writes to. */
void output_close_writers(struct output *output);

/* Starts the thread. 0 or -errno. */
int output_start(struct output *output, struct event_queue *queue);

/*
 * Takes what is in the pipes now, up to CAPTURE_SIZE_MAX bytes of each. Any thread, between
 * output_start() and output_finish(). May wait for the queue's writer.
 */
void output_take(struct output *output);

/* Waits until all that was written is in the queue; the tracees are gone. */
void output_finish(struct output *output);

/*
 * Leaves a small process behind that reads what the target, which runs on, still
 * writes: without a reader it would die of SIGPIPE. After output_finish().
 */
void output_leave_drain(struct output *output);

void output_close(struct output *output);

#endif
