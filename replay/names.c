#include "replay/names.h"

#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#include "replay/zero_pages.h"

#define STARTS_MAX      8          /* starts of blocks that are kept */
#define START_BYTES_MAX (1u << 16) /* of one, compressed */

/* The state before the first event of a block, compressed. */
struct block_start {
	uint64_t block; /* 0: there is none */
	void *bytes;
	size_t size;
};

struct names {
	struct log_reader *reader;
	const struct player *player;
	struct event_stream *stream;
	struct descriptors *state;
	struct descriptors_place place; /* where state is; only with known */
	bool known;
	struct block_start starts[STARTS_MAX]; /* a ring */
	unsigned next_start;
	ZSTD_CCtx *compressor;
};

struct names *names_new(struct log_reader *reader, const struct player *player)
{
	struct names *n = calloc(1, sizeof(*n));

	if (!n)
		return NULL;
	n->reader = reader;
	n->player = player;
	n->stream = event_stream_new(reader);
	n->state = calloc(1, descriptors_size());
	n->compressor = ZSTD_createCCtx();
	if (n->stream && n->state && n->compressor)
		return n;
	names_free(n);
	return NULL;
}

void names_free(struct names *n)
{
	if (!n)
		return;
	for (unsigned i = 0; i < STARTS_MAX; i++)
		free(n->starts[i].bytes);
	ZSTD_freeCCtx(n->compressor);
	event_stream_free(n->stream);
	free(n->state);
	free(n);
}

static bool is_before(struct event_address a, struct event_address b)
{
	return a.block < b.block || (a.block == b.block && a.row < b.row);
}

/* Keeps the state as the start of a block, unless there is too much of it. */
static void start_keep(struct names *n, uint64_t block)
{
	struct block_start *start = &n->starts[n->next_start];
	size_t size;

	for (unsigned i = 0; i < STARTS_MAX; i++)
		if (n->starts[i].block == block)
			return;
	if (!start->bytes)
		start->bytes = malloc(START_BYTES_MAX);
	if (!start->bytes)
		return;
	size = ZSTD_compressCCtx(n->compressor, start->bytes, START_BYTES_MAX, n->state,
				 descriptors_size(), 1);
	start->block = ZSTD_isError(size) ? 0 : block;
	start->size = size;
	n->next_start = (n->next_start + 1) % STARTS_MAX;
}

/* The kept start of a block that is nearest to address, of those behind the one at after. */
static const struct block_start *start_find(const struct names *n, struct event_address address,
					    uint64_t after)
{
	const struct block_start *found = NULL;

	for (unsigned i = 0; i < STARTS_MAX; i++) {
		const struct block_start *start = &n->starts[i];

		if (start->block > after && start->block <= address.block) {
			found = start;
			after = start->block;
		}
	}
	return found;
}

static bool stream_to_place(struct names *n)
{
	struct event ev;

	if (event_stream_seek(n->stream, n->place.at, NULL))
		return false;
	return !n->place.behind || event_stream_next(n->stream, &ev, NULL) == 0;
}

static bool start_restore(struct names *n, const struct block_start *start)
{
	n->place = (struct descriptors_place){.at = {.block = start->block}};
	return !ZSTD_isError(
		ZSTD_decompress(n->state, descriptors_size(), start->bytes, start->size));
}

/*
 * Sets state and stream to the nearest place before the event at address: a kept one, where
 * they are already, or the beginning.
 */
static bool go_near(struct names *n, struct event_address address)
{
	bool stays = n->known && !is_before(address, n->place.at);
	uint64_t after = stays ? n->place.at.block : 0;
	struct descriptors_place place;
	const struct block_start *start;
	int kept = player_descriptors_before(n->player, address, after, n->state, &place);

	if (kept < 0)
		return false;
	if (kept) {
		after = place.at.block;
		n->place = place;
		zero_pages_release(n->state, descriptors_size());
	}
	start = start_find(n, address, after);
	if (start)
		return start_restore(n, start) && stream_to_place(n);
	if (stays && !kept)
		return true;
	if (!kept) {
		memset(n->state, 0, descriptors_size());
		n->place = (struct descriptors_place){.at = {log_reader_start(n->reader), 0}};
	}
	return stream_to_place(n);
}

/* The next event into the state. */
static bool step(struct names *n)
{
	struct event_address address;
	struct event ev;

	do {
		if (event_stream_next(n->stream, &ev, NULL))
			return false;
	} while (ev.kind == EVENT_LOSS);
	address = event_stream_address(n->stream);
	if (address.row == 0)
		start_keep(n, address.block);
	descriptors_event(n->state, &ev, log_reader_session(n->reader));
	n->place = (struct descriptors_place){.at = address, .behind = true};
	return true;
}

static bool is_there(const struct names *n, struct event_address address)
{
	return n->place.behind && n->place.at.block == address.block &&
	       n->place.at.row == address.row;
}

const struct descriptors *names_at(struct names *n, struct event_address address)
{
	bool near =
		n->known && n->place.at.block == address.block && !is_before(address, n->place.at);

	if (!near)
		n->known = go_near(n, address);
	while (n->known && !is_there(n, address))
		n->known = step(n) && !is_before(address, n->place.at);
	return n->known ? n->state : NULL;
}
