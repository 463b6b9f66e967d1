#include "viz/collect_spans.h"

#include <string.h>

#include "format/bytes.h"
#include "viz/span_events.h"

/* What there is to know of a call besides how long it took. */
enum call_meaning {
	CALL_PLAIN,
	CALL_WAIT,    /* its result is a child's pid */
	CALL_WAIT_ID, /* the pid is in the siginfo_t of argument 2 */
	CALL_PATH_0,  /* looks for the path of argument 0: may be a mark */
	CALL_PATH_1,
	CALL_EXEC_1, /* argument 1 is the program's argv */
	CALL_EXEC_2,
	CALL_EXIT, /* never returns: no long call */
};

#define CALL_NUMBERS 576

/* The numbers are those of format/syscalls.def. */
static const uint8_t call_meanings[ARCHES][CALL_NUMBERS] = {
	[ARCH_X86_64] =
		{
			[4] = CALL_PATH_0,    /* stat */
			[6] = CALL_PATH_0,    /* lstat */
			[21] = CALL_PATH_0,   /* access */
			[59] = CALL_EXEC_1,   /* execve */
			[60] = CALL_EXIT,     /* exit */
			[61] = CALL_WAIT,     /* wait4 */
			[231] = CALL_EXIT,    /* exit_group */
			[247] = CALL_WAIT_ID, /* waitid */
			[262] = CALL_PATH_1,  /* newfstatat */
			[269] = CALL_PATH_1,  /* faccessat */
			[322] = CALL_EXEC_2,  /* execveat */
			[332] = CALL_PATH_1,  /* statx */
			[439] = CALL_PATH_1,  /* faccessat2 */
		},
	[ARCH_I386] =
		{
			[1] = CALL_EXIT,      /* exit */
			[7] = CALL_WAIT,      /* waitpid */
			[11] = CALL_EXEC_1,   /* execve */
			[33] = CALL_PATH_0,   /* access */
			[106] = CALL_PATH_0,  /* stat */
			[107] = CALL_PATH_0,  /* lstat */
			[114] = CALL_WAIT,    /* wait4 */
			[195] = CALL_PATH_0,  /* stat64 */
			[196] = CALL_PATH_0,  /* lstat64 */
			[252] = CALL_EXIT,    /* exit_group */
			[284] = CALL_WAIT_ID, /* waitid */
			[300] = CALL_PATH_1,  /* fstatat64 */
			[307] = CALL_PATH_1,  /* faccessat */
			[358] = CALL_EXEC_2,  /* execveat */
			[383] = CALL_PATH_1,  /* statx */
			[439] = CALL_PATH_1,  /* faccessat2 */
		},
	[ARCH_X32] =
		{
			[4] = CALL_PATH_0,    /* stat */
			[6] = CALL_PATH_0,    /* lstat */
			[21] = CALL_PATH_0,   /* access */
			[60] = CALL_EXIT,     /* exit */
			[61] = CALL_WAIT,     /* wait4 */
			[231] = CALL_EXIT,    /* exit_group */
			[262] = CALL_PATH_1,  /* newfstatat */
			[269] = CALL_PATH_1,  /* faccessat */
			[332] = CALL_PATH_1,  /* statx */
			[439] = CALL_PATH_1,  /* faccessat2 */
			[520] = CALL_EXEC_1,  /* execve */
			[529] = CALL_WAIT_ID, /* waitid */
			[545] = CALL_EXEC_2,  /* execveat */
		},
};

static enum call_meaning call_meaning(const struct event *ev)
{
	return ev->arch < ARCHES && ev->nr < CALL_NUMBERS ? call_meanings[ev->arch][ev->nr]
							  : CALL_PLAIN;
}

/* Where si_pid lies in a siginfo_t: on 64 bits behind three ints and a hole. */
static int32_t siginfo_pid(const struct event *ev)
{
	const struct capture *info = event_capture_at(ev, 2, true);
	size_t at = ev->arch == ARCH_I386 ? 12 : 16;

	return info && info->size >= at + 4 ? (int32_t)get_u32(info->bytes + at) : 0;
}

