#include "viz/source_rows.h"

#include <string.h>
#include <xxhash.h>

#define HEAVY      0.1  /* from this share of all on a row of a tree is open */
#define LEVELS_MAX 1000 /* deeper ones are not listed */

static uint64_t measure_of(const struct source_rows *all, const struct source_use *use)
{
	switch (all->measure) {
	case SOURCE_CALLS:
		return use->calls;
	case SOURCE_ERRORS:
		return use->errors;
	case SOURCE_TIME:
	case SOURCE_MEASURES:
		break;
	}
	return use->time_ns;
}

double source_share(const struct source_rows *all, const struct source_use *use)
{
	uint64_t whole = measure_of(all, &all->all);

	return whole ? (double)measure_of(all, use) / (double)whole : 0;
}

static bool name_has(const struct source_name *name, const char *text)
{
	char function[SOURCE_LABEL_SIZE], line[SOURCE_LABEL_SIZE];

	return strcasestr(source_name_function(name, function), text) ||
	       strcasestr(source_name_line(name, true, line), text) ||
	       (name->module && strcasestr(name->module->path, text));
}

static uint64_t key_of(uint64_t around, uint64_t relation, uint64_t key)
{
	uint64_t parts[] = {around, relation, key}, hash = XXH64(parts, sizeof(parts), 0);

	return hash ? hash : 1;
}

/* Of equals the one with more, and the order is always the same. */
static int by_total(const void *a, const void *b)
{
	const struct source_row *x = a, *y = b;

	if (x->total.time_ns != y->total.time_ns)
		return x->total.time_ns > y->total.time_ns ? -1 : 1;
	if (x->total.calls != y->total.calls)
		return x->total.calls > y->total.calls ? -1 : 1;
	return (x->key > y->key) - (x->key < y->key);
}

ORDER_DOWN(by_time, struct source_row, row->total.time_ns)
ORDER_DOWN(by_calls, struct source_row, row->total.calls)
ORDER_DOWN(by_errors, struct source_row, row->total.errors)

static int (*const by_measure[SOURCE_MEASURES])(const void *a, const void *b) = {
	[SOURCE_TIME] = by_time,
	[SOURCE_CALLS] = by_calls,
	[SOURCE_ERRORS] = by_errors,
};

static const struct source_name *name_at(const struct source_rows *all, uint16_t number)
{
	return &all->names.names[number];
}

static const struct source_name *line_at(const struct source_rows *all, uint16_t number)
{
	return number ? name_at(all, number) : NULL;
}

static void row_put(struct source_rows *all, const struct source_row *row)
{
	if (all->count < SOURCE_ROWS_MAX)
		all->rows[all->count++] = *row;
}

static void sorting_put(struct source_rows *all, struct source_row row)
{
	if (all->sorting_count < SOURCE_TREE_NODES)
		all->sorting[all->sorting_count++] = row;
}

/* Functions and lines */

static void edge_add(struct source_rows *all, uint16_t name, const struct source_use *use)
{
	source_use_add(&all->edges[name], use);
}

/* The callers of a name, each with what it has of it: those of the outermost where it calls itself.
 */
static void find_callers(struct source_rows *all, uint16_t name)
{
	const struct source_tree *tree = &all->tree;

	for (uint16_t at = tree->names[name].first; at; at = tree->nodes[at].same) {
		const struct source_tree_node *node = &tree->nodes[at];

		if (node->above)
			continue;
		edge_add(all,
			 node->parent ? tree->nodes[node->parent].name
				      : source_names_other(&all->names, SOURCE_START),
			 &node->total);
	}
}

/* The callee of a node on the way down to another. */
static uint16_t callee_toward(const struct source_tree *tree, uint16_t from, uint16_t to)
{
	while (tree->nodes[to].parent != from)
		to = tree->nodes[to].parent;
	return to;
}

