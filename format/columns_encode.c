#include <string.h>

#include "format/columns.h"

#define SLOTS (4 * BATCH_EVENTS)

static void put_low_high(struct buffer *columns, unsigned low, uint64_t v)
{
	buffer_put_u8(&columns[low], (uint8_t)v);
	buffer_put_varint(&columns[low + 1], v >> 8);
}

static bool site_matches(const struct site *site, const struct event *ev)
{
	return site->ip == ev->ip && site->stack == (uintptr_t)ev->stack && site->nr == ev->nr &&
	       site->kind == ev->kind && site->arch == ev->arch;
}

/* A site's stack, by its innermost frame. */
static void stack_put(struct column_encoder *e, uint32_t stack)
{
	struct buffer *b = &e->columns[COLUMN_SITE_STACKS];

	if (stack)
		buffer_put_varint(b, 1 + zigzag((int64_t)stack - 1 - (int64_t)e->stack_before));
	else
		buffer_put_varint(b, 0);
	if (stack)
		e->stack_before = stack - 1;
}

static void site_put(struct column_encoder *e, const struct event *ev)
{
	struct buffer *b = &e->columns[COLUMN_SITES];
	uint32_t stack = (uint32_t)(uintptr_t)ev->stack;
	uint64_t before = e->table.count ? e->table.sites[e->table.count - 1].ip : 0;

	buffer_put_u8(b, ev->kind);
	buffer_put_u8(b, ev->arch);
	buffer_put_varint(b, ev->nr);
	buffer_put_zigzag(b, (int64_t)(ev->ip - before));
	if (e->has_stacks)
		stack_put(e, stack);
	e->table.sites[e->table.count++] = (struct site){
		.kind = ev->kind, .arch = ev->arch, .nr = ev->nr, .ip = ev->ip, .stack = stack};
}

/* The site of ev, new or known; its index goes to *index. */
static struct site *site_find(struct column_encoder *e, const struct event *ev, size_t *index)
{
	struct site_table *t = &e->table;
	uint64_t hash = (ev->ip ^ (uintptr_t)ev->stack << 20 ^ (uint64_t)ev->nr << 40 ^
			 (uint64_t)ev->kind << 56) *
			0x9e3779b97f4a7c15u;
	size_t mask = t->slot_count - 1;
	size_t i = (hash >> 40) & mask;

	while (t->slots[i] && !site_matches(&t->sites[t->slots[i] - 1], ev))
		i = (i + 1) & mask;
	if (!t->slots[i]) {
		site_put(e, ev);
		t->slots[i] = (uint32_t)t->count;
	}
	*index = t->slots[i] - 1;
	return &t->sites[*index];
}

static uint8_t capture_head(const struct capture *c)
{
	return (uint8_t)((c->arg & 7) | (c->at_exit ? CAPTURE_HEAD_EXIT : 0) | (c->kind & 3) << 4 |
			 c->state << 6);
}

static void captures_put(struct column_encoder *e, const struct batch *batch,
			 const struct event *ev)
{
	struct buffer *b = &e->columns[COLUMN_CAPTURES];
	const struct capture *c = batch->captures + (uintptr_t)ev->captures;

	buffer_put_u8(b, ev->capture_count);
	for (unsigned i = 0; i < ev->capture_count; i++, c++) {
		buffer_put_u8(b, capture_head(c));
		if (c->state == CAPTURE_FAULT)
			buffer_put_u8(b, c->error);
		buffer_put_varint(b, c->size);
		if (c->size)
			buffer_put(&e->columns[COLUMN_CAPTURE_BYTES],
				   batch->bytes.bytes + (uintptr_t)c->bytes, c->size);
	}
}

/*
 * A predictor in the low two bits, five bits of the difference, and the rest behind them
 * where bit 7 says so.
 */
static void argument_put(struct buffer *b, const uint64_t near[PREDICTORS], uint64_t value)
{
	uint64_t best = zigzag((int64_t)(value - near[0]));
	unsigned predictor = 0;

	for (unsigned k = 1; k < PREDICTORS; k++) {
		uint64_t difference = zigzag((int64_t)(value - near[k]));

		if (difference < best) {
			best = difference;
			predictor = k;
		}
	}
	buffer_put_u8(b, (uint8_t)(predictor | (best & 31) << 2 | (best >> 5 ? 0x80 : 0)));
	if (best >> 5)
		buffer_put_varint(b, best >> 5);
}

