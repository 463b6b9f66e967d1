#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "viz/demo.h"
#include "viz/viewer_options_private.h"

#define WORDS 16

static struct viewer_options options;
static char error[OPTIONS_ERROR_SIZE];

/* Parses words that single blanks part. */
static bool parse(const char *line)
{
	static char copy[256];
	char *argv[WORDS + 2] = {copy};
	int argc = 1;

	strcpy(copy, "stview");
	strcpy(copy + 8, line);
	for (char *word = strtok(copy + 8, " "); word; word = strtok(NULL, " "))
		argv[argc++] = word;
	memset(error, 0, sizeof(error));
	return viewer_options_parse(&options, argc, argv, error);
}

/* A mistake has one line that is not empty and has this word. */
static void refuses(const char *line, const char *word)
{
	assert_false(parse(line));
	assert_non_null(strstr(error, word));
	assert_null(strchr(error, '\n'));
}

static void defaults(void **state)
{
	(void)state;
	assert_true(parse("run.trc"));
	assert_string_equal(options.path, "run.trc");
	assert_int_equal(options.mode, MODE_SCREEN);
	assert_true(options.speed == 0);
	assert_int_equal(options.settings.history_ticks, 0);
	assert_int_equal(options.columns, 120);
	assert_int_equal(options.rows, 40);
	assert_true(parse("-"));
	assert_string_equal(options.path, "-");
}

static void values(void **state)
{
	(void)state;
	assert_true(parse("--speed 2.5 --tick 10 --at 50% --filter failed --follow x"));
	assert_true(options.speed == 2.5);
	assert_int_equal(options.tick_ns, 10000000);
	assert_string_equal(options.at, "50%");
	assert_string_equal(options.filter, "failed");
	assert_true(options.follow);
	assert_true(parse("x --speed max"));
	assert_true(isinf(options.speed));
	assert_true(parse("--frame 1s --size 80x24 --format html x"));
	assert_int_equal(options.mode, MODE_FRAME);
	assert_int_equal(options.columns, 80);
	assert_int_equal(options.rows, 24);
	assert_int_equal(options.format, FRAME_HTML);
	assert_true(parse("--history-size 4096 x"));
	assert_int_equal(options.settings.history_ticks, 4096);
	assert_false(options.settings.no_anomaly);
	assert_true(options.settings.anomaly_threshold == 0);
	assert_true(parse("--anomaly-threshold 4.5 --no-anomaly x"));
	assert_true(options.settings.anomaly_threshold == 4.5);
	assert_true(options.settings.no_anomaly);
	assert_string_equal(options.panels_also, "");
	assert_true(parse("--ml x"));
	assert_true(strcmp(options.panels_also, "3") == 0 && options.settings.clusters == 0);
	assert_true(parse("--ml-clusters 8 x"));
	assert_true(strcmp(options.panels_also, "3") == 0 && options.settings.clusters == 8);
	assert_true(parse("--export summary x"));
	assert_ptr_equal(options.exporter, exporter_find("summary"));
	assert_int_equal(options.weight, WEIGHT_TIME);
	assert_true(parse("--export folded --weight bytes x"));
	assert_int_equal(options.weight, WEIGHT_BYTES);
	assert_true(parse("--demo"));
	assert_true(options.demo && options.seed == DEMO_SEED_DEFAULT);
	assert_string_equal(options.path, "demo");
	assert_true(parse("--seed 18446744073709551615 --demo --export text"));
	assert_true(options.seed == UINT64_MAX && options.mode == MODE_EXPORT);
	assert_true(parse("--help"));
	assert_int_equal(options.mode, MODE_HELP);
}

static void alerts_and_metrics(void **state)
{
	(void)state;
	assert_true(parse("x"));
	assert_string_equal(options.panels_also, "");
	assert_true(options.alert_latency_us == 0 && options.alert_errors == 0);
	assert_true(parse("--alerts --metrics --alerts x"));
	assert_string_equal(options.panels_also, "87");
	assert_true(parse("--alert-latency-threshold 250.5us --alert-error-rate 0.5% x"));
	assert_true(options.alert_latency_us == 250.5 && options.alert_errors == 0.5);
	assert_true(parse("--alert-rules my.rules x"));
	assert_string_equal(options.alert_rules, "my.rules");
	refuses("--alert-latency-threshold 0 x", "microseconds");
	refuses("--alert-latency-threshold nan x", "microseconds");
	refuses("--alert-latency-threshold 1e300 x", "microseconds");
	refuses("--alert-latency-threshold 10ms x", "microseconds");
	refuses("--alert-error-rate 101 x", "percentage");
	refuses("--alert-error-rate -1 x", "percentage");
}

