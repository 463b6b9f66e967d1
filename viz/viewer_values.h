/* Reads the arguments of options: what each may be, and what is said where it is not. */
#ifndef VIZ_VIEWER_VALUES_H
#define VIZ_VIEWER_VALUES_H

#include "viz/viewer_options.h"

/*
 * Takes an option's argument into options, where strings then point to it. False where it is none
 * of what it may be, with one line in error, of OPTIONS_ERROR_SIZE.
 */
typedef bool option_parser(struct viewer_options *options, const char *text, char *error);

option_parser option_parse_speed, option_parse_tick, option_parse_history, option_parse_sigmas,
	option_parse_clusters, option_parse_seed, option_parse_size, option_parse_frame,
	option_parse_frames, option_parse_panels, option_parse_theme, option_parse_alert_latency,
	option_parse_otlp_threshold, option_parse_alert_errors, option_parse_format,
	option_parse_tolerance, option_parse_export, option_parse_cut, option_parse_redact,
	option_parse_weight, option_parse_by, option_parse_sort, option_parse_html_events,
	option_parse_strings, option_parse_words;

/* Puts a line into error, of OPTIONS_ERROR_SIZE. Returns false. */
__attribute__((format(printf, 2, 3))) bool option_mistake(char *error, const char *format, ...);

#endif
