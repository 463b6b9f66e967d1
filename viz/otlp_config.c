#include "viz/otlp_config.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "viz/curl_library.h"

#define PREFIX      "OTEL_EXPORTER_OTLP_"
#define NAME_SIZE   64
#define NUMBER_MAX  86400000L /* a day, in ms */
#define TIMEOUT_MS  10000
#define BATCH_SPANS 512
#define BATCH_MS    5000
#define METRICS_MS  60000
#define BATCH_MAX   100000L

static const struct signal_info {
	const char *name; /* in names of variables */
	const char *path; /* behind the endpoint of all signals */
} signals[OTLP_SIGNALS] = {
	[OTLP_TRACES] = {"TRACES", "v1/traces"},
	[OTLP_METRICS] = {"METRICS", "v1/metrics"},
};

__attribute__((format(printf, 2, 3))) static bool mistake(char *error, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(error, OTLP_ERROR_SIZE, format, args);
	va_end(args);
	return false;
}

/* An empty variable is as none at all. */
static const char *variable(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

/* What a signal's own variable says, or that of all; its name in name. */
static const char *variable_of(enum otlp_signal signal, const char *what,
			       char name[static NAME_SIZE])
{
	const char *value;

	snprintf(name, NAME_SIZE, PREFIX "%s_%s", signals[signal].name, what);
	value = variable(name);
	if (value)
		return value;
	snprintf(name, NAME_SIZE, PREFIX "%s", what);
	return variable(name);
}

static bool number_parse(const char *name, const char *text, long least, long most, long *number,
			 char *error)
{
	char *end;
	long value;

	if (!text)
		return true;
	value = strtol(text, &end, 10);
	if (!isdigit((unsigned char)text[0]) || *end || value < least || value > most)
		return mistake(error, "%s=%.60s: a number from %ld to %ld", name, text, least,
			       most);
	*number = value;
	return true;
}

static bool read_number(const char *name, long least, long most, long *number, char *error)
{
	return number_parse(name, variable(name), least, most, number, error);
}

static bool is_url(const char *text)
{
	return strncasecmp(text, "http://", 7) == 0 || strncasecmp(text, "https://", 8) == 0;
}

static bool url_set(struct otlp_target *target, const char *from, const char *url, const char *path,
		    char *error)
{
	size_t size = strlen(url);
	const char *between = path[0] && size && url[size - 1] != '/' ? "/" : "";

	if (!is_url(url))
		return mistake(error, "%s %.100s: a URL, such as http://localhost:4318", from, url);
	if (asprintf(&target->url, "%s%s%s", url, between, path) >= 0)
		return true;
	target->url = NULL;
	return mistake(error, "out of memory");
}

/* A signal's own endpoint is taken as it is, that of all signals has the signal's path behind. */
static bool read_endpoint(struct otlp_target *target, enum otlp_signal signal,
			  const struct otlp_options *options, char *error)
{
	char name[NAME_SIZE];
	const char *own, *all = variable(PREFIX "ENDPOINT");

	snprintf(name, sizeof(name), PREFIX "%s_ENDPOINT", signals[signal].name);
	own = variable(name);
	if (options && options->endpoint)
		return url_set(target, "--otlp-endpoint", options->endpoint, signals[signal].path,
			       error);
	if (options && options->to_file)
		return true;
	if (own)
		return url_set(target, name, own, "", error);
	return !all || url_set(target, PREFIX "ENDPOINT", all, signals[signal].path, error);
}

static bool read_words(struct otlp_target *target, enum otlp_signal signal, char *error)
{
	char name[NAME_SIZE];
	const char *text = variable_of(signal, "PROTOCOL", name);

	if (text && strcmp(text, "http/protobuf") != 0)
		return mistake(error, "%s=%.60s: there is http/protobuf only", name, text);
	text = variable_of(signal, "COMPRESSION", name);
	target->gzip = text && strcmp(text, "gzip") == 0;
	if (text && !target->gzip && strcmp(text, "none") != 0)
		return mistake(error, "%s=%.60s: gzip or none", name, text);
	text = variable_of(signal, "HEADERS", name);
	target->headers = text ? strdup(text) : NULL;
	if (text && !target->headers)
		return mistake(error, "out of memory");
	return true;
}

static bool read_target(struct otlp_target *target, enum otlp_signal signal,
			const struct otlp_options *options, char *error)
{
	char name[NAME_SIZE];
	const char *timeout;

	target->timeout_ms = TIMEOUT_MS;
	if (!read_endpoint(target, signal, options, error))
		return false;
	if (!target->url)
		return true;
	target->certificate = variable_of(signal, "CERTIFICATE", name);
	target->client_certificate = variable_of(signal, "CLIENT_CERTIFICATE", name);
	target->client_key = variable_of(signal, "CLIENT_KEY", name);
	timeout = variable_of(signal, "TIMEOUT", name);
	return number_parse(name, timeout, 1, NUMBER_MAX, &target->timeout_ms, error) &&
	       read_words(target, signal, error);
}

/* Whether what sends is there, if something is to be sent. */
static bool can_send(const struct otlp_config *config, char *error)
{
	bool sends = false;

	for (unsigned i = 0; i < OTLP_SIGNALS; i++)
		sends |= config->targets[i].url != NULL;
	if (!sends || curl_library())
		return true;
	snprintf(
		error, OTLP_ERROR_SIZE,
		"--export otlp: to send needs libcurl.so.4, which is not here; -o FILE needs none");
	return false;
}

bool otlp_config_read(struct otlp_config *config, const struct otlp_options *options,
		      char error[static OTLP_ERROR_SIZE])
{
	*config = (struct otlp_config){
		.batch_spans = BATCH_SPANS,
		.batch_ms = BATCH_MS,
		.metrics_ms = METRICS_MS,
		.service = variable("OTEL_SERVICE_NAME"),
		.resource = variable("OTEL_RESOURCE_ATTRIBUTES"),
	};
	for (unsigned i = 0; i < OTLP_SIGNALS; i++)
		if (!read_target(&config->targets[i], i, options, error))
			return false;
	return read_number("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", 1, BATCH_MAX, &config->batch_spans,
			   error) &&
	       read_number("OTEL_BSP_SCHEDULE_DELAY", 1, NUMBER_MAX, &config->batch_ms, error) &&
	       read_number("OTEL_METRIC_EXPORT_INTERVAL", 1, NUMBER_MAX, &config->metrics_ms,
			   error) &&
	       can_send(config, error);
}

void otlp_config_release(struct otlp_config *config)
{
	for (unsigned i = 0; i < OTLP_SIGNALS; i++) {
		free(config->targets[i].url);
		free(config->targets[i].headers);
	}
}
