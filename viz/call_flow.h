/*
 * What a call moved: how many bytes, from which descriptor and to which, as its result tells.
 *
 * Of recvmmsg() and sendmmsg(), whose result is a number of messages, the bytes of those that
 * were captured. What programs do through mappings or io_uring is no call and not seen.
 */
#ifndef VIZ_CALL_FLOW_H
#define VIZ_CALL_FLOW_H

#include <stdbool.h>
#include <stdint.h>

#include "format/event.h"

#define FLOW_NONE (-1)

struct call_flow {
	uint64_t bytes;
	int from, to; /* the argument that is the descriptor read from, written to; or FLOW_NONE */
};

/* To be called once before, from any thread. */
void call_flow_begin(void);

/* False for calls that move nothing, such as those that failed. */
bool call_flow(const struct event *ev, struct call_flow *flow);

#endif
