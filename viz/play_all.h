/* Plays a log to its end, for what needs no screen. */
#ifndef VIZ_PLAY_ALL_H
#define VIZ_PLAY_ALL_H

#include "replay/player.h"

/* wait as in viz/export.h. 0 also where the log has no end yet and wait said no. */
int play_all(struct player *player, bool (*wait)(void *data), void *wait_data,
	     struct strec_error *err);

#endif
