/* Sockets: their addresses as text, and what -yy calls them. Private to replay/descriptors.h. */
#ifndef REPLAY_DESCRIPTOR_SOCKETS_H
#define REPLAY_DESCRIPTOR_SOCKETS_H

#include "replay/descriptor_table.h"

/*
 * A struct sockaddr as text: "127.0.0.1:80", "[::1]:80", the path of a UNIX socket with @ for
 * the NUL of an abstract one, the port id of a netlink one. A port of 0, one that the kernel
 * has yet to choose, is "?". Returns the length, 0 for other families and no address.
 */
size_t address_text(const uint8_t *bytes, size_t size, char out[static ADDRESS_TEXT_SIZE]);

/*
 * "TCP:[127.0.0.1:40000->127.0.0.1:80]", "UNIX-STREAM:[?,"/run/x"]", "socket:[4711]" where
 * the protocol is not known. As snprintf(3).
 */
size_t socket_text(const struct descriptors *d, const struct open_file *file, char *buf,
		   size_t size);

#endif
