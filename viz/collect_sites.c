#include "viz/collect_sites.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "viz/collect_syscalls.h"
#include "viz/collector_settings.h"

#define SECOND_NS UINT64_C(1000000000)

static void sites_init(void *data, const void *settings)
{
	const struct collector_settings *set = settings;
	struct sites_state *state = data;

	state->k = set && set->clusters ? set->clusters : SITE_CLUSTERS;
}

static uint32_t slot_first(struct call_key call, uint32_t offset)
{
	return (call.nr * 2654435761U ^ offset * 40503U ^ call.arch * 97U) % SITE_SLOTS;
}

/* The slot of a site, or the empty one where it would be. */
static uint32_t slot_find(const struct sites_state *state, struct call_key call, uint32_t offset)
{
	uint32_t slot = slot_first(call, offset);

	/* Ends: there are more slots than rows, so an empty one is always met. */
	for (; state->slots[slot]; slot = (slot + 1) % SITE_SLOTS) {
		const struct site *site = &state->live.sites[state->slots[slot] - 1];

		if (site->call.nr == call.nr && site->call.arch == call.arch &&
		    site->offset == offset)
			break;
	}
	return slot;
}

/* The least count that so many sites do not exceed. */
static uint64_t calls_of_rank(const struct site_list *list, uint32_t rank)
{
	uint64_t low = 0, high = list->calls;

	while (low < high) {
		uint64_t middle = low + (high - low) / 2;
		uint32_t below = 0;

		for (uint32_t i = 0; i < list->count; i++)
			below += list->sites[i].calls <= middle;
		if (below >= rank)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/* Takes half of the sites away, those with the fewest calls; the others keep their order. */
static void sites_evict(struct sites_state *state)
{
	struct site_list *live = &state->live;
	uint64_t most = calls_of_rank(live, SITE_ROWS / 2);
	uint32_t less = 0, equals, kept = 0;

	for (uint32_t i = 0; i < live->count; i++)
		less += live->sites[i].calls < most;
	equals = SITE_ROWS / 2 - less;
	memset(state->slots, 0, sizeof(state->slots));
	for (uint32_t i = 0; i < live->count; i++) {
		const struct site *site = &live->sites[i];

		if (site->calls < most || (site->calls == most && equals > 0)) {
			equals -= site->calls == most;
			live->evicted++;
			live->evicted_calls += site->calls;
			continue;
		}
		live->sites[kept] = *site;
		state->slots[slot_find(state, site->call, site->offset)] = (uint16_t)++kept;
	}
	memset(&live->sites[kept], 0, (live->count - kept) * sizeof(live->sites[0]));
	live->count = kept;
}

static struct site *site_of(struct sites_state *state, const struct event *ev)
{
	struct call_key call = {.nr = ev->nr, .arch = ev->arch};
	uint32_t offset = (uint32_t)(ev->ip & SITE_OFFSET_MASK);
	uint32_t slot = slot_find(state, call, offset);
	struct site *site;

	if (state->slots[slot])
		return &state->live.sites[state->slots[slot] - 1];
	if (state->live.count == SITE_ROWS) {
		sites_evict(state);
		slot = slot_find(state, call, offset);
	}
	site = &state->live.sites[state->live.count++];
	site->call = call;
	site->offset = offset;
	state->slots[slot] = (uint16_t)state->live.count;
	return site;
}

static void sites_event(void *data, const struct event *ev, struct event_address address)
{
	struct sites_state *state = data;
	struct site *site;

	(void)address;
	if (!event_is_call(ev))
		return;
	site = site_of(state, ev);
	state->live.calls++;
	site->calls++;
	site->errors += event_failed(ev);
	if (!event_is_timed(ev))
		return;
	site->timed++;
	site->total_ns += ev->duration_ns;
}

double site_mean_ns(const struct site *site)
{
	return site->timed ? fmax((double)site->total_ns / (double)site->timed, 1.0) : 0.0;
}

struct kmeans_point site_point(const struct site *site)
{
	return (struct kmeans_point){log10(site_mean_ns(site)), log10((double)site->calls)};
}

int site_compare(const void *a, const void *b)
{
	const struct site *p = a, *q = b;

	if (p->call.arch != q->call.arch)
		return p->call.arch < q->call.arch ? -1 : 1;
	if (p->call.nr != q->call.nr)
		return p->call.nr < q->call.nr ? -1 : 1;
	return (p->offset > q->offset) - (p->offset < q->offset);
}

/* In the order of their keys: so nothing depends on which came first. */
static void sites_fit(struct sites_state *state)
{
	struct kmeans_point points[SITE_ROWS];
	struct site_list *closed = &state->closed;
	unsigned n = 0;

	qsort(closed->sites, closed->count, sizeof(closed->sites[0]), site_compare);
	for (uint32_t i = 0; i < closed->count; i++)
		if (closed->sites[i].timed)
			points[n++] = site_point(&closed->sites[i]);
	cluster_model_fit(&state->model, points, n, state->k);
	state->fitted_calls = closed->calls;
}

static bool fit_is_due(const struct sites_state *state, uint64_t second)
{
	uint64_t since = state->closed.calls - state->fitted_calls;

	return since > 0 && (since > state->fitted_calls / 16 || second != state->fitted_second);
}

static void sites_tick(void *data, uint64_t k, uint64_t tick_ns)
{
	struct sites_state *state = data;
	uint64_t second = (k + 1) * tick_ns / SECOND_NS;

	if (state->live.calls != state->closed.calls)
		memcpy(&state->closed, &state->live, sizeof(state->closed));
	if (fit_is_due(state, second)) {
		sites_fit(state);
		state->fitted_second = second;
	}
}

const struct collector_ops collect_sites = {
	.name = "sites",
	.size = sizeof(struct sites_state),
	.init = sites_init,
	.event = sites_event,
	.tick = sites_tick,
};
