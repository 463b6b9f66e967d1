/*
 * What each descriptor of each process leads to, from the calls of the log itself.
 *
 * The state is one flat value of descriptors_size() bytes without pointers, so that a copy is
 * a snapshot. All zero it knows nothing. Events are given to it in the order of the log; what
 * it says is about the event given last, and depends on the events up to that one alone.
 *
 * Memory is bounded: where there are more descriptors, names or tasks at a time than there is
 * room for, those that were made first are forgotten first, and then have no name. What comes
 * of calls that were not recorded, or not successful, is not known either.
 *
 * Names are those of readlink(2) of /proc/PID/fd. The log has no inode numbers but those that
 * a program itself asked for by fstat(2), or that the recorder found at the beginning: for
 * others there is a question mark, as in "pipe:[?]". Symbolic links that a path goes through
 * are resolved as far as the session block or readlink(2) calls tell of them.
 */
#ifndef REPLAY_DESCRIPTORS_H
#define REPLAY_DESCRIPTORS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "format/event.h"
#include "format/reader.h"

struct descriptors;

#define DESCRIPTOR_CWD (-100) /* AT_FDCWD: the working directory */

#define DESCRIPTOR_TEXT_SIZE 4112 /* more than PATH_MAX */

size_t descriptors_size(void);

/* Takes over what *from knows; costs as much as it knows, not descriptors_size(). */
void descriptors_copy(struct descriptors *to, const struct descriptors *from);

/* XXH64 over what *d knows: equal states have equal hashes. */
uint64_t descriptors_hash(const struct descriptors *d, uint64_t seed);

/*
 * One more event of the log. session is the log's, the same each time, or NULL: of it come the
 * first working directory and symbolic links. Never allocates.
 */
void descriptors_event(struct descriptors *d, const struct event *ev,
		       const struct log_session *session);

enum descriptor_moment {
	DESCRIPTOR_ENTERED,  /* what it was when the event's call was entered */
	DESCRIPTOR_RETURNED, /* what it is behind the event */
};

enum descriptor_detail {
	DETAIL_PATH,     /* "/etc/passwd", "socket:[4711]" */
	DETAIL_PROTOCOL, /* also "TCP:[127.0.0.1:40000->127.0.0.1:80]", "pid:17" */
};

enum descriptor_kind {
	DESCRIPTOR_PATH, /* or what else has no inode of a pipe or socket: "anon_inode:[eventfd]" */
	DESCRIPTOR_PIPE,
	DESCRIPTOR_SOCKET,
	DESCRIPTOR_PIDFD,
};

struct descriptor_name {
	enum descriptor_kind kind;
	bool is_path;
	bool deleted;    /* the file has that name no more */
	char device[32]; /* of a path that is a device: "char 1:3"; else "" */
	size_t size;
	char text[DESCRIPTOR_TEXT_SIZE]; /* bytes as they were in the log, and a NUL */
};

/*
 * The name of descriptor fd, or of DESCRIPTOR_CWD, in the task of the last event. False where
 * it is not known.
 */
bool descriptors_name(const struct descriptors *d, int32_t fd, enum descriptor_moment moment,
		      enum descriptor_detail detail, struct descriptor_name *name);

/*
 * When a descriptor of the task of the last event was made, as it was when that was entered: the
 * time of the event that made it, also where that was another task's before a fork(). False
 * where it is not known.
 */
bool descriptors_made(const struct descriptors *d, int32_t fd, uint64_t *made_ns);

/*
 * A number that stands for the name of a descriptor with DETAIL_PROTOCOL, for a fraction of what
 * the name costs: where two numbers from one table are equal, so are the names, at any events.
 * 0 where the name is not known. Different numbers may have one name.
 */
uint32_t descriptors_naming(const struct descriptors *d, int32_t fd, enum descriptor_moment moment);

/*
 * The absolute name of the path that argument arg of ev gives, from the working directory or the
 * directory of a descriptor as they were when the call was entered; of an empty path and of NULL
 * the name of that descriptor. ev is the event given last. A link at the end is not followed,
 * one before it only where readlink(2) told of it. Into out; returns the length, 0 where it is
 * not known.
 */
size_t descriptors_path(const struct descriptors *d, const struct event *ev, unsigned arg,
			char out[static DESCRIPTOR_TEXT_SIZE]);

#endif
