#include "viz/site_baselines.h"

/* The upper bits of a product by the golden ratio (Knuth 6.4) depend on all of the key's. */
static uint32_t set_of(uint8_t arch, uint32_t nr, uint64_t ip)
{
	uint64_t key = ip ^ (uint64_t)nr << 48 ^ (uint64_t)arch << 62;

	return (uint32_t)(key * UINT64_C(0x9e3779b97f4a7c15) >> (64 - SITE_BASELINE_SET_BITS));
}

static struct site_baseline *oldest_of(struct site_baseline *set)
{
	struct site_baseline *oldest = set;

	for (struct site_baseline *site = set + 1; site < set + SITE_BASELINE_WAYS; site++)
		if (site->durations.stamp < oldest->durations.stamp ||
		    (site->durations.stamp == oldest->durations.stamp &&
		     site->durations.count < oldest->durations.count))
			oldest = site;
	return oldest;
}

struct site_baseline *site_baselines_find(struct site_baselines *table, uint8_t arch, uint32_t nr,
					  uint64_t ip, uint32_t tick)
{
	struct site_baseline *set = &table->rows[set_of(arch, nr, ip) * SITE_BASELINE_WAYS], *found;

	for (found = set; found < set + SITE_BASELINE_WAYS; found++)
		if (found->ip == ip && found->nr == nr && found->arch == arch &&
		    found->durations.stamp) {
			found->durations.stamp = tick + 1;
			return found;
		}
	found = oldest_of(set);
	table->evicted += found->durations.stamp > 0;
	*found = (struct site_baseline){
		.ip = ip,
		.nr = nr,
		.durations.stamp = tick + 1,
		.arch = arch,
	};
	return found;
}
