/* The dictionaries of stacks: places of the code, and frames, each a place and its caller. */
#include "format/columns.h"

static int place_order(const struct stack_place *a, const struct stack_place *b)
{
	if (a->module != b->module)
		return a->module < b->module ? -1 : 1;
	if (a->offset != b->offset)
		return a->offset < b->offset ? -1 : 1;
	return (int)a->interrupted - (int)b->interrupted;
}

static int node_order(const void *a, const void *b, void *nodes)
{
	const struct stack_node *table = nodes;

	return place_order(&table[*(const uint32_t *)a].place, &table[*(const uint32_t *)b].place);
}

static bool places_reserve(struct place_table *t, size_t count)
{
	if (count <= t->capacity)
		return true;
	place_table_release(t);
	t->places = malloc(count * sizeof(*t->places));
	t->order = malloc(count * sizeof(*t->order));
	t->of_frame = malloc(count * sizeof(*t->of_frame));
	if (!t->places || !t->order || !t->of_frame) {
		place_table_release(t);
		return false;
	}
	t->capacity = count;
	return true;
}

/* Makes the ordered table of the frames' places; returns how many there are. */
static size_t places_gather(struct place_table *t, const struct stack_table *stacks)
{
	size_t count = 0;

	for (size_t i = 0; i < stacks->count; i++)
		t->order[i] = (uint32_t)i;
	qsort_r(t->order, stacks->count, sizeof(*t->order), node_order, stacks->nodes);
	for (size_t i = 0; i < stacks->count; i++) {
		const struct stack_place *place = &stacks->nodes[t->order[i]].place;

		if (count == 0 || place_order(&t->places[count - 1], place))
			t->places[count++] = *place;
		t->of_frame[t->order[i]] = (uint32_t)count - 1;
	}
	return count;
}

static void place_put(struct buffer *b, const struct stack_place *place,
		      const struct stack_place *before)
{
	uint64_t base = place->module == before->module ? before->offset : 0;

	buffer_put_varint(b, place->module - before->module);
	buffer_put_varint(b, (place->offset - base) << 1 | place->interrupted);
}

int stacks_encode(struct buffer columns[COLUMNS], struct place_table *t,
		  const struct stack_table *stacks)
{
	struct stack_place before = {0};
	size_t count;

	if (stacks->count == 0)
		return 0;
	if (!places_reserve(t, stacks->count))
		return STREC_NOMEM;
	count = places_gather(t, stacks);
	for (size_t i = 0; i < count; i++) {
		place_put(&columns[COLUMN_PLACES], &t->places[i], &before);
		before = t->places[i];
	}
	for (size_t i = 0; i < stacks->count; i++) {
		uint32_t caller = stacks->nodes[i].caller;

		buffer_put_varint(&columns[COLUMN_FRAME_CALLERS], caller ? i + 1 - caller : 0);
		buffer_put_varint(&columns[COLUMN_FRAME_PLACES], t->of_frame[i]);
	}
	return 0;
}

void place_table_release(struct place_table *t)
{
	free(t->places);
	free(t->order);
	free(t->of_frame);
	*t = (struct place_table){0};
}

static int places_decode(struct frame_table *t, struct cursor c)
{
	struct stack_place place = {0};

	t->place_count = 0;
	while (c.at < c.end) {
		uint64_t module, offset;

		if (t->place_count == STACK_FRAMES_MAX)
			return STREC_FORMAT;
		if (!array_reserve(&t->places, &t->place_capacity, t->place_count, sizeof(place)))
			return STREC_NOMEM;
		module = cursor_varint(&c);
		offset = cursor_varint(&c);
		if (c.failed || module > MODULES_MAX - place.module)
			return STREC_FORMAT;
		place.offset = (module ? 0 : place.offset) + (offset >> 1);
		place.module += (uint32_t)module;
		place.interrupted = offset & 1;
		t->places[t->place_count++] = place;
	}
	return 0;
}

/* The frame at index, whose caller's index + 1 is still in index of the frame. */
static bool frame_decode(struct frame_table *t, struct cursor *callers, struct cursor *places)
{
	struct stack_frame *frame = &t->frames[t->count];
	uint64_t back = cursor_varint(callers), place = cursor_varint(places);

	if (callers->failed || places->failed || back > t->count || place >= t->place_count)
		return false;
	*frame = (struct stack_frame){
		.index = back ? (uint32_t)(t->count + 1 - back) : 0,
		.depth = back ? t->frames[t->count - back].depth + 1 : 1,
		.module = t->places[place].module,
		.offset = t->places[place].offset,
		.interrupted = t->places[place].interrupted,
	};
	return frame->depth <= STACK_DEPTH_MAX + 1;
}

int stacks_decode(struct frame_table *t, const struct cursor columns[COLUMNS])
{
	struct cursor callers = columns[COLUMN_FRAME_CALLERS];
	struct cursor places = columns[COLUMN_FRAME_PLACES];
	int rc = places_decode(t, columns[COLUMN_PLACES]);

	t->count = 0;
	while (rc == 0 && callers.at < callers.end) {
		if (t->count == STACK_FRAMES_MAX)
			return STREC_FORMAT;
		if (!array_reserve(&t->frames, &t->capacity, t->count, sizeof(*t->frames)))
			return STREC_NOMEM;
		if (!frame_decode(t, &callers, &places))
			return STREC_FORMAT;
		t->count++;
	}
	/* The table has come to rest: callers become pointers. */
	for (size_t i = 0; rc == 0 && i < t->count; i++) {
		struct stack_frame *frame = &t->frames[i];

		frame->caller = frame->index ? &t->frames[frame->index - 1] : NULL;
		frame->index = (uint32_t)i;
	}
	return rc;
}

void frame_table_release(struct frame_table *t)
{
	free(t->places);
	free(t->frames);
	*t = (struct frame_table){0};
}
