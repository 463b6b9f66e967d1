/*
 * Which calls take another time: groups of calls with one signature, and of all that have one
 * name, by the test of Mann and Whitney, and for calls of which only some are slow those of
 * Rosenbaum and of Johnson; corrected for the number of tests.
 *
 * A machine that was busy slows all calls. The median of the ratios of all groups is taken for
 * that, where there are enough groups to tell, and taken out of what changed in that direction:
 * so a group is named that became slower, and more so than the rest.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "format/bytes.h"
#include "format/error.h"
#include "viz/diff_compare.h"
#include "viz/diff_statistics.h"

#define TEST_MIN         5     /* calls a side: the approximation is no good for fewer */
#define Q_MAX            0.01  /* of what is named so much may be chance */
#define RATIO_MIN        1.2   /* of medians: less is no news */
#define LARGER_MIN       0.64  /* share of pairs: Vargha and Delaney's medium effect */
#define EXCESS_NS_MIN    1e6   /* what all calls of a group cost more */
#define EXCESS_SHARE     0.005 /* of the time of all calls of a side */
#define PLAIN_NS_MIN     2e7   /* what is told though it is not significant costs so much more, */
#define PLAIN_SHARE      0.1   /* such a share of the time of all calls */
#define PLAIN_RATIO      2.0   /* of means */
#define TAIL_NS_MIN      1e7   /* what some slow calls of a group cost more, */
#define TAIL_SHARE       0.2   /* of the calls of both that are looked at */
#define TAIL_OVER_MEDIAN 2.0   /* ratios of means above which medians do not tell the half of it */
#define TAIL_RATIO       1.5   /* of means */
#define COMMON_GROUPS    10    /* for a common ratio */

/* A call's time and its group. */
struct sample {
	uint32_t group;
	float ns;
};

struct samples {
	struct sample *items;
	float *times; /* of the items, for the test */
	size_t count;
};

struct times_job {
	const struct diff_table *table;
	struct samples of[DIFF_SIDES];
	struct diff_time *found;
	double *p; /* of the tested ones, in the order of found */
	size_t found_count, found_capacity, p_capacity;
	double total_ns;
	bool by_name;
};

static int compare_samples(const void *left, const void *right)
{
	const struct sample *l = left, *r = right;

	if (l->group != r->group)
		return l->group < r->group ? -1 : 1;
	return l->ns < r->ns ? -1 : l->ns > r->ns;
}

/* The group of a signature; UINT32_MAX: its times say nothing. */
static uint32_t group_of(const struct times_job *job, uint32_t signature)
{
	const struct diff_signature *s = &job->table->signatures[signature];

	if (s->steadiness == CALL_SCHEDULING || signature == 0)
		return UINT32_MAX;
	if (!job->by_name)
		return signature;
	return s->error || s->arch >= ARCHES ? UINT32_MAX : (uint32_t)s->arch << 16 | s->nr;
}

static int samples_make(struct samples *samples, const struct times_job *job,
			const struct diff_log *log)
{
	samples->count = 0;
	if (!samples->items)
		samples->items = malloc((log->call_count + 1) * sizeof(*samples->items));
	if (!samples->times)
		samples->times = malloc((log->call_count + 1) * sizeof(*samples->times));
	if (!samples->items || !samples->times)
		return STREC_NOMEM;
	for (uint32_t i = 0; i < log->call_count; i++) {
		uint32_t group = group_of(job, log->calls[i].signature);

		if (group != UINT32_MAX && log->calls[i].duration_ns >= 0.0f)
			samples->items[samples->count++] =
				(struct sample){group, log->calls[i].duration_ns};
	}
	qsort(samples->items, samples->count, sizeof(*samples->items), compare_samples);
	for (size_t i = 0; i < samples->count; i++)
		samples->times[i] = samples->items[i].ns;
	return 0;
}

static size_t group_end(const struct samples *samples, size_t from)
{
	size_t end = from;

	while (end < samples->count && samples->items[end].group == samples->items[from].group)
		end++;
	return end;
}

static double sum_of(const float *values, size_t count)
{
	double sum = 0.0;

	for (size_t i = 0; i < count; i++)
		sum += (double)values[i];
	return sum;
}

/* A signature that the group's rows can be named by. */
static uint32_t signature_of_group(const struct times_job *job, uint32_t group)
{
	if (!job->by_name)
		return group;
	for (uint32_t i = 1; i < job->table->signature_count; i++)
		if (group_of(job, i) == group)
			return i;
	return 0;
}

/* How far from 1, whichever side. */
static double ratio_of(double ratio)
{
	return ratio > 0.0 && ratio < 1.0 ? 1.0 / ratio : ratio;
}

