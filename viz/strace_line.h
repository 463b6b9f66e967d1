/*
 * One line of strace's text: what kind it is and where its parts are. Plain functions of the
 * bytes; nothing is allocated, and spans point into the line.
 *
 * The forms are those of strace(1) up to 6.x, with any of -f, -t, -tt, -ttt, -r, -T, -k, -y, -Y
 * and -o, and of stview --export text.
 */
#ifndef VIZ_STRACE_LINE_H
#define VIZ_STRACE_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STRACE_PIECES_MAX 8

struct span_text {
	const char *at;
	size_t size;
};

enum strace_line_kind {
	STRACE_EMPTY,
	STRACE_CALL,      /* name(arguments) = result */
	STRACE_ENTERED,   /* name(arguments <unfinished ...>, or <detached ...> */
	STRACE_RESUMED,   /* <... name resumed>arguments) = result */
	STRACE_EVENT,     /* --- what happened ---, +++ what happened +++ */
	STRACE_FRAME,     /* " > module(function+0x..) [0x..]" */
	STRACE_MESSAGE,   /* strace: ... */
	STRACE_CONTINUED, /* the rest of a line that a message broke */
	STRACE_OTHER,     /* none of these */
};

enum strace_stamp {
	STAMP_NONE,
	STAMP_DAY,   /* time of the day in the zone of that machine: -t, -tt */
	STAMP_EPOCH, /* since 1970: -ttt */
	STAMP_START, /* since the recording began: stview --export text --times */
};

struct strace_line {
	enum strace_line_kind kind;
	int32_t pid;           /* 0: the line has none */
	struct span_text comm; /* of -Y; size 0: there is none */
	enum strace_stamp stamp;
	uint64_t stamp_ns;
	bool has_relative; /* -r */
	uint64_t relative_ns;
	struct span_text body; /* without what stands in front */
	struct span_text name;
	struct span_text args;   /* inside the parentheses, or of them what the line has */
	struct span_text result; /* behind "= ", without the duration */
	bool detached;
	bool has_duration; /* -T */
	uint64_t duration_ns;
};

/* The text of a line without its newline. */
void strace_line_parse(struct strace_line *line, const char *text, size_t size);

/*
 * Splits arguments at the commas that are in no string, bracket or name of a descriptor. Returns
 * how many pieces there are; those behind the last place of pieces are part of the last one.
 */
size_t strace_pieces(struct span_text args, struct span_text pieces[static STRACE_PIECES_MAX]);

/* Whether the span is this text. */
bool span_is(struct span_text span, const char *text);
bool span_begins(struct span_text span, const char *text);
bool span_ends(struct span_text span, const char *text);

/* Takes text off the beginning; false where it does not begin so. */
bool span_skip(struct span_text *span, const char *text);

/* Takes a decimal number off the beginning; false where there is none, or a larger one. */
bool span_decimal(struct span_text *span, uint64_t *value);

#endif
