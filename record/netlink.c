#include "record/netlink.h"

#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "format/bytes.h"
#include "record/procfs.h"

#define LENGTH_MAX 65535 /* of a message: what fits into the attributes' 16 bits */

bool netlink_may_be(const uint8_t header[static NETLINK_HEADER])
{
	uint32_t length = get_u32(header);

	return length >= NETLINK_HEADER && length <= LENGTH_MAX;
}

/* A copy of a tracee's descriptor, -1 where there is none. Threads have no pidfd of their own. */
static int copy_descriptor(pid_t tid, int fd)
{
	struct proc_status status;
	int process = (int)syscall(SYS_pidfd_open, tid, 0), copy;

	if (process < 0 && procfs_status(tid, &status) && status.tgid != tid)
		process = (int)syscall(SYS_pidfd_open, status.tgid, 0);
	if (process < 0)
		return -1;
	copy = (int)syscall(SYS_pidfd_getfd, process, fd, 0);
	close(process);
	return copy;
}

static int socket_number(int fd, int option)
{
	int value = -1;
	socklen_t size = sizeof(value);

	return getsockopt(fd, SOL_SOCKET, option, &value, &size) == 0 ? value : -1;
}

int netlink_protocol(pid_t tid, int fd)
{
	int copy = copy_descriptor(tid, fd), protocol = -1;

	if (copy < 0)
		return -1;
	if (socket_number(copy, SO_DOMAIN) == AF_NETLINK)
		protocol = socket_number(copy, SO_PROTOCOL);
	close(copy);
	return protocol;
}

size_t netlink_extent(const uint8_t *bytes, size_t size, uint32_t count)
{
	size_t at = 0;

	while (count-- && size - at >= NETLINK_HEADER) {
		size_t length = get_u32(bytes + at);

		if (length < NETLINK_HEADER || length >= size - at)
			return size;
		at += (length + 3) & ~(size_t)3;
		if (at >= size)
			return size;
	}
	return size - at < NETLINK_HEADER ? size : at;
}
