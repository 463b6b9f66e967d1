#include "viz/output_window.h"

#include <stdlib.h>
#include <string.h>

#define SEEK_COST 2000 /* of the budget: a block is to be decoded */

bool output_window_init(struct output_window *window, struct log_reader *reader)
{
	*window = (struct output_window){
		.stream = event_stream_new(reader),
		.lines = calloc(WINDOW_LINES, sizeof(*window->lines)),
		.bytes = malloc(WINDOW_BYTES),
	};
	return window->stream && window->lines && window->bytes;
}

void output_window_release(struct output_window *window)
{
	event_stream_free(window->stream);
	free(window->lines);
	free(window->bytes);
	*window = (struct output_window){0};
}

/* Fewer than were counted as closed where it turned out what output is: struct output_state. */
uint64_t output_closed_writes(const struct output_state *state)
{
	return state->closed_writes < state->index.writes ? state->closed_writes
							  : state->index.writes;
}

uint64_t output_closed_lines(const struct output_state *state)
{
	return state->closed_lines < state->index.lines ? state->closed_lines : state->index.lines;
}

void output_window_go(struct output_window *window, const struct view_context *ctx, uint64_t first)
{
	uint64_t write = output_before(ctx->output, first);
	const struct output_anchor *place = output_place(ctx->output, write);

	window->first = first;
	window->count = 0;
	window->used = 0;
	window->full = false;
	window->block = 0;
	window->resume = 0;
	window->again = (struct event_address){0};
	window->next = write;
	window->next_line = place ? place->lines : 0;
	window->split = place ? place->split : (struct output_split){0};
	window->filter_serial = ctx->filter_serial;
	window->told = ctx->output->told;
	window->ready = true;
}

bool output_window_is_stale(const struct output_window *window, const struct view_context *ctx)
{
	return !window->ready || window->filter_serial != ctx->filter_serial ||
	       window->told != (ctx->output->told != 0) ||
	       window->next > output_closed_writes(ctx->output);
}

void output_window_drop(struct output_window *window, int n)
{
	size_t gone;

	n = n < window->count ? n : window->count;
	gone = n < window->count ? window->lines[n].at : window->used;
	window->count -= n;
	window->used -= gone;
	window->first += (uint64_t)n;
	memmove(window->lines, window->lines + n, (size_t)window->count * sizeof(*window->lines));
	memmove(window->bytes, window->bytes + gone, window->used);
	for (int i = 0; i < window->count; i++)
		window->lines[i].at -= (uint32_t)gone;
	window->full = false;
}

const struct output_line *output_window_line(const struct output_window *window, uint64_t number)
{
	if (number < window->first || number - window->first >= (uint64_t)window->count)
		return NULL;
	return &window->lines[number - window->first];
}

/* Whether a line of any length can begin. */
static bool has_room(const struct output_window *window)
{
	return window->count < WINDOW_LINES && window->used + OUTPUT_LINE_MAX <= WINDOW_BYTES;
}

/* False where the window is full. */
static bool piece_add(struct output_window *window, const struct event *ev, uint8_t stream,
		      const struct output_piece *piece)
{
	struct output_line *line;

	if (window->next_line <= window->first || window->next_line <= window->resume)
		return true;
	if (piece->begins) {
		if (!has_room(window))
			return false;
		window->lines[window->count++] = (struct output_line){
			.time_ns = ev->time_ns,
			.at = (uint32_t)window->used,
			.stream = stream,
		};
	}
	line = &window->lines[window->count - 1];
	if (piece->size)
		memcpy(window->bytes + window->used, piece->bytes, piece->size);
	window->used += piece->size;
	line->size += (uint32_t)piece->size;
	line->cut = piece->cut;
	return true;
}

/* Where the window gets full in the middle of a write, that is read again later. */
static void write_stop(struct output_window *window, struct output_split split, uint64_t lines)
{
	window->again = event_stream_address(window->stream);
	window->full = true;
	window->resume = window->first + (uint64_t)window->count;
	window->split = split;
	window->next_line = lines;
	window->block = 0;
}

static void write_add(struct output_window *window, const struct event *ev, uint8_t stream)
{
	const struct output_split split = window->split;
	const uint64_t lines = window->next_line;
	struct output_parts parts = output_parts(ev);
	struct output_bytes bytes;
	struct output_piece piece;

	while (output_parts_next(&parts, &bytes))
		while (output_split_next(&window->split, stream, &bytes, &piece)) {
			window->next_line += piece.begins;
			if (!piece_add(window, ev, stream, &piece)) {
				write_stop(window, split, lines);
				return;
			}
		}
	window->resume = 0;
	window->next++;
}

/* The stream that an event is output of, of those that the program's filter lets through. */
static uint8_t stream_of(const struct view_context *ctx, const struct event *ev,
			 struct event_address address)
{
	const struct descriptors *names;

	if (ev->kind == EVENT_OUTPUT || ctx->output->told)
		return output_stream(ctx->output, ev, NULL);
	if (!output_is_write(ev))
		return 0;
	names = ctx->names ? names_at(ctx->names, address) : NULL;
	if (ctx->filter && !filter_match_named(ctx->filter, ev, names))
		return 0;
	return output_stream(ctx->output, ev, names);
}

/* Whether the event, at address, is the next write; its stream to *stream. */
static bool is_next(const struct view_context *ctx, const struct output_anchor *place,
		    const struct event *ev, struct event_address address, uint8_t *stream)
{
	if (ev->kind == EVENT_LOSS)
		return false;
	if (place) {
		*stream = (uint8_t)place->stream;
		return address.block == place->block && address.row == place->row;
	}
	*stream = stream_of(ctx, ev, address);
	return *stream != 0;
}

/* Sets the stream to where the next write is known to be, unless it is on the way. */
static bool window_seek(struct output_window *window, const struct output_anchor *place,
			int *budget)
{
	struct event_address at = window->again;

	if (window->block && (!place || place->block == window->block))
		return true;
	if (place)
		at = (struct event_address){place->block, place->row};
	*budget -= SEEK_COST;
	return at.block && event_stream_seek(window->stream, at, NULL) == 0;
}

/* Reads the next write; true when there may be more for the rest of the budget. */
static bool write_read(struct output_window *window, const struct view_context *ctx, int *budget)
{
	const struct output_anchor *place = output_place(ctx->output, window->next);
	struct event ev;
	uint8_t stream;

	if (!window_seek(window, place, budget))
		return false;
	do {
		struct event_address address;

		if (event_stream_next(window->stream, &ev, NULL))
			return false;
		address = event_stream_address(window->stream);
		window->block = address.block;
		if (is_next(ctx, place, &ev, address, &stream)) {
			write_add(window, &ev, stream);
			return true;
		}
	} while ((*budget)-- > 0);
	return true;
}

bool output_window_read(struct output_window *window, const struct view_context *ctx, int budget)
{
	uint64_t writes = output_closed_writes(ctx->output);

	while (!window->full && window->next < writes && budget > 0)
		if (!write_read(window, ctx, &budget))
			return false;
	return !window->full && window->next < writes;
}
