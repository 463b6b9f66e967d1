/*
 * Collects what is known of each task: who made it, what it does now, how much it calls.
 *
 * A task is known by its serial, which outlives changes of its ids. The table holds 512;
 * when it is full the task that ended first makes room, or else the one that was quiet for
 * longest, and what went with it is counted.
 */
#ifndef VIZ_COLLECT_PROCESSES_H
#define VIZ_COLLECT_PROCESSES_H

#include <stddef.h>
#include <stdint.h>

#include "replay/player.h"
#include "viz/call_table.h"
#include "viz/window.h"

#define PROCESS_ROWS  512
#define PROCESS_SLOTS 1024
#define PROCESS_TREND 8 /* ticks */
#define PROCESS_TOP   4

enum process_status {
	PROCESS_RUNNING, /* outside of any call, as far as the log says */
	PROCESS_IN_CALL,
	PROCESS_STOPPED,
	PROCESS_EXITED,
	PROCESS_DETACHED,
};

/* A call that is made often, and an upper bound of how often. */
struct frequent_call {
	struct call_key key;
	uint64_t count;
};

struct process {
	uint32_t serial; /* 0: the row is free */
	uint32_t parent;
	uint32_t group; /* serial of the task that stands for the process: its first */
	int32_t tid, pid;
	char name[TASK_NAME_SIZE];
	uint32_t status;      /* enum process_status */
	struct call_key call; /* PROCESS_IN_CALL, and the address of an event that tells of it */
	uint64_t call_block, call_row;
	uint64_t since_ns;   /* of the status */
	int64_t exit_status; /* PROCESS_EXITED: as wait(2) encodes it */
	uint64_t start_ns, last_ns;
	uint64_t calls, errors;
	uint64_t busy_ns; /* in calls */
	struct window window;
	uint32_t trend[PROCESS_TREND]; /* calls in the last ticks, a ring: see processes_trend() */
	/*
	 * The calls made most often (Metwally et al., space-saving, 2005): a count is too high
	 * by calls / PROCESS_TOP at most, and a call that is made more often than that is here.
	 */
	struct frequent_call top[PROCESS_TOP];
	/* CPU time of the process at its last two reports: on the group's row. */
	uint64_t cpu_ns[2], cpu_at_ns[2];
};

struct processes_state {
	struct process rows[PROCESS_ROWS];
	uint16_t slots[PROCESS_SLOTS]; /* row + 1, open addressing by serial */
	uint32_t count;                /* rows in use: 0 .. count - 1 */
	uint32_t trend_next;
	struct window_clock clock;
	uint64_t time_ns; /* end of the last closed tick */
	uint64_t seen;    /* tasks, ever */
	uint64_t evicted, evicted_calls, evicted_errors;
};

extern const struct collector_ops collect_processes;

/* The row of a task, or NULL. */
const struct process *processes_find(const struct processes_state *state, uint32_t serial);

/* Calls of each of the last ticks, the oldest first; returns how many, PROCESS_TREND. */
size_t processes_trend(const struct processes_state *state, const struct process *process,
		       double out[PROCESS_TREND]);

/* CPU time as a percentage of one CPU, of the group's row; 0.0 where nothing was told lately. */
double processes_cpu(const struct processes_state *state, const struct process *group);

#endif
