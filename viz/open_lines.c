#include "viz/open_lines.h"

#include <stdlib.h>

bool open_lines_init(struct open_lines *open, struct log_reader *reader)
{
	*open = (struct open_lines){
		.stream = event_stream_new(reader),
		.lines = calloc(OPEN_LINES_MAX, sizeof(struct events_line)),
		.before = calloc(OPEN_LINES_MAX, sizeof(struct events_line)),
	};
	return open->stream && open->lines && open->before;
}

void open_lines_release(struct open_lines *open)
{
	event_stream_free(open->stream);
	free(open->lines);
	free(open->before);
	*open = (struct open_lines){0};
}

/*
 * A call that stays open is told of by the same event at each tick, and reading that again
 * means to decode its block. With a filter it must be, as filters may ask for the duration.
 */
static const struct events_line *line_before(const struct open_lines *open,
					     const struct open_call *call,
					     const struct view_context *ctx,
					     const struct match *match)
{
	if (ctx->filter || !match_is_empty(match))
		return NULL;
	for (int i = 0; i < open->before_count; i++) {
		const struct event_address *at = &open->before[i].address;

		if (at->block == call->address.block && at->row == call->address.row)
			return &open->before[i];
	}
	return NULL;
}

/* The event as it was at time_ns: entered, and nothing known of its end. */
static bool read_open(struct open_lines *open, const struct open_call *call, uint64_t time_ns,
		      struct event *ev)
{
	if (event_stream_seek(open->stream, call->address, NULL) ||
	    event_stream_next(open->stream, ev, NULL))
		return false;
	ev->kind = EVENT_ENTERED;
	ev->flags &= EVENT_ATTACHED;
	ev->result = 0;
	ev->time_ns = time_ns;
	ev->duration_ns = time_ns - call->enter_ns;
	return true;
}

static void line_add(struct open_lines *open, const struct open_call *call,
		     const struct view_context *ctx, const struct match *match)
{
	struct events_line *line = &open->lines[open->count];
	const struct events_line *before = line_before(open, call, ctx, match);
	struct event ev;

	if (before) {
		*line = *before;
		line->duration_ns = ctx->time_ns - call->enter_ns;
	} else {
		const struct descriptors *names =
			ctx->names ? names_at(ctx->names, call->address) : NULL;

		if (!read_open(open, call, ctx->time_ns, &ev) ||
		    (ctx->filter && !filter_match_named(ctx->filter, &ev, names)) ||
		    !match_event(match, &ev, names))
			return;
		events_line_set(line, &ev, call->address, names);
		line->time_ns = call->enter_ns;
	}
	open->count++;
}

static void lines_renew(struct open_lines *open)
{
	struct events_line *lines = open->before;

	open->before = open->lines;
	open->before_count = open->count;
	open->lines = lines;
	open->count = 0;
}

void open_lines_update(struct open_lines *open, const struct view_context *ctx,
		       const struct match *match)
{
	const struct open_calls *calls = ctx->open;
	int listed = calls->count < OPEN_LINES_MAX ? calls->count : OPEN_LINES_MAX;

	if (open->current && open->time_ns == ctx->time_ns)
		return;
	lines_renew(open);
	for (int i = 0; i < listed; i++)
		line_add(open, &calls->list[i], ctx, match);
	open->others = calls->count - listed;
	open->time_ns = ctx->time_ns;
	open->current = true;
}
