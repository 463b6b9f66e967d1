#include "viz/viewer_options_private.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "replay/clock.h"
#include "replay/log_feed.h"
#include "replay/redact.h"
#include "viz/demo.h"
#include "viz/folded.h"
#include "viz/frames.h"
#include "viz/grid.h"
#include "viz/history.h"
#include "viz/keys.h"
#include "viz/kmeans.h"

#define COLUMNS_DEFAULT 120
#define ROWS_DEFAULT    40
#define TICK_MS_MAX     60000.0
#define SIGMAS_MIN      0.1
#define SIGMAS_MAX      1000.0
#define LATENCY_US_MAX  1e9

#define HTML_EVENTS_DEFAULT 20000
#define HTML_EVENTS_MAX     500000 /* browsers cannot scroll over many more lines */

const struct option_row option_rows[OPTION_ROWS] = {
#define X(option, char, word, arg, line)                                                           \
	{                                                                                          \
		.value = OPTION_##option,                                                          \
		.letter = char,                                                                    \
		.name = word,                                                                      \
		.argument = arg,                                                                   \
		.help = line,                                                                      \
	},
	VIEWER_OPTION_LIST(X)
#undef X
};

/* The arrays of getopt_long(3). */
struct getopt_lists {
	char letters[2 * OPTION_ROWS + 3];
	struct option names[OPTION_ROWS + 1];
};

/* One in brackets may be left out. */
static int argument_of(const struct option_row *row)
{
	return !row->argument            ? no_argument
	       : row->argument[0] == '[' ? optional_argument
					 : required_argument;
}

static void lists_make(struct getopt_lists *lists)
{
	size_t at = 0;

	*lists = (struct getopt_lists){0};
	/* With a colon first getopt tells a missing argument from an unknown option. */
	lists->letters[at++] = ':';
	for (size_t i = 0; i < OPTION_ROWS; i++) {
		lists->names[i] = (struct option){
			.name = option_rows[i].name,
			.has_arg = argument_of(&option_rows[i]),
			.val = option_rows[i].value,
		};
		if (!option_rows[i].letter)
			continue;
		lists->letters[at++] = (char)option_rows[i].letter;
		if (option_rows[i].argument)
			lists->letters[at++] = ':';
	}
}

__attribute__((format(printf, 2, 3))) static bool mistake(char *error, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(error, OPTIONS_ERROR_SIZE, format, args);
	va_end(args);
	return false;
}

static bool parse_speed(struct viewer_options *options, const char *text, char *error)
{
	char *end;

	options->speed = strtod(text, &end);
	if (strcmp(text, "max") == 0 || (isinf(options->speed) && options->speed > 0)) {
		options->speed = INFINITY;
		return true;
	}
	if (end == text || (*end && strcmp(end, "x") != 0) ||
	    !(options->speed >= CLOCK_SPEED_MIN && options->speed <= CLOCK_SPEED_MAX))
		return mistake(error, "--speed %s: a number from 0.01 to 1000, or max", text);
	return true;
}

static bool parse_tick(struct viewer_options *options, const char *text, char *error)
{
	char *end;
	double ms = strtod(text, &end);

	if (end == text || (*end && strcmp(end, "ms") != 0) || !(ms >= 1 && ms <= TICK_MS_MAX))
		return mistake(error, "--tick %s: a number of milliseconds, from 1 to 60000", text);
	options->tick_ns = (uint64_t)(ms * 1e6);
	return true;
}

static bool parse_history(struct viewer_options *options, const char *text, char *error)
{
	char *end;
	unsigned long ticks = strtoul(text, &end, 10);

	if (!isdigit((unsigned char)text[0]) || *end || ticks < 1 || ticks > HISTORY_TICKS_MAX)
		return mistake(error, "--history-size %.60s: a number of ticks, from 1 to %d", text,
			       HISTORY_TICKS_MAX);
	options->settings.history_ticks = (uint32_t)ticks;
	return true;
}

static bool parse_sigmas(struct viewer_options *options, const char *text, char *error)
{
	char *end;
	double threshold = strtod(text, &end);

	if (end == text || *end || !(threshold >= SIGMAS_MIN && threshold <= SIGMAS_MAX))
		return mistake(error,
			       "--anomaly-threshold %.60s: standard deviations, from 0.1 to 1000",
			       text);
	options->settings.anomaly_threshold = threshold;
	return true;
}

