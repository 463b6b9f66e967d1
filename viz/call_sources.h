/*
 * Where in the user's source calls were made, "shop.c:12", read back from the log by the
 * addresses of their events: for rows that are on the screen.
 */
#ifndef VIZ_CALL_SOURCES_H
#define VIZ_CALL_SOURCES_H

#include "viz/event_at.h"

#define CALL_SOURCES     512 /* that are kept: the newest */
#define CALL_SOURCE_SIZE 64

/* Zero-initialised nothing was read. */
struct call_sources {
	struct event_at at;
	size_t symbol_bytes; /* of the symbols that all here comes from */
	uint32_t count;      /* of all that were put in */
	struct call_source {
		struct event_address address;
		char text[CALL_SOURCE_SIZE];
	} kept[CALL_SOURCES];
};

/* "": it has no stack, or cannot be read; NULL: it was not read yet. */
const char *call_sources_find(const struct call_sources *sources, struct event_address address);

/* Reads one; some ms, less in the order of addresses. False when out of memory. */
bool call_sources_read(struct call_sources *sources, struct log_reader *reader,
		       struct event_address address);

/* To be called before rows are looked for: forgets all where symbols have come. */
void call_sources_update(struct call_sources *sources, struct log_reader *reader);

void call_sources_release(struct call_sources *sources);

#endif
