#include "viz/flame_tree.h"

#include <stdlib.h>
#include <string.h>

#include "viz/call_category.h"
#include "viz/flame_name.h"
#include "viz/stack_text.h"

#define SLOTS_MIN 1024 /* a power of two */

/* What a walk along one row has at hand. */
struct builder {
	struct flame_tree *tree;
	const struct folded *folded;
	struct log_reader *reader;
	const struct symbol_table *symbols;
	struct buffer name;
};

const char *flame_name(const struct flame_tree *tree, uint32_t node)
{
	return (const char *)tree->texts.bytes + tree->nodes[node].name;
}

static size_t hash_text(const char *text)
{
	uint64_t h = 0xcbf29ce484222325u; /* FNV-1a */

	for (; *text; text++)
		h = (h ^ (uint8_t)*text) * 0x100000001b3u;
	return (size_t)(h ^ h >> 32);
}

static uint32_t *name_slot(const struct flame_tree *tree, const char *name)
{
	size_t mask = tree->name_slot_count - 1, i = hash_text(name) & mask;

	while (tree->name_slots[i] &&
	       strcmp((const char *)tree->texts.bytes + tree->name_slots[i] - 1, name) != 0)
		i = (i + 1) & mask;
	return &tree->name_slots[i];
}

static bool names_grow(struct flame_tree *tree)
{
	uint32_t *before = tree->name_slots;
	size_t count = tree->name_slot_count;

	if (2 * (tree->name_count + 1) <= count)
		return true;
	tree->name_slots = calloc(count ? 2 * count : SLOTS_MIN, sizeof(*before));
	if (!tree->name_slots) {
		tree->name_slots = before;
		return false;
	}
	tree->name_slot_count = count ? 2 * count : SLOTS_MIN;
	for (size_t i = 0; i < count; i++)
		if (before[i])
			*name_slot(tree, (const char *)tree->texts.bytes + before[i] - 1) =
				before[i];
	free(before);
	return true;
}

/* The offset of the name in the texts; false when out of memory, or of room for offsets. */
static bool name_intern(struct flame_tree *tree, const struct buffer *name, uint32_t *offset)
{
	uint32_t *slot;

	if (name->failed || !names_grow(tree))
		return false;
	slot = name_slot(tree, (const char *)name->bytes);
	if (!*slot) {
		if (tree->texts.size + name->size >= UINT32_MAX)
			return false;
		*slot = (uint32_t)tree->texts.size + 1;
		tree->name_count++;
		buffer_put(&tree->texts, name->bytes, name->size);
	}
	*offset = *slot - 1;
	return !tree->texts.failed;
}

static size_t hash_node(const struct flame_node *node)
{
	uint64_t h = ((uint64_t)node->parent << 32 | node->name) ^ (uint64_t)node->ends << 31;

	h *= 0x9e3779b97f4a7c15u;
	return (size_t)(h ^ h >> 29);
}

static uint32_t *node_slot(const struct flame_tree *tree, const struct flame_node *node)
{
	size_t mask = tree->slot_count - 1, i = hash_node(node) & mask;

	for (; tree->slots[i]; i = (i + 1) & mask) {
		const struct flame_node *other = &tree->nodes[tree->slots[i] - 1];

		if (other->parent == node->parent && other->name == node->name &&
		    other->ends == node->ends)
			break;
	}
	return &tree->slots[i];
}

static bool nodes_grow(struct flame_tree *tree)
{
	size_t slot_count = tree->slot_count ? 2 * tree->slot_count : SLOTS_MIN;
	uint32_t *slots;

	if (!array_reserve(&tree->nodes, &tree->capacity, tree->count, sizeof(*tree->nodes)))
		return false;
	if (2 * (tree->count + 1) <= tree->slot_count)
		return true;
	slots = calloc(slot_count, sizeof(*slots));
	if (!slots)
		return false;
	free(tree->slots);
	tree->slots = slots;
	tree->slot_count = slot_count;
	/* The root is nobody's child, and not among them. */
	for (size_t i = 1; i < tree->count; i++)
		*node_slot(tree, &tree->nodes[i]) = (uint32_t)i + 1;
	return true;
}

/* Moves *node to its child with the builder's name, new or known; false when out of memory. */
static bool node_descend(struct builder *b, uint32_t *node, enum flame_kind kind, bool ends)
{
	struct flame_tree *tree = b->tree;
	struct flame_node child = {.parent = *node, .kind = (uint8_t)kind, .ends = ends};
	uint32_t *slot;

	if (!name_intern(tree, &b->name, &child.name) || !nodes_grow(tree))
		return false;
	child.depth = tree->nodes[*node].depth + 1;
	slot = node_slot(tree, &child);
	if (!*slot) {
		tree->nodes[tree->count++] = child;
		*slot = (uint32_t)tree->count;
	}
	*node = *slot - 1;
	return true;
}

static struct stack_frame frame_of(const struct builder *b, uint32_t stack)
{
	const struct stack_place *place = &b->folded->stacks.nodes[stack - 1].place;

	return (struct stack_frame){
		.module = place->module,
		.offset = place->offset,
		.interrupted = place->interrupted,
	};
}

/* One frame, and before it in the tree the functions that others were inlined into. */
static bool frame_descend(struct builder *b, uint32_t *node, uint32_t stack)
{
	struct stack_frame frame = frame_of(b, stack);
	const struct code_module *module = symbol_table_module(b->symbols, frame.module);
	const struct symbol *symbol = symbol_table_find(b->symbols, &frame);
	uint32_t count = symbol && symbol->count ? symbol->count : 1;

	for (uint32_t i = count; i-- > 0 && count - i <= FLAME_LINES_MAX;) {
		const struct symbol_line *line = symbol && symbol->count ? &symbol->lines[i] : NULL;
		enum flame_kind kind = stack_frame_is_cut(&frame)        ? FLAME_CUT
				       : source_is_runtime(module, line) ? FLAME_RUNTIME
									 : FLAME_USER;

		flame_name_frame(&b->name, &frame, module, line, i + 1 < count);
		if (!node_descend(b, node, kind, false))
			return false;
	}
	return true;
}

