#include "format/place_set.h"

#include "format/bytes.h"
#include "format/error.h"
#include "format/event.h"

#define SLOTS_MIN 4096 /* a power of two */

static uint32_t *place_slot(const struct place_set *set, uint64_t place)
{
	size_t mask = set->slot_count - 1;
	size_t i = (size_t)(place * 0x9e3779b97f4a7c15u >> 32) & mask;

	while (set->slots[i] && set->places[set->slots[i] - 1] != place)
		i = (i + 1) & mask;
	return &set->slots[i];
}

static bool slots_grow(struct place_set *set)
{
	size_t count = set->slot_count ? 2 * set->slot_count : SLOTS_MIN;
	uint32_t *slots = calloc(count, sizeof(*slots));

	if (!slots)
		return false;
	free(set->slots);
	set->slots = slots;
	set->slot_count = count;
	for (size_t i = 0; i < set->count; i++)
		*place_slot(set, set->places[i]) = (uint32_t)i + 1;
	return true;
}

int place_set_add(struct place_set *set, uint64_t place)
{
	uint32_t *slot;

	if (2 * set->count >= set->slot_count && !slots_grow(set))
		return STREC_NOMEM;
	slot = place_slot(set, place);
	if (*slot || set->count == PLACES_MAX)
		return 0;
	if (!array_reserve(&set->places, &set->capacity, set->count, sizeof(place)))
		return STREC_NOMEM;
	set->places[set->count++] = place;
	*slot = (uint32_t)set->count;
	return 0;
}

void place_set_release(struct place_set *set)
{
	free(set->places);
	free(set->slots);
	*set = (struct place_set){0};
}

static int compare_places(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

void places_order(uint64_t *places, size_t count)
{
	if (count)
		qsort(places, count, sizeof(*places), compare_places);
}

size_t places_of_module(const uint64_t *places, size_t count)
{
	size_t same = 1;

	while (same < count && place_module(places[same]) == place_module(places[0]))
		same++;
	return same;
}
