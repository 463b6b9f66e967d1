/*
 * Marks: a call that asks for a path like strec:begin:NAME, which is not there. Any call that
 * only looks will do, and how it ends makes no difference.
 */
#ifndef VIZ_MARK_H
#define VIZ_MARK_H

#include <stddef.h>
#include <stdint.h>

#include "format/event.h"

enum mark_kind {
	MARK_BEGIN, /* strec:begin:NAME: a span begins when the call returns */
	MARK_END,   /* strec:end:NAME: the innermost of that name ended when the call was entered */
	MARK_POINT, /* strec:mark:NAME */
	MARK_NONE,  /* no mark */
};

struct mark {
	enum mark_kind kind;
	const uint8_t *name; /* in the event's capture, any bytes; unless MARK_NONE */
	size_t size;         /* bytes, at least 1 */
};

/* What mark a call is whose path is argument arg. */
struct mark mark_of_path(const struct event *ev, unsigned arg);

/* What mark an event is. */
struct mark mark_of_event(const struct event *ev);

#endif
