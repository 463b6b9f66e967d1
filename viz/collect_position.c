#include "viz/collect_position.h"

static void position_event(void *data, const struct event *ev, struct event_address address)
{
	struct position_state *state = data;

	/* Made by the reader, so it has no row of its own. */
	if (ev->kind == EVENT_LOSS)
		return;
	state->open.block = address.block;
	state->open.row = address.row;
	state->open.time_ns = ev->time_ns;
	state->open.count++;
}

static void position_tick(void *data, uint64_t k, uint64_t tick_ns)
{
	struct position_state *state = data;

	(void)k;
	(void)tick_ns;
	state->closed = state->open;
}

const struct collector_ops collect_position = {
	.name = "position",
	.size = sizeof(struct position_state),
	.event = position_event,
	.tick = position_tick,
};
