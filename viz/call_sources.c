#include "viz/call_sources.h"

#include "viz/stack_text.h"

const char *call_sources_find(const struct call_sources *sources, struct event_address address)
{
	uint32_t count = sources->count < CALL_SOURCES ? sources->count : CALL_SOURCES;

	for (uint32_t i = 0; i < count; i++)
		if (sources->kept[i].address.block == address.block &&
		    sources->kept[i].address.row == address.row)
			return sources->kept[i].text;
	return NULL;
}

bool call_sources_read(struct call_sources *sources, struct log_reader *reader,
		       struct event_address address)
{
	struct call_source *put = &sources->kept[sources->count++ % CALL_SOURCES];
	struct source_place place;
	struct event ev;

	*put = (struct call_source){.address = address};
	if (!event_at_read(&sources->at, reader, address, &ev))
		return sources->at.stream != NULL;
	if (source_of_stack(log_reader_symbols(reader), ev.stack, &place))
		source_short(&place, put->text, sizeof(put->text));
	return true;
}

void call_sources_update(struct call_sources *sources, struct log_reader *reader)
{
	size_t bytes = log_reader_symbols(reader)->bytes;

	if (sources->symbol_bytes != bytes)
		sources->count = 0;
	sources->symbol_bytes = bytes;
}

void call_sources_release(struct call_sources *sources)
{
	event_at_release(&sources->at);
}
