#include "record/sockets.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "record/procfs.h"

/* An address as the lists have it: words of the network's bytes, read as the host's numbers. */
static void inet_address(const char *text, char out[static SOCKET_TEXT_SIZE])
{
	struct in_addr address;
	char name[INET_ADDRSTRLEN];
	unsigned port;

	out[0] = '\0';
	if (sscanf(text, "%8" SCNx32 ":%x", &address.s_addr, &port) != 2 || port == 0)
		return;
	inet_ntop(AF_INET, &address, name, sizeof(name));
	snprintf(out, SOCKET_TEXT_SIZE, "%s:%u", name, port);
}

static void inet6_address(const char *text, char out[static SOCKET_TEXT_SIZE])
{
	struct in6_addr address;
	char name[INET6_ADDRSTRLEN];
	uint32_t words[4];
	unsigned port;

	out[0] = '\0';
	if (sscanf(text, "%8" SCNx32 "%8" SCNx32 "%8" SCNx32 "%8" SCNx32 ":%x", &words[0],
		   &words[1], &words[2], &words[3], &port) != 5 ||
	    port == 0)
		return;
	memcpy(&address, words, sizeof(address));
	inet_ntop(AF_INET6, &address, name, sizeof(name));
	snprintf(out, SOCKET_TEXT_SIZE, "[%s]:%u", name, port);
}

struct list;

static bool read_inet(const struct list *list, const char *line, uint64_t *inode,
		      struct socket_info *info);
static bool read_unix(const struct list *list, const char *line, uint64_t *inode,
		      struct socket_info *info);

/* The lists of /proc/PID/net, and how a line of each is read. */
static const struct list {
	const char *name;
	uint16_t domain, type;
	bool (*read)(const struct list *list, const char *line, uint64_t *inode,
		     struct socket_info *info);
} lists[] = {
	{.name = "tcp", .domain = AF_INET, .type = SOCK_STREAM, .read = read_inet},
	{.name = "tcp6", .domain = AF_INET6, .type = SOCK_STREAM, .read = read_inet},
	{.name = "udp", .domain = AF_INET, .type = SOCK_DGRAM, .read = read_inet},
	{.name = "udp6", .domain = AF_INET6, .type = SOCK_DGRAM, .read = read_inet},
	{.name = "unix", .domain = AF_UNIX, .read = read_unix},
};

static bool read_inet(const struct list *list, const char *line, uint64_t *inode,
		      struct socket_info *info)
{
	char local[48], remote[48];

	if (sscanf(line, "%*s %47s %47s %*s %*s %*s %*s %*s %*s %" SCNu64, local, remote, inode) !=
	    3)
		return false;
	(list->domain == AF_INET ? inet_address : inet6_address)(local, info->local);
	(list->domain == AF_INET ? inet_address : inet6_address)(remote, info->remote);
	info->type = list->type;
	return true;
}

static bool read_unix(const struct list *list, const char *line, uint64_t *inode,
		      struct socket_info *info)
{
	unsigned type;
	int path = 0;

	(void)list;
	if (sscanf(line, "%*s %*s %*s %*s %x %*s %" SCNu64 "%n", &type, inode, &path) != 2)
		return false;
	info->type = (uint16_t)type;
	snprintf(info->local, sizeof(info->local), "%.*s",
		 (int)strcspn(line + path + (line[path] == ' '), "\n"),
		 line + path + (line[path] == ' '));
	return true;
}

static bool list_find(const struct list *list, pid_t pid, uint64_t wanted, struct socket_info *info)
{
	char name[48], *line = NULL;
	uint64_t inode = 0;
	size_t size = 0;
	bool found = false;
	FILE *file;

	procfs_path(name, sizeof(name), pid, "net/%s", list->name);
	file = fopen(name, "re");
	if (!file)
		return false;
	while (!found && getline(&line, &size, file) > 0) {
		*info = (struct socket_info){.domain = list->domain};
		found = list->read(list, line, &inode, info) && inode == wanted;
	}
	free(line);
	fclose(file);
	return found;
}

bool sockets_find(pid_t pid, uint64_t inode, struct socket_info *info)
{
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		if (list_find(&lists[i], pid, inode, info))
			return true;
	return false;
}
