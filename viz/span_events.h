/* What a call tells the collector of spans besides its duration. */
#ifndef VIZ_SPAN_EVENTS_H
#define VIZ_SPAN_EVENTS_H

#include "viz/collect_spans.h"

/* Adds a span and, where a long call had to make room, has its task forget it. */
uint16_t spans_add(struct spans_state *state, const struct span *made);

/* Keeps the call if it is one of the longest of its task; flags are added to its own. */
void spans_long_call(struct spans_state *state, struct span_task *task, const struct event *ev,
		     struct event_address address, unsigned flags);

/* A call whose path is argument arg: where that is a mark, begins or ends one. */
void spans_mark(struct spans_state *state, struct span_task *task, const struct event *ev,
		struct event_address address, unsigned arg);

/* Ends what is open of a task, from its innermost span out to base, which stays open. */
void spans_close_to(struct spans_state *state, struct span_task *task, uint16_t base,
		    uint64_t time_ns, unsigned flags, int32_t result);

/* The task ended, and its span is closed: whether its parent waited is told now or later. */
void spans_child_ended(struct spans_state *state, const struct span_task *task);

/* The first call of a task since children of its ended: whether it waited for them. */
void spans_judge_children(struct spans_state *state, struct span_task *task);

/* The task's process was told by wait4() or waitid() that a child of this pid ended. */
void spans_reap(struct spans_state *state, struct span_task *task, const struct event *ev,
		int32_t pid);

#endif
