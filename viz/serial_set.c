#include "viz/serial_set.h"

#include <stdlib.h>
#include <string.h>

#include "format/bytes.h"

/* Where it is, or where it would be. */
static size_t place_of(const struct serial_set *set, uint32_t serial)
{
	size_t low = 0, high = set->count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (set->serials[middle] < serial)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool serial_set_has(const struct serial_set *set, uint32_t serial)
{
	size_t at = place_of(set, serial);

	return at < set->count && set->serials[at] == serial;
}

bool serial_set_add(struct serial_set *set, uint32_t serial)
{
	size_t at = place_of(set, serial);

	if (at < set->count && set->serials[at] == serial)
		return true;
	if (!array_reserve(&set->serials, &set->capacity, set->count, sizeof(*set->serials)))
		return false;
	memmove(set->serials + at + 1, set->serials + at,
		(set->count - at) * sizeof(*set->serials));
	set->serials[at] = serial;
	set->count++;
	return true;
}

bool serial_set_remove(struct serial_set *set, uint32_t serial)
{
	size_t at = place_of(set, serial);

	if (at == set->count || set->serials[at] != serial)
		return false;
	set->count--;
	memmove(set->serials + at, set->serials + at + 1,
		(set->count - at) * sizeof(*set->serials));
	return true;
}

void serial_set_release(struct serial_set *set)
{
	free(set->serials);
	*set = (struct serial_set){0};
}
