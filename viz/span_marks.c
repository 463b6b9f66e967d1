/* Marks, viz/mark.h, as spans. */
#include <string.h>

#include "viz/mark.h"
#include "viz/span_events.h"

static uint16_t mark_add(struct spans_state *state, struct span_task *task, const struct event *ev,
			 struct event_address address, const struct span *made)
{
	struct span span = *made;

	span.block = address.block;
	span.row = address.row;
	span.serial = ev->task->serial;
	span.tid = ev->task->tid;
	span.parent = task->top;
	return spans_add(state, &span);
}

/* The task's innermost open mark of that name, or 0. */
static uint16_t mark_find(const struct spans_state *state, const struct span_task *task,
			  const char *label)
{
	for (uint16_t ref = task->top; ref && ref != task->base;
	     ref = span_get(&state->table, ref)->parent) {
		const struct span *span = span_get(&state->table, ref);

		if (span->kind == SPAN_MARK && memcmp(span->label, label, SPAN_LABEL_SIZE) == 0)
			return ref;
		if (span->kind != SPAN_MARK)
			return 0;
	}
	return 0;
}

/* The span is between the two calls, not in them. */
static void mark_begin(struct spans_state *state, struct span_task *task, const struct event *ev,
		       struct event_address address, struct span *made)
{
	uint16_t ref;

	made->kind = SPAN_MARK;
	made->flags = SPAN_OPEN;
	made->begin_ns = ev->time_ns;
	ref = mark_add(state, task, ev, address, made);
	if (ref)
		task->top = ref;
}

static void mark_end(struct spans_state *state, struct span_task *task, const struct event *ev,
		     const char *label)
{
	uint16_t ref = mark_find(state, task, label);

	if (!ref)
		return;
	/* What began inside of it and has no end of its own ends with it. */
	spans_close_to(state, task, ref, event_enter_ns(ev), SPAN_CUT, 0);
	span_close(&state->table, ref, event_enter_ns(ev), 0, 0);
	task->top = span_get(&state->table, ref)->parent;
}

void spans_mark(struct spans_state *state, struct span_task *task, const struct event *ev,
		struct event_address address, unsigned arg)
{
	struct mark mark = mark_of_path(ev, arg);
	struct span made = {0};

	if (mark.kind == MARK_NONE || !task->base)
		return;
	span_label(made.label, mark.name, mark.size);
	switch (mark.kind) {
	case MARK_BEGIN:
		mark_begin(state, task, ev, address, &made);
		break;
	case MARK_END:
		mark_end(state, task, ev, made.label);
		break;
	case MARK_POINT:
		made.kind = SPAN_POINT;
		made.begin_ns = made.end_ns = event_enter_ns(ev);
		mark_add(state, task, ev, address, &made);
		break;
	case MARK_NONE:
		break;
	}
}