/* The frames of a stack, innermost first, into frames; returns how many. */
static size_t list_frames(const struct builder *b, uint32_t stack,
			  uint32_t frames[static STACK_DEPTH_MAX + 1])
{
	size_t count = 0;

	for (; stack && count <= STACK_DEPTH_MAX; stack = b->folded->stacks.nodes[stack - 1].caller)
		frames[count++] = stack;
	return count;
}

static bool stack_descend(struct builder *b, uint32_t *node, const struct folded_row *row)
{
	uint32_t frames[STACK_DEPTH_MAX + 1];
	size_t count = list_frames(b, row->stack, frames);

	if (row->cut) {
		flame_name_text(&b->name, FLAME_CUT_NAME);
		return node_descend(b, node, FLAME_CUT, false);
	}
	while (count-- > 0)
		if (!frame_descend(b, node, frames[count]))
			return false;
	return true;
}

/* What could not be told apart any more. */
static bool rest_add(struct builder *b, uint64_t weight)
{
	uint32_t node = FLAME_ROOT;

	flame_name_text(&b->name, FLAME_CUT_NAME);
	if (!node_descend(b, &node, FLAME_CUT, true))
		return false;
	b->tree->nodes[node].self += weight;
	return true;
}

static bool row_add(struct builder *b, const struct folded_row *row)
{
	uint32_t node = FLAME_ROOT;
	struct flame_node *call;

	if (b->tree->count >= FLAME_NODES_MAX) {
		b->tree->rest_rows++;
		return rest_add(b, row->weight);
	}
	flame_name_text(&b->name, row->comm);
	if (!node_descend(b, &node, FLAME_COMMAND, false) || !stack_descend(b, &node, row))
		return false;
	flame_name_call(&b->name, b->reader, row->arch, row->nr);
	if (!node_descend(b, &node, FLAME_CALL, true))
		return false;
	call = &b->tree->nodes[node];
	if (call->self == 0)
		call->category = (uint8_t)call_category(row->arch, row->nr);
	call->self += row->weight;
	return true;
}

/* A name as it goes on in a line: what comes behind it there decides as its bytes do. */
static int compare_nodes(const void *a, const void *b, void *data)
{
	const struct flame_tree *tree = data;
	uint32_t index_a = *(const uint32_t *)a, index_b = *(const uint32_t *)b;
	const struct flame_node *node_a = &tree->nodes[index_a], *node_b = &tree->nodes[index_b];
	const char *name_a = flame_name(tree, index_a), *name_b = flame_name(tree, index_b);
	size_t i = 0;
	uint8_t byte_a, byte_b;

	if (node_a->parent != node_b->parent)
		return node_a->parent < node_b->parent ? -1 : 1;
	while (name_a[i] && name_a[i] == name_b[i])
		i++;
	byte_a = name_a[i] ? (uint8_t)name_a[i] : node_a->ends ? ' ' : ';';
	byte_b = name_b[i] ? (uint8_t)name_b[i] : node_b->ends ? ' ' : ';';
	return byte_a - byte_b;
}

/* Links children in order and adds weights up. */
static bool tree_order(struct flame_tree *tree)
{
	uint32_t *order = malloc(tree->count * sizeof(*order));

	if (!order)
		return false;
	for (size_t i = 0; i < tree->count; i++)
		order[i] = (uint32_t)i;
	if (tree->count > 1)
		qsort_r(order + 1, tree->count - 1, sizeof(*order), compare_nodes, tree);
	for (size_t i = tree->count; i-- > 1;) {
		struct flame_node *node = &tree->nodes[order[i]];

		node->next = tree->nodes[node->parent].child;
		tree->nodes[node->parent].child = order[i];
	}
	free(order);
	for (size_t i = tree->count; i-- > 0;) {
		struct flame_node *node = &tree->nodes[i];

		node->weight += node->self;
		if (i > 0)
			tree->nodes[node->parent].weight += node->weight;
	}
	return true;
}

int flame_tree_build(struct flame_tree *tree, const struct folded *folded,
		     struct log_reader *reader)
{
	struct builder b = {
		.tree = tree,
		.folded = folded,
		.reader = reader,
		.symbols = log_reader_symbols(reader),
	};
	bool done = nodes_grow(tree);

	if (done) {
		flame_name_text(&b.name, "all");
		done = name_intern(tree, &b.name, &(uint32_t){0});
		tree->nodes[tree->count++] = (struct flame_node){.kind = FLAME_COMMAND};
	}
	for (size_t i = 0; done && i < folded->count; i++)
		done = row_add(&b, &folded->rows[i]);
	if (done && folded->rest_weight)
		done = rest_add(&b, folded->rest_weight);
	buffer_release(&b.name);
	return done && tree_order(tree) ? 0 : STREC_NOMEM;
}

void flame_tree_release(struct flame_tree *tree)
{
	free(tree->nodes);
	free(tree->slots);
	free(tree->name_slots);
	buffer_release(&tree->texts);
	*tree = (struct flame_tree){0};
}

uint32_t flame_next(const struct flame_tree *tree, uint32_t node, bool into)
{
	if (into && tree->nodes[node].child)
		return tree->nodes[node].child;
	while (node != FLAME_ROOT && !tree->nodes[node].next)
		node = tree->nodes[node].parent;
	return node == FLAME_ROOT ? FLAME_ROOT : tree->nodes[node].next;
}