static void show_panel(struct viewer_options *options, const char *key)
{
	if (!strstr(options->panels_also, key))
		strcat(options->panels_also, key);
}

static bool parse_clusters(struct viewer_options *options, const char *text, char *error)
{
	char *end;
	unsigned long clusters = strtoul(text, &end, 10);

	if (!isdigit((unsigned char)text[0]) || *end || clusters < 2 || clusters > KMEANS_K_MAX)
		return mistake(error, "--ml-clusters %.60s: a number of clusters, from 2 to %d",
			       text, KMEANS_K_MAX);
	options->settings.clusters = (uint32_t)clusters;
	return true;
}

static bool parse_seed(struct viewer_options *options, const char *text, char *error)
{
	char *end;

	errno = 0;
	options->seed = strtoull(text, &end, 10);
	if (!isdigit((unsigned char)text[0]) || *end || errno)
		return mistake(error, "--seed %.60s: a whole number, from 0 on", text);
	return true;
}

static bool parse_size(struct viewer_options *options, const char *text, char *error)
{
	char rest;

	if (sscanf(text, "%dx%d%c", &options->columns, &options->rows, &rest) != 2 ||
	    options->columns < 1 || options->columns > GRID_SIDE_MAX || options->rows < 1 ||
	    options->rows > GRID_SIDE_MAX)
		return mistake(error, "--size %s: columns x rows, such as 120x40", text);
	return true;
}

/* One screen, whatever range was given before. */
static bool parse_frame(struct viewer_options *options, const char *text, char *error)
{
	(void)error;
	options->frame = text;
	options->frames = NULL;
	return true;
}

static bool parse_frames(struct viewer_options *options, const char *text, char *error)
{
	struct frames_range range;

	options->frames = text;
	if (frames_range_split(&range, text))
		return true;
	return mistake(error, "--frames %.60s: FROM..TO or FROM..TO/STEP, as 1s..2.5s/100ms", text);
}

static bool parse_panels(struct viewer_options *options, const char *text, char *error)
{
	for (const char *at = text; *at; at++)
		if (key_request((unsigned char)*at) < REQUEST_PANEL)
			return mistake(error,
				       "--panels %.60s: '%c' is the key of no panel; ? shows all",
				       text, *at);
	options->panels = text;
	return true;
}

static bool parse_theme(struct viewer_options *options, const char *text, char *error)
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
		return mistake(error, "--%s %.60s: %s", option, text, advice);
	return true;
}

static bool parse_alert_latency(struct viewer_options *options, const char *text, char *error)
{
	return parse_threshold("alert-latency-threshold", text, "us", LATENCY_US_MAX,
			       "a number of microseconds, such as 10000",
			       &options->alert_latency_us, error);
}

static bool parse_alert_errors(struct viewer_options *options, const char *text, char *error)
{
	return parse_threshold("alert-error-rate", text, "%", 100.0, "a percentage, up to 100",
			       &options->alert_errors, error);
}

static bool parse_format(struct viewer_options *options, const char *text, char *error)
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
	return mistake(error, "--format %s: text, ansi, html, svg or json", text);
}

static bool parse_tolerance(struct viewer_options *options, const char *text, char *error)
{
	return diff_tolerance_parse(&options->tolerance, text, error);
}

static bool parse_export(struct viewer_options *options, const char *text, char *error)
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

static bool parse_cut(struct viewer_options *options, const char *text, char *error)
{
	struct frames_range range;

	if (!frames_range_split(&range, text) || range.step[0])
		return mistake(error, "--cut %.60s: FROM..TO, as 1s..2.5s", text);
	snprintf(options->cut[0], CUT_TIME_SIZE, "%s", range.from);
	snprintf(options->cut[1], CUT_TIME_SIZE, "%s", range.to);
	options->from = range.from[0] ? options->cut[0] : NULL;
	options->to = range.to[0] ? options->cut[1] : NULL;
	return true;
}

static bool parse_redact(struct viewer_options *options, const char *text, char *error)
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

static bool parse_weight(struct viewer_options *options, const char *text, char *error)
{
	for (unsigned i = 0; i < WEIGHTS; i++)
		if (strcmp(text, weight_name((enum export_weight)i)) == 0) {
			options->weight = (enum export_weight)i;
			return true;
		}
	return mistake(error, "--weight %.60s: time, count or bytes", text);
}

