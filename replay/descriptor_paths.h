/*
 * Path names made absolute, as far as the log tells: working directory, descriptors of
 * directories, and the symbolic links that are known. Private to replay/descriptors.h.
 */
#ifndef REPLAY_DESCRIPTOR_PATHS_H
#define REPLAY_DESCRIPTOR_PATHS_H

#include "replay/descriptor_table.h"

/*
 * The absolute name of a path that task gave, from the directory that is the open file dir,
 * into out; its length, 0 where it cannot be known. follow: a link that it ends with is
 * followed. session may be NULL.
 */
size_t path_resolve(const struct descriptors *d, const struct log_session *session, uint16_t task,
		    uint16_t dir, const char *path, size_t size, bool follow,
		    char out[static TEXT_MAX + 1]);

/* Learns of a symbolic link. The one learnt first goes where there is no room. */
void link_add(struct descriptors *d, const char *path, size_t path_size, const char *target,
	      size_t target_size);

/* The open file that fd means in a task, DESCRIPTOR_CWD its working directory; or 0. */
uint16_t task_open(const struct descriptors *d, uint16_t task, int32_t fd);

#endif
