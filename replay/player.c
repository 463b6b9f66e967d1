#include "replay/player.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>
#include <zstd.h>

#define TICK_NS_DEFAULT UINT64_C(50000000)
#define STATE_ALIGN     64u

/*
 * Snapshots are taken at ticks that spacing divides. When there are too many of them, or
 * too many bytes, spacing doubles and those go that it no longer divides.
 */
#define SNAPSHOTS_MAX      31
#define SNAPSHOT_BYTES_MAX (3u << 19)
#define SPACING_FIRST      64u

/* Ticks before the goal of a seek at which one more is taken, for steps back from it. */
#define NEAR_TICKS 16u

/* What a closed tick, and a byte of state made into a snapshot, cost of the budget. */
#define TICK_COST  16u
#define BYTES_COST 128u

/* A collector's state and what is called for each event. */
struct slot {
	void (*event)(void *state, const struct event *ev, struct event_address address);
	void *state;
};

/* What descriptors lead to before the first event of a block. */
struct block_start {
	struct descriptors *descriptors;
	uint64_t block; /* 0: it is not known */
};

/* Where the player stands in the log: behind the event played last. */
struct position {
	uint64_t tick;     /* number of closed ticks */
	uint64_t events;   /* played; with 0 the rest says nothing of the stream */
	uint64_t floor_ns; /* no event from here on counts as earlier */
	struct event_address last;
	bool last_is_loss;
};

struct snapshot {
	struct position at;
	void *bytes; /* of the states, compressed; NULL: there is none */
	size_t size;
};

struct player {
	struct log_reader *reader;
	struct event_stream *stream;
	struct player_config config;

	uint8_t *states; /* all of them, one after the other, behind the descriptors */
	size_t states_size;
	size_t *offsets;    /* of each collector's state */
	struct slot *slots; /* of those that want events */
	size_t slot_count;

	struct position begin;           /* where the log begins */
	struct block_start block_start;  /* of the block of the event played last */
	struct block_start closed_start; /* likewise, of the closed ticks */

	struct position at;
	uint64_t start_ns; /* of the open tick */
	uint64_t ready;    /* so many ticks may be closed, by what is known */
	uint64_t in_tick;  /* events played into the open tick */
	bool ended;        /* the stream is at its end */
	bool complete;
	bool adrift;  /* a seek failed: the stream is not where the player stands */
	bool pending; /* event was read and not played */
	struct event event;
	struct event_address address;

	struct snapshot snapshots[SNAPSHOTS_MAX];
	size_t snapshot_count;
	size_t snapshot_bytes;
	uint64_t spacing;
	struct snapshot near; /* before the goal of the last seek */
	uint64_t near_tick;   /* where it is to be taken, 0 for nowhere */
	ZSTD_CCtx *compressor;
	ZSTD_DCtx *decompressor;
};

static void states_init(struct player *p)
{
	memset(p->states, 0, p->states_size);
	for (size_t i = 0; i < p->config.collector_count; i++)
		if (p->config.collectors[i]->init)
			p->config.collectors[i]->init(p->states + p->offsets[i],
						      p->config.settings);
}

static size_t aligned(size_t size)
{
	return (size + STATE_ALIGN - 1) & ~(size_t)(STATE_ALIGN - 1);
}

/* Lays out the states in one piece of memory. */
static bool states_new(struct player *p)
{
	size_t count = p->config.collector_count, size = aligned(descriptors_size());

	p->offsets = calloc(count + 1, sizeof(*p->offsets));
	p->slots = calloc(count + 1, sizeof(*p->slots));
	if (!p->offsets || !p->slots)
		return false;
	for (size_t i = 0; i < count; i++) {
		p->offsets[i] = size;
		size += aligned(p->config.collectors[i]->size);
	}
	p->states_size = size;
	p->states = aligned_alloc(STATE_ALIGN, size);
	if (!p->states)
		return false;
	for (size_t i = 0; i < count; i++)
		if (p->config.collectors[i]->event)
			p->slots[p->slot_count++] = (struct slot){p->config.collectors[i]->event,
								  p->states + p->offsets[i]};
	p->block_start.descriptors = calloc(1, descriptors_size());
	p->closed_start.descriptors = calloc(1, descriptors_size());
	if (!p->block_start.descriptors || !p->closed_start.descriptors)
		return false;
	states_init(p);
	return true;
}

