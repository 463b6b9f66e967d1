/* Events read back from the log by their addresses, for what a panel has to say of them. */
#ifndef VIZ_EVENT_AT_H
#define VIZ_EVENT_AT_H

#include <stdbool.h>

#include "format/reader.h"

/* Zero-initialised nothing was read. */
struct event_at {
	struct event_stream *stream;
	bool in_block; /* the stream stands behind an event that it gave */
};

/*
 * Reads the event at address into *ev, which lives until the next is read. Some ms; from an
 * earlier one of its block the way is short, any other means that the block is unpacked anew.
 * False where it cannot be read, or out of memory, and then at->stream is NULL.
 */
bool event_at_read(struct event_at *at, struct log_reader *reader, struct event_address address,
		   struct event *ev);

void event_at_release(struct event_at *at);

#endif
