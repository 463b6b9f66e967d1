/*
 * Gives tracees their own CPUs back when strec is killed.
 *
 * A small process of its own, a child of strec, which sleeps in a read until strec is gone,
 * whatever ended it; then it restores the affinity masks that are entered here.
 */
#ifndef RECORD_GUARD_H
#define RECORD_GUARD_H

#include <sched.h>
#include <stdbool.h>
#include <sys/types.h>

/*
 * Forks the guard. On a thread that lives as long as strec and waits for no children: the
 * guard is its child. Until it runs guard_watch() has no room.
 */
void guard_start(void);

/* True where guard_watch() has room. */
bool guard_ready(void);

/*
 * Enters that tid, confined to one of them now, has the CPUs *own. Returns a place for
 * guard_forget(), or -1 where there is no room. On one thread, as guard_forget().
 */
int guard_watch(pid_t tid, const cpu_set_t *own);

/* Takes out what is at that place: it has its own CPUs again, or has ended. */
void guard_forget(int place);

#endif
