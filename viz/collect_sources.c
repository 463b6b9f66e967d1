#include "viz/collect_sources.h"

#include <stdlib.h>
#include <string.h>

#include "viz/call_traits.h"

#define NODES_FULL (SOURCE_NODES / 4 * 3)
#define NODES_KEPT (SOURCE_NODES / 2)
#define NONE       UINT16_MAX

static uint16_t *slot_of(struct sources_state *s, uint64_t place, uint16_t caller)
{
	uint64_t hash = (place ^ (uint64_t)caller << 40) * 0x9e3779b97f4a7c15u;
	size_t i = hash >> 51;

	while (s->slots[i] && (s->nodes[s->slots[i] - 1].place != place ||
			       s->nodes[s->slots[i] - 1].caller != caller))
		i = (i + 1) % SOURCE_SLOTS;
	return &s->slots[i];
}

/* The node of a place under its caller, new or known; NONE where there is no room. */
static uint16_t node_of(struct sources_state *s, uint64_t place, uint16_t caller)
{
	uint16_t *slot = slot_of(s, place, caller);

	if (*slot)
		return (uint16_t)(*slot - 1);
	if (s->count == SOURCE_NODES)
		return NONE;
	s->nodes[s->count++] = (struct source_node){.place = place, .caller = caller};
	*slot = (uint16_t)s->count;
	return (uint16_t)(s->count - 1);
}

static uint16_t root_of(struct sources_state *s, const char *name)
{
	uint32_t i = 0;

	while (i < s->name_count && strncmp(s->names[i], name, TASK_NAME_SIZE) != 0)
		i++;
	if (i == SOURCE_NAMES - 1) {
		strcpy(s->names[i], SOURCE_OTHERS);
		s->name_count = SOURCE_NAMES;
	} else if (i >= s->name_count) {
		/* All are taken, and this one is the others'. */
		if (s->name_count == SOURCE_NAMES)
			i = SOURCE_NAMES - 1;
		else
			memcpy(s->names[s->name_count++], name, TASK_NAME_SIZE);
	}
	return node_of(s, i, SOURCE_ROOT);
}

static uint16_t walk(struct sources_state *s, const struct event *ev)
{
	uint64_t places[STACK_DEPTH_MAX + 1];
	uint16_t node = root_of(s, ev->task->name);
	unsigned count = 0;

	for (const struct stack_frame *frame = ev->stack; frame; frame = frame->caller)
		places[count++] = stack_frame_place(frame);
	while (count && node != NONE)
		node = node_of(s, places[--count], node);
	return node;
}

static uint32_t name_hash(const char *name)
{
	uint64_t halves[2];

	memcpy(halves, name, sizeof(halves));
	return (uint32_t)((halves[0] ^ halves[1] * 0xff51afd7ed558ccdu) * 0x9e3779b97f4a7c15u >>
			  32);
}

/* As walk(), but a stack of the same block that was met before costs one look. */
static uint16_t find(struct sources_state *s, const struct event *ev, uint64_t block)
{
	uint32_t frame = ev->stack->index, name = name_hash(ev->task->name);
	struct source_known *known = &s->known[(frame ^ name) % SOURCE_CACHE];

	if (s->block != block) {
		memset(s->known, 0, sizeof(s->known));
		s->block = block;
	}
	if (!known->valid || known->frame != frame || known->name != name)
		*known = (struct source_known){
			.frame = frame, .name = name, .node = walk(s, ev), .valid = 1};
	return known->node;
}

void source_use_add(struct source_use *to, const struct source_use *use)
{
	to->calls += use->calls;
	to->errors += use->errors;
	to->time_ns += use->time_ns;
	to->wait_ns += use->wait_ns;
}

void sources_add(struct sources_state *s, const struct event *ev, const struct source_use *use)
{
	uint16_t found = walk(s, ev);

	source_use_add(found == NONE ? &s->dropped : &s->nodes[found].closed, use);
}

static void sources_event(void *data, const struct event *ev, struct event_address address)
{
	struct sources_state *s = data;
	struct source_use use = {.calls = 1, .errors = ev->flags & EVENT_ERROR ? 1 : 0};
	uint16_t found;

	if (!event_is_call(ev))
		return;
	if (!ev->stack) {
		s->calls_without++;
		return;
	}
	if (event_is_timed(ev))
		use.time_ns = ev->duration_ns;
	if (call_number_only_waits(ev->arch, ev->nr))
		use.wait_ns = use.time_ns;
	found = find(s, ev, address.block);
	if (found == NONE) {
		source_use_add(&s->dropped, &use);
		return;
	}
	source_use_add(&s->nodes[found].own, &use);
	if (!s->nodes[found].touched)
		s->touched[s->touched_count++] = found;
	s->nodes[found].touched = 1;
}

