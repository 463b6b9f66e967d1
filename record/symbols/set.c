#include "record/symbols/set.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK_SIZE   (64u << 10)
#define RECENT_COUNT 1024 /* texts that are looked for before one is kept again */

struct chunk {
	struct chunk *before;
	size_t size, used;
	alignas(max_align_t) char bytes[];
};

struct symbol_memory {
	struct chunk *last;
	const char *recent[RECENT_COUNT]; /* by hash */
};

/* size bytes, aligned for a struct symbol_line where align is true. */
static void *take(struct symbol_memory *m, size_t size, bool align)
{
	struct chunk *last = m->last;
	size_t at = last ? last->used : 0;

	if (align)
		at = (at + alignof(struct symbol_line) - 1) & ~(alignof(struct symbol_line) - 1);
	if (!last || at > last->size || last->size - at < size) {
		size_t room = size > CHUNK_SIZE ? size : CHUNK_SIZE;

		last = malloc(sizeof(*last) + room);
		if (!last)
			return NULL;
		*last = (struct chunk){.before = m->last, .size = room};
		m->last = last;
		at = 0;
	}
	last->used = at + size;
	return last->bytes + at;
}

int symbol_set_init(struct symbol_set *set, uint32_t module, const struct symbol_address *addresses,
		    size_t count)
{
	*set = (struct symbol_set){.count = count};
	set->symbols = calloc(count ? count : 1, sizeof(*set->symbols));
	set->memory = calloc(1, sizeof(*set->memory));
	if (!set->symbols || !set->memory) {
		symbol_set_release(set);
		return STREC_NOMEM;
	}
	for (size_t i = 0; i < count; i++)
		set->symbols[i] = (struct symbol){.module = module, .offset = addresses[i].offset};
	return 0;
}

void symbol_set_release(struct symbol_set *set)
{
	struct chunk *chunk = set->memory ? set->memory->last : NULL;

	while (chunk) {
		struct chunk *before = chunk->before;

		free(chunk);
		chunk = before;
	}
	free(set->memory);
	free(set->symbols);
	*set = (struct symbol_set){0};
}

struct symbol_line *symbol_set_lines(struct symbol_set *set, size_t count)
{
	if (count > SIZE_MAX / sizeof(struct symbol_line))
		return NULL;
	return take(set->memory, count * sizeof(struct symbol_line), true);
}

/* FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/ */
static uint32_t text_hash(const char *text, size_t size)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < size; i++)
		hash = (hash ^ (uint8_t)text[i]) * 16777619u;
	return hash;
}

const char *symbol_set_text(struct symbol_set *set, const char *text, size_t size)
{
	const char **recent = &set->memory->recent[text_hash(text, size) % RECENT_COUNT];
	char *kept;

	if (*recent && strncmp(*recent, text, size) == 0 && (*recent)[size] == '\0')
		return *recent;
	kept = take(set->memory, size + 1, false);
	if (!kept)
		return NULL;
	memcpy(kept, text, size);
	kept[size] = '\0';
	*recent = kept;
	return kept;
}
