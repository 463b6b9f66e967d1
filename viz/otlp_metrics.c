/*
 * The metrics of viz/metrics.h as OTLP data: counters are monotonic sums, gauges gauges, and
 * histograms have explicit bounds, all cumulative.
 *
 * A bound is the last whole nanosecond below a power of two, as buckets of OTLP have their upper
 * bound in them and those of viz/histogram.h do not: so the counts are exact.
 */
#include <math.h>
#include <string.h>

#include "viz/otlp.h"

/* Field numbers, by the name of the message. */
enum { REQUEST_RESOURCE_METRICS = 1 };
enum { RESOURCE_METRICS_RESOURCE = 1, RESOURCE_METRICS_SCOPES = 2, RESOURCE_METRICS_SCHEMA = 3 };
enum { SCOPE_METRICS_METRICS = 2, SCOPE_METRICS_SCHEMA = 3 };
enum { METRIC_NAME = 1, METRIC_DESCRIPTION = 2, METRIC_UNIT_FIELD = 3 };
enum { METRIC_DATA_GAUGE = 5, METRIC_DATA_SUM = 7, METRIC_DATA_HISTOGRAM = 9 };
enum { DATA_POINTS = 1, DATA_TEMPORALITY = 2, DATA_MONOTONIC = 3, CUMULATIVE = 2 };
enum { POINT_START = 2, POINT_TIME = 3, NUMBER_DOUBLE = 4, NUMBER_INT = 6 };
enum { HISTOGRAM_COUNT = 4, HISTOGRAM_SUM = 5, HISTOGRAM_COUNTS = 6, HISTOGRAM_BOUNDS = 7 };
enum { HISTOGRAM_MIN = 11, HISTOGRAM_MAX = 12 };

#define POWERS (HISTOGRAM_HIGH_BITS - HISTOGRAM_LOW_BITS + 1) /* below 2^6, then up to 2^36 */
#define NS     1e-9

struct moment {
	uint64_t start_ns, now_ns;
};

static void put_labels(struct buffer *out, enum otlp_attributes of, const struct metric_info *info,
		       const struct metric_value *value)
{
	for (unsigned i = 0; i < METRIC_LABELS && info->labels[i]; i++)
		otlp_string(out, of, info->labels[i], value->labels[i]);
}

static void put_number(struct buffer *out, const struct metric_info *info,
		       const struct metric_value *value, const struct moment *moment)
{
	size_t point = proto_begin(out, DATA_POINTS);

	if (info->kind == METRIC_COUNTER)
		proto_fixed64(out, POINT_START, moment->start_ns);
	proto_fixed64(out, POINT_TIME, moment->now_ns);
	if (info->unit == METRIC_UNIT_SECONDS)
		proto_double(out, NUMBER_DOUBLE, value->value);
	else
		proto_fixed64(out, NUMBER_INT, (uint64_t)(int64_t)value->value);
	put_labels(out, OTLP_OF_NUMBER, info, value);
	proto_end(out, point);
}

/*
 * The small buckets added up by powers of two. False where they do not add up to the count, as
 * after they were halved: then there are no buckets.
 */
static bool powers_of(const struct call_stats *call, uint64_t counts[static POWERS])
{
	uint64_t sum = 0;

	memset(counts, 0, POWERS * sizeof(counts[0]));
	for (unsigned i = 0; i < HISTOGRAM_BUCKETS(HISTOGRAM_SMALL_BITS); i++) {
		counts[i >> HISTOGRAM_SMALL_BITS] += call->histogram.buckets[i];
		sum += call->histogram.buckets[i];
	}
	return sum == call->latency.count;
}

static void put_buckets(struct buffer *out, const struct call_stats *call)
{
	uint64_t counts[POWERS];
	uint8_t bytes[8 * POWERS];
	uint64_t bits;
	double bound;

	if (!powers_of(call, counts))
		return;
	for (unsigned i = 0; i < POWERS; i++)
		put_u64(bytes + (size_t)8 * i, counts[i]);
	proto_bytes(out, HISTOGRAM_COUNTS, bytes, sizeof(bytes));
	/* The last one has no bound: what is longer counts there, too. */
	for (unsigned i = 0; i + 1 < POWERS; i++) {
		bound = (ldexp(1.0, HISTOGRAM_LOW_BITS + (int)i) - 1) / 1e9;
		memcpy(&bits, &bound, sizeof(bits));
		put_u64(bytes + (size_t)8 * i, bits);
	}
	proto_bytes(out, HISTOGRAM_BOUNDS, bytes, sizeof(bytes) - 8);
}

