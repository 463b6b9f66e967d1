#include "viz/strace_tasks.h"

static size_t bucket_of(int32_t tid)
{
	return (uint32_t)tid % STRACE_TASK_BUCKETS;
}

struct strace_task *strace_tasks_find(const struct strace_tasks *tasks, int32_t tid)
{
	struct strace_task *task = tasks->buckets[bucket_of(tid)];

	while (task && task->info.tid != tid)
		task = task->next;
	return task;
}

static void bucket_put(struct strace_tasks *tasks, struct strace_task *task)
{
	struct strace_task **bucket = &tasks->buckets[bucket_of(task->info.tid)];

	task->next = *bucket;
	*bucket = task;
}

static void bucket_take(struct strace_tasks *tasks, struct strace_task *task)
{
	struct strace_task **at = &tasks->buckets[bucket_of(task->info.tid)];

	while (*at != task)
		at = &(*at)->next;
	*at = task->next;
}

struct strace_task *strace_tasks_add(struct strace_tasks *tasks, int32_t tid)
{
	struct strace_task *task = calloc(1, sizeof(*task));

	if (!task)
		return NULL;
	task->info = (struct task_info){.serial = ++tasks->serials, .tid = tid, .pid = tid};
	task->older = tasks->newest;
	*(tasks->newest ? &tasks->newest->newer : &tasks->oldest) = task;
	tasks->newest = task;
	tasks->count++;
	bucket_put(tasks, task);
	return task;
}

void strace_tasks_rename(struct strace_tasks *tasks, struct strace_task *task, int32_t tid)
{
	bucket_take(tasks, task);
	task->info.tid = tid;
	bucket_put(tasks, task);
}

static void task_free(struct strace_task *task)
{
	buffer_release(&task->name);
	buffer_release(&task->args);
	free(task);
}

void strace_tasks_remove(struct strace_tasks *tasks, struct strace_task *task)
{
	bucket_take(tasks, task);
	*(task->older ? &task->older->newer : &tasks->oldest) = task->newer;
	*(task->newer ? &task->newer->older : &tasks->newest) = task->older;
	tasks->count--;
	task_free(task);
}

void strace_tasks_release(struct strace_tasks *tasks)
{
	struct strace_task *task = tasks->oldest;

	while (task) {
		struct strace_task *newer = task->newer;

		task_free(task);
		task = newer;
	}
	*tasks = (struct strace_tasks){0};
}

bool strace_makes_task(struct span_text name)
{
	return span_is(name, "clone") || span_is(name, "clone3") || span_is(name, "fork") ||
	       span_is(name, "vfork");
}

struct strace_task *strace_tasks_maker(const struct strace_tasks *tasks)
{
	struct strace_task *maker = NULL;

	for (struct strace_task *task = tasks->oldest; task; task = task->newer) {
		if (!task->in_call || !strace_makes_task(span_of_buffer(&task->name)))
			continue;
		if (maker)
			return NULL;
		maker = task;
	}
	return maker;
}
