/*
 * Marks: a call that asks for a path like strec:begin:NAME, which is not there. Any call that
 * only looks will do, and how it ends makes no difference.
 */
#include <string.h>

#include "viz/span_events.h"

#define MARK_PREFIX "strec:"

enum mark_word { MARK_BEGIN, MARK_END, MARK_POINT, MARK_WORDS };

static const char *const mark_words[MARK_WORDS] = {
	[MARK_BEGIN] = MARK_PREFIX "begin:",
	[MARK_END] = MARK_PREFIX "end:",
	[MARK_POINT] = MARK_PREFIX "mark:",
};

/* Which mark a path is, and its name; MARK_WORDS for one that is none. */
static enum mark_word mark_parse(const struct capture *path, char label[static SPAN_LABEL_SIZE])
{
	for (unsigned i = 0; i < MARK_WORDS; i++) {
		size_t size = strlen(mark_words[i]);

		if (path->size > size && memcmp(path->bytes, mark_words[i], size) == 0) {
			span_label(label, path->bytes + size, path->size - size);
			return i;
		}
	}
	return MARK_WORDS;
}

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
	const struct capture *path = event_capture(ev, arg);
	struct span made = {0};

	if (!path || path->size <= strlen(MARK_PREFIX) || !task->base ||
	    memcmp(path->bytes, MARK_PREFIX, strlen(MARK_PREFIX)) != 0)
		return;
	switch (mark_parse(path, made.label)) {
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
	case MARK_WORDS:
		break;
	}
}
