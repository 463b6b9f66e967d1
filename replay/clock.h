/*
 * The replay clock: which trace time is due at a moment of the wall clock.
 *
 * Pure arithmetic, no system calls: the caller passes now_ns of CLOCK_MONOTONIC. The
 * position is kept in whole steps of 1e-6 ns, so that neither time nor any number of
 * changes of speed make it drift. Also: times and durations as people write them.
 */
#ifndef REPLAY_CLOCK_H
#define REPLAY_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "format/error.h"

#define CLOCK_SPEED_MIN 0.01
#define CLOCK_SPEED_MAX 1000.0

/* A plain value, to copy and to compare; clock_init() comes first. */
struct replay_clock {
	uint64_t wall_ns;  /* moment of the wall clock that belongs to ... */
	uint64_t trace_ns; /* ... this trace time, and */
	uint32_t part;     /* this many millionths of a nanosecond, below 1,000,000 */
	uint32_t rate;     /* speed in millionths; 0 means as fast as it goes */
	bool paused;
};

/*
 * Speeds are 0.01 to 1000, kept to a millionth, or INFINITY: as fast as it goes.
 * At INFINITY the target is UINT64_MAX and the clock keeps its position: tell it with
 * clock_jump() what the player reached before pausing or slowing down. The same holds
 * for a player that falls behind.
 */

/* Paused at trace time 0. STREC_LIMIT for another speed, NaN too: the speed is then 1. */
int clock_init(struct replay_clock *clock, double speed);
/* Runs from trace_ns on. */
void clock_start(struct replay_clock *clock, uint64_t now_ns, uint64_t trace_ns);

/*
 * The trace time due at now_ns, UINT64_MAX at most. Never goes back while now_ns does
 * not; a now_ns before the last change counts as that change.
 */
uint64_t clock_target(const struct replay_clock *clock, uint64_t now_ns);

/* The position stays as it is. STREC_LIMIT: not a speed, and nothing changed. */
int clock_set_speed(struct replay_clock *clock, uint64_t now_ns, double speed);
double clock_speed(const struct replay_clock *clock);
/* The next of 0.01 0.02 0.05 0.1 ... 1000; stays at the ends, and at INFINITY if faster. */
void clock_faster(struct replay_clock *clock, uint64_t now_ns);
void clock_slower(struct replay_clock *clock, uint64_t now_ns);

/* Both may be repeated. */
void clock_pause(struct replay_clock *clock, uint64_t now_ns);
void clock_resume(struct replay_clock *clock, uint64_t now_ns);

/* Goes to a trace time; runs on if it ran, stays paused if it was. */
void clock_jump(struct replay_clock *clock, uint64_t now_ns, uint64_t trace_ns);

/*
 * A time of the recording, of which a log has begin_ns to end_ns: "1.5s 300ms 12us 5ns 2m 1h",
 * bare seconds, "1:23" (m:s), "1:02:03.5" (h:m:s), "50%" of the log, "start", "end". White space
 * around it is allowed. Decimals after the ninth are ignored. The result may lie outside of the
 * log. err->offset is the byte of the mistake. STREC_SYNTAX; STREC_LIMIT beyond 100% or 2^64 ns.
 */
int time_parse(const char *text, uint64_t begin_ns, uint64_t end_ns, uint64_t *out_ns,
	       struct strec_error *err);

/* The size bytes at text, one number with its unit, without white space; errors as above. */
int duration_parse(const char *text, size_t size, uint64_t *out_ns, struct strec_error *err);

#define TIME_TEXT_SIZE 24 /* room for any time at any precision, NUL included */

/*
 * Writes "m:ss" or "h:mm:ss" with 0 to 9 decimals, cut off and not rounded: it never
 * shows a time that was not reached. With 9 decimals time_parse() gives ns back. Returns
 * text.
 */
const char *time_format(char text[static TIME_TEXT_SIZE], uint64_t ns, unsigned decimals);

#endif
