#include "viz/viewer_values.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "replay/clock.h"
#include "replay/redact.h"
#include "viz/folded.h"
#include "viz/frames.h"
#include "viz/grid.h"
#include "viz/history.h"
#include "viz/keys.h"
#include "viz/kmeans.h"

#define TICK_MS_MAX     60000.0
#define SIGMAS_MIN      0.1
#define SIGMAS_MAX      1000.0
#define LATENCY_US_MAX  1e9
#define HTML_EVENTS_MAX 500000 /* browsers cannot scroll over many more lines */

bool option_mistake(char *error, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(error, OPTIONS_ERROR_SIZE, format, args);
	va_end(args);
	return false;
}

bool option_parse_speed(struct viewer_options *options, const char *text, char *error)
{
	char *end;

	options->speed = strtod(text, &end);
	if (strcmp(text, "max") == 0 || (isinf(options->speed) && options->speed > 0)) {
		options->speed = INFINITY;
		return true;
	}
	if (end == text || (*end && strcmp(end, "x") != 0) ||
	    !(options->speed >= CLOCK_SPEED_MIN && options->speed <= CLOCK_SPEED_MAX))
		return option_mistake(error, "--speed %s: a number from 0.01 to 1000, or max",
				      text);
	return true;
}

bool option_parse_tick(struct viewer_options *options, const char *text, char *error)
{
	char *end;
	double ms = strtod(text, &end);

	if (end == text || (*end && strcmp(end, "ms") != 0) || !(ms >= 1 && ms <= TICK_MS_MAX))
		return option_mistake(error, "--tick %s: a number of milliseconds, from 1 to 60000",
				      text);
	options->tick_ns = (uint64_t)(ms * 1e6);
	return true;
}

bool option_parse_history(struct viewer_options *options, const char *text, char *error)
{
	char *end;
	unsigned long ticks = strtoul(text, &end, 10);

	if (!isdigit((unsigned char)text[0]) || *end || ticks < 1 || ticks > HISTORY_TICKS_MAX)
		return option_mistake(error,
				      "--history-size %.60s: a number of ticks, from 1 to %d", text,
				      HISTORY_TICKS_MAX);
	options->settings.history_ticks = (uint32_t)ticks;
	return true;
}

bool option_parse_sigmas(struct viewer_options *options, const char *text, char *error)
{
	char *end;
	double threshold = strtod(text, &end);

	if (end == text || *end || !(threshold >= SIGMAS_MIN && threshold <= SIGMAS_MAX))
		return option_mistake(
			error, "--anomaly-threshold %.60s: standard deviations, from 0.1 to 1000",
			text);
	options->settings.anomaly_threshold = threshold;
	return true;
}

bool option_parse_clusters(struct viewer_options *options, const char *text, char *error)
{
	char *end;
	unsigned long clusters = strtoul(text, &end, 10);

	if (!isdigit((unsigned char)text[0]) || *end || clusters < 2 || clusters > KMEANS_K_MAX)
		return option_mistake(error,
				      "--ml-clusters %.60s: a number of clusters, from 2 to %d",
				      text, KMEANS_K_MAX);
	options->settings.clusters = (uint32_t)clusters;
	return true;
}

bool option_parse_seed(struct viewer_options *options, const char *text, char *error)
{
	char *end;

	errno = 0;
	options->seed = strtoull(text, &end, 10);
	if (!isdigit((unsigned char)text[0]) || *end || errno)
		return option_mistake(error, "--seed %.60s: a whole number, from 0 on", text);
	return true;
}

bool option_parse_size(struct viewer_options *options, const char *text, char *error)
{
	char rest;

	if (sscanf(text, "%dx%d%c", &options->columns, &options->rows, &rest) != 2 ||
	    options->columns < 1 || options->columns > GRID_SIDE_MAX || options->rows < 1 ||
	    options->rows > GRID_SIDE_MAX)
		return option_mistake(error, "--size %s: columns x rows, such as 120x40", text);
	return true;
}

/* One screen, whatever range was given before. */
bool option_parse_frame(struct viewer_options *options, const char *text, char *error)
{
	(void)error;
	options->frame = text;
	options->frames = NULL;
	return true;
}

bool option_parse_frames(struct viewer_options *options, const char *text, char *error)
{
	struct frames_range range;

	options->frames = text;
	if (frames_range_split(&range, text))
		return true;
	return option_mistake(error, "--frames %.60s: FROM..TO or FROM..TO/STEP, as 1s..2.5s/100ms",
			      text);
}

bool option_parse_panels(struct viewer_options *options, const char *text, char *error)
{
	for (const char *at = text; *at; at++)
		if (key_request((unsigned char)*at) < REQUEST_PANEL)
			return option_mistake(
				error, "--panels %.60s: '%c' is the key of no panel; ? shows all",
				text, *at);
	options->panels = text;
	return true;
}

bool option_parse_theme(struct viewer_options *options, const char *text, char *error)
{
	int at;

	options->theme = theme_find(text);
	if (options->theme)
		return true;
	at = snprintf(error, OPTIONS_ERROR_SIZE, "--theme %.60s: there is", text);
	for (unsigned i = 0; theme_list[i] && at < OPTIONS_ERROR_SIZE; i++)
		at += snprintf(error + at, (size_t)(OPTIONS_ERROR_SIZE - at), " %s",
			       theme_list[i]->name);
	return false;
}

/* A positive number with at most the unit behind it, up to max. */
static bool parse_threshold(const char *option, const char *text, const char *unit, double max,
			    const char *advice, double *number, char *error)
{
	char *end;

	*number = strtod(text, &end);
	if (end == text || (*end && strcmp(end, unit) != 0) || !(*number > 0 && *number <= max))
		return option_mistake(error, "--%s %.60s: %s", option, text, advice);
	return true;
}

