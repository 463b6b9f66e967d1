#include "viz/source_tree.h"

#include <string.h>

struct making {
	struct source_tree *tree;
	struct source_names *names;
	const struct sources_state *state;
	struct source_tree_choice choice;
};

/* The node of a name under its caller, new or known; the caller where there is no room. */
static uint16_t child_of(struct source_tree *tree, uint16_t parent, uint16_t name)
{
	size_t i = (((uint32_t)parent << 16 | name) * 0x9e3779b1u) >> 18;
	struct source_tree_node *node;

	for (; tree->slots[i]; i = (i + 1) % SOURCE_TREE_SLOTS) {
		node = &tree->nodes[tree->slots[i]];
		if (node->parent == parent && node->name == name)
			return tree->slots[i];
	}
	if (tree->count == SOURCE_TREE_NODES)
		return parent;
	tree->slots[i] = (uint16_t)tree->count;
	node = &tree->nodes[tree->count];
	*node = (struct source_tree_node){
		.name = name, .parent = parent, .next = tree->nodes[parent].first};
	tree->nodes[parent].first = (uint16_t)tree->count;
	return (uint16_t)tree->count++;
}

static uint64_t weight_of(const struct source_use *use)
{
	return use->time_ns + use->calls;
}

/* What is told of the calls. */
static struct source_use told(const struct making *m, const struct source_use *use)
{
	struct source_use told = *use;

	if (m->choice.work)
		told.time_ns -= told.wait_ns;
	return told;
}

/* Of each place with its callers, what went through it. */
static void weigh(const struct making *m)
{
	const struct sources_state *state = m->state;
	uint64_t *weights = m->tree->weights;

	for (uint32_t i = 0; i < state->count; i++) {
		struct source_use closed = told(m, &state->nodes[i].closed);
		struct source_use evicted = told(m, &state->nodes[i].evicted);

		weights[i] = weight_of(&closed) + weight_of(&evicted);
	}
	for (uint32_t i = state->count; i-- > 0;)
		if (state->nodes[i].caller != SOURCE_ROOT)
			weights[state->nodes[i].caller] += weights[i];
}

/* Goes on from *at by the functions of a place; weight is what went through it. */
static void go_down(struct making *m, struct source_tree_at *at, uint64_t place, uint64_t weight)
{
	struct source_place_items items = source_names_place(m->names, place);

	if (!at->module)
		at->module = (uint16_t)place_module(place);
	for (uint16_t i = items.first; i < items.first + items.count; i++) {
		const struct source_item *item = &m->names->items[i];
		struct source_tree_node *node;

		if (item->runtime && !m->choice.runtime)
			continue;
		at->user = true;
		at->node =
			child_of(m->tree, at->node, m->choice.lines ? item->line : item->function);
		node = &m->tree->nodes[at->node];
		if (weight > node->line_weight) {
			node->line = item->line;
			node->line_weight = weight;
		}
		m->tree->line_weights[item->line] += weight;
	}
}

static void add_node(struct making *m, uint32_t i)
{
	const struct source_node *from = &m->state->nodes[i];
	struct source_tree_at *at = &m->tree->at[i];
	struct source_tree_node *node;
	bool outermost = from->caller == SOURCE_ROOT;
	struct source_use closed = told(m, &from->closed), evicted = told(m, &from->evicted);
	uint16_t to;

	*at = outermost ? (struct source_tree_at){0} : m->tree->at[from->caller];
	/* No call is known to end in what ended in the open tick only. */
	if (m->tree->weights[i] == 0)
		return;
	if (outermost && m->choice.threads)
		at->node = child_of(m->tree, 0,
				    source_names_thread(m->names, m->state->names[from->place]));
	else if (!outermost && from->place)
		go_down(m, at, from->place, m->tree->weights[i]);
	else if (!outermost)
		at->node =
			child_of(m->tree, at->node, source_names_other(m->names, SOURCE_UNKNOWN));
	to = at->node;
	/* Nothing of the user's called it: the module that did stands for all of its code. */
	if (!outermost && !at->user && weight_of(&closed) + weight_of(&evicted))
		to = child_of(m->tree, to, source_names_module(m->names, at->module));
	node = &m->tree->nodes[to];
	source_use_add(&node->self, &closed);
	source_use_add(&node->total, &closed);
	source_use_add(&node->total, &evicted);
	source_use_add(&m->tree->evicted, &evicted);
}

static void enter(struct source_tree *tree, uint16_t at)
{
	struct source_tree_node *node = &tree->nodes[at];
	struct source_tree_name *name = &tree->names[node->name];

	node->above = tree->within[node->name];
	tree->within[node->name] = at;
	node->same = name->first;
	name->first = at;
	source_use_add(&name->self, &node->self);
	if (!node->above)
		source_use_add(&name->total, &node->total);
}

/* Finds nodes of the same name, and of names what all their nodes have. */
static void sum_names(struct source_tree *tree)
{
	uint16_t at = tree->nodes[0].first;

	while (at) {
		enter(tree, at);
		if (tree->nodes[at].first) {
			at = tree->nodes[at].first;
			continue;
		}
		while (at) {
			tree->within[tree->nodes[at].name] = tree->nodes[at].above;
			if (tree->nodes[at].next)
				break;
			at = tree->nodes[at].parent;
		}
		at = tree->nodes[at].next;
	}
}

/* An order that does not depend on which of them was looked up first. */
static bool is_better(const struct source_tree *tree, const struct source_names *names, uint16_t a,
		      uint16_t b)
{
	const struct source_name *x = &names->names[a], *y = &names->names[b];

	if (tree->line_weights[a] != tree->line_weights[b])
		return tree->line_weights[a] > tree->line_weights[b];
	if (x->line.line != y->line.line)
		return x->line.line < y->line.line;
	return x->key < y->key;
}

/* Of each function the line through which most went. */
static void find_lines(struct source_tree *tree, const struct source_names *names)
{
	for (uint16_t i = 1; i < names->count; i++) {
		struct source_tree_name *function = &tree->names[names->names[i].function];

		if (names->names[i].kind != SOURCE_LINE || tree->line_weights[i] == 0)
			continue;
		function->lines++;
		if (!function->line || is_better(tree, names, i, function->line))
			function->line = i;
	}
}

void source_tree_make(struct source_tree *tree, struct source_names *names,
		      const struct sources_state *state, struct source_tree_choice choice)
{
	struct making m = {.tree = tree, .names = names, .state = state, .choice = choice};

	memset(tree->slots, 0, sizeof(tree->slots));
	memset(tree->names, 0, sizeof(tree->names));
	memset(tree->within, 0, sizeof(tree->within));
	memset(tree->line_weights, 0, sizeof(tree->line_weights));
	tree->nodes[0] = (struct source_tree_node){0};
	tree->evicted = (struct source_use){0};
	tree->count = 1;
	weigh(&m);
	for (uint32_t i = 0; i < state->count; i++)
		add_node(&m, i);
	for (uint32_t i = tree->count; i-- > 1;)
		source_use_add(&tree->nodes[tree->nodes[i].parent].total, &tree->nodes[i].total);
	sum_names(tree);
	find_lines(tree, names);
}