static const void *base_name(const struct capture *path, size_t *size)
{
	const uint8_t *slash = memrchr(path->bytes, '/', path->size);
	const uint8_t *begin = slash ? slash + 1 : path->bytes;

	*size = (size_t)(path->bytes + path->size - begin);
	return begin;
}

/* The name of a program with its arguments, as far as there is room for them. */
static void program_label(char label[static SPAN_LABEL_SIZE], const struct capture *argv)
{
	uint8_t text[2 * SPAN_LABEL_SIZE];
	struct capture_item item;
	size_t at = 0, size = 0;

	while (size < SPAN_LABEL_SIZE && capture_list_next(argv, &at, &item)) {
		struct capture word = {.bytes = item.bytes, .size = item.size};
		size_t length = item.size;
		const void *bytes = size ? item.bytes : base_name(&word, &length);

		if (size)
			text[size++] = ' ';
		if (length > sizeof(text) - size)
			length = sizeof(text) - size;
		memcpy(text + size, bytes, length);
		size += length;
	}
	if (size)
		span_label(label, text, size);
}

/* Behind the exec, the call itself tells of the arguments. */
static void call_exec(struct spans_state *state, const struct span_task *task,
		      const struct event *ev, unsigned arg)
{
	const struct capture *argv = event_capture(ev, arg);
	uint16_t program = span_program(&state->table, task->top);

	if (argv && ev->result == 0 && program &&
	    span_get(&state->table, program)->kind == SPAN_PROGRAM)
		program_label(span_at(&state->table, program)->label, argv);
}

static void spans_call(struct spans_state *state, struct span_task *task, const struct event *ev,
		       struct event_address address)
{
	enum call_meaning meaning = call_meaning(ev);

	if (task->children_ended)
		spans_judge_children(state, task, ev);
	if (ev->duration_ns > task->keep_ns && meaning != CALL_EXIT)
		spans_long_call(state, task, ev, address);
	switch (meaning) {
	case CALL_WAIT:
		if (ev->result > 0)
			spans_reap(state, task, ev, (int32_t)ev->result);
		break;
	case CALL_WAIT_ID:
		if (ev->result == 0 && siginfo_pid(ev) > 0)
			spans_reap(state, task, ev, siginfo_pid(ev));
		break;
	case CALL_PATH_0:
	case CALL_PATH_1:
		spans_mark(state, task, ev, address, meaning == CALL_PATH_1);
		break;
	case CALL_EXEC_1:
	case CALL_EXEC_2:
		call_exec(state, task, ev, meaning == CALL_EXEC_1 ? 1 : 2);
		break;
	case CALL_PLAIN:
	case CALL_EXIT:
		break;
	}
}

void spans_close_to(struct spans_state *state, struct span_task *task, uint16_t base,
		    uint64_t time_ns, unsigned flags, int32_t result)
{
	while (task->top && task->top != base) {
		const struct span *span = span_get(&state->table, task->top);
		bool is_program = span->kind == SPAN_PROGRAM;

		/* A mark has no status; a program that another replaced has none either. */
		span_close(&state->table, task->top, time_ns, is_program ? flags : SPAN_CUT,
			   is_program ? result : 0);
		task->top = span->parent;
	}
}

/* The open process of that pid, the newest, or 0. */
static uint16_t find_process(const struct span_table *table, int32_t pid)
{
	uint16_t best = 0;

	for (uint32_t i = 0; i < table->count; i++) {
		const struct span *span = &table->spans[i];

		if (span->kind == SPAN_PROCESS && span->flags & SPAN_OPEN && span->tid == pid &&
		    (!best || span->id > span_get(table, best)->id))
			best = (uint16_t)(i + 1);
	}
	return best;
}

