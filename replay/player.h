/*
 * Plays a log into collectors, tick by tick.
 *
 * Trace time drives everything. Tick k is the trace time [k*D, (k+1)*D); it closes when
 * the watermark passes its end. Collectors see the events of a tick in order, then
 * tick(k), and know no other time, so the same bytes give the same state at tick k
 * whether played, sought, live or from a file.
 */
#ifndef REPLAY_PLAYER_H
#define REPLAY_PLAYER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "format/reader.h"
#include "replay/filter.h"
#include "replay/snapshots.h"

/*
 * A collector's state is one flat value of size bytes without pointers, so that a
 * snapshot is a copy and a comparison is memcmp. It starts all zero, then init().
 */
struct collector_ops {
	const char *name;
	size_t size; /* bytes of the state */
	/* settings are those of struct player_config. */
	void (*init)(void *state, const void *settings);
	/*
	 * One event of the open tick. ev lives for this call only. Never allocates. It may be
	 * called some events later and in another thread (replay/runs.h), but not while tick()
	 * is, nor a view: it changes nothing but the state.
	 */
	void (*event)(void *state, const struct event *ev, struct event_address address);
	/*
	 * As event, and in its place, for a collector of what descriptors lead to: names knows
	 * that as of this event, which it was told of. It lives for this call only.
	 */
	void (*event_named)(void *state, const struct event *ev, struct event_address address,
			    const struct descriptors *names);
	/* The tick closed: tick_ns long, number k. */
	void (*tick)(void *state, uint64_t k, uint64_t tick_ns);
	/* With event: what player_refilter() hides is shown to it, by the filter of the config. */
	bool keeps_filter;
};

struct player;

struct player_config {
	uint64_t tick_ns;            /* D; 0 means 50 ms */
	const struct filter *filter; /* calls that it does not match are not shown to any
					collector, but for an EVENT_TASK where one that was
					shown as entered ends; NULL for all. The caller keeps
					it alive. */
	const struct collector_ops *const *collectors; /* kept by the caller */
	size_t collector_count;
	const void *settings; /* what the collectors are set to, their affair; NULL: defaults.
				 The caller keeps it alive and as it is. */
	const struct snapshot_limits *snapshots; /* NULL: the defaults */
};

enum player_status {
	PLAYER_REACHED = 0, /* every tick up to the wanted one is closed */
	PLAYER_BUSY,        /* the budget was used up first: call again */
	PLAYER_WAITING,     /* the log must grow first */
	PLAYER_COMPLETE,    /* the log is at its end, and so is the player */
};

/* The reader stays the caller's and must outlive the player. NULL when out of memory. */
struct player *player_new(struct log_reader *reader, const struct player_config *config);
void player_free(struct player *player);

/*
 * Plays until all ticks that end at or before time_ns are closed (UINT64_MAX: to the
 * end), or max_events were played. Returns an enum player_status or a negative code.
 */
int player_play(struct player *player, uint64_t time_ns, uint64_t max_events,
		struct strec_error *err);

/*
 * Goes to the state in which exactly ticks 0 .. tick-1 are closed: restores the nearest
 * snapshot at or before it; player_play() to the tick's time then does the rest, as for
 * any play. Forward of the present state it may do nothing at all.
 */
int player_seek(struct player *player, uint64_t tick, struct strec_error *err);

/*
 * Begins anew with another filter, the caller's as that of player_config: at the beginning, with
 * all states as at first. A failure is one of reading; the player may then be sought again.
 */
int player_refilter(struct player *player, const struct filter *filter, struct strec_error *err);

/* Number of closed ticks, so also the number of the open one. */
uint64_t player_tick(const struct player *player);
uint64_t player_tick_ns(const struct player *player);
/* End of the last closed tick, ns: where the replay stands. */
uint64_t player_time_ns(const struct player *player);
/* True after PLAYER_COMPLETE until a seek back. */
bool player_complete(const struct player *player);
/* Events played into the present state. */
uint64_t player_events(const struct player *player);

/*
 * What descriptors lead to, as of the event played last: for all events, whatever the filter
 * hides. Changes with the next play or seek.
 */
const struct descriptors *player_descriptors(const struct player *player);

/* Up to where a state knows the log: up to the event at that address, with behind and it. */
struct descriptors_place {
	struct event_address at;
	bool behind;
};

/*
 * Of what descriptors lead to, the nearest state that is kept before the event at address, if
 * it is in a block behind the one at after: into *to, and where it is to *place. 1; 0 where
 * there is none, and then *to is as it was; STREC_NOMEM.
 */
int player_descriptors_before(const struct player *player, struct event_address address,
			      uint64_t after, struct descriptors *to,
			      struct descriptors_place *place);

/* State of collector i, for views; changes with the next play or seek. */
const void *player_state(const struct player *player, size_t i);
/* XXH64 over tick number and all states: equal states have equal hashes. */
uint64_t player_hash(const struct player *player);

#endif
