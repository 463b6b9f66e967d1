#include "viz/collect_stats.h"

#include <math.h>

static void latency_add(struct latency *latency, uint64_t ns)
{
	double delta = (double)ns - latency->mean_ns;

	latency->min_ns = latency->count == 0 || ns < latency->min_ns ? ns : latency->min_ns;
	latency->max_ns = ns > latency->max_ns ? ns : latency->max_ns;
	latency->total_ns += ns;
	latency->count++;
	latency->mean_ns += delta / (double)latency->count;
	latency->squares += delta * ((double)ns - latency->mean_ns);
}

static void stats_call(struct stats_state *state, const struct event *ev)
{
	struct call_stats *call = &state->by_call[call_table_row(&state->table, ev->arch, ev->nr)];

	state->calls++;
	call->calls++;
	state->call_window.open++;
	if (event_failed(ev)) {
		state->errors++;
		call->errors++;
		state->error_window.open++;
	}
	if (ev->flags & EVENT_UNFINISHED)
		state->unfinished++;
	if (!event_is_timed(ev))
		return;
	latency_add(&state->latency, ev->duration_ns);
	latency_add(&call->latency, ev->duration_ns);
	histogram_add(state->histogram.buckets, HISTOGRAM_BITS, ev->duration_ns);
	histogram_add(call->histogram.buckets, HISTOGRAM_SMALL_BITS, ev->duration_ns);
}

static void stats_exit(struct stats_state *state, const struct event *ev)
{
	state->exits++;
	if (ev->task->serial == 1) {
		state->first_status = ev->result;
		state->first_exited = 1;
	}
}

static void stats_output(struct stats_state *state, const struct event *ev)
{
	for (unsigned i = 0; i < ev->capture_count; i++)
		state->output_bytes += ev->captures[i].size;
}

static void stats_event(void *data, const struct event *ev, struct event_address address)
{
	struct stats_state *state = data;

	(void)address;
	state->events++;
	switch ((enum event_kind)ev->kind) {
	case EVENT_CALL:
		stats_call(state, ev);
		break;
	case EVENT_START:
		state->starts++;
		break;
	case EVENT_EXEC:
		state->execs++;
		break;
	case EVENT_EXIT:
		stats_exit(state, ev);
		break;
	case EVENT_SIGNAL:
		state->signals++;
		break;
	case EVENT_OUTPUT:
		stats_output(state, ev);
		break;
	case EVENT_HELD:
		state->holds++;
		state->held_ns += ev->duration_ns;
		break;
	case EVENT_NOTE:
		state->notes++;
		break;
	case EVENT_DESCRIPTOR:
		state->descriptors++;
		break;
	case EVENT_MAPPING:
		state->mappings++;
		break;
	case EVENT_LOSS:
		state->losses++;
		state->loss_bytes += ev->args[1];
		break;
	case EVENT_ENTERED:
	case EVENT_TASK:
	case EVENT_STOP:
	case EVENT_DETACH:
	case EVENT_USAGE:
	case EVENT_KINDS:
		break;
	}
}

static void stats_tick(void *data, uint64_t k, uint64_t tick_ns)
{
	struct stats_state *state = data;

	window_clock_tick(&state->clock, k, tick_ns);
	window_close(&state->call_window, &state->clock);
	window_close(&state->error_window, &state->clock);
}

double latency_sd(const struct latency *latency)
{
	return latency->count > 1 ? sqrt(latency->squares / (double)(latency->count - 1)) : 0.0;
}

static double clamp_to(const struct latency *latency, double ns)
{
	return fmin(fmax(ns, (double)latency->min_ns), (double)latency->max_ns);
}

double stats_percentile(const struct stats_state *state, double p)
{
	return clamp_to(&state->latency,
			histogram_percentile(state->histogram.buckets, HISTOGRAM_BITS, p));
}

double call_stats_percentile(const struct call_stats *call, double p)
{
	return clamp_to(&call->latency,
			histogram_percentile(call->histogram.buckets, HISTOGRAM_SMALL_BITS, p));
}

const struct collector_ops collect_stats = {
	.name = "stats",
	.size = sizeof(struct stats_state),
	.event = stats_event,
	.tick = stats_tick,
};
