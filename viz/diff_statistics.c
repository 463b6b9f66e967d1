#include "viz/diff_statistics.h"

#include <math.h>
#include <stdlib.h>

/* Pairs that b wins, ties half, and the sum of t^3 - t over groups of t equal values. */
static double count_wins(const float *a, size_t a_count, const float *b, size_t b_count,
			 double *ties)
{
	size_t i = 0, k = 0;
	double wins = 0.0;

	*ties = 0.0;
	while (i < a_count || k < b_count) {
		float value = k == b_count || (i < a_count && a[i] < b[k]) ? a[i] : b[k];
		size_t from_a = i, from_b = k;
		double same;

		while (i < a_count && a[i] == value)
			i++;
		while (k < b_count && b[k] == value)
			k++;
		same = (double)(i - from_a) + (double)(k - from_b);
		*ties += same * same * same - same;
		wins += (double)(k - from_b) * ((double)from_a + 0.5 * (double)(i - from_a));
	}
	return wins;
}

double mann_whitney(const float *a, size_t a_count, const float *b, size_t b_count, double *larger)
{
	double n = (double)a_count, m = (double)b_count, all = n + m, ties, wins, variance, z;

	*larger = 0.5;
	if (!a_count || !b_count)
		return 1.0;
	wins = count_wins(a, a_count, b, b_count, &ties);
	*larger = wins / (n * m);
	variance = n * m / 12.0 * (all + 1.0 - ties / (all * (all - 1.0)));
	if (!(variance > 0.0))
		return 1.0;
	z = (fabs(wins - n * m / 2.0) - 0.5) / sqrt(variance);
	return z > 0.0 ? erfc(z / sqrt(2.0)) : 1.0;
}

/* Of all ways to share out the values, those in which the largest beyond are all b's. */
double rosenbaum(const float *a, size_t a_count, const float *b, size_t b_count)
{
	double p = 1.0;

	if (!a_count)
		return 1.0;
	for (size_t i = 0; i < b_count && b[b_count - 1 - i] > a[a_count - 1] && p > 0.0; i++)
		p *= (double)(b_count - i) / (double)(a_count + b_count - i);
	return p;
}

/* log of n over k */
static double log_choose(double n, double k)
{
	return lgamma(n + 1.0) - lgamma(k + 1.0) - lgamma(n - k + 1.0);
}

/* The upper tail of the hypergeometric distribution: k or more of n drawn of m among all. */
static double draw_at_least(double k, double n, double m, double all)
{
	double sum = 0.0, most = n < m ? n : m;

	for (; k <= most; k += 1.0) {
		double term;

		if (n - k > all - m)
			continue; /* there are not so many others */
		term = exp(log_choose(m, k) + log_choose(all - m, n - k) - log_choose(all, n));
		sum += term;
		if (term < 1e-12 * sum)
			break;
	}
	return sum < 1.0 ? sum : 1.0;
}

double quantile_test(const float *a, size_t a_count, const float *b, size_t b_count, double share)
{
	size_t wanted = (size_t)(share * (double)(a_count + b_count) + 0.5), i = a_count,
	       k = b_count;
	float least;

	if (!a_count || !b_count || !wanted)
		return 1.0;
	for (least = 0.0f; wanted > 0 && i + k > 0; wanted--)
		least = !k || (i && a[i - 1] > b[k - 1]) ? a[--i] : b[--k];
	while (i && a[i - 1] == least)
		i--;
	while (k && b[k - 1] == least)
		k--;
	return draw_at_least((double)(b_count - k), (double)(a_count - i + b_count - k),
			     (double)b_count, (double)(a_count + b_count));
}

static int compare_by_p(const void *left, const void *right, void *data)
{
	const double *p = data;
	size_t l = *(const size_t *)left, r = *(const size_t *)right;

	if (p[l] != p[r])
		return p[l] < p[r] ? -1 : 1;
	return l < r ? -1 : l > r;
}

void benjamini_hochberg(double *p, size_t count, size_t *order)
{
	double least = 1.0;

	for (size_t i = 0; i < count; i++)
		order[i] = i;
	qsort_r(order, count, sizeof(*order), compare_by_p, p);
	for (size_t i = count; i-- > 0;) {
		double q = p[order[i]] * (double)count / (double)(i + 1);

		least = q < least ? q : least;
		p[order[i]] = least;
	}
}

double median_of(const float *values, size_t count)
{
	if (!count)
		return 0.0;
	return count % 2 ? (double)values[count / 2]
			 : ((double)values[count / 2 - 1] + (double)values[count / 2]) / 2.0;
}
