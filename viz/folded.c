#include "viz/folded.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "viz/call_flow.h"
#include "viz/export_cursor.h"

#define SLOTS_MIN 1024 /* a power of two */

static const struct {
	const char *name, *unit;
} weights[WEIGHTS] = {
	[WEIGHT_TIME] = {"time", "ns"},
	[WEIGHT_COUNT] = {"count", "calls"},
	[WEIGHT_BYTES] = {"bytes", "bytes"},
};

const char *weight_name(enum export_weight kind)
{
	return weights[kind].name;
}

const char *weight_unit(enum export_weight kind)
{
	return weights[kind].unit;
}

uint64_t folded_weight(enum export_weight kind, const struct event *ev)
{
	struct call_flow flow;

	switch (kind) {
	case WEIGHT_COUNT:
		return 1;
	case WEIGHT_BYTES:
		return call_flow(ev, &flow) ? flow.bytes : 0;
	default:
		return event_is_timed(ev) ? ev->duration_ns : 0;
	}
}

static size_t hash(const struct folded_row *row)
{
	uint64_t h = (uint64_t)row->nr << 32 | row->stack, half;

	h ^= (uint64_t)row->arch << 24 ^ (uint64_t)row->cut << 28;
	for (size_t i = 0; i < TASK_NAME_SIZE; i += sizeof(half)) {
		memcpy(&half, row->comm + i, sizeof(half));
		h = (h ^ half) * 0x9e3779b97f4a7c15u;
		h ^= h >> 29;
	}
	return (size_t)(h * 0x9e3779b97f4a7c15u >> 32);
}

static bool is_same(const struct folded_row *a, const struct folded_row *b)
{
	return a->stack == b->stack && a->nr == b->nr && a->arch == b->arch && a->cut == b->cut &&
	       memcmp(a->comm, b->comm, TASK_NAME_SIZE) == 0;
}

/* The slot of the row: it holds its index + 1, or is empty. */
static uint32_t *slot_of(const struct folded *folded, const struct folded_row *row)
{
	size_t mask = folded->slot_count - 1, i = hash(row) & mask;

	while (folded->slots[i] && !is_same(&folded->rows[folded->slots[i] - 1], row))
		i = (i + 1) & mask;
	return &folded->slots[i];
}

/* Room for one more row; false when out of memory. */
static bool rows_reserve(struct folded *folded)
{
	size_t slot_count = folded->slot_count ? 2 * folded->slot_count : SLOTS_MIN;
	uint32_t *slots;

	if (!array_reserve(&folded->rows, &folded->capacity, folded->count, sizeof(*folded->rows)))
		return false;
	if (2 * (folded->count + 1) <= folded->slot_count)
		return true;
	slots = calloc(slot_count, sizeof(*slots));
	if (!slots)
		return false;
	free(folded->slots);
	folded->slots = slots;
	folded->slot_count = slot_count;
	for (size_t i = 0; i < folded->count; i++)
		*slot_of(folded, &folded->rows[i]) = (uint32_t)i + 1;
	return true;
}

/* The row like this one, new or known; NULL where there is no room for a new one. */
static struct folded_row *row_find(struct folded *folded, const struct folded_row *row)
{
	uint32_t *slot = slot_of(folded, row);

	if (!*slot && folded->count == FOLDED_ROWS_MAX)
		return NULL;
	if (!*slot) {
		folded->rows[folded->count++] = *row;
		*slot = (uint32_t)folded->count;
	}
	return &folded->rows[*slot - 1];
}

/* Room for what is known of a frame of that index, and nothing known of other blocks. */
static bool known_reserve(struct folded *folded, uint32_t index, uint64_t block)
{
	size_t count = folded->known_count ? folded->known_count : SLOTS_MIN;
	uint32_t *known;

	if (block != folded->known_block && folded->known_count)
		memset(folded->known, 0, folded->known_count * sizeof(*folded->known));
	folded->known_block = block;
	if (index < folded->known_count)
		return true;
	while (count <= index)
		count *= 2;
	known = realloc(folded->known, count * sizeof(*known));
	if (!known)
		return false;
	memset(known + folded->known_count, 0, (count - folded->known_count) * sizeof(*known));
	folded->known = known;
	folded->known_count = count;
	return true;
}

/* As stack_table_add(), with one look where the block had the stack before. */
static int stack_add(struct folded *folded, const struct stack_frame *stack, uint64_t block,
		     uint32_t *found)
{
	int rc;

	if (!stack || !block)
		return stack_table_add(&folded->stacks, stack, found);
	if (!known_reserve(folded, stack->index, block))
		return STREC_NOMEM;
	*found = folded->known[stack->index];
	if (*found)
		return 0;
	rc = stack_table_add(&folded->stacks, stack, found);
	folded->known[stack->index] = *found;
	return rc;
}

int folded_add(struct folded *folded, const struct event *ev, uint64_t block)
{
	struct folded_row row = {.nr = ev->nr, .arch = ev->arch}, *found;
	uint64_t weight = folded_weight(folded->kind, ev);

	folded->calls++;
	folded->stacked += ev->stack != NULL;
	folded->weight += weight;
	if (weight == 0)
		return 0;
	if (!rows_reserve(folded) || stack_add(folded, ev->stack, block, &row.stack))
		return STREC_NOMEM;
	row.cut = ev->stack && !row.stack;
	folded->cut_calls += row.cut;
	memcpy(row.comm, ev->task->name, strnlen(ev->task->name, sizeof(row.comm) - 1));
	found = row_find(folded, &row);
	if (found) {
		found->weight += weight;
		return 0;
	}
	folded->rest_calls++;
	folded->rest_weight += weight;
	return 0;
}

int folded_read(struct folded *folded, const struct export_job *job, struct strec_error *err)
{
	struct export_cursor *cursor = export_cursor_new(job, false);
	struct event ev;
	int rc = cursor ? 0 : strec_fail(err, STREC_NOMEM, 0, NULL);

	call_flow_begin();
	folded->kind = job->weight;
	while (rc == 0 && (rc = export_next(cursor, &ev, err)) == 0)
		if (ev.kind == EVENT_CALL && folded_add(folded, &ev, export_address(cursor).block))
			rc = strec_fail(err, STREC_NOMEM, 0, NULL);
	export_cursor_free(cursor);
	return rc == STREC_END ? 0 : rc;
}

void folded_release(struct folded *folded)
{
	stack_table_release(&folded->stacks);
	free(folded->rows);
	free(folded->slots);
	free(folded->known);
	*folded = (struct folded){0};
}
