/*
 * An event as one line of text, in the form that strace(1) made known.
 *
 * Plain functions of their arguments: no state, no locks, no allocation.
 */
#ifndef VIZ_DECODE_H
#define VIZ_DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "format/event.h"

/* Which strings are shown as hexadecimal escapes: strace -x, -xx. */
enum decode_hex {
	DECODE_HEX_NONE,
	DECODE_HEX_BINARY, /* those that hold other bytes than printable ASCII and white space */
	DECODE_HEX_ALL,
};

/* What stands for a constant or flags: strace -X. */
enum decode_words {
	DECODE_WORDS_NAMES,
	DECODE_WORDS_RAW,  /* the number */
	DECODE_WORDS_BOTH, /* the number, and its name as a comment */
};

/* All zero is the default. */
struct decode_options {
	/*
	 * Bytes of a string and elements of an array to show, as strace -s, 0 for all that were
	 * captured. Paths are always shown whole.
	 */
	uint32_t string_max;
	uint8_t hex;     /* enum decode_hex */
	uint8_t words;   /* enum decode_words */
	bool full;       /* all fields of structures and all elements of arrays: strace -v */
	bool duration;   /* behind a call that ended, " <seconds.microseconds>", as strace -T */
	uint32_t column; /* at which the "=" before a result stands at least */
	/*
	 * What stands behind each descriptor of a call that is not negative, and behind AT_FDCWD
	 * (fd -100), such as "</etc/passwd>": written to buf like snprintf(3), so that nothing is
	 * "". after: the call made the descriptor, so its name is that when the call returned.
	 * NULL: descriptors are numbers.
	 */
	size_t (*fd_name)(void *data, int32_t fd, bool after, char *buf, size_t size);
	void *fd_data;
};

/*
 * These write into buf, of size bytes, and return the length of the whole text in bytes without
 * its final NUL; where that is size or more, the text was cut. What is written always ends in a
 * NUL, unless size is 0; buf may then be NULL. The text is ASCII without control characters or a
 * newline, whatever bytes the event holds. opt may be NULL. They do not fail.
 */

/*
 * Any event: `openat(AT_FDCWD, "/etc/passwd", O_RDONLY|O_CLOEXEC) = 3`, `+++ exited with 0 +++`.
 * The form is that of strace 6.1; an address stands for what was not captured. The arguments that a
 * call ignores for the values of others (the mode of an open without O_CREAT) are left out.
 */
size_t decode_event(const struct event *ev, const struct decode_options *opt, char *buf,
		    size_t size);

/*
 * The first half of a call between whose halves other events are to be shown:
 * `read(3,  <unfinished ...>`, with the arguments that were known then. For EVENT_CALL,
 * EVENT_ENTERED and an EVENT_TASK with EVENT_IN_CALL.
 */
size_t decode_enter(const struct event *ev, const struct decode_options *opt, char *buf,
		    size_t size);

/* The second half: `<... read resumed>"some text\n", 10) = 10`. For EVENT_CALL. */
size_t decode_resumed(const struct event *ev, const struct decode_options *opt, char *buf,
		      size_t size);

#define DECODE_ERRNO_END 531 /* behind the last one that has a name, the kernel's own included */

/* The name of an error, as "ENOENT", static; NULL where it has none. */
const char *decode_errno_name(unsigned code);

/*
 * One argument of a call, of those of its row in format/syscalls.def; "" for one that it does not
 * have. For events as decode_enter().
 */
size_t decode_argument(const struct event *ev, unsigned index, const struct decode_options *opt,
		       char *buf, size_t size);

#endif
