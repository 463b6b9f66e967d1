/*
 * Runs of events on their way to collectors.
 *
 * Collectors depend on nothing but their events, so they need not see each as it is read: they
 * see many in a row, and where there is a CPU for it a thread of their own shows them while
 * the next are read. Each collector sees the same events in the same order either way.
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
};

struct runs_collector {
	void (*event)(void *state, const struct event *ev, struct event_address address);
	void *state;
	enum runs_group group;
};

struct runs;

/* The collectors are the caller's and stay as they are. NULL when out of memory. */
struct runs *runs_new(const struct runs_collector *collectors, size_t count);
/* Events that were not finished are seen by nobody. NULL is allowed. */
void runs_free(struct runs *runs);

/*
 * For the collectors of these groups, now or later. The event is copied, with its captures;
 * its task, stack and captured bytes must stay until runs_finish().
 */
void runs_add(struct runs *runs, const struct event *ev, struct event_address address,
	      unsigned groups);

/* Returns when all events were seen: only from then to runs_add() may states be looked at. */
void runs_finish(struct runs *runs);

#endif
