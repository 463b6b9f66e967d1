#include "viz/diff_log.h"

#include <stdlib.h>
#include <string.h>

#include "format/syscalls.h"
#include "viz/export_cursor.h"

#define COMMAND_SIZE 512 /* of the text of a program's arguments */

struct loading {
	struct diff_log *log;
	struct diff_signer *signer;
	struct export_cursor *cursor;
	uint32_t execve, execveat; /* numbers on x86-64 */
	uint32_t last_task;        /* index + 1 of the task that was looked for last */
};

static bool grow(void **items, uint32_t *capacity, uint32_t count, size_t size)
{
	uint32_t wanted = *capacity ? *capacity + *capacity / 2 : 1024;
	void *more;

	if (count < *capacity)
		return true;
	more = realloc(*items, wanted * size);
	if (!more)
		return false;
	*items = more;
	*capacity = wanted;
	return true;
}

static uint32_t slot_of(const struct diff_log *log, uint32_t serial)
{
	uint32_t at = serial * 2654435769u;

	while (log->slots[at & (log->slot_count - 1)] &&
	       log->tasks[log->slots[at & (log->slot_count - 1)] - 1].serial != serial)
		at++;
	return at & (log->slot_count - 1);
}

static bool slots_grow(struct diff_log *log)
{
	uint32_t count = log->slot_count ? 2 * log->slot_count : 1024;
	uint32_t *slots = calloc(count, sizeof(*slots));

	if (!slots)
		return false;
	free(log->slots);
	log->slots = slots;
	log->slot_count = count;
	for (uint32_t i = 0; i < log->task_count; i++)
		slots[slot_of(log, log->tasks[i].serial)] = i + 1;
	return true;
}

/* TASK_NONE where it is not known. */
static uint32_t task_find(const struct diff_log *log, uint32_t serial)
{
	return serial && log->slot_count ? log->slots[slot_of(log, serial)] - 1 : TASK_NONE;
}

static void task_join(struct diff_log *log, struct diff_task *task, uint32_t index)
{
	const struct diff_task *parent =
		task->parent == TASK_NONE ? NULL : &log->tasks[task->parent];

	task->process = index;
	if (parent && parent->pid == task->pid && task->tid != task->pid) {
		task->process = parent->process;
	} else {
		task->number = ++log->processes;
		if (parent) {
			struct diff_task *process = &log->tasks[parent->process];

			task->program = process->program;
			task->command = process->command;
			process->parallel |= ++process->children > 1;
		}
	}
	log->tasks[task->process].threads++;
}

/* The index of a task, which is new or not; TASK_NONE where there are too many, or on failure. */
static int task_of(struct loading *l, const struct task_info *info, uint32_t *index)
{
	struct diff_log *log = l->log;
	uint32_t found;

	*index = TASK_NONE;
	if (!info->serial)
		return 0;
	if (l->last_task && log->tasks[l->last_task - 1].serial == info->serial) {
		*index = l->last_task - 1;
		return 0;
	}
	if (2 * log->task_count >= log->slot_count && !slots_grow(log))
		return STREC_NOMEM;
	found = task_find(log, info->serial);
	if (found == TASK_NONE) {
		if (log->task_count == DIFF_TASKS_MAX)
			return 0;
		if (!grow((void **)&log->tasks, &log->task_capacity, log->task_count,
			  sizeof(*log->tasks)))
			return STREC_NOMEM;
		found = log->task_count++;
		log->tasks[found] = (struct diff_task){
			.serial = info->serial,
			.tid = info->tid,
			.pid = info->pid,
			.parent = task_find(log, info->parent),
			.partner = TASK_NONE,
		};
		log->slots[slot_of(log, info->serial)] = found + 1;
		task_join(log, &log->tasks[found], found);
	}
	memcpy(log->tasks[found].name, info->name, sizeof(info->name));
	l->last_task = found + 1;
	*index = found;
	return 0;
}

/* The ids that names may have in them: of the task, and of those that made it. */
static void set_ids(struct loading *l, uint32_t index)
{
	int32_t *ids = l->signer->names.ids;
	unsigned count = 0;

	for (uint32_t at = index; at != TASK_NONE && count + 2 < DIFF_IDS;
	     at = l->log->tasks[at].parent) {
		ids[count++] = l->log->tasks[at].pid;
		if (l->log->tasks[at].tid != l->log->tasks[at].pid)
			ids[count++] = l->log->tasks[at].tid;
	}
	ids[count] = 0;
}

/* The arguments of a program, with names as they are compared. */
static uint32_t text_of_arguments(struct loading *l, const struct capture *list)
{
	char text[COMMAND_SIZE], word[DIFF_NAME_SIZE];
	size_t at = 0, used = 0;
	struct capture_item item;

	while (capture_list_next(list, &at, &item)) {
		size_t size = diff_name_path(&l->signer->names, (const char *)item.bytes, item.size,
					     word);

		if (used + size + 2 > sizeof(text))
			size = used + 2 < sizeof(text) ? sizeof(text) - used - 2 : 0;
		if (used && used + 1 < sizeof(text))
			text[used++] = ' ';
		memcpy(text + used, word, size);
		used += size;
	}
	return diff_table_text(l->log->table, text, used, 0);
}

static bool is_exec(const struct loading *l, const struct event *ev)
{
	return ev->arch == ARCH_X86_64 && (ev->nr == l->execve || ev->nr == l->execveat) &&
	       !(ev->flags & (EVENT_ERROR | EVENT_UNFINISHED));
}

