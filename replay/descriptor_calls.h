/* What each system call does to descriptors. Private to replay/descriptors.h. */
#ifndef REPLAY_DESCRIPTOR_CALLS_H
#define REPLAY_DESCRIPTOR_CALLS_H

#include "replay/descriptor_table.h"

/* Before the first of the others; any number of times, from any thread. */
void calls_begin(void);

/* Whether a call that ended changes anything. */
bool call_matters(const struct event *ev);

/* Does what a call that matters did, in its task. session may be NULL. */
void call_apply(struct descriptors *d, const struct event *ev, const struct log_session *session,
		uint16_t task);

#endif
