#include "viz/collect_anomalies.h"

#include <math.h>

#include "viz/call_category.h"
#include "viz/call_traits.h"
#include "viz/collector_settings.h"

static void anomalies_init(void *data, const void *settings)
{
	static const struct collector_settings defaults;
	const struct collector_settings *set = settings ? settings : &defaults;
	struct anomalies_state *state = data;

	history_init(&state->z, set->history_ticks);
	state->threshold = set->anomaly_threshold > 0 ? set->anomaly_threshold : ANOMALY_THRESHOLD;
	if (set->no_anomaly)
		state->threshold = 0.0;
}

/* A call that is at least ANOMALY_FLOOR_NS away from what is usual at the site. */
static void judge_call(struct anomalies_state *state, const struct event *ev,
		       struct event_address address, const struct site_baseline *site)
{
	double z = baseline_z(&site->durations, (double)ev->duration_ns);
	struct anomaly anomaly;
	const char *name;
	bool waits;

	if (fabs(z) < state->threshold && fabs(z) <= state->open_z)
		return;
	name = call_name_static(ev->arch, ev->nr);
	waits = name && call_only_waits(name);
	if (!waits)
		state->open_z = fmax(state->open_z, fabs(z));
	if (fabs(z) < state->threshold)
		return;
	anomaly_of_call(&anomaly, ev, address);
	anomaly.z = (float)z;
	anomaly.usual = (float)site->durations.mean;
	anomaly.waits = waits;
	anomaly_ring_push(&state->open[waits ? ANOMALIES_WAITS : ANOMALIES_WORK], &anomaly);
}

static void compare_call(struct anomalies_state *state, const struct event *ev,
			 struct event_address address, struct site_baseline *site)
{
	double ns = (double)ev->duration_ns;

	if (fabs(ns - site->durations.mean) >= ANOMALY_FLOOR_NS)
		judge_call(state, ev, address, site);
	baseline_add(&site->durations, ns, state->threshold);
}

static void anomalies_event(void *data, const struct event *ev, struct event_address address)
{
	struct anomalies_state *state = data;
	struct site_baseline *site;

	if (!event_is_call(ev) || state->threshold <= 0.0)
		return;
	state->open_calls++;
	state->open_errors += event_failed(ev);
	if (!event_is_timed(ev))
		return;
	site = site_baselines_find(&state->sites, ev->arch, ev->nr, ev->ip, state->tick);
	if (site->durations.count < BASELINE_MIN && ev->ip) {
		compare_call(state, ev, address,
			     site_baselines_find(&state->sites, ev->arch, ev->nr, 0, state->tick));
		/* The one may have taken the place of the other. */
		if (site->ip != ev->ip)
			site = site_baselines_find(&state->sites, ev->arch, ev->nr, ev->ip,
						   state->tick);
		baseline_add(&site->durations, (double)ev->duration_ns, state->threshold);
	} else {
		compare_call(state, ev, address, site);
	}
}

static void episode_begin(struct anomalies_state *state, struct tick_baseline *baseline,
			  const struct anomaly *anomaly)
{
	baseline->number = anomaly_ring_push(&state->closed[ANOMALIES_WORK], anomaly)->number;
}

/* One more tick of an anomaly that goes on. */
static void episode_go_on(struct anomalies_state *state, const struct tick_baseline *baseline,
			  const struct anomaly *anomaly)
{
	struct anomaly *row = anomaly_ring_find(&state->closed[ANOMALIES_WORK], baseline->number);

	if (!row)
		return;
	row->span_ns += anomaly->span_ns;
	if (fabsf(anomaly->z) <= fabsf(row->z))
		return;
	row->value = anomaly->value;
	row->usual = anomaly->usual;
	row->z = anomaly->z;
}

/*
 * The value x of the tick that closes; scale makes what is shown of it; calls is by how many
 * calls the tick is off.
 */
static void judge_tick(struct anomalies_state *state, struct tick_baseline *baseline,
		       struct anomaly *anomaly, double x, double scale, double calls)
{
	double z = baseline_z(&baseline->ticks, x);
	int32_t side = z > 0 ? 1 : -1;

	if (fabs(z) < state->threshold || fabs(calls) < ANOMALY_FLOOR_CALLS) {
		baseline->side = 0;
	} else {
		anomaly->z = (float)z;
		anomaly->value = (float)(x * scale);
		anomaly->usual = (float)(baseline->ticks.mean * scale);
		if (baseline->side == side)
			episode_go_on(state, baseline, anomaly);
		else
			episode_begin(state, baseline, anomaly);
		baseline->side = side;
	}
	baseline_add(&baseline->ticks, x, state->threshold);
}

/* Tick k, which closed before the last one. */
static void judge_ticks(struct anomalies_state *state, uint64_t k, uint64_t tick_ns)
{
	struct anomaly tick = {.time_ns = k * tick_ns, .span_ns = tick_ns, .fd = -1};
	double calls = state->last_calls, errors = state->last_errors;

	tick.kind = ANOMALY_RATE;
	judge_tick(state, &state->rate, &tick, calls, 1e9 / (double)tick_ns,
		   calls - state->rate.ticks.mean);
	/* Of few calls the share says nothing. */
	if (calls < ANOMALY_FLOOR_CALLS)
		return;
	tick.kind = ANOMALY_ERRORS;
	judge_tick(state, &state->errors, &tick, errors / calls, 100.0,
		   errors - state->errors.ticks.mean * calls);
}

static void anomalies_tick(void *data, uint64_t k, uint64_t tick_ns)
{
	struct anomalies_state *state = data;

	if (state->threshold <= 0.0)
		return;
	for (unsigned i = 0; i < ANOMALY_CLASSES; i++)
		anomaly_ring_take(&state->closed[i], &state->open[i]);
	if (state->has_last)
		judge_ticks(state, k - 1, tick_ns);
	state->has_last = 1;
	state->last_calls = state->open_calls;
	state->last_errors = state->open_errors;
	history_push(&state->z, state->open_z);
	state->open_z = 0.0;
	state->open_calls = state->open_errors = 0;
	state->tick = (uint32_t)(k + 1);
}

const struct collector_ops collect_anomalies = {
	.name = "anomalies",
	.size = sizeof(struct anomalies_state),
	.init = anomalies_init,
	.event = anomalies_event,
	.tick = anomalies_tick,
};
