#include "viz/waterfall_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "viz/call_meaning.h"

/* An open call's id: no span of the collector's has as high a one, and a task has one call. */
#define OPEN_ID UINT32_C(0x80000000)

#define EARLY_PART 20 /* what begins within this part of the whole begins at the start */

const char *waterfall_name(const struct waterfall_row *row, const struct view_context *ctx,
			   char text[static WATERFALL_NAME_SIZE])
{
	const struct span *span = row->program ? row->program : row->span;
	char name[CALL_NAME_SIZE];

	if (span->kind == SPAN_CALL)
		snprintf(text, WATERFALL_NAME_SIZE, "%s", view_call_name(ctx, span->call, name));
	else if (span->kind == SPAN_THREAD)
		/* Many threads of a process have the same name. */
		snprintf(text, WATERFALL_NAME_SIZE, "%.*s %d", SPAN_LABEL_SIZE, span->label,
			 span->tid);
	else
		snprintf(text, WATERFALL_NAME_SIZE, "%.*s", SPAN_LABEL_SIZE, span->label);
	return text;
}

static void add_node(struct waterfall_rows *all, const struct view_context *ctx,
		     const struct span *span, uint16_t ref)
{
	struct waterfall_node *node = &all->nodes[all->count++];
	bool open = span->flags & SPAN_OPEN || span->end_ns > ctx->time_ns;

	*node = (struct waterfall_node){
		.row = {.span = span,
			.begin_ns = span->begin_ns,
			.end_ns = open ? ctx->time_ns : span->end_ns,
			.ref = ref},
		.parent = span->parent, /* as yet a reference */
	};
	if (ref)
		all->node_of[ref] = all->count;
	all->processes += span->kind == SPAN_PROCESS;
	if (all->count == 1 || node->row.begin_ns < all->begin_ns)
		all->begin_ns = node->row.begin_ns;
	if (all->count == 1 || node->row.end_ns > all->end_ns)
		all->end_ns = node->row.end_ns;
}

/* Of each process, by its reference, the program if it ran one only. */
static void find_programs(const struct span_table *table, uint16_t program_of[SPAN_ROWS + 1])
{
	bool seen[SPAN_ROWS + 1] = {false};

	memset(program_of, 0, (SPAN_ROWS + 1) * sizeof(program_of[0]));
	for (uint32_t i = 0; i < table->count; i++) {
		uint16_t process = table->spans[i].parent;

		if (table->spans[i].kind != SPAN_PROGRAM)
			continue;
		program_of[process] = seen[process] ? 0 : (uint16_t)(i + 1);
		seen[process] = true;
	}
}

static void add_spans(struct waterfall_rows *all, const struct view_context *ctx)
{
	const struct span_table *table = &ctx->spans->table;
	uint16_t program_of[SPAN_ROWS + 1];

	find_programs(table, program_of);
	for (uint32_t i = 0; i < table->count; i++) {
		const struct span *span = &table->spans[i];
		uint16_t ref = (uint16_t)(i + 1);

		/* The tick that has not closed may have told of some. */
		if (span->begin_ns > ctx->time_ns ||
		    (span->kind == SPAN_PROGRAM && program_of[span->parent] == ref))
			continue;
		add_node(all, ctx, span, ref);
		if (span->kind == SPAN_PROCESS && program_of[ref])
			all->nodes[all->count - 1].row.program = span_get(table, program_of[ref]);
	}
	for (uint32_t i = 0; i < table->count; i++)
		if (table->spans[i].kind == SPAN_PROGRAM && !all->node_of[i + 1])
			all->node_of[i + 1] = all->node_of[table->spans[i].parent];
}

static bool is_wait(struct call_key key)
{
	enum call_meaning meaning = call_meaning(key.arch, key.nr);

	return meaning == CALL_WAIT || meaning == CALL_WAIT_ID;
}