static uint64_t tick_start_ns(const struct player *p, uint64_t tick)
{
	uint64_t ns;

	return __builtin_mul_overflow(tick, p->config.tick_ns, &ns) ? UINT64_MAX : ns;
}

struct player *player_new(struct log_reader *reader, const struct player_config *config)
{
	struct player *p = calloc(1, sizeof(*p));

	if (!p)
		return NULL;
	p->reader = reader;
	p->config = *config;
	if (p->config.tick_ns == 0)
		p->config.tick_ns = TICK_NS_DEFAULT;
	p->spacing = SPACING_FIRST;
	/* The ticks of a longer recording that are not in this log count as closed. */
	p->begin.tick = log_reader_header(reader)->begin_ns / p->config.tick_ns;
	p->at = p->begin;
	p->start_ns = tick_start_ns(p, p->at.tick);
	p->stream = event_stream_new(reader);
	p->compressor = ZSTD_createCCtx();
	p->decompressor = ZSTD_createDCtx();
	if (!p->stream || !p->compressor || !p->decompressor || !states_new(p)) {
		player_free(p);
		return NULL;
	}
	return p;
}

static void snapshots_drop(struct player *p)
{
	for (size_t i = 0; i < p->snapshot_count; i++)
		free(p->snapshots[i].bytes);
	free(p->near.bytes);
	p->near = (struct snapshot){0};
	p->near_tick = 0;
	p->snapshot_count = p->snapshot_bytes = 0;
	p->spacing = SPACING_FIRST;
}

void player_free(struct player *p)
{
	if (!p)
		return;
	snapshots_drop(p);
	ZSTD_freeCCtx(p->compressor);
	ZSTD_freeDCtx(p->decompressor);
	event_stream_free(p->stream);
	free(p->block_start.descriptors);
	free(p->closed_start.descriptors);
	free(p->states);
	free(p->offsets);
	free(p->slots);
	free(p);
}

/* A snapshot of now; without bytes where memory is short or it would be too large. */
static struct snapshot snapshot_take(struct player *p)
{
	size_t bound = ZSTD_compressBound(p->states_size);
	struct snapshot s = {.at = p->at, .bytes = malloc(bound)};
	void *fitted;

	if (!s.bytes)
		return s;
	s.size = ZSTD_compressCCtx(p->compressor, s.bytes, bound, p->states, p->states_size, 1);
	if (ZSTD_isError(s.size) || s.size > SNAPSHOT_BYTES_MAX) {
		free(s.bytes);
		return (struct snapshot){0};
	}
	fitted = realloc(s.bytes, s.size);
	if (fitted)
		s.bytes = fitted;
	return s;
}

static void snapshots_thin(struct player *p)
{
	size_t kept = 0;

	p->spacing *= 2;
	p->snapshot_bytes = 0;
	for (size_t i = 0; i < p->snapshot_count; i++) {
		struct snapshot *s = &p->snapshots[i];

		if (s->at.tick % p->spacing) {
			free(s->bytes);
			continue;
		}
		p->snapshot_bytes += s->size;
		p->snapshots[kept++] = *s;
	}
	p->snapshot_count = kept;
}

static void snapshot_add(struct player *p)
{
	struct snapshot s;

	if (p->snapshot_count == SNAPSHOTS_MAX)
		snapshots_thin(p);
	if (p->at.tick % p->spacing)
		return;
	s = snapshot_take(p);
	if (!s.bytes) {
		p->spacing *= 2;
		return;
	}
	p->snapshots[p->snapshot_count++] = s;
	p->snapshot_bytes += s.size;
	while (p->snapshot_bytes > SNAPSHOT_BYTES_MAX)
		snapshots_thin(p);
}