/* What of a ratio is that of all calls. */
static double common_part(double ratio, double common)
{
	if (ratio > 1.0 && common > 1.0)
		return ratio < common ? ratio : common;
	if (ratio < 1.0 && common < 1.0)
		return ratio > common ? ratio : common;
	return 1.0;
}

/* Whether some calls of b take longer. */
static double tail_test(const float *a, size_t a_count, const float *b, size_t b_count)
{
	double few = rosenbaum(a, a_count, b, b_count);
	double some = quantile_test(a, a_count, b, b_count, TAIL_SHARE);

	return few < some ? few : some;
}

/* The times of b are divided by what is common. */
static int add_group(struct times_job *job, uint32_t group, const float *a, size_t a_count,
		     float *b, size_t b_count, double common)
{
	struct diff_time t = {.by_name = job->by_name, .count = {a_count, b_count}};
	bool same_way;
	double p, tail, means, least = (double)(a_count < b_count ? a_count : b_count);

	if (!array_reserve(&job->found, &job->found_capacity, job->found_count,
			   sizeof(*job->found)) ||
	    !array_reserve(&job->p, &job->p_capacity, job->found_count, sizeof(*job->p)))
		return STREC_NOMEM;
	t.signature = group; /* until it is known whether it is wanted */
	t.tested = a_count >= TEST_MIN && b_count >= TEST_MIN;
	t.median_ns[0] = median_of(a, a_count);
	t.median_ns[1] = median_of(b, b_count);
	t.total_ns[0] = sum_of(a, a_count);
	t.total_ns[1] = sum_of(b, b_count);
	t.ratio = t.median_ns[0] > 0.0 ? t.median_ns[1] / t.median_ns[0] : 1.0;
	t.mean_ns[0] = t.total_ns[0] / (double)a_count;
	t.mean_ns[1] = t.total_ns[1] / (double)b_count;
	same_way = (t.ratio > 1.0) == (t.mean_ns[1] > t.mean_ns[0]);
	common = t.ratio > 0.0 && same_way ? common_part(t.ratio, common) : 1.0;
	for (size_t i = 0; i < b_count && common != 1.0; i++)
		b[i] = (float)((double)b[i] / common);
	t.ratio /= common;
	means = t.mean_ns[0] > 0.0 ? t.mean_ns[1] / common / t.mean_ns[0] : 1.0;
	t.excess_ns = (t.mean_ns[1] / common - t.mean_ns[0]) * least;
	p = mann_whitney(a, a_count, b, b_count, &t.larger);
	tail = t.excess_ns > 0.0 ? tail_test(a, a_count, b, b_count)
				 : tail_test(b, b_count, a, a_count);
	t.tail = ratio_of(t.ratio) < RATIO_MIN || fabs(t.larger - 0.5) < LARGER_MIN - 0.5 ||
		 (tail < Q_MAX && ratio_of(means) > TAIL_OVER_MEDIAN * ratio_of(t.ratio));
	if (t.tail) {
		p = tail;
		t.ratio = means;
	}
	p = p < 1.0 / 3.0 ? 3.0 * p : 1.0; /* it is the best one of three tests (Bonferroni) */
	job->p[job->found_count] = t.tested ? p : 1.0;
	job->found[job->found_count++] = t;
	return 0;
}

/* The groups that both sides have. */
static int list_groups(struct times_job *job, double common)
{
	const struct samples *a = &job->of[0], *b = &job->of[1];
	int rc = 0;

	for (size_t i = 0, k = 0; i < a->count && k < b->count && rc == 0;) {
		size_t i_end = group_end(a, i), k_end = group_end(b, k);
		uint32_t of_a = a->items[i].group, of_b = b->items[k].group;

		if (of_a == of_b)
			rc = add_group(job, of_a, a->times + i, i_end - i, b->times + k, k_end - k,
				       common);
		i = of_a <= of_b ? i_end : i;
		k = of_b <= of_a ? k_end : k;
	}
	return rc;
}

static int compare_doubles(const void *left, const void *right)
{
	double l = *(const double *)left, r = *(const double *)right;

	return l < r ? -1 : l > r;
}

/* The median of the ratios of all groups; 1 where there are too few. */
static double common_ratio(const struct times_job *job)
{
	double *ratios = malloc((job->found_count + 1) * sizeof(*ratios)), median = 1.0;
	size_t count = 0;

	for (size_t i = 0; ratios && i < job->found_count; i++)
		if (job->found[i].ratio > 0.0)
			ratios[count++] = job->found[i].ratio;
	if (count >= COMMON_GROUPS) {
		qsort(ratios, count, sizeof(*ratios), compare_doubles);
		median = ratios[count / 2];
	}
	free(ratios);
	return median > 0.0 ? median : 1.0;
}

