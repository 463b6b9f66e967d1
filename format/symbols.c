/* Modules and symbols as bytes of their blocks' fields, and back into a table. */
#include "format/symbols.h"

#include <xxhash.h>

#include "format/block.h"
#include "format/layout.h"
#include "format/symbols_fields.h"

#define TEXT_SIZE_MAX (64u << 10) /* of one function's name or one path */

void modules_encode(struct buffer *out, const struct code_module *modules, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct code_module *m = &modules[i];

		buffer_put_varint(out, m->number);
		buffer_put_zigzag(out, m->pid);
		buffer_put_u8(out, m->build_id_size);
		buffer_put(out, m->build_id, m->build_id_size);
		buffer_put_varint(out, strlen(m->path));
		buffer_put(out, m->path, strlen(m->path));
	}
}

/* The place of a text in a hash of indexes + 1, which has room. */
static uint32_t *text_slot(const struct text_set *set, const char *text, size_t size)
{
	size_t i = (size_t)XXH64(text, size, 0);

	for (;; i++) {
		uint32_t *slot = &set->slots[i & (set->slot_count - 1)];
		const struct text_place *place = &set->places[*slot - 1];

		if (!*slot ||
		    (place->size == size && memcmp(set->bytes.bytes + place->at, text, size) == 0))
			return slot;
	}
}

static bool texts_reserve(struct text_set *set)
{
	size_t slots = set->slot_count ? 2 * set->slot_count : 1024;
	uint32_t *grown;

	if (!array_reserve(&set->places, &set->capacity, set->count, sizeof(*set->places)))
		return false;
	if (2 * set->count < set->slot_count)
		return true;
	grown = calloc(slots, sizeof(*grown));
	if (!grown)
		return false;
	free(set->slots);
	set->slots = grown;
	set->slot_count = slots;
	for (size_t i = 0; i < set->count; i++) {
		const char *text = (const char *)set->bytes.bytes + set->places[i].at;

		*text_slot(set, text, set->places[i].size) = (uint32_t)i + 1;
	}
	return true;
}

/* Index + 1 of the text, new or known; 0 for NULL, and without memory, which failed tells. */
static uint32_t text_put(struct text_set *set, const char *text)
{
	size_t size = text ? strnlen(text, TEXT_SIZE_MAX) : 0;
	uint32_t *slot;

	if (!text)
		return 0;
	if (!texts_reserve(set)) {
		set->bytes.failed = true;
		return 0;
	}
	slot = text_slot(set, text, size);
	if (*slot)
		return *slot;
	buffer_put_varint(&set->bytes, size);
	set->places[set->count++] = (struct text_place){set->bytes.size, size};
	buffer_put(&set->bytes, text, size);
	*slot = (uint32_t)set->count;
	return *slot;
}

size_t symbols_encode(struct text_set *texts, struct buffer *out, const struct symbol *symbols,
		      size_t count)
{
	uint64_t before = 0;
	size_t i;

	for (i = 0; i < count && texts->bytes.size + out->size < SYMBOLS_BLOCK_BYTES; i++) {
		const struct symbol *s = &symbols[i];

		buffer_put_varint(out, s->module);
		buffer_put_zigzag(out, (int64_t)(s->offset - before));
		buffer_put_varint(out, s->into);
		buffer_put_varint(out, s->count);
		for (uint32_t k = 0; k < s->count; k++) {
			buffer_put_varint(out, text_put(texts, s->lines[k].function));
			buffer_put_varint(out, text_put(texts, s->lines[k].file));
			buffer_put_varint(out, s->lines[k].line);
			buffer_put_varint(out, s->lines[k].column);
		}
		before = s->offset;
	}
	return i;
}

void text_set_release(struct text_set *set)
{
	buffer_release(&set->bytes);
	free(set->places);
	free(set->slots);
	*set = (struct text_set){0};
}
