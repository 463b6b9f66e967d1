/*
 * Where OTLP data goes: spans are gathered into requests, and these are sent to a collector or
 * written as lines of JSON.
 */
#ifndef VIZ_OTLP_OUTPUT_H
#define VIZ_OTLP_OUTPUT_H

#include <stdbool.h>
#include <stdint.h>

#include "viz/export.h"
#include "viz/otlp.h"
#include "viz/otlp_config.h"
#include "viz/otlp_send.h"

#define OTLP_BATCH_BYTES (4u << 20) /* of spans in one request */

struct otlp_output {
	const struct export_job *job;
	const struct otlp_config *config;
	struct otlp_sender *sender; /* NULL: of lines */
	struct buffer resource;     /* the caller's to fill */
	struct buffer spans;        /* of the next request, as otlp_span_begin() puts them */
	uint64_t span_count;
	uint64_t first_ns; /* when the first of them came, CLOCK_MONOTONIC */
	struct buffer request, line;
	bool failed; /* memory was short */
};

/* False when out of memory; release it in any case. */
bool otlp_output_init(struct otlp_output *output, const struct export_job *job,
		      const struct otlp_config *config);
void otlp_output_release(struct otlp_output *output);

/* Of a collector's signal that has no URL, nothing goes anywhere. */
bool otlp_output_wants(const struct otlp_output *output, enum otlp_signal signal);

/* One more span is in output->spans: sends what there is if that is enough. */
void otlp_output_span(struct otlp_output *output);

/* Sends the spans that there are. */
void otlp_output_flush(struct otlp_output *output);

/* After how long the spans that there are should be sent, ms; 0: now, -1: there are none. */
int otlp_output_due_ms(const struct otlp_output *output);

/* Sends the metrics as they are. */
void otlp_output_metrics(struct otlp_output *output, const struct metric_sources *from,
			 uint64_t start_ns, uint64_t now_ns);

/* Whether there is any use in going on. */
bool otlp_output_goes_on(const struct otlp_output *output);

/* Says how much was sent, and what was not: true where that is all. */
bool otlp_output_tell(const struct otlp_output *output);

#endif
