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

/* All zero is the default. */
struct decode_options {
	uint32_t string_max; /* bytes of a captured text to show, 0 for all that were captured */
	bool duration;       /* behind a call that ended, " <seconds.microseconds>", as strace -T */
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
 * An address stands for what was not captured. The arguments that a call ignores for the values
 * of others (the mode of an open without O_CREAT) are left out.
 */
size_t decode_event(const struct event *ev, const struct decode_options *opt, char *buf,
		    size_t size);

/*
 * The first half of a call between whose halves other events are to be shown:
 * `read(3, 0x7ffd0000, 10 <unfinished ...>`. For EVENT_CALL, EVENT_ENTERED and an EVENT_TASK with
 * EVENT_IN_CALL.
 */
size_t decode_enter(const struct event *ev, const struct decode_options *opt, char *buf,
		    size_t size);

/* The second half: `<... read resumed>) = 10`. For EVENT_CALL. */
size_t decode_resumed(const struct event *ev, const struct decode_options *opt, char *buf,
		      size_t size);

#endif
