#include "viz/viewer_options_private.h"

#include <getopt.h>
#include <stddef.h>
#include <string.h>

#include "replay/log_feed.h"
#include "viz/demo.h"
#include "viz/otlp_config.h"
#include "viz/viewer_values.h"

#define COLUMNS_DEFAULT     120
#define ROWS_DEFAULT        40
#define HTML_EVENTS_DEFAULT 20000

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

static void show_panel(struct viewer_options *options, const char *key)
{
	if (!strstr(options->panels_also, key))
		strcat(options->panels_also, key);
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
	form->no_tids |= value == OPTION_NO_TIDS;
	form->decode.full |= value == OPTION_FULL;
	form->relative |= value == OPTION_RELATIVE;
	form->since_start |= value == OPTION_TIMES;
	form->decode.duration |= value == OPTION_DURATIONS || value == OPTION_TIMES;
}

/* What an option does; all that its row has, parse last. */
struct option_effect {
	size_t text; /* offset in struct viewer_options of what then points to the argument, */
	size_t flag; /* and of a bool that is then true; 0, where the mode is: none */
	enum viewer_mode mode; /* MODE_SCREEN: none */
	const char *panel;     /* key of one that is shown, too */
	bool form;             /* it is for set_form() */
	option_parser *parse;
};

_Static_assert(offsetof(struct viewer_options, mode) == 0, "no other member has the offset 0");

#define AT(member)    offsetof(struct viewer_options, member)
#define INDEX(option) (OPTION_##option - OPTION_FIRST - 1)

static const struct option_effect effects[OPTION_ROWS] = {
	[INDEX(SPEED)] = {.parse = option_parse_speed},
	[INDEX(AT)] = {.text = AT(at)},
	[INDEX(TICK)] = {.parse = option_parse_tick},
	[INDEX(HISTORY_SIZE)] = {.parse = option_parse_history},
	[INDEX(THRESHOLD)] = {.parse = option_parse_sigmas},
	[INDEX(NO_ANOMALY)] = {.flag = AT(settings.no_anomaly)},
	[INDEX(FILTER)] = {.text = AT(filter)},
	[INDEX(FOLLOW)] = {.flag = AT(follow)},
	[INDEX(EXPORT)] = {.mode = MODE_EXPORT, .parse = option_parse_export},
	[INDEX(OUTPUT)] = {.text = AT(output)},
	[INDEX(FROM)] = {.text = AT(from)},
	[INDEX(TO)] = {.text = AT(to)},
	[INDEX(CUT)] = {.parse = option_parse_cut},
	[INDEX(MERGE)] = {.flag = AT(merge)},
	[INDEX(REDACT)] = {.parse = option_parse_redact},
	[INDEX(WEIGHT)] = {.parse = option_parse_weight},
	[INDEX(SUMMARY_BY)] = {.parse = option_parse_by},
	[INDEX(SUMMARY_SORT)] = {.parse = option_parse_sort},
	[INDEX(OTLP_ENDPOINT)] = {.text = AT(otlp.endpoint)},
	[INDEX(OTLP_THRESHOLD)] = {.parse = option_parse_otlp_threshold},
	[INDEX(HTML_EVENTS)] = {.parse = option_parse_html_events},
	[INDEX(FORK_PIDS)] = {.form = true},
	[INDEX(NO_TIDS)] = {.form = true},
	[INDEX(CLOCK)] = {.form = true},
	[INDEX(RELATIVE)] = {.form = true},
	[INDEX(DURATIONS)] = {.form = true},
	[INDEX(TIMES)] = {.form = true},
	[INDEX(FD_NAMES)] = {.form = true},
	[INDEX(STACKS)] = {.form = true},
	[INDEX(STRINGS)] = {.parse = option_parse_strings},
	[INDEX(HEX)] = {.form = true},
	[INDEX(FULL)] = {.form = true},
	[INDEX(WORDS)] = {.parse = option_parse_words},
	[INDEX(FRAME)] = {.mode = MODE_FRAME, .parse = option_parse_frame},
	[INDEX(FRAMES)] = {.mode = MODE_FRAME, .parse = option_parse_frames},
	[INDEX(SIZE)] = {.parse = option_parse_size},
	[INDEX(FORMAT)] = {.parse = option_parse_format},
	[INDEX(DIFF)] = {.mode = MODE_DIFF},
	[INDEX(TOLERANCE)] = {.parse = option_parse_tolerance},
	[INDEX(ALL)] = {.flag = AT(all)},
	[INDEX(INFO)] = {.mode = MODE_INFO},
	[INDEX(VERIFY)] = {.mode = MODE_VERIFY},
	[INDEX(SYMBOLIZE)] = {.mode = MODE_SYMBOLIZE},
	[INDEX(DEBUG_PATH)] = {.text = AT(debug_path)},
	[INDEX(PANELS)] = {.parse = option_parse_panels},
	[INDEX(ML)] = {.panel = "3"},
	[INDEX(ML_CLUSTERS)] = {.panel = "3", .parse = option_parse_clusters},
	[INDEX(THEME)] = {.parse = option_parse_theme},
	[INDEX(METRICS)] = {.panel = "7"},
	[INDEX(ALERTS)] = {.panel = "8"},
	[INDEX(ALERT_RULES)] = {.text = AT(alert_rules)},
	[INDEX(ALERT_LATENCY)] = {.parse = option_parse_alert_latency},
	[INDEX(ALERT_ERRORS)] = {.parse = option_parse_alert_errors},
	[INDEX(DEMO)] = {.flag = AT(demo)},
	[INDEX(SEED)] = {.parse = option_parse_seed},
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
		return option_mistake(error, "--merge: merge first, and cut what comes of it");
	if (options->mode == MODE_SCREEN) {
		options->mode = MODE_EXPORT;
		options->exporter = exporter_find("log");
	}
	if (options->mode != MODE_EXPORT || options->exporter->run != export_log)
		return option_mistake(error, "%s makes a log: only with --export log", name);
	return true;
}

