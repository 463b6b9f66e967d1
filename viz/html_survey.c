#include "viz/html_survey.h"

#include <stdlib.h>
#include <string.h>

#include "format/bytes.h"
#include "viz/call_category.h"
#include "viz/call_traits.h"
#include "viz/export_cursor.h"

/* Addresses */

static int compare_addresses(const void *a, const void *b)
{
	const struct html_address *x = a, *y = b;

	if (x->at.block != y->at.block)
		return x->at.block < y->at.block ? -1 : 1;
	if (x->at.row != y->at.row)
		return x->at.row < y->at.row ? -1 : 1;
	return (x->mark > y->mark) - (x->mark < y->mark);
}

bool html_addresses_add(struct html_addresses *set, struct event_address at, uint32_t mark)
{
	if (!array_reserve(&set->list, &set->capacity, set->count, sizeof(*set->list)))
		return false;
	set->list[set->count++] = (struct html_address){.at = at, .mark = mark};
	return true;
}

void html_addresses_sort(struct html_addresses *set)
{
	if (set->count)
		qsort(set->list, set->count, sizeof(*set->list), compare_addresses);
}

uint32_t html_addresses_find(const struct html_addresses *set, struct event_address at)
{
	const struct html_address wanted = {.at = at};
	size_t low = 0, high = set->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_addresses(&set->list[middle], &wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == set->count || set->list[low].at.block != at.block ||
	    set->list[low].at.row != at.row)
		return 0;
	return set->list[low].mark;
}

/* The longest calls */

static void heap_down(struct html_slow *slow, uint32_t at)
{
	for (;;) {
		uint32_t least = at;

		for (uint32_t child = 2 * at + 1; child <= 2 * at + 2; child++)
			if (child < slow->count &&
			    slow->calls[child].duration_ns < slow->calls[least].duration_ns)
				least = child;
		if (least == at)
			return;
		struct html_slow_call moved = slow->calls[at];

		slow->calls[at] = slow->calls[least];
		slow->calls[least] = moved;
		at = least;
	}
}

/* Of equals those that came first stay. */
static void slow_add(struct html_slow *slow, const struct event *ev, struct event_address at)
{
	struct html_slow_call call = {
		.duration_ns = ev->duration_ns,
		.time_ns = ev->time_ns,
		.at = at,
		.call = {.nr = ev->nr, .arch = ev->arch},
		.tid = ev->task->tid,
	};

	if (slow->count == slow->capacity && ev->duration_ns <= slow->calls[0].duration_ns)
		return;
	memcpy(call.name, ev->task->name, sizeof(call.name));
	if (slow->count < slow->capacity) {
		slow->calls[slow->count++] = call;
		for (uint32_t i = slow->count / 2; slow->count == slow->capacity && i-- > 0;)
			heap_down(slow, i);
		return;
	}
	slow->calls[0] = call;
	heap_down(slow, 0);
}

static int compare_slow(const void *a, const void *b)
{
	const struct html_slow_call *x = a, *y = b;

	if (x->duration_ns != y->duration_ns)
		return x->duration_ns < y->duration_ns ? 1 : -1;
	return (x->time_ns > y->time_ns) - (x->time_ns < y->time_ns);
}

/* Events */

int64_t html_duration(const struct event *ev)
{
	if (ev->kind != EVENT_CALL || !event_is_timed(ev))
		return -1;
	return (int64_t)ev->duration_ns;
}

enum html_group html_group(const struct html_survey *survey, const struct event *ev,
			   struct event_address at)
{
	switch (ev->kind) {
	case EVENT_CALL:
		if (!event_failed(ev))
			return HTML_GROUP_CALL;
		return call_expects_error(ev->arch, ev->nr, -ev->result) ? HTML_GROUP_EXPECTED
									 : HTML_GROUP_FAILED;
	case EVENT_ENTERED:
		return html_addresses_find(&survey->open, at) ? HTML_GROUP_OPEN : HTML_GROUP_NONE;
	case EVENT_TASK:
	case EVENT_USAGE:
	case EVENT_DESCRIPTOR:
	case EVENT_MAPPING:
		return HTML_GROUP_NONE;
	default:
		return HTML_GROUP_OTHER;
	}
}

