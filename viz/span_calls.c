/* Long calls: the longest of each task. */
#include "viz/span_events.h"

uint16_t spans_add(struct spans_state *state, const struct span *made)
{
	struct span gone;
	uint16_t ref = span_add(&state->table, made, &gone);
	struct span_task *task;

	if (ref && gone.kind == SPAN_CALL) {
		task = span_tasks_find(&state->tasks, gone.serial);
		if (task)
			span_task_forget(task, ref);
	}
	return ref;
}

uint16_t spans_around(const struct spans_state *state, uint32_t serial, uint64_t begin_ns)
{
	const struct span_task *task = span_tasks_get(&state->tasks, serial);
	uint16_t ref = task ? task->top : 0;

	while (ref && ref != task->base && span_get(&state->table, ref)->begin_ns > begin_ns)
		ref = span_get(&state->table, ref)->parent;
	return ref;
}

static uint64_t call_duration_ns(const struct spans_state *state, uint16_t ref)
{
	const struct span *span = span_get(&state->table, ref);

	return span->end_ns - span->begin_ns;
}

/* Place of the task's shortest call among those kept; of equals the newest. */
static uint32_t find_shortest(const struct spans_state *state, const struct span_task *task)
{
	uint32_t shortest = 0;

	for (uint32_t i = 1; i < task->call_count; i++) {
		uint64_t ns = call_duration_ns(state, task->calls[i]);
		uint64_t least_ns = call_duration_ns(state, task->calls[shortest]);

		if (ns < least_ns ||
		    (ns == least_ns && span_get(&state->table, task->calls[i])->id >
					       span_get(&state->table, task->calls[shortest])->id))
			shortest = i;
	}
	return shortest;
}

/* To be restarted is no failure: the kernel's own codes from ERESTARTSYS on. */
static bool call_failed(const struct event *ev)
{
	return event_failed(ev) && ev->result > -SPAN_RESTART;
}

static struct span make_call(const struct spans_state *state, const struct event *ev,
			     struct event_address address)
{
	uint64_t begin_ns = event_enter_ns(ev);

	return (struct span){
		.kind = SPAN_CALL,
		.begin_ns = begin_ns,
		.end_ns = ev->time_ns,
		.call = {.nr = ev->nr, .arch = ev->arch},
		.block = address.block,
		.row = address.row,
		.serial = ev->task->serial,
		.tid = ev->task->tid,
		.result = event_failed(ev) ? (int32_t)ev->result : 0,
		.parent = spans_around(state, ev->task->serial, begin_ns),
		.flags = (uint8_t)((call_failed(ev) ? SPAN_FAILED : 0) |
				   (ev->flags & EVENT_UNFINISHED ? SPAN_CUT : 0) |
				   (ev->flags & EVENT_ATTACHED ? SPAN_BEFORE : 0)),
	};
}

static bool has_no_room(const struct span_table *table, uint64_t duration_ns)
{
	return duration_ns <= table->floor_ns &&
	       (table->calls == SPAN_CALLS_MAX || table->count == SPAN_ROWS);
}

static void keep_call(struct spans_state *state, struct span_task *task, const struct span *made)
{
	uint16_t ref;

	if (task->call_count == SPAN_TASK_CALLS) {
		span_replace_call(&state->table, task->calls[find_shortest(state, task)], made);
	} else {
		ref = spans_add(state, made);
		if (!ref)
			return;
		task->calls[task->call_count++] = ref;
	}
	if (task->call_count == SPAN_TASK_CALLS)
		task->keep_ns = call_duration_ns(state, task->calls[find_shortest(state, task)]);
}

void spans_long_call(struct spans_state *state, struct span_task *task, const struct event *ev,
		     struct event_address address, unsigned flags)
{
	struct span made;

	if (!task->base || has_no_room(&state->table, ev->duration_ns))
		return;
	made = make_call(state, ev, address);
	made.flags |= (uint8_t)flags;
	if (made.end_ns > made.begin_ns)
		keep_call(state, task, &made);
}