static void the_text_has_straces_options(void **state)
{
	(void)state;
	assert_true(parse("x"));
	assert_int_equal(options.form.decode.string_max, 0);
	assert_int_equal(options.form.decode.hex, DECODE_HEX_NONE);
	assert_int_equal(options.form.decode.words, DECODE_WORDS_NAMES);
	assert_false(options.form.decode.full);
	assert_true(parse("-s 64 -x -v -X raw x"));
	assert_int_equal(options.form.decode.string_max, 64);
	assert_int_equal(options.form.decode.hex, DECODE_HEX_BINARY);
	assert_int_equal(options.form.decode.words, DECODE_WORDS_RAW);
	assert_true(options.form.decode.full);
	assert_true(parse("-xx -X verbose x"));
	assert_int_equal(options.form.decode.hex, DECODE_HEX_ALL);
	assert_int_equal(options.form.decode.words, DECODE_WORDS_BOTH);
	assert_true(parse("-xxx -X abbrev x"));
	assert_int_equal(options.form.decode.hex, DECODE_HEX_ALL);
	assert_int_equal(options.form.decode.words, DECODE_WORDS_NAMES);
	refuses("-s 0 a", "from 1");
	refuses("-s -1 a", "from 1");
	refuses("-s 5k a", "from 1");
	refuses("-X some a", "verbose");
}

static void mistakes(void **state)
{
	(void)state;
	refuses("", "no FILE");
	refuses("a b", "one FILE");
	refuses("--nonsense a", "--nonsense");
	refuses("-% a", "-%");
	refuses("a --speed", "missing");
	refuses("--speed 0 a", "0.01");
	refuses("--speed nan a", "0.01");
	refuses("--speed 1.5y a", "0.01");
	refuses("--tick 0 a", "milliseconds");
	refuses("--tick x a", "milliseconds");
	refuses("--anomaly-threshold 0 a", "0.1 to 1000");
	refuses("--anomaly-threshold -3 a", "0.1 to 1000");
	refuses("--anomaly-threshold 3s a", "0.1 to 1000");
	refuses("--anomaly-threshold nan a", "0.1 to 1000");
	refuses("--anomaly-threshold inf a", "0.1 to 1000");
	refuses("--history-size 0 a", "1 to 4096");
	refuses("--history-size 4097 a", "1 to 4096");
	refuses("--history-size -3 a", "1 to 4096");
	refuses("--history-size 10x a", "1 to 4096");
	refuses("--history-size 99999999999999999999 a", "1 to 4096");
	refuses("a --history-size", "missing");
	refuses("--ml-clusters 1 a", "2 to 8");
	refuses("--ml-clusters 9 a", "2 to 8");
	refuses("--ml-clusters -3 a", "2 to 8");
	refuses("--ml-clusters 3x a", "2 to 8");
	refuses("--demo a", "without FILE a");
	refuses("--demo --seed x", "whole number");
	refuses("--demo --seed -1", "whole number");
	refuses("--demo --seed 18446744073709551616", "whole number");
	refuses("--seed 5 a", "--demo");
	refuses("--size 12 a", "120x40");
	refuses("--size 0x5 a", "120x40");
	refuses("--size 5x5000 a", "120x40");
	refuses("--size 5x5x a", "120x40");
	refuses("--format pdf a", "html");
	refuses("--export pdf a", "summary");
	refuses("--weight kg a", "count");
	refuses("--cut 1s a", "FROM..TO");
	refuses("--cut 1s..2s/3ms a", "FROM..TO");
	refuses("--redact=hosts a", "buffers");
	refuses("--redact --export text a", "--export log");
	refuses("--merge --info a b", "--export log");
	refuses("--merge --to 1s a b", "merge first");
	refuses("--diff a", "two");
	refuses("--diff a b c", "two");
	refuses("a b", "--diff");
	refuses("--diff --format svg a b", "json");
	refuses("--format json a", "--diff");
	refuses("--diff - -", "standard input");
	refuses("--diff --tolerance size=1 a b", "calls=");
}

static void help_names_every_option(void **state)
{
	static const char *const names[] = {
#define X(option, letter, name, argument, help) "--" name,
		VIEWER_OPTION_LIST(X)
#undef X
	};
	char text[8192] = "";
	FILE *out = fmemopen(text, sizeof(text), "w");

	(void)state;
	viewer_options_help(out);
	fclose(out);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_non_null(strstr(text, names[i]));
}

/* Whether it changes anything, with one of the arguments. */
static bool has_effect(const struct option_row *row)
{
	static const char *const arguments[] = {"5",    "100x10", "1s..2s",  "svg", "raw", "text",
						"dark", "count",  "calls=1", "all", ""};

	for (size_t i = 0; i < sizeof(arguments) / sizeof(arguments[0]); i++) {
		struct viewer_options none, given;

		memset(&none, 0, sizeof(none));
		memset(&given, 0, sizeof(given));
		if (option_parse(&given, row->value, arguments[i], error) &&
		    memcmp(&given, &none, sizeof(given)) != 0)
			return true;
	}
	return false;
}

static void every_option_has_an_effect(void **state)
{
	(void)state;
	for (size_t i = 0; i < OPTION_ROWS; i++)
		if (!has_effect(&option_rows[i]))
			fail_msg("--%s does nothing", option_rows[i].name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults),
		cmocka_unit_test(values),
		cmocka_unit_test(alerts_and_metrics),
		cmocka_unit_test(the_text_has_straces_options),
		cmocka_unit_test(mistakes),
		cmocka_unit_test(help_names_every_option),
		cmocka_unit_test(every_option_has_an_effect),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