/* Not significant, as there are so few calls or so different ones; and yet nobody would miss it. */
static bool is_plain(const struct times_job *job, const struct diff_time *t)
{
	double ratio = t->mean_ns[0] > 0.0 ? t->mean_ns[1] / t->mean_ns[0] : 1.0;
	double floor_ns = PLAIN_SHARE * job->total_ns;

	floor_ns = floor_ns > PLAIN_NS_MIN ? floor_ns : PLAIN_NS_MIN;
	return ratio_of(ratio) >= PLAIN_RATIO && fabs(t->excess_ns) >= floor_ns;
}

static bool is_significant(const struct times_job *job, const struct diff_time *t, double q)
{
	double floor_ns = t->tail ? TAIL_NS_MIN : EXCESS_NS_MIN;
	bool slower = t->ratio > 1.0;

	if (floor_ns < EXCESS_SHARE * job->total_ns)
		floor_ns = EXCESS_SHARE * job->total_ns;
	if (!t->tested || q >= Q_MAX || fabs(t->excess_ns) < floor_ns ||
	    slower != (t->excess_ns > 0.0))
		return false;
	if (t->tail)
		return ratio_of(t->ratio) >= TAIL_RATIO;
	return ratio_of(t->ratio) >= RATIO_MIN &&
	       (slower ? t->larger : 1.0 - t->larger) >= LARGER_MIN;
}

/* Whether a group of one signature told of most of what the group of its name does. */
static bool is_told(const struct times_job *job, const struct diff_result *result,
		    const struct diff_time *t)
{
	const struct diff_signature *name = &job->table->signatures[t->signature];
	double told = 0.0, all = t->total_ns[1] - t->total_ns[0];

	for (uint32_t i = 0; i < result->time_count; i++) {
		const struct diff_time *other = &result->times[i];
		const struct diff_signature *s = &job->table->signatures[other->signature];

		if (s->nr == name->nr && s->arch == name->arch && other->slower == t->slower)
			told += other->total_ns[1] - other->total_ns[0];
	}
	return told != 0.0 && fabs(told) >= 0.5 * fabs(all);
}

static int keep_found(struct times_job *job, struct diff_result *result)
{
	size_t *order = malloc((job->found_count + 1) * sizeof(*order));
	struct diff_time *times = realloc(
		result->times, (result->time_count + job->found_count + 1) * sizeof(*times));

	result->times = times ? times : result->times;
	if (!order || !times) {
		free(order);
		return STREC_NOMEM;
	}
	benjamini_hochberg(job->p, job->found_count, order);
	free(order);
	for (size_t i = 0; i < job->found_count; i++) {
		struct diff_time t = job->found[i];

		t.tested = is_significant(job, &t, job->p[i]);
		if (!t.tested && !is_plain(job, &t))
			continue;
		t.q = job->p[i];
		t.tail |= !t.tested;
		t.slower = t.excess_ns > 0.0;
		t.signature = signature_of_group(job, t.signature);
		if (!job->by_name || !is_told(job, result, &t))
			result->times[result->time_count++] = t;
	}
	return 0;
}

static int compare_times(const void *left, const void *right)
{
	const struct diff_time *l = left, *r = right;
	double of_l = fabs(l->total_ns[1] - l->total_ns[0]);
	double of_r = fabs(r->total_ns[1] - r->total_ns[0]);

	if (l->slower != r->slower)
		return l->slower ? -1 : 1;
	if (l->tested != r->tested)
		return l->tested ? -1 : 1;
	return of_l > of_r ? -1 : of_l < of_r;
}

static int compare_level(struct times_job *job, const struct diff_log *a, const struct diff_log *b,
			 struct diff_result *result)
{
	int rc = samples_make(&job->of[0], job, a);

	if (rc == 0)
		rc = samples_make(&job->of[1], job, b);
	job->found_count = 0;
	if (rc == 0 && !job->by_name) {
		rc = list_groups(job, 1.0);
		result->common_ratio = common_ratio(job);
		job->found_count = 0;
	}
	if (rc == 0)
		rc = list_groups(job, result->common_ratio);
	return rc ? rc : keep_found(job, result);
}

int diff_compare_times(const struct diff_log *a, const struct diff_log *b,
		       struct diff_result *result)
{
	struct times_job job = {
		.table = a->table,
		.total_ns = a->total_ns > b->total_ns ? a->total_ns : b->total_ns,
	};
	int rc = compare_level(&job, a, b, result);

	job.by_name = true;
	if (rc == 0)
		rc = compare_level(&job, a, b, result);
	for (unsigned side = 0; side < DIFF_SIDES; side++) {
		free(job.of[side].items);
		free(job.of[side].times);
	}
	free(job.found);
	free(job.p);
	if (rc == 0)
		qsort(result->times, result->time_count, sizeof(*result->times), compare_times);
	return rc;
}
