/*
 * Addresses of the sockets of a process, by their inodes, as /proc/PID/net has them
 * (proc(5)). For what was open before the recording; later ones come from its calls.
 */
#ifndef RECORD_SOCKETS_H
#define RECORD_SOCKETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define SOCKET_TEXT_SIZE 128

struct socket_info {
	uint16_t domain, type, protocol; /* as of socket(2) */
	char local[SOCKET_TEXT_SIZE];    /* "127.0.0.1:80", a path, or "" */
	char remote[SOCKET_TEXT_SIZE];   /* "" where it is not connected */
};

/*
 * Looks for the socket in the network namespace of pid. False where it is not found. It
 * reads whole lists: not for every descriptor of a busy server at a time that matters.
 */
bool sockets_find(pid_t pid, uint64_t inode, struct socket_info *info);

#endif
