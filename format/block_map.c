#include "format/block_map.h"

#include <stdlib.h>

static void block_map_thin(struct block_map *map)
{
	for (size_t i = 0; i < map->count / 2; i++)
		map->entries[i] = map->entries[2 * i];
	map->count /= 2;
	map->stride *= 2;
}

int block_map_add(struct block_map *map, const struct block_info *info)
{
	if (!map->entries) {
		map->entries = malloc(BLOCK_MAP_MAX * sizeof(*map->entries));
		map->stride = 1;
	}
	if (!map->entries)
		return STREC_NOMEM;
	if (info->offset < map->next_offset)
		return 0;
	map->next_offset = info->offset + info->size;
	if (info->watermark_ns > map->end_ns)
		map->end_ns = info->watermark_ns;
	if (map->count == BLOCK_MAP_MAX && map->blocks % map->stride == 0)
		block_map_thin(map);
	if (map->blocks % map->stride == 0)
		map->entries[map->count++] =
			(struct block_map_entry){info->offset, info->first_ns, map->events};
	map->blocks++;
	map->events += info->events;
	return 0;
}

/* Index of the first entry for which the key is not less, by bisection. */
static size_t block_map_bound(const struct block_map *map, uint64_t key, bool by_time)
{
	size_t low = 0, high = map->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct block_map_entry *entry = &map->entries[middle];

		if ((by_time ? entry->first_ns : entry->offset) < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

uint64_t block_map_find(const struct block_map *map, uint64_t time_ns)
{
	size_t i = block_map_bound(map, time_ns, true);

	return map->count ? map->entries[i ? i - 1 : 0].offset : 0;
}

uint64_t block_map_before(const struct block_map *map, uint64_t offset)
{
	size_t i = block_map_bound(map, offset, false);

	return i ? map->entries[i - 1].offset : 0;
}

uint64_t block_map_events(const struct block_map *map, uint64_t time_ns)
{
	size_t i = block_map_bound(map, time_ns, true);
	struct block_map_entry from, to = {.first_ns = map->end_ns, .events = map->events};

	if (i == 0 || time_ns >= map->end_ns)
		return i == 0 ? 0 : map->events;
	from = map->entries[i - 1];
	if (i < map->count)
		to = map->entries[i];
	if (to.first_ns <= from.first_ns)
		return to.events;
	return from.events +
	       (uint64_t)((double)(to.events - from.events) * (double)(time_ns - from.first_ns) /
			  (double)(to.first_ns - from.first_ns));
}
