/*
 * -P: which calls touch one of some paths.
 *
 * A call does where a path argument names it, as given or made absolute with the directory that
 * the call starts from, or where a descriptor argument leads to it, as /proc/TID/fd tells at the
 * call's enter: whoever opened it, and whenever. Links on the way to a path argument are not
 * followed, and sets of descriptors (poll, select, epoll_wait) are not looked into.
 */
#ifndef RECORD_PATH_FILTER_H
#define RECORD_PATH_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "format/event.h"

/* Zero-initialised it has no path. */
struct path_filter {
	char **paths; /* from malloc */
	size_t count;
};

/* Adds a path: as it is, made absolute, and where its links lead to. 0, or -1: no memory. */
int path_filter_add(struct path_filter *filter, const char *path);
void path_filter_release(struct path_filter *filter);

/* For a stopped tracee that enters the call *ev, with the captures of its enter. */
bool path_filter_match(const struct path_filter *filter, pid_t tid, const struct event *ev);

#endif
