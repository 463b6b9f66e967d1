#include "viz/metrics.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "viz/call_category.h"

#define NS 1e-9

const struct metric_info metric_infos[METRICS] = {
#define X(metric, title, sort, base, label1, label2, text)                                         \
	[METRIC_##metric] = {                                                                      \
		.name = title,                                                                     \
		.kind = METRIC_##sort,                                                             \
		.unit = METRIC_UNIT_##base,                                                        \
		.labels = {label1, label2},                                                        \
		.help = text,                                                                      \
	},
	METRIC_LIST(X)
#undef X
};

/* How a metric is read. Where a field is NULL it has but one series, which is its sum. */
struct metric_reader {
	uint32_t (*count)(const struct metric_sources *from);
	bool (*read)(const struct metric_sources *from, uint32_t i, struct metric_value *value);
	void (*sum)(const struct metric_sources *from, struct metric_value *value);
	unsigned series; /* of the sum */
};

static void label_call(const struct metric_sources *from, uint32_t row, struct metric_value *value)
{
	struct call_key key = from->stats->table.keys[row];
	const char *name = call_name_static(key.arch, key.nr);

	value->call = key;
	if (!name && from->reader)
		name = log_reader_call_name(from->reader, key.arch, key.nr);
	if (key.nr == UINT32_MAX)
		name = "other";
	if (name)
		snprintf(value->labels[0], METRIC_LABEL_SIZE, "%s", name);
	else
		snprintf(value->labels[0], METRIC_LABEL_SIZE, "syscall_%u", key.nr);
}

static uint32_t count_calls(const struct metric_sources *from)
{
	return from->stats->table.count;
}

static bool read_call(const struct metric_sources *from, uint32_t i, struct metric_value *value)
{
	label_call(from, i, value);
	value->value = (double)from->stats->by_call[i].calls;
	value->series = SERIES_CALLS + i;
	return value->value > 0;
}

static void sum_calls(const struct metric_sources *from, struct metric_value *value)
{
	value->value = (double)from->stats->calls;
}

static bool read_duration(const struct metric_sources *from, uint32_t i, struct metric_value *value)
{
	const struct call_stats *call = &from->stats->by_call[i];

	label_call(from, i, value);
	value->series = SERIES_DURATIONS + i;
	value->counts = SERIES_CALLS + i;
	value->latency = &call->latency;
	value->value = (double)call->latency.count;
	value->p50 = call_stats_percentile(call, 0.5) * NS;
	value->p90 = call_stats_percentile(call, 0.9) * NS;
	value->p99 = call_stats_percentile(call, 0.99) * NS;
	return call->latency.count > 0;
}

static void sum_durations(const struct metric_sources *from, struct metric_value *value)
{
	const struct stats_state *stats = from->stats;

	value->counts = SERIES_ALL_CALLS;
	value->latency = stats->latency.count ? &stats->latency : NULL;
	value->value = (double)stats->latency.count;
	value->p50 = stats_percentile(stats, 0.5) * NS;
	value->p90 = stats_percentile(stats, 0.9) * NS;
	value->p99 = stats_percentile(stats, 0.99) * NS;
}

static uint32_t count_errors(const struct metric_sources *from)
{
	return from->metrics->error_count;
}

static bool read_error(const struct metric_sources *from, uint32_t i, struct metric_value *value)
{
	const struct metric_error *pair = &from->metrics->errors[i];
	const char *name = strerrorname_np(pair->error);

	value->series = SERIES_ERRORS + i;
	value->value = (double)from->metrics->total[value->series];
	value->error = pair->error;
	if (i == METRIC_PAIRS - 1) {
		value->call.nr = UINT32_MAX;
		snprintf(value->labels[0], METRIC_LABEL_SIZE, "other");
		snprintf(value->labels[1], METRIC_LABEL_SIZE, "other");
		return value->value > 0;
	}
	label_call(from, pair->call, value);
	if (name && pair->error)
		snprintf(value->labels[1], METRIC_LABEL_SIZE, "%s", name);
	else
		snprintf(value->labels[1], METRIC_LABEL_SIZE, "%d", pair->error);
	return value->value > 0;
}

static void sum_errors(const struct metric_sources *from, struct metric_value *value)
{
	value->value = (double)from->stats->errors;
}

static uint32_t count_signals(const struct metric_sources *from)
{
	(void)from;
	return METRIC_SIGNAL_NUMBERS;
}

static bool read_signal(const struct metric_sources *from, uint32_t i, struct metric_value *value)
{
	const char *name = sigabbrev_np((int)i);

	value->series = SERIES_SIGNALS + i;
	value->value = (double)from->metrics->total[value->series];
	if (i == 0)
		snprintf(value->labels[0], METRIC_LABEL_SIZE, "other");
	else if (name)
		snprintf(value->labels[0], METRIC_LABEL_SIZE, "SIG%s", name);
	else
		snprintf(value->labels[0], METRIC_LABEL_SIZE, "%u", i);
	return value->value > 0;
}

static void sum_signals(const struct metric_sources *from, struct metric_value *value)
{
	value->value = (double)from->stats->signals;
}

static uint32_t count_outputs(const struct metric_sources *from)
{
	(void)from;
	return METRIC_OUTPUT_FDS;
}

static bool read_output(const struct metric_sources *from, uint32_t i, struct metric_value *value)
{
	value->series = SERIES_OUTPUTS + i;
	value->value = (double)from->metrics->total[value->series];
	if (i == METRIC_OUTPUT_FDS - 1)
		snprintf(value->labels[0], METRIC_LABEL_SIZE, "other");
	else
		snprintf(value->labels[0], METRIC_LABEL_SIZE, "%u", i + 1);
	return value->value > 0;
}

