#include "viz/span_table.h"

#include <string.h>

static bool is_wanted(const struct span *span, const struct span *made, bool calls, bool marks)
{
	if (span->flags & SPAN_OPEN || span->children)
		return false;
	if (calls)
		return span->kind == SPAN_CALL;
	if (marks)
		return span_is_mark(span);
	/* Marks keep their places, unless they took them first. */
	return !span_is_mark(span) || span_is_mark(made);
}

static uint64_t lasted_ns(const struct span *span)
{
	return span->end_ns > span->begin_ns ? span->end_ns - span->begin_ns : 0;
}

/* The shortest that may make room for *made, of equals the oldest; or 0. */
static uint16_t find_victim(const struct span_table *table, const struct span *made)
{
	bool calls = made->kind == SPAN_CALL && table->calls == SPAN_CALLS_MAX;
	bool marks = span_is_mark(made) && table->marks == SPAN_MARKS_MAX;
	const struct span *best = NULL;

	for (uint32_t i = 0; i < table->count; i++) {
		const struct span *span = &table->spans[i];

		if (!is_wanted(span, made, calls, marks))
			continue;
		if (!best || lasted_ns(span) < lasted_ns(best) ||
		    (lasted_ns(span) == lasted_ns(best) && span->id < best->id))
			best = span;
	}
	return best ? (uint16_t)(best - table->spans + 1) : 0;
}

static bool is_full_for(const struct span_table *table, const struct span *made)
{
	return table->count == SPAN_ROWS ||
	       (made->kind == SPAN_CALL && table->calls == SPAN_CALLS_MAX) ||
	       (span_is_mark(made) && table->marks == SPAN_MARKS_MAX);
}

static void span_count(struct span_table *table, const struct span *span, int by)
{
	if (span->kind == SPAN_CALL)
		table->calls += (uint32_t)by;
	if (span_is_mark(span))
		table->marks += (uint32_t)by;
	if (span->parent)
		table->spans[span->parent - 1].children += (uint16_t)by;
}

static void span_put(struct span_table *table, uint16_t ref, const struct span *made)
{
	struct span *span = span_at(table, ref);

	*span = *made;
	span->id = ++table->next_id;
	span->children = 0;
}

/* The place of what makes room for *made; 0: nothing does. */
static uint16_t span_evict(struct span_table *table, const struct span *made, struct span *gone)
{
	uint16_t ref = find_victim(table, made);
	bool is_call = made->kind == SPAN_CALL;

	if (ref && is_call && lasted_ns(span_get(table, ref)) >= lasted_ns(made)) {
		table->floor_ns = lasted_ns(span_get(table, ref));
		return 0;
	}
	if (!ref) {
		table->evicted += !is_call;
		return 0;
	}
	*gone = *span_get(table, ref);
	gone->id = ref;
	table->evicted += gone->kind != SPAN_CALL;
	span_count(table, gone, -1);
	return ref;
}

uint16_t span_add(struct span_table *table, const struct span *made, struct span *gone)
{
	uint16_t ref;

	gone->kind = SPAN_NONE;
	if (!is_full_for(table, made)) {
		ref = (uint16_t)++table->count;
		span_count(table, made, 1);
	} else {
		/* First, so that the parent is not what makes room. */
		span_count(table, made, 1);
		ref = span_evict(table, made, gone);
		if (!ref)
			span_count(table, made, -1);
	}
	if (ref)
		span_put(table, ref, made);
	return ref;
}

void span_replace_call(struct span_table *table, uint16_t ref, const struct span *made)
{
	span_count(table, span_get(table, ref), -1);
	span_count(table, made, 1);
	span_put(table, ref, made);
}

void span_close(struct span_table *table, uint16_t ref, uint64_t end_ns, unsigned flags,
		int32_t result)
{
	struct span *span = span_at(table, ref);

	if (!(span->flags & SPAN_OPEN))
		return;
	span->flags = (uint8_t)((span->flags & ~SPAN_OPEN) | flags);
	span->end_ns = end_ns > span->begin_ns ? end_ns : span->begin_ns;
	span->result = result;
	table->floor_ns = 0;
}

uint16_t span_process(const struct span_table *table, uint16_t ref)
{
	while (ref && span_get(table, ref)->kind != SPAN_PROCESS)
		ref = span_get(table, ref)->parent;
	return ref;
}

uint16_t span_program(const struct span_table *table, uint16_t ref)
{
	while (ref && span_get(table, ref)->kind != SPAN_PROGRAM &&
	       span_get(table, ref)->kind != SPAN_PROCESS)
		ref = span_get(table, ref)->parent;
	return ref;
}

uint16_t span_of_task(const struct span_table *table, uint32_t serial, bool only_open)
{
	uint16_t best = 0;

	for (uint32_t i = 0; serial && i < table->count; i++) {
		const struct span *span = &table->spans[i];

		if (span->serial != serial ||
		    (span->kind != SPAN_PROCESS && span->kind != SPAN_THREAD) ||
		    (only_open && !(span->flags & SPAN_OPEN)))
			continue;
		if (!best || span->id > span_get(table, best)->id)
			best = (uint16_t)(i + 1);
	}
	return best;
}

void span_label(char label[static SPAN_LABEL_SIZE], const void *bytes, size_t size)
{
	const uint8_t *text = bytes;

	if (size >= SPAN_LABEL_SIZE) {
		size = SPAN_LABEL_SIZE - 1;
		while (size > 0 && (text[size] & 0xC0) == 0x80)
			size--;
	}
	memset(label, 0, SPAN_LABEL_SIZE);
	memcpy(label, text, size);
}
