/*
 * The last so many values of something, one a tick: what a sparkline draws.
 *
 * A flat value without pointers, so that it can be part of a collector's state. Pushing
 * is O(1) and overwrites the oldest; what is asked of it costs one pass over it. An empty
 * history is no error: everything about it is 0.
 */
#ifndef VIZ_HISTORY_H
#define VIZ_HISTORY_H

#include <stdint.h>

#define HISTORY_TICKS     300  /* values that it holds unless set: 15 s at the default tick */
#define HISTORY_TICKS_MAX 4096 /* as many as the widest screen has columns */

/* Zero-initialised it is empty and holds HISTORY_TICKS. */
struct history {
	double values[HISTORY_TICKS_MAX];
	uint32_t size;  /* values that it holds; 0: HISTORY_TICKS */
	uint32_t next;  /* where the next value goes */
	uint32_t count; /* values there, up to size */
	uint32_t reserved;
};

/* Makes it empty, to hold size values, 1 to HISTORY_TICKS_MAX; 0: HISTORY_TICKS. */
void history_init(struct history *history, uint32_t size);

/* Appends value; of a full history the oldest goes. What is not finite becomes 0. */
void history_push(struct history *history, double value);

/* The value age pushes ago, 0 the newest; 0.0 where there is none that old. */
double history_at(const struct history *history, uint32_t age);

/*
 * Copies the newest values, oldest of them first, into out, which holds size. Returns
 * how many there were, at most size.
 */
uint32_t history_newest(const struct history *history, double *out, uint32_t size);

double history_sum(const struct history *history);
double history_mean(const struct history *history);
double history_min(const struct history *history);
double history_max(const struct history *history);

/* Sample standard deviation (divisor n - 1), 0 below two values. */
double history_sd(const struct history *history);

#endif
