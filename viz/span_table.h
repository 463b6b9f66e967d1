/*
 * Spans: what lasts, from a process down to one long call, each within the one that it
 * belongs to. A bounded table of them; a flat value without pointers.
 *
 * A span is known by its place, a reference: index + 1, 0 for none. A parent stays as long
 * as it has children, so a reference to one is good. When there is no room for another, the
 * shortest of those makes room that ended and have no children. Marks have an allowance of
 * their own, so that neither do they push out the rest nor the rest them.
 */
#ifndef VIZ_SPAN_TABLE_H
#define VIZ_SPAN_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "format/event.h"
#include "format/reader.h"
#include "viz/call_table.h"

#define SPAN_ROWS       1024
#define SPAN_CALLS_MAX  512 /* long calls among them */
#define SPAN_MARKS_MAX  256 /* marks and points among them */
#define SPAN_LABEL_SIZE 32
#define SPAN_RESTART    512 /* a result of minus this and less: a signal interrupted the call */

enum span_kind {
	SPAN_NONE,
	SPAN_PROCESS, /* from its first task's start to its end */
	SPAN_PROGRAM, /* from an exec to the next, or to the end of the process */
	SPAN_THREAD,  /* a task that is not the first of its process */
	SPAN_CALL,
	SPAN_MARK,  /* from strec:begin:NAME to strec:end:NAME */
	SPAN_POINT, /* strec:mark:NAME; it ends where it begins */
};

enum span_flag {
	SPAN_OPEN = 1 << 0,     /* it has not ended */
	SPAN_FAILED = 1 << 1,   /* exit status other than 0, death by signal, error of a call */
	SPAN_CUT = 1 << 2,      /* what is around it ended first: no status, no end of its own */
	SPAN_DETACHED = 1 << 3, /* the recorder let go of it: the true end is later */
	SPAN_BEFORE = 1 << 4,   /* the true begin is earlier */
	SPAN_AWAITED = 1 << 5,  /* its parent was waiting when it ended */
	SPAN_PENDING = 1 << 6,  /* the parent's next call will tell whether it was */
	SPAN_WAIT = 1 << 7,     /* a call that got a child's status, or still waits for one */
};

struct span {
	uint64_t begin_ns, end_ns; /* end_ns: unless SPAN_OPEN */
	union {
		uint64_t reaped_ns; /* process: when its parent got its status, 0 for never */
		struct call_key call;
	};
	uint64_t block; /* address of the event that told of it */
	uint32_t row;
	uint32_t id;     /* never used again, from 1 on */
	uint32_t serial; /* of its task */
	int32_t tid;
	int32_t result; /* status as wait(2) encodes it; of a failed call, minus errno */
	uint16_t parent;
	uint16_t children;
	uint8_t kind;  /* enum span_kind */
	uint8_t flags; /* enum span_flag, or-ed */
	char label[SPAN_LABEL_SIZE];
};

struct span_table {
	struct span spans[SPAN_ROWS];
	uint32_t count; /* 0 .. count - 1 are in use */
	uint32_t calls, marks;
	uint32_t next_id;
	/*
	 * A call no longer than this has no room: what would go for it is longer. 0 where that
	 * is not known.
	 */
	uint64_t floor_ns;
	uint64_t evicted; /* that were pushed out, or had no room at all; but for calls */
};

static inline struct span *span_at(struct span_table *table, uint16_t ref)
{
	return &table->spans[ref - 1];
}

static inline const struct span *span_get(const struct span_table *table, uint16_t ref)
{
	return &table->spans[ref - 1];
}

static inline bool span_is_mark(const struct span *span)
{
	return span->kind == SPAN_MARK || span->kind == SPAN_POINT;
}

/* How long it lasted, ns; of one that is open, up to now_ns. */
static inline uint64_t span_duration_ns(const struct span *span, uint64_t now_ns)
{
	uint64_t end_ns = span->flags & SPAN_OPEN ? now_ns : span->end_ns;

	return end_ns > span->begin_ns ? end_ns - span->begin_ns : 0;
}

/*
 * Adds a copy of *made, with an id of its own. Returns its reference, or 0: there is no room,
 * as for a call where all others are longer. What made room for it is copied to *gone, with
 * its reference as id; kind SPAN_NONE where nothing did.
 */
uint16_t span_add(struct span_table *table, const struct span *made, struct span *gone);

/* Puts another call in the place of a call. */
void span_replace_call(struct span_table *table, uint16_t ref, const struct span *made);

/* Ends an open span; flags are added to its own. */
void span_close(struct span_table *table, uint16_t ref, uint64_t end_ns, unsigned flags,
		int32_t result);

/* The process that a span is of, itself where it is one; 0 where none is known. */
uint16_t span_process(const struct span_table *table, uint16_t ref);

/* Likewise the program, or else the process. */
uint16_t span_program(const struct span_table *table, uint16_t ref);

/* The newest process or thread of a task's serial; only_open: that has not ended. Or 0. */
uint16_t span_of_task(const struct span_table *table, uint32_t serial, bool only_open);

/* Sets the label to a beginning of the bytes, whole characters of UTF-8. */
void span_label(char label[static SPAN_LABEL_SIZE], const void *bytes, size_t size);

#endif
