#include "viz/collect_metrics.h"

#include <string.h>

#include "viz/collect_syscalls.h"
#include "viz/collector_settings.h"

#define US 1000 /* ns */

_Static_assert(METRIC_RINGS < UINT8_MAX && SERIES_WHOLE <= METRIC_RINGS, "rings have numbers");
_Static_assert(METRIC_PAIRS <= UINT8_MAX, "so have pairs");

static bool is_gauge(unsigned series)
{
	return series == SERIES_IN_FLIGHT || series == SERIES_PROCESSES || series == SERIES_THREADS;
}

static bool is_time(unsigned series)
{
	return series == SERIES_ALL_DURATIONS || series == SERIES_CPU || series == SERIES_HELD ||
	       series >= SERIES_DURATIONS;
}

static void metrics_init(void *data, const void *settings)
{
	const struct collector_settings *set = settings;
	struct metrics_state *state = data;

	state->ticks = METRIC_TICKS;
	if (set && set->history_ticks && set->history_ticks < METRIC_TICKS)
		state->ticks = set->history_ticks;
	for (unsigned series = 0; series < SERIES_WHOLE; series++) {
		state->owners[series] = (uint16_t)series;
		state->rings_of[series] = (uint8_t)(series + 1);
	}
	state->ring_count = SERIES_WHOLE;
}

/* The row of a pair, a new one where it was not seen before. */
static unsigned error_row(struct metrics_state *state, uint32_t call, int64_t error)
{
	struct metric_error pair = {.call = (uint16_t)call, .error = (uint16_t)error};
	unsigned slot = (call * 40503U ^ (unsigned)pair.error * 2654435761U) % (2 * METRIC_PAIRS);

	/* Ends: half of the slots stay empty. */
	for (; state->error_slots[slot]; slot = (slot + 1) % (2 * METRIC_PAIRS)) {
		unsigned row = state->error_slots[slot] - 1U;

		if (state->errors[row].call == pair.call && state->errors[row].error == pair.error)
			return row;
	}
	if (state->error_count >= METRIC_PAIRS - 1) {
		state->error_count = METRIC_PAIRS;
		return METRIC_PAIRS - 1;
	}
	state->errors[state->error_count] = pair;
	state->error_slots[slot] = (uint8_t)++state->error_count;
	return state->error_count - 1;
}

static void call_add(struct metrics_state *state, const struct event *ev)
{
	uint32_t row = call_table_row(&state->table, ev->arch, ev->nr);

	state->open[SERIES_CALLS + row]++;
	if (event_failed(ev))
		state->open[SERIES_ERRORS + error_row(state, row, -ev->result)]++;
	if (ev->flags & EVENT_UNFINISHED)
		state->open[SERIES_UNFINISHED]++;
	if (event_is_timed(ev))
		state->open[SERIES_DURATIONS + row] += ev->duration_ns;
	if (ev->flags & EVENT_ANNOUNCED)
		live_tasks_event(&state->live, ev);
}

static void start_add(struct metrics_state *state, const struct event *ev)
{
	/* What was attached to had started before. */
	if (ev->nr == START_ATTACH)
		return;
	state->open[SERIES_THREADS_STARTED]++;
	if (ev->task->tid == ev->task->pid)
		state->open[SERIES_PROCESSES_STARTED]++;
}

static void output_add(struct metrics_state *state, const struct event *ev)
{
	unsigned which = ev->nr == 1 || ev->nr == 2 ? ev->nr - 1 : METRIC_OUTPUT_FDS - 1;

	for (unsigned i = 0; i < ev->capture_count; i++)
		state->open[SERIES_OUTPUTS + which] += ev->captures[i].size;
}

static void other_add(struct metrics_state *state, const struct event *ev)
{
	uint64_t cpu_ns = state->live.cpu_ns;

	live_tasks_event(&state->live, ev);
	switch ((int)ev->kind) {
	case EVENT_START:
		start_add(state, ev);
		break;
	case EVENT_EXEC:
		state->open[SERIES_EXECS]++;
		break;
	case EVENT_SIGNAL:
		state->open[SERIES_SIGNALS + (ev->nr < METRIC_SIGNAL_NUMBERS ? ev->nr : 0)]++;
		break;
	case EVENT_OUTPUT:
		output_add(state, ev);
		break;
	case EVENT_USAGE:
		state->open[SERIES_CPU] += state->live.cpu_ns - cpu_ns;
		break;
	case EVENT_HELD:
		state->open[SERIES_HELD] += ev->duration_ns;
		break;
	case EVENT_LOSS:
		state->open[SERIES_LOST_BLOCKS]++;
		state->open[SERIES_LOST_BYTES] += ev->args[1];
		break;
	default:
		break;
	}
}

static void metrics_event(void *data, const struct event *ev, struct event_address address)
{
	(void)address;
	if (event_is_call(ev))
		call_add(data, ev);
	else
		other_add(data, ev);
}

static uint64_t open_sum(const struct metrics_state *state, unsigned first, unsigned count)
{
	uint64_t sum = 0;

	for (unsigned i = 0; i < count; i++)
		sum += state->open[first + i];
	return sum;
}

