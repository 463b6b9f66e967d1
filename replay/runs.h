/*
 * Runs of events on their way to collectors.
 *
 * Collectors depend on nothing but their events, so they need not see each as it is read. Many
 * events in a row, a run, go through two steps: each event is met, which tells who sees it, and
 * then each collector sees those that are for it. Where there are CPUs for it each step has a
 * thread, and the next runs are read meanwhile. All is the same, and in the same order, either way.
 */
#ifndef REPLAY_RUNS_H
#define REPLAY_RUNS_H

#include <stddef.h>

#include "format/event.h"
#include "format/reader.h"

/* Who sees an event, or-ed: collectors are of one group. */
enum runs_group {
	RUNS_FILTERED = 1 << 0, /* those that follow the filter */
	RUNS_KEPT = 1 << 1,     /* those that keep that of the beginning */
	/* As runs_reduced(). */
	RUNS_FILTERED_REDUCED = 1 << 2,
	RUNS_KEPT_REDUCED = 1 << 3,
};

/* Of a call that has ended no more than that its task is outside of calls. */
static inline struct event runs_reduced(const struct event *ev)
{
	struct event reduced = *ev;

	reduced.kind = EVENT_TASK;
	reduced.flags = 0;
	return reduced;
}

struct runs_collector {
	void (*event)(void *state, const struct event *ev, struct event_address address);
	void *state;
	enum runs_group group;
};

struct runs_config {
	/* Meets each event, in order: who sees it, enum runs_group or-ed. */
	unsigned (*meet)(void *data, const struct event *ev, struct event_address address);
	void *data;
	const struct runs_collector *collectors; /* the caller's, and stay as they are */
	size_t collector_count;
};

struct runs;

/* NULL when out of memory. */
struct runs *runs_new(const struct runs_config *config);
/* Events that were not finished are seen by nobody. NULL is allowed. */
void runs_free(struct runs *runs);

/*
 * Met and seen now or later. The event is copied, with its captures; its task, stack and captured
 * bytes must stay as runs_leave_block() and runs_finish() say.
 */
void runs_add(struct runs *runs, const struct event *ev, struct event_address address);

/*
 * Before the stream leaves a block: returns when all events of the block before that one were
 * seen, so that the two last blocks are all that has to stay.
 */
void runs_leave_block(struct runs *runs);

/*
 * Returns when all events were seen: only from then to runs_add() may states be looked at, or
 * anything be changed that meet() goes by.
 */
void runs_finish(struct runs *runs);

#endif
