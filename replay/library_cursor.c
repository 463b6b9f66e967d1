#include <stdlib.h>

#include "format/syscalls.h"
#include "replay/library_private.h"
#include "replay/source.h"

/* The library's numbers are those of the format, under names of their own. */
#define SAME(name, value)                                                                          \
	_Static_assert((int)STREC_##name == (int)(value), "libstrec has the numbers of the "       \
							  "format")
SAME(KIND_CALL, EVENT_CALL);
SAME(KIND_ENTERED, EVENT_ENTERED);
SAME(KIND_TASK, EVENT_TASK);
SAME(KIND_START, EVENT_START);
SAME(KIND_EXEC, EVENT_EXEC);
SAME(KIND_EXIT, EVENT_EXIT);
SAME(KIND_SIGNAL, EVENT_SIGNAL);
SAME(KIND_STOP, EVENT_STOP);
SAME(KIND_DETACH, EVENT_DETACH);
SAME(KIND_USAGE, EVENT_USAGE);
SAME(KIND_OUTPUT, EVENT_OUTPUT);
SAME(KIND_HELD, EVENT_HELD);
SAME(KIND_NOTE, EVENT_NOTE);
SAME(KIND_LOSS, EVENT_LOSS);
SAME(KIND_DESCRIPTOR, EVENT_DESCRIPTOR);
SAME(KIND_MAPPING, EVENT_MAPPING);
_Static_assert(EVENT_KINDS == EVENT_MAPPING + 1, "and libstrec has all kinds");
SAME(ARCH_X86_64, ARCH_X86_64);
SAME(ARCH_I386, ARCH_I386);
SAME(ARCH_X32, ARCH_X32);
_Static_assert(ARCHES == ARCH_X32 + 1, "and all ABIs");
SAME(EVENT_ERROR, EVENT_ERROR);
SAME(EVENT_UNFINISHED, EVENT_UNFINISHED);
SAME(EVENT_IN_CALL, EVENT_IN_CALL);
SAME(EVENT_ATTACHED, EVENT_ATTACHED);
SAME(EVENT_SUPERSEDED, EVENT_SUPERSEDED);
SAME(EVENT_ANNOUNCED, EVENT_ANNOUNCED);
SAME(CAPTURE_STRING, CAPTURE_STRING);
SAME(CAPTURE_BYTES, CAPTURE_BYTES);
SAME(CAPTURE_LIST, CAPTURE_LIST);
SAME(CAPTURE_WHOLE, CAPTURE_WHOLE);
SAME(CAPTURE_CUT, CAPTURE_CUT);
SAME(CAPTURE_FAULT, CAPTURE_FAULT);
SAME(CLASS_FILE, CLASS_FILE);
SAME(CLASS_DESC, CLASS_DESC);
SAME(CLASS_NETWORK, CLASS_NETWORK);
SAME(CLASS_MEMORY, CLASS_MEMORY);
SAME(CLASS_PROCESS, CLASS_PROCESS);
SAME(CLASS_SIGNAL, CLASS_SIGNAL);
SAME(CLASS_IPC, CLASS_IPC);

struct strec_cursor {
	struct strec_log *log;
	struct event_stream *stream;
	uint64_t from_ns; /* events before are passed over */
	/* The event that was given last. */
	struct event event;
	struct strec_event public_event;
	struct strec_task task;
	struct strec_capture captures[EVENT_CAPTURES_MAX];
};

struct strec_cursor *strec_cursor_new(struct strec_log *log)
{
	struct strec_cursor *cursor = calloc(1, sizeof(*cursor));

	if (!cursor)
		return NULL;
	cursor->log = log;
	cursor->stream = event_stream_new(log->reader);
	if (cursor->stream)
		return cursor;
	free(cursor);
	return NULL;
}

void strec_cursor_free(struct strec_cursor *cursor)
{
	if (!cursor)
		return;
	event_stream_free(cursor->stream);
	free(cursor);
}

