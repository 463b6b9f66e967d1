#include "viz/window.h"

void window_clock_tick(struct window_clock *clock, uint64_t k, uint64_t tick_ns)
{
	window_clock_tick_over(clock, k, tick_ns, WINDOW_SLOTS * WINDOW_SLOT_NS);
}

void window_clock_tick_over(struct window_clock *clock, uint64_t k, uint64_t tick_ns,
			    uint64_t span_ns)
{
	uint64_t slot_ns = (span_ns + WINDOW_SLOTS - 1) / WINDOW_SLOTS;
	uint64_t ticks = tick_ns < slot_ns ? (slot_ns + tick_ns - 1) / tick_ns : 1;
	uint64_t slots = span_ns / (ticks * tick_ns);
	uint64_t slot = k / ticks, first, advance = slot - clock->slot;

	slots = slots ? slots : 1;
	first = slot >= slots ? (slot - slots + 1) * ticks : 0;
	clock->slots = (uint32_t)slots;
	clock->advance = (uint32_t)(advance < slots ? advance : slots);
	clock->slot = slot;
	clock->covered_ns = (k + 1 - first) * tick_ns;
}

void window_close(struct window *window, const struct window_clock *clock)
{
	if (window->sum)
		for (uint32_t i = 0; i < clock->advance; i++) {
			uint32_t *slot = &window->slots[(clock->slot - i) % clock->slots];

			window->sum -= *slot;
			*slot = 0;
		}
	window->slots[clock->slot % clock->slots] += window->open;
	window->sum += window->open;
	window->open = 0;
}

double window_rate(const struct window *window, const struct window_clock *clock)
{
	if (clock->covered_ns == 0)
		return 0.0;
	return (double)window->sum * 1e9 / (double)clock->covered_ns;
}
