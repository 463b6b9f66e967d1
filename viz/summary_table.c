#include "viz/summary_table.h"

#include <stdlib.h>
#include <string.h>

#define SLOTS   (2 * SUMMARY_ROWS)
#define RETIRED (UINT64_C(1) << 63) /* and a count: a key that nobody looks for */

struct summary_table {
	uint16_t slots[SLOTS]; /* row + 1, open addressing */
	struct summary_entry rows[SUMMARY_ROWS];
	uint32_t count;
	uint64_t retired;
	struct call_stats others;
	uint64_t other_rows;
	uint64_t totals[SUMMARY_ROWS]; /* to find the middle */
};

struct summary_table *summary_table_new(void)
{
	return calloc(1, sizeof(struct summary_table));
}

void summary_table_free(struct summary_table *table)
{
	free(table);
}

static uint32_t slot_of(uint64_t key)
{
	return (uint32_t)(key * UINT64_C(0x9e3779b97f4a7c15) >> 32) % SLOTS;
}

struct summary_entry *summary_table_find(struct summary_table *table, uint64_t key)
{
	/* Ends: there are more slots than rows. */
	for (uint32_t slot = slot_of(key); table->slots[slot]; slot = (slot + 1) % SLOTS)
		if (table->rows[table->slots[slot] - 1].key == key)
			return &table->rows[table->slots[slot] - 1];
	return NULL;
}

static void slot_take(struct summary_table *table, uint32_t row)
{
	uint32_t slot = slot_of(table->rows[row].key);

	while (table->slots[slot])
		slot = (slot + 1) % SLOTS;
	table->slots[slot] = (uint16_t)(row + 1);
}

static int compare_totals(const void *a, const void *b)
{
	uint64_t ns_a = *(const uint64_t *)a, ns_b = *(const uint64_t *)b;

	return ns_a < ns_b ? 1 : ns_a > ns_b ? -1 : 0;
}

/* The least time of the half that took more. */
static uint64_t middle_ns(struct summary_table *table)
{
	uint64_t *totals = table->totals;

	for (uint32_t i = 0; i < table->count; i++)
		totals[i] = table->rows[i].stats.latency.total_ns;
	qsort(totals, table->count, sizeof(totals[0]), compare_totals);
	return totals[table->count / 2 - 1];
}

/* Of rows with the middle's time itself, the first stay, so that half of all goes. */
static void make_room(struct summary_table *table)
{
	uint64_t least_ns = middle_ns(table);
	uint32_t kept = 0;

	for (uint32_t i = 0; i < table->count; i++) {
		struct summary_entry *row = &table->rows[i];

		if (row->stats.latency.total_ns >= least_ns && kept < SUMMARY_ROWS / 2) {
			if (kept != i)
				table->rows[kept] = *row;
			kept++;
			continue;
		}
		call_stats_merge(&table->others, &row->stats);
		table->other_rows++;
	}
	table->count = kept;
	memset(table->slots, 0, sizeof(table->slots));
	for (uint32_t i = 0; i < kept; i++)
		slot_take(table, i);
}

/* The end of a long name tells more than its beginning. */
static void name_set(char name[static SUMMARY_NAME_SIZE], const char *text, size_t size)
{
	size_t room = SUMMARY_NAME_SIZE - 1;

	if (size > room) {
		memcpy(name, "...", 3);
		memcpy(name + 3, text + size - (room - 3), room - 3);
		size = room;
	} else {
		memcpy(name, text, size);
	}
	name[size] = '\0';
}

struct summary_entry *summary_table_add(struct summary_table *table, uint64_t key, const char *name,
					size_t size)
{
	struct summary_entry *row;

	if (table->count == SUMMARY_ROWS)
		make_room(table);
	row = &table->rows[table->count];
	memset(row, 0, sizeof(*row));
	row->key = key;
	name_set(row->name, name, size);
	slot_take(table, table->count++);
	return row;
}

void summary_table_retire(struct summary_table *table, uint64_t key)
{
	struct summary_entry *row = summary_table_find(table, key);

	/* Its slot stays, and leads to a row that is not what is looked for. */
	if (row)
		row->key = RETIRED | table->retired++;
}

uint32_t summary_table_count(const struct summary_table *table)
{
	return table->count;
}

const struct summary_entry *summary_table_row(const struct summary_table *table, uint32_t i)
{
	return &table->rows[i];
}

const struct call_stats *summary_table_others(const struct summary_table *table, uint64_t *rows)
{
	*rows = table->other_rows;
	return &table->others;
}
