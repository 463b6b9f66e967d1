#include "viz/kmeans.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* The splitmix64 generator of Steele, Lea and Flood, 2014. */
static uint64_t random_next(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

/* Evenly in [0, 1). */
static double random_fraction(uint64_t *state)
{
	return (double)(random_next(state) >> 11) * 0x1p-53;
}

static double distance_squared(struct kmeans_point a, struct kmeans_point b)
{
	return (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y);
}

double kmeans_distance(struct kmeans_point a, struct kmeans_point b)
{
	return sqrt(distance_squared(a, b));
}

unsigned kmeans_nearest(const struct kmeans *model, struct kmeans_point point)
{
	double least = DBL_MAX;
	unsigned nearest = 0;

	for (unsigned i = 0; i < model->k; i++) {
		double d = distance_squared(point, model->centroids[i]);

		if (d < least) {
			least = d;
			nearest = i;
		}
	}
	return nearest;
}

/* A point, by its weight; n where all weights are 0. */
static unsigned pick(const double *weights, unsigned n, uint64_t *random)
{
	double total = 0.0, at;
	unsigned last = n;

	for (unsigned i = 0; i < n; i++)
		total += weights[i];
	at = random_fraction(random) * total;
	for (unsigned i = 0; i < n; i++) {
		if (weights[i] <= 0)
			continue;
		last = i;
		at -= weights[i];
		if (at < 0)
			break;
	}
	return last;
}

/* First centroids: each next one by its squared distance to the nearest that there is. */
static void centroids_first(struct kmeans *model, const struct kmeans_point *points, unsigned n,
			    unsigned k, uint64_t *random)
{
	double weights[KMEANS_POINTS_MAX];

	for (unsigned i = 0; i < n; i++)
		weights[i] = 1.0;
	for (model->k = 0; model->k < k; model->k++) {
		unsigned chosen = pick(weights, n, random);

		if (chosen == n)
			return;
		model->centroids[model->k] = points[chosen];
		for (unsigned i = 0; i < n; i++) {
			double d = distance_squared(points[i], points[chosen]);

			if (model->k == 0 || d < weights[i])
				weights[i] = d;
		}
	}
}

/* Each point to its nearest centroid; false where that changed nothing. */
static bool points_assign(const struct kmeans *model, const struct kmeans_point *points, unsigned n,
			  uint8_t *labels)
{
	bool changed = false;

	for (unsigned i = 0; i < n; i++) {
		uint8_t label = (uint8_t)kmeans_nearest(model, points[i]);

		changed |= labels[i] != label;
		labels[i] = label;
	}
	return changed;
}

/* Each centroid to the mean of its points; one without points stays. */
static void centroids_move(struct kmeans *model, const struct kmeans_point *points, unsigned n,
			   const uint8_t *labels)
{
	struct kmeans_point sums[KMEANS_K_MAX] = {{0}};
	unsigned counts[KMEANS_K_MAX] = {0};

	for (unsigned i = 0; i < n; i++) {
		sums[labels[i]].x += points[i].x;
		sums[labels[i]].y += points[i].y;
		counts[labels[i]]++;
	}
	for (unsigned i = 0; i < model->k; i++)
		if (counts[i])
			model->centroids[i] =
				(struct kmeans_point){sums[i].x / counts[i], sums[i].y / counts[i]};
}

static void inertia_sum(struct kmeans *model, const struct kmeans_point *points, unsigned n,
			const uint8_t *labels)
{
	model->inertia = 0.0;
	for (unsigned i = 0; i < n; i++)
		model->inertia += distance_squared(points[i], model->centroids[labels[i]]);
}

static int compare_centroids(const void *a, const void *b)
{
	const struct kmeans_point *p = a, *q = b;

	if (p->x != q->x)
		return p->x < q->x ? -1 : 1;
	return (p->y > q->y) - (p->y < q->y);
}

void kmeans_fit(struct kmeans *model, const struct kmeans_point *points, unsigned n, unsigned k,
		uint64_t seed, uint8_t *labels)
{
	*model = (struct kmeans){.inertia = DBL_MAX};
	for (unsigned start = 0; n > 0 && start < KMEANS_STARTS; start++) {
		struct kmeans next = {0};

		centroids_first(&next, points, n, k, &seed);
		memset(labels, 0xff, n);
		for (unsigned i = 0; i < KMEANS_ITERATIONS; i++) {
			if (!points_assign(&next, points, n, labels))
				break;
			centroids_move(&next, points, n, labels);
		}
		inertia_sum(&next, points, n, labels);
		if (next.inertia < model->inertia)
			*model = next;
	}
	if (n == 0)
		model->inertia = 0.0;
	qsort(model->centroids, model->k, sizeof(model->centroids[0]), compare_centroids);
	points_assign(model, points, n, labels);
}

/* Of one point: the sums of its distances to the points of each cluster. */
struct distances {
	double sums[KMEANS_K_MAX];
};

static void distances_sum(struct distances *all, const struct kmeans_point *points,
			  const uint8_t *labels, unsigned n)
{
	memset(all, 0, n * sizeof(*all));
	for (unsigned i = 0; i < n; i++)
		for (unsigned j = 0; j < i; j++) {
			double d = kmeans_distance(points[i], points[j]);

			all[i].sums[labels[j]] += d;
			all[j].sums[labels[i]] += d;
		}
}

/* Of a point of cluster own, which has others. */
static double silhouette_of(const struct distances *distances, const unsigned *counts, unsigned k,
			    unsigned own)
{
	double a = distances->sums[own] / (counts[own] - 1), b = DBL_MAX;

	for (unsigned c = 0; c < k; c++)
		if (c != own && counts[c])
			b = fmin(b, distances->sums[c] / counts[c]);
	return b < DBL_MAX && fmax(a, b) > 0 ? (b - a) / fmax(a, b) : 0.0;
}

double silhouette_mean(const struct kmeans_point *points, const uint8_t *labels, unsigned n,
		       unsigned k)
{
	struct distances distances[KMEANS_POINTS_MAX];
	unsigned counts[KMEANS_K_MAX] = {0};
	double sum = 0.0;

	if (n == 0 || k < 2)
		return 0.0;
	distances_sum(distances, points, labels, n);
	for (unsigned i = 0; i < n; i++)
		counts[labels[i]]++;
	for (unsigned i = 0; i < n; i++)
		if (counts[labels[i]] > 1)
			sum += silhouette_of(&distances[i], counts, k, labels[i]);
	return sum / n;
}

double quantile_linear(const double *ordered, unsigned n, double p)
{
	double at = p * (n - 1);
	unsigned below = (unsigned)floor(at);

	if (below + 1 >= n)
		return ordered[n - 1];
	return ordered[below] + (at - below) * (ordered[below + 1] - ordered[below]);
}
