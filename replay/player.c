#include "replay/player.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "replay/runs.h"
#include "replay/zero_pages.h"

#define TICK_NS_DEFAULT UINT64_C(50000000)
#define STATE_ALIGN     64u

/* Ticks before the goal of a seek at which one more is taken, for steps back from it. */
#define NEAR_TICKS 16u

/* What a closed tick, and a byte of state made into a snapshot, cost of the budget. */
#define TICK_COST  16u
#define BYTES_COST 512u

/* A collector that wants to know what descriptors lead to: it sees events as they are met. */
struct named_slot {
	void (*event)(void *state, const struct event *ev, struct event_address address,
		      const struct descriptors *names);
	void *state;
};

/* What descriptors lead to before the first event of a block. */
struct block_start {
	struct descriptors *descriptors;
	uint64_t block; /* 0: it is not known */
};

struct player {
	struct log_reader *reader;
	struct event_stream *stream;
	struct player_config config;

	uint8_t *states; /* all of them, one after the other, behind the descriptors */
	size_t states_size;
	size_t *offsets; /* of each collector's state */
	struct named_slot *named_slots;
	size_t named_count;
	struct runs_collector *slots; /* the other collectors that want events */
	size_t slot_count;
	struct runs *runs;
	const struct filter *first_filter; /* which those of RUNS_KEPT keep */

	struct player_position begin;    /* where the log begins */
	struct block_start block_start;  /* of the block of the event played last */
	struct block_start closed_start; /* likewise, of the closed ticks */

	struct player_position at;
	uint64_t start_ns; /* of the open tick */
	uint64_t ready;    /* so many ticks may be closed, by what is known */
	uint64_t in_tick;  /* events played into the open tick */
	bool ended;        /* the stream is at its end */
	bool complete;
	bool adrift;  /* a seek failed: the stream is not where the player stands */
	bool pending; /* event was read and not played */
	struct event event;
	struct event_address address;

	struct snapshots *snapshots;
	uint64_t near_tick; /* where one is to be taken besides, 0 for nowhere */
};

static void block_start_set(struct block_start *start, const struct descriptors *descriptors,
			    uint64_t block)
{
	descriptors_copy(start->descriptors, descriptors);
	start->block = block;
}

static bool event_hidden(const struct player *p, const struct filter *filter,
			 const struct event *ev)
{
	return filter && (ev->kind == EVENT_CALL || ev->kind == EVENT_ENTERED) &&
	       !filter_match_named(filter, ev, player_descriptors(p));
}

/*
 * Whether those of a group see the event by their filter: group, its _REDUCED or 0. A filter may
 * let the EVENT_ENTERED of a call through and not its end, of which it knows more. The end is then
 * state and no news: the task is outside of calls.
 */
static unsigned event_group(const struct player *p, const struct filter *filter,
			    const struct event *ev, enum runs_group group)
{
	if (!event_hidden(p, filter, ev))
		return group;
	if (ev->kind == EVENT_CALL && ev->flags & EVENT_ANNOUNCED)
		return group * (RUNS_FILTERED_REDUCED / RUNS_FILTERED);
	return 0;
}

/* To those that want to know of names. */
static void event_show_named(const struct player *p, const struct event *ev,
			     struct event_address address)
{
	const struct named_slot *end = p->named_slots + p->named_count;

	for (const struct named_slot *slot = p->named_slots; slot < end; slot++)
		slot->event(slot->state, ev, address, player_descriptors(p));
}

/* What an event does to names, and who sees it. On a thread of the runs. */
static unsigned event_meet(void *data, const struct event *ev, struct event_address address)
{
	struct player *p = data;
	unsigned filtered, kept;

	if (address.row == 0 && ev->kind != EVENT_LOSS)
		block_start_set(&p->block_start, player_descriptors(p), address.block);
	descriptors_event((struct descriptors *)p->states, ev, log_reader_session(p->reader));
	filtered = event_group(p, p->config.filter, ev, RUNS_FILTERED);
	kept = p->config.filter == p->first_filter ? filtered * (RUNS_KEPT / RUNS_FILTERED)
						   : event_group(p, p->first_filter, ev, RUNS_KEPT);
	if (filtered == RUNS_FILTERED) {
		event_show_named(p, ev, address);
	} else if (filtered) {
		struct event reduced = runs_reduced(ev);

		event_show_named(p, &reduced, address);
	}
	return filtered | kept;
}

/* Events that were read go by what the log has said before them. */
static void on_metadata(void *data)
{
	runs_finish(((struct player *)data)->runs);
}

static void states_init(struct player *p)
{
	memset(p->states, 0, p->states_size);
	zero_pages_release(p->states, p->states_size);
	for (size_t i = 0; i < p->config.collector_count; i++)
		if (p->config.collectors[i]->init)
			p->config.collectors[i]->init(p->states + p->offsets[i],
						      p->config.settings);
}

static size_t aligned(size_t size)
{
	return (size + STATE_ALIGN - 1) & ~(size_t)(STATE_ALIGN - 1);
}

static void slot_add(struct player *p, const struct collector_ops *ops, void *state)
{
	if (ops->event_named)
		p->named_slots[p->named_count++] = (struct named_slot){ops->event_named, state};
	else if (ops->event)
		p->slots[p->slot_count++] = (struct runs_collector){
			ops->event, state, ops->keeps_filter ? RUNS_KEPT : RUNS_FILTERED};
}

