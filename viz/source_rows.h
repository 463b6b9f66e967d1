/*
 * The rows of the Sources panel: functions or lines with their callers and callees, or a tree of
 * calls. They are made anew for each screen from the collector's state and the symbols.
 */
#ifndef VIZ_SOURCE_ROWS_H
#define VIZ_SOURCE_ROWS_H

#include <stdbool.h>
#include <stdint.h>

#include "viz/row_set.h"
#include "viz/source_tree.h"
#include "viz/table.h"

#define SOURCE_ROWS_MAX 8192

enum source_order {
	SOURCES_BY_FUNCTION,
	SOURCES_BY_LINE,
	SOURCES_BY_CALLERS, /* as a tree, callers above their callees */
	SOURCES_BY_THREAD,  /* likewise, below names of threads */
	SOURCE_ORDERS
};

/* What shares are of, and what a function's callers are sorted by. */
enum source_measure { SOURCE_TIME, SOURCE_CALLS, SOURCE_ERRORS, SOURCE_MEASURES };

enum source_relation {
	SOURCE_ITSELF,
	SOURCE_CALLER, /* below the function that it called */
	SOURCE_CALLEE, /* below its caller */
};

struct source_row {
	uint64_t key;
	uint64_t around; /* the key of the row that it is below; 0: none */
	enum source_relation relation;
	unsigned depth;
	const struct source_name *name; /* as old as the rows, as the next one is */
	const struct source_name *line; /* through which most went; NULL: not known */
	uint16_t more_lines;            /* that it has */
	uint16_t node;                  /* in a tree; else the number of the name */
	struct source_use self, total;  /* of a caller or callee only total */
	double part;                    /* of the row around, 0..1: of a caller or callee */
	bool can_open, open;            /* there are rows below it; and they are listed */
};

/* Zero-initialised it lists functions, without those of runtimes, and opens what is heavy. */
struct source_rows {
	enum source_order order;
	bool runtime; /* also functions of libraries and runtimes */
	bool work;    /* times are those of calls whose purpose is not to wait */
	enum source_measure measure;
	struct row_set opened, closed; /* by the user */

	uint32_t count;
	struct source_row rows[SOURCE_ROWS_MAX];
	uint32_t entries;      /* that the list has, not counting what is below them */
	struct source_use all; /* of all calls whose stack is known */

	struct source_names names;
	struct source_tree tree;
	/* To make them. */
	uint32_t sorting_count;
	struct source_row sorting[SOURCE_TREE_NODES];
	struct source_use edges[SOURCE_NAMES_MAX];
	bool node_matches[SOURCE_TREE_NODES];
};

/* A share of all, 0..1; 0 where there is nothing. */
double source_share(const struct source_rows *all, const struct source_use *use);

static inline bool source_rows_are_tree(const struct source_rows *all)
{
	return all->order == SOURCES_BY_CALLERS || all->order == SOURCES_BY_THREAD;
}

/* Rows whose function, file or module has the text; in a tree also those above them. */
void source_rows_make(struct source_rows *all, const struct sources_state *state,
		      const struct symbol_table *symbols, struct row_choice choice);

/* Opens (1) or closes (-1) the row; false where nothing is to be done. */
bool source_rows_fold(struct source_rows *all, const struct source_row *row, int step);

#endif
