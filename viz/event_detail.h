/*
 * Everything about one event as text: what the Events view shows of a selected line.
 */
#ifndef VIZ_EVENT_DETAIL_H
#define VIZ_EVENT_DETAIL_H

#include "format/event.h"
#include "format/symbols.h"
#include "replay/descriptors.h"

/*
 * Lines, each ending in a newline; those of label and value begin with the label, padded
 * to DETAIL_LABEL columns. names: what descriptors lead to as of the event, or NULL; reader: of
 * the log, for symbols and for where descriptors came from, or NULL. With a stack comes the text of
 * the user's line, where its file is here. The caller frees it. NULL when out of memory.
 */
#define DETAIL_LABEL 11
char *event_detail(const struct event *ev, const struct descriptors *names,
		   struct log_reader *reader);

/* The event's whole line, however long, without what Events shows before it. As above. */
char *event_text(const struct event *ev, const struct descriptors *names);

#endif
