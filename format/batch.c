/*
 * A batch holds events whose pointers are indexes: task, captures, capture bytes and stack
 * lie in arrays that move when they grow; the stack's index is one more, 0 is none.
 */
#include <string.h>

#include "format/layout.h"
#include "format/writer.h"

#define SLOTS_MIN 1024

/* The slot of serial: it holds its newest version, or is empty. */
static uint32_t *task_slot(const struct batch *batch, uint32_t serial)
{
	size_t mask = batch->slot_count - 1;
	size_t i = serial * 2654435761u & mask;

	while (batch->slots[i] && batch->tasks[batch->slots[i] - 1].serial != serial)
		i = (i + 1) & mask;
	return &batch->slots[i];
}

static bool slots_grow(struct batch *batch)
{
	size_t count = batch->slot_count ? batch->slot_count * 2 : SLOTS_MIN;
	uint32_t *slots = calloc(count, sizeof(*slots));

	if (!slots)
		return false;
	free(batch->slots);
	batch->slots = slots;
	batch->slot_count = count;
	for (size_t i = 0; i < batch->task_count; i++)
		*task_slot(batch, batch->tasks[i].serial) = (uint32_t)i + 1;
	return true;
}

/* Index of this version of the task, or -1 without memory. */
static ptrdiff_t batch_task(struct batch *batch, const struct task_info *task)
{
	uint32_t *slot;

	if (batch->task_count * 2 >= batch->slot_count && !slots_grow(batch))
		return -1;
	slot = task_slot(batch, task->serial);
	if (*slot && memcmp(&batch->tasks[*slot - 1], task, sizeof(*task)) == 0)
		return (ptrdiff_t)*slot - 1;
	if (!array_reserve(&batch->tasks, &batch->task_capacity, batch->task_count, sizeof(*task)))
		return -1;
	batch->tasks[batch->task_count++] = *task;
	*slot = (uint32_t)batch->task_count;
	return (ptrdiff_t)batch->task_count - 1;
}

static bool batch_captures(struct batch *batch, const struct event *ev)
{
	for (unsigned i = 0; i < ev->capture_count; i++) {
		struct capture capture = ev->captures[i];

		if (!array_reserve(&batch->captures, &batch->capture_capacity, batch->capture_count,
				   sizeof(capture)))
			return false;
		capture.bytes = (const uint8_t *)(uintptr_t)batch->bytes.size;
		buffer_put(&batch->bytes, ev->captures[i].bytes, capture.size);
		if (batch->bytes.failed)
			return false;
		batch->captures[batch->capture_count++] = capture;
	}
	return true;
}

int batch_add(struct batch *batch, const struct event *ev)
{
	size_t captures = batch->capture_count;
	size_t bytes = batch->bytes.size;
	ptrdiff_t task = batch_task(batch, ev->task);
	struct event *copy;
	uint32_t stack;

	if (task < 0 || stack_table_add(&batch->stacks, ev->stack, &stack) ||
	    !array_reserve(&batch->events, &batch->capacity, batch->count, sizeof(*ev)) ||
	    !batch_captures(batch, ev)) {
		batch->capture_count = captures;
		batch->bytes.size = bytes;
		batch->bytes.failed = false;
		return STREC_NOMEM;
	}
	copy = &batch->events[batch->count++];
	*copy = *ev;
	copy->task = (const struct task_info *)task;
	copy->captures = (const struct capture *)captures;
	copy->stack = (const struct stack_frame *)(uintptr_t)stack;
	return 0;
}

bool batch_full(const struct batch *batch)
{
	return batch->count >= BATCH_EVENTS || batch->bytes.size >= BATCH_CAPTURE_BYTES ||
	       batch->stacks.count >= STACK_FRAMES_FULL;
}

void batch_clear(struct batch *batch)
{
	batch->count = batch->task_count = batch->capture_count = batch->bytes.size = 0;
	stack_table_clear(&batch->stacks);
	if (batch->slots)
		memset(batch->slots, 0, batch->slot_count * sizeof(*batch->slots));
}

void batch_release(struct batch *batch)
{
	free(batch->events);
	free(batch->tasks);
	free(batch->captures);
	free(batch->slots);
	buffer_release(&batch->bytes);
	stack_table_release(&batch->stacks);
	*batch = (struct batch){0};
}