/* What a name calls: of a call within several of them, the callee of the innermost. */
static void find_callees(struct source_rows *all, uint16_t name)
{
	const struct source_tree *tree = &all->tree;

	for (uint16_t at = tree->names[name].first; at; at = tree->nodes[at].same) {
		const struct source_tree_node *node = &tree->nodes[at];
		uint16_t above = node->above;

		for (uint16_t to = node->first; to; to = tree->nodes[to].next)
			edge_add(all, tree->nodes[to].name, &tree->nodes[to].total);
		if (above) {
			struct source_use *edge =
				&all->edges[tree->nodes[callee_toward(tree, above, at)].name];

			edge->calls -= node->total.calls;
			edge->errors -= node->total.errors;
			edge->time_ns -= node->total.time_ns;
		}
	}
}

static struct source_row edge_row(const struct source_rows *all, uint16_t number,
				  const struct source_row *around, enum source_relation relation)
{
	const struct source_use *use = &all->edges[number];
	double whole = (double)measure_of(all, &around->total);

	return (struct source_row){
		.key = key_of(around->key, relation, name_at(all, number)->key),
		.around = around->key,
		.relation = relation,
		.depth = 1,
		.name = name_at(all, number),
		.line = line_at(all, all->tree.names[number].line),
		.node = number,
		.total = *use,
		.part = whole > 0 ? (double)measure_of(all, use) / whole : 0,
	};
}

/* The rows of what was found, below the row of a function. */
static void edges_put(struct source_rows *all, const struct source_row *around,
		      enum source_relation relation)
{
	uint32_t first = all->sorting_count;

	for (uint16_t i = 0; i < all->names.count; i++)
		if (all->edges[i].calls)
			sorting_put(all, edge_row(all, i, around, relation));
	rows_sort(all->sorting + first, all->sorting_count - first, sizeof(all->sorting[0]),
		  &(struct row_choice){.compare = by_measure[all->measure]}, by_total);
	for (uint32_t i = first; i < all->sorting_count; i++)
		row_put(all, &all->sorting[i]);
	all->sorting_count = first;
}

/* Both groups below an open row. */
static void relations_put(struct source_rows *all, const struct source_row *row)
{
	memset(all->edges, 0, sizeof(all->edges));
	find_callers(all, row->node);
	edges_put(all, row, SOURCE_CALLER);
	memset(all->edges, 0, sizeof(all->edges));
	find_callees(all, row->node);
	edges_put(all, row, SOURCE_CALLEE);
}

static bool is_listed(const struct source_name *name)
{
	return name->kind != SOURCE_UNKNOWN && name->kind != SOURCE_START;
}

static struct source_row name_row(struct source_rows *all, uint16_t number)
{
	const struct source_tree_name *sums = &all->tree.names[number];
	const struct source_name *name = name_at(all, number);

	return (struct source_row){
		.key = name->key,
		.name = name,
		.line = line_at(all, sums->line),
		.more_lines = (uint16_t)(sums->lines ? sums->lines - 1 : 0),
		.node = number,
		.self = sums->self,
		.total = sums->total,
		.can_open = name->kind != SOURCE_MODULE && name->kind != SOURCE_REST,
		.open = row_set_has(&all->opened, name->key),
	};
}

static void make_names(struct source_rows *all, struct row_choice choice)
{
	for (uint16_t i = 0; i < all->names.count; i++) {
		const struct source_name *name = name_at(all, i);

		if (all->tree.names[i].first && is_listed(name) &&
		    (!choice.text[0] || name_has(name, choice.text)))
			sorting_put(all, name_row(all, i));
	}
	all->entries = all->sorting_count;
	rows_sort(all->sorting, all->sorting_count, sizeof(all->sorting[0]), &choice, by_total);
	for (uint32_t i = 0; i < all->entries; i++) {
		row_put(all, &all->sorting[i]);
		if (all->sorting[i].open && all->sorting[i].can_open)
			relations_put(all, &all->sorting[i]);
	}
}

/* Trees */

