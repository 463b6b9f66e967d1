/*
 * Which row of a summary a call belongs to: that of its process, of the file that it is about, or
 * of the place in the user's code where it was made.
 */
#ifndef VIZ_SUMMARY_KEYS_H
#define VIZ_SUMMARY_KEYS_H

#include "format/symbols.h"
#include "replay/descriptors.h"
#include "viz/export.h"
#include "viz/summary_table.h"

/* The process of the event's task: "1234 name". */
struct summary_entry *summary_process(struct summary_table *table, const struct event *ev);

/* A task began: where it is a process, it is none that had its number before. */
void summary_process_start(struct summary_table *table, const struct event *ev);

/*
 * The file whose path the call was given, as an absolute path where that is known, or else what its
 * first descriptor leads to; "(none)".
 */
struct summary_entry *summary_file(struct summary_table *table, const struct event *ev,
				   const struct descriptors *names);

/*
 * The innermost line of the user's code, as viz/stack_text.h has it, without a stack the address
 * of the call; "(unknown)".
 */
struct summary_entry *summary_site(struct summary_table *table, const struct event *ev,
				   const struct symbol_table *symbols);

#endif