/* Lays out the states in one piece of memory. */
static bool states_new(struct player *p)
{
	size_t count = p->config.collector_count, size = aligned(descriptors_size());

	p->offsets = calloc(count + 1, sizeof(*p->offsets));
	p->slots = calloc(count + 1, sizeof(*p->slots));
	p->named_slots = calloc(count + 1, sizeof(*p->named_slots));
	if (!p->offsets || !p->slots || !p->named_slots)
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
		slot_add(p, p->config.collectors[i], p->states + p->offsets[i]);
	event_stream_before_metadata(p->stream, on_metadata, p);
	p->runs = runs_new(&(struct runs_config){
		.meet = event_meet,
		.data = p,
		.collectors = p->slots,
		.collector_count = p->slot_count,
	});
	p->block_start.descriptors = calloc(1, descriptors_size());
	p->closed_start.descriptors = calloc(1, descriptors_size());
	if (!p->runs || !p->block_start.descriptors || !p->closed_start.descriptors)
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
	p->first_filter = config->filter;
	if (p->config.tick_ns == 0)
		p->config.tick_ns = TICK_NS_DEFAULT;
	/* The ticks of a longer recording that are not in this log count as closed. */
	p->begin.tick = log_reader_header(reader)->begin_ns / p->config.tick_ns;
	p->at = p->begin;
	p->start_ns = tick_start_ns(p, p->at.tick);
	p->stream = event_stream_new(reader);
	if (p->stream && states_new(p))
		p->snapshots = snapshots_new(config->snapshots, p->states_size, descriptors_size(),
					     &p->begin);
	if (p->snapshots)
		return p;
	player_free(p);
	return NULL;
}

void player_free(struct player *p)
{
	if (!p)
		return;
	runs_free(p->runs);
	snapshots_free(p->snapshots);
	event_stream_free(p->stream);
	free(p->block_start.descriptors);
	free(p->closed_start.descriptors);
	free(p->states);
	free(p->offsets);
	free(p->slots);
	free(p->named_slots);
	free(p);
}

/* At the beginning of a tick: takes the snapshots that are due, true if any was. */
static bool snapshots_update(struct player *p)
{
	bool due = snapshots_due(p->snapshots, &p->at);
	bool near_due = p->near_tick && p->at.tick == p->near_tick;

	if (due)
		snapshots_take(p->snapshots, &p->at, p->states);
	if (near_due) {
		snapshots_take_near(p->snapshots, &p->at, p->states);
		p->near_tick = 0;
	}
	return due || near_due;
}

static void budget_spend(uint64_t *budget, uint64_t cost)
{
	*budget -= cost < *budget ? cost : *budget;
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

static inline void event_play(struct player *p)
{
	runs_add(p->runs, &p->event, p->address);
	p->at.last = p->address;
	p->at.last_is_loss = p->event.kind == EVENT_LOSS;
	p->at.events++;
	p->in_tick++;
	p->pending = false;
}

/* As tick_play(), but collectors may still have to see the last events. */
static int events_play(struct player *p, uint64_t *budget, struct strec_error *err)
{
	const uint64_t tick_ns = p->config.tick_ns;

	for (; *budget; (*budget)--) {
		int rc = 0;

		if (!p->pending) {
			if (event_stream_leaves_block(p->stream))
				runs_leave_block(p->runs);
			rc = event_read(p, err);
		}
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

/*
 * Plays the open tick until an event of a later one comes, the budget is used up (both 0)
 * or the stream gives none (its code).
 */
static int tick_play(struct player *p, uint64_t *budget, struct strec_error *err)
{
	int rc = events_play(p, budget, err);

	runs_finish(p->runs);
	return rc;
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
static int stream_seek(struct player *p, const struct player_position *at, struct strec_error *err)
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

/*
 * NULL is the beginning. 1 where the snapshot cannot be read: it is forgotten. But with 0 the
 * states are as they were.
 */
static int player_restore(struct player *p, const struct snapshot *from, struct strec_error *err)
{
	struct player_position at = from ? *snapshot_position(from) : p->begin;
	int rc = stream_seek(p, &at, err);

	if (rc)
		return rc;
	if (!from)
		states_init(p);
	else
		rc = snapshots_restore(p->snapshots, from, false, p->states, err);
	if (rc) {
		p->adrift = true;
		if (rc == STREC_NOMEM)
			return rc;
		snapshots_forget(p->snapshots, from);
		return 1;
	}
	if (from)
		zero_pages_release(p->states, p->states_size);
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
	bool ahead = tick > p->at.tick || (tick == p->at.tick && p->in_tick == 0);
	uint64_t from;
	int rc;

	do {
		const struct snapshot *s = snapshots_at_tick(p->snapshots, tick);

		from = s ? snapshot_position(s)->tick : p->begin.tick;
		if (ahead && from <= p->at.tick)
			return 0;
		rc = player_restore(p, s, err);
	} while (rc == 1);
	if (rc == 0)
		p->near_tick = tick > from + NEAR_TICKS ? tick - NEAR_TICKS : 0;
	return rc;
}

int player_refilter(struct player *p, const struct filter *filter, struct strec_error *err)
{
	struct snapshots *fresh =
		snapshots_new(p->config.snapshots, p->states_size, descriptors_size(), &p->begin);

	if (!fresh)
		return strec_fail(err, STREC_NOMEM, 0, "snapshots");
	snapshots_free(p->snapshots);
	p->snapshots = fresh;
	p->near_tick = 0;
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
	const struct snapshot *s = snapshots_before(p->snapshots, address);
	struct event_address last = s ? snapshot_position(s)->last : (struct event_address){0};
	int rc;

	if (start && start->block > after && last.block < start->block) {
		descriptors_copy(to, start->descriptors);
		*place = (struct descriptors_place){.at = {.block = start->block}};
		return 1;
	}
	if (!s || last.block <= after)
		return 0;
	rc = snapshots_restore(p->snapshots, s, true, to, NULL);
	if (rc)
		return rc == STREC_NOMEM ? rc : 0;
	*place = (struct descriptors_place){.at = last, .behind = true};
	return 1;
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
