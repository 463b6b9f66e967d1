#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "viz/cluster_model.h"
#include "viz/kmeans.h"

/*
 * Three clouds and two that are far from all. What is expected of them comes from scikit-learn
 * 1.2.1 and numpy 1.24.2, with X these points:
 *
 *	m = KMeans(k, n_init=200, random_state=1, algorithm='lloyd').fit(X)
 *	m.inertia_, m.cluster_centers_, m.labels_, silhouette_score(X, m.labels_)
 *
 * for the model with Z = StandardScaler().fit_transform(X) in place of X, and of the distances d
 * of each cluster: q = np.percentile(d, [25, 75]); q[1] + 1.5 * (q[1] - q[0]).
 */
static const struct kmeans_point points[] = {
	{4.32, 0.77}, {3.91, 1.2},  {3.7, 1},     {3.9, 0.12},  {4.15, 1.3}, {3.74, 0.91},
	{4.03, 0.87}, {3.84, 0.27}, {4.04, 1.06}, {3.97, 0.24}, {5.1, 3.06}, {4.48, 3.81},
	{4.59, 2.42}, {4.48, 2.08}, {4.91, 2.83}, {4.38, 3.43}, {4.1, 3.21}, {3.98, 2.74},
	{4.24, 3.58}, {7.38, 1.64}, {6.92, 1.71}, {6.78, 1.42}, {5.65, 0.9}, {6.69, 2.92},
	{6.63, 1.54}, {7.46, 1.92}, {6.55, 1.93}, {6.43, 1.65}, {8.9, 0.3},  {4, 4.9},
};

#define N ((unsigned)(sizeof(points) / sizeof(points[0])))

static void assert_close(double value, double wanted)
{
	if (!(fabs(value - wanted) < 1e-5))
		fail_msg("%.9f is not %.9f", value, wanted);
}

/* The labels as digits, in the order of the points. */
static const char *digits(const uint8_t *labels, unsigned n)
{
	static char text[KMEANS_POINTS_MAX + 1];

	for (unsigned i = 0; i < n; i++)
		text[i] = (char)('0' + labels[i]);
	text[n] = '\0';
	return text;
}

static void clusters_are_those_of_scikit_learn(void **state)
{
	static const struct {
		unsigned k;
		double inertia, silhouette;
		struct kmeans_point centroids[4];
		const char *labels;
	} wanted[] = {
		{2,
		 50.244720,
		 0.497203,
		 {{4.193, 1.99}, {6.939, 1.593}},
		 "000000000000000000011111111110"},
		{3,
		 19.585820,
		 0.615903,
		 {{3.96, 0.774}, {4.426, 3.206}, {6.939, 1.593}},
		 "000000000011111111122222222221"},
		{4,
		 13.455409,
		 0.605040,
		 {{3.96, 0.774}, {4.426, 3.206}, {6.721111, 1.736667}, {8.9, 0.3}},
		 "000000000011111111122222222231"},
	};

	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		uint8_t labels[N];
		struct kmeans model;

		kmeans_fit(&model, points, N, wanted[i].k, 1, labels);
		assert_int_equal(model.k, wanted[i].k);
		assert_close(model.inertia, wanted[i].inertia);
		assert_close(silhouette_mean(points, labels, N, model.k), wanted[i].silhouette);
		for (unsigned c = 0; c < model.k; c++) {
			assert_close(model.centroids[c].x, wanted[i].centroids[c].x);
			assert_close(model.centroids[c].y, wanted[i].centroids[c].y);
		}
		assert_string_equal(digits(labels, N), wanted[i].labels);
	}
}

/* With many clusters the best of some starts is near the best of 200, whose inertia is 4.666972. */
static void many_clusters_are_nearly_the_best(void **state)
{
	uint8_t labels[N];
	struct kmeans model;

	(void)state;
	for (uint64_t seed = 1; seed <= 20; seed++) {
		kmeans_fit(&model, points, N, 8, seed, labels);
		assert_true(model.inertia > 4.66697 && model.inertia < 1.15 * 4.666972);
	}
}

static void a_seed_decides(void **state)
{
	uint8_t a_labels[N], b_labels[N];
	struct kmeans a = {0}, b = {0};
	unsigned different = 0;

	(void)state;
	for (uint64_t seed = 0; seed < 30; seed++) {
		kmeans_fit(&a, points, N, 8, seed, a_labels);
		kmeans_fit(&b, points, N, 8, seed, b_labels);
		assert_memory_equal(&a, &b, sizeof(a));
		assert_memory_equal(a_labels, b_labels, sizeof(a_labels));
		kmeans_fit(&b, points, N, 8, seed + 1, b_labels);
		different += a.inertia != b.inertia;
	}
	/* Else the seed would not be used. */
	assert_true(different > 0);
}

static void few_points(void **state)
{
	static const struct kmeans_point same[] = {{1, 2}, {1, 2}, {1, 2}, {3, 4}};
	uint8_t labels[4] = {9, 9, 9, 9};
	struct kmeans model;

	(void)state;
	kmeans_fit(&model, same, 0, 3, 1, labels);
	assert_int_equal(model.k, 0);
	assert_true(model.inertia == 0);
	assert_true(silhouette_mean(same, labels, 0, 0) == 0);
	kmeans_fit(&model, same, 1, 3, 1, labels);
	assert_int_equal(model.k, 1);
	assert_string_equal(digits(labels, 1), "0");
	/* There are two different points, so no more clusters. */
	kmeans_fit(&model, same, 4, 3, 1, labels);
	assert_int_equal(model.k, 2);
	assert_string_equal(digits(labels, 4), "0001");
	assert_true(model.inertia == 0);
	/* Three of silhouette 1, and one alone, which is 0. */
	assert_close(silhouette_mean(same, labels, 4, 2), 0.75);
	/* All in one cluster: there is no other to compare with. */
	memset(labels, 0, sizeof(labels));
	assert_true(silhouette_mean(same, labels, 4, 1) == 0);
}