/* The two of --diff. */
static bool paths_set(struct viewer_options *options, int argc, char **argv, char *error)
{
	if (argc - optind != 2)
		return option_mistake(error, "--diff compares two recordings: stview --diff A B");
	if (options->format != FRAME_TEXT && options->format != FRAME_JSON)
		return option_mistake(error, "--format: of --diff there is text and json");
	options->path = argv[optind];
	options->other = argv[optind + 1];
	if (strcmp(options->path, "-") == 0 && strcmp(options->other, "-") == 0)
		return option_mistake(error, "--diff: only one of the two can be standard input");
	return true;
}

static bool path_set(struct viewer_options *options, int argc, char **argv, char *error)
{
	if (options->format == FRAME_JSON && options->mode != MODE_DIFF)
		return option_mistake(error, "--format json is of --diff");
	if (options->demo && options->mode == MODE_DIFF)
		return option_mistake(error, "--diff compares recordings; --demo is none");
	if (options->demo && argc > optind)
		return option_mistake(error, "--demo shows made-up data: without FILE %.100s",
				      argv[optind]);
	if (options->demo) {
		options->path = "demo";
		return true;
	}
	if (options->given[option_index(OPTION_SEED)])
		return option_mistake(error, "--seed is for --demo");
	options->files = argv + optind;
	options->file_count = (size_t)(argc - optind);
	if (options->merge && options->file_count > FEED_INPUTS_MAX)
		return option_mistake(error, "--merge: at most %d FILEs", FEED_INPUTS_MAX);
	if (options->mode == MODE_DIFF)
		return paths_set(options, argc, argv, error);
	if (argc - optind > 1 && !options->merge)
		return option_mistake(error, "%.100s: one FILE at a time; --diff compares two",
				      argv[optind + 1]);
	if (argc == optind)
		return option_mistake(error, "no FILE given; stview --help tells more");
	options->path = argv[optind];
	return true;
}

/* Data goes to one place, which the environment may name, too. */
static bool otlp_check(struct viewer_options *options, char *error)
{
	bool is_otlp = options->mode == MODE_EXPORT && strcmp(options->exporter->name, "otlp") == 0;
	struct otlp_config config;
	bool right;

	options->otlp.to_file = options->output != NULL;
	if (options->otlp.endpoint && !is_otlp)
		return option_mistake(error, "--otlp-endpoint is for --export otlp");
	if (options->otlp.endpoint && options->output)
		return option_mistake(error, "--otlp-endpoint, --output: one of the two");
	if (!is_otlp)
		return true;
	right = otlp_config_read(&config, &options->otlp, error);
	otlp_config_release(&config);
	return right;
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
			return option_mistake(error, "%.100s: its argument is missing", word);
		if (found == '?' && optopt && optopt < OPTION_FIRST)
			return option_mistake(error, "unknown option -%c; stview --help lists all",
					      optopt);
		if (found == '?')
			return option_mistake(
				error, "unknown option %.100s; stview --help lists all", word);
		if (!option_parse(options, value_of(found), optarg, error))
			return false;
		options->given[option_index(value_of(found))] = true;
		if (options->mode == MODE_HELP || options->mode == MODE_VERSION)
			return true;
	}
	if (!otlp_check(options, error))
		return false;
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