static bool parse_html_events(struct viewer_options *options, const char *text, char *error)
{
	char *end;
	unsigned long count = strtoul(text, &end, 10);

	if (!isdigit((unsigned char)text[0]) || *end || count > HTML_EVENTS_MAX)
		return mistake(error, "--html-events %.60s: a number of events, from 0 to %d", text,
			       HTML_EVENTS_MAX);
	options->html_events = (uint32_t)count;
	return true;
}

/*
 * What text there shall be, which is also to say that it shall be text. Options that strace
 * takes several times mean more each time.
 */
static void set_form(struct viewer_options *options, int value)
{
	struct text_form *form = &options->form;

	options->wants_text = true;
	form->clock += value == OPTION_CLOCK && form->clock < LINE_CLOCK_EPOCH;
	form->fd_names += value == OPTION_FD_NAMES && form->fd_names < FD_NAMES_PROTOCOL;
	form->decode.hex += value == OPTION_HEX && form->decode.hex < DECODE_HEX_ALL;
	form->stacks |= value == OPTION_STACKS;
	form->decode.full |= value == OPTION_FULL;
	form->relative |= value == OPTION_RELATIVE;
	form->since_start |= value == OPTION_TIMES;
	form->decode.duration |= value == OPTION_DURATIONS || value == OPTION_TIMES;
}

static bool parse_strings(struct viewer_options *options, const char *text, char *error)
{
	char *end;
	unsigned long count = strtoul(text, &end, 10);

	if (end == text || *end || *text == '-' || count == 0 || count > UINT32_MAX)
		return mistake(error, "--string-limit %s: a number of bytes, from 1", text);
	options->form.decode.string_max = (uint32_t)count;
	options->wants_text = true;
	return true;
}

static bool parse_words(struct viewer_options *options, const char *text, char *error)
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
	return mistake(error, "--const-print-style %s: raw, abbrev or verbose", text);
}

/* What an option does; all that its row has, parse last. */
struct option_effect {
	size_t text; /* offset in struct viewer_options of what then points to the argument, */
	size_t flag; /* and of a bool that is then true; 0, where the mode is: none */
	enum viewer_mode mode; /* MODE_SCREEN: none */
	const char *panel;     /* key of one that is shown, too */
	bool form;             /* it is for set_form() */
	bool (*parse)(struct viewer_options *options, const char *text, char *error);
};

_Static_assert(offsetof(struct viewer_options, mode) == 0, "no other member has the offset 0");

#define AT(member)    offsetof(struct viewer_options, member)
#define INDEX(option) (OPTION_##option - OPTION_FIRST - 1)

