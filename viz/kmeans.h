/*
 * k-means clustering of points in the plane: k-means++ (Arthur and Vassilvitskii, 2007) for the
 * first centroids, then the iterations of Lloyd (1982); and how good a clustering is, by
 * silhouettes (Rousseeuw, 1987).
 *
 * Deterministic: the same points in the same order and the same seed give the same clusters.
 * Nothing here allocates.
 */
#ifndef VIZ_KMEANS_H
#define VIZ_KMEANS_H

#include <stdint.h>

#define KMEANS_POINTS_MAX 512
#define KMEANS_K_MAX      8
#define KMEANS_STARTS     8   /* times that it is done from new first centroids; the best counts */
#define KMEANS_ITERATIONS 100 /* at most, of each */

/* Both coordinates are finite. */
struct kmeans_point {
	double x, y;
};

struct kmeans {
	unsigned k; /* as many as were wanted, or as there are different points */
	struct kmeans_point centroids[KMEANS_K_MAX]; /* ordered by x, then by y */
	double inertia; /* sum of the squared distances of points to their centroids */
};

double kmeans_distance(struct kmeans_point a, struct kmeans_point b);

/*
 * Clusters n points, up to KMEANS_POINTS_MAX, into at most k clusters, 1 to KMEANS_K_MAX, and
 * puts the cluster of each point into labels. No point: k is 0.
 */
void kmeans_fit(struct kmeans *model, const struct kmeans_point *points, unsigned n, unsigned k,
		uint64_t seed, uint8_t *labels);

/* The cluster whose centroid is nearest, of equals the first; k is 1 at least. */
unsigned kmeans_nearest(const struct kmeans *model, struct kmeans_point point);

/*
 * Mean of the silhouettes of all points, -1 to 1: (b - a) / max(a, b), where a is the mean
 * distance to the others of its cluster and b the least mean distance to those of another. It
 * is 0 for a point alone in its cluster, and where there are less than two clusters. O(n^2).
 */
double silhouette_mean(const struct kmeans_point *points, const uint8_t *labels, unsigned n,
		       unsigned k);

/*
 * The value below which the fraction p (0..1) of n ordered values lies, n 1 at least, linear
 * between the two nearest: definition 7 of Hyndman and Fan, 1996.
 */
double quantile_linear(const double *ordered, unsigned n, double p);

#endif
