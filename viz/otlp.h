/*
 * Messages of the OpenTelemetry protocol 1.x, as https://github.com/open-telemetry/
 * opentelemetry-proto has them: requests with spans and requests with metrics. Names of attributes
 * are those of the semantic conventions, version OTLP_SCHEMA_URL; what they have no name for
 * begins with "strec.".
 */
#ifndef VIZ_OTLP_H
#define VIZ_OTLP_H

#include <stdbool.h>
#include <stdint.h>

#include "format/reader.h"
#include "viz/metrics.h"
#include "viz/protobuf.h"

#define OTLP_SCHEMA_URL "https://opentelemetry.io/schemas/1.37.0"

/* Field numbers of attributes in the messages that have them. */
enum otlp_attributes {
	OTLP_OF_RESOURCE = 1,
	OTLP_OF_NUMBER = 7,
	OTLP_OF_SPAN = 9,
	OTLP_OF_HISTOGRAM = 9,
};

/* Appends an attribute to the message at hand; texts are any bytes. */
void otlp_text(struct buffer *out, enum otlp_attributes of, const char *key, const void *text,
	       size_t size);
void otlp_string(struct buffer *out, enum otlp_attributes of, const char *key, const char *text);
void otlp_int(struct buffer *out, enum otlp_attributes of, const char *key, int64_t value);
void otlp_bool(struct buffer *out, enum otlp_attributes of, const char *key, bool value);

/* A list of texts: the items of a CAPTURE_LIST. */
void otlp_texts(struct buffer *out, enum otlp_attributes of, const char *key, const void *list,
		size_t size);

/*
 * The fields of a Resource: what the recording is of. service is the name of the service, NULL for
 * that of the command; more are the pairs of OTEL_RESOURCE_ATTRIBUTES, NULL for none, and have
 * precedence over all others but the service's. False where more is no list of pairs.
 */
bool otlp_resource(struct buffer *out, const struct log_session *session,
		   const struct log_header *header, const char *service, const char *more);

/* A span; ids are big-endian numbers of it, 0 for none. Times are ns since 1970. */
struct otlp_span {
	const uint8_t *trace_id;
	uint64_t id, parent;
	uint32_t flags; /* of Span.flags */
	const void *name;
	size_t name_size;
	uint64_t begin_ns, end_ns;
	const char *error; /* NULL: it did not fail */
};

/*
 * Appends a span to the list of them: between the two, its attributes are put. Returns what
 * otlp_span_end() is to be given.
 */
size_t otlp_span_begin(struct buffer *spans, const struct otlp_span *span);
void otlp_span_end(struct buffer *spans, size_t begin);

/* Makes an ExportTraceServiceRequest, or TracesData, of the list. */
void otlp_traces(struct buffer *out, const struct buffer *resource, const struct buffer *spans);

/*
 * Makes an ExportMetricsServiceRequest, or MetricsData, of all metrics, counted from start_ns to
 * now_ns, ns since 1970. Returns how many data points it has; where that is 0, out is empty.
 */
uint64_t otlp_metrics(struct buffer *out, const struct buffer *resource,
		      const struct metric_sources *from, uint64_t start_ns, uint64_t now_ns);

/* What a collector answers: Export*ServiceResponse, and google.rpc.Status where it failed. */
struct otlp_answer {
	uint64_t rejected;
	char message[200]; /* printable ASCII; "" for none */
};

/* False where the bytes are no such message, which an empty body is. */
bool otlp_answer_read(const void *bytes, size_t size, bool failed, struct otlp_answer *answer);

/* The scope of all that is exported, as field 1 of ScopeSpans and ScopeMetrics. */
void otlp_scope(struct buffer *out);

#endif
