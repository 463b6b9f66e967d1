#include "viz/history.h"

#include <math.h>
#include <string.h>

void history_init(struct history *history, uint32_t size)
{
	memset(history, 0, sizeof(*history));
	history->size = size < HISTORY_TICKS_MAX ? size : HISTORY_TICKS_MAX;
}

static uint32_t size_of(const struct history *history)
{
	return history->size ? history->size : HISTORY_TICKS;
}

void history_push(struct history *history, double value)
{
	uint32_t size = size_of(history);

	history->values[history->next] = isfinite(value) ? value : 0.0;
	history->next = (history->next + 1) % size;
	if (history->count < size)
		history->count++;
}

double history_at(const struct history *history, uint32_t age)
{
	uint32_t size = size_of(history);

	if (age >= history->count)
		return 0.0;
	return history->values[(history->next + size - 1 - age) % size];
}

uint32_t history_newest(const struct history *history, double *out, uint32_t size)
{
	uint32_t n = size < history->count ? size : history->count;

	for (uint32_t i = 0; i < n; i++)
		out[i] = history_at(history, n - 1 - i);
	return n;
}

double history_sum(const struct history *history)
{
	double sum = 0.0;

	/* Until it is full the values lie from 0 on, afterwards everywhere. */
	for (uint32_t i = 0; i < history->count; i++)
		sum += history->values[i];
	return sum;
}

double history_mean(const struct history *history)
{
	return history->count ? history_sum(history) / history->count : 0.0;
}

double history_min(const struct history *history)
{
	double min = history_at(history, 0);

	for (uint32_t i = 0; i < history->count; i++)
		min = fmin(min, history->values[i]);
	return min;
}

double history_max(const struct history *history)
{
	double max = history_at(history, 0);

	for (uint32_t i = 0; i < history->count; i++)
		max = fmax(max, history->values[i]);
	return max;
}

double history_sd(const struct history *history)
{
	double mean = history_mean(history);
	double squares = 0.0;

	if (history->count < 2)
		return 0.0;
	for (uint32_t i = 0; i < history->count; i++)
		squares += (history->values[i] - mean) * (history->values[i] - mean);
	return sqrt(squares / (history->count - 1));
}
