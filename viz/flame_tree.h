/*
 * Folded calls as a tree of names: command, callers from the outermost on, call. What has the
 * same name under the same caller is one node, whatever its addresses.
 */
#ifndef VIZ_FLAME_TREE_H
#define VIZ_FLAME_TREE_H

#include "format/bytes.h"
#include "viz/folded.h"

#define FLAME_NODES_MAX (1u << 22) /* about so many: what comes then is added up as [...] */
#define FLAME_LINES_MAX 255u       /* functions of one frame, inlined into each other */
#define FLAME_ROOT      0u         /* of all; nothing follows it, so it also stands for "none" */
#define FLAME_INLINED   "_[i]" /* behind the names of inlined functions, as flamegraph.pl has it */
#define FLAME_CUT_NAME  "[...]"

enum flame_kind {
	FLAME_COMMAND,
	FLAME_USER,    /* the user's own code */
	FLAME_RUNTIME, /* the system's (source_is_runtime()) */
	FLAME_CUT,     /* stands for what is not known */
	FLAME_CALL,    /* the call itself: nothing is below */
};

struct flame_node {
	uint32_t parent;
	uint32_t child, next; /* in the order of names; FLAME_ROOT: none */
	uint32_t name;        /* offset in the texts */
	uint32_t depth;       /* of the root 0, of a command 1 */
	uint8_t kind;         /* enum flame_kind: that of the first that is in the node */
	uint8_t category;     /* FLAME_CALL: enum category */
	bool ends;            /* calls are counted here; no node with this name is a caller */
	uint64_t self;        /* the weight that ends here */
	uint64_t weight;      /* and of all below */
};

/* Zero-initialised it is empty. */
struct flame_tree {
	struct flame_node *nodes; /* behind their parents */
	size_t count, capacity;
	uint32_t *slots; /* hash: parent, name and ends -> index + 1 */
	size_t slot_count;
	struct buffer texts; /* names, each once, with NULs */
	uint32_t *name_slots;
	size_t name_slot_count, name_count;
	uint64_t rest_rows; /* of the folded ones, for which there was no room */
};

/*
 * Makes the tree, with names as far as the reader's symbols are known by now: a function, or
 * "module+0xoffset" of the code, or "0xaddress". Names are UTF-8 without control characters
 * and ';', which is ':'. 0 or STREC_NOMEM; release it in any case.
 */
int flame_tree_build(struct flame_tree *tree, const struct folded *folded,
		     struct log_reader *reader);

/*
 * Folds the calls of a job and makes the tree of them, and tells to the job's notes what people
 * should know of it. 0 or a negative code; release both in any case.
 */
int flame_read(struct flame_tree *tree, struct folded *folded, const struct export_job *job,
	       struct strec_error *err);

void flame_tree_release(struct flame_tree *tree);

const char *flame_name(const struct flame_tree *tree, uint32_t node);

/*
 * The node behind this one in the order in which `sort` has lines of folded stacks: parents
 * first. FLAME_ROOT at the end. Without into its children are passed over.
 */
uint32_t flame_next(const struct flame_tree *tree, uint32_t node, bool into);

#endif