static int compare_weights(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/* A part of the whole, in parts of 2^20. */
static uint64_t part_of(uint64_t part, uint64_t whole)
{
	return whole ? (uint64_t)((unsigned __int128)part * (1 << 20) / whole) : 0;
}

/*
 * What goes through each node, of all calls and of all time: few calls may have most of that. A
 * caller has at least as much as any of its callees.
 */
static void weigh(const struct sources_state *s, uint64_t weights[static SOURCE_NODES])
{
	struct source_use all = {0};

	for (uint32_t i = 0; i < s->count; i++) {
		source_use_add(&all, &s->nodes[i].own);
		source_use_add(&all, &s->nodes[i].evicted);
	}
	for (uint32_t i = 0; i < s->count; i++) {
		struct source_use use = s->nodes[i].own;

		source_use_add(&use, &s->nodes[i].evicted);
		weights[i] = part_of(use.calls, all.calls) + part_of(use.time_ns, all.time_ns);
	}
	for (uint32_t i = s->count; i-- > 0;)
		if (s->nodes[i].caller != SOURCE_ROOT)
			weights[s->nodes[i].caller] += weights[i];
}

/* The weight from which on nodes stay, so that about NODES_KEPT of them do. */
static uint64_t least_kept(const uint64_t weights[static SOURCE_NODES], uint32_t count)
{
	uint64_t sorted[SOURCE_NODES];
	uint64_t least;

	memcpy(sorted, weights, count * sizeof(*sorted));
	qsort(sorted, count, sizeof(*sorted), compare_weights);
	least = sorted[count - NODES_KEPT];
	/* So many are alike that hardly one would go: then all of these do. */
	return sorted[count / 8] < least ? least : least + 1;
}

/* Gives up the nodes below that weight; the others keep their order. */
static void evict(struct sources_state *s, const uint64_t weights[static SOURCE_NODES],
		  uint64_t least)
{
	uint16_t moved[SOURCE_NODES];
	uint32_t kept = 0;

	for (uint32_t i = s->count; i-- > 0;) {
		struct source_node *node = &s->nodes[i];

		if (weights[i] >= least || node->caller == SOURCE_ROOT)
			continue;
		source_use_add(&s->nodes[node->caller].evicted, &node->own);
		source_use_add(&s->nodes[node->caller].evicted, &node->evicted);
	}
	for (uint32_t i = 0; i < s->count; i++) {
		struct source_node node = s->nodes[i];

		if (weights[i] < least && node.caller != SOURCE_ROOT)
			continue;
		if (node.caller != SOURCE_ROOT)
			node.caller = moved[node.caller];
		moved[i] = (uint16_t)kept;
		s->nodes[kept++] = node;
	}
	memset(s->nodes + kept, 0, (s->count - kept) * sizeof(*s->nodes));
	s->evicted_nodes += s->count - kept;
	s->count = kept;
}

static void make_room(struct sources_state *s)
{
	uint64_t weights[SOURCE_NODES];

	weigh(s, weights);
	evict(s, weights, least_kept(weights, s->count));
	memset(s->slots, 0, sizeof(s->slots));
	for (uint32_t i = 0; i < s->count; i++)
		*slot_of(s, s->nodes[i].place, s->nodes[i].caller) = (uint16_t)(i + 1);
	memset(s->known, 0, sizeof(s->known));
}

static void sources_tick(void *data, uint64_t k, uint64_t tick_ns)
{
	struct sources_state *s = data;

	(void)k;
	(void)tick_ns;
	for (uint32_t i = 0; i < s->touched_count; i++) {
		struct source_node *node = &s->nodes[s->touched[i]];

		node->closed = node->own;
		node->touched = 0;
	}
	memset(s->touched, 0, s->touched_count * sizeof(*s->touched));
	s->touched_count = 0;
	s->closed_without = s->calls_without;
	if (s->count > NODES_FULL)
		make_room(s);
}

const struct collector_ops collect_sources = {
	.name = "sources",
	.size = sizeof(struct sources_state),
	.event = sources_event,
	.tick = sources_tick,
};
