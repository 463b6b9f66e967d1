/*
 * Which block holds which time: at most BLOCK_MAP_MAX entries, whatever the size of the
 * log. When it is full every second entry goes, so one then stands for a run of blocks.
 * Private to format/.
 */
#ifndef FORMAT_BLOCK_MAP_H
#define FORMAT_BLOCK_MAP_H

#include "format/reader.h"

#define BLOCK_MAP_MAX 4096

struct block_map_entry {
	uint64_t offset, first_ns;
	uint64_t events; /* in the blocks before it */
};

struct block_map {
	struct block_map_entry *entries;
	size_t count;
	uint64_t blocks;      /* blocks told of */
	uint64_t stride;      /* blocks an entry stands for */
	uint64_t next_offset; /* end of the last block told of: those before are known */
	uint64_t end_ns;      /* last watermark */
	uint64_t events;
};

/* Tells of a block; those before next_offset are known and passed over. */
int block_map_add(struct block_map *map, const struct block_info *info);

/* Offset of the last known block whose first time is before time_ns; else of the first. */
uint64_t block_map_find(const struct block_map *map, uint64_t time_ns);

/* Offset of the last known entry that lies before offset; 0 when there is none. */
uint64_t block_map_before(const struct block_map *map, uint64_t offset);

/*
 * About how many events are in the log before time_ns, as if those between two entries were
 * spread evenly: never less than for an earlier time, and exact at the end.
 */
uint64_t block_map_events(const struct block_map *map, uint64_t time_ns);

#endif