static void sum_output(const struct metric_sources *from, struct metric_value *value)
{
	value->value = (double)from->stats->output_bytes;
}

#define SUM_OF(what, expression)                                                                   \
	static void sum_##what(const struct metric_sources *from, struct metric_value *value)      \
	{                                                                                          \
		value->value = (expression);                                                       \
	}

SUM_OF(unfinished, (double)from->stats->unfinished)
SUM_OF(in_flight, (double)from->metrics->total[SERIES_IN_FLIGHT])
SUM_OF(processes, (double)from->metrics->total[SERIES_PROCESSES])
SUM_OF(threads, (double)from->metrics->total[SERIES_THREADS])
SUM_OF(processes_started, (double)from->metrics->total[SERIES_PROCESSES_STARTED])
SUM_OF(threads_started, (double)from->metrics->total[SERIES_THREADS_STARTED])
SUM_OF(execs, (double)from->stats->execs)
SUM_OF(cpu, (double)from->metrics->total[SERIES_CPU] * NS)
SUM_OF(held, (double)from->stats->held_ns *NS)
SUM_OF(lost_blocks, (double)from->stats->losses)
SUM_OF(lost_bytes, (double)from->stats->loss_bytes)

static const struct metric_reader readers[METRICS] = {
	[METRIC_CALLS] = {count_calls, read_call, sum_calls, SERIES_ALL_CALLS},
	[METRIC_ERRORS] = {count_errors, read_error, sum_errors, SERIES_ALL_ERRORS},
	[METRIC_DURATION] = {count_calls, read_duration, sum_durations, SERIES_ALL_DURATIONS},
	[METRIC_UNFINISHED] = {NULL, NULL, sum_unfinished, SERIES_UNFINISHED},
	[METRIC_IN_FLIGHT] = {NULL, NULL, sum_in_flight, SERIES_IN_FLIGHT},
	[METRIC_PROCESSES] = {NULL, NULL, sum_processes, SERIES_PROCESSES},
	[METRIC_THREADS] = {NULL, NULL, sum_threads, SERIES_THREADS},
	[METRIC_PROCESSES_STARTED] = {NULL, NULL, sum_processes_started, SERIES_PROCESSES_STARTED},
	[METRIC_THREADS_STARTED] = {NULL, NULL, sum_threads_started, SERIES_THREADS_STARTED},
	[METRIC_EXECS] = {NULL, NULL, sum_execs, SERIES_EXECS},
	[METRIC_SIGNALS] = {count_signals, read_signal, sum_signals, SERIES_ALL_SIGNALS},
	[METRIC_CPU] = {NULL, NULL, sum_cpu, SERIES_CPU},
	[METRIC_OUTPUT] = {count_outputs, read_output, sum_output, SERIES_ALL_OUTPUT},
	[METRIC_HELD] = {NULL, NULL, sum_held, SERIES_HELD},
	[METRIC_LOST_BLOCKS] = {NULL, NULL, sum_lost_blocks, SERIES_LOST_BLOCKS},
	[METRIC_LOST_BYTES] = {NULL, NULL, sum_lost_bytes, SERIES_LOST_BYTES},
};

uint32_t metric_series_count(const struct metric_sources *from, enum metric metric)
{
	return readers[metric].count ? readers[metric].count(from) : 1;
}

/* Per second, of what the value counts: seconds of CPU time, observations of a histogram. */
static double rate_of(const struct metric_sources *from, enum metric metric,
		      const struct metric_value *value)
{
	const struct metric_info *info = &metric_infos[metric];

	if (info->kind == METRIC_GAUGE)
		return 0.0;
	if (info->kind == METRIC_HISTOGRAM)
		return metrics_rate(from->metrics, value->counts);
	return metrics_rate(from->metrics, value->series) *
	       (info->unit == METRIC_UNIT_SECONDS ? NS : 1.0);
}

bool metric_read(const struct metric_sources *from, enum metric metric, uint32_t i,
		 struct metric_value *value)
{
	const struct metric_reader *reader = &readers[metric];
	bool counted;

	if (!reader->read) {
		metric_read_sum(from, metric, value);
		return true;
	}
	*value = (struct metric_value){0};
	counted = reader->read(from, i, value);
	value->rate = rate_of(from, metric, value);
	return counted;
}

void metric_read_sum(const struct metric_sources *from, enum metric metric,
		     struct metric_value *value)
{
	*value = (struct metric_value){.series = readers[metric].series};
	readers[metric].sum(from, value);
	value->rate = rate_of(from, metric, value);
}

uint32_t metric_history(const struct metric_sources *from, enum metric metric,
			const struct metric_value *value, double *out, uint32_t size)
{
	const struct metric_info *info = &metric_infos[metric];
	double counts[METRIC_TICKS];
	uint32_t n, m;

	size = size < METRIC_TICKS ? size : METRIC_TICKS;
	n = metrics_history(from->metrics, value->series, out, size);
	if (info->unit == METRIC_UNIT_SECONDS)
		for (uint32_t i = 0; i < n; i++)
			out[i] *= NS;
	if (info->kind != METRIC_HISTOGRAM)
		return n;
	m = metrics_history(from->metrics, value->counts, counts, size);
	for (uint32_t i = 0; i < n && m == n; i++)
		out[i] = counts[i] > 0 ? out[i] / counts[i] : 0.0;
	return m == n ? n : 0;
}
