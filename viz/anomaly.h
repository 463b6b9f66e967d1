/*
 * An anomaly, something that was far from usual, and the last of them.
 */
#ifndef VIZ_ANOMALY_H
#define VIZ_ANOMALY_H

#include <stdbool.h>
#include <stdint.h>

#include "format/event.h"
#include "format/reader.h"
#include "viz/call_table.h"

#define ANOMALIES_KEPT 100
#define ANOMALY_PATH   44 /* bytes of a path that are kept, with a final NUL */

enum anomaly_kind {
	ANOMALY_CALL,   /* a call's duration, ns */
	ANOMALY_RATE,   /* calls, per second, of ticks in a row */
	ANOMALY_ERRORS, /* errors, in percent of the calls, of ticks in a row */
	ANOMALY_KINDS
};

struct anomaly {
	uint64_t number;  /* counted from 0, for each ring by itself */
	uint64_t time_ns; /* of the event; of ticks their beginning */
	uint64_t span_ns; /* how long it lasted: of a call its duration */
	uint64_t block;   /* with row the address of the call's event */
	uint32_t row;
	struct call_key key; /* of the call */
	float value;         /* what was unusual, in the unit of its kind */
	float usual;         /* the baseline's mean before it */
	float z;             /* of ticks, as value, the one with the greatest magnitude */
	int32_t tid;         /* 0 for what is no call */
	int32_t fd;          /* the first descriptor argument; negative: none */
	uint8_t kind;        /* enum anomaly_kind */
	uint8_t waits;       /* the call's purpose is to wait */
	uint8_t reserved[2];
	char name[TASK_NAME_SIZE]; /* of the task */
	char path[ANOMALY_PATH];   /* the end of a path argument, or "" */
};

/* States are compared as bytes: there is no padding. */
_Static_assert(sizeof(struct anomaly) == 4 * 8 + 8 * 4 + 4 + TASK_NAME_SIZE + ANOMALY_PATH,
	       "no padding");

/* Zero-initialised it is empty. */
struct anomaly_ring {
	struct anomaly rows[ANOMALIES_KEPT];
	uint64_t count; /* pushed; the last ANOMALIES_KEPT are there */
};

/* Numbers it and puts it over the oldest. Returns where it is. */
struct anomaly *anomaly_ring_push(struct anomaly_ring *ring, const struct anomaly *anomaly);

/* Moves those of from, which is then empty, to the end of ring. */
void anomaly_ring_take(struct anomaly_ring *ring, struct anomaly_ring *from);

/* How many there are, and the one age pushes ago, 0 the newest; age is below that. */
uint32_t anomaly_ring_size(const struct anomaly_ring *ring);
const struct anomaly *anomaly_ring_at(const struct anomaly_ring *ring, uint32_t age);

/* The one of that number, or NULL where it is not there, or not any more. */
struct anomaly *anomaly_ring_find(struct anomaly_ring *ring, uint64_t number);

/* That of a call, with what there is to know of it; number, z and usual are the caller's. */
void anomaly_of_call(struct anomaly *anomaly, const struct event *ev, struct event_address address);

#endif