static uint32_t row_of(struct html_survey *survey, const struct event *ev)
{
	uint32_t known = survey->table.count;
	uint32_t row = call_table_row(&survey->table, ev->arch, ev->nr);

	if (row == known && survey->table.count > known) {
		const char *name = call_name_static(ev->arch, ev->nr);

		survey->category[row] = (uint8_t)call_category(ev->arch, ev->nr);
		survey->waits[row] = name && call_only_waits(name);
	}
	return row;
}

static uint32_t piece_of(const struct html_survey *survey, uint64_t time_ns, uint32_t pieces)
{
	double at = (double)(time_ns - survey->begin_ns) /
		    (double)(survey->end_ns - survey->begin_ns) * pieces;

	return time_ns <= survey->begin_ns ? 0 : at < pieces ? (uint32_t)at : pieces - 1;
}

static void call_add(struct html_survey *survey, const struct event *ev, struct event_address at)
{
	uint32_t row = row_of(survey, ev);
	uint32_t piece = piece_of(survey, ev->time_ns, HTML_FINE);
	struct html_moment *moment = &survey->line[piece];
	struct html_use *use = &survey->cells[piece / (HTML_FINE / HTML_COARSE)][row];
	int64_t duration_ns = html_duration(ev);

	moment->calls[survey->category[row]]++;
	moment->errors += event_failed(ev);
	use->calls++;
	use->errors += event_failed(ev);
	if (duration_ns < 0)
		return;
	use->timed++;
	use->time_ns += (uint64_t)duration_ns;
	slow_add(&survey->slow[survey->waits[row] ? HTML_SLOW_WAITS : HTML_SLOW_WORK], ev, at);
}

/* The calls that tasks are in at the end: where the events that tell of them are. */
static bool find_open(struct html_survey *survey, const struct processes_state *tasks)
{
	for (uint32_t i = 0; i < tasks->count; i++) {
		const struct process *task = &tasks->rows[i];
		struct event_address at = {task->call_block, (uint32_t)task->call_row};

		if (task->status == PROCESS_IN_CALL && !html_addresses_add(&survey->open, at, 1))
			return false;
	}
	html_addresses_sort(&survey->open);
	return true;
}

static bool survey_init(struct html_survey *survey, const struct processes_state *tasks,
			uint32_t slow)
{
	for (unsigned i = 0; i < HTML_SLOW_KINDS; i++) {
		survey->slow[i].capacity = slow;
		survey->slow[i].calls = calloc(slow, sizeof(*survey->slow[i].calls));
		if (!survey->slow[i].calls)
			return false;
	}
	return find_open(survey, tasks);
}

int html_survey(struct html_survey *survey, const struct export_job *job,
		const struct processes_state *tasks, uint32_t slow, struct strec_error *err)
{
	struct export_cursor *cursor = NULL;
	struct event ev;
	int rc = 0;

	if (!survey_init(survey, tasks, slow) || !(cursor = export_cursor_new(job, false)))
		rc = strec_fail(err, STREC_NOMEM, 0, NULL);
	while (rc == 0 && (rc = export_next(cursor, &ev, err)) == 0) {
		enum html_group group;

		survey->last = export_address(cursor);
		group = html_group(survey, &ev, survey->last);
		if (group == HTML_GROUP_NONE)
			continue;
		survey->events++;
		survey->groups[group]++;
		if (ev.kind == EVENT_CALL)
			call_add(survey, &ev, survey->last);
	}
	export_cursor_free(cursor);
	for (unsigned i = 0; i < HTML_SLOW_KINDS; i++)
		if (survey->slow[i].count)
			qsort(survey->slow[i].calls, survey->slow[i].count,
			      sizeof(*survey->slow[i].calls), compare_slow);
	return rc == STREC_END ? 0 : rc;
}

void html_survey_release(struct html_survey *survey)
{
	for (unsigned i = 0; i < HTML_SLOW_KINDS; i++)
		free(survey->slow[i].calls);
	free(survey->open.list);
}
