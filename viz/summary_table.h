/*
 * Calls added up by what they have in common: a process, a file, a place in the code.
 *
 * Exact as long as there are at most SUMMARY_ROWS different ones. When there is no room for one
 * more, the half that took less time is added up in one row, `others`; one of them that comes
 * again has a new row, which has what it did from then on. All rows together are exact at any time.
 */
#ifndef VIZ_SUMMARY_TABLE_H
#define VIZ_SUMMARY_TABLE_H

#include "viz/collect_stats.h"

#define SUMMARY_ROWS      4096
#define SUMMARY_NAME_SIZE 256

struct summary_entry {
	uint64_t key;
	struct call_stats stats;
	char name[SUMMARY_NAME_SIZE]; /* with a NUL; a longer one has its end only */
};

struct summary_table;

/* NULL when out of memory. NULL may be freed. */
struct summary_table *summary_table_new(void);
void summary_table_free(struct summary_table *table);

/* The row of a key, NULL where it has none. It lives until the next summary_table_add(). */
struct summary_entry *summary_table_find(struct summary_table *table, uint64_t key);

/* A row for a key that has none. Never NULL. */
struct summary_entry *summary_table_add(struct summary_table *table, uint64_t key, const char *name,
					size_t size);

/* What is added under the key from now on has another row: it is somebody else's. */
void summary_table_retire(struct summary_table *table, uint64_t key);

/* Rows, in no order that means anything. */
uint32_t summary_table_count(const struct summary_table *table);
const struct summary_entry *summary_table_row(const struct summary_table *table, uint32_t i);

/* What has no row of its own, and how many rows it was. */
const struct call_stats *summary_table_others(const struct summary_table *table, uint64_t *rows);

#endif