/* At the beginning of a tick: takes the snapshots that are due, true if any was. */
static bool snapshots_update(struct player *p)
{
	uint64_t newest = p->snapshot_count ? p->snapshots[p->snapshot_count - 1].at.tick : 0;
	bool due = p->at.tick % p->spacing == 0 && p->at.tick > newest;
	bool near_due = p->near_tick && p->at.tick == p->near_tick;

	if (due)
		snapshot_add(p);
	if (near_due) {
		free(p->near.bytes);
		p->near = snapshot_take(p);
		p->near_tick = 0;
	}
	return due || near_due;
}

/* The latest snapshot at or before tick; NULL: the beginning. */
static const struct snapshot *snapshot_find(const struct player *p, uint64_t tick)
{
	const struct snapshot *found = NULL;

	for (size_t i = 0; i < p->snapshot_count && p->snapshots[i].at.tick <= tick; i++)
		found = &p->snapshots[i];
	if (p->near.bytes && p->near.at.tick <= tick &&
	    (!found || p->near.at.tick > found->at.tick))
		found = &p->near;
	return found;
}

static void budget_spend(uint64_t *budget, uint64_t cost)
{
	*budget -= cost < *budget ? cost : *budget;
}

static void block_start_set(struct block_start *start, const struct descriptors *descriptors,
			    uint64_t block)
{
	descriptors_copy(start->descriptors, descriptors);
	start->block = block;
}

static void tick_close(struct player *p, uint64_t *budget)
{
	if (p->closed_start.block != p->block_start.block)
		block_start_set(&p->closed_start, p->block_start.descriptors, p->block_start.block);
	for (size_t i = 0; i < p->config.collector_count; i++) {
		const struct collector_ops *ops = p->config.collectors[i];

		if (ops->tick)
			ops->tick(p->states + p->offsets[i], p->at.tick, p->config.tick_ns);
	}
	p->at.tick++;
	p->start_ns = tick_start_ns(p, p->at.tick);
	p->in_tick = 0;
	budget_spend(budget, TICK_COST);
	if (snapshots_update(p))
		budget_spend(budget, p->states_size / BYTES_COST);
}

/* Closes what may be closed up to target; ends early when the budget is used up. */
static void ticks_close(struct player *p, uint64_t target, uint64_t *budget)
{
	uint64_t until = target < p->ready ? target : p->ready;

	while (p->at.tick < until && *budget)
		tick_close(p, budget);
}

/*
 * Reads the next event and raises the floor to its time, or to the watermark where that
 * is later: then the tick had been closed before the event came, had it come live.
 */
static inline int event_read(struct player *p, struct strec_error *err)
{
	int rc = event_stream_next(p->stream, &p->event, err);
	uint64_t watermark_ns;

	if (rc)
		return rc;
	p->pending = true;
	p->address = event_stream_address(p->stream);
	watermark_ns = event_stream_watermark(p->stream);
	if (watermark_ns > p->at.floor_ns)
		p->at.floor_ns = watermark_ns;
	if (p->event.time_ns > p->at.floor_ns)
		p->at.floor_ns = p->event.time_ns;
	/* After a seek the stream does not know the time of the event before. */
	if (p->event.kind == EVENT_LOSS)
		p->event.time_ns = p->at.floor_ns;
	return 0;
}

static inline bool event_hidden(const struct player *p, const struct event *ev)
{
	return p->config.filter && (ev->kind == EVENT_CALL || ev->kind == EVENT_ENTERED) &&
	       !filter_match_named(p->config.filter, ev, player_descriptors(p));
}

/*
 * A filter may let the EVENT_ENTERED of a call through and not its end, of which it knows
 * more. The end is then state and no news: the task is outside of calls.
 */
static inline bool event_reduced(struct player *p)
{
	if (p->event.kind != EVENT_CALL || !(p->event.flags & EVENT_ANNOUNCED))
		return false;
	p->event.kind = EVENT_TASK;
	p->event.flags = 0;
	return true;
}

