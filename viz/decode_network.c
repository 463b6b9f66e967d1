/* Socket addresses and socket options. */
#include <arpa/inet.h>

#include "viz/decode_members.h"

enum { UNIX = 1, INET = 2, INET6 = 10, NETLINK = 16, PACKET = 17 };
enum { INET_SIZE = 16, INET6_SIZE = 24, NETLINK_SIZE = 12, PACKET_SIZE = 12 };

/* A number in the order of the network. */
static unsigned port_of(const struct view *v, size_t at)
{
	return (unsigned)(view_number(v, at, 1) << 8 | view_number(v, at + 1, 1));
}

static void put_inet_address(struct text *t, int family, const struct view *v, size_t at)
{
	char name[INET6_ADDRSTRLEN] = "";
	uint8_t bytes[16];

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)view_number(v, at + i, 1);
	inet_ntop(family, bytes, name, sizeof(name));
	put(t, name);
}

static void put_port(struct text *t, const char *name, const struct view *v)
{
	put(t, name);
	put(t, "htons(");
	put_decimal(t, port_of(v, 2));
	put_byte(t, ')');
}

static void put_inet(struct text *t, const struct view *v)
{
	put_port(t, "sin_port=", v);
	put(t, ", sin_addr=inet_addr(\"");
	put_inet_address(t, AF_INET, v, 4);
	put(t, "\")");
}

static void put_inet6(struct text *t, const struct view *v)
{
	uint32_t flow = (uint32_t)port_of(v, 4) << 16 | port_of(v, 6);

	put_port(t, "sin6_port=", v);
	put(t, ", sin6_flowinfo=htonl(");
	put_decimal(t, flow);
	put(t, "), inet_pton(AF_INET6, \"");
	put_inet_address(t, AF_INET6, v, 8);
	put(t, "\", &sin6_addr)");
	if (v->size >= 28) {
		put(t, ", sin6_scope_id=");
		put_decimal(t, view_u32(v, 24));
	}
}

/* A name in the file system ends at its NUL; an abstract one begins with it and has a length. */
static void put_unix(struct text *t, const struct view *v)
{
	struct view path = view_part(v, 2, v->size);
	bool abstract = path.size && path.bytes[0] == 0;

	put(t, abstract ? "sun_path=@" : "sun_path=");
	if (abstract)
		put_path(t, path.bytes + 1, path.size - 1, false);
	else
		put_path(t, path.bytes, strnlen((const char *)path.bytes, path.size), false);
}

static void put_netlink_name(struct text *t, const struct view *v)
{
	static const char digits[] = "0123456789abcdef";
	uint32_t groups = view_u32(v, 8);

	put(t, "nl_pid=");
	put_signed(t, (int32_t)view_u32(v, 4));
	put(t, ", nl_groups=");
	if (groups)
		put(t, "0x");
	for (int shift = 28; shift >= 0; shift -= 4)
		put_byte(t, digits[groups >> shift & 15]);
}

static void put_packet(struct text *t, const struct view *v)
{
	struct view address = view_part(v, 12, view_number(v, 11, 1));

	put(t, "sll_protocol=htons(");
	put_field(t, FIELD_ETHERNET_PROTOCOL, port_of(v, 2));
	put(t, "), sll_ifindex=");
	put_shape(t, SHAPE_DEVICE, 0, &(struct view){.bytes = v->bytes + 4, .size = 4});
	put(t, ", sll_hatype=");
	put_field(t, FIELD_LINK_TYPE, view_u16(v, 8));
	put(t, ", sll_pkttype=");
	put_field(t, FIELD_PACKET_KIND, view_number(v, 10, 1));
	put(t, ", sll_halen=");
	put_decimal(t, view_number(v, 11, 1));
	if (address.size) {
		put(t, ", sll_addr=[");
		for (size_t i = 0; i < address.size; i++) {
			put(t, i ? ", " : "");
			put_hex(t, address.bytes[i]);
		}
		put_byte(t, ']');
	}
}

static const struct {
	uint16_t family;
	uint8_t size; /* below this the fields are not all there */
	void (*put)(struct text *t, const struct view *v);
} families[] = {
	{UNIX, 3, put_unix},
	{INET, INET_SIZE, put_inet},
	{INET6, INET6_SIZE, put_inet6},
	{NETLINK, NETLINK_SIZE, put_netlink_name},
	{PACKET, PACKET_SIZE, put_packet},
};

