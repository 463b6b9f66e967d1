#include "format/stack_table.h"

#include <stdlib.h>
#include <string.h>

#include "format/error.h"

#define NODES_MIN 1024 /* a power of two */

static size_t hash(const struct stack_place *place, uint32_t caller)
{
	uint64_t h = place->offset + ((uint64_t)place->module << 48) + place->interrupted;

	h = (h ^ (uint64_t)caller << 32) * 0x9e3779b97f4a7c15u;
	return (size_t)(h ^ h >> 29);
}

static bool is_same(const struct stack_node *node, const struct stack_place *place, uint32_t caller)
{
	return node->caller == caller && node->place.offset == place->offset &&
	       node->place.module == place->module && node->place.interrupted == place->interrupted;
}

/* The slot of the frame: it holds its index + 1, or is empty. */
static uint32_t *slot_of(const struct stack_table *t, const struct stack_place *place,
			 uint32_t caller)
{
	size_t mask = t->slot_count - 1;
	size_t i = hash(place, caller) & mask;

	while (t->slots[i] && !is_same(&t->nodes[t->slots[i] - 1], place, caller))
		i = (i + 1) & mask;
	return &t->slots[i];
}

static bool table_grow(struct stack_table *t)
{
	size_t capacity = t->capacity ? 2 * t->capacity : NODES_MIN;
	struct stack_node *nodes = realloc(t->nodes, capacity * sizeof(*nodes));
	uint32_t *slots = calloc(2 * capacity, sizeof(*slots));

	if (nodes)
		t->nodes = nodes;
	if (!nodes || !slots) {
		free(slots);
		return false;
	}
	free(t->slots);
	t->slots = slots;
	t->slot_count = 2 * capacity;
	t->capacity = capacity;
	for (size_t i = 0; i < t->count; i++)
		*slot_of(t, &t->nodes[i].place, t->nodes[i].caller) = (uint32_t)i + 1;
	return true;
}

/* The frame that place has under caller, new or known: its index + 1, or 0 without memory. */
static uint32_t frame_add(struct stack_table *t, const struct stack_place *place, uint32_t caller)
{
	uint32_t *slot;

	if (t->count == t->capacity && !table_grow(t))
		return 0;
	slot = slot_of(t, place, caller);
	if (!*slot) {
		t->nodes[t->count++] = (struct stack_node){*place, caller};
		*slot = (uint32_t)t->count;
	}
	return *slot;
}

int stack_table_add(struct stack_table *t, const struct stack_frame *stack, uint32_t *found)
{
	const struct stack_frame *frames[STACK_DEPTH_MAX];
	size_t depth = 0;

	*found = 0;
	for (; stack && depth < STACK_DEPTH_MAX; stack = stack->caller)
		frames[depth++] = stack;
	if (t->count + depth + 1 > STACK_FRAMES_MAX)
		return 0;
	if (stack) { /* more frames, or the cut that says so */
		*found = frame_add(t, &(struct stack_place){0}, 0);
		if (!*found)
			return STREC_NOMEM;
	}
	while (depth) {
		const struct stack_frame *frame = frames[--depth];
		struct stack_place place = {frame->offset, frame->module, frame->interrupted};

		*found = frame_add(t, &place, *found);
		if (!*found)
			return STREC_NOMEM;
	}
	return 0;
}

void stack_table_clear(struct stack_table *t)
{
	if (t->count)
		memset(t->slots, 0, t->slot_count * sizeof(*t->slots));
	t->count = 0;
}

void stack_table_release(struct stack_table *t)
{
	free(t->nodes);
	free(t->slots);
	*t = (struct stack_table){0};
}