static inline void event_play(struct player *p)
{
	if (p->address.row == 0 && p->event.kind != EVENT_LOSS)
		block_start_set(&p->block_start, player_descriptors(p), p->address.block);
	descriptors_event((struct descriptors *)p->states, &p->event,
			  log_reader_session(p->reader));
	if (!event_hidden(p, &p->event) || event_reduced(p))
		for (size_t i = 0; i < p->slot_count; i++)
			p->slots[i].event(p->slots[i].state, &p->event, p->address);
	p->at.last = p->address;
	p->at.last_is_loss = p->event.kind == EVENT_LOSS;
	p->at.events++;
	p->in_tick++;
	p->pending = false;
}

/*
 * Plays the open tick until an event of a later one comes, the budget is used up (both 0)
 * or the stream gives none (its code).
 */
static int tick_play(struct player *p, uint64_t *budget, struct strec_error *err)
{
	const uint64_t tick_ns = p->config.tick_ns;

	for (; *budget; (*budget)--) {
		int rc = p->pending ? 0 : event_read(p, err);

		if (rc)
			return rc;
		if (p->at.floor_ns >= p->start_ns && p->at.floor_ns - p->start_ns >= tick_ns) {
			p->ready = p->at.floor_ns / tick_ns;
			return 0;
		}
		event_play(p);
	}
	return 0;
}

/* What the stream's last word allows to close: up to the watermark, at the end all. */
static void ready_update(struct player *p, int rc)
{
	uint64_t floor_ns =
		rc == STREC_END ? log_reader_end_ns(p->reader) : event_stream_watermark(p->stream);

	if (floor_ns > p->at.floor_ns)
		p->at.floor_ns = floor_ns;
	p->ready = p->at.floor_ns / p->config.tick_ns;
	p->ended = rc == STREC_END;
	if (p->ended && (p->at.events || p->at.floor_ns))
		p->ready++;
}

/*
 * Sets the stream behind the last event of *at. A loss may have the address of a row of
 * the block that it is about.
 */
static int stream_seek(struct player *p, const struct position *at, struct strec_error *err)
{
	struct event_address start = {log_reader_start(p->reader), 0};
	struct event ev;
	int rc = event_stream_seek(p->stream, at->events ? at->last : start, err);

	p->pending = false;
	if (at->events && rc == 0)
		do
			rc = event_stream_next(p->stream, &ev, err);
		while (rc == 0 && at->last_is_loss && ev.kind != EVENT_LOSS);
	p->adrift = rc != 0;
	if (rc == STREC_AGAIN || rc == STREC_END)
		return strec_fail(err, STREC_GONE, at->last.block, "event");
	return rc;
}

int player_play(struct player *p, uint64_t time_ns, uint64_t max_events, struct strec_error *err)
{
	uint64_t target = time_ns == UINT64_MAX ? UINT64_MAX : time_ns / p->config.tick_ns;
	uint64_t budget = max_events;
	int rc = p->adrift ? stream_seek(p, &p->at, err) : 0;

	while (rc == 0) {
		ticks_close(p, target, &budget);
		if (p->ended && p->at.tick >= p->ready) {
			p->complete = true;
			return PLAYER_COMPLETE;
		}
		if (p->at.tick >= target)
			return PLAYER_REACHED;
		if (budget == 0)
			return PLAYER_BUSY;
		rc = tick_play(p, &budget, err);
		if (rc == STREC_AGAIN || rc == STREC_END) {
			ready_update(p, rc);
			if (rc == STREC_AGAIN && p->ready <= p->at.tick)
				return PLAYER_WAITING;
			rc = 0;
		}
	}
	return rc;
}

static int player_restore(struct player *p, const struct snapshot *s, struct strec_error *err)
{
	struct position at = s ? s->at : p->begin;
	int rc = stream_seek(p, &at, err);

	if (rc)
		return rc;
	if (!s)
		states_init(p);
	else if (ZSTD_decompressDCtx(p->decompressor, p->states, p->states_size, s->bytes,
				     s->size) != p->states_size)
		return strec_fail(err, STREC_FORMAT, 0, "snapshot");
	p->at = at;
	p->block_start.block = p->closed_start.block = 0;
	p->start_ns = tick_start_ns(p, at.tick);
	p->ready = at.floor_ns / p->config.tick_ns;
	p->in_tick = 0;
	p->ended = p->complete = false;
	return 0;
}

