/*
 * The tasks that are traced, found by thread id.
 *
 * Each has a slot, the smallest number that is free, by which the queue knows it, and a
 * serial, which is never used again.
 */
#ifndef RECORD_TRACEE_H
#define RECORD_TRACEE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "format/event.h"
#include "record/mappings.h"
#include "record/placement.h"

struct tracee {
	struct task_info info;
	unsigned slot;
	unsigned process; /* slot of the task that stands for its process */
	/* The open call, or the last one; in_call only where it goes into the log. */
	bool in_call;
	bool called;     /* there was one */
	uint8_t special; /* enum call_special, from the enter of a call to its exit */
	uint8_t arch;
	uint8_t captures; /* bit i: capture_exit() reads args[i] */
	uint32_t nr;
	uint64_t args[6];
	/* What the next stop means. */
	bool waiting;         /* stopped, and kept so until its parent's event names the parent */
	bool fresh;           /* attached to; its first stop shows the call that it is in */
	bool restarts;        /* its open call was found at the attach and is entered again */
	bool stopped;         /* in a group-stop that was told */
	bool noted;           /* its use of ptrace was told */
	bool leaving;         /* it is not to be recorded: let go at its next stop */
	bool announced;       /* the queue knows it */
	uint64_t clone_flags; /* of the clone() that it is in */
	uint64_t born_flags;  /* of the clone() that made it; 0: unknown, or another call */
	bool running;         /* neither in a call nor stopped; tracer.c counts these */
	struct placed placed;
	struct mappings *mappings; /* where its code lies; NULL: nobody has asked yet */
	struct tracee *chain;      /* the table's */
};

struct tracee_table {
	struct tracee **slots; /* by slot; NULL: free */
	size_t slot_count;     /* of slots, used or not */
	size_t first_free;     /* no slot below is free */
	struct tracee **heads; /* hash chains, a power of two */
	size_t head_count;
	size_t count;
	uint32_t last_serial;
	struct tracee *recent; /* what was found last */
};

/* The tracee of tid, or NULL. */
struct tracee *tracee_find(struct tracee_table *table, pid_t tid);

/* Adds one with the next serial; the other fields are 0. NULL: out of memory. */
struct tracee *tracee_add(struct tracee_table *table, pid_t tid);

/* Gives it another tid, which must be free: exec in a thread that is not the leader. */
void tracee_rename(struct tracee_table *table, struct tracee *t, pid_t tid);

/* Takes it out and frees it. */
void tracee_remove(struct tracee_table *table, struct tracee *t);

/* Frees all. */
void tracee_table_release(struct tracee_table *table);

#endif
