#include "viz/collect_spans.h"

#include <errno.h>
#include <string.h>

#include "format/bytes.h"
#include "viz/call_meaning.h"
#include "viz/span_events.h"

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

/* A program as it was called, without its directory, and its arguments, as far as they fit. */
static void program_label(char label[static SPAN_LABEL_SIZE], const struct capture *path,
			  const struct capture *argv)
{
	uint8_t text[2 * SPAN_LABEL_SIZE];
	struct capture_item item;
	size_t at = 0, length;
	const void *name = base_name(path, &length);
	size_t size = length < SPAN_LABEL_SIZE ? length : SPAN_LABEL_SIZE;

	memcpy(text, name, size);
	/* The first is what it was called, once more. */
	for (bool more = capture_list_next(argv, &at, &item);
	     more && size < SPAN_LABEL_SIZE && capture_list_next(argv, &at, &item);) {
		size_t room = sizeof(text) - size - 1;

		length = item.size < room ? item.size : room;
		text[size++] = ' ';
		memcpy(text + size, item.bytes, length);
		size += length;
	}
	span_label(label, text, size);
}

/*
 * The event of the exec came before that of the call, which tells how it was called; the
 * former knows what the kernel ran, which may be the interpreter of a script.
 */
static void call_exec(struct spans_state *state, const struct span_task *task,
		      const struct event *ev, unsigned path_arg)
{
	const struct capture *path = event_capture(ev, path_arg);
	const struct capture *argv = event_capture(ev, path_arg + 1);
	uint16_t program = span_program(&state->table, task->top);

	if (path && path->size && argv && ev->result == 0 && program &&
	    span_get(&state->table, program)->kind == SPAN_PROGRAM)
		program_label(span_at(&state->table, program)->label, path, argv);
}

/* The pid of the child whose status the call got, or 0. */
static int32_t reaped_pid(const struct event *ev, enum call_meaning meaning)
{
	if (meaning == CALL_WAIT && ev->result > 0)
		return (int32_t)ev->result;
	return meaning == CALL_WAIT_ID && ev->result == 0 ? siginfo_pid(ev) : 0;
}

/* Whether a child's end may be what the call waited for. */
static bool is_wait(const struct event *ev, enum call_meaning meaning)
{
	return meaning == CALL_WAIT || meaning == CALL_WAIT_ID || meaning == CALL_SLEEP ||
	       (meaning == CALL_READ && ev->result == 0) ||
	       (event_failed(ev) && (ev->result == -EINTR || ev->result <= -SPAN_RESTART));
}

static void spans_call(struct spans_state *state, struct span_task *task, const struct event *ev,
		       struct event_address address)
{
	enum call_meaning meaning = call_meaning(ev->arch, ev->nr);
	int32_t pid = reaped_pid(ev, meaning);

	if (is_wait(ev, meaning)) {
		task->wait_begin_ns = event_enter_ns(ev);
		task->wait_end_ns = ev->time_ns;
	}
	if (meaning == CALL_EXIT)
		task->dying_ns = event_enter_ns(ev);
	if (task->children_ended)
		spans_judge_children(state, task);
	if (ev->duration_ns > task->keep_ns && meaning != CALL_EXIT)
		spans_long_call(state, task, ev, address, pid > 0 ? SPAN_WAIT : 0);
	switch (meaning) {
	case CALL_WAIT:
	case CALL_WAIT_ID:
		if (pid > 0)
			spans_reap(state, task, ev, pid);
		break;
	case CALL_PATH_0:
	case CALL_PATH_1:
		spans_mark(state, task, ev, address, meaning == CALL_PATH_1);
		break;
	case CALL_EXEC_0:
	case CALL_EXEC_1:
		call_exec(state, task, ev, meaning == CALL_EXEC_1);
		break;
	case CALL_PLAIN:
	case CALL_SLEEP:
	case CALL_READ:
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

/* The program that a process ran last, or NULL. */
static struct span *last_program(struct span_table *table, uint16_t process)
{
	struct span *last = NULL;

	for (uint32_t i = 0; i < table->count; i++) {
		struct span *span = &table->spans[i];

		if (span->kind == SPAN_PROGRAM && span->parent == process &&
		    (!last || span->id > last->id))
			last = span;
	}
	return last;
}

/*
 * A thread that execs becomes the first task of its process. Of the one that was it an end may
 * have been told: neither the process's nor the program's.
 */
static void thread_exec(struct spans_state *state, struct span_task *task, const struct event *ev)
{
	uint16_t process = span_process(&state->table, task->base);
	struct span *span, *program;

	spans_close_to(state, task, task->base, ev->time_ns, SPAN_CUT, 0);
	span_close(&state->table, task->base, ev->time_ns, SPAN_CUT, 0);
	if (!process)
		return;
	span = span_at(&state->table, process);
	span->flags = (uint8_t)((span->flags & SPAN_BEFORE) | SPAN_OPEN);
	span->serial = ev->task->serial;
	span->result = 0;
	program = last_program(&state->table, process);
	if (program) {
		program->flags |= SPAN_OPEN;
		span_close(&state->table, (uint16_t)(program - state->table.spans + 1), ev->time_ns,
			   SPAN_CUT, 0);
	}
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

static void close_base(struct spans_state *state, const struct span_task *task,
		       const struct event *ev, unsigned flags, int32_t result)
{
	span_label(span_at(&state->table, task->base)->label, ev->task->name,
		   strnlen(ev->task->name, TASK_NAME_SIZE));
	span_close(&state->table, task->base, ev->time_ns, flags, result);
	if (ev->kind == EVENT_EXIT)
		spans_child_ended(state, task);
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
