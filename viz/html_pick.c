#include "viz/html_pick.h"

#include <stdlib.h>

/* Parts of the limit; together they leave more than a fifth for what is evenly spaced. */
#define PART_OPEN     20
#define PART_ANOMALY  20
#define PART_SLOW     20 /* of either kind */
#define PART_FAILED   4
#define PART_EXPECTED 8
#define PART_OTHER    10
#define PART_EDGE     20 /* at the beginning, and at the end */

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

uint32_t html_pick_slow(uint64_t limit)
{
	return (uint32_t)(limit / PART_SLOW);
}

/* The newest, as the ring has no others. */
static bool add_anomalies(struct html_pick *pick, const struct anomalies_state *anomalies)
{
	uint64_t room = pick->limit / PART_ANOMALY;

	for (unsigned i = 0; i < ANOMALY_CLASSES; i++) {
		const struct anomaly_ring *ring = &anomalies->closed[i];

		for (uint32_t age = 0; age < anomaly_ring_size(ring) && room; age++) {
			const struct anomaly *anomaly = anomaly_ring_at(ring, age);
			struct event_address at = {anomaly->block, anomaly->row};

			if (anomaly->kind != ANOMALY_CALL)
				continue;
			if (!html_addresses_add(&pick->special, at, HTML_WHY_ANOMALY))
				return false;
			room--;
		}
	}
	return true;
}

static bool add_slow(struct html_pick *pick)
{
	for (unsigned i = 0; i < HTML_SLOW_KINDS; i++) {
		const struct html_slow *slow = &pick->survey->slow[i];
		uint32_t count = html_pick_slow(pick->limit);

		for (uint32_t j = 0; j < slow->count && j < count; j++)
			if (!html_addresses_add(&pick->special, slow->calls[j].at, HTML_WHY_SLOW))
				return false;
	}
	return true;
}

/* What the others have no use for is for calls that are evenly spaced. */
static void share_out(struct html_pick *pick)
{
	static const unsigned parts[HTML_GROUPS] = {
		[HTML_GROUP_FAILED] = PART_FAILED,
		[HTML_GROUP_EXPECTED] = PART_EXPECTED,
		[HTML_GROUP_OPEN] = PART_OPEN,
		[HTML_GROUP_OTHER] = PART_OTHER,
	};
	uint64_t used;

	pick->edge = pick->limit / PART_EDGE;
	used = pick->special.count + 2 * pick->edge;
	for (unsigned i = 0; i < HTML_GROUPS; i++) {
		if (!parts[i])
			continue;
		pick->quota[i] = least(pick->limit / parts[i], pick->survey->groups[i]);
		used += pick->quota[i];
	}
	pick->quota[HTML_GROUP_CALL] = pick->limit - used;
}

bool html_pick_init(struct html_pick *pick, const struct html_survey *survey,
		    const struct anomalies_state *anomalies, uint64_t limit)
{
	*pick = (struct html_pick){.survey = survey, .limit = limit};
	if (!add_anomalies(pick, anomalies) || !add_slow(pick))
		return false;
	html_addresses_sort(&pick->special);
	if (limit >= survey->events)
		for (unsigned i = 0; i < HTML_GROUPS; i++)
			pick->quota[i] = survey->groups[i];
	else
		share_out(pick);
	return true;
}

void html_pick_release(struct html_pick *pick)
{
	free(pick->special.list);
}

/* Whether number seen, from 0 on, is one of quota evenly spaced ones among all. */
static bool is_spaced(uint64_t seen, uint64_t quota, uint64_t all)
{
	unsigned __int128 before = (unsigned __int128)seen * quota / (all ? all : 1);
	unsigned __int128 after = ((unsigned __int128)seen + 1) * quota / (all ? all : 1);

	return after > before;
}

static enum html_why why(const struct html_pick *pick, enum html_group group,
			 struct event_address at)
{
	static const enum html_why of_group[HTML_GROUPS] = {
		[HTML_GROUP_CALL] = HTML_WHY_SPACED,       [HTML_GROUP_FAILED] = HTML_WHY_FAILED,
		[HTML_GROUP_EXPECTED] = HTML_WHY_EXPECTED, [HTML_GROUP_OPEN] = HTML_WHY_OPEN,
		[HTML_GROUP_OTHER] = HTML_WHY_OTHER,
	};
	enum html_why special = html_addresses_find(&pick->special, at);
	bool spaced = is_spaced(pick->seen[group], pick->quota[group], pick->survey->groups[group]);

	if (special)
		return special;
	if (spaced && group != HTML_GROUP_CALL)
		return of_group[group];
	if (pick->events < pick->edge)
		return HTML_WHY_FIRST;
	if (pick->events + pick->edge >= pick->survey->events)
		return HTML_WHY_LAST;
	return spaced ? HTML_WHY_SPACED : HTML_WHY_NOT;
}

enum html_why html_pick(struct html_pick *pick, const struct event *ev, struct event_address at)
{
	enum html_group group = html_group(pick->survey, ev, at);
	enum html_why found;

	if (group == HTML_GROUP_NONE)
		return HTML_WHY_NOT;
	found = why(pick, group, at);
	pick->seen[group]++;
	pick->events++;
	pick->picked[found]++;
	pick->kept[group] += found != HTML_WHY_NOT;
	return found;
}

uint64_t html_pick_count(const struct html_pick *pick)
{
	return pick->events - pick->picked[HTML_WHY_NOT];
}
