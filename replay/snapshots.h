/*
 * Snapshots: states of the player, kept so that a seek has little to play.
 *
 * They are compressed and lie in a file without a name; in memory is only the index, at most
 * some 1.2 MB. Where there can be no file they are in memory, fewer of them. One is due when
 * so many events were played since the last; when there are too many of them, or too many
 * bytes, every second one goes and that distance doubles. What cannot be written is dropped:
 * a snapshot saves time and nothing else. What is read back is checked before it is used.
 */
#ifndef REPLAY_SNAPSHOTS_H
#define REPLAY_SNAPSHOTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "format/error.h"
#include "format/reader.h"

/* Where the player stands in the log: behind the event played last. */
struct player_position {
	uint64_t tick;     /* number of closed ticks */
	uint64_t events;   /* played; with 0 the rest says nothing of the stream */
	uint64_t floor_ns; /* no event from here on counts as earlier */
	struct event_address last;
	bool last_is_loss;
};

/* 0 stands for the default. */
struct snapshot_limits {
	uint64_t spacing;    /* events from one to the next, each tick counted as 16: 200,000 */
	size_t count;        /* in all: 16,384 */
	uint64_t file_bytes; /* 512 MB, or an eighth of what is free where that is less */
	size_t memory_bytes; /* where there is no file: 1.5 MB */
	bool no_file;
};

struct snapshot;
struct snapshots;

/*
 * For states of size bytes, of which the first head_size can be restored alone; begin is where
 * the log begins. NULL when out of memory.
 */
struct snapshots *snapshots_new(const struct snapshot_limits *limits, size_t size, size_t head_size,
				const struct player_position *begin);
void snapshots_free(struct snapshots *snapshots);

/* Whether one is to be taken at a position, where a tick begins. */
bool snapshots_due(const struct snapshots *snapshots, const struct player_position *at);

/* Takes one that is due, if it can. */
void snapshots_take(struct snapshots *snapshots, const struct player_position *at,
		    const void *states);

/* Takes one besides, wherever it is; it takes the place of the one taken so before. */
void snapshots_take_near(struct snapshots *snapshots, const struct player_position *at,
			 const void *states);

/* The latest one at or before a tick; NULL: there is none. It lives until the next is taken. */
const struct snapshot *snapshots_at_tick(const struct snapshots *snapshots, uint64_t tick);

/* The latest one whose last event, which is no loss, is before address; or NULL. */
const struct snapshot *snapshots_before(const struct snapshots *snapshots,
					struct event_address address);

const struct player_position *snapshot_position(const struct snapshot *snapshot);

/*
 * Copies the states, or those of the head alone, to *states. STREC_NOMEM, STREC_IO, STREC_FORMAT
 * where it is not what was written; *states is then as it was.
 */
int snapshots_restore(const struct snapshots *snapshots, const struct snapshot *snapshot,
		      bool head_only, void *states, struct strec_error *err);

/* Forgets one that could not be restored. */
void snapshots_forget(struct snapshots *snapshots, const struct snapshot *snapshot);

#endif
