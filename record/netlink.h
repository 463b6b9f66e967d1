/*
 * Tells messages of netlink sockets from other bytes (netlink(7)).
 */
#ifndef RECORD_NETLINK_H
#define RECORD_NETLINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define NETLINK_HEADER 16 /* bytes of struct nlmsghdr */

/*
 * Whether bytes, the first of a message, may be a netlink header: its length is 16 to 65535. That
 * no text has, so what is sent and received elsewhere is seldom looked at any closer. Cheap.
 */
bool netlink_may_be(const uint8_t header[static NETLINK_HEADER]);

/*
 * The protocol of descriptor fd of task tid, where that is a netlink socket; -1 for all else, and
 * where the kernel does not say (before Linux 5.6). Some system calls.
 */
int netlink_protocol(pid_t tid, int fd);

/* The bytes of the first count messages among size bytes; size where there are no more. */
size_t netlink_extent(const uint8_t *bytes, size_t size, uint32_t count);

#endif