static void put_histogram(struct buffer *out, const struct metric_info *info,
			  const struct metric_value *value, const struct call_stats *call,
			  const struct moment *moment)
{
	size_t point = proto_begin(out, DATA_POINTS);

	proto_fixed64(out, POINT_START, moment->start_ns);
	proto_fixed64(out, POINT_TIME, moment->now_ns);
	proto_fixed64(out, HISTOGRAM_COUNT, call->latency.count);
	proto_double(out, HISTOGRAM_SUM, (double)call->latency.total_ns * NS);
	put_buckets(out, call);
	put_labels(out, OTLP_OF_HISTOGRAM, info, value);
	proto_double(out, HISTOGRAM_MIN, (double)call->latency.min_ns * NS);
	proto_double(out, HISTOGRAM_MAX, (double)call->latency.max_ns * NS);
	proto_end(out, point);
}

static uint64_t put_points(struct buffer *out, const struct metric_sources *from,
			   enum metric metric, const struct moment *moment)
{
	const struct metric_info *info = &metric_infos[metric];
	uint32_t count = metric_series_count(from, metric);
	struct metric_value value;
	uint64_t points = 0;

	for (uint32_t i = 0; i < count; i++) {
		if (!metric_read(from, metric, i, &value))
			continue;
		if (info->kind == METRIC_HISTOGRAM)
			put_histogram(out, info, &value, &from->stats->by_call[i], moment);
		else
			put_number(out, info, &value, moment);
		points++;
	}
	return points;
}

static uint64_t put_metric(struct buffer *out, const struct metric_sources *from,
			   enum metric metric, const struct moment *moment)
{
	static const char *const units[] = {
		[METRIC_UNIT_NONE] = "1",
		[METRIC_UNIT_SECONDS] = "s",
		[METRIC_UNIT_BYTES] = "By",
	};
	static const unsigned fields[] = {
		[METRIC_COUNTER] = METRIC_DATA_SUM,
		[METRIC_GAUGE] = METRIC_DATA_GAUGE,
		[METRIC_HISTOGRAM] = METRIC_DATA_HISTOGRAM,
	};
	const struct metric_info *info = &metric_infos[metric];
	size_t before = out->size, message = proto_begin(out, SCOPE_METRICS_METRICS), data;
	uint64_t points;

	proto_string(out, METRIC_NAME, info->name);
	proto_string(out, METRIC_DESCRIPTION, info->help);
	proto_string(out, METRIC_UNIT_FIELD, units[info->unit]);
	data = proto_begin(out, fields[info->kind]);
	points = put_points(out, from, metric, moment);
	if (info->kind != METRIC_GAUGE)
		proto_uint(out, DATA_TEMPORALITY, CUMULATIVE);
	if (info->kind == METRIC_COUNTER)
		proto_uint(out, DATA_MONOTONIC, 1);
	proto_end(out, data);
	proto_end(out, message);
	if (points == 0)
		out->size = before;
	return points;
}

uint64_t otlp_metrics(struct buffer *out, const struct buffer *resource,
		      const struct metric_sources *from, uint64_t start_ns, uint64_t now_ns)
{
	const struct moment moment = {start_ns, now_ns};
	size_t resource_metrics, scope_metrics;
	uint64_t points = 0;

	buffer_clear(out);
	resource_metrics = proto_begin(out, REQUEST_RESOURCE_METRICS);
	proto_bytes(out, RESOURCE_METRICS_RESOURCE, resource->bytes, resource->size);
	scope_metrics = proto_begin(out, RESOURCE_METRICS_SCOPES);
	otlp_scope(out);
	for (unsigned i = 0; i < METRICS; i++)
		points += put_metric(out, from, i, &moment);
	proto_string(out, SCOPE_METRICS_SCHEMA, OTLP_SCHEMA_URL);
	proto_end(out, scope_metrics);
	proto_string(out, RESOURCE_METRICS_SCHEMA, OTLP_SCHEMA_URL);
	proto_end(out, resource_metrics);
	if (points == 0)
		buffer_clear(out);
	return points;
}
