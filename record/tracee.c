#include "record/tracee.h"

#include <stdlib.h>
#include <string.h>

static struct tracee **head_of(struct tracee_table *table, pid_t tid)
{
	/* Ids are handed out in a row, so their low bits spread well as they are. */
	return &table->heads[(size_t)tid & (table->head_count - 1)];
}

struct tracee *tracee_find(struct tracee_table *table, pid_t tid)
{
	struct tracee *t = table->recent;

	if (t && t->info.tid == tid)
		return t;
	if (!table->head_count)
		return NULL;
	for (t = *head_of(table, tid); t; t = t->chain) {
		if (t->info.tid == tid) {
			table->recent = t;
			return t;
		}
	}
	return NULL;
}

static void chain_in(struct tracee_table *table, struct tracee *t)
{
	struct tracee **head = head_of(table, t->info.tid);

	t->chain = *head;
	*head = t;
}

static void chain_out(struct tracee_table *table, struct tracee *t)
{
	struct tracee **at = head_of(table, t->info.tid);

	while (*at != t)
		at = &(*at)->chain;
	*at = t->chain;
	if (table->recent == t)
		table->recent = NULL;
}

/* Slots and chains grow together: a chain for each slot. */
static bool grow(struct tracee_table *table)
{
	size_t count = table->slot_count ? 2 * table->slot_count : 64;
	struct tracee **heads = calloc(count, sizeof(*heads));
	struct tracee **slots = heads ? realloc(table->slots, count * sizeof(*slots)) : NULL;

	if (!slots) {
		free(heads);
		return false;
	}
	memset(slots + table->slot_count, 0, (count - table->slot_count) * sizeof(*slots));
	free(table->heads);
	table->heads = heads;
	table->head_count = count;
	table->slots = slots;
	for (size_t i = 0; i < table->slot_count; i++)
		if (slots[i])
			chain_in(table, slots[i]);
	table->slot_count = count;
	return true;
}

struct tracee *tracee_add(struct tracee_table *table, pid_t tid)
{
	struct tracee *t;

	if (table->count == table->slot_count && !grow(table))
		return NULL;
	t = calloc(1, sizeof(*t));
	if (!t)
		return NULL;
	while (table->slots[table->first_free])
		table->first_free++;
	t->slot = (unsigned)table->first_free++;
	t->info = (struct task_info){.serial = ++table->last_serial, .tid = tid, .pid = tid};
	table->slots[t->slot] = t;
	table->count++;
	chain_in(table, t);
	return t;
}

void tracee_rename(struct tracee_table *table, struct tracee *t, pid_t tid)
{
	chain_out(table, t);
	t->info.tid = tid;
	chain_in(table, t);
}

void tracee_remove(struct tracee_table *table, struct tracee *t)
{
	chain_out(table, t);
	table->slots[t->slot] = NULL;
	if (t->slot < table->first_free)
		table->first_free = t->slot;
	table->count--;
	mappings_release(t->mappings);
	free(t);
}

void tracee_table_release(struct tracee_table *table)
{
	for (size_t i = 0; i < table->slot_count; i++) {
		if (table->slots[i])
			mappings_release(table->slots[i]->mappings);
		free(table->slots[i]);
	}
	free(table->slots);
	free(table->heads);
	*table = (struct tracee_table){0};
}
