#include "viz/histogram.h"

#include <math.h>

uint64_t histogram_bucket_start(unsigned bits, unsigned bucket)
{
	unsigned row = bucket >> bits;
	uint64_t sub = bucket & ((1U << bits) - 1);

	if (row == 0)
		return sub << (HISTOGRAM_LOW_BITS - bits);
	row += HISTOGRAM_LOW_BITS - 1;
	return (UINT64_C(1) << row) + (sub << (row - bits));
}

void histogram_halve(uint32_t *buckets, unsigned bits)
{
	for (unsigned i = 0; i < (unsigned)HISTOGRAM_BUCKETS(bits); i++)
		buckets[i] /= 2;
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
