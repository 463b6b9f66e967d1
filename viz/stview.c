/* stview: plays the recordings of strec. */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "record/symbols/version.h"
#include "viz/alert_parse.h"
#include "viz/option_list.h"
#include "viz/terminal.h"
#include "viz/theme.h"
#include "viz/viewer.h"

/* What could not be written; a reader who has seen enough is no error. */
static int close_output(int status)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	if (errno != EPIPE)
		fprintf(stderr, "stview: standard output: %s\n", strerror(errno));
	return status ? status : EXIT_BAD_LOG;
}

/* The built-in rules, and those of the user's file, which take the place of such with their name.
 */
static bool load_alert_rules(struct viewer *viewer, char error[static ALERT_ERROR_SIZE])
{
	const struct viewer_options *options = &viewer->options;

	alert_rules_default(
		&viewer->alert_rules,
		options->alert_latency_us ? options->alert_latency_us : ALERT_LATENCY_US_DEFAULT,
		options->alert_errors ? options->alert_errors : ALERT_ERROR_RATE_DEFAULT);
	return !options->alert_rules ||
	       alert_rules_load(&viewer->alert_rules, options->alert_rules, error);
}

static int run(struct viewer *viewer)
{
	struct strec_error err = {0};
	char error[ALERT_ERROR_SIZE];

	if (viewer->options.filter && filter_parse(&viewer->filter, viewer->options.filter, &err)) {
		fprintf(stderr, "stview: --filter: column %" PRIu64 ": %s\n", err.offset + 1,
			err.detail ? err.detail : strec_strerror(err.code));
		return EXIT_USAGE;
	}
	if (!load_alert_rules(viewer, error))
		return viewer_usage(error);
	if (strcmp(viewer->options.path, "-") == 0 && isatty(STDIN_FILENO))
		return viewer_usage(
			"standard input is the terminal; try: strec -- command | stview -");
	if (viewer_wants_log(viewer) && !viewer->options.output && isatty(STDOUT_FILENO))
		return viewer_usage(
			"a log is nothing for a terminal; name a file with -o, or a pipe");
	if (viewer->options.merge)
		return viewer_run_merge(viewer, &err);
	if (viewer_open(viewer, &err)) {
		viewer_fail(viewer->options.path, &err);
		return viewer->options.mode == MODE_DIFF ? EXIT_TROUBLE : EXIT_BAD_LOG;
	}
	if (viewer->options.mode == MODE_DIFF)
		return viewer_run_diff(viewer);
	if (viewer->options.mode == MODE_SYMBOLIZE)
		return viewer_run_symbolize(viewer, &err);
	if (viewer->options.mode == MODE_FRAME)
		return viewer_run_frame(viewer, &err);
	if (viewer->options.mode == MODE_SCREEN && isatty(STDOUT_FILENO))
		return viewer_run_screen(viewer, &err);
	return viewer_run_export(viewer, &err);
}

/* NO_COLOR (https://no-color.org) is for who has not said otherwise to this program. */
static void choose_theme(const struct viewer_options *options)
{
	const char *no_color = getenv("NO_COLOR");

	theme_use(options->theme          ? options->theme
		  : no_color && *no_color ? theme_find("mono")
					  : NULL);
}

/* Settings from the user's file, before anything is done. */
static bool configure(struct viewer *viewer, char error[static OPTIONS_ERROR_SIZE])
{
	struct viewer_options *options = &viewer->options;
	char path[PATH_MAX];

	if (options->config)
		snprintf(path, sizeof(path), "%s", options->config);
	else if (options->no_config || !config_default_path(path))
		return true;
	if (!config_read(&viewer->config, path, !options->config, error) ||
	    !viewer_options_configure(options, &viewer->config, error))
		return false;
	keymap_use(&options->keys);
	return true;
}

/* A filter by stacks is in vain without them. The screen says so itself. */
static void tell_lack(struct viewer *viewer)
{
	const char *lack;

	if (!viewer->reader || (viewer->options.mode == MODE_SCREEN && isatty(STDOUT_FILENO)))
		return;
	filter_set_symbols(viewer->filter, log_reader_symbols(viewer->reader));
	lack = filter_lack(viewer->filter);
	if (lack)
		fprintf(stderr, "stview: --filter %s: %s\n", viewer->options.filter, lack);
}

int main(int argc, char **argv)
{
	static struct viewer viewer;
	char error[OPTIONS_ERROR_SIZE];
	int status;

	setlocale(LC_ALL, "");
	if (argc == 2 && strcmp(argv[1], "--list-options") == 0) {
		option_list_print(stdout);
		return close_output(0);
	}
	if (!viewer_options_parse(&viewer.options, argc, argv, error))
		return viewer_usage(error);
	if (viewer.options.mode == MODE_HELP) {
		viewer_options_help(stdout);
		return close_output(0);
	}
	if (viewer.options.mode == MODE_VERSION) {
		version_print(stdout, "stview", terminal_library());
		return close_output(0);
	}
	if (!configure(&viewer, error)) {
		status = viewer_usage(error);
	} else if (viewer.options.mode == MODE_LIST_KEYS) {
		keymap_print(stdout);
		status = close_output(0);
	} else {
		choose_theme(&viewer.options);
		status = close_output(run(&viewer));
		tell_lack(&viewer);
		if (viewer.options.mode == MODE_DIFF && ferror(stdout))
			status = EXIT_TROUBLE;
	}
	strec_close(viewer.log);
	log_inputs_close(&viewer.inputs);
	filter_free(viewer.filter);
	config_release(&viewer.config);
	viewer_signals_obey();
	return status;
}
