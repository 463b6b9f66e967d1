/*
 * The options of stview: one list yields what getopt_long(3) needs, --help, and the names that
 * may stand in a configuration file.
 */
#ifndef VIZ_VIEWER_OPTIONS_H
#define VIZ_VIEWER_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "viz/collector_settings.h"
#include "viz/decode.h"
#include "viz/config.h"
#include "viz/diff_tolerance.h"
#include "viz/export.h"
#include "viz/keymap.h"
#include "viz/theme.h"

/* X(option, letter or 0, name, argument or NULL, help line) */
#define VIEWER_OPTION_LIST(X)                                                                      \
	X(SPEED, 0, "speed", "X", "play X times as fast as it was; max: as fast as it goes")       \
	X(AT, 'a', "at", "TIME", "begin at TIME: 1.5s, 1:23, 50%, end")                            \
	X(TICK, 0, "tick", "MS", "length of a tick in ms (default 50)")                            \
	X(HISTORY_SIZE, 0, "history-size", "N", "ticks that sparklines reach back (default 300)")  \
	X(THRESHOLD, 0, "anomaly-threshold", "N",                                                  \
	  "standard deviations from which on a call is an anomaly (default 3)")                    \
	X(NO_ANOMALY, 0, "no-anomaly", NULL, "look for no anomalies")                              \
	X(FILTER, 'F', "filter", "EXPR", "only calls that match, such as '%file failed'")          \
	X(FOLLOW, 0, "follow", NULL, "FILE may still grow: wait for more")                         \
	X(EXPORT, 'e', "export", "FORMAT", "no screen: print everything as FORMAT, see below")     \
	X(OUTPUT, 'o', "output", "FILE", "write it to FILE, which is there whole or not at all")   \
	X(FROM, 0, "from", "TIME", "only what happened from TIME on")                              \
	X(TO, 0, "to", "TIME", "only what happened before TIME")                                   \
	X(CUT, 0, "cut", "FROM..TO", "a new log of what happened from FROM on and before TO")      \
	X(MERGE, 0, "merge", NULL, "a new log of the events of all FILEs, in order of time")       \
	X(REDACT, 0, "redact", "[=WHAT]", "a new log without what is private, see stview(1)")      \
	X(WEIGHT, 0, "weight", "WHAT", "of folded stacks: time (the default), count or bytes")     \
	X(SUMMARY_BY, 0, "by", "WHAT", "summary: a row for each call, process, file or site")      \
	X(SUMMARY_SORT, 0, "sort", "COLUMN",                                                       \
	  "summary: by time, mean, calls, errors, p50, p99, max or name")                          \
	X(OTLP_ENDPOINT, 0, "otlp-endpoint", "URL", "of otlp: send to the collector at URL")       \
	X(OTLP_THRESHOLD, 0, "otlp-threshold", "US",                                               \
	  "of otlp: calls that took at least so long, in us (default 1000)")                       \
	X(HTML_EVENTS, 0, "html-events", "N", "of html: at most N events (default 20000)")         \
	X(FORK_PIDS, 'f', "follow-forks", NULL,                                                    \
	  "text: thread ids before the lines; they always are")                                    \
	X(NO_TIDS, 0, "no-tids", NULL,                                                             \
	  "text: no thread ids before the lines, as strace without -f")                            \
	X(CLOCK, 't', "absolute-timestamps", NULL,                                                 \
	  "text: time of day; -tt with us; -ttt since 1970")                                       \
	X(RELATIVE, 'r', "relative-timestamps", NULL, "text: time since the line before")          \
	X(DURATIONS, 'T', "syscall-times", NULL, "text: how long each call took")                  \
	X(TIMES, 0, "times", NULL, "text: time since the start, and how long each call took")      \
	X(FD_NAMES, 'y', "decode-fds", NULL, "text: what descriptors are; -yy also protocols")     \
	X(STACKS, 'k', "stack-traces", NULL, "text: the stack of each call, where strec -k was")   \
	X(STRINGS, 's', "string-limit", "N", "text: show at most N bytes of a string")             \
	X(HEX, 'x', "strings-in-hex", NULL,                                                        \
	  "text: strings that are no ASCII in hexadecimal; -xx: all")                              \
	X(FULL, 'v', "no-abbrev", NULL, "text: all fields of structures")                          \
	X(WORDS, 'X', "const-print-style", "STYLE", "text: constants raw, abbrev or verbose")      \
	X(FRAME, 0, "frame", "TIME", "no screen: print the screen at TIME")                        \
	X(FRAMES, 0, "frames", "RANGE", "print every screen of FROM..TO or FROM..TO/STEP")         \
	X(SIZE, 0, "size", "COLSxROWS", "of that screen (default 120x40)")                         \
	X(FORMAT, 0, "format", "FORMAT", "of that screen: text, ansi, html, svg; of --diff: json") \
	X(DIFF, 0, "diff", NULL, "compare two: A B; exit 0 same, 1 different, 2 trouble")          \
	X(TOLERANCE, 0, "tolerance", "LIST",                                                       \
	  "of --diff: what may differ, such as calls=5%,errors=2")                                 \
	X(ALL, 0, "all", NULL, "of --diff: lists of any length, whole")                            \
	X(INFO, 'i', "info", NULL, "say what the log holds and how it ended")                      \
	X(VERIFY, 0, "verify", NULL, "check every block; exit 1 where one is damaged")             \
	X(SYMBOLIZE, 0, "symbolize", NULL, "look up functions and lines of stacks, and keep them") \
	X(DEBUG_PATH, 0, "debug-path", "DIRS", "with --symbolize: where separate debug files are") \
	X(PANELS, 0, "panels", "KEYS", "show these panels, such as 459, and focus the first")      \
	X(ML, 0, "ml", NULL, "show the Clusters panel")                                            \
	X(ML_CLUSTERS, 0, "ml-clusters", "N", "show it, with N clusters, from 2 to 8 (default 3)") \
	X(THEME, 0, "theme", "NAME", "colours: dark, light, colorblind or mono")                   \
	X(METRICS, 0, "metrics", NULL, "show the Metrics panel")                                   \
	X(ALERTS, 0, "alerts", NULL, "show the Alerts panel")                                      \
	X(ALERT_RULES, 0, "alert-rules", "FILE", "alerts by the rules in FILE, see stview(1)")     \
	X(ALERT_LATENCY, 0, "alert-latency-threshold", "US",                                       \
	  "alert above this 99th percentile, in us (default 10000)")                               \
	X(ALERT_ERRORS, 0, "alert-error-rate", "PERCENT",                                          \
	  "alert where more of the calls fail (default 5)")                                        \
	X(DEMO, 0, "demo", NULL, "no FILE: show made-up data, and say so on every screen")         \
	X(SEED, 0, "seed", "N", "of that data: the same N gives the same (default 1)")             \
	X(ASCII, 0, "ascii", NULL, "draw with ASCII only")                                         \
	X(CONFIG, 0, "config", "FILE", "read settings from FILE, see stview(1)")                   \
	X(NO_CONFIG, 0, "no-config", NULL, "read no file of settings")                             \
	X(LIST_KEYS, 0, "list-keys", NULL, "print the keys, as lines of such a file")              \
	X(SHOW_FPS, 0, "show-fps", NULL, "show the number of the frame and the time to draw it")   \
	X(VERSION, 'V', "version", NULL, "print the version")                                      \
	X(HELP, 'h', "help", NULL, "print this")

