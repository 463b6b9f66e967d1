/*
 * The tasks and processes that live, for exporters that write them: what each is called, where it
 * began, what it runs and which marks are open. Memory is for those that live at a time.
 */
#ifndef VIZ_EXPORT_TASKS_H
#define VIZ_EXPORT_TASKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "format/bytes.h"
#include "format/event.h"
#include "viz/mark.h"

#define EXPORT_MARKS_MAX 64 /* open ones of a task; further ones are counted only */

/* A mark that was begun and not ended. */
struct export_mark {
	uint64_t begin_ns;
	uint64_t id; /* the exporter's */
	char *name;  /* any bytes */
	size_t size;
};

struct export_process {
	uint32_t number; /* never used again, from 1 on */
	int32_t pid;
	uint32_t tasks; /* of it that live */
	bool before;    /* it began earlier than begin_ns */
	uint64_t begin_ns;
	uint64_t parent;           /* the exporter's: what it was started in */
	char name[TASK_NAME_SIZE]; /* of its first task, as of that one's last event */
	/* The program that it runs since the last exec; programs 0: none was told of. */
	uint32_t programs;
	uint64_t program_ns;
	struct buffer path;      /* of the program, any bytes */
	struct buffer arguments; /* a CAPTURE_LIST; empty where not known */
};

struct export_task {
	uint32_t serial;
	int32_t tid;
	struct export_process *process; /* never NULL */
	char name[TASK_NAME_SIZE];
	bool before; /* it began earlier than begin_ns */
	uint64_t begin_ns;
	uint32_t child;     /* serial of the task that it started last, 0 for none, */
	uint64_t child_ns;  /* and when */
	uint64_t id;        /* the exporter's; 0 at first */
	struct buffer open; /* the exporter's: what there is to write of its call that is open */
	uint64_t open_ns;   /* since when it is; where open is not empty */
	struct export_mark *marks;
	size_t mark_count;
	struct export_task *next; /* of all that live, in no order that matters */
};

struct export_tasks {
	struct export_task *first;
	struct export_task **slots; /* by serial */
	size_t slot_count, count;
	struct export_task *last; /* that was asked for last */
	uint32_t processes;       /* number of the last one */
	uint64_t marks_dropped;   /* that were too deep */
};

/* Zero-initialised it is empty. */
void export_tasks_release(struct export_tasks *tasks);

/*
 * The task of an event of a task, brought up to that event. Its id is 0 where it is new. NULL when
 * out of memory. It lives until export_tasks_end().
 */
struct export_task *export_tasks_event(struct export_tasks *tasks, const struct event *ev);

/* The task with that serial if it lives, or NULL. */
struct export_task *export_tasks_find(const struct export_tasks *tasks, uint32_t serial);

/*
 * Forgets a task that ended, and its process with its last one. The exporter has closed its marks
 * before, or they are forgotten.
 */
void export_tasks_end(struct export_tasks *tasks, struct export_task *task);

/* The task's process runs another program from that EVENT_EXEC on. */
void export_tasks_exec(struct export_task *task, const struct event *ev);

/* What the call of an exec says of the program: its arguments. Of other calls it says nothing. */
void export_tasks_exec_call(struct export_task *task, const struct event *ev);

/*
 * Begins a mark. NULL where there are too many, which is counted, and when out of memory, which
 * *failed tells.
 */
struct export_mark *export_mark_begin(struct export_tasks *tasks, struct export_task *task,
				      const struct mark *mark, uint64_t begin_ns, bool *failed);

/*
 * Which of the task's marks a MARK_END ends: the innermost of that name, and with it all that
 * began in it. task->mark_count for none.
 */
size_t export_mark_find(const struct export_task *task, const struct mark *mark);

/* Forgets the innermost mark. */
void export_mark_pop(struct export_task *task);

#endif