/*
 * By hand: on a line 0 1 | 4 6. a and b of each: 1 and 5, 1 and 4, 2 and 3.5, 2 and 5.5; so
 * (4/5 + 3/4 + 1.5/3.5 + 3.5/5.5) / 4.
 */
static void a_silhouette_by_hand(void **state)
{
	static const struct kmeans_point line[] = {{0, 0}, {1, 0}, {4, 0}, {6, 0}};
	static const uint8_t labels[] = {0, 0, 1, 1};

	(void)state;
	assert_close(silhouette_mean(line, labels, 4, 2), (0.8 + 0.75 + 1.5 / 3.5 + 3.5 / 5.5) / 4);
}

/* np.percentile([1,2,4,8,16,32], [0,10,25,50,75,99,100]) */
static void quantiles_are_those_of_numpy(void **state)
{
	static const double values[] = {1, 2, 4, 8, 16, 32};
	static const double wanted[][2] = {{0, 1},     {0.1, 1.5},   {0.25, 2.5}, {0.5, 6},
					   {0.75, 14}, {0.99, 31.2}, {1, 32}};

	(void)state;
	for (unsigned i = 0; i < 7; i++)
		assert_close(quantile_linear(values, 6, wanted[i][0]), wanted[i][1]);
	assert_close(quantile_linear(values, 1, 0.75), 1);
}

static void the_model_is_that_of_scikit_learn(void **state)
{
	struct cluster_model model;
	unsigned outliers = 0;

	(void)state;
	cluster_model_fit(&model, points, N, 3);
	assert_int_equal(model.points, N);
	assert_close(model.mean.x, 5.10833333);
	assert_close(model.mean.y, 1.85766667);
	assert_close(model.sd.x, 1.40807927);
	assert_close(model.sd.y, 1.18441176);
	assert_close(model.clusters.inertia, 12.267808);
	assert_close(model.silhouette, 0.611931);
	assert_close(model.clusters.centroids[1].x, -0.48458446);
	assert_close(model.clusters.centroids[1].y, 1.13839914);
	assert_close(model.fences[0], 0.741742);
	assert_close(model.fences[1], 1.022398);
	assert_close(model.fences[2], 1.955271);
	for (unsigned i = 0; i < N; i++) {
		struct cluster_place place = cluster_model_place(&model, points[i]);

		assert_int_equal(place.cluster, i < 10 ? 0 : i < 19 || i == 29 ? 1 : 2);
		assert_int_equal(place.outlier, i == 29);
		outliers += place.outlier;
	}
	assert_int_equal(outliers, 1);
	/* One that came later, far from all. */
	assert_true(cluster_model_place(&model, (struct kmeans_point){12, 1.6}).outlier);
	assert_int_equal(cluster_model_place(&model, (struct kmeans_point){12, 1.6}).cluster, 2);
}

/* With a cluster for itself {8.9, 0.3} is alone. */
static void what_is_alone_is_an_outlier(void **state)
{
	struct cluster_model model;

	(void)state;
	cluster_model_fit(&model, points, N, 4);
	assert_true(cluster_model_place(&model, points[28]).outlier);
	/* But not where there are too few points to say so. */
	cluster_model_fit(&model, points, 3, 3);
	assert_int_equal(model.clusters.k, 3);
	for (unsigned i = 0; i < 3; i++)
		assert_false(cluster_model_place(&model, points[i]).outlier);
}

static void features_that_are_all_the_same(void **state)
{
	static const struct kmeans_point flat[] = {{3, 1}, {3, 1}, {3, 1}, {3, 1}, {3, 1},
						   {3, 1}, {3, 1}, {3, 1}, {3, 2}};
	struct cluster_model model;

	(void)state;
	cluster_model_fit(&model, flat, 8, 3);
	assert_int_equal(model.clusters.k, 1);
	assert_true(model.silhouette == 0);
	for (unsigned i = 0; i < 8; i++) {
		struct cluster_place place = cluster_model_place(&model, flat[i]);

		assert_true(isfinite(place.distance));
		assert_false(place.outlier);
	}
	cluster_model_fit(&model, flat, 9, 3);
	assert_int_equal(model.clusters.k, 2);
	assert_true(cluster_model_place(&model, flat[8]).outlier);
	cluster_model_fit(&model, flat, 0, 3);
	assert_int_equal(model.clusters.k, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clusters_are_those_of_scikit_learn),
		cmocka_unit_test(many_clusters_are_nearly_the_best),
		cmocka_unit_test(a_seed_decides),
		cmocka_unit_test(few_points),
		cmocka_unit_test(a_silhouette_by_hand),
		cmocka_unit_test(quantiles_are_those_of_numpy),
		cmocka_unit_test(the_model_is_that_of_scikit_learn),
		cmocka_unit_test(what_is_alone_is_an_outlier),
		cmocka_unit_test(features_that_are_all_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
