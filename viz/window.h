/*
 * Counts over a sliding window of one second of trace time, so that a rate is a rate of
 * now and not of the whole run.
 *
 * The window has slots of 50 ms, rounded up to whole ticks, and as many of them as fit into
 * a second. Events count into `open`; when the tick closes they become part of its slot. One
 * clock serves all windows of a collector. Flat values, no pointers.
 */
#ifndef VIZ_WINDOW_H
#define VIZ_WINDOW_H

#include <stdint.h>

#define WINDOW_SLOTS   20
#define WINDOW_SLOT_NS UINT64_C(50000000)

/* Where the window stands. Zero-initialised it is before the first tick. */
struct window_clock {
	uint64_t slot;       /* number of the newest slot since time 0 */
	uint64_t covered_ns; /* trace time in the window, up to now */
	uint32_t slots;      /* slots in use: as many as make up a second, at least 1 */
	uint32_t advance;    /* slots that became empty with the last tick */
};

/* Zero-initialised it is empty. */
struct window {
	uint32_t slots[WINDOW_SLOTS];
	uint32_t sum;  /* of the slots */
	uint32_t open; /* of the tick that has not closed */
};

/* Tick k closed: moves the clock. Then window_close() for each of its windows. */
void window_clock_tick(struct window_clock *clock, uint64_t k, uint64_t tick_ns);

/*
 * The same for windows of span_ns, at least 1, instead of a second: a slot is a 20th of that,
 * rounded up to whole ticks. A clock always has the same span.
 */
void window_clock_tick_over(struct window_clock *clock, uint64_t k, uint64_t tick_ns,
			    uint64_t span_ns);

void window_close(struct window *window, const struct window_clock *clock);

/*
 * Per second, over the window or, in the first second, over the time since its start.
 * 0.0 before the first tick.
 */
double window_rate(const struct window *window, const struct window_clock *clock);

#endif
