#include "viz/collect_timeline.h"

#include <math.h>

static void timeline_init(void *data, const void *settings)
{
	(void)settings;
	((struct timeline_state *)data)->ticks = 1;
}

static void timeline_event(void *data, const struct event *ev, struct event_address address)
{
	struct timeline_state *state = data;

	(void)address;
	if (ev->kind != EVENT_CALL)
		return;
	state->open.calls++;
	state->open.errors += (ev->flags & EVENT_ERROR) != 0;
}

static void add(struct timeline_bucket *to, const struct timeline_bucket *from)
{
	to->calls += from->calls;
	to->errors += from->errors;
}

/* Each bucket stands for twice the time. */
static void coarsen(struct timeline_state *state)
{
	struct timeline_bucket *buckets = state->buckets;

	for (unsigned i = 0; i < TIMELINE_BUCKETS / 2; i++) {
		buckets[i] = buckets[2 * i];
		add(&buckets[i], &buckets[2 * i + 1]);
	}
	for (unsigned i = TIMELINE_BUCKETS / 2; i < TIMELINE_BUCKETS; i++)
		buckets[i] = (struct timeline_bucket){0};
	state->ticks *= 2;
}

static void timeline_tick(void *data, uint64_t k, uint64_t tick_ns)
{
	struct timeline_state *state = data;

	(void)tick_ns;
	if (state->begin == 0)
		state->begin = k + 1;
	k -= state->begin - 1;
	while (k / state->ticks >= TIMELINE_BUCKETS)
		coarsen(state);
	add(&state->buckets[k / state->ticks], &state->open);
	state->open = (struct timeline_bucket){0};
}

struct timeline_sum timeline_sum(const struct timeline_state *state, uint64_t tick_ns,
				 uint64_t from_ns, uint64_t to_ns)
{
	double width_ns = (double)state->ticks * (double)tick_ns;
	uint64_t begin_ns = state->begin ? (state->begin - 1) * tick_ns : 0;
	double from = from_ns > begin_ns ? (double)(from_ns - begin_ns) / width_ns : 0.0;
	double to = to_ns > begin_ns ? (double)(to_ns - begin_ns) / width_ns : 0.0;
	struct timeline_sum sum = {0};

	for (double i = floor(from); i < to && i < TIMELINE_BUCKETS; i++) {
		const struct timeline_bucket *bucket = &state->buckets[(unsigned)i];
		double part = fmin(i + 1, to) - fmax(i, from);

		sum.calls += part * (double)bucket->calls;
		sum.errors += part * (double)bucket->errors;
	}
	return sum;
}

const struct collector_ops collect_timeline = {
	.name = "timeline",
	.size = sizeof(struct timeline_state),
	.init = timeline_init,
	.event = timeline_event,
	.tick = timeline_tick,
};
