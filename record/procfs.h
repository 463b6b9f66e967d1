/*
 * What /proc knows of a task, one fact a function. All slow paths.
 */
#ifndef RECORD_PROCFS_H
#define RECORD_PROCFS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "format/event.h"

/*
 * Lines of /proc/TID/status that matter here; -1 where a line is missing, 0 for a task
 * that is not of our pid namespace.
 */
struct proc_status {
	int tgid, ppid, tracer, uid;
	char state; /* R, S, D, T, t, Z, X; 0 unknown */
};

/*
 * The path of a task's file in /proc, also where /proc was mounted for another pid
 * namespace and numbers tasks otherwise. False, and a path to nothing, when it has none.
 */
__attribute__((format(printf, 4, 5))) bool procfs_path(char *path, size_t size, pid_t tid,
						       const char *format, ...);

/* The task that /proc numbers so; 0 when it is not of our pid namespace. */
pid_t procfs_number(pid_t number);

/* False when there is no such task. */
bool procfs_status(pid_t tid, struct proc_status *status);

/* The command name, NUL-terminated; left alone when it cannot be read. */
void procfs_name(pid_t tid, char name[TASK_NAME_SIZE]);

/* The program's path into buf; its length, 0 when it cannot be read. */
size_t procfs_program(pid_t tid, char *buf, size_t size);

/* True when tid is a thread of process pid. */
bool procfs_is_thread(pid_t pid, pid_t tid);

/* The first bytes of a file, NUL-terminated; their number or -errno. */
ssize_t procfs_read(const char *name, char *buf, size_t size);

#endif