static const struct option_effect effects[OPTION_ROWS] = {
	[INDEX(SPEED)] = {.parse = parse_speed},
	[INDEX(AT)] = {.text = AT(at)},
	[INDEX(TICK)] = {.parse = parse_tick},
	[INDEX(HISTORY_SIZE)] = {.parse = parse_history},
	[INDEX(THRESHOLD)] = {.parse = parse_sigmas},
	[INDEX(NO_ANOMALY)] = {.flag = AT(settings.no_anomaly)},
	[INDEX(FILTER)] = {.text = AT(filter)},
	[INDEX(FOLLOW)] = {.flag = AT(follow)},
	[INDEX(EXPORT)] = {.mode = MODE_EXPORT, .parse = parse_export},
	[INDEX(OUTPUT)] = {.text = AT(output)},
	[INDEX(FROM)] = {.text = AT(from)},
	[INDEX(TO)] = {.text = AT(to)},
	[INDEX(CUT)] = {.parse = parse_cut},
	[INDEX(MERGE)] = {.flag = AT(merge)},
	[INDEX(REDACT)] = {.parse = parse_redact},
	[INDEX(WEIGHT)] = {.parse = parse_weight},
	[INDEX(HTML_EVENTS)] = {.parse = parse_html_events},
	[INDEX(FORK_PIDS)] = {.form = true},
	[INDEX(CLOCK)] = {.form = true},
	[INDEX(RELATIVE)] = {.form = true},
	[INDEX(DURATIONS)] = {.form = true},
	[INDEX(TIMES)] = {.form = true},
	[INDEX(FD_NAMES)] = {.form = true},
	[INDEX(STACKS)] = {.form = true},
	[INDEX(STRINGS)] = {.parse = parse_strings},
	[INDEX(HEX)] = {.form = true},
	[INDEX(FULL)] = {.form = true},
	[INDEX(WORDS)] = {.parse = parse_words},
	[INDEX(FRAME)] = {.mode = MODE_FRAME, .parse = parse_frame},
	[INDEX(FRAMES)] = {.mode = MODE_FRAME, .parse = parse_frames},
	[INDEX(SIZE)] = {.parse = parse_size},
	[INDEX(FORMAT)] = {.parse = parse_format},
	[INDEX(DIFF)] = {.mode = MODE_DIFF},
	[INDEX(TOLERANCE)] = {.parse = parse_tolerance},
	[INDEX(ALL)] = {.flag = AT(all)},
	[INDEX(INFO)] = {.mode = MODE_INFO},
	[INDEX(VERIFY)] = {.mode = MODE_VERIFY},
	[INDEX(SYMBOLIZE)] = {.mode = MODE_SYMBOLIZE},
	[INDEX(DEBUG_PATH)] = {.text = AT(debug_path)},
	[INDEX(PANELS)] = {.parse = parse_panels},
	[INDEX(ML)] = {.panel = "3"},
	[INDEX(ML_CLUSTERS)] = {.panel = "3", .parse = parse_clusters},
	[INDEX(THEME)] = {.parse = parse_theme},
	[INDEX(METRICS)] = {.panel = "7"},
	[INDEX(ALERTS)] = {.panel = "8"},
	[INDEX(ALERT_RULES)] = {.text = AT(alert_rules)},
	[INDEX(ALERT_LATENCY)] = {.parse = parse_alert_latency},
	[INDEX(ALERT_ERRORS)] = {.parse = parse_alert_errors},
	[INDEX(DEMO)] = {.flag = AT(demo)},
	[INDEX(SEED)] = {.parse = parse_seed},
	[INDEX(ASCII)] = {.flag = AT(ascii)},
	[INDEX(CONFIG)] = {.text = AT(config)},
	[INDEX(NO_CONFIG)] = {.flag = AT(no_config)},
	[INDEX(LIST_KEYS)] = {.mode = MODE_LIST_KEYS},
	[INDEX(SHOW_FPS)] = {.flag = AT(show_fps)},
	[INDEX(VERSION)] = {.mode = MODE_VERSION},
	[INDEX(HELP)] = {.mode = MODE_HELP},
};

static void *member_at(struct viewer_options *options, size_t offset)
{
	return (char *)options + offset;
}

bool option_parse(struct viewer_options *options, int value, const char *text, char *error)
{
	const struct option_effect *effect = &effects[option_index(value)];

	if (effect->text)
		*(const char **)member_at(options, effect->text) = text;
	if (effect->flag)
		*(bool *)member_at(options, effect->flag) = true;
	if (effect->mode)
		options->mode = effect->mode;
	if (effect->panel)
		show_panel(options, effect->panel);
	if (effect->form)
		set_form(options, value);
	return !effect->parse || effect->parse(options, text, error);
}

static int value_of(int found)
{
	for (size_t i = 0; i < OPTION_ROWS; i++)
		if (option_rows[i].letter && option_rows[i].letter == found)
			return option_rows[i].value;
	return found;
}

/* Options that make a new log, which is what --export log says at length. */
static bool log_wanted(struct viewer_options *options, char *error)
{
	bool cut = options->given[option_index(OPTION_CUT)];
	const char *name = options->merge ? "--merge" : options->redact ? "--redact" : "--cut";

	if (!cut && !options->merge && !options->redact)
		return true;
	if (options->merge && (options->from || options->to))
		return mistake(error, "--merge: merge first, and cut what comes of it");
	if (options->mode == MODE_SCREEN) {
		options->mode = MODE_EXPORT;
		options->exporter = exporter_find("log");
	}
	if (options->mode != MODE_EXPORT || options->exporter->run != export_log)
		return mistake(error, "%s makes a log: only with --export log", name);
	return true;
}

/* The two of --diff. */
static bool paths_set(struct viewer_options *options, int argc, char **argv, char *error)
{
	if (argc - optind != 2)
		return mistake(error, "--diff compares two recordings: stview --diff A B");
	if (options->format != FRAME_TEXT && options->format != FRAME_JSON)
		return mistake(error, "--format: of --diff there is text and json");
	options->path = argv[optind];
	options->other = argv[optind + 1];
	if (strcmp(options->path, "-") == 0 && strcmp(options->other, "-") == 0)
		return mistake(error, "--diff: only one of the two can be standard input");
	return true;
}

