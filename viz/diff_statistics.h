/*
 * Whether one lot of times is longer than another, and how sure that is. Plain functions.
 */
#ifndef VIZ_DIFF_STATISTICS_H
#define VIZ_DIFF_STATISTICS_H

#include <stddef.h>

/*
 * The probability that two samples from one distribution would differ as much: the two-sided
 * test of H. B. Mann and D. R. Whitney, "On a Test of Whether one of Two Random Variables is
 * Stochastically Larger than the Other" (1947), in its normal approximation with correction for
 * ties and continuity, which is good from about 5 values a side on. It needs no assumption about
 * how the times are distributed, which is why it is used: they have long tails.
 *
 * a and b are ascending. *larger: the share of pairs in which the value of b is the larger one,
 * ties counted half (A. Vargha and H. D. Delaney, 2000): 0.5 where neither is. 1 and 0.5 where
 * one has no value, or all values are the same.
 */
double mann_whitney(const float *a, size_t a_count, const float *b, size_t b_count, double *larger);

/*
 * The probability that so many values of b as are larger than all of a, or more, would be so by
 * chance: S. Rosenbaum, "Tables for a Nonparametric Test of Location" (1954). It finds what the
 * test above is blind to, a few calls of many that take much longer. Ascending, as above; 1
 * where none is larger.
 */
double rosenbaum(const float *a, size_t a_count, const float *b, size_t b_count);

/*
 * The probability that so many of the largest values, a share of all, are b's by chance: the
 * quantile test of R. A. Johnson, S. Verrill and D. H. Moore, "Two-Sample Rank Tests for
 * Detecting Changes That Occur in a Small Proportion of the Treated Population" (1987). It
 * finds a part of the calls that became slow also where a had a few that were slower still.
 */
double quantile_test(const float *a, size_t a_count, const float *b, size_t b_count, double share);

/*
 * Makes of p values q values: with those up to q taken as significant, at most that share of
 * them is expected to be false. Y. Benjamini and Y. Hochberg, "Controlling the False Discovery
 * Rate" (1995). order: room for count numbers.
 */
void benjamini_hochberg(double *p, size_t count, size_t *order);

/* The median of an ascending sample; 0 for none. */
double median_of(const float *values, size_t count);

#endif
