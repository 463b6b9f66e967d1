/*
 * Whom a process waited for: what the critical path is made of.
 *
 * Two facts of each child, both from the log. It was reaped: a wait of its parent returned its
 * pid. And its parent was waiting when it ended: inside of that wait, or of another call that a
 * child's end makes return, as programs do that learn of it by SIGCHLD or a closed pipe and then
 * ask without blocking. A parent that was busy did not wait.
 *
 * A child's end takes a while: from its exit_group() on, in which its files are closed, to the
 * moment at which it is told to have ended. A wait that returns in between counts too.
 */
#include "viz/span_events.h"

/* Whether the task's last wait was for what ended from dying_ns to end_ns. */
static bool has_waited(const struct span_task *task, uint64_t dying_ns, uint64_t end_ns)
{
	if (dying_ns && task->wait_begin_ns <= dying_ns && task->wait_end_ns >= dying_ns)
		return true;
	return task->wait_end_ns && task->wait_begin_ns <= end_ns && task->wait_end_ns >= end_ns;
}

void spans_child_ended(struct spans_state *state, const struct span_task *task)
{
	struct span *span = span_at(&state->table, task->base);
	struct span_task *parent;

	if (span->kind != SPAN_PROCESS || !span->parent)
		return;
	parent = span_tasks_find(&state->tasks, span_get(&state->table, span->parent)->serial);
	if (!parent)
		return;
	if (has_waited(parent, task->dying_ns, span->end_ns)) {
		span->flags |= SPAN_AWAITED;
		return;
	}
	span->flags |= SPAN_PENDING;
	parent->children_ended++;
}

void spans_judge_children(struct spans_state *state, struct span_task *task)
{
	struct span_table *table = &state->table;

	for (uint32_t i = 0; i < table->count && task->children_ended; i++) {
		struct span *span = &table->spans[i];

		if (!(span->flags & SPAN_PENDING) || !span->parent ||
		    span_get(table, span->parent)->serial != task->serial)
			continue;
		span->flags &= (uint8_t)~SPAN_PENDING;
		if (has_waited(task, 0, span->end_ns))
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
