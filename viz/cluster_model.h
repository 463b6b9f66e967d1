/*
 * What calls are like: clusters of points by latency and frequency, and which are like none.
 *
 * The features are the decimal logarithms of both, brought to mean 0 and standard deviation 1;
 * one that is the same for all points is 0. A point is an outlier when it is farther from its
 * centroid than the third quartile of its cluster's distances and 1.5 times their interquartile
 * range (Tukey's fence, 1977); clusters below CLUSTER_FENCED points have none. A point alone in
 * its cluster is an outlier, too, where there are CLUSTER_FENCED points in all. A point's cluster
 * is that of the nearest centroid, also for points that came after the fit.
 */
#ifndef VIZ_CLUSTER_MODEL_H
#define VIZ_CLUSTER_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "viz/kmeans.h"

#define CLUSTER_FENCED 5

/* A flat value. All zero: k is 0 and nothing was fitted. */
struct cluster_model {
	struct kmeans clusters; /* in standardised features */
	struct kmeans_point mean, sd;
	double fences[KMEANS_K_MAX]; /* distances, all farther are outliers; DBL_MAX: none */
	double silhouette;           /* 0 below two clusters */
	uint64_t points;             /* that were fitted */
};

struct cluster_place {
	unsigned cluster;
	double distance; /* from the centroid, in standard deviations */
	bool outlier;
	bool alone; /* its cluster was fitted to a single point */
};

/* Fits n points, x the logarithm of latency and y that of frequency; k as of kmeans_fit(). */
void cluster_model_fit(struct cluster_model *model, const struct kmeans_point *points, unsigned n,
		       unsigned k);

/* Where a point belongs; k is 1 at least. */
struct cluster_place cluster_model_place(const struct cluster_model *model,
					 struct kmeans_point point);

#endif
