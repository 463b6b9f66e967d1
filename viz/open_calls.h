/*
 * The calls that were entered and have not returned at the time that is shown.
 *
 * Of a call that ends in a later block an EVENT_ENTERED tells, which the processes' collector
 * has seen; one that ends in the block being played is found by looking ahead to the end of
 * that block. When a tick closes, the log holds all of that already, be it a file or a pipe,
 * and nothing behind it is looked at: the same bytes give the same calls.
 */
#ifndef VIZ_OPEN_CALLS_H
#define VIZ_OPEN_CALLS_H

#include <stdbool.h>
#include <stdint.h>

#include "format/reader.h"
#include "viz/call_table.h"
#include "viz/collect_position.h"
#include "viz/collect_processes.h"

#define OPEN_CALLS_MAX 1024

struct open_call {
	uint64_t enter_ns;
	struct event_address address; /* of an event that has its arguments */
	struct call_key key;
	uint32_t serial; /* of the task that is in it */
};

struct open_calls {
	struct event_stream *stream;
	struct open_call *list; /* what runs longest first; OPEN_CALLS_MAX */
	int count;
	uint64_t time_ns;
	bool current; /* the list is that of time_ns */
};

/* What they are found by. */
struct open_calls_source {
	struct log_reader *reader;
	const struct processes_state *processes;
	const struct position_state *position;
	bool filtered; /* not all events were shown to the collectors */
	uint64_t time_ns;
};

/* False when out of memory; release it then, too. */
bool open_calls_init(struct open_calls *calls, struct log_reader *reader);
void open_calls_release(struct open_calls *calls);

/* Brings the list to the time of *source. */
void open_calls_update(struct open_calls *calls, const struct open_calls_source *source);

/* The call that a task is in, or NULL. */
const struct open_call *open_calls_find(const struct open_calls *calls, uint32_t serial);

#endif