static void add_open(struct waterfall_rows *all, const struct view_context *ctx)
{
	int count = ctx->open ? ctx->open->count : 0;

	for (int i = 0; i < count && i < WATERFALL_OPEN_MAX; i++) {
		const struct open_call *call = &ctx->open->list[i];
		const struct process *process = processes_find(ctx->processes, call->serial);
		struct span *span = &all->open[i];

		*span = (struct span){
			.kind = SPAN_CALL,
			.flags = (uint8_t)(SPAN_OPEN | (is_wait(call->key) ? SPAN_WAIT : 0)),
			.begin_ns = call->enter_ns,
			.call = call->key,
			.block = call->address.block,
			.row = call->address.row,
			.id = OPEN_ID | call->serial,
			.serial = call->serial,
			.tid = process ? process->tid : 0,
			.parent = spans_around(ctx->spans, call->serial, call->enter_ns),
		};
		if (span->parent)
			add_node(all, ctx, span, 0);
	}
}

static int compare_begin(const struct waterfall_row *a, const struct waterfall_row *b)
{
	return (a->begin_ns > b->begin_ns) - (a->begin_ns < b->begin_ns);
}

static int compare_nodes(const void *a, const void *b, void *data)
{
	const struct waterfall_rows *all = data;
	const struct waterfall_node *left = &all->nodes[*(const uint32_t *)a];
	const struct waterfall_node *right = &all->nodes[*(const uint32_t *)b];
	uint64_t left_ns = left->row.end_ns - left->row.begin_ns;
	uint64_t right_ns = right->row.end_ns - right->row.begin_ns;
	int order = 0;

	if (all->order == ORDER_DURATION)
		order = (left_ns < right_ns) - (left_ns > right_ns);
	else if (all->order == ORDER_NAME)
		order = strcmp(left->name, right->name);
	if (order == 0)
		order = compare_begin(&left->row, &right->row);
	if (order == 0)
		order = left->row.span->id < right->row.span->id ? -1 : 1;
	return all->reverse ? -order : order;
}

/* Chains the nodes below the one that is around them, in order. Returns the first without. */
static uint32_t chain_nodes(struct waterfall_rows *all)
{
	uint32_t top = 0;

	for (uint32_t i = 0; i < all->count; i++)
		all->order_of[i] = i;
	qsort_r(all->order_of, all->count, sizeof(all->order_of[0]), compare_nodes, all);
	for (uint32_t i = all->count; i-- > 0;) {
		struct waterfall_node *node = &all->nodes[all->order_of[i]];
		uint32_t *first = node->parent ? &all->nodes[node->parent - 1].first : &top;

		node->next = *first;
		*first = all->order_of[i] + 1;
	}
	return top;
}

/* Places the nodes of a chain and what is below them, depth first. */
static void place_nodes(struct waterfall_rows *all, uint32_t first, uint32_t parent,
			uint32_t *placed)
{
	for (uint32_t at = first; at; at = all->nodes[at - 1].next) {
		struct waterfall_row *row = &all->rows[(*placed)++];

		*row = all->nodes[at - 1].row;
		row->parent = parent;
		row->depth = parent ? all->rows[parent - 1].depth + 1 : 0;
		row->matches =
			all->text[0] && strcasestr(all->nodes[at - 1].name, all->text) != NULL;
		all->matches += row->matches;
		place_nodes(all, all->nodes[at - 1].first, *placed, placed);
	}
}

static int by_process_and_time(const void *a, const void *b)
{
	const struct critical_part *left = a, *right = b;

	if (left->process != right->process)
		return left->process < right->process ? -1 : 1;
	return (left->begin_ns > right->begin_ns) - (left->begin_ns < right->begin_ns);
}

/* How much of the time between is on the path, of a process. */
static uint64_t path_within(const struct waterfall_rows *all, uint16_t process, uint64_t begin_ns,
			    uint64_t end_ns)
{
	size_t low = 0, high = all->path_count;
	uint64_t sum = 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct critical_part *part = &all->path[middle];

		if (part->process < process ||
		    (part->process == process && part->end_ns <= begin_ns))
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < all->path_count && all->path[low].process == process &&
	       all->path[low].begin_ns < end_ns;
	     low++) {
		const struct critical_part *part = &all->path[low];

		sum += (part->end_ns < end_ns ? part->end_ns : end_ns) -
		       (part->begin_ns > begin_ns ? part->begin_ns : begin_ns);
	}
	return sum;
}

