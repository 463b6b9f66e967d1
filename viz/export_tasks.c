#include "viz/export_tasks.h"

#include <stdlib.h>
#include <string.h>

#include "viz/call_meaning.h"

#define SLOTS_FIRST 256 /* a power of two, as always */

static size_t slot_of(const struct export_tasks *tasks, uint32_t serial)
{
	/* Fibonacci hashing: serials are consecutive. */
	return (size_t)(serial * UINT32_C(2654435769)) & (tasks->slot_count - 1);
}

/* The slot of a serial, or the empty one where it would be. */
static size_t slot_find(const struct export_tasks *tasks, uint32_t serial)
{
	size_t at = slot_of(tasks, serial);

	while (tasks->slots[at] && tasks->slots[at]->serial != serial)
		at = (at + 1) & (tasks->slot_count - 1);
	return at;
}

static bool slots_grow(struct export_tasks *tasks)
{
	size_t count = tasks->slot_count ? 2 * tasks->slot_count : SLOTS_FIRST;
	struct export_task **slots;

	if (2 * (tasks->count + 1) <= tasks->slot_count)
		return true;
	slots = calloc(count, sizeof(struct export_task *));
	if (!slots)
		return false;
	free(tasks->slots);
	tasks->slots = slots;
	tasks->slot_count = count;
	for (struct export_task *task = tasks->first; task; task = task->next)
		tasks->slots[slot_find(tasks, task->serial)] = task;
	return true;
}

/* Closes the gap that a removed entry leaves, so that what was pushed on by it is found. */
static void slot_clear(struct export_tasks *tasks, size_t gap)
{
	size_t mask = tasks->slot_count - 1;

	tasks->slots[gap] = NULL;
	for (size_t at = (gap + 1) & mask; tasks->slots[at]; at = (at + 1) & mask) {
		size_t home = slot_of(tasks, tasks->slots[at]->serial);

		if (((at - home) & mask) < ((at - gap) & mask))
			continue;
		tasks->slots[gap] = tasks->slots[at];
		tasks->slots[at] = NULL;
		gap = at;
	}
}

struct export_task *export_tasks_find(const struct export_tasks *tasks, uint32_t serial)
{
	return tasks->slot_count ? tasks->slots[slot_find(tasks, serial)] : NULL;
}

static struct export_process *process_find(const struct export_tasks *tasks, int32_t pid)
{
	for (struct export_task *task = tasks->first; task; task = task->next)
		if (task->process->pid == pid)
			return task->process;
	return NULL;
}

static struct export_process *process_new(struct export_tasks *tasks, const struct event *ev,
					  uint64_t begin_ns, bool before)
{
	struct export_process *process = calloc(1, sizeof(*process));

	if (!process)
		return NULL;
	process->number = ++tasks->processes;
	process->pid = ev->task->pid;
	process->begin_ns = begin_ns;
	process->before = before;
	memcpy(process->name, ev->task->name, TASK_NAME_SIZE);
	return process;
}

static void process_leave(struct export_process *process)
{
	if (process->tasks && --process->tasks)
		return;
	buffer_release(&process->path);
	buffer_release(&process->arguments);
	free(process);
}

/* Of a call it is known since when its task was there. */
static uint64_t first_seen_ns(const struct event *ev)
{
	bool lasts = ev->kind == EVENT_CALL || ev->kind == EVENT_ENTERED || ev->kind == EVENT_TASK;

	return lasts ? event_enter_ns(ev) : ev->time_ns;
}

static struct export_task *task_add(struct export_tasks *tasks, const struct event *ev)
{
	struct export_task *task = calloc(1, sizeof(*task));

	if (!task || !slots_grow(tasks)) {
		free(task);
		return NULL;
	}
	task->serial = ev->task->serial;
	task->tid = ev->task->tid;
	task->begin_ns = first_seen_ns(ev);
	task->before = ev->kind != EVENT_START || ev->nr == START_ATTACH;
	task->process = process_find(tasks, ev->task->pid);
	if (!task->process)
		task->process = process_new(tasks, ev, task->begin_ns, task->before);
	if (!task->process) {
		free(task);
		return NULL;
	}
	task->process->tasks++;
	task->next = tasks->first;
	tasks->first = task;
	tasks->slots[slot_find(tasks, task->serial)] = task;
	tasks->count++;
	return task;
}

