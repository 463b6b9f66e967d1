#include "viz/collect_latency_map.h"

#include <string.h>

#define NS(factor, power) (UINT64_C(factor) * UINT64_C(power))
#define DECADE(power)                                                                              \
	NS(100, power), NS(125, power), NS(160, power), NS(200, power), NS(250, power),            \
		NS(315, power), NS(400, power), NS(500, power), NS(630, power), NS(800, power)

#define BINS_SHORT 5 /* see latency_bin() */

/* Behind the last there are some that no latency reaches. */
static const uint64_t bounds[MAP_BINS + BINS_SHORT] = {
	DECADE(1),         DECADE(10),         DECADE(100),          DECADE(1000),
	DECADE(10000),     DECADE(100000),     DECADE(1000000),      DECADE(10000000),
	DECADE(100000000), DECADE(1000000000), NS(100, 10000000000), UINT64_MAX,
	UINT64_MAX,        UINT64_MAX,         UINT64_MAX,
};

uint64_t latency_bin_start(unsigned bin)
{
	return bounds[bin < MAP_BINS ? bin : MAP_BINS];
}

unsigned latency_bin(uint64_t ns)
{
	unsigned bin = 0, more = 0;

	/*
	 * An octave has 10 log10(2) = 3.01 bins, and 2^7 ns is in bin 1: three for each power of
	 * two, less one, is at most BINS_SHORT too low and never too high. Without branches, as
	 * nobody can foresee how long a call takes.
	 */
	if (ns >= 1 << 7)
		bin = (unsigned)(63 - __builtin_clzll(ns)) * 3 - 21;
	if (bin >= MAP_BINS)
		return MAP_BINS - 1;
	for (unsigned i = 1; i <= BINS_SHORT; i++)
		more += ns >= bounds[bin + i];
	return bin + more < MAP_BINS ? bin + more : MAP_BINS - 1;
}

static void count_add(uint32_t *count, uint32_t more)
{
	if (__builtin_add_overflow(*count, more, count))
		*count = UINT32_MAX;
}

static void map_event(void *data, const struct event *ev, struct event_address address)
{
	struct latency_map_state *state = data;

	(void)address;
	if (!event_is_call(ev) || !event_is_timed(ev))
		return;
	count_add(&state->open[latency_bin(ev->duration_ns)], 1);
	count_add(&state->open_calls, 1);
}

/* Two neighbours become one; the upper half of the columns is then empty. */
static void columns_merge(struct latency_map_state *state)
{
	for (unsigned i = 0; i < MAP_COLUMNS; i += 2)
		for (unsigned bin = 0; bin < MAP_BINS; bin++) {
			uint32_t count = state->counts[i][bin];

			count_add(&count, state->counts[i + 1][bin]);
			state->counts[i / 2][bin] = count;
		}
	memset(state->counts[MAP_COLUMNS / 2], 0, sizeof(state->counts) / 2);
	state->width *= 2;
}

static void map_tick(void *data, uint64_t k, uint64_t tick_ns)
{
	struct latency_map_state *state = data;
	uint32_t *column;

	if (state->width == 0) {
		state->begin_tick = k;
		state->width = 1;
	}
	state->tick_ns = tick_ns;
	state->ticks = k - state->begin_tick + 1;
	while ((state->ticks - 1) / state->width >= MAP_COLUMNS)
		columns_merge(state);
	if (state->open_calls == 0)
		return;
	column = state->counts[(state->ticks - 1) / state->width];
	for (unsigned bin = 0; bin < MAP_BINS; bin++)
		count_add(&column[bin], state->open[bin]);
	state->calls += state->open_calls;
	state->open_calls = 0;
	memset(state->open, 0, sizeof(state->open));
}

unsigned latency_map_columns(const struct latency_map_state *state)
{
	return state->width ? (unsigned)((state->ticks + state->width - 1) / state->width) : 0;
}

const struct collector_ops collect_latency_map = {
	.name = "latency map",
	.size = sizeof(struct latency_map_state),
	.event = map_event,
	.tick = map_tick,
};