static bool path_set(struct viewer_options *options, int argc, char **argv, char *error)
{
	if (options->format == FRAME_JSON && options->mode != MODE_DIFF)
		return mistake(error, "--format json is of --diff");
	if (options->demo && options->mode == MODE_DIFF)
		return mistake(error, "--diff compares recordings; --demo is none");
	if (options->demo && argc > optind)
		return mistake(error, "--demo shows made-up data: without FILE %.100s",
			       argv[optind]);
	if (options->demo) {
		options->path = "demo";
		return true;
	}
	if (options->given[option_index(OPTION_SEED)])
		return mistake(error, "--seed is for --demo");
	options->files = argv + optind;
	options->file_count = (size_t)(argc - optind);
	if (options->merge && options->file_count > FEED_INPUTS_MAX)
		return mistake(error, "--merge: at most %d FILEs", FEED_INPUTS_MAX);
	if (options->mode == MODE_DIFF)
		return paths_set(options, argc, argv, error);
	if (argc - optind > 1 && !options->merge)
		return mistake(error, "%.100s: one FILE at a time; --diff compares two",
			       argv[optind + 1]);
	if (argc == optind)
		return mistake(error, "no FILE given; stview --help tells more");
	options->path = argv[optind];
	return true;
}

bool viewer_options_parse(struct viewer_options *options, int argc, char **argv,
			  char error[static OPTIONS_ERROR_SIZE])
{
	struct getopt_lists lists;
	int found;

	*options = (struct viewer_options){
		.columns = COLUMNS_DEFAULT,
		.rows = ROWS_DEFAULT,
		.html_events = HTML_EVENTS_DEFAULT,
		.seed = DEMO_SEED_DEFAULT,
		.keys = keymap_default(),
	};
	diff_tolerance_default(&options->tolerance);
	lists_make(&lists);
	opterr = 0;
	optind = 0;
	while ((found = getopt_long(argc, argv, lists.letters, lists.names, NULL)) != -1) {
		const char *word = argv[optind - 1];

		if (found == ':')
			return mistake(error, "%.100s: its argument is missing", word);
		if (found == '?' && optopt && optopt < OPTION_FIRST)
			return mistake(error, "unknown option -%c; stview --help lists all",
				       optopt);
		if (found == '?')
			return mistake(error, "unknown option %.100s; stview --help lists all",
				       word);
		if (!option_parse(options, value_of(found), optarg, error))
			return false;
		options->given[option_index(value_of(found))] = true;
		if (options->mode == MODE_HELP || options->mode == MODE_VERSION)
			return true;
	}
	if (options->mode == MODE_SCREEN && options->wants_text) {
		options->mode = MODE_EXPORT;
		options->exporter = exporter_find("text");
	}
	return options->mode == MODE_LIST_KEYS ||
	       (log_wanted(options, error) && path_set(options, argc, argv, error));
}

void viewer_options_help(FILE *out)
{
	fputs("Usage: stview [options] FILE     play a recording of strec\n"
	      "       strec -- command | stview -     watch live\n"
	      "\n"
	      "Where standard output is no terminal, it prints text: stview FILE | grep ENOENT\n"
	      "On the screen, ? shows the keys.\n"
	      "\n",
	      out);
	for (size_t i = 0; i < OPTION_ROWS; i++) {
		char name[40];

		snprintf(name, sizeof(name), "--%s%s%s", option_rows[i].name,
			 argument_of(&option_rows[i]) == required_argument ? " " : "",
			 option_rows[i].argument ? option_rows[i].argument : "");
		if (option_rows[i].letter)
			fprintf(out, "  -%c, %-20s %s\n", option_rows[i].letter, name,
				option_rows[i].help);
		else
			fprintf(out, "      %-20s %s\n", name, option_rows[i].help);
	}
	fputs("\nFormats of --export:\n", out);
	for (const struct exporter *row = exporters; row->name; row++)
		fprintf(out, "  %-10s %s\n", row->name, row->help);
	fputs("\nExit status: 0; 1 for a log that cannot be read; 2 for a mistake in the options.\n"
	      "Of --diff: 0 same, 1 different, 2 trouble.\n",
	      out);
}
