#include "viz/histogram.h"

#include <math.h>

unsigned histogram_bucket(unsigned bits, uint64_t value_ns)
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

uint64_t histogram_bucket_start(unsigned bits, unsigned bucket)
{
	unsigned row = bucket >> bits;
	uint64_t sub = bucket & ((1U << bits) - 1);

	if (row == 0)
		return sub << (HISTOGRAM_LOW_BITS - bits);
	row += HISTOGRAM_LOW_BITS - 1;
	return (UINT64_C(1) << row) + (sub << (row - bits));
}

void histogram_add(uint32_t *buckets, unsigned bits, uint64_t value_ns)
{
	unsigned bucket = histogram_bucket(bits, value_ns);

	if (buckets[bucket] == UINT32_MAX)
		for (unsigned i = 0; i < (unsigned)HISTOGRAM_BUCKETS(bits); i++)
			buckets[i] /= 2;
	buckets[bucket]++;
}

void histogram_merge(uint32_t *buckets, const uint32_t *others, unsigned bits)
{
	unsigned shift = 0;

	for (unsigned i = 0; i < (unsigned)HISTOGRAM_BUCKETS(bits); i++)
		if (others[i] > UINT32_MAX - buckets[i])
			shift = 1;
	for (unsigned i = 0; i < (unsigned)HISTOGRAM_BUCKETS(bits); i++)
		buckets[i] = (buckets[i] >> shift) + (others[i] >> shift);
}

double histogram_percentile(const uint32_t *buckets, unsigned bits, double p)
{
	unsigned size = HISTOGRAM_BUCKETS(bits);
	uint64_t total = 0, seen = 0, rank;

	for (unsigned i = 0; i < size; i++)
		total += buckets[i];
	if (total == 0)
		return 0.0;
	rank = (uint64_t)ceil(fmin(fmax(p, 0.0), 1.0) * (double)total);
	for (unsigned i = 0; i < size; i++) {
		seen += buckets[i];
		if (seen >= rank && seen > 0)
			return ((double)histogram_bucket_start(bits, i) +
				(double)histogram_bucket_start(bits, i + 1)) /
			       2.0;
	}
	return 0.0;
}
