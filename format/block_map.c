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
	map->events += info->events;
	if (info->watermark_ns > map->end_ns)
		map->end_ns = info->watermark_ns;
	if (map->blocks++ % map->stride != 0)
		return 0;
	if (map->count == BLOCK_MAP_MAX)
		block_map_thin(map);
	if ((map->blocks - 1) % map->stride == 0)
		map->entries[map->count++] = (struct block_map_entry){info->offset, info->first_ns};
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