static void publish_captures(struct strec_cursor *cursor)
{
	for (unsigned i = 0; i < cursor->event.capture_count; i++) {
		const struct capture *from = &cursor->event.captures[i];

		cursor->captures[i] = (struct strec_capture){
			.arg = from->arg,
			.kind = from->kind,
			.state = from->state,
			.error = from->error,
			.at_exit = from->at_exit,
			.size = from->size,
			.bytes = from->bytes,
		};
	}
}

static void publish(struct strec_cursor *cursor)
{
	const struct event *from = &cursor->event;

	cursor->task = (struct strec_task){
		.serial = from->task->serial,
		.parent = from->task->parent,
		.tid = from->task->tid,
		.pid = from->task->pid,
		.name = from->task->name,
	};
	cursor->public_event = (struct strec_event){
		.time_ns = from->time_ns,
		.duration_ns = from->duration_ns,
		.task = &cursor->task,
		.kind = from->kind,
		.arch = from->arch,
		.flags = from->flags,
		.capture_count = from->capture_count,
		.nr = from->nr,
		.args = {from->args[0], from->args[1], from->args[2], from->args[3], from->args[4],
			 from->args[5]},
		.result = from->result,
		.ip = from->ip,
	};
	publish_captures(cursor);
}

/* As event_stream_next(), but takes in what has arrived of a pipe. */
static int next_event(struct strec_cursor *cursor, struct strec_error *err)
{
	struct strec_log *log = cursor->log;
	int rc;

	do {
		rc = event_stream_next(cursor->stream, &cursor->event, err);
		if (rc != STREC_AGAIN)
			return rc;
		rc = library_again(log, err);
	} while (rc == 0);
	return rc;
}

int strec_next(struct strec_cursor *cursor, const struct strec_event **event,
	       struct strec_error *err)
{
	struct strec_error own = {0};
	int rc;

	*event = NULL;
	do
		rc = next_event(cursor, &own);
	while (rc == 0 && cursor->event.time_ns < cursor->from_ns);
	if (rc) {
		cursor->event = (struct event){0};
		return library_return(rc, &own, err);
	}
	publish(cursor);
	*event = &cursor->public_event;
	return 0;
}

int strec_seek_time(struct strec_cursor *cursor, uint64_t time_ns, struct strec_error *err)
{
	int rc = strec_scan(cursor->log, err);
	struct strec_mark mark = {0};

	if (rc)
		return rc;
	mark.block = log_reader_find(cursor->log->reader, time_ns);
	rc = strec_seek(cursor, mark, err);
	cursor->from_ns = time_ns;
	return rc;
}

struct strec_mark strec_tell(const struct strec_cursor *cursor)
{
	struct event_address address = event_stream_address(cursor->stream);

	return (struct strec_mark){address.block, address.row};
}

int strec_seek(struct strec_cursor *cursor, struct strec_mark mark, struct strec_error *err)
{
	struct event_address address = {mark.block, (uint32_t)mark.row};

	cursor->from_ns = 0;
	cursor->event = (struct event){0};
	if (mark.row > UINT32_MAX)
		return strec_fail(err, STREC_END, mark.block, "row");
	return event_stream_seek(cursor->stream, address, err);
}

uint64_t strec_watermark(const struct strec_cursor *cursor)
{
	return event_stream_watermark(cursor->stream);
}

const struct strec_capture *strec_capture(const struct strec_cursor *cursor, unsigned i)
{
	return i < cursor->event.capture_count ? &cursor->captures[i] : NULL;
}

const struct strec_capture *strec_capture_of(const struct strec_cursor *cursor, unsigned arg)
{
	const struct capture *found = event_capture(&cursor->event, arg);

	return found ? &cursor->captures[found - cursor->event.captures] : NULL;
}

bool strec_capture_next(const struct strec_capture *list, size_t *at, const uint8_t **bytes,
			size_t *size, unsigned *state)
{
	const struct capture from = {.kind = list->kind, .size = list->size, .bytes = list->bytes};
	struct capture_item item;

	if (!capture_list_next(&from, at, &item))
		return false;
	*bytes = item.bytes;
	*size = item.size;
	*state = item.state;
	return true;
}

const struct strec_frame *strec_stack(const struct strec_cursor *cursor)
{
	return (const struct strec_frame *)cursor->event.stack;
}
