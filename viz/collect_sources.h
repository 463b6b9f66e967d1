/*
 * Collects who makes the calls: a calling context tree (Ammons, Ball and Larus, "Exploiting
 * Hardware Performance Counters with Flow and Context Sensitive Profiling", PLDI 1997) over the
 * stacks of calls that ended. The Sources panel makes functions and lines of it.
 *
 * A node is a place of the code and its caller; below the root stand the names of tasks. A
 * call counts for its innermost frame, and by that for all callers. What a place is in the
 * source is no part of the state, as symbols may come later than the calls.
 *
 * Memory is bounded. When more than three quarters of the nodes are used at the end of a tick,
 * those with the least part of all calls and all time make room; what they had stays with their
 * nearest caller that is kept, as `evicted`. So the totals of callers stay exact; those of a place
 * that was evicted and comes back are too low by at most the `evicted` of its callers. Calls that
 * find no room within a tick are counted in `dropped`.
 */
#ifndef VIZ_COLLECT_SOURCES_H
#define VIZ_COLLECT_SOURCES_H

#include <stdint.h>

#include "replay/player.h"

#define SOURCE_NODES  4096
#define SOURCE_SLOTS  8192 /* a power of two */
#define SOURCE_CACHE  1024 /* likewise */
#define SOURCE_NAMES  64   /* of tasks; the last stands for all others */
#define SOURCE_OTHERS "(others)"
#define SOURCE_ROOT   UINT16_MAX

struct source_use {
	uint64_t calls, errors;
	uint64_t time_ns; /* in calls whose beginning is known, */
	uint64_t wait_ns; /* of that in calls whose purpose is to wait: call_only_waits() */
};

/* Adds what a node or a name has. */
void source_use_add(struct source_use *to, const struct source_use *use);

struct source_node {
	/*
	 * As stack_frame_place() tells; 0 where callers are not known; of a node whose caller
	 * is SOURCE_ROOT the number of the task's name.
	 */
	uint64_t place;
	uint16_t caller;           /* index, smaller than the node's own, or SOURCE_ROOT */
	uint16_t touched;          /* in the open tick */
	struct source_use own;     /* calls made right here, also in the open tick */
	struct source_use closed;  /* of the closed ticks */
	struct source_use evicted; /* of callees that made room */
};

/* A stack that was looked for before: the block's frame and the task's name. */
struct source_known {
	uint32_t frame;
	uint32_t name; /* hash */
	uint16_t node;
	uint16_t valid;
};

struct sources_state {
	uint64_t calls_without;    /* calls that have no stack, */
	uint64_t closed_without;   /* and those of the closed ticks */
	struct source_use dropped; /* calls that found no room, */
	uint64_t evicted_nodes;
	uint32_t count;
	uint32_t name_count;
	char names[SOURCE_NAMES][TASK_NAME_SIZE]; /* NUL-terminated */
	struct source_node nodes[SOURCE_NODES];   /* callers before their callees */
	uint16_t slots[SOURCE_SLOTS];             /* index + 1 by place and caller */
	uint16_t touched[SOURCE_NODES];
	uint32_t touched_count, reserved;
	uint64_t block; /* of the frames that are known */
	struct source_known known[SOURCE_CACHE];
};

extern const struct collector_ops collect_sources;

/*
 * Adds use to the closed ticks, at the stack of ev: to a copy of a state that is only looked at,
 * for calls that have not returned. A stack that finds no room counts as dropped.
 */
void sources_add(struct sources_state *state, const struct event *ev, const struct source_use *use);

#endif