/* A node matches where it has the text or something below it does. */
static void find_matches(struct source_rows *all, const char *text)
{
	const struct source_tree *tree = &all->tree;

	memset(all->node_matches, 0, tree->count * sizeof(all->node_matches[0]));
	for (uint32_t i = tree->count; i-- > 1;) {
		const struct source_tree_node *node = &tree->nodes[i];

		if (!text[0] || all->node_matches[i] || name_has(name_at(all, node->name), text))
			all->node_matches[i] = all->node_matches[node->parent] = true;
	}
}

static bool is_open(const struct source_rows *all, const struct source_row *row, bool searched)
{
	if (row_set_has(&all->closed, row->key))
		return false;
	return searched || row_set_has(&all->opened, row->key) ||
	       source_share(all, &row->total) >= HEAVY;
}

/* The only callee of a function is not indented: what is one path looks like one. */
static struct source_row node_row(const struct source_rows *all, uint16_t at,
				  const struct source_row *around, bool searched, bool only)
{
	const struct source_tree_node *node = &all->tree.nodes[at];
	struct source_row row = {
		.key = key_of(around ? around->key : 0, SOURCE_ITSELF,
			      name_at(all, node->name)->key),
		.around = around ? around->key : 0,
		.depth = around ? around->depth + !only : 0,
		.name = name_at(all, node->name),
		.line = line_at(all, node->line),
		.node = at,
		.self = node->self,
		.total = node->total,
		.can_open = node->first != 0,
	};

	row.open = row.can_open && is_open(all, &row, searched);
	return row;
}

static void put_below(struct source_rows *all, uint16_t parent, const struct source_row *around,
		      const struct row_choice *choice, unsigned levels)
{
	uint32_t first = all->sorting_count, end;
	uint16_t child = all->tree.nodes[parent].first;
	bool only = child && !all->tree.nodes[child].next;

	for (uint16_t at = child; at; at = all->tree.nodes[at].next)
		if (all->node_matches[at])
			sorting_put(all, node_row(all, at, around, choice->text[0], only));
	end = all->sorting_count;
	rows_sort(all->sorting + first, end - first, sizeof(all->sorting[0]), choice, by_total);
	for (uint32_t i = first; i < end; i++) {
		row_put(all, &all->sorting[i]);
		if (all->sorting[i].open && levels < LEVELS_MAX)
			put_below(all, all->sorting[i].node, &all->sorting[i], choice, levels + 1);
	}
	all->sorting_count = first;
}

static void make_tree(struct source_rows *all, struct row_choice choice)
{
	find_matches(all, choice.text);
	put_below(all, 0, NULL, &choice, 0);
	for (uint32_t i = 0; i < all->count; i++)
		all->entries += all->rows[i].around == 0;
}

void source_rows_make(struct source_rows *all, const struct sources_state *state,
		      const struct symbol_table *symbols, struct row_choice choice)
{
	struct source_tree_choice how = {
		.lines = all->order == SOURCES_BY_LINE,
		.threads = all->order == SOURCES_BY_THREAD,
		.runtime = all->runtime,
		.work = all->work,
	};

	all->count = all->entries = all->sorting_count = 0;
	choice.compare = choice.compare ? choice.compare : by_total;
	source_names_begin(&all->names, symbols);
	source_tree_make(&all->tree, &all->names, state, how);
	all->all = all->tree.nodes[0].total;
	source_use_add(&all->all, &state->dropped);
	if (all->work)
		all->all.time_ns -= state->dropped.wait_ns;
	if (source_rows_are_tree(all))
		make_tree(all, choice);
	else
		make_names(all, choice);
}

bool source_rows_fold(struct source_rows *all, const struct source_row *row, int step)
{
	if (!row->can_open || row->open == (step > 0) || row->relation != SOURCE_ITSELF)
		return false;
	row_set_put(&all->opened, row->key, step > 0);
	row_set_put(&all->closed, row->key, step < 0 && source_rows_are_tree(all));
	return true;
}
