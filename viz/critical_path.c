#include "viz/critical_path.h"

#include <stdbool.h>
#include <stdlib.h>

/* A child that its parent waited for. */
struct wait {
	uint64_t end_ns, reaped_ns;
	uint32_t id;
	uint16_t parent, child; /* processes */
	bool used;
};

struct waits {
	struct wait list[SPAN_ROWS];
	size_t count;
};

static int by_parent_and_time(const void *a, const void *b)
{
	const struct wait *left = a, *right = b;

	if (left->parent != right->parent)
		return left->parent < right->parent ? -1 : 1;
	if (left->end_ns != right->end_ns)
		return left->end_ns < right->end_ns ? -1 : 1;
	return left->id < right->id ? -1 : 1;
}

static void list_waits(const struct span_table *table, struct waits *waits)
{
	waits->count = 0;
	for (uint32_t i = 0; i < table->count; i++) {
		const struct span *span = &table->spans[i];
		uint16_t parent =
			span->kind == SPAN_PROCESS && span->reaped_ns && span->flags & SPAN_AWAITED
				? span_process(table, span->parent)
				: 0;

		if (parent)
			waits->list[waits->count++] = (struct wait){
				.end_ns = span->end_ns,
				.reaped_ns = span->reaped_ns,
				.id = span->id,
				.parent = parent,
				.child = (uint16_t)(i + 1),
			};
	}
	qsort(waits->list, waits->count, sizeof(waits->list[0]), by_parent_and_time);
}

static bool is_after(const struct wait *wait, uint16_t parent, uint64_t time_ns)
{
	return wait->parent > parent || (wait->parent == parent && wait->end_ns > time_ns);
}

/* Of the children that the process had waited for by then, the last to end; or NULL. */
static struct wait *find_wait(struct waits *waits, uint16_t process, uint64_t time_ns)
{
	size_t low = 0, high = waits->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (is_after(&waits->list[middle], process, time_ns))
			high = middle;
		else
			low = middle + 1;
	}
	for (; low > 0 && waits->list[low - 1].parent == process; low--)
		if (!waits->list[low - 1].used && waits->list[low - 1].reaped_ns <= time_ns)
			return &waits->list[low - 1];
	return NULL;
}

static uint64_t end_of(const struct span *span, uint64_t now_ns)
{
	return span->flags & SPAN_OPEN ? now_ns : span->end_ns;
}

static uint16_t find_root(const struct span_table *table, uint64_t now_ns)
{
	uint16_t root = 0;

	for (uint32_t i = 0; i < table->count; i++) {
		const struct span *span = &table->spans[i];

		if (span->kind != SPAN_PROCESS || span_process(table, span->parent))
			continue;
		if (!root || end_of(span, now_ns) > end_of(span_get(table, root), now_ns) ||
		    (end_of(span, now_ns) == end_of(span_get(table, root), now_ns) &&
		     span->id < span_get(table, root)->id))
			root = (uint16_t)(i + 1);
	}
	return root;
}

static size_t add_part(struct critical_part *parts, size_t count, struct critical_part part)
{
	if (part.end_ns <= part.begin_ns)
		return count;
	parts[count] = part;
	return count + 1;
}

size_t critical_path(const struct span_table *table, uint64_t now_ns,
		     struct critical_part parts[static CRITICAL_PARTS_MAX])
{
	uint16_t root = find_root(table, now_ns), at = root;
	uint64_t time_ns = root ? end_of(span_get(table, root), now_ns) : 0;
	struct waits waits;
	size_t count = 0;

	list_waits(table, &waits);
	/* A child is used once, and each step uses one or leaves one: it ends. */
	while (at) {
		const struct span *span = span_get(table, at);
		struct wait *wait = find_wait(&waits, at, time_ns);
		uint64_t from_ns = wait ? span_get(table, wait->child)->end_ns : span->begin_ns;

		count = add_part(parts, count, (struct critical_part){from_ns, time_ns, at});
		time_ns = from_ns < time_ns ? from_ns : time_ns;
		if (wait) {
			wait->used = true;
			at = wait->child;
		} else {
			at = at == root ? 0 : span_process(table, span->parent);
		}
	}
	return count;
}