/* Around a new task: the span that made a process, the program that a thread is of. */
static uint16_t find_parent(struct spans_state *state, const struct event *ev)
{
	uint32_t serial = ev->kind == EVENT_START ? (uint32_t)ev->args[0] : ev->task->parent;
	const struct span_task *maker;
	uint16_t ref;

	if (!serial)
		serial = ev->task->parent;
	maker = span_tasks_get(&state->tasks, serial);
	ref = maker ? maker->top : span_of_task(&state->table, serial, false);
	if (ev->task->tid == ev->task->pid)
		return ref;
	ref = span_program(&state->table, ref);
	return ref ? ref : find_process(&state->table, ev->task->pid);
}

static uint16_t add_base(struct spans_state *state, const struct event *ev,
			 struct event_address address)
{
	const struct task_info *task = ev->task;
	bool is_new = ev->kind == EVENT_START && ev->nr != START_ATTACH;
	bool lasts = ev->kind == EVENT_CALL || ev->kind == EVENT_ENTERED || ev->kind == EVENT_TASK;
	struct span made = {
		.kind = task->tid == task->pid ? SPAN_PROCESS : SPAN_THREAD,
		.flags = (uint8_t)(SPAN_OPEN | (is_new ? 0 : SPAN_BEFORE)),
		.begin_ns = lasts ? event_enter_ns(ev) : ev->time_ns,
		.block = address.block,
		.row = address.row,
		.serial = task->serial,
		.tid = task->tid,
		.parent = find_parent(state, ev),
	};

	span_label(made.label, task->name, strnlen(task->name, TASK_NAME_SIZE));
	return spans_add(state, &made);
}

/* The open program or mark that lies directly in a span, or 0. */
static uint16_t find_inner(const struct span_table *table, uint16_t ref)
{
	for (uint32_t i = 0; ref && i < table->count; i++) {
		const struct span *span = &table->spans[i];

		if (span->parent == ref && span->flags & SPAN_OPEN &&
		    (span->kind == SPAN_PROGRAM || span->kind == SPAN_MARK))
			return (uint16_t)(i + 1);
	}
	return 0;
}

/* The innermost open span of a task that was forgotten. */
static uint16_t find_top(const struct span_table *table, uint16_t base)
{
	uint16_t top = base, inner;

	while ((inner = find_inner(table, top)))
		top = inner;
	return top;
}

static struct span_task *task_of(struct spans_state *state, const struct event *ev,
				 struct event_address address)
{
	struct span_task *task = span_tasks_find(&state->tasks, ev->task->serial);

	if (!task) {
		uint16_t base = span_of_task(&state->table, ev->task->serial, true);
		uint16_t top = find_top(&state->table, base);

		if (!base)
			base = top = add_base(state, ev, address);
		task = span_tasks_add(&state->tasks, ev->task->serial);
		task->base = base;
		task->top = top;
	}
	task->last_ns = ev->time_ns;
	return task;
}

/*
 * A thread that execs becomes the first task of its process, which may have been told to have
 * ended when the one that was it ended.
 */
static void thread_exec(struct spans_state *state, struct span_task *task, const struct event *ev)
{
	uint16_t process = span_process(&state->table, task->base);
	struct span *span;

	spans_close_to(state, task, task->base, ev->time_ns, SPAN_CUT, 0);
	span_close(&state->table, task->base, ev->time_ns, SPAN_CUT, 0);
	if (!process)
		return;
	span = span_at(&state->table, process);
	span->flags = (uint8_t)((span->flags & (SPAN_BEFORE)) | SPAN_OPEN);
	span->serial = ev->task->serial;
	span->result = 0;
	for (uint32_t i = 0; i < state->table.count; i++)
		if (state->table.spans[i].parent == process &&
		    state->table.spans[i].kind == SPAN_PROGRAM)
			span_close(&state->table, (uint16_t)(i + 1), ev->time_ns, SPAN_CUT, 0);
	task->base = task->top = process;
}

