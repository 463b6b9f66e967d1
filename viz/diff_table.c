#include "viz/diff_table.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "format/error.h"

#define CHUNK_BYTES (1u << 18)

static uint32_t hash_of(const void *bytes, size_t size)
{
	return (uint32_t)XXH64(bytes, size, 0);
}

/* What of a signature is its key, without gaps. */
static uint32_t hash_key(const struct diff_signature *s)
{
	uint32_t key[6] = {s->nr | (uint32_t)s->arch << 16,
			   s->error,
			   s->steadiness,
			   s->flags,
			   s->resource,
			   s->function};

	return hash_of(key, sizeof(key));
}

static bool same_key(const struct diff_signature *a, const struct diff_signature *b)
{
	return a->nr == b->nr && a->arch == b->arch && a->error == b->error &&
	       a->steadiness == b->steadiness && a->flags == b->flags &&
	       a->resource == b->resource && a->function == b->function;
}

/* Room for one more of size bytes each in an array of up to max. */
static bool grow(void **items, uint32_t *capacity, uint32_t count, size_t size, uint32_t max)
{
	uint32_t wanted = *capacity ? 2 * *capacity : 1024;
	void *more;

	if (count < *capacity)
		return true;
	wanted = wanted > max ? max : wanted;
	more = realloc(*items, wanted * size);
	if (!more)
		return false;
	*items = more;
	*capacity = wanted;
	return true;
}

/* Puts index + 1 at the first free place from hash on. */
static void slot_put(uint32_t *slots, uint32_t count, uint32_t hash, uint32_t index)
{
	while (slots[hash & (count - 1)])
		hash++;
	slots[hash & (count - 1)] = index + 1;
}

static bool texts_rehash(struct diff_table *table)
{
	uint32_t count = table->text_slot_count ? 2 * table->text_slot_count : 4096;
	uint32_t *slots = calloc(count, sizeof(*slots));

	if (!slots)
		return false;
	for (uint32_t i = 0; i < table->text_count; i++)
		slot_put(slots, count, hash_of(table->texts[i].text, table->texts[i].size), i);
	free(table->text_slots);
	table->text_slots = slots;
	table->text_slot_count = count;
	return true;
}

static bool signatures_rehash(struct diff_table *table)
{
	uint32_t count = table->signature_slot_count ? 2 * table->signature_slot_count : 4096;
	uint32_t *slots = calloc(count, sizeof(*slots));

	if (!slots)
		return false;
	for (uint32_t i = 0; i < table->signature_count; i++)
		slot_put(slots, count, hash_key(&table->signatures[i]), i);
	free(table->signature_slots);
	table->signature_slots = slots;
	table->signature_slot_count = count;
	return true;
}

/* A copy of a text that lives as long as the table; NULL: no memory. */
static char *keep_text(struct diff_table *table, const char *text, size_t size)
{
	char *copy;

	if (!table->chunk_count || table->chunk_used + size + 1 > CHUNK_BYTES) {
		char **chunks = realloc(table->chunks, (table->chunk_count + 1) * sizeof(*chunks));

		if (!chunks)
			return NULL;
		table->chunks = chunks;
		chunks[table->chunk_count] = malloc(CHUNK_BYTES);
		if (!chunks[table->chunk_count])
			return NULL;
		table->chunk_count++;
		table->chunk_used = 0;
	}
	copy = table->chunks[table->chunk_count - 1] + table->chunk_used;
	memcpy(copy, text, size);
	copy[size] = '\0';
	table->chunk_used += size + 1;
	table->text_bytes += size + 1;
	return copy;
}

static uint32_t fail_text(struct diff_table *table)
{
	table->failed = true;
	return TEXT_REST;
}

static uint32_t add_text(struct diff_table *table, const char *text, size_t size, uint8_t kind,
			 uint32_t hash)
{
	char *copy;

	if (table->text_count == DIFF_TEXTS_MAX || table->text_bytes > DIFF_TEXT_BYTES_MAX) {
		table->texts_left_out++;
		return TEXT_REST;
	}
	if (!grow((void **)&table->texts, &table->text_capacity, table->text_count,
		  sizeof(*table->texts), DIFF_TEXTS_MAX))
		return fail_text(table);
	copy = keep_text(table, text, size);
	if (!copy)
		return fail_text(table);
	table->texts[table->text_count] =
		(struct diff_text){.text = copy, .size = (uint32_t)size, .kind = kind};
	slot_put(table->text_slots, table->text_slot_count, hash, table->text_count);
	return table->text_count++;
}

uint32_t diff_table_text(struct diff_table *table, const char *text, size_t size, uint8_t kind)
{
	uint32_t hash, mask;

	if (size >= CHUNK_BYTES)
		size = CHUNK_BYTES - 1;
	if (2 * table->text_count >= table->text_slot_count && !texts_rehash(table))
		return fail_text(table);
	hash = hash_of(text, size);
	mask = table->text_slot_count - 1;
	for (uint32_t at = hash; table->text_slots[at & mask]; at++) {
		uint32_t i = table->text_slots[at & mask] - 1;

		if (table->texts[i].size == size && memcmp(table->texts[i].text, text, size) == 0) {
			table->texts[i].kind = kind ? kind : table->texts[i].kind;
			return i;
		}
	}
	return add_text(table, text, size, kind, hash);
}

uint32_t diff_table_signature(struct diff_table *table, const struct diff_signature *key,
			      bool *is_new)
{
	uint32_t hash = hash_key(key), mask;

	*is_new = false;
	if (2 * table->signature_count >= table->signature_slot_count &&
	    !signatures_rehash(table)) {
		table->failed = true;
		return 0;
	}
	mask = table->signature_slot_count - 1;
	for (uint32_t at = hash; table->signature_slots[at & mask]; at++) {
		uint32_t i = table->signature_slots[at & mask] - 1;

		if (same_key(&table->signatures[i], key))
			return i;
	}
	if (table->signature_count == DIFF_SIGNATURES_MAX) {
		table->signatures_left_out++;
		return 0;
	}
	if (!grow((void **)&table->signatures, &table->signature_capacity, table->signature_count,
		  sizeof(*table->signatures), DIFF_SIGNATURES_MAX)) {
		table->failed = true;
		return 0;
	}
	table->signatures[table->signature_count] = *key;
	slot_put(table->signature_slots, table->signature_slot_count, hash, table->signature_count);
	*is_new = true;
	return table->signature_count++;
}

int diff_table_init(struct diff_table *table)
{
	struct diff_signature rest = {.nr = DIFF_NR_REST, .resource = TEXT_REST};
	bool is_new;

	*table = (struct diff_table){0};
	diff_table_text(table, "", 0, 0);
	diff_table_text(table, "(others)", 8, 0);
	diff_table_signature(table, &rest, &is_new);
	return table->failed ? STREC_NOMEM : 0;
}

void diff_table_release(struct diff_table *table)
{
	for (uint32_t i = 0; i < table->chunk_count; i++)
		free(table->chunks[i]);
	free(table->chunks);
	free(table->texts);
	free(table->signatures);
	free(table->text_slots);
	free(table->signature_slots);
	*table = (struct diff_table){0};
}