int player_seek(struct player *p, uint64_t tick, struct strec_error *err)
{
	const struct snapshot *s = snapshot_find(p, tick);
	uint64_t from = s ? s->at.tick : p->begin.tick;
	bool ahead = tick > p->at.tick || (tick == p->at.tick && p->in_tick == 0);
	int rc;

	if (ahead && from <= p->at.tick)
		return 0;
	rc = player_restore(p, s, err);
	if (rc == 0)
		p->near_tick = tick > from + NEAR_TICKS ? tick - NEAR_TICKS : 0;
	return rc;
}

int player_refilter(struct player *p, const struct filter *filter, struct strec_error *err)
{
	snapshots_drop(p);
	p->config.filter = filter;
	return player_restore(p, NULL, err);
}

uint64_t player_tick(const struct player *p)
{
	return p->at.tick;
}

uint64_t player_tick_ns(const struct player *p)
{
	return p->config.tick_ns;
}

uint64_t player_time_ns(const struct player *p)
{
	return p->start_ns;
}

bool player_complete(const struct player *p)
{
	return p->complete;
}

uint64_t player_events(const struct player *p)
{
	return p->at.events;
}

const struct descriptors *player_descriptors(const struct player *p)
{
	return (const struct descriptors *)p->states;
}

/* Of the states only the first, which the snapshot's frame begins with. */
static bool snapshot_descriptors(const struct snapshot *s, struct descriptors *to)
{
	ZSTD_DStream *stream = ZSTD_createDStream();
	ZSTD_inBuffer in = {.src = s->bytes, .size = s->size};
	ZSTD_outBuffer out = {.dst = to, .size = descriptors_size()};
	size_t rc = 1;

	while (stream && out.pos < out.size && rc && !ZSTD_isError(rc))
		rc = ZSTD_decompressStream(stream, &out, &in);
	ZSTD_freeDStream(stream);
	return out.pos == out.size;
}

static bool address_before(struct event_address a, struct event_address b)
{
	return a.block < b.block || (a.block == b.block && a.row < b.row);
}

static const struct snapshot *snapshot_before(const struct player *p, struct event_address address)
{
	const struct snapshot *found = NULL;

	for (size_t i = 0; i <= p->snapshot_count; i++) {
		const struct snapshot *s = i < p->snapshot_count ? &p->snapshots[i] : &p->near;

		if (s->bytes && s->at.events && !s->at.last_is_loss &&
		    address_before(s->at.last, address) &&
		    (!found || address_before(found->at.last, s->at.last)))
			found = s;
	}
	return found;
}

static const struct block_start *block_start_before(const struct player *p,
						    struct event_address address)
{
	if (p->block_start.block && p->block_start.block <= address.block)
		return &p->block_start;
	if (p->closed_start.block && p->closed_start.block <= address.block)
		return &p->closed_start;
	return NULL;
}

int player_descriptors_before(const struct player *p, struct event_address address, uint64_t after,
			      struct descriptors *to, struct descriptors_place *place)
{
	const struct block_start *start = block_start_before(p, address);
	const struct snapshot *s = snapshot_before(p, address);

	if (start && start->block > after && (!s || s->at.last.block < start->block)) {
		descriptors_copy(to, start->descriptors);
		*place = (struct descriptors_place){.at = {.block = start->block}};
		return 1;
	}
	if (!s || s->at.last.block <= after)
		return 0;
	*place = (struct descriptors_place){.at = s->at.last, .behind = true};
	return snapshot_descriptors(s, to) ? 1 : STREC_NOMEM;
}

const void *player_state(const struct player *p, size_t i)
{
	return p->states + p->offsets[i];
}

uint64_t player_hash(const struct player *p)
{
	size_t names = aligned(descriptors_size());
	uint64_t seed = descriptors_hash(player_descriptors(p), p->at.tick);

	return XXH64(p->states + names, p->states_size - names, seed);
}
