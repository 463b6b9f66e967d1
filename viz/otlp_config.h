/*
 * Where OTLP data goes and how: the environment variables of the OpenTelemetry specification
 * (https://opentelemetry.io/docs/specs/otel/protocol/exporter/ and .../configuration/
 * sdk-environment-variables/), and what the command line says before them.
 */
#ifndef VIZ_OTLP_CONFIG_H
#define VIZ_OTLP_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "viz/export.h"

enum otlp_signal {
	OTLP_TRACES,
	OTLP_METRICS,
	OTLP_SIGNALS,
};

/* Of one signal. Texts are the environment's, but for url and headers; NULL: not given. */
struct otlp_target {
	char *url;     /* from malloc; NULL: no collector, data goes to the export's file */
	char *headers; /* from malloc: pairs as of viz/otlp_pairs.h */
	long timeout_ms;
	bool gzip;
	const char *certificate; /* paths, of PEM */
	const char *client_certificate, *client_key;
};

struct otlp_config {
	struct otlp_target targets[OTLP_SIGNALS];
	long batch_spans, batch_ms; /* at most so many at a time, and so long */
	long metrics_ms;            /* between two exports of metrics */
	const char *service;        /* NULL: not given */
	const char *resource;       /* likewise: pairs */
};

#define OTLP_ERROR_SIZE 256

/* False for what is wrong, with one line in error. Release it in any case. */
bool otlp_config_read(struct otlp_config *config, const struct otlp_options *options,
		      char error[static OTLP_ERROR_SIZE]);
void otlp_config_release(struct otlp_config *config);

#endif
