/*
 * The rows of the Waterfall panel: spans as a tree, in order, each with what is to be drawn of
 * it. They are made anew for each screen from the collector's state and the calls that are
 * open. A process that ran one program is one row with it.
 */
#ifndef VIZ_WATERFALL_ROWS_H
#define VIZ_WATERFALL_ROWS_H

#include <stdbool.h>
#include <stdint.h>

#include "viz/critical_path.h"
#include "viz/row_set.h"
#include "viz/view.h"

#define WATERFALL_OPEN_MAX  256 /* calls that have not returned: those that run longest */
#define WATERFALL_ROWS_MAX  (SPAN_ROWS + WATERFALL_OPEN_MAX)
#define WATERFALL_TEXT_SIZE 64
#define WATERFALL_NAME_SIZE 64

enum waterfall_order { ORDER_TIME, ORDER_DURATION, ORDER_NAME, WATERFALL_ORDERS };

struct waterfall_row {
	const struct span *span;
	const struct span *program; /* of a process that ran one: they are one row */
	uint64_t begin_ns, end_ns;  /* no later than now */
	uint64_t path_ns;           /* of it that is on the critical path */
	uint32_t parent;            /* place in rows + 1, 0 for none */
	uint32_t depth;
	uint16_t ref;    /* of its span, 0 for a call that is open */
	bool listed;     /* else it is folded away, a short call, or of another time */
	bool has_listed; /* rows right below it that are listed */
	bool has_more;   /* and such that are not */
	bool matches;    /* what is searched for */
};

/* A row before it has its place. */
struct waterfall_node {
	struct waterfall_row row;
	uint32_t parent, first, next; /* place + 1: around it, first below it, behind it */
	char name[WATERFALL_NAME_SIZE];
};

/* Zero-initialised it lists all but short calls, in the order of time. */
struct waterfall_rows {
	enum waterfall_order order;
	bool reverse;
	char text[WATERFALL_TEXT_SIZE]; /* what is searched for; "": nothing */
	struct row_set folded;          /* below these nothing is listed */
	struct row_set unfolded;        /* below these short calls are, too */

	struct waterfall_row rows[WATERFALL_ROWS_MAX]; /* all, as the tree has them */
	uint32_t count;
	uint32_t list[WATERFALL_ROWS_MAX]; /* places in rows of those that are listed */
	uint32_t listed;
	uint64_t begin_ns, end_ns; /* of all spans together */
	uint32_t processes, matches;
	struct critical_part path[CRITICAL_PARTS_MAX]; /* by process, then by time */
	size_t path_count;
	bool path_known; /* false: a filter hides calls, so who waited for whom is not known */

	/* To put them in order. */
	struct span open[WATERFALL_OPEN_MAX];
	struct waterfall_node nodes[WATERFALL_ROWS_MAX];
	uint32_t order_of[WATERFALL_ROWS_MAX];
	uint32_t node_of[SPAN_ROWS + 1]; /* of a reference: place + 1 */
};

/* Makes all rows; they point into *ctx->spans. */
void waterfall_rows_make(struct waterfall_rows *all, const struct view_context *ctx);

/*
 * Lists what has to do with the time between and is not folded away, and no calls shorter than
 * short_ns or that waited for a child.
 */
void waterfall_rows_list(struct waterfall_rows *all, uint64_t from_ns, uint64_t to_ns,
			 uint64_t short_ns);

/* Whether the row is on the critical path for half of the time between, at least. */
bool waterfall_on_path(const struct waterfall_rows *all, const struct waterfall_row *row,
		       uint64_t begin_ns, uint64_t end_ns);

/* A row's name: of the program, the call, the mark. Returns text. */
const char *waterfall_name(const struct waterfall_row *row, const struct view_context *ctx,
			   char text[static WATERFALL_NAME_SIZE]);

/* From the next list on it has the row in rows at that place, and all that is around it. */
void waterfall_unfold(struct waterfall_rows *all, uint32_t place);

#endif
