#include "replay/descriptor_sockets.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define ANY_PROTOCOL 0xffff

static size_t port_text(char *out, size_t at, uint16_t port)
{
	if (port == 0)
		return at + (size_t)snprintf(out + at, ADDRESS_TEXT_SIZE - at, ":?");
	return at + (size_t)snprintf(out + at, ADDRESS_TEXT_SIZE - at, ":%u", ntohs(port));
}

static size_t inet_text(const uint8_t *bytes, size_t size, char *out)
{
	struct sockaddr_in in;

	if (size < sizeof(in))
		return 0;
	memcpy(&in, bytes, sizeof(in));
	inet_ntop(AF_INET, &in.sin_addr, out, ADDRESS_TEXT_SIZE);
	return port_text(out, strlen(out), in.sin_port);
}

static size_t inet6_text(const uint8_t *bytes, size_t size, char *out)
{
	char address[INET6_ADDRSTRLEN];
	struct sockaddr_in6 in;

	if (size < offsetof(struct sockaddr_in6, sin6_scope_id))
		return 0;
	memcpy(&in, bytes, offsetof(struct sockaddr_in6, sin6_scope_id));
	inet_ntop(AF_INET6, &in.sin6_addr, address, sizeof(address));
	return port_text(out, (size_t)snprintf(out, ADDRESS_TEXT_SIZE, "[%s]", address),
			 in.sin6_port);
}

static size_t unix_text(const uint8_t *bytes, size_t size, char *out)
{
	size_t from = offsetof(struct sockaddr_un, sun_path);
	size_t length = size > from ? size - from : 0;
	bool abstract = length && bytes[from] == 0;

	if (!abstract)
		length = strnlen((const char *)bytes + from, length);
	if (length >= ADDRESS_TEXT_SIZE)
		return 0;
	memcpy(out, bytes + from, length);
	if (abstract)
		out[0] = '@';
	out[length] = '\0';
	return length;
}

static size_t netlink_text(const uint8_t *bytes, size_t size, char *out)
{
	struct sockaddr_nl nl;

	if (size < sizeof(nl))
		return 0;
	memcpy(&nl, bytes, sizeof(nl));
	if (nl.nl_pid == 0)
		return 0;
	return (size_t)snprintf(out, ADDRESS_TEXT_SIZE, "%" PRIu32, nl.nl_pid);
}

size_t address_text(const uint8_t *bytes, size_t size, char out[static ADDRESS_TEXT_SIZE])
{
	static const struct {
		uint16_t family;
		size_t (*text)(const uint8_t *bytes, size_t size, char *out);
	} families[] = {
		{AF_INET, inet_text},
		{AF_INET6, inet6_text},
		{AF_UNIX, unix_text},
		{AF_NETLINK, netlink_text},
	};
	uint16_t family = size >= 2 ? (uint16_t)(bytes[0] | bytes[1] << 8) : 0;

	for (size_t i = 0; i < COUNT(families); i++)
		if (families[i].family == family)
			return families[i].text(bytes, size, out);
	return 0;
}

/* Names of protocols; a row with ANY_PROTOCOL is for all that no row before it is for. */
static const struct protocol {
	uint16_t domain, type, protocol;
	const char *name;
} protocols[] = {
	{AF_INET, SOCK_STREAM, IPPROTO_IP, "TCP"},
	{AF_INET, SOCK_STREAM, IPPROTO_TCP, "TCP"},
	{AF_INET, SOCK_DGRAM, IPPROTO_IP, "UDP"},
	{AF_INET, SOCK_DGRAM, IPPROTO_UDP, "UDP"},
	{AF_INET, SOCK_DGRAM, IPPROTO_ICMP, "PING"},
	{AF_INET, SOCK_RAW, ANY_PROTOCOL, "RAW"},
	{AF_INET6, SOCK_STREAM, IPPROTO_IP, "TCPv6"},
	{AF_INET6, SOCK_STREAM, IPPROTO_TCP, "TCPv6"},
	{AF_INET6, SOCK_DGRAM, IPPROTO_IP, "UDPv6"},
	{AF_INET6, SOCK_DGRAM, IPPROTO_UDP, "UDPv6"},
	{AF_INET6, SOCK_DGRAM, IPPROTO_ICMPV6, "PINGv6"},
	{AF_INET6, SOCK_RAW, ANY_PROTOCOL, "RAWv6"},
	{AF_UNIX, SOCK_STREAM, ANY_PROTOCOL, "UNIX-STREAM"},
	{AF_UNIX, SOCK_DGRAM, ANY_PROTOCOL, "UNIX-DGRAM"},
	{AF_UNIX, SOCK_SEQPACKET, ANY_PROTOCOL, "UNIX-SEQPACKET"},
	{AF_NETLINK, SOCK_RAW, ANY_PROTOCOL, "NETLINK"},
	{AF_NETLINK, SOCK_DGRAM, ANY_PROTOCOL, "NETLINK"},
};