static void note_arguments(struct loading *l, const struct event *ev, uint32_t task)
{
	const struct capture *list = event_capture(ev, ev->nr == l->execve ? 1 : 2);
	struct diff_log *log = l->log;

	if (task != TASK_NONE && list && list->kind == CAPTURE_LIST)
		log->tasks[log->tasks[task].process].command = text_of_arguments(l, list);
}

static int keep_block(struct diff_log *log, uint64_t block)
{
	if (log->block_count && log->blocks[log->block_count - 1] == block)
		return 0;
	if (!grow((void **)&log->blocks, &log->block_capacity, log->block_count,
		  sizeof(*log->blocks)))
		return STREC_NOMEM;
	log->blocks[log->block_count++] = block;
	return 0;
}

static float duration_of(const struct event *ev)
{
	bool known = event_is_timed(ev);

	return known ? (float)ev->duration_ns : -1.0f;
}

static int keep_call(struct loading *l, const struct event *ev, uint32_t task)
{
	struct diff_log *log = l->log;
	struct event_address at = export_address(l->cursor);
	uint32_t signature;

	set_ids(l, task);
	signature = diff_sign(l->signer, ev, export_names(l->cursor), export_symbols(l->cursor),
			      at.block);
	if (log->table->failed)
		return STREC_NOMEM;
	log->total_calls++;
	log->failed_calls += event_failed(ev);
	log->total_ns += (double)ev->duration_ns;
	if (is_exec(l, ev))
		note_arguments(l, ev, task);
	if (log->call_count == DIFF_CALLS_MAX || task == TASK_NONE)
		return 0;
	if (keep_block(log, at.block) ||
	    !grow((void **)&log->calls, &log->call_capacity, log->call_count, sizeof(*log->calls)))
		return STREC_NOMEM;
	log->calls[log->call_count++] = (struct diff_call){
		.duration_ns = duration_of(ev),
		.signature = signature,
		.task = task,
		.block = log->block_count - 1,
		.row = at.row,
	};
	log->tasks[task].count++;
	if (!log->table->signatures[signature].first[log->side])
		log->table->signatures[signature].first[log->side] = log->call_count;
	return 0;
}

static void note_exec(struct loading *l, const struct event *ev, uint32_t task)
{
	const struct capture *path = event_capture(ev, 0);
	struct diff_log *log = l->log;
	char text[DIFF_NAME_SIZE];
	size_t size;

	if (task == TASK_NONE || !path)
		return;
	size = diff_name_path(&l->signer->names, (const char *)path->bytes, path->size, text);
	log->tasks[log->tasks[task].process].program =
		diff_table_text(log->table, text, size, DIFF_NAME_FILE);
}

static void note_exit(struct diff_log *log, struct diff_task *task, uint32_t index, int32_t status)
{
	struct diff_task *process =
		task->parent == TASK_NONE ? NULL : &log->tasks[log->tasks[task->parent].process];

	if (task->process == index && process && !task->exited && process->children)
		process->children--;
	task->exited = true;
	task->status = status;
}

static int take_event(struct loading *l, const struct event *ev)
{
	uint32_t task = TASK_NONE;
	int rc = task_of(l, ev->task, &task);

	if (rc)
		return rc;
	switch (ev->kind) {
	case EVENT_CALL:
		return keep_call(l, ev, task);
	case EVENT_EXEC:
		note_exec(l, ev, task);
		break;
	case EVENT_EXIT:
		if (task != TASK_NONE)
			note_exit(l->log, &l->log->tasks[task], task, (int32_t)ev->result);
		break;
	case EVENT_LOSS:
		l->log->lost_bytes += ev->args[1];
		break;
	default:
		break;
	}
	return 0;
}

/* The calls task by task, each in its order: a counting sort. */
static int order_calls(struct diff_log *log)
{
	uint32_t first = 0;

	log->order = malloc((log->call_count + 1) * sizeof(*log->order));
	if (!log->order)
		return STREC_NOMEM;
	for (uint32_t i = 0; i < log->task_count; i++) {
		log->tasks[i].first = first;
		first += log->tasks[i].count;
		log->tasks[i].count = 0;
	}
	for (uint32_t i = 0; i < log->call_count; i++) {
		struct diff_task *task = &log->tasks[log->calls[i].task];

		log->order[task->first + task->count++] = i;
	}
	return 0;
}

int diff_log_load(struct diff_log *log, const struct export_job *job, struct diff_table *table,
		  unsigned side, enum diff_functions functions, const struct symbol_table *other,
		  struct strec_error *err)
{
	struct loading l = {
		.log = log,
		.execve = (uint32_t)syscall_number(ARCH_X86_64, "execve"),
		.execveat = (uint32_t)syscall_number(ARCH_X86_64, "execveat"),
	};
	struct event ev;
	int rc = 0;

	log->table = table;
	log->reader = job->reader;
	log->side = side;
	l.signer = diff_signer_new(table, side);
	l.cursor = export_cursor_new(job, true);
	if (!l.signer || !l.cursor)
		rc = STREC_NOMEM;
	if (rc == 0) {
		l.signer->functions = functions;
		l.signer->other = other;
	}
	while (rc == 0 && (rc = export_next(l.cursor, &ev, err)) == 0)
		rc = take_event(&l, &ev);
	rc = rc == STREC_END ? order_calls(log) : rc;
	export_cursor_free(l.cursor);
	free(l.signer);
	return rc == STREC_NOMEM ? strec_fail(err, STREC_NOMEM, 0, NULL) : rc;
}

void diff_log_release(struct diff_log *log)
{
	free(log->tasks);
	free(log->calls);
	free(log->order);
	free(log->blocks);
	free(log->slots);
	*log = (struct diff_log){0};
}
