#include "viz/event_at.h"

bool event_at_read(struct event_at *at, struct log_reader *reader, struct event_address address,
		   struct event *ev)
{
	struct event_address now;

	if (!at->stream)
		at->stream = event_stream_new(reader);
	if (!at->stream)
		return false;
	now = event_stream_address(at->stream);
	if (!at->in_block || now.block != address.block || now.row >= address.row) {
		if (event_stream_seek(at->stream, address, NULL))
			return at->in_block = false;
	}
	do {
		at->in_block = event_stream_next(at->stream, ev, NULL) == 0;
		now = event_stream_address(at->stream);
	} while (at->in_block && now.block == address.block && now.row < address.row);
	return at->in_block && now.block == address.block && now.row == address.row;
}

void event_at_release(struct event_at *at)
{
	event_stream_free(at->stream);
	*at = (struct event_at){0};
}