/* What is asked of one run; all others may be in a configuration file, by their long names. */
#define VIEWER_ONCE_LIST(X)                                                                        \
	X(AT)                                                                                      \
	X(EXPORT)                                                                                  \
	X(FROM)                                                                                    \
	X(TO)                                                                                      \
	X(CUT)                                                                                     \
	X(MERGE)                                                                                   \
	X(REDACT)                                                                                  \
	X(FRAME)                                                                                   \
	X(FRAMES)                                                                                  \
	X(DEMO)                                                                                    \
	X(SEED)                                                                                    \
	X(DIFF)                                                                                    \
	X(ALL)                                                                                     \
	X(INFO)                                                                                    \
	X(VERIFY)                                                                                  \
	X(SYMBOLIZE)                                                                               \
	X(OUTPUT)                                                                                  \
	X(OTLP_ENDPOINT)                                                                           \
	X(CONFIG)                                                                                  \
	X(NO_CONFIG)                                                                               \
	X(LIST_KEYS)                                                                               \
	X(VERSION)                                                                                 \
	X(HELP)

enum viewer_mode {
	MODE_SCREEN, /* or text, where standard output is no terminal */
	MODE_EXPORT,
	MODE_FRAME,
	MODE_DIFF,
	MODE_INFO,
	MODE_VERIFY,
	MODE_SYMBOLIZE,
	MODE_LIST_KEYS,
	MODE_HELP,
	MODE_VERSION,
};

