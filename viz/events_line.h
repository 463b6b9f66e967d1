/*
 * One event as a line of the Events panel: what of the event is kept for it, and how it
 * is drawn.
 */
#ifndef VIZ_EVENTS_LINE_H
#define VIZ_EVENTS_LINE_H

#include <stdbool.h>
#include <stdint.h>

#include "format/reader.h"
#include "replay/descriptors.h"
#include "viz/grid.h"

#define LINE_TEXT_SIZE   384
#define LINE_SOURCE_SIZE 64

/* EVENT_ENTERED stands for a call that has not returned: time and duration are those so far. */
struct events_line {
	struct event_address address;
	uint64_t time_ns, duration_ns;
	uint32_t nr, arch;
	int32_t tid;
	uint8_t kind, flags;
	bool found; /* matches what is searched for */
	char name[TASK_NAME_SIZE];
	char source[LINE_SOURCE_SIZE]; /* "file.c:12", where a stack tells; else "" */
	char text[LINE_TEXT_SIZE];
};

/* names: what descriptors lead to as of the event, or NULL; symbols: of the log. */
void events_line_set(struct events_line *line, const struct event *ev, struct event_address address,
		     const struct descriptors *names, const struct symbol_table *symbols);

/*
 * Draws it into row, which is one cell high; the fewer columns, the fewer of time, thread id,
 * source and name are shown. The text is moved by shift columns to the left. with_source: there is
 * a column for the source, in all lines that stand together.
 */
void events_line_draw(const struct events_line *line, int shift, bool with_source,
		      struct grid *grid, struct rect row);

/* Whether the lines of a log have a source: it was recorded with stacks. */
static inline bool events_have_source(struct log_reader *reader)
{
	return log_reader_symbols(reader)->module_count > 0;
}

#endif
