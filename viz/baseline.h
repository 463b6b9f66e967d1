/*
 * What a quantity usually is: mean and spread of its values so far, and how unusual one is.
 *
 * Mean and squares are those of Welford 1962. From BASELINE_WEIGHT values on each new one has
 * the weight 1/BASELINE_WEIGHT and what was before fades, so that the baseline follows what
 * changes slowly. An outlier enters winsorised, as the threshold itself (Tukey 1962): it can't
 * hide the next one by widening the spread much, and yet what stays changed becomes usual, as
 * each outlier moves the mean and widens the spread a little.
 */
#ifndef VIZ_BASELINE_H
#define VIZ_BASELINE_H

#include <stdbool.h>
#include <stdint.h>

#define BASELINE_MIN    10   /* values below which nothing is unusual */
#define BASELINE_WEIGHT 1000 /* values from which on old ones fade */

/* Zero-initialised it is empty. */
struct baseline {
	double mean;
	double squares; /* sum of squared differences from the mean */
	uint32_t count; /* values in it, up to BASELINE_WEIGHT */
	uint32_t stamp; /* the owner's affair */
};

/* Sample standard deviation (divisor n - 1), 0 below two values. */
double baseline_sd(const struct baseline *baseline);

/* (x - mean) / sd; 0 below BASELINE_MIN values, and where sd is 0. Always finite. */
double baseline_z(const struct baseline *baseline, double x);

/* Whether |z| >= threshold, which is above 0; without a division or root. */
bool baseline_is_outlier(const struct baseline *baseline, double x, double threshold);

/* Adds a finite x, an outlier by threshold as mean + threshold * sd, or mean - ... */
void baseline_add(struct baseline *baseline, double x, double threshold);

#endif
