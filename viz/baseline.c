#include "viz/baseline.h"

#include <math.h>

double baseline_sd(const struct baseline *baseline)
{
	return baseline->count > 1 ? sqrt(baseline->squares / (baseline->count - 1)) : 0.0;
}

double baseline_z(const struct baseline *baseline, double x)
{
	double sd = baseline_sd(baseline), z;

	if (baseline->count < BASELINE_MIN || sd <= 0.0)
		return 0.0;
	z = (x - baseline->mean) / sd;
	return isfinite(z) ? z : 0.0;
}

bool baseline_is_outlier(const struct baseline *baseline, double x, double threshold)
{
	double delta = x - baseline->mean;

	return baseline->count >= BASELINE_MIN && baseline->squares > 0.0 &&
	       delta * delta * (baseline->count - 1) >= threshold * threshold * baseline->squares;
}

void baseline_add(struct baseline *baseline, double x, double threshold)
{
	double delta = x - baseline->mean;

	if (baseline_is_outlier(baseline, x, threshold)) {
		delta = copysign(threshold * baseline_sd(baseline), delta);
		x = baseline->mean + delta;
	}
	if (baseline->count < BASELINE_WEIGHT) {
		baseline->count++;
		baseline->mean += delta / baseline->count;
		baseline->squares += delta * (x - baseline->mean);
	} else {
		/* At rest squares are (n - 1) times the variance, as below that weight. */
		baseline->mean += delta * (1.0 / BASELINE_WEIGHT);
		baseline->squares += delta * (x - baseline->mean);
		baseline->squares *= 1.0 - 1.0 / BASELINE_WEIGHT;
	}
}
