/*
 * Log-linear histograms of latencies: each power of two is cut into equal sub-buckets.
 *
 * Two sizes with one set of functions: 16 sub-buckets, where a percentile is at most
 * 1/32 (3.2 %) off, and a small one of 8, at most 1/16 (6.3 %) off, for tables of many.
 * The bound holds from 64 ns to 68 s; below, the error is at most 4 ns (small: 8 ns),
 * above, only the extremes that the caller keeps are exact. Flat values, no pointers.
 */
#ifndef VIZ_HISTOGRAM_H
#define VIZ_HISTOGRAM_H

#include <stdint.h>

#define HISTOGRAM_LOW_BITS      6  /* values below 2^6 ns share one row of equal buckets */
#define HISTOGRAM_HIGH_BITS     36 /* values from 2^36 ns on count as the greatest below it */
#define HISTOGRAM_BITS          4
#define HISTOGRAM_SMALL_BITS    3
#define HISTOGRAM_BUCKETS(bits) ((HISTOGRAM_HIGH_BITS - HISTOGRAM_LOW_BITS + 1) << (bits))

struct histogram {
	uint32_t buckets[HISTOGRAM_BUCKETS(HISTOGRAM_BITS)];
};

struct histogram_small {
	uint32_t buckets[HISTOGRAM_BUCKETS(HISTOGRAM_SMALL_BITS)];
};

/* Number of the bucket of a value, and the least value of a bucket. */
static inline unsigned histogram_bucket(unsigned bits, uint64_t value_ns)
{
	unsigned power;

	if (value_ns < UINT64_C(1) << HISTOGRAM_LOW_BITS)
		return (unsigned)(value_ns >> (HISTOGRAM_LOW_BITS - bits));
	if (value_ns >= UINT64_C(1) << HISTOGRAM_HIGH_BITS)
		return HISTOGRAM_BUCKETS(bits) - 1;
	power = 63 - (unsigned)__builtin_clzll(value_ns);
	/* The bits behind the leading one number the sub-bucket. */
	return ((power - HISTOGRAM_LOW_BITS + 1) << bits) +
	       (unsigned)(value_ns >> (power - bits) & ((1U << bits) - 1));
}

uint64_t histogram_bucket_start(unsigned bits, unsigned bucket);

/* Halves all buckets. */
void histogram_halve(uint32_t *buckets, unsigned bits);

/*
 * Counts one value. bits is HISTOGRAM_BITS or HISTOGRAM_SMALL_BITS, as the buckets are.
 * When a bucket is full, at 2^32 - 1, all are halved: the percentiles stay as they are.
 */
static inline void histogram_add(uint32_t *buckets, unsigned bits, uint64_t value_ns)
{
	unsigned bucket = histogram_bucket(bits, value_ns);

	if (buckets[bucket] == UINT32_MAX)
		histogram_halve(buckets, bits);
	buckets[bucket]++;
}

/* Adds what another of as many bits counts. When a bucket would be too full, all are halved. */
void histogram_merge(uint32_t *buckets, const uint32_t *others, unsigned bits);

/*
 * The value, ns, below or at which the fraction p (0..1) of all values lies: the middle
 * of the bucket that holds the value of rank ceil(p * n), the nearest-rank definition.
 * 0 for an empty histogram. Clamp it to the exact minimum and maximum where they are known.
 */
double histogram_percentile(const uint32_t *buckets, unsigned bits, double p);

#endif