static void note_child(const struct export_tasks *tasks, const struct event *ev)
{
	uint32_t serial = ev->args[0] ? (uint32_t)ev->args[0] : ev->task->parent;
	struct export_task *parent = export_tasks_find(tasks, serial);

	if (parent) {
		parent->child = ev->task->serial;
		parent->child_ns = ev->time_ns;
	}
}

static void note_program(struct export_process *process, const struct event *ev)
{
	const struct capture *path = event_capture(ev, 0);

	process->programs++;
	process->program_ns = ev->time_ns;
	buffer_clear(&process->arguments);
	buffer_clear(&process->path);
	if (path)
		buffer_put(&process->path, path->bytes, path->size);
}

static void update_names(struct export_task *task, const struct task_info *info)
{
	if (memcmp(task->name, info->name, TASK_NAME_SIZE) == 0 && task->tid == info->tid)
		return;
	memcpy(task->name, info->name, TASK_NAME_SIZE);
	task->tid = info->tid;
	if (info->tid == info->pid)
		memcpy(task->process->name, info->name, TASK_NAME_SIZE);
}

struct export_task *export_tasks_event(struct export_tasks *tasks, const struct event *ev)
{
	struct export_task *task = tasks->last;

	if (!task || task->serial != ev->task->serial)
		task = export_tasks_find(tasks, ev->task->serial);
	if (!task)
		task = task_add(tasks, ev);
	if (!task)
		return NULL;
	tasks->last = task;
	update_names(task, ev->task);
	if (ev->kind == EVENT_START && ev->nr != START_ATTACH)
		note_child(tasks, ev);
	return task;
}

static void marks_release(struct export_task *task)
{
	while (task->mark_count)
		export_mark_pop(task);
	free(task->marks);
}

static void task_free(struct export_task *task)
{
	process_leave(task->process);
	buffer_release(&task->open);
	marks_release(task);
	free(task);
}

void export_tasks_end(struct export_tasks *tasks, struct export_task *task)
{
	struct export_task **at = &tasks->first;

	while (*at != task)
		at = &(*at)->next;
	*at = task->next;
	slot_clear(tasks, slot_find(tasks, task->serial));
	tasks->count--;
	tasks->last = NULL;
	task_free(task);
}

void export_tasks_release(struct export_tasks *tasks)
{
	while (tasks->first) {
		struct export_task *task = tasks->first;

		tasks->first = task->next;
		task_free(task);
	}
	free(tasks->slots);
	*tasks = (struct export_tasks){0};
}

void export_tasks_exec(struct export_task *task, const struct event *ev)
{
	note_program(task->process, ev);
}

void export_tasks_exec_call(struct export_task *task, const struct event *ev)
{
	enum call_meaning meaning = call_meaning(ev->arch, ev->nr);
	const struct capture *argv = NULL;

	if ((meaning == CALL_EXEC_0 || meaning == CALL_EXEC_1) && ev->result == 0 &&
	    !(ev->flags & EVENT_UNFINISHED))
		argv = event_capture(ev, meaning == CALL_EXEC_1 ? 2 : 1);
	if (!argv || argv->kind != CAPTURE_LIST)
		return;
	buffer_clear(&task->process->arguments);
	buffer_put(&task->process->arguments, argv->bytes, argv->size);
}

struct export_mark *export_mark_begin(struct export_tasks *tasks, struct export_task *task,
				      const struct mark *mark, uint64_t begin_ns, bool *failed)
{
	struct export_mark *made;

	if (task->mark_count == EXPORT_MARKS_MAX) {
		tasks->marks_dropped++;
		return NULL;
	}
	if (!task->marks)
		task->marks = calloc(EXPORT_MARKS_MAX, sizeof(*task->marks));
	made = task->marks ? &task->marks[task->mark_count] : NULL;
	if (made)
		made->name = malloc(mark->size);
	if (!made || !made->name) {
		*failed = true;
		return NULL;
	}
	memcpy(made->name, mark->name, mark->size);
	made->size = mark->size;
	made->begin_ns = begin_ns;
	made->id = 0;
	task->mark_count++;
	return made;
}

size_t export_mark_find(const struct export_task *task, const struct mark *mark)
{
	for (size_t i = task->mark_count; i-- > 0;)
		if (task->marks[i].size == mark->size &&
		    memcmp(task->marks[i].name, mark->name, mark->size) == 0)
			return i;
	return task->mark_count;
}

void export_mark_pop(struct export_task *task)
{
	free(task->marks[--task->mark_count].name);
}
