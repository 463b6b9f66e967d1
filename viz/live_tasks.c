#include "viz/live_tasks.h"

#include <stddef.h>

static uint32_t slot_home(uint32_t serial)
{
	return serial * 2654435761U % LIVE_SLOTS;
}

/* Where serial is, or the empty slot where it would go: a quarter of them are empty. */
static uint32_t slot_find(const struct live_tasks *live, uint32_t serial)
{
	uint32_t slot = slot_home(serial);

	while (live->slots[slot].serial && live->slots[slot].serial != serial)
		slot = (slot + 1) % LIVE_SLOTS;
	return slot;
}

/* Empties a slot and moves back what was displaced by it (Knuth 6.4, algorithm R). */
static void slot_remove(struct live_tasks *live, uint32_t hole)
{
	uint32_t slot = hole;

	live->slots[hole] = (struct live_task){0};
	for (;;) {
		uint32_t home;

		slot = (slot + 1) % LIVE_SLOTS;
		if (!live->slots[slot].serial)
			return;
		home = slot_home(live->slots[slot].serial);
		if ((slot - home) % LIVE_SLOTS < (slot - hole) % LIVE_SLOTS)
			continue;
		live->slots[hole] = live->slots[slot];
		live->slots[slot] = (struct live_task){0};
		hole = slot;
	}
}

static struct live_task *task_find(struct live_tasks *live, const struct event *ev)
{
	struct live_task *task = &live->slots[slot_find(live, ev->task->serial)];

	return task->serial ? task : NULL;
}

static void set_leader(struct live_tasks *live, struct live_task *task, const struct event *ev)
{
	if (ev->task->tid != ev->task->pid || task->flags & LIVE_LEADER)
		return;
	task->flags |= LIVE_LEADER;
	live->processes++;
}

/* The task, a new one where it was not known; NULL where there is no room. */
static struct live_task *task_of(struct live_tasks *live, const struct event *ev)
{
	struct live_task *task = task_find(live, ev);

	if (task || live->known == LIVE_TASKS)
		return task;
	task = &live->slots[slot_find(live, ev->task->serial)];
	task->serial = ev->task->serial;
	live->known++;
	set_leader(live, task, ev);
	return task;
}

static void set_in_call(struct live_tasks *live, struct live_task *task, bool in_call)
{
	if (!task || !!(task->flags & LIVE_IN_CALL) == in_call)
		return;
	task->flags ^= LIVE_IN_CALL;
	live->in_call += in_call ? 1 : UINT32_MAX;
}

static void task_start(struct live_tasks *live, const struct event *ev)
{
	bool was_known = task_find(live, ev) != NULL;
	struct live_task *task = task_of(live, ev);

	if (!task)
		live->beyond++;
	else if (!was_known && ev->nr != START_ATTACH)
		/* The CPU time of a child begins at 0. */
		task->flags |= LIVE_CPU;
}

static void task_end(struct live_tasks *live, const struct event *ev)
{
	struct live_task *task = task_find(live, ev);

	if (!task) {
		live->beyond -= live->beyond > 0;
		return;
	}
	set_in_call(live, task, false);
	live->processes -= !!(task->flags & LIVE_LEADER);
	live->known--;
	slot_remove(live, (uint32_t)(task - live->slots));
}

/* The first report of an attached process tells of a time before the recording, too. */
static void task_usage(struct live_tasks *live, struct live_task *task, const struct event *ev)
{
	if (!task)
		return;
	if (task->flags & LIVE_CPU && ev->args[0] > task->cpu_ns)
		live->cpu_ns += ev->args[0] - task->cpu_ns;
	task->flags |= LIVE_CPU;
	task->cpu_ns = ev->args[0];
}

void live_tasks_event(struct live_tasks *live, const struct event *ev)
{
	struct live_task *task;

	if (ev->task->serial == 0)
		return;
	switch ((int)ev->kind) {
	case EVENT_START:
		task_start(live, ev);
		break;
	case EVENT_EXIT:
	case EVENT_DETACH:
		task_end(live, ev);
		break;
	case EVENT_TASK:
		set_in_call(live, task_of(live, ev), ev->flags & EVENT_IN_CALL);
		break;
	case EVENT_ENTERED:
		set_in_call(live, task_of(live, ev), true);
		break;
	case EVENT_CALL:
		set_in_call(live, task_find(live, ev), false);
		break;
	case EVENT_EXEC:
		task = task_of(live, ev);
		if (task)
			set_leader(live, task, ev);
		break;
	case EVENT_USAGE:
		task_usage(live, task_of(live, ev), ev);
		break;
	default:
		break;
	}
}
