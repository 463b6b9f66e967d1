#include "viz/cluster_model.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#define SEED 1987

/* Mean and standard deviation, with divisor n. */
static void moments(const struct kmeans_point *points, unsigned n, struct kmeans_point *mean,
		    struct kmeans_point *sd)
{
	*mean = *sd = (struct kmeans_point){0};
	for (unsigned i = 0; i < n; i++) {
		mean->x += points[i].x / n;
		mean->y += points[i].y / n;
	}
	for (unsigned i = 0; i < n; i++) {
		sd->x += (points[i].x - mean->x) * (points[i].x - mean->x);
		sd->y += (points[i].y - mean->y) * (points[i].y - mean->y);
	}
	*sd = (struct kmeans_point){sqrt(sd->x / n), sqrt(sd->y / n)};
}

static double standardise(double value, double mean, double sd)
{
	/* Of values that are all the same a rounding error may be left. */
	return sd > 1e-9 ? (value - mean) / sd : 0.0;
}

static struct kmeans_point place_point(const struct cluster_model *model, struct kmeans_point point)
{
	return (struct kmeans_point){standardise(point.x, model->mean.x, model->sd.x),
				     standardise(point.y, model->mean.y, model->sd.y)};
}

static int compare_doubles(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static double fence_find(const struct cluster_model *model, const struct kmeans_point *points,
			 const uint8_t *labels, unsigned n, unsigned cluster)
{
	double distances[KMEANS_POINTS_MAX], low, high;
	unsigned count = 0;

	for (unsigned i = 0; i < n; i++)
		if (labels[i] == cluster)
			distances[count++] =
				kmeans_distance(points[i], model->clusters.centroids[cluster]);
	if (count == 1 && n >= CLUSTER_FENCED)
		return -1.0;
	if (count < CLUSTER_FENCED)
		return DBL_MAX;
	qsort(distances, count, sizeof(distances[0]), compare_doubles);
	low = quantile_linear(distances, count, 0.25);
	high = quantile_linear(distances, count, 0.75);
	return high + 1.5 * (high - low);
}

void cluster_model_fit(struct cluster_model *model, const struct kmeans_point *points, unsigned n,
		       unsigned k)
{
	struct kmeans_point placed[KMEANS_POINTS_MAX];
	uint8_t labels[KMEANS_POINTS_MAX];

	*model = (struct cluster_model){.points = n};
	if (n == 0)
		return;
	moments(points, n, &model->mean, &model->sd);
	for (unsigned i = 0; i < n; i++)
		placed[i] = place_point(model, points[i]);
	kmeans_fit(&model->clusters, placed, n, k, SEED, labels);
	model->silhouette = silhouette_mean(placed, labels, n, model->clusters.k);
	for (unsigned i = 0; i < model->clusters.k; i++)
		model->fences[i] = fence_find(model, placed, labels, n, i);
}

struct cluster_place cluster_model_place(const struct cluster_model *model,
					 struct kmeans_point point)
{
	struct kmeans_point placed = place_point(model, point);
	struct cluster_place place = {.cluster = kmeans_nearest(&model->clusters, placed)};

	place.distance = kmeans_distance(placed, model->clusters.centroids[place.cluster]);
	/* Points that are all the same are no farther away than a rounding error. */
	place.outlier = place.distance > model->fences[place.cluster] + 1e-9;
	place.alone = model->fences[place.cluster] < 0;
	return place;
}
