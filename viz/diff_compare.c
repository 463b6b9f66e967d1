#include "viz/diff_compare.h"

#include <stdlib.h>

#include "viz/diff_pair.h"

static void judge(struct diff_result *result, enum diff_aspect aspect, double differs, double in_a)
{
	result->differs[aspect] = differs;
	result->in_a[aspect] = in_a;
	result->exceeds[aspect] = diff_exceeds(&result->tolerance.of[aspect], differs, in_a);
}

/* Of the names of calls the one that is furthest beyond what it may. */
static void judge_calls(struct diff_result *result)
{
	bool exceeds = false;

	for (uint32_t i = 0; i < result->call_name_count; i++) {
		struct diff_call_name *name = &result->call_names[i];
		uint64_t differs = name->more > name->fewer ? name->more : name->fewer;

		judge(result, ASPECT_CALLS, (double)differs, (double)name->calls[0]);
		name->exceeds = result->exceeds[ASPECT_CALLS];
		exceeds |= name->exceeds;
	}
	result->differs[ASPECT_CALLS] = 0.0;
	result->in_a[ASPECT_CALLS] = 0.0;
	for (uint32_t i = 0; i < result->call_name_count; i++) {
		const struct diff_call_name *name = &result->call_names[i];

		result->differs[ASPECT_CALLS] +=
			(double)(name->more > name->fewer ? name->more : name->fewer);
	}
	result->exceeds[ASPECT_CALLS] = exceeds;
}

static void judge_errors(struct diff_result *result, const struct diff_log *a)
{
	double more = 0.0, fewer = 0.0;

	for (uint32_t i = 0; i < result->error_count; i++) {
		const struct diff_count *e = &result->errors[i];

		if (e->counts && e->calls[1] > e->calls[0])
			more += (double)(e->calls[1] - e->calls[0]);
		else if (e->counts)
			fewer += (double)(e->calls[0] - e->calls[1]);
	}
	judge(result, ASPECT_ERRORS, more > fewer ? more : fewer, (double)a->failed_calls);
}

static double names_used(const struct diff_table *table, unsigned kind)
{
	double count = 0.0;

	for (uint32_t i = 0; i < table->text_count; i++)
		count += table->texts[i].kind == kind && table->texts[i].successes[0];
	return count;
}

static void judge_times(struct diff_result *result)
{
	const struct diff_limit *limit = &result->tolerance.of[ASPECT_TIME];
	double worst = 0.0;

	for (uint32_t i = 0; i < result->time_count; i++) {
		struct diff_time *t = &result->times[i];
		double percent = 100.0 * (t->ratio - 1.0);

		t->exceeds = t->tested && t->slower && diff_exceeds(limit, percent, 100.0);
		result->exceeds[ASPECT_TIME] |= t->exceeds;
		if (t->tested && t->slower && percent > worst)
			worst = percent;
	}
	result->differs[ASPECT_TIME] = worst;
	result->in_a[ASPECT_TIME] = 100.0;
}

static void judge_all(struct diff_result *result, const struct diff_log *a)
{
	judge_calls(result);
	judge_errors(result, a);
	judge(result, ASPECT_FILES, result->file_count, names_used(a->table, DIFF_NAME_FILE));
	judge(result, ASPECT_HOSTS, result->host_count, names_used(a->table, DIFF_NAME_HOST));
	judge(result, ASPECT_PROCESSES, result->process_count - result->exits, a->processes);
	judge(result, ASPECT_EXITS, result->exits, a->processes);
	judge(result, ASPECT_ORDER, result->order_hunks, a->call_count);
	judge_times(result);
	for (unsigned i = 0; i < DIFF_ASPECTS; i++)
		result->different |= result->exceeds[i];
}

int diff_compare(struct diff_log *a, struct diff_log *b, struct diff_result *result)
{
	int rc = diff_pair(a, b);

	result->common_ratio = 1.0;
	if (rc == 0)
		rc = diff_compare_counts(a, b, result);
	if (rc == 0)
		rc = diff_compare_times(a, b, result);
	if (rc == 0)
		rc = diff_compare_tasks(a, b, result);
	if (rc == 0)
		judge_all(result, a);
	return rc;
}

void diff_result_release(struct diff_result *result)
{
	free(result->calls);
	free(result->errors);
	free(result->call_names);
	free(result->files);
	free(result->hosts);
	free(result->processes);
	free(result->times);
	*result = (struct diff_result){0};
}
