#include "viz/play_all.h"

#define SLICE_EVENTS 100000

int play_all(struct player *player, bool (*wait)(void *data), void *wait_data,
	     struct strec_error *err)
{
	for (;;) {
		int status = player_play(player, UINT64_MAX, SLICE_EVENTS, err);

		if (status < 0)
			return status;
		if (status == PLAYER_REACHED || status == PLAYER_COMPLETE)
			return 0;
		if (status == PLAYER_WAITING && !wait(wait_data))
			return 0;
	}
}
