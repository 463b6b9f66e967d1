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

/* Fills the line of a call; false where it is not to be shown. */
static bool line_make(struct open_lines *open, struct events_line *line,
		      const struct open_call *call, const struct view_context *ctx,
		      const struct match *match)
{
	const struct events_line *before = line_before(open, call, ctx, match);
	const struct descriptors *names;
	struct event ev;

	if (before) {
		*line = *before;
		line->duration_ns = ctx->time_ns - call->enter_ns;
		return true;
	}
	names = ctx->names ? names_at(ctx->names, call->address) : NULL;
	if (!read_open(open, call, ctx->time_ns, &ev) ||
	    (ctx->filter && !filter_match_named(ctx->filter, &ev, names)) ||
	    !match_event(match, &ev, names))
		return false;
	events_line_set(line, &ev, call->address, names, log_reader_symbols(ctx->reader));
	line->time_ns = call->enter_ns;
	return true;
}

/* In the order of the log, in which events and names are read at the least cost. */
static int by_address(const void *a, const void *b)
{
	const struct open_call *left = *(const struct open_call *const *)a;
	const struct open_call *right = *(const struct open_call *const *)b;

	if (left->address.block != right->address.block)
		return left->address.block < right->address.block ? -1 : 1;
	return (left->address.row > right->address.row) - (left->address.row < right->address.row);
}

static void lines_fill(struct open_lines *open, const struct open_call *list, int listed,
		       const struct view_context *ctx, const struct match *match)
{
	const struct open_call *order[OPEN_LINES_MAX];
	bool shown[OPEN_LINES_MAX];

	for (int i = 0; i < listed; i++)
		order[i] = &list[i];
	qsort(order, (size_t)listed, sizeof(order[0]), by_address);
	for (int k = 0; k < listed; k++) {
		ptrdiff_t i = order[k] - list;

		shown[i] = line_make(open, &open->lines[i], order[k], ctx, match);
	}
	for (int i = 0; i < listed; i++) {
		if (shown[i] && open->count < i)
			open->lines[open->count] = open->lines[i];
		open->count += shown[i];
	}
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
	lines_fill(open, calls->list, listed, ctx, match);
	open->others = calls->count - listed;
	open->time_ns = ctx->time_ns;
	open->current = true;
}