static void spans_exec(struct spans_state *state, struct span_task *task, const struct event *ev,
		       struct event_address address)
{
	const struct capture *path = event_capture(ev, 0);
	struct span made = {
		.kind = SPAN_PROGRAM,
		.flags = SPAN_OPEN,
		.begin_ns = ev->time_ns,
		.block = address.block,
		.row = address.row,
		.serial = ev->task->serial,
		.tid = ev->task->tid,
	};
	const void *name = ev->task->name;
	size_t size = strnlen(ev->task->name, TASK_NAME_SIZE);
	uint16_t ref;

	if (!task->base)
		return;
	if (span_get(&state->table, task->base)->kind == SPAN_THREAD)
		thread_exec(state, task, ev);
	span_label(span_at(&state->table, task->base)->label, name, size);
	spans_close_to(state, task, task->base, ev->time_ns, SPAN_CUT, 0);
	if (path && path->size)
		name = base_name(path, &size);
	span_label(made.label, name, size);
	made.parent = task->base;
	ref = spans_add(state, &made);
	if (ref)
		task->top = ref;
}

/* Has the parent's next call tell whether it was waiting. */
static void tell_parent(struct spans_state *state, const struct span_task *task)
{
	struct span *span = span_at(&state->table, task->base);
	struct span_task *parent;

	if (span->kind != SPAN_PROCESS || !span->parent)
		return;
	parent = span_tasks_find(&state->tasks, span_get(&state->table, span->parent)->serial);
	if (!parent)
		return;
	span->flags |= SPAN_PENDING;
	parent->children_ended++;
}

static void close_base(struct spans_state *state, const struct span_task *task,
		       const struct event *ev, unsigned flags, int32_t result)
{
	span_label(span_at(&state->table, task->base)->label, ev->task->name,
		   strnlen(ev->task->name, TASK_NAME_SIZE));
	span_close(&state->table, task->base, ev->time_ns, flags, result);
	if (ev->kind == EVENT_EXIT)
		tell_parent(state, task);
}

/* The task is gone: exited or let go. */
static void spans_end(struct spans_state *state, struct span_task *task, const struct event *ev)
{
	bool exited = ev->kind == EVENT_EXIT;
	int32_t result = exited ? (int32_t)ev->result : 0;
	unsigned flags = (result ? SPAN_FAILED : 0) | (exited ? 0 : SPAN_DETACHED);
	const struct task_info *info = ev->task;

	if (task->base) {
		spans_close_to(state, task, task->base, ev->time_ns, flags, result);
		/* Not the process, where a thread's exec has made that thread its first. */
		if (span_get(&state->table, task->base)->serial == info->serial)
			close_base(state, task, ev, flags, result);
	}
	span_tasks_remove(&state->tasks, task);
}

static void spans_event(void *data, const struct event *ev, struct event_address address)
{
	struct spans_state *state = data;
	struct span_task *task;

	if (ev->task->serial == 0)
		return;
	task = task_of(state, ev, address);
	switch ((enum event_kind)ev->kind) {
	case EVENT_CALL:
		spans_call(state, task, ev, address);
		break;
	case EVENT_EXEC:
		spans_exec(state, task, ev, address);
		break;
	case EVENT_EXIT:
	case EVENT_DETACH:
		spans_end(state, task, ev);
		break;
	case EVENT_ENTERED:
	case EVENT_TASK:
	case EVENT_START:
	case EVENT_SIGNAL:
	case EVENT_STOP:
	case EVENT_USAGE:
	case EVENT_OUTPUT:
	case EVENT_HELD:
	case EVENT_NOTE:
	case EVENT_LOSS:
	case EVENT_DESCRIPTOR:
	case EVENT_MAPPING:
	case EVENT_KINDS:
		break;
	}
}

const struct collector_ops collect_spans = {
	.name = "spans",
	.size = sizeof(struct spans_state),
	.event = spans_event,
};
