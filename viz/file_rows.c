#include "viz/file_rows.h"

#include <stdlib.h>
#include <string.h>

static bool row_matches(const struct file_rows *all, const struct file_row *row, const char *name)
{
	char task[TASK_NAME_SIZE + 1] = {0};

	memcpy(task, row->last_name, TASK_NAME_SIZE);
	return !all->text[0] || strcasestr(name, all->text) || strcasestr(task, all->text);
}

static int compare_items(const void *a, const void *b, void *data)
{
	const struct file_rows *all = data;
	const struct file_item *item_a = a, *item_b = b;
	int order = all->compare(a, b);

	order = all->reverse ? -order : order;
	/* Of equals the one used last comes first, and the order is always the same. */
	if (order == 0)
		order = (item_a->row->last_ns < item_b->row->last_ns) -
			(item_a->row->last_ns > item_b->row->last_ns);
	if (order == 0)
		order = (item_a->row > item_b->row) - (item_a->row < item_b->row);
	return order;
}

void file_rows_make(struct file_rows *all, const struct files_state *state)
{
	all->count = 0;
	for (uint32_t i = 0; i < state->count; i++) {
		const struct file_row *row = &state->rows[i];
		const char *name = files_name(state, row, all->names[all->count]);

		if (row_matches(all, row, name))
			all->items[all->count++] = (struct file_item){
				.row = row,
				.key = row->key,
				.name = name,
				.known = row->cut ? row->cut + FILE_CUT_SIZE : 0,
			};
	}
	qsort_r(all->items, all->count, sizeof(all->items[0]), compare_items, all);
}