void put_socket_address(struct text *t, const struct view *v)
{
	uint16_t family = view_u16(v, 0);

	put(t, "{sa_family=");
	put_flags(t, ARG_SOCK_DOMAIN, family);
	for (size_t i = 0; i < COUNT(families); i++)
		if (families[i].family == family && v->size >= families[i].size) {
			put(t, ", ");
			families[i].put(t, v);
			put_byte(t, '}');
			return;
		}
	if (v->size > 2) {
		put(t, ", sa_data=");
		put_path(t, v->bytes + 2, v->size - 2, false);
	}
	put_byte(t, '}');
}

/* What a call left is no longer than what it says: its length stands in the argument behind. */
void put_sockaddr(struct text *t, const struct argument *arg, const struct view *v)
{
	if (v->size < 2)
		put_pointer(t, arg->value);
	else
		put_socket_address(t, v);
}

enum { LEVEL_IP = 0, LEVEL_SOCKET = 1, LEVEL_TCP = 6 };
enum { OPTION_FILTER = 26, OPTION_JOIN = 35, OPTION_LEAVE = 36 };
enum { OPTION_LINGER = 13, OPTION_PEERCRED = 17, OPTION_CONGESTION = 13, OPTION_INFO = 11 };

static void put_linger(struct text *t, const struct view *v)
{
	put(t, "{l_onoff=");
	put_signed(t, (int32_t)view_u32(v, 0));
	put(t, ", l_linger=");
	put_signed(t, (int32_t)view_u32(v, 4));
	put_byte(t, '}');
}

void put_credentials(struct text *t, const struct view *v)
{
	put(t, "{pid=");
	put_signed(t, (int32_t)view_u32(v, 0));
	put(t, ", uid=");
	put_id(t, view_u32(v, 4));
	put(t, ", gid=");
	put_id(t, view_u32(v, 8));
	put_byte(t, '}');
}

void put_bracketed_int(struct text *t, const struct view *v)
{
	put_byte(t, '[');
	put_signed(t, (int32_t)view_u32(v, 0));
	put_byte(t, ']');
}

static void put_option_bytes(struct text *t, const struct view *v)
{
	put_quoted(t, v->bytes, v->size, v->state != CAPTURE_WHOLE);
}

/* struct sock_fprog, whose program stays where it is. */
static void put_filter(struct text *t, const struct view *v)
{
	put(t, "{len=");
	put_decimal(t, view_u16(v, 0));
	put(t, ", filter=");
	put_pointer(t, view_u64(v, 8));
	put_byte(t, '}');
}

void put_inet_addr(struct text *t, const char *name, const struct view *v, size_t at)
{
	put(t, name);
	put(t, "inet_addr(\"");
	put_inet_address(t, AF_INET, v, at);
	put(t, "\")");
}

/* struct ip_mreq, and the beginning of ip_mreqn. */
static void put_membership(struct text *t, const struct view *v)
{
	put_inet_addr(t, "{imr_multiaddr=", v, 0);
	put_inet_addr(t, ", imr_interface=", v, 4);
	put_byte(t, '}');
}

/* Options that are no int: what their bytes are. */
static const struct {
	uint16_t level, option;
	uint8_t size;
	void (*put)(struct text *t, const struct view *v);
} options[] = {
	{LEVEL_SOCKET, OPTION_LINGER, 8, put_linger},
	{LEVEL_SOCKET, OPTION_PEERCRED, 12, put_credentials},
	{LEVEL_SOCKET, OPTION_FILTER, 16, put_filter},
	{LEVEL_IP, OPTION_JOIN, 8, put_membership},
	{LEVEL_IP, OPTION_LEAVE, 8, put_membership},
	{LEVEL_TCP, OPTION_CONGESTION, 1, put_option_bytes},
	{LEVEL_TCP, OPTION_INFO, 1, put_option_bytes},
};

void put_sockopt(struct text *t, const struct argument *arg, const struct view *v)
{
	uint32_t level = (uint32_t)arg->ev->args[1], option = (uint32_t)arg->ev->args[2];

	for (size_t i = 0; i < COUNT(options); i++)
		if (options[i].level == level && options[i].option == option &&
		    v->size >= options[i].size) {
			options[i].put(t, v);
			return;
		}
	if (v->size == 4)
		put_bracketed_int(t, v);
	else
		put_option_bytes(t, v);
}
