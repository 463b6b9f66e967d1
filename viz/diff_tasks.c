/* Processes that only one side has or that ended otherwise, and where two first part. */
#include <stdlib.h>

#include "format/error.h"
#include "viz/diff_compare.h"

static int add_process(struct diff_result *result, enum diff_process_change change, uint32_t a,
		       uint32_t b)
{
	result->processes[result->process_count++] =
		(struct diff_process){.change = change, .task = {a, b}};
	result->exits += change == PROCESS_STATUS;
	return 0;
}

static bool leads(const struct diff_log *log, uint32_t i)
{
	return log->tasks[i].process == i;
}

static int list_processes(const struct diff_log *a, const struct diff_log *b,
			  struct diff_result *result)
{
	result->processes =
		malloc((a->task_count + b->task_count + 1) * sizeof(*result->processes));
	if (!result->processes)
		return STREC_NOMEM;
	for (uint32_t i = 0; i < b->task_count; i++)
		if (leads(b, i) && b->tasks[i].partner == TASK_NONE)
			add_process(result, PROCESS_ONLY, TASK_NONE, i);
	for (uint32_t i = 0; i < a->task_count; i++) {
		uint32_t partner = a->tasks[i].partner;

		if (!leads(a, i))
			continue;
		if (partner == TASK_NONE)
			add_process(result, PROCESS_ONLY, i, TASK_NONE);
		else if (a->tasks[i].exited && b->tasks[partner].exited &&
			 a->tasks[i].status != b->tasks[partner].status)
			add_process(result, PROCESS_STATUS, i, partner);
	}
	return 0;
}

/* The steady calls of a task: their signatures, and their places among all of its calls. */
struct sequence {
	uint32_t *signatures, *places;
	uint32_t count;
};

static int sequence_make(struct sequence *s, const struct diff_log *log,
			 const struct diff_task *task)
{
	*s = (struct sequence){
		.signatures = malloc((task->count + 1) * sizeof(*s->signatures)),
		.places = malloc((task->count + 1) * sizeof(*s->places)),
	};
	if (!s->signatures || !s->places)
		return STREC_NOMEM;
	for (uint32_t i = 0; i < task->count; i++) {
		uint32_t signature = diff_task_call(log, task, i)->signature;

		if (log->table->signatures[signature].steadiness != CALL_STEADY)
			continue;
		s->signatures[s->count] = signature;
		s->places[s->count++] = i;
	}
	return 0;
}

static void sequence_release(struct sequence *s)
{
	free(s->signatures);
	free(s->places);
}

/* A pair of tasks that is aligned. */
struct aligning {
	const struct diff_log *a, *b;
	struct diff_result *result;
	uint32_t task[DIFF_SIDES];
	struct sequence of[DIFF_SIDES];
	bool free_order; /* it is not for the program to say */
};

static bool numbers_differ(const struct diff_table *table, const uint32_t *signatures,
			   uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		const struct diff_signature *s = &table->signatures[signatures[i]];

		if (s->calls[0] != s->calls[1])
			return true;
	}
	return false;
}

/* When a place of A, or behind its last call, was: the index of its call in the log. */
static uint32_t moment(const struct aligning *al, uint32_t at)
{
	const struct diff_task *task = &al->a->tasks[al->task[0]];
	uint32_t place = at < al->of[0].count ? al->of[0].places[at] : task->count;

	if (!task->count)
		return 0;
	return place < task->count ? al->a->order[task->first + place]
				   : al->a->order[task->first + task->count - 1] + 1;
}

static void note_first(struct aligning *al, const struct diff_hunk *hunk, bool order,
		       uint32_t *earliest)
{
	struct diff_first *first = &al->result->first;
	uint32_t at[DIFF_SIDES] = {hunk->a, hunk->b}, when = moment(al, hunk->a);

	if (first->found && (first->order < order || (first->order == order && *earliest <= when)))
		return;
	*first = (struct diff_first){.found = true, .order = order};
	*earliest = when;
	for (unsigned side = 0; side < DIFF_SIDES; side++) {
		first->task[side] = al->task[side];
		first->has[side] = at[side] < al->of[side].count;
		first->call[side] = first->has[side] ? al->of[side].places[at[side]] : 0;
	}
}

/*
 * A hunk with a call of which one recording has more tells where the two part. One that has only
 * calls of which both have the same number is a matter of order.
 */
static void judge_hunk(struct aligning *al, const struct diff_hunk *hunk, uint32_t *earliest)
{
	const struct diff_table *table = al->a->table;
	bool differs = numbers_differ(table, al->of[0].signatures + hunk->a, hunk->a_count) ||
		       numbers_differ(table, al->of[1].signatures + hunk->b, hunk->b_count);

	if (!differs && al->free_order)
		return;
	al->result->order_hunks += !differs;
	note_first(al, hunk, !differs, earliest);
}

/* Threads, and children that run at once, come in an order that is the scheduler's. */
static bool has_free_order(const struct diff_log *log, const struct diff_task *task)
{
	const struct diff_task *process = &log->tasks[task->process];

	return process->threads > 1 || process->parallel;
}

static int align_tasks(const struct diff_log *a, const struct diff_log *b, uint32_t index,
		       struct diff_result *result, uint32_t *earliest)
{
	const struct diff_task *of_a = &a->tasks[index], *of_b = &b->tasks[of_a->partner];
	struct aligning al = {
		.a = a,
		.b = b,
		.result = result,
		.task = {index, of_a->partner},
		.free_order = has_free_order(a, of_a) || has_free_order(b, of_b),
	};
	struct diff_hunks hunks = {0};
	int rc = sequence_make(&al.of[0], a, of_a);

	if (rc == 0)
		rc = sequence_make(&al.of[1], b, of_b);
	if (rc == 0)
		rc = diff_align(al.of[0].signatures, al.of[0].count, al.of[1].signatures,
				al.of[1].count, &hunks);
	for (size_t i = 0; i < hunks.count && rc == 0; i++)
		judge_hunk(&al, &hunks.items[i], earliest);
	result->coarse |= hunks.coarse;
	diff_hunks_release(&hunks);
	sequence_release(&al.of[0]);
	sequence_release(&al.of[1]);
	return rc;
}

int diff_compare_tasks(const struct diff_log *a, const struct diff_log *b,
		       struct diff_result *result)
{
	uint32_t earliest = UINT32_MAX;
	int rc = list_processes(a, b, result);

	for (uint32_t i = 0; i < a->task_count && rc == 0; i++)
		if (a->tasks[i].partner != TASK_NONE)
			rc = align_tasks(a, b, i, result, &earliest);
	return rc;
}