enum frame_format {
	FRAME_TEXT,
	FRAME_ANSI,
	FRAME_HTML,
	FRAME_SVG,
	FRAME_JSON, /* MODE_DIFF */
};

#define OPTIONS_MAX 128 /* of the list */

#define CUT_TIME_SIZE 64

struct viewer_options {
	enum viewer_mode mode;
	const char *path;  /* "-" is standard input */
	const char *other; /* MODE_DIFF: what it is compared with */
	struct diff_tolerance tolerance;
	double speed;       /* 0: not given */
	const char *at;     /* NULL: the beginning */
	const char *frame;  /* MODE_FRAME */
	const char *frames; /* MODE_FRAME: of all in this range; NULL: one */
	uint64_t tick_ns;   /* 0: not given */
	struct collector_settings settings;
	const char *filter;              /* NULL: none */
	const struct exporter *exporter; /* MODE_EXPORT */
	const char *panels;              /* their keys; NULL: not given */
	const struct theme *theme;       /* NULL: not given */
	char panels_also[8];             /* keys of those that other options show */
	const char *alert_rules;         /* path; NULL: not given */
	double alert_latency_us;         /* 0: not given */
	double alert_errors;             /* percent; 0: not given */
	const char *output;              /* NULL: standard output; with MODE_SYMBOLIZE the log */
	const char *from, *to;           /* NULL: not given */
	char cut[2][CUT_TIME_SIZE];      /* what from and to point to, where it was given */
	unsigned redact;                 /* enum redact_bit; 0: not given */
	char *const *files;              /* with merge: all, path is the first */
	size_t file_count;
	const char *debug_path; /* likewise; NULL: the usual places */
	const char *config;     /* NULL: not given */
	struct keymap keys;
	int columns, rows;
	enum frame_format format;
	bool format_given; /* by whom: the command line or the configuration file */
	enum export_weight weight;
	enum summary_by by;
	enum summary_sort sort;
	struct otlp_options otlp;
	uint32_t html_events;
	struct text_form form;
	bool wants_text; /* an option was given that is for text only */
	bool follow, ascii, show_fps, no_config, demo, all, merge;
	uint64_t seed;           /* with demo */
	bool given[OPTIONS_MAX]; /* on the command line: for each row of the list */
};

#define OPTIONS_ERROR_SIZE 256

/*
 * Reads the command line. False for a mistake in it, with one line in error, without the
 * program's name and a newline. Texts point into argv.
 */
bool viewer_options_parse(struct viewer_options *options, int argc, char **argv,
			  char error[static OPTIONS_ERROR_SIZE]);

/*
 * Adds what a configuration file says and the command line does not. All of it or, with one line
 * in error as above but with file and line, nothing. Texts point into the config.
 */
bool viewer_options_configure(struct viewer_options *options, const struct config *config,
			      char error[static OPTIONS_ERROR_SIZE]);

void viewer_options_help(FILE *out);

#endif
