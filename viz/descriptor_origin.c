#include "viz/descriptor_origin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "replay/clock.h"
#include "viz/decode.h"
#include "viz/numbers.h"

#define LINE_SIZE    600
#define STRING_SHORT 64 /* bytes of a text in it */

/* Whether ev made the descriptor at that time: a call that succeeded, or what was there before. */
static bool is_maker(const struct event *made, uint64_t made_ns, int32_t fd)
{
	if (made->time_ns != made_ns)
		return false;
	if (made->kind == EVENT_DESCRIPTOR)
		return (int32_t)made->nr == fd;
	return made->kind == EVENT_CALL && !(made->flags & (EVENT_ERROR | EVENT_UNFINISHED));
}

static char *describe(const struct event *made, const struct event *ev)
{
	struct decode_options options = {.string_max = STRING_SHORT};
	char call[LINE_SIZE], time[TIME_TEXT_SIZE];
	char *text;

	if (made->kind == EVENT_DESCRIPTOR)
		return strdup("open when the recording began");
	decode_event(made, &options, call, sizeof(call));
	if (asprintf(&text, "%s, at %s, %s before, by %.*s %d", call,
		     time_format(time, made->time_ns, 6),
		     duration_format((double)(event_enter_ns(ev) - made->time_ns)).text,
		     TASK_NAME_SIZE, made->task->name, made->task->pid) < 0)
		return NULL;
	return text;
}

char *descriptor_origin(struct log_reader *reader, const struct descriptors *names,
			const struct event *ev, int32_t fd)
{
	struct event_stream *stream;
	struct event_address at = {.block = 0};
	struct event made;
	uint64_t made_ns;
	char *text = NULL;

	if (!descriptors_made(names, fd, &made_ns) || made_ns > event_enter_ns(ev))
		return NULL;
	stream = event_stream_new(reader);
	at.block = log_reader_find(reader, made_ns);
	if (stream && event_stream_seek(stream, at, NULL) == 0)
		while (!text && event_stream_next(stream, &made, NULL) == 0 &&
		       made.time_ns <= made_ns)
			if (is_maker(&made, made_ns, fd))
				text = describe(&made, ev);
	event_stream_free(stream);
	return text;
}
