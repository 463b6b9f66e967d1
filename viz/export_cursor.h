/*
 * The events that an exporter is to write, one by one, with what is known around them: filtered,
 * of a range of time, and live as they come. A progress line on standard error where that is a
 * terminal and the export is none.
 */
#ifndef VIZ_EXPORT_CURSOR_H
#define VIZ_EXPORT_CURSOR_H

#include "replay/descriptors.h"
#include "viz/export.h"

struct export_cursor;

/* with_names: export_names() is wanted. NULL when out of memory. *job must outlive it. */
struct export_cursor *export_cursor_new(const struct export_job *job, bool with_names);
void export_cursor_free(struct export_cursor *cursor);

/*
 * The next event into *ev, as event_stream_next() gives it: calls that the filter matches, open
 * ones too, and what is no call; of a range those whose time, a call's end, is in it. Waits for
 * a log that grows. 0, STREC_END, also where nobody wants more, STREC_IO,
 * STREC_NOMEM.
 */
int export_next(struct export_cursor *cursor, struct event *ev, struct strec_error *err);

/* Where the last event lies. */
struct event_address export_address(const struct export_cursor *cursor);

/* What descriptors lead to, as of the last event; NULL without with_names. */
const struct descriptors *export_names(const struct export_cursor *cursor);

/* Modules and symbols as far as they are known. */
const struct symbol_table *export_symbols(struct export_cursor *cursor);

#endif
