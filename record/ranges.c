#include "record/ranges.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY 16

size_t ranges_search(const struct ranges *r, uint64_t address)
{
	size_t low = 0, high = r->count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (r->list[middle].end <= address)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct code_range *ranges_find(const struct ranges *r, uint64_t address)
{
	size_t i = ranges_search(r, address);

	return i < r->count && r->list[i].start <= address ? &r->list[i] : NULL;
}

bool ranges_touch(const struct ranges *r, uint64_t start, uint64_t end)
{
	size_t i = ranges_search(r, start);

	return i < r->count && r->list[i].start < end;
}

bool ranges_cover(const struct ranges *r, uint64_t start, uint64_t end)
{
	for (size_t i = ranges_search(r, start); start < end; i++) {
		if (i == r->count || r->list[i].start > start)
			return false;
		start = r->list[i].end;
	}
	return true;
}

static bool reserve(struct ranges *r, size_t more)
{
	size_t capacity = r->capacity ? r->capacity : FIRST_CAPACITY;
	struct code_range *list;

	if (r->count + more <= r->capacity)
		return true;
	while (capacity < r->count + more)
		capacity *= 2;
	list = realloc(r->list, capacity * sizeof(*list));
	if (!list)
		return false;
	r->list = list;
	r->capacity = capacity;
	return true;
}

/* Makes room for n ranges at index i, or takes -n out from there on. */
static void shift(struct ranges *r, size_t i, long n)
{
	size_t from = n < 0 ? i + (size_t)-n : i;
	size_t to = n < 0 ? i : i + (size_t)n;

	if (r->count > from)
		memmove(&r->list[to], &r->list[from], (r->count - from) * sizeof(*r->list));
	r->count = (size_t)((long)r->count + n);
}

/* With a range less, or one more where a hole is cut into one; room for it is there. */
static void cut(struct ranges *r, uint64_t start, uint64_t end)
{
	size_t i = ranges_search(r, start), last;

	if (i < r->count && r->list[i].start < start) {
		shift(r, i, 1);
		r->list[i] = r->list[i + 1];
		r->list[i].end = start;
		i++;
		/* What is left of it begins at start, and is cut below like the others. */
		r->list[i].file_offset += start - r->list[i].start;
		r->list[i].start = start;
	}
	for (last = i; last < r->count && r->list[last].end <= end; last++)
		;
	if (last < r->count && r->list[last].start < end) {
		r->list[last].file_offset += end - r->list[last].start;
		r->list[last].start = end;
	}
	if (last > i)
		shift(r, i, -(long)(last - i));
}

bool ranges_remove(struct ranges *r, uint64_t start, uint64_t end)
{
	if (start >= end || !ranges_touch(r, start, end))
		return true;
	if (!reserve(r, 1))
		return false;
	cut(r, start, end);
	return true;
}

/* Whether the second goes on where the first ends. */
static bool is_one(const struct code_range *first, const struct code_range *second)
{
	return first->end == second->start && first->bias == second->bias &&
	       first->module == second->module && first->anonymous == second->anonymous &&
	       first->device == second->device && first->inode == second->inode;
}

bool ranges_put(struct ranges *r, const struct code_range *range)
{
	size_t i;

	if (range->start >= range->end)
		return true;
	if (!reserve(r, 2))
		return false;
	cut(r, range->start, range->end);
	i = ranges_search(r, range->start);
	if (i > 0 && is_one(&r->list[i - 1], range)) {
		r->list[--i].end = range->end;
	} else {
		shift(r, i, 1);
		r->list[i] = *range;
	}
	if (i + 1 < r->count && is_one(&r->list[i], &r->list[i + 1])) {
		r->list[i].end = r->list[i + 1].end;
		shift(r, i + 1, -1);
	}
	return true;
}

bool ranges_copy(struct ranges *to, const struct ranges *from)
{
	*to = (struct ranges){0};
	if (from->count == 0)
		return true;
	if (!reserve(to, from->count))
		return false;
	memcpy(to->list, from->list, from->count * sizeof(*from->list));
	to->count = from->count;
	return true;
}

void ranges_release(struct ranges *r)
{
	free(r->list);
	*r = (struct ranges){0};
}
