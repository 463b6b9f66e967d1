/*
 * Words of strace turned back into what they stand for: numbers, flags, strings, and of structures
 * those that other parts of the viewer look into.
 */
#ifndef VIZ_STRACE_VALUES_H
#define VIZ_STRACE_VALUES_H

#include <stdbool.h>
#include <stdint.h>

#include "format/bytes.h"
#include "format/event.h"
#include "viz/strace_line.h"

/* What an argument's text says. */
struct strace_value {
	uint64_t number;  /* 0 where the text has none */
	bool has_capture; /* capture's arg is 0; its bytes lie in the buffer */
	struct capture capture;
	bool keep_text; /* neither of the two says all that the text does */
};

/*
 * text is an argument of a kind, an enum arg_kind. bytes must have room for as many bytes more as
 * text has, and 128: it is not moved.
 */
void strace_value_parse(struct strace_value *value, unsigned kind, struct span_text text,
			struct buffer *bytes);

/* -1, 0x1f, 0644: all of text, or false. */
bool strace_number(struct span_text text, uint64_t *number);

/* The number of a signal by its name, SIGTERM or SIGRT_3; false where it is none. */
bool strace_signal(struct span_text text, uint64_t *number);

/*
 * A string in quotation marks at the beginning of *text, and "..." behind it, which are taken
 * off; its bytes are appended. False where there is none, or one that does not end.
 */
bool strace_string(struct span_text *text, struct buffer *bytes, bool *cut);

#endif
