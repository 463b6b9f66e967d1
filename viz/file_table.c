#include "viz/file_table.h"

#include <string.h>
#include <xxhash.h>

#define EVICTED_MAX (FILE_ROWS / 4)

/* Where a name is cut: a third from its beginning, and its end. */
#define CUT_HEAD 84

/* The slot where the key is, or the empty one where it would go: half of them are empty. */
static uint32_t slot_find(const struct files_state *state, uint64_t key)
{
	uint32_t slot = (uint32_t)key % FILE_SLOTS;

	while (state->slots[slot] && state->rows[state->slots[slot] - 1].key != key)
		slot = (slot + 1) % FILE_SLOTS;
	return slot;
}

const struct file_row *files_find(const struct files_state *state, uint64_t key)
{
	uint32_t slot = slot_find(state, key);

	return state->slots[slot] ? &state->rows[state->slots[slot] - 1] : NULL;
}

/* True when a should make room before b. */
static bool goes_before(const struct file_row *a, const struct file_row *b)
{
	if (a->use.calls != b->use.calls)
		return a->use.calls < b->use.calls;
	if (a->last_ns != b->last_ns)
		return a->last_ns < b->last_ns;
	return a < b;
}

/* The `most` rows that go first, as a heap: its first one goes last of them. */
struct going {
	const struct file_row *rows[EVICTED_MAX];
	unsigned count, most;
};

static void going_sift_down(struct going *going)
{
	const struct file_row *row = going->rows[0];
	unsigned at = 0, child;

	while ((child = 2 * at + 1) < going->count) {
		if (child + 1 < going->count &&
		    goes_before(going->rows[child], going->rows[child + 1]))
			child++;
		if (!goes_before(row, going->rows[child]))
			break;
		going->rows[at] = going->rows[child];
		at = child;
	}
	going->rows[at] = row;
}

static void going_add(struct going *going, const struct file_row *row)
{
	unsigned at = going->count;

	if (at && at == going->most) {
		if (!goes_before(row, going->rows[0]))
			return;
		going->rows[0] = row;
		going_sift_down(going);
		return;
	}
	going->count++;
	for (; at && goes_before(going->rows[(at - 1) / 2], row); at = (at - 1) / 2)
		going->rows[at] = going->rows[(at - 1) / 2];
	going->rows[at] = row;
}

static void use_add(struct file_use *sum, const struct file_use *use)
{
	sum->calls += use->calls;
	sum->errors += use->errors;
	sum->opens += use->opens;
	sum->read_bytes += use->read_bytes;
	sum->written_bytes += use->written_bytes;
	sum->time_ns += use->time_ns;
}

static void table_index(struct files_state *state)
{
	memset(state->slots, 0, sizeof(state->slots));
	memset(state->namings, 0, sizeof(state->namings));
	for (uint32_t i = 0; i < state->count; i++)
		state->slots[slot_find(state, state->rows[i].key)] = (uint16_t)(i + 1);
}

/* A quarter of the rows: to find it costs as much as to find one. */
static void evict(struct files_state *state)
{
	struct going going = {.count = 0, .most = (state->count + 3) / 4};
	bool goes[FILE_ROWS] = {false};
	uint32_t kept = 0;

	for (uint32_t i = 0; i < state->count; i++)
		going_add(&going, &state->rows[i]);
	for (unsigned i = 0; i < going.count; i++)
		goes[going.rows[i] - state->rows] = true;
	for (uint32_t i = 0; i < state->count; i++) {
		if (!goes[i]) {
			if (kept != i)
				state->rows[kept] = state->rows[i];
			kept++;
			continue;
		}
		use_add(&state->evicted, &state->rows[i].use);
		file_text_remove(&state->texts, state->rows[i].text);
		state->evicted_rows++;
	}
	memset(&state->rows[kept], 0, (state->count - kept) * sizeof(state->rows[0]));
	state->count = kept;
	table_index(state);
}

void file_table_reserve(struct files_state *state, unsigned names)
{
	while (state->count && (state->count + names > FILE_ROWS ||
				!file_texts_have(&state->texts, names * FILE_TEXT_CHUNKS)))
		evict(state);
}

static bool is_continuation(char byte)
{
	return ((uint8_t)byte & 0xc0) == 0x80;
}

/* Puts the text of a name into text, cut in the middle where it is too long. */
static size_t cut_name(const char *name, size_t size, char text[static FILE_TEXT_MAX], uint8_t *cut)
{
	size_t head = CUT_HEAD, tail = size - (FILE_TEXT_MAX - CUT_HEAD - FILE_CUT_SIZE);

	/* Between characters. */
	while (head && is_continuation(name[head]))
		head--;
	while (tail < size && is_continuation(name[tail]))
		tail++;
	*cut = (uint8_t)head;
	memcpy(text, name, head);
	memcpy(text + head, FILE_CUT, FILE_CUT_SIZE);
	memcpy(text + head + FILE_CUT_SIZE, name + tail, size - tail);
	return head + FILE_CUT_SIZE + size - tail;
}

static struct file_row *row_add(struct files_state *state, uint64_t key, const char *name,
				size_t size)
{
	struct file_row *row = &state->rows[state->count++];
	char text[FILE_TEXT_MAX];

	row->key = key;
	if (size > FILE_TEXT_MAX) {
		size = cut_name(name, size, text, &row->cut);
		name = text;
	}
	row->size = (uint8_t)size;
	row->text = file_text_add(&state->texts, name, size);
	return row;
}

struct file_row *file_table_row(struct files_state *state, const char *name, size_t size)
{
	uint64_t key = XXH64(name, size, 0);
	uint32_t slot = slot_find(state, key);
	struct file_row *row;

	if (state->slots[slot])
		return &state->rows[state->slots[slot] - 1];
	row = row_add(state, key, name, size);
	state->slots[slot] = (uint16_t)state->count;
	return row;
}

const char *files_name(const struct files_state *state, const struct file_row *row,
		       char text[static FILE_TEXT_MAX + 1])
{
	return file_text_get(&state->texts, row->text, row->size, text);
}
