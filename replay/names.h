/*
 * What descriptors lead to as of any event of the log that a player has played.
 *
 * The state (replay/descriptors.h) at an event is made by playing the log up to it from the
 * nearest state that is kept: the player's snapshots and block starts, the starts of the last
 * blocks that were played here, and the state asked for last. Which one it is makes no
 * difference but in time.
 */
#ifndef REPLAY_NAMES_H
#define REPLAY_NAMES_H

#include "replay/player.h"

struct names;

/* Reader and player stay the caller's and must outlive it. NULL when out of memory. */
struct names *names_new(struct log_reader *reader, const struct player *player);
void names_free(struct names *names);

/*
 * The state with the event at address as the last one; it lives until the next call. NULL
 * where the log has no such event, or cannot be read now.
 */
const struct descriptors *names_at(struct names *names, struct event_address address);

#endif
