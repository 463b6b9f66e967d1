#include "viz/file_rows.h"

#include <stdlib.h>
#include <string.h>

static bool row_matches(const struct file_row *row, const char *name, const char *text)
{
	char task[TASK_NAME_SIZE + 1] = {0};

	memcpy(task, row->last_name, TASK_NAME_SIZE);
	return !text[0] || strcasestr(name, text) || strcasestr(task, text);
}

/* Of equals the one used last comes first, and the order is always the same. */
static int by_last(const void *a, const void *b)
{
	const struct file_item *item_a = a, *item_b = b;
	int order = (item_a->row->last_ns < item_b->row->last_ns) -
		    (item_a->row->last_ns > item_b->row->last_ns);

	return order ? order : (item_a->row > item_b->row) - (item_a->row < item_b->row);
}

void file_rows_make(struct file_rows *all, const struct files_state *state,
		    struct row_choice choice)
{
	all->count = 0;
	for (uint32_t i = 0; i < state->count; i++) {
		const struct file_row *row = &state->rows[i];
		const char *name = files_name(state, row, all->names[all->count]);

		if (row_matches(row, name, choice.text))
			all->items[all->count++] = (struct file_item){
				.row = row,
				.key = row->key,
				.name = name,
				.known = row->cut ? row->cut + FILE_CUT_SIZE : 0,
			};
	}
	rows_sort(all->items, all->count, sizeof(all->items[0]), &choice, by_last);
}