/* What whole metrics count is the sum of their series, and gauges are what they are now. */
static void wholes_close(struct metrics_state *state)
{
	uint32_t calls = state->table.count;

	state->open[SERIES_ALL_CALLS] = open_sum(state, SERIES_CALLS, calls);
	state->open[SERIES_ALL_DURATIONS] = open_sum(state, SERIES_DURATIONS, calls);
	state->open[SERIES_ALL_ERRORS] = open_sum(state, SERIES_ERRORS, METRIC_PAIRS);
	state->open[SERIES_ALL_SIGNALS] = open_sum(state, SERIES_SIGNALS, METRIC_SIGNAL_NUMBERS);
	state->open[SERIES_ALL_OUTPUT] = open_sum(state, SERIES_OUTPUTS, METRIC_OUTPUT_FDS);
	state->open[SERIES_IN_FLIGHT] = state->live.in_call;
	state->open[SERIES_PROCESSES] = state->live.processes;
	state->open[SERIES_THREADS] = live_tasks_threads(&state->live);
}

static double ring_sum(const struct metrics_state *state, const struct metric_ring *ring)
{
	double sum = 0.0;

	for (uint32_t i = 0; i < state->ticks; i++)
		sum += (double)ring->values[i];
	return sum;
}

/*
 * The ring of the series of the same sort that counted least; NULL where all have counted
 * more than count. Times and numbers can't be compared.
 */
static struct metric_ring *ring_quietest(struct metrics_state *state, unsigned series,
					 uint64_t count)
{
	struct metric_ring *found = NULL;
	double least = (double)count;

	for (uint32_t i = SERIES_WHOLE; i < state->ring_count; i++) {
		double sum;

		if (is_time(state->owners[i]) != is_time(series))
			continue;
		sum = ring_sum(state, &state->rings[i]);
		if (sum < least) {
			least = sum;
			found = &state->rings[i];
		}
	}
	return found;
}

static void ring_assign(struct metrics_state *state, unsigned series)
{
	struct metric_ring *ring;
	unsigned index;

	if (state->ring_count < METRIC_RINGS) {
		ring = &state->rings[state->ring_count++];
	} else {
		ring = ring_quietest(state, series, state->open[series]);
		if (!ring)
			return;
		state->rings_of[state->owners[ring - state->rings]] = 0;
	}
	index = (unsigned)(ring - state->rings);
	*ring = (struct metric_ring){0};
	state->owners[index] = (uint16_t)series;
	state->rings_of[series] = (uint8_t)(index + 1);
}

static void ring_close(struct metrics_state *state, uint32_t index)
{
	struct metric_ring *ring = &state->rings[index];
	unsigned series = state->owners[index];
	uint64_t count = state->open[series];

	ring->values[state->next] = (float)count;
	if (is_gauge(series))
		return;
	count = is_time(series) ? count / US : count;
	/* The sum of the slots must fit as well. */
	ring->window.open =
		count < UINT32_MAX / WINDOW_SLOTS ? (uint32_t)count : UINT32_MAX / WINDOW_SLOTS;
	window_close(&ring->window, &state->clock);
}

static void series_close(struct metrics_state *state, unsigned series)
{
	if (is_gauge(series))
		state->total[series] = state->open[series];
	else if (series < SERIES_TOTALS)
		state->total[series] += state->open[series];
	if (state->open[series] && !state->rings_of[series])
		ring_assign(state, series);
}

#define BATCH 16

/* Nearly all series but the whole ones count nothing in a tick, and many ticks have no events. */
static void all_series_close(struct metrics_state *state)
{
	unsigned series = 0;

	for (; series < SERIES_WHOLE; series++)
		series_close(state, series);
	while (series < SERIES_NUMBERS) {
		unsigned end = series + BATCH < SERIES_NUMBERS ? series + BATCH : SERIES_NUMBERS;
		uint64_t any = 0;

		for (unsigned i = series; i < end; i++)
			any |= state->open[i];
		for (; any && series < end; series++)
			series_close(state, series);
		series = end;
	}
}

static void metrics_tick(void *data, uint64_t k, uint64_t tick_ns)
{
	struct metrics_state *state = data;

	window_clock_tick(&state->clock, k, tick_ns);
	wholes_close(state);
	all_series_close(state);
	for (uint32_t i = 0; i < state->ring_count; i++)
		ring_close(state, i);
	memset(state->open, 0, sizeof(state->open));
	state->next = (state->next + 1) % state->ticks;
	state->count += state->count < state->ticks;
}

uint32_t metrics_history(const struct metrics_state *state, unsigned series, double *out,
			 uint32_t size)
{
	uint32_t n = size < state->count ? size : state->count;
	const struct metric_ring *ring;

	if (series >= SERIES_NUMBERS || !state->rings_of[series])
		return 0;
	ring = &state->rings[state->rings_of[series] - 1];
	for (uint32_t i = 0; i < n; i++)
		out[i] = (double)ring->values[(state->next + state->ticks - n + i) % state->ticks];
	return n;
}

double metrics_rate(const struct metrics_state *state, unsigned series)
{
	const struct metric_ring *ring;

	if (series >= SERIES_NUMBERS || !state->rings_of[series])
		return 0.0;
	ring = &state->rings[state->rings_of[series] - 1];
	return window_rate(&ring->window, &state->clock) * (is_time(series) ? US : 1);
}

const struct collector_ops collect_metrics = {
	.name = "metrics",
	.size = sizeof(struct metrics_state),
	.init = metrics_init,
	.event = metrics_event,
	.tick = metrics_tick,
};
