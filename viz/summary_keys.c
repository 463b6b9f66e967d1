#include "viz/summary_keys.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <xxhash.h>

#include "format/syscalls.h"
#include "viz/stack_text.h"

#define KEY_MASK (UINT64_MAX >> 1) /* the uppermost bit is the table's */

static struct summary_entry *row_of(struct summary_table *table, uint64_t key, const char *name,
				    size_t size)
{
	struct summary_entry *row = summary_table_find(table, key);

	return row ? row : summary_table_add(table, key, name, size);
}

/* By name alone. Two of 2^32 names have the same hash with a probability of one half. */
static struct summary_entry *row_of_name(struct summary_table *table, const char *name, size_t size)
{
	return row_of(table, XXH64(name, size, 0) & KEY_MASK, name, size);
}

static void process_name(const struct task_info *task, char name[static SUMMARY_NAME_SIZE])
{
	snprintf(name, SUMMARY_NAME_SIZE, "%" PRId32 " %.*s", task->pid, TASK_NAME_SIZE,
		 task->name);
}

struct summary_entry *summary_process(struct summary_table *table, const struct event *ev)
{
	uint32_t key = (uint32_t)ev->task->pid;
	struct summary_entry *row = summary_table_find(table, key);
	char name[SUMMARY_NAME_SIZE];

	/* A process is called what its first thread is, and that changes with an exec. */
	if (row && ev->task->tid != ev->task->pid)
		return row;
	process_name(ev->task, name);
	if (!row)
		return summary_table_add(table, key, name, strlen(name));
	memcpy(row->name, name, strlen(name) + 1);
	return row;
}

void summary_process_start(struct summary_table *table, const struct event *ev)
{
	if (ev->kind == EVENT_START && ev->task->tid == ev->task->pid)
		summary_table_retire(table, (uint32_t)ev->task->pid);
}

static const struct syscall_info *info_of(const struct event *ev)
{
	static const struct syscall_info none;
	const struct syscall_info *info = syscall_lookup(ev->arch, ev->nr);

	return info ? info : &none;
}

/* The path that argument arg is, absolute or as it was given; 0: it was not captured. */
static size_t path_of(const struct event *ev, unsigned arg, const struct descriptors *names,
		      char out[static DESCRIPTOR_TEXT_SIZE])
{
	size_t size = descriptors_path(names, ev, arg, out);
	const struct capture *capture = size ? NULL : event_capture(ev, arg);

	if (!capture)
		return size;
	size = capture->size < DESCRIPTOR_TEXT_SIZE ? capture->size : DESCRIPTOR_TEXT_SIZE - 1;
	memcpy(out, capture->bytes, size);
	return size;
}

struct summary_entry *summary_file(struct summary_table *table, const struct event *ev,
				   const struct descriptors *names)
{
	const struct syscall_info *info = info_of(ev);
	char path[DESCRIPTOR_TEXT_SIZE];
	struct descriptor_name name;

	for (unsigned i = 0; i < info->arg_count; i++) {
		size_t size = info->args[i] == ARG_PATH ? path_of(ev, i, names, path) : 0;

		if (size)
			return row_of_name(table, path, size);
	}
	for (unsigned i = 0; i < info->arg_count; i++)
		if ((info->args[i] == ARG_FD || info->args[i] == ARG_DIRFD) &&
		    descriptors_name(names, (int32_t)ev->args[i], DESCRIPTOR_ENTERED,
				     DETAIL_PROTOCOL, &name))
			return row_of_name(table, name.text, name.size);
	return row_of_name(table, "(none)", strlen("(none)"));
}

struct summary_entry *summary_site(struct summary_table *table, const struct event *ev,
				   const struct symbol_table *symbols)
{
	char text[SOURCE_TEXT_SIZE];
	struct source_place place;

	if (source_of_stack(symbols, ev->stack, &place))
		source_text(&place, text);
	else if (ev->ip)
		snprintf(text, sizeof(text), "0x%" PRIx64, ev->ip);
	else
		snprintf(text, sizeof(text), "(unknown)");
	return row_of_name(table, text, strlen(text));
}
