/*
 * What a process had before its first recorded call: open descriptors and mappings.
 *
 * Later ones come from its calls; these only /proc can tell (proc(5)).
 */
#ifndef RECORD_INVENTORY_H
#define RECORD_INVENTORY_H

#include <stdbool.h>
#include <sys/types.h>

#include "record/queue.h"

/*
 * Tells the queue of the open descriptors of process pid, an EVENT_DESCRIPTOR each, as events
 * of the task in slot at time_ns, and of its working directory as descriptor AT_FDCWD. With
 * names, what each leads to, and of a socket its addresses. What cannot be read is
 * left out: the process may be gone. 0 or a code of the queue.
 */
int inventory_descriptors(struct event_queue *queue, unsigned slot, pid_t pid, uint64_t time_ns,
			  bool names);

/* As inventory_descriptors(): an EVENT_MAPPING for each part of its address space. */
int inventory_mappings(struct event_queue *queue, unsigned slot, pid_t pid, uint64_t time_ns,
		       bool names);

#endif
