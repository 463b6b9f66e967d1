#include "replay/log_tasks.h"

#include <stdlib.h>
#include <string.h>

#include "format/bytes.h"
#include "format/error.h"

#define HEADS_MIN 256

static uint32_t *head_of(const struct log_tasks *t, uint32_t serial)
{
	return &t->heads[serial * 2654435761u >> 7 & (t->head_count - 1)];
}

struct log_task *log_tasks_find(const struct log_tasks *t, uint32_t serial)
{
	uint32_t at = t->head_count && serial ? *head_of(t, serial) : 0;

	while (at && t->tasks[at - 1].info.serial != serial)
		at = t->tasks[at - 1].next;
	return at ? &t->tasks[at - 1] : NULL;
}

static bool heads_grow(struct log_tasks *t)
{
	size_t count = t->head_count ? t->head_count * 2 : HEADS_MIN;
	uint32_t *heads = calloc(count, sizeof(*heads)), *head;

	if (!heads)
		return false;
	free(t->heads);
	t->heads = heads;
	t->head_count = count;
	for (size_t i = 0; i < t->count; i++) {
		if (!t->tasks[i].info.serial)
			continue;
		head = head_of(t, t->tasks[i].info.serial);
		t->tasks[i].next = *head;
		*head = (uint32_t)i + 1;
	}
	return true;
}

static struct log_task *task_new(struct log_tasks *t, const struct task_info *info)
{
	uint32_t at = t->free, *head;

	if (t->living >= t->head_count && !heads_grow(t))
		return NULL;
	if (at) {
		t->free = t->tasks[at - 1].next;
	} else {
		if (!array_reserve(&t->tasks, &t->capacity, t->count, sizeof(*t->tasks)))
			return NULL;
		at = (uint32_t)++t->count;
	}
	head = head_of(t, info->serial);
	t->tasks[at - 1] = (struct log_task){.info = *info, .next = *head};
	*head = at;
	t->living++;
	return &t->tasks[at - 1];
}

static void task_end(struct log_tasks *t, uint32_t serial)
{
	struct log_task *task = log_tasks_find(t, serial);
	uint32_t *at, index;

	if (!task)
		return;
	index = (uint32_t)(task - t->tasks) + 1;
	for (at = head_of(t, serial); *at != index; at = &t->tasks[*at - 1].next)
		;
	*at = task->next;
	*task = (struct log_task){.next = t->free};
	t->free = index;
	t->living--;
}

static void call_begin(struct log_task *task, const struct event *ev)
{
	task->open = true;
	task->arch = ev->arch;
	task->nr = ev->nr;
	task->ip = ev->ip;
	task->flags = ev->flags & EVENT_ATTACHED;
	task->enter_ns = event_enter_ns(ev);
	memcpy(task->args, ev->args, sizeof(task->args));
}

int log_tasks_event(struct log_tasks *t, const struct event *ev)
{
	struct log_task *task;

	if (!ev->task->serial)
		return 0;
	if (ev->kind == EVENT_EXIT || ev->kind == EVENT_DETACH) {
		task_end(t, ev->task->serial);
		return 0;
	}
	task = log_tasks_find(t, ev->task->serial);
	if (!task)
		task = task_new(t, ev->task);
	if (!task)
		return STREC_NOMEM;
	task->info = *ev->task;
	if (ev->kind == EVENT_ENTERED || (ev->kind == EVENT_TASK && ev->flags & EVENT_IN_CALL))
		call_begin(task, ev);
	else if (ev->kind == EVENT_CALL || ev->kind == EVENT_TASK)
		task->open = false;
	return 0;
}

struct event log_task_event(const struct log_task *task, uint64_t time_ns)
{
	struct event ev = {.time_ns = time_ns, .task = &task->info, .kind = EVENT_TASK};

	if (task->open) {
		ev.flags = EVENT_IN_CALL | task->flags;
		ev.arch = task->arch;
		ev.nr = task->nr;
		ev.ip = task->ip;
		ev.duration_ns = time_ns > task->enter_ns ? time_ns - task->enter_ns : 0;
		memcpy(ev.args, task->args, sizeof(ev.args));
	}
	return ev;
}

void log_tasks_release(struct log_tasks *t)
{
	free(t->tasks);
	free(t->heads);
	*t = (struct log_tasks){0};
}
