#include "viz/span_tasks.h"

static uint32_t slot_home(uint32_t serial)
{
	return serial % SPAN_TASK_SLOTS;
}

/* The slot where serial is, or the empty one where it would go: half of them are empty. */
static uint32_t slot_find(const struct span_tasks *tasks, uint32_t serial)
{
	uint32_t slot = slot_home(serial);

	while (tasks->slots[slot] && tasks->rows[tasks->slots[slot] - 1].serial != serial)
		slot = (slot + 1) % SPAN_TASK_SLOTS;
	return slot;
}

/* Empties a slot and moves back what was displaced by it (Knuth 6.4, algorithm R). */
static void slot_remove(struct span_tasks *tasks, uint32_t hole)
{
	uint32_t slot = hole;

	tasks->slots[hole] = 0;
	for (;;) {
		uint32_t home;

		slot = (slot + 1) % SPAN_TASK_SLOTS;
		if (!tasks->slots[slot])
			return;
		home = slot_home(tasks->rows[tasks->slots[slot] - 1].serial);
		if ((slot - home) % SPAN_TASK_SLOTS < (slot - hole) % SPAN_TASK_SLOTS)
			continue;
		tasks->slots[hole] = tasks->slots[slot];
		tasks->slots[slot] = 0;
		hole = slot;
	}
}

const struct span_task *span_tasks_get(const struct span_tasks *tasks, uint32_t serial)
{
	uint32_t slot = slot_find(tasks, serial);

	return serial && tasks->slots[slot] ? &tasks->rows[tasks->slots[slot] - 1] : NULL;
}

struct span_task *span_tasks_find(struct span_tasks *tasks, uint32_t serial)
{
	const struct span_task *task;

	/* Mostly it is the one that did something just before. */
	if (serial && tasks->rows[tasks->last].serial == serial)
		return &tasks->rows[tasks->last];
	task = span_tasks_get(tasks, serial);
	if (!task)
		return NULL;
	tasks->last = (uint32_t)(task - tasks->rows);
	return &tasks->rows[tasks->last];
}

static struct span_task *find_quiet(struct span_tasks *tasks)
{
	struct span_task *quiet = &tasks->rows[0];

	for (uint32_t i = 1; i < tasks->count; i++)
		if (tasks->rows[i].last_ns < quiet->last_ns)
			quiet = &tasks->rows[i];
	return quiet;
}

struct span_task *span_tasks_add(struct span_tasks *tasks, uint32_t serial)
{
	struct span_task *task;

	if (tasks->count == SPAN_TASKS)
		span_tasks_remove(tasks, find_quiet(tasks));
	task = &tasks->rows[tasks->count++];
	*task = (struct span_task){.serial = serial};
	tasks->slots[slot_find(tasks, serial)] = (uint16_t)tasks->count;
	return task;
}

void span_tasks_remove(struct span_tasks *tasks, struct span_task *task)
{
	struct span_task *last = &tasks->rows[tasks->count - 1];

	slot_remove(tasks, slot_find(tasks, task->serial));
	if (task != last) {
		tasks->slots[slot_find(tasks, last->serial)] = (uint16_t)(task - tasks->rows + 1);
		*task = *last;
	}
	*last = (struct span_task){0};
	tasks->count--;
}

void span_task_forget(struct span_task *task, uint16_t call)
{
	for (uint32_t i = 0; i < task->call_count; i++)
		if (task->calls[i] == call) {
			task->calls[i] = task->calls[--task->call_count];
			task->calls[task->call_count] = 0;
			task->keep_ns = 0;
			return;
		}
}