static const char *protocol_name(const struct open_file *file)
{
	for (size_t i = 0; i < COUNT(protocols); i++)
		if (protocols[i].domain == file->domain && protocols[i].type == file->type &&
		    (protocols[i].protocol == file->protocol ||
		     protocols[i].protocol == ANY_PROTOCOL))
			return protocols[i].name;
	return NULL;
}

static const char *const netlink_families[] = {
	[NETLINK_ROUTE] = "ROUTE",
	[NETLINK_USERSOCK] = "USERSOCK",
	[NETLINK_SOCK_DIAG] = "SOCK_DIAG",
	[NETLINK_XFRM] = "XFRM",
	[NETLINK_SELINUX] = "SELINUX",
	[NETLINK_AUDIT] = "AUDIT",
	[NETLINK_CONNECTOR] = "CONNECTOR",
	[NETLINK_NETFILTER] = "NETFILTER",
	[NETLINK_KOBJECT_UEVENT] = "KOBJECT_UEVENT",
	[NETLINK_GENERIC] = "GENERIC",
	[NETLINK_CRYPTO] = "CRYPTO",
};

static void number_text(uint64_t number, char out[static 24])
{
	if (number)
		snprintf(out, 24, "%" PRIu64, number);
	else
		strcpy(out, "?");
}

static size_t internet_text(const struct open_file *file, const char *name, const char *local,
			    const char *remote, char *buf, size_t size)
{
	char number[24];

	number_text(file->number, number);
	if (*remote)
		return (size_t)snprintf(buf, size, "%s:[%s->%s]", name, *local ? local : "?",
					remote);
	return (size_t)snprintf(buf, size, "%s:[%s]", name, *local ? local : number);
}

static size_t local_text(const struct descriptors *d, const struct open_file *file,
			 const char *name, const char *local, char *buf, size_t size)
{
	char number[24], peer[24] = "";

	number_text(file->number, number);
	if (file->peer)
		number_text(d->opens[file->peer].number, peer);
	return (size_t)snprintf(buf, size, *local ? "%s:[%s%s%s,\"%s\"]" : "%s:[%s%s%s]", name,
				number, *peer ? "->" : "", peer, local);
}

static size_t netlink_socket_text(const struct open_file *file, const char *name, const char *local,
				  char *buf, size_t size)
{
	const char *family =
		file->protocol < COUNT(netlink_families) ? netlink_families[file->protocol] : NULL;
	char number[24];

	number_text(file->number, number);
	if (*local && family)
		return (size_t)snprintf(buf, size, "%s:[%s:%s]", name, family, local);
	return (size_t)snprintf(buf, size, "%s:[%s]", name, number);
}

size_t socket_text(const struct descriptors *d, const struct open_file *file, char *buf,
		   size_t size)
{
	char local[ADDRESS_TEXT_SIZE], remote[ADDRESS_TEXT_SIZE], number[24];
	const char *name = protocol_name(file);

	text_get(d, &file->local, local, sizeof(local));
	text_get(d, &file->remote, remote, sizeof(remote));
	number_text(file->number, number);
	if (!name)
		return (size_t)snprintf(buf, size, "socket:[%s]", number);
	if (file->domain == AF_UNIX)
		return local_text(d, file, name, local, buf, size);
	if (file->domain == AF_NETLINK)
		return netlink_socket_text(file, name, local, buf, size);
	return internet_text(file, name, local, remote, buf, size);
}