/* The process whose parts are those of the row; 0: it shows none. */
static uint16_t path_process(const struct waterfall_row *row)
{
	if (row->span->kind == SPAN_PROCESS)
		return row->ref;
	return row->span->kind == SPAN_PROGRAM ? row->span->parent : 0;
}

/* Of one process there is nothing to tell. */
static void find_path(struct waterfall_rows *all, const struct view_context *ctx)
{
	all->path_known = !ctx->filter;
	all->path_count = 0;
	if (all->path_known && all->processes > 1)
		all->path_count = critical_path(&ctx->spans->table, ctx->time_ns, all->path);
	qsort(all->path, all->path_count, sizeof(all->path[0]), by_process_and_time);
	for (uint32_t i = 0; i < all->count; i++) {
		struct waterfall_row *row = &all->rows[i];
		uint16_t process = path_process(row);

		if (process)
			row->path_ns = path_within(all, process, row->begin_ns, row->end_ns);
	}
}

bool waterfall_on_path(const struct waterfall_rows *all, const struct waterfall_row *row,
		       uint64_t begin_ns, uint64_t end_ns)
{
	uint16_t process = path_process(row);

	if (!process || !row->path_ns)
		return false;
	return 2 * path_within(all, process, begin_ns, end_ns) >= end_ns - begin_ns;
}

void waterfall_rows_make(struct waterfall_rows *all, const struct view_context *ctx)
{
	uint32_t placed = 0;

	all->count = all->processes = all->matches = 0;
	all->begin_ns = all->end_ns = 0;
	memset(all->node_of, 0, sizeof(all->node_of));
	add_spans(all, ctx);
	add_open(all, ctx);
	for (uint32_t i = 0; i < all->count; i++) {
		struct waterfall_node *node = &all->nodes[i];

		node->parent = node->parent ? all->node_of[node->parent] : 0;
		waterfall_name(&node->row, ctx, node->name);
	}
	place_nodes(all, chain_nodes(all), 0, &placed);
	/* A log that begins at time 0 is shown from there. */
	if (all->begin_ns < all->end_ns / EARLY_PART)
		all->begin_ns = 0;
	find_path(all, ctx);
}

/* What a wait ended with has a row of its own. */
static bool is_short(const struct waterfall_row *row, uint64_t short_ns)
{
	return row->span->kind == SPAN_CALL &&
	       (row->span->flags & SPAN_WAIT || row->end_ns - row->begin_ns < short_ns);
}

static bool is_listed(const struct waterfall_rows *all, const struct waterfall_row *row,
		      uint64_t short_ns)
{
	const struct waterfall_row *parent = row->parent ? &all->rows[row->parent - 1] : NULL;

	if (!parent)
		return true;
	if (!parent->listed || row_set_has(&all->folded, parent->span->id))
		return false;
	return !is_short(row, short_ns) || row_set_has(&all->unfolded, parent->span->id);
}

void waterfall_rows_list(struct waterfall_rows *all, uint64_t from_ns, uint64_t to_ns,
			 uint64_t short_ns)
{
	all->listed = 0;
	for (uint32_t i = 0; i < all->count; i++) {
		struct waterfall_row *row = &all->rows[i];
		struct waterfall_row *parent = row->parent ? &all->rows[row->parent - 1] : NULL;

		row->has_listed = row->has_more = row->listed = false;
		if (row->end_ns < from_ns || row->begin_ns > to_ns)
			continue;
		row->listed = is_listed(all, row, short_ns);
		if (parent && row->listed)
			parent->has_listed = true;
		else if (parent)
			parent->has_more = true;
		if (row->listed)
			all->list[all->listed++] = i;
	}
}

void waterfall_unfold(struct waterfall_rows *all, uint32_t place)
{
	bool is_call = all->rows[place].span->kind == SPAN_CALL;

	for (uint32_t at = all->rows[place].parent; at; at = all->rows[at - 1].parent) {
		row_set_put(&all->folded, all->rows[at - 1].span->id, false);
		if (is_call)
			row_set_put(&all->unfolded, all->rows[at - 1].span->id, true);
		is_call = false;
	}
}
