/*
 * What a table of descriptors knows, as events for a log that begins later or leaves calls out:
 * EVENT_DESCRIPTORs that give another table the same names.
 *
 * What such an event cannot say is lost: that tasks of several processes share their descriptors,
 * and the moment at which a descriptor was made.
 */
#ifndef REPLAY_DESCRIPTOR_RESTATE_H
#define REPLAY_DESCRIPTOR_RESTATE_H

#include "format/bytes.h"
#include "replay/descriptors.h"

/* Is given each event, without time and task but for the serial; it lives for the call. */
typedef int (*restate_fn)(void *data, uint32_t serial, const struct event *ev);

/*
 * All descriptors and working directories of all tasks, those of one process once, each
 * process's in the order in which they were made. 0, or the first other value of fn.
 */
int descriptors_restate(const struct descriptors *d, restate_fn fn, void *data);

/* Symbolic links that calls told of, appended to *out as path NUL target NUL. */
void descriptors_links(const struct descriptors *d, struct buffer *out);

/* Names that two tables were found to have in common. Zero-initialised none. */
#define RESTATE_PAIRS 4096
struct restate_cache {
	uint32_t pairs[RESTATE_PAIRS][2];
};

/*
 * What ev, a call, refers to before it happens, where *shadow has another name for it than
 * *truth: descriptors in arguments and in what poll(2) and select(2) are given, and the directory
 * that paths begin at. *truth was told of ev last, *shadow not yet; fn tells *shadow. As above.
 */
int descriptors_restate_used(const struct descriptors *truth, const struct descriptors *shadow,
			     struct restate_cache *cache, const struct event *ev, restate_fn fn,
			     void *data);

/* The same for the descriptor that a call returned, where both were told of it last. */
int descriptors_restate_made(const struct descriptors *truth, const struct descriptors *shadow,
			     struct restate_cache *cache, const struct event *ev, restate_fn fn,
			     void *data);

#endif
