#include "viz/alert_evaluate.h"

#define US 1000 /* ns */

static bool is_time(const struct alerts_state *state, uint32_t source)
{
	return state->source_event[source] == ALERT_EVENT_HELD ||
	       state->source_event[source] == ALERT_EVENT_CPU;
}

/* What a window counts of a source: times in us. */
static uint32_t window_count(const struct alerts_state *state, uint32_t source)
{
	uint64_t count = state->open[source] / (is_time(state, source) ? US : 1);

	/* The sum of the slots must fit as well. */
	return (uint32_t)(count < UINT32_MAX / WINDOW_SLOTS ? count : UINT32_MAX / WINDOW_SLOTS);
}

static double in_window(const struct alerts_state *state, uint32_t rule, unsigned which)
{
	uint32_t source = state->rules[rule].sources[which];
	double count = state->windows[rule].counts[which].sum;

	return is_time(state, source) ? count * US : count;
}

static void windows_close(struct alerts_state *state, uint32_t i, uint64_t k, uint64_t tick_ns)
{
	const struct alert_rule *rule = &state->rules[i];
	struct alert_windows *windows = &state->windows[i];

	if (rule->window_ns == 0)
		return;
	window_clock_tick_over(&windows->clock, k, tick_ns, rule->window_ns);
	for (unsigned which = 0; which < 2; which++) {
		windows->counts[which].open = window_count(state, rule->sources[which]);
		window_close(&windows->counts[which], &windows->clock);
	}
}

static void value_set(struct alert_status *status, double value, bool known)
{
	status->value = known ? value : 0.0;
	status->known = known;
}

static void rate_value(struct alerts_state *state, uint32_t i, uint64_t tick_ns)
{
	const struct alert_rule *rule = &state->rules[i];
	double count = in_window(state, i, 0);
	double seconds = (double)state->windows[i].clock.covered_ns / 1e9;

	(void)tick_ns;
	/* Time per time is a percentage. */
	if (rule->unit == ALERT_UNIT_PERCENT)
		count = count * 100.0 / 1e9;
	value_set(&state->status[i], count / seconds,
		  in_window(state, i, 0) >= (double)rule->least);
}

static void ratio_value(struct alerts_state *state, uint32_t i, uint64_t tick_ns)
{
	double part = in_window(state, i, 0), whole = in_window(state, i, 1);

	(void)tick_ns;
	value_set(&state->status[i], whole > 0.0 ? 100.0 * part / whole : 0.0,
		  whole > 0.0 && whole >= (double)state->rules[i].least);
}

static void count_value(struct alerts_state *state, uint32_t i, uint64_t tick_ns)
{
	double count = in_window(state, i, 0);

	(void)tick_ns;
	value_set(&state->status[i], count, count >= (double)state->rules[i].least);
}

static void total_value(struct alerts_state *state, uint32_t i, uint64_t tick_ns)
{
	(void)tick_ns;
	value_set(&state->status[i], (double)state->total[state->rules[i].sources[0]], true);
}

static struct alert_durations *durations_of(struct alerts_state *state, uint32_t rule)
{
	for (uint32_t i = 0; i < state->duration_count; i++)
		if (state->durations[i].rule == rule)
			return &state->durations[i];
	return NULL;
}

/* How many ticks a slot has, and how many slots are in use. */
static uint32_t duration_slots(const struct alert_rule *rule, uint64_t tick_ns, uint32_t *ticks)
{
	uint64_t slot_ns = (rule->window_ns + ALERT_SLOTS - 1) / ALERT_SLOTS, slots;

	*ticks = tick_ns < slot_ns ? (uint32_t)((slot_ns + tick_ns - 1) / tick_ns) : 1;
	slots = rule->window_ns / (*ticks * tick_ns);
	return slots ? (uint32_t)slots : 1;
}

/* The tick closed: what the next one counts into. */
static void durations_advance(struct alert_durations *durations, uint32_t slots, uint32_t ticks)
{
	if (++durations->ticks < ticks)
		return;
	durations->ticks = 0;
	durations->slot = (durations->slot + 1) % slots;
	durations->slots[durations->slot] = (struct histogram_small){0};
}

static void quantile_value(struct alerts_state *state, uint32_t i, uint64_t tick_ns)
{
	const struct alert_rule *rule = &state->rules[i];
	struct alert_durations *durations = durations_of(state, i);
	struct histogram_small sum = {0};
	uint32_t ticks, slots = duration_slots(rule, tick_ns, &ticks);
	uint64_t count = 0;

	if (!durations)
		return;
	for (uint32_t slot = 0; slot < slots; slot++)
		for (unsigned b = 0; b < HISTOGRAM_BUCKETS(HISTOGRAM_SMALL_BITS); b++) {
			sum.buckets[b] += durations->slots[slot].buckets[b];
			count += durations->slots[slot].buckets[b];
		}
	value_set(&state->status[i],
		  histogram_percentile(sum.buckets, HISTOGRAM_SMALL_BITS, rule->quantile),
		  count > 0 && count >= rule->least);
	durations_advance(durations, slots, ticks);
}

/* A silence is known from its first tick on; its length is the value. */
static void absent_value(struct alerts_state *state, uint32_t i, uint64_t tick_ns)
{
	struct alert_status *status = &state->status[i];
	bool silent = state->open[state->rules[i].sources[0]] == 0;

	value_set(status, silent ? status->value + (double)tick_ns : 0.0, true);
}

static void gauge_value(struct alerts_state *state, uint32_t i, uint64_t tick_ns)
{
	const uint32_t values[ALERT_GAUGES] = {
		[ALERT_GAUGE_PROCESSES] = state->live.processes,
		[ALERT_GAUGE_THREADS] = live_tasks_threads(&state->live),
		[ALERT_GAUGE_IN_FLIGHT] = state->live.in_call,
	};

	(void)tick_ns;
	value_set(&state->status[i], values[state->rules[i].gauge], true);
}

static void (*const value_of[])(struct alerts_state *state, uint32_t i, uint64_t tick_ns) = {
	[ALERT_RATE] = rate_value,         [ALERT_RATIO] = ratio_value,
	[ALERT_COUNT] = count_value,       [ALERT_TOTAL] = total_value,
	[ALERT_QUANTILE] = quantile_value, [ALERT_ABSENT] = absent_value,
	[ALERT_GAUGE] = gauge_value,
};

void alerts_evaluate(struct alerts_state *state, uint32_t rule, uint64_t k, uint64_t tick_ns)
{
	windows_close(state, rule, k, tick_ns);
	value_of[state->rules[rule].kind](state, rule, tick_ns);
}
