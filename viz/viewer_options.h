/*
 * The command line of stview: one list yields what getopt_long(3) needs, and --help.
 */
#ifndef VIZ_VIEWER_OPTIONS_H
#define VIZ_VIEWER_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "viz/decode.h"
#include "viz/export.h"

/* X(option, letter or 0, name, argument or NULL, help line) */
#define VIEWER_OPTION_LIST(X)                                                                      \
	X(SPEED, 0, "speed", "X", "play X times as fast as it was; max: as fast as it goes")     \
	X(AT, 'a', "at", "TIME", "begin at TIME: 1.5s, 1:23, 50%, end")                            \
	X(TICK, 't', "tick", "MS", "length of a tick in ms (default 50)")                          \
	X(FILTER, 'F', "filter", "EXPR", "only calls that match, such as '%file failed'")          \
	X(FOLLOW, 'f', "follow", NULL, "FILE may still grow: wait for more")                       \
	X(EXPORT, 'e', "export", "FORMAT", "no screen: print everything as FORMAT, see below")     \
	X(TIMES, 'T', "times", NULL, "with --export text: when, and how long it took")             \
	X(STRINGS, 's', "string-limit", "N", "of text: show at most N bytes of a string")          \
	X(HEX, 'x', "strings-in-hex", NULL, "strings that are no ASCII in hexadecimal; -xx: all")  \
	X(FULL, 'v', "no-abbrev", NULL, "all fields of structures")                                \
	X(WORDS, 'X', "const-print-style", "STYLE", "constants: raw, abbrev or verbose")           \
	X(FRAME, 0, "frame", "TIME", "no screen: print the screen at TIME")                        \
	X(SIZE, 0, "size", "COLSxROWS", "of that screen (default 120x40)")                         \
	X(FORMAT, 0, "format", "FORMAT", "of that screen: text (the default), ansi or html")       \
	X(INFO, 'i', "info", NULL, "say what the log holds and how it ended")                      \
	X(VERIFY, 0, "verify", NULL, "check every block; exit 1 where one is damaged")             \
	X(ASCII, 0, "ascii", NULL, "draw with ASCII only")                                         \
	X(SHOW_FPS, 0, "show-fps", NULL, "show the number of the frame and the time to draw it")   \
	X(VERSION, 'V', "version", NULL, "print the version")                                      \
	X(HELP, 'h', "help", NULL, "print this")

enum viewer_mode {
	MODE_SCREEN, /* or text, where standard output is no terminal */
	MODE_EXPORT,
	MODE_FRAME,
	MODE_INFO,
	MODE_VERIFY,
	MODE_HELP,
	MODE_VERSION,
};

enum frame_format {
	FRAME_TEXT,
	FRAME_ANSI,
	FRAME_HTML,
};

struct viewer_options {
	enum viewer_mode mode;
	const char *path;		 /* "-" is standard input */
	double speed;			 /* 0: not given */
	const char *at;			 /* NULL: the beginning */
	const char *frame;		 /* MODE_FRAME */
	uint64_t tick_ns;		 /* 0: not given */
	const char *filter;		 /* NULL: none */
	const struct exporter *exporter; /* MODE_EXPORT */
	int columns, rows;
	enum frame_format format;
	bool follow, times, ascii, show_fps;
	struct decode_options text; /* of --export text */
};

#define OPTIONS_ERROR_SIZE 256

/*
 * Reads the command line. False for a mistake in it, with one line in error, without the
 * program's name and a newline. Texts point into argv.
 */
bool viewer_options_parse(struct viewer_options *options, int argc, char **argv,
			  char error[static OPTIONS_ERROR_SIZE]);

void viewer_options_help(FILE *out);

#endif
