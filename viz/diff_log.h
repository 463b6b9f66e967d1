/*
 * One recording, as a comparison needs it: its tasks, and of each call 20 bytes, in the order in
 * which each task made them.
 *
 * Bounded: of the first DIFF_CALLS_MAX calls the order is kept, of all others the counts of their
 * signatures (viz/diff_table.h) alone; so with the calls of tasks beyond DIFF_TASKS_MAX.
 */
#ifndef VIZ_DIFF_LOG_H
#define VIZ_DIFF_LOG_H

#include "viz/diff_signature.h"
#include "viz/export.h"

#define DIFF_CALLS_MAX (1u << 22)
#define DIFF_TASKS_MAX (1u << 16)
#define TASK_NONE      UINT32_MAX

struct diff_call {
	float duration_ns; /* below 0: it is not known, as of a call that did not return */
	uint32_t signature;
	uint32_t task;  /* index */
	uint32_t block; /* index of its block's address */
	uint32_t row;
};

struct diff_task {
	uint32_t serial;
	int32_t tid, pid;
	uint32_t parent;   /* index; TASK_NONE: not known */
	uint32_t process;  /* index of the task that leads it; its own for that one */
	uint32_t number;   /* of a process: 1, 2, ... in the order in which they began */
	uint32_t threads;  /* of a process: tasks that it ever had */
	uint32_t children; /* of a process: those that run, */
	bool parallel;     /* and whether there ever were two at once */
	char name[TASK_NAME_SIZE];
	uint32_t program, command; /* texts: path and arguments of the last exec; TEXT_NONE */
	uint32_t first, count;     /* its calls, in struct diff_log.order */
	bool exited;
	int32_t status;   /* as wait(2) encodes it */
	uint32_t partner; /* index in the other log; TASK_NONE */
};

struct diff_log {
	struct diff_table *table;
	struct log_reader *reader;
	unsigned side;
	const char *name; /* of the file, for people */
	struct diff_task *tasks;
	uint32_t task_count, task_capacity;
	struct diff_call *calls; /* in the order of the log */
	uint32_t call_count, call_capacity;
	uint32_t *order; /* indices of calls, task by task */
	uint64_t *blocks;
	uint32_t block_count, block_capacity;
	uint64_t total_calls, failed_calls; /* also those that are not kept */
	uint64_t lost_bytes;                /* damage that was passed over */
	double total_ns;                    /* of all calls */
	uint32_t processes;
	/* Serial -> index + 1, an open hash table. */
	uint32_t *slots;
	uint32_t slot_count;
};

/*
 * Reads the log of job (its filter and range of time count) to its end. 0 or a negative code;
 * release it in each case. functions and other as in struct diff_signer.
 */
int diff_log_load(struct diff_log *log, const struct export_job *job, struct diff_table *table,
		  unsigned side, enum diff_functions functions, const struct symbol_table *other,
		  struct strec_error *err);
void diff_log_release(struct diff_log *log);

/* The call at place i of a task. */
static inline const struct diff_call *diff_task_call(const struct diff_log *log,
						     const struct diff_task *task, uint32_t i)
{
	return &log->calls[log->order[task->first + i]];
}

#endif