/* Writes what differs from the site's row before. */
static void changes_put(struct column_encoder *e, struct site *site, struct task_state *task,
			const struct event *ev)
{
	unsigned changes = ev->capture_count ? CHANGE_CAPTURES : 0;

	for (unsigned i = 0; i < 6; i++) {
		uint64_t near[PREDICTORS];

		if (site->args[i] == ev->args[i])
			continue;
		predict(site, task, i, near);
		argument_put(&e->columns[COLUMN_ARG0 + i], near, ev->args[i]);
		site->before[i] = site->args[i];
		changes |= CHANGE_ARG(i);
	}
	if (site->result != ev->result) {
		buffer_put_zigzag(&e->columns[COLUMN_RESULT],
				  (int64_t)((uint64_t)ev->result - (uint64_t)site->result));
		site->result = ev->result;
		changes |= CHANGE_RESULT;
	}
	buffer_put_u8(&e->columns[COLUMN_CHANGES], (uint8_t)changes);
	row_done(site, task, ev);
}

static void time_put(struct column_encoder *e, uint64_t *end_ns, const struct event *ev)
{
	uint64_t enter_ns = ev->time_ns - ev->duration_ns;

	put_low_high(e->columns, COLUMN_GAP_LOW, zigzag((int64_t)(enter_ns - *end_ns)));
	put_low_high(e->columns, COLUMN_DURATION_LOW, ev->duration_ns);
	*end_ns = ev->time_ns;
}

static void tasks_put(struct buffer *b, const struct batch *batch)
{
	for (size_t i = 0; i < batch->task_count; i++) {
		const struct task_info *t = &batch->tasks[i];
		size_t size = strnlen(t->name, TASK_NAME_SIZE - 1);

		buffer_put_varint(b, t->serial);
		buffer_put_varint(b, t->parent);
		buffer_put_zigzag(b, t->tid);
		buffer_put_zigzag(b, t->pid);
		buffer_put_u8(b, (uint8_t)size);
		buffer_put(b, t->name, size);
	}
}

static bool encoder_reserve(struct column_encoder *e, const struct batch *batch)
{
	struct site_table *t = &e->table;
	size_t slots = SLOTS;

	while (slots < 2 * batch->count)
		slots *= 2;
	if (t->slot_count < slots) {
		free(t->slots);
		t->slots = malloc(slots * sizeof(*t->slots));
		t->slot_count = t->slots ? slots : 0;
	}
	if (t->capacity < batch->count) {
		free(t->sites);
		t->sites = malloc(batch->count * sizeof(*t->sites));
		t->capacity = t->sites ? batch->count : 0;
	}
	if (e->task_capacity < batch->task_count) {
		free(e->task_states);
		e->task_states = malloc(batch->task_count * sizeof(*e->task_states));
		e->task_capacity = e->task_states ? batch->task_count : 0;
	}
	return t->slot_count >= slots && t->capacity >= batch->count &&
	       e->task_capacity >= batch->task_count;
}

int columns_encode(struct column_encoder *e, const struct batch *batch, uint64_t first_ns)
{
	size_t task_before = 0;

	if (!encoder_reserve(e, batch))
		return STREC_NOMEM;
	memset(e->table.slots, 0, e->table.slot_count * sizeof(*e->table.slots));
	e->table.count = 0;
	e->kinds = 0;
	for (unsigned c = 0; c < COLUMNS; c++)
		buffer_clear(&e->columns[c]);
	for (size_t i = 0; i < batch->task_count; i++)
		e->task_states[i] = (struct task_state){.end_ns = first_ns};
	tasks_put(&e->columns[COLUMN_TASKS], batch);
	e->has_stacks = batch->stacks.count > 0;
	e->stack_before = 0;
	if (stacks_encode(e->columns, &e->places, &batch->stacks))
		return STREC_NOMEM;
	for (size_t i = 0; i < batch->count; i++) {
		const struct event *ev = &batch->events[i];
		size_t task = (uintptr_t)ev->task;
		size_t index;
		struct site *site = site_find(e, ev, &index);

		e->kinds |= 1u << ev->kind;
		buffer_put_varint(&e->columns[COLUMN_ROW_SITE], index);
		buffer_put_zigzag(&e->columns[COLUMN_ROW_TASK],
				  (int64_t)task - (int64_t)task_before);
		task_before = task;
		buffer_put_u8(&e->columns[COLUMN_FLAGS], ev->flags);
		time_put(e, &e->task_states[task].end_ns, ev);
		changes_put(e, site, &e->task_states[task], ev);
		if (ev->capture_count)
			captures_put(e, batch, ev);
	}
	for (unsigned c = 0; c < COLUMNS; c++)
		if (e->columns[c].failed)
			return STREC_NOMEM;
	return 0;
}

void column_encoder_release(struct column_encoder *e)
{
	for (unsigned c = 0; c < COLUMNS; c++)
		buffer_release(&e->columns[c]);
	free(e->table.slots);
	free(e->table.sites);
	place_table_release(&e->places);
	free(e->task_states);
	*e = (struct column_encoder){0};
}
