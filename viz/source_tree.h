/*
 * The calling context tree of collect_sources by functions or by lines: places of one function
 * that have the same callers are one node, inlined functions are nodes of their own, and what
 * belongs to a runtime is left out, so that its calls are those of the user's code above it.
 */
#ifndef VIZ_SOURCE_TREE_H
#define VIZ_SOURCE_TREE_H

#include <stdbool.h>
#include <stdint.h>

#include "viz/collect_sources.h"
#include "viz/source_names.h"

#define SOURCE_TREE_NODES 8192
#define SOURCE_TREE_SLOTS 16384 /* a power of two */

struct source_tree_node {
	uint16_t name;                /* its number */
	uint16_t parent, first, next; /* the caller, callees; 0: none, and the root is 0 */
	uint16_t above;               /* the nearest caller of the same name; 0: none has it */
	uint16_t same;                /* another node of the same name; 0: no more */
	uint16_t line;                /* the name of its line through which most went; 0: none */
	uint64_t line_weight;
	struct source_use self, total;
};

/* What is known of a name over all its nodes. */
struct source_tree_name {
	uint16_t first;                /* of its nodes; 0: it has none */
	uint16_t line;                 /* of a function as in a node; 0: none */
	uint16_t lines;                /* how many lines it has */
	struct source_use self, total; /* a function that called itself counts once */
};

/* How it is made. */
struct source_tree_choice {
	bool lines;   /* a node is a line, not a function */
	bool threads; /* the outermost nodes are names of threads */
	bool runtime; /* code of runtimes is no longer left out */
	bool work;    /* times are those of calls whose purpose is not to wait */
};

struct source_tree {
	uint32_t count; /* of nodes; the root, 0, has all calls as its total */
	struct source_tree_node nodes[SOURCE_TREE_NODES];
	struct source_tree_name names[SOURCE_NAMES_MAX];
	struct source_use evicted; /* of totals: what was made by callees that are not known */

	/* To make it. */
	uint16_t slots[SOURCE_TREE_SLOTS]; /* node by parent and name */
	uint16_t within[SOURCE_NAMES_MAX]; /* the innermost node of a name on the way down */
	uint64_t line_weights[SOURCE_NAMES_MAX];
	uint64_t weights[SOURCE_NODES];
	struct source_tree_at {
		uint16_t node, module;
		bool user;
	} at[SOURCE_NODES];
};

/*
 * Makes the tree of the closed ticks. names is that of the same symbols, after
 * source_names_begin(). What finds no room counts for its caller.
 */
void source_tree_make(struct source_tree *tree, struct source_names *names,
		      const struct sources_state *state, struct source_tree_choice choice);

#endif
