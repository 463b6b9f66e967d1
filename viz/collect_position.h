/*
 * Collects where the replay stands in the log: the address of the newest event of the
 * closed ticks, from which the Events view reads backwards.
 */
#ifndef VIZ_COLLECT_POSITION_H
#define VIZ_COLLECT_POSITION_H

#include <stdint.h>

#include "replay/player.h"

struct position {
	uint64_t block; /* the newest event's address */
	uint64_t row;
	uint64_t count; /* events up to it, it included; 0: there is none yet */
	uint64_t time_ns;
};

struct position_state {
	struct position closed; /* of the closed ticks */
	struct position open;   /* of all events seen */
};

extern const struct collector_ops collect_position;

#endif