bool option_parse_alert_latency(struct viewer_options *options, const char *text, char *error)
{
	return parse_threshold("alert-latency-threshold", text, "us", LATENCY_US_MAX,
			       "a number of microseconds, such as 10000",
			       &options->alert_latency_us, error);
}

bool option_parse_otlp_threshold(struct viewer_options *options, const char *text, char *error)
{
	return parse_threshold("otlp-threshold", text, "us", LATENCY_US_MAX,
			       "a number of microseconds, such as 1000",
			       &options->otlp.threshold_us, error);
}

bool option_parse_alert_errors(struct viewer_options *options, const char *text, char *error)
{
	return parse_threshold("alert-error-rate", text, "%", 100.0, "a percentage, up to 100",
			       &options->alert_errors, error);
}

bool option_parse_format(struct viewer_options *options, const char *text, char *error)
{
	static const char *const names[] = {
		[FRAME_TEXT] = "text", [FRAME_ANSI] = "ansi", [FRAME_HTML] = "html",
		[FRAME_SVG] = "svg",   [FRAME_JSON] = "json",
	};

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(text, names[i]) == 0) {
			options->format = (enum frame_format)i;
			options->format_given = true;
			return true;
		}
	return option_mistake(error, "--format %s: text, ansi, html, svg or json", text);
}

bool option_parse_tolerance(struct viewer_options *options, const char *text, char *error)
{
	return diff_tolerance_parse(&options->tolerance, text, error);
}

bool option_parse_export(struct viewer_options *options, const char *text, char *error)
{
	int at;

	options->exporter = exporter_find(text);
	if (options->exporter)
		return true;
	at = snprintf(error, OPTIONS_ERROR_SIZE, "--export %.60s: there is", text);
	for (const struct exporter *row = exporters; row->name && at < OPTIONS_ERROR_SIZE; row++)
		at += snprintf(error + at, (size_t)(OPTIONS_ERROR_SIZE - at), " %s", row->name);
	return false;
}

bool option_parse_cut(struct viewer_options *options, const char *text, char *error)
{
	struct frames_range range;

	if (!frames_range_split(&range, text) || range.step[0])
		return option_mistake(error, "--cut %.60s: FROM..TO, as 1s..2.5s", text);
	snprintf(options->cut[0], CUT_TIME_SIZE, "%s", range.from);
	snprintf(options->cut[1], CUT_TIME_SIZE, "%s", range.to);
	options->from = range.from[0] ? options->cut[0] : NULL;
	options->to = range.to[0] ? options->cut[1] : NULL;
	return true;
}

bool option_parse_redact(struct viewer_options *options, const char *text, char *error)
{
	int at;

	options->redact = text ? redact_parse(text) : REDACT_DEFAULT;
	if (options->redact)
		return true;
	at = snprintf(error, OPTIONS_ERROR_SIZE, "--redact=%.60s: a list of all", text);
	for (unsigned i = 0; i < REDACT_KINDS && at < OPTIONS_ERROR_SIZE; i++)
		at += snprintf(error + at, (size_t)(OPTIONS_ERROR_SIZE - at), ", %s",
			       redact_name(i));
	return false;
}

bool option_parse_weight(struct viewer_options *options, const char *text, char *error)
{
	for (unsigned i = 0; i < WEIGHTS; i++)
		if (strcmp(text, weight_name((enum export_weight)i)) == 0) {
			options->weight = (enum export_weight)i;
			return true;
		}
	return option_mistake(error, "--weight %.60s: time, count or bytes", text);
}

bool option_parse_by(struct viewer_options *options, const char *text, char *error)
{
	for (unsigned i = 0; i < SUMMARY_BYS; i++)
		if (strcmp(text, summary_by_name((enum summary_by)i)) == 0) {
			options->by = (enum summary_by)i;
			return true;
		}
	return option_mistake(error, "--by %.60s: call, process, file or site", text);
}

bool option_parse_sort(struct viewer_options *options, const char *text, char *error)
{
	for (unsigned i = 0; i < SUMMARY_SORTS; i++)
		if (strcmp(text, summary_sort_name((enum summary_sort)i)) == 0) {
			options->sort = (enum summary_sort)i;
			return true;
		}
	return option_mistake(
		error, "--sort %.60s: time, mean, calls, errors, p50, p99, max or name", text);
}

bool option_parse_html_events(struct viewer_options *options, const char *text, char *error)
{
	char *end;
	unsigned long count = strtoul(text, &end, 10);

	if (!isdigit((unsigned char)text[0]) || *end || count > HTML_EVENTS_MAX)
		return option_mistake(error,
				      "--html-events %.60s: a number of events, from 0 to %d", text,
				      HTML_EVENTS_MAX);
	options->html_events = (uint32_t)count;
	return true;
}

bool option_parse_strings(struct viewer_options *options, const char *text, char *error)
{
	char *end;
	unsigned long count = strtoul(text, &end, 10);

	if (end == text || *end || *text == '-' || count == 0 || count > UINT32_MAX)
		return option_mistake(error, "--string-limit %s: a number of bytes, from 1", text);
	options->form.decode.string_max = (uint32_t)count;
	options->wants_text = true;
	return true;
}

bool option_parse_words(struct viewer_options *options, const char *text, char *error)
{
	static const char *const names[] = {
		[DECODE_WORDS_NAMES] = "abbrev",
		[DECODE_WORDS_RAW] = "raw",
		[DECODE_WORDS_BOTH] = "verbose",
	};

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(text, names[i]) == 0) {
			options->form.decode.words = (uint8_t)i;
			options->wants_text = true;
			return true;
		}
	return option_mistake(error, "--const-print-style %s: raw, abbrev or verbose", text);
}
