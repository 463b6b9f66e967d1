/* Where tasks come from: the first line of one, calls that make one, and what strace says. */
#include <string.h>

#include "format/syscalls.h"
#include "viz/strace_text.h"
#include "viz/strace_values.h"

enum { CLONE_VFORK_FLAG = 0x4000, CLONE_THREAD_FLAG = 0x10000, CLONE_VM_FLAG = 0x100 };

static void set_comm(struct strace_task *task, struct span_text comm)
{
	size_t size = comm.size < TASK_NAME_SIZE ? comm.size : TASK_NAME_SIZE - 1;

	memset(task->info.name, 0, TASK_NAME_SIZE);
	memcpy(task->info.name, comm.at, size);
}

/* The flags behind "flags=" of clone() and clone3(), and of fork() and vfork() none. */
static uint64_t clone_flags(struct span_text args)
{
	static const char before[] = "flags=";
	const char *at = memmem(args.at, args.size, before, sizeof(before) - 1);
	struct strace_value value;
	struct buffer none = {0};
	struct span_text flags;

	if (!at)
		return 0;
	flags.at = at + sizeof(before) - 1;
	flags.size = 0;
	while (flags.at + flags.size < args.at + args.size && !strchr(",} ", flags.at[flags.size]))
		flags.size++;
	strace_value_parse(&value, ARG_CLONE_FLAGS, flags, &none);
	return value.keep_text ? 0 : value.number;
}

static uint32_t how_of(struct span_text name, uint64_t flags)
{
	if (span_is(name, "vfork") || flags & CLONE_VFORK_FLAG)
		return START_VFORK;
	if (span_is(name, "fork") || (!(flags & CLONE_THREAD_FLAG) && !(flags & CLONE_VM_FLAG)))
		return START_FORK;
	return START_CLONE;
}

/* The task of that id; one that is there is another one's that ended unseen. */
static struct strace_task *child_add(struct strace_text *text, int32_t tid,
				     const struct strace_task *maker, struct span_text name,
				     struct span_text args)
{
	uint64_t flags = clone_flags(args);
	struct event start = {.kind = EVENT_START,
			      .nr = how_of(name, flags),
			      .args = {maker->info.serial, flags}};
	struct strace_task *task = strace_tasks_add(&text->tasks, tid);

	if (!task)
		return NULL;
	task->info.parent = maker->info.serial;
	task->arch = maker->arch;
	memcpy(task->info.name, maker->info.name, TASK_NAME_SIZE);
	if (flags & CLONE_THREAD_FLAG)
		task->info.pid = maker->info.pid;
	return strace_text_put(text, task, &start) ? NULL : task;
}

/* One of which nobody knows who made it; the line that tells of it is not strace's. */
static struct strace_task *stranger_add(struct strace_text *text, int32_t tid, bool executes)
{
	struct event start = {.kind = EVENT_START, .nr = executes ? START_FIRST : START_ATTACH};
	struct strace_task *task = strace_tasks_add(&text->tasks, tid);

	if (!task)
		return NULL;
	return strace_text_put_text(text, task, start, TEXT_ALL, CAPTURE_TEXT,
				    (struct span_text){"", 0})
		       ? NULL
		       : task;
}

static struct strace_task *task_add(struct strace_text *text, int32_t tid, bool executes)
{
	struct strace_task *maker = strace_tasks_maker(&text->tasks);

	return maker ? child_add(text, tid, maker, span_of_buffer(&maker->name),
				 span_of_buffer(&maker->args))
		     : stranger_add(text, tid, executes);
}

/*
 * On a terminal lines have ids only while there are several tasks: one that was told of by no
 * call and no message is the first.
 */
static struct strace_task *task_of_id(struct strace_text *text, int32_t tid, bool executes)
{
	struct strace_task *task = strace_tasks_find(&text->tasks, tid);
	struct strace_task *first = task ? NULL : strace_tasks_find(&text->tasks, 0);

	if (task)
		return task;
	if (!first)
		return task_add(text, tid, executes);
	for (struct strace_task *each = text->tasks.oldest; each; each = each->newer)
		if (each->info.pid == 0) /* it and its threads */
			each->info.pid = tid;
	strace_tasks_rename(&text->tasks, first, tid);
	return first;
}

struct strace_task *strace_text_task(struct strace_text *text, const struct strace_line *line)
{
	bool executes = span_begins(line->name, "execve");
	struct strace_task *task;

	if (line->pid) {
		task = task_of_id(text, line->pid, executes);
	} else if (text->tasks.count == 1) {
		task = text->tasks.oldest;
	} else {
		task = strace_tasks_find(&text->tasks, 0);
		if (!task)
			task = stranger_add(text, 0, executes);
	}
	if (task && line->comm.size)
		set_comm(task, line->comm);
	return task;
}

int strace_text_birth(struct strace_text *text, struct strace_task *maker, int32_t tid,
		      struct span_text name, struct span_text args)
{
	struct strace_task *old = strace_tasks_find(&text->tasks, tid);

	if (tid <= 0 || (old && old->info.parent == maker->info.serial))
		return 0;
	/* Its line came before its maker's, and who that was was not clear. */
	if (old && old->info.parent == 0 && old != maker && maker->in_call)
		return 0;
	if (old == maker)
		return 0;
	if (old)
		strace_tasks_remove(&text->tasks, old);
	return child_add(text, tid, maker, name, args) ? 0 : STREC_NOMEM;
}

/* "[ Process PID=12 runs in 32 bit mode. ]" */
static void take_mode(struct strace_text *text, struct span_text rest)
{
	struct strace_task *task;
	uint64_t pid;

	if (!span_decimal(&rest, &pid) || !span_skip(&rest, " runs in "))
		return;
	task = strace_tasks_find(&text->tasks, (int32_t)pid);
	if (!task && text->tasks.count == 1)
		task = text->tasks.oldest;
	if (task)
		task->arch = span_begins(rest, "32 bit") ? ARCH_I386
			     : span_begins(rest, "x32")  ? ARCH_X32
							 : ARCH_X86_64;
}

/* The call that makes the task may be the line that the message came into. */
static bool broken_makes(struct strace_text *text, int32_t tid)
{
	struct buffer copy = {0};
	struct strace_task *maker = NULL;
	struct strace_line line;

	if (!text->broken.size)
		return false;
	buffer_put(&copy, text->broken.bytes, text->broken.size);
	buffer_put(&copy, " <unfinished ...>", 17);
	strace_line_parse(&line, (const char *)copy.bytes, copy.failed ? 0 : copy.size);
	if (line.kind == STRACE_ENTERED && strace_makes_task(line.name))
		maker = strace_text_task(text, &line);
	if (maker)
		child_add(text, tid, maker, line.name, line.args);
	buffer_release(&copy);
	return maker != NULL;
}

bool strace_text_message(struct strace_text *text, struct span_text body)
{
	uint64_t pid;

	span_skip(&body, "strace: ");
	if (span_skip(&body, "[ Process PID=")) {
		take_mode(text, body);
		return true;
	}
	if (!span_skip(&body, "Process ") || !span_decimal(&body, &pid) || pid > INT32_MAX ||
	    !span_begins(body, " attached"))
		return false;
	if (!strace_tasks_find(&text->tasks, (int32_t)pid) && !broken_makes(text, (int32_t)pid))
		task_add(text, (int32_t)pid, false);
	return true;
}
