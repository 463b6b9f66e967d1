#include "viz/html_stacks.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "format/bytes.h"
#include "viz/script_json.h"
#include "viz/stack_text.h"

#define SLOTS_MIN  256 /* a power of two */
#define WHERE_SIZE 320

/* Tasks */

static uint32_t hash(const struct html_task *task)
{
	uint64_t h = task->serial * 0x9e3779b97f4a7c15u;

	for (unsigned i = 0; i < TASK_NAME_SIZE; i++)
		h = (h ^ (uint8_t)task->name[i]) * 0x100000001b3u;
	return (uint32_t)(h >> 32 ^ h);
}

static uint32_t *slot_of(struct html_shared *shared, const struct html_task *task)
{
	size_t mask = shared->task_slot_count - 1, i = hash(task) & mask;

	for (; shared->task_slots[i]; i = (i + 1) & mask) {
		const struct html_task *other = &shared->tasks[shared->task_slots[i] - 1];

		if (memcmp(other, task, sizeof(*task)) == 0)
			break;
	}
	return &shared->task_slots[i];
}

static bool tasks_reserve(struct html_shared *shared)
{
	size_t count = shared->task_slot_count ? 2 * shared->task_slot_count : SLOTS_MIN;
	uint32_t *slots;

	if (!array_reserve(&shared->tasks, &shared->task_capacity, shared->task_count,
			   sizeof(*shared->tasks)))
		return false;
	if (2 * (shared->task_count + 1) <= shared->task_slot_count)
		return true;
	slots = calloc(count, sizeof(*slots));
	if (!slots)
		return false;
	free(shared->task_slots);
	shared->task_slots = slots;
	shared->task_slot_count = count;
	for (size_t i = 0; i < shared->task_count; i++)
		*slot_of(shared, &shared->tasks[i]) = (uint32_t)i + 1;
	return true;
}

uint32_t html_shared_task(struct html_shared *shared, const struct task_info *info)
{
	struct html_task task = {.serial = info->serial, .tid = info->tid, .pid = info->pid};
	uint32_t *slot;

	memcpy(task.name, info->name, strnlen(info->name, sizeof(task.name) - 1));
	if (!tasks_reserve(shared))
		return UINT32_MAX;
	slot = slot_of(shared, &task);
	if (!*slot) {
		shared->tasks[shared->task_count++] = task;
		*slot = (uint32_t)shared->task_count;
	}
	return *slot - 1;
}

static void write_tasks(const struct html_shared *shared, FILE *out)
{
	fputs("\"tasks\":[", out);
	for (size_t i = 0; i < shared->task_count; i++) {
		const struct html_task *task = &shared->tasks[i];

		fprintf(out, "%s[%" PRId32 ",%" PRId32 ",", i ? "," : "", task->tid, task->pid);
		script_json_text(out, task->name);
		putc(']', out);
	}
	putc(']', out);
}

/* Stacks */

static struct stack_frame frame_of(const struct stack_place *place)
{
	return (struct stack_frame){
		.module = place->module,
		.offset = place->offset,
		.interrupted = place->interrupted,
	};
}

static uint64_t place_of(const struct stack_node *node)
{
	struct stack_frame frame = frame_of(&node->place);

	return stack_frame_place(&frame);
}

static int compare_places(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* The places of all frames, in order, each once. */
static bool list_places(struct html_shared *shared)
{
	size_t count = shared->stacks.count, kept = 0;

	if (!count)
		return true;
	shared->places = calloc(count, sizeof(*shared->places));
	if (!shared->places)
		return false;
	for (size_t i = 0; i < count; i++)
		shared->places[i] = place_of(&shared->stacks.nodes[i]);
	qsort(shared->places, count, sizeof(*shared->places), compare_places);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || shared->places[i] != shared->places[kept - 1])
			shared->places[kept++] = shared->places[i];
	shared->place_count = kept;
	return true;
}

static size_t place_index(const struct html_shared *shared, uint64_t place)
{
	const uint64_t *found = bsearch(&place, shared->places, shared->place_count,
					sizeof(*shared->places), compare_places);

	return (size_t)(found - shared->places);
}

static void write_line(FILE *out, const struct code_module *module, const struct symbol_line *line,
		       uint64_t offset, bool inlined)
{
	char text[WHERE_SIZE];

	script_json_text(out, line && line->function ? line->function : "");
	if (line && line->file && line->line)
		snprintf(text, sizeof(text), "%s:%u%s", line->file, line->line,
			 inlined ? ", inlined" : "");
	else
		snprintf(text, sizeof(text), "%s+0x%" PRIx64, module ? module->path : "?", offset);
	putc(',', out);
	script_json_text(out, text);
	fputs(source_is_runtime(module, line) ? ",0" : ",1", out);
}

static void write_place(FILE *out, const struct symbol_table *symbols, uint64_t place)
{
	struct stack_frame frame = {
		.module = place_module(place), .offset = place_offset(place), .interrupted = true};
	const struct symbol *symbol = symbol_table_find(symbols, &frame);
	const struct code_module *module = symbol_table_module(symbols, frame.module);
	uint32_t i = 0;

	putc('[', out);
	if (frame.module == 0 && frame.offset == 0)
		fputs("\"\",\"callers are not known\",0", out);
	else
		do {
			bool has_line = symbol && symbol->count;

			if (i)
				putc(',', out);
			write_line(out, module, has_line ? &symbol->lines[i] : NULL, frame.offset,
				   has_line && i + 1 < symbol->count);
		} while (symbol && ++i < symbol->count);
	putc(']', out);
}

int html_shared_write(struct html_shared *shared, const struct symbol_table *symbols, FILE *out,
		      struct strec_error *err)
{
	write_tasks(shared, out);
	if (!list_places(shared))
		return strec_fail(err, STREC_NOMEM, 0, NULL);
	fputs(",\n\"places\":[", out);
	for (size_t i = 0; i < shared->place_count; i++) {
		fputs(i ? ",\n" : "", out);
		write_place(out, symbols, shared->places[i]);
	}
	fputs("],\n\"frames\":[", out);
	for (size_t i = 0; i < shared->stacks.count; i++) {
		const struct stack_node *node = &shared->stacks.nodes[i];

		fprintf(out, "%s%zu,%" PRIu32, i ? "," : "", place_index(shared, place_of(node)),
			node->caller);
	}
	putc(']', out);
	return 0;
}

void html_shared_release(struct html_shared *shared)
{
	free(shared->tasks);
	free(shared->task_slots);
	stack_table_release(&shared->stacks);
	free(shared->places);
}
