#include "viz/open_calls.h"

#include <stdlib.h>

bool open_calls_init(struct open_calls *calls, struct log_reader *reader)
{
	*calls = (struct open_calls){
		.stream = event_stream_new(reader),
		.list = calloc(OPEN_CALLS_MAX, sizeof(struct open_call)),
	};
	return calls->stream && calls->list;
}

void open_calls_release(struct open_calls *calls)
{
	event_stream_free(calls->stream);
	free(calls->list);
	*calls = (struct open_calls){0};
}

const struct open_call *open_calls_find(const struct open_calls *calls, uint32_t serial)
{
	for (int i = 0; i < calls->count; i++)
		if (calls->list[i].serial == serial)
			return &calls->list[i];
	return NULL;
}

/* A task is in one call at a time: the first that is told of it counts. */
static void call_add(struct open_calls *calls, struct open_call call)
{
	if (calls->count < OPEN_CALLS_MAX && !open_calls_find(calls, call.serial))
		calls->list[calls->count++] = call;
}

/* Where all events at or after the time are ahead, and the block before them. */
static struct event_address start_of(const struct open_calls_source *source)
{
	const struct position *closed = &source->position->closed;
	struct event_address start = {closed->block, (uint32_t)closed->row};
	uint64_t block;

	/* Far back only where a filter hides what was played since: then the map is nearer. */
	if (!source->filtered && closed->count)
		return start;
	block = log_reader_find(source->reader, source->time_ns);
	block = log_reader_previous(source->reader, block);
	if (closed->count == 0 || block > start.block)
		start = (struct event_address){block, 0};
	return start;
}

/* Whether an event that is still to be played tells of a call that is open at time_ns. */
static bool tells_of_open(const struct event *ev, uint64_t time_ns)
{
	return (ev->kind == EVENT_CALL || ev->kind == EVENT_ENTERED) && ev->time_ns >= time_ns &&
	       event_enter_ns(ev) < time_ns;
}

/* Calls that end, or are told of as entered, in the rest of the block that closed the tick. */
static void look_ahead(struct open_calls *calls, const struct open_calls_source *source)
{
	uint64_t block = UINT64_MAX;
	bool passed = false;
	struct event ev;

	if (event_stream_seek(calls->stream, start_of(source), NULL))
		return;
	while (event_stream_next(calls->stream, &ev, NULL) == 0) {
		struct event_address address = event_stream_address(calls->stream);

		if (event_stream_watermark(calls->stream) >= source->time_ns ||
		    (passed && address.block != block))
			return;
		block = address.block;
		passed |= ev.time_ns >= source->time_ns;
		if (tells_of_open(&ev, source->time_ns))
			call_add(calls, (struct open_call){
						.enter_ns = event_enter_ns(&ev),
						.address = address,
						.key = {.nr = ev.nr, .arch = ev.arch},
						.serial = ev.task->serial,
					});
	}
}

/* Calls of which an earlier block told. A task is in a later call by now or in none. */
static void look_back(struct open_calls *calls, const struct open_calls_source *source)
{
	const struct processes_state *state = source->processes;

	for (uint32_t i = 0; i < state->count; i++) {
		const struct process *process = &state->rows[i];

		if (process->status != PROCESS_IN_CALL || process->since_ns >= source->time_ns)
			continue;
		call_add(calls,
			 (struct open_call){
				 .enter_ns = process->since_ns,
				 .address = {process->call_block, (uint32_t)process->call_row},
				 .key = process->call,
				 .serial = process->serial,
			 });
	}
}

static int longest_first(const void *a, const void *b)
{
	const struct open_call *left = a, *right = b;

	if (left->enter_ns != right->enter_ns)
		return left->enter_ns < right->enter_ns ? -1 : 1;
	return (left->serial > right->serial) - (left->serial < right->serial);
}

void open_calls_update(struct open_calls *calls, const struct open_calls_source *source)
{
	if (calls->current && calls->time_ns == source->time_ns)
		return;
	calls->count = 0;
	look_ahead(calls, source);
	look_back(calls, source);
	qsort(calls->list, (size_t)calls->count, sizeof(calls->list[0]), longest_first);
	calls->time_ns = source->time_ns;
	calls->current = true;
}
