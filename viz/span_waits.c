/*
 * Whom a process waited for: what the critical path is made of.
 *
 * Two facts of each child, both from the log. It was reaped: a wait of its parent returned its
 * pid. And its parent was waiting when it ended: inside of that wait, or of another call that a
 * child's end makes return, as programs do that learn of it by SIGCHLD or a closed pipe and then
 * ask without blocking. A parent that was busy did not wait.
 */
#include "viz/span_events.h"

void spans_judge_children(struct spans_state *state, struct span_task *task, const struct event *ev,
			  bool is_wait)
{
	struct span_table *table = &state->table;

	for (uint32_t i = 0; i < table->count && task->children_ended; i++) {
		struct span *span = &table->spans[i];

		if (!(span->flags & SPAN_PENDING) || !span->parent ||
		    span_get(table, span->parent)->serial != task->serial)
			continue;
		span->flags &= (uint8_t)~SPAN_PENDING;
		if (is_wait && event_enter_ns(ev) <= span->end_ns)
			span->flags |= SPAN_AWAITED;
		task->children_ended--;
	}
	task->children_ended = 0;
}

void spans_reap(struct spans_state *state, struct span_task *task, const struct event *ev,
		int32_t pid)
{
	struct span_table *table = &state->table;
	uint16_t parent = span_process(table, task->base);
	struct span *child = NULL;

	for (uint32_t i = 0; parent && i < table->count; i++) {
		struct span *span = &table->spans[i];

		if (span->kind == SPAN_PROCESS && span->tid == pid && !(span->flags & SPAN_OPEN) &&
		    !span->reaped_ns && span_process(table, span->parent) == parent &&
		    (!child || span->id > child->id))
			child = span;
	}
	if (!child)
		return;
	child->reaped_ns = ev->time_ns;
	if (event_enter_ns(ev) <= child->end_ns)
		child->flags |= SPAN_AWAITED;
}
