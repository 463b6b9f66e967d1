#include "viz/row_set.h"

#include <string.h>

static void remove_at(struct row_set *set, uint32_t at)
{
	set->count--;
	memmove(&set->keys[at], &set->keys[at + 1], (set->count - at) * sizeof(set->keys[0]));
}

/* Where the key is; count: nowhere. */
static uint32_t find(const struct row_set *set, uint64_t key)
{
	uint32_t at = 0;

	while (at < set->count && set->keys[at] != key)
		at++;
	return at;
}

bool row_set_has(const struct row_set *set, uint64_t key)
{
	return find(set, key) < set->count;
}

void row_set_put(struct row_set *set, uint64_t key, bool in)
{
	uint32_t at = find(set, key);

	if (at < set->count)
		remove_at(set, at);
	if (!in)
		return;
	if (set->count == ROW_SET_MAX)
		remove_at(set, 0);
	set->keys[set->count++] = key;
}
