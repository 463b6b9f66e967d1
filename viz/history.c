#include "viz/history.h"

#include <math.h>

void history_push(struct history *history, double value)
{
	history->values[history->next] = isfinite(value) ? value : 0.0;
	history->next = (history->next + 1) % HISTORY_TICKS;
	if (history->count < HISTORY_TICKS)
		history->count++;
}

double history_at(const struct history *history, uint32_t age)
{
	if (age >= history->count)
		return 0.0;
	return history->values[(history->next + HISTORY_TICKS - 1 - age) % HISTORY_TICKS];
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
