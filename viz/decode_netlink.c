/* Netlink messages: headers, the structures behind them, and attributes (netlink(7)). */
#include <arpa/inet.h>

#include "viz/decode_private.h"
#include "viz/netlink_attributes.h"

enum { HEADER_SIZE = 16 };
enum { LINK_NAME = 3 }; /* IFLA_IFNAME */
enum { ROUTE = 0, SOCK_DIAG = 4, XFRM = 6, AUDIT = 9, NETFILTER = 12, GENERIC = 16 };
enum { TYPE_ERROR = 2, TYPE_DONE = 3, TYPE_FAMILY_FIRST = 16, DIAG_BY_FAMILY = 20 };
enum { FLAG_REQUEST = 0x1, FLAG_CAPPED = 0x100, FLAG_ACK_TLVS = 0x200 };
enum { UNIX = 1, INET = 2, INET6 = 10 };
enum { SUBSYSTEM_CONNTRACK = 1, SUBSYSTEM_NFTABLES = 10 };

static void put_messages(struct text *t, const struct view *v, uint32_t protocol);

/* The structure of a kind of message and what its attributes are; rtnetlink(7). */
static const struct {
	uint8_t structure; /* enum netlink_structure */
	uint8_t list;      /* enum netlink_list */
} route_kinds[] = {
	{STRUCTURE_LINK, LIST_LINK},
	{STRUCTURE_ADDRESS, LIST_ADDRESS},
	{STRUCTURE_ROUTE, LIST_ROUTE},
	{STRUCTURE_NEIGHBOUR, LIST_NEIGHBOUR},
	{STRUCTURE_RULE, LIST_RULE},
	{STRUCTURE_TRAFFIC, LIST_TRAFFIC},
	{STRUCTURE_TRAFFIC, LIST_TRAFFIC},
	{STRUCTURE_TRAFFIC, LIST_TRAFFIC},
	{STRUCTURE_ACTION, LIST_NONE},
	{STRUCTURE_PREFIX, LIST_NONE},
	{STRUCTURE_ADDRESS, LIST_ADDRESS},
	{STRUCTURE_ADDRESS, LIST_ADDRESS},
	{STRUCTURE_TABLE, LIST_TABLE},
	{STRUCTURE_OPTION, LIST_NONE},
	{STRUCTURE_LABEL, LIST_LABEL},
	{STRUCTURE_DCB, LIST_NONE},
	{STRUCTURE_NETCONF, LIST_NETCONF},
	{STRUCTURE_BRIDGE, LIST_NONE},
	{STRUCTURE_NAMESPACE, LIST_NAMESPACE},
	{STRUCTURE_STATISTICS, LIST_STATISTICS},
	[(108 - TYPE_FAMILY_FIRST) / 4] = {STRUCTURE_LINK, LIST_LINK}, /* RTM_NEWLINKPROP */
};

/* The name of a link that a message tells of, among its attributes; of no bytes: none. */
static struct view link_name(const struct view *v)
{
	size_t size;

	for (size_t at = 0; at + ATTRIBUTE_HEADER <= v->size; at += netlink_align(size)) {
		size = view_u16(v, at);
		if (size < ATTRIBUTE_HEADER)
			break;
		if (view_u16(v, at + 2) == LINK_NAME)
			return view_part(v, at + ATTRIBUTE_HEADER, size - ATTRIBUTE_HEADER);
	}
	return (struct view){.bytes = v->bytes};
}

/* struct ifinfomsg, whose index is known by the name that follows. */
static void put_link(struct text *t, const struct view *v, const struct structure *s)
{
	struct view rest = view_behind(v, netlink_align(s->size)), name = link_name(&rest);

	if (!name.size || !view_u32(v, 4)) {
		put_structure(t, v, s->members, s->count);
		return;
	}
	put_byte(t, '{');
	put_members(t, v, s->members, 2);
	put(t, ", ifi_index=if_nametoindex(");
	put_field_text(t, &name, 0, name.size);
	put(t, "), ");
	put_members(t, v, s->members + 3, s->count - 3u);
	put_byte(t, '}');
}

static void put_with_attributes(struct text *t, const struct view *v, enum netlink_structure what,
				enum netlink_list list)
{
	const struct structure *s = netlink_structure(what);
	struct view rest = view_behind(v, netlink_align(s->size));

	if (v->size < s->size) {
		put_structure(t, v, s->members, 1);
		return;
	}
	if (what == STRUCTURE_LINK)
		put_link(t, v, s);
	else
		put_structure(t, v, s->members, s->count);
	if (rest.size) {
		put(t, ", ");
		put_attributes(t, &rest, list, (unsigned)view_number(v, 0, 1));
	}
}

static void put_short(struct text *t, const struct view *v, const char *name)
{
	put_byte(t, '{');
	put(t, name);
	put_flags(t, ARG_SOCK_DOMAIN, view_number(v, 0, 1));
	put(t, ", ...}");
}

/* Messages that are too short for their structure tell of the family alone. */
static void put_route(struct text *t, const struct view *v, uint32_t type)
{
	unsigned kind = (type - TYPE_FAMILY_FIRST) / 4;
	const struct structure *s;

	if (type < TYPE_FAMILY_FIRST || kind >= COUNT(route_kinds) ||
	    !route_kinds[kind].structure) {
		put_bytes_of(t, v);
		return;
	}
	s = netlink_structure((enum netlink_structure)route_kinds[kind].structure);
	if (v->size < s->size && s->count > 1)
		put_short(t, v, s->members[0].name);
	else
		put_with_attributes(t, v, (enum netlink_structure)route_kinds[kind].structure,
				    (enum netlink_list)route_kinds[kind].list);
}

static void put_diag_address(struct text *t, const struct view *v, size_t at, unsigned family,
			     const char *name)
{
	char address[INET6_ADDRSTRLEN] = "";
	struct view part = view_part(v, at, 16);

	inet_ntop(family == INET6 ? AF_INET6 : AF_INET, part.bytes, address, sizeof(address));
	put(t, ", ");
	if (family != INET6) {
		put(t, name);
		put_byte(t, '=');
	}
	put(t, family == INET6 ? "inet_pton(AF_INET6, \"" : "inet_addr(\"");
	put(t, address);
	if (family == INET6) {
		put(t, "\", &");
		put(t, name);
		put_byte(t, ')');
	} else {
		put(t, "\")");
	}
}

enum { SOCKET_ID_SIZE = 48 };

/* struct inet_diag_sockid */
static void put_socket_id(struct text *t, const struct view *v, unsigned family)
{
	static const struct member ports[] = {
		MEMBER(idiag_sport, 0, 2, PORT),
		MEMBER(idiag_dport, 2, 2, PORT),
	};
	static const struct member rest[] = {
		MEMBER(idiag_if, 36, 4, DEVICE),
		MEMBER(idiag_cookie, 40, 8, NUMBERS),
	};

	put(t, ", id={");
	put_members(t, v, ports, COUNT(ports));
	put_diag_address(t, v, 4, family, "idiag_src");
	put_diag_address(t, v, 20, family, "idiag_dst");
	put(t, ", ");
	put_members(t, v, rest, COUNT(rest));
	put_byte(t, '}');
}

/* struct inet_diag_req_v2, or the answer: struct inet_diag_msg and attributes. */
static void put_inet_diag(struct text *t, const struct view *v, bool is_request)
{
	static const struct member request[] = {
		MEMBER_OF(sdiag_family, 0, 1, FLAGS, ARG_SOCK_DOMAIN),
		MEMBER_OF(sdiag_protocol, 1, 1, WORDS, FIELD_INET_PROTOCOL),
		MEMBER_OF(idiag_ext, 2, 1, BITS, FIELD_INET_EXTENSION),
		MEMBER_OF(idiag_states, 4, 4, BITS, FIELD_TCP_STATE),
	};
	static const struct member answer[] = {
		MEMBER_OF(idiag_family, 0, 1, FLAGS, ARG_SOCK_DOMAIN),
		MEMBER_OF(idiag_state, 1, 1, WORDS, FIELD_TCP_STATE),
		MEMBER(idiag_timer, 2, 1, DECIMAL),
		MEMBER(idiag_retrans, 3, 1, DECIMAL),
	};
	const struct structure *end = netlink_structure(STRUCTURE_INET_MESSAGE);
	size_t head = is_request ? 8 : 4, whole = is_request ? head + SOCKET_ID_SIZE : end->size;
	struct view id = view_part(v, head, SOCKET_ID_SIZE), rest = view_behind(v, whole);

	if (v->size < whole) {
		put_short(t, v, is_request ? "sdiag_family=" : "idiag_family=");
		return;
	}
	put_byte(t, '{');
	put_members(t, v, is_request ? request : answer, COUNT(request));
	put_socket_id(t, &id, (unsigned)view_number(v, 0, 1));
	if (!is_request) {
		put(t, ", ");
		put_members(t, v, end->members, end->count);
	}
	put_byte(t, '}');
	if (rest.size) {
		put(t, ", ");
		put_attributes(t, &rest, is_request ? LIST_NONE : LIST_INET_DIAG, 0);
	}
}

static void put_diag(struct text *t, const struct view *v, bool is_request)
{
	unsigned family = (unsigned)view_number(v, 0, 1);
	struct view rest = view_behind(v, 1);

	if (family == INET || family == INET6) {
		put_inet_diag(t, v, is_request);
	} else if (family == UNIX) {
		put_with_attributes(t, v,
				    is_request ? STRUCTURE_UNIX_REQUEST : STRUCTURE_UNIX_MESSAGE,
				    is_request ? LIST_NONE : LIST_UNIX_DIAG);
	} else {
		put(t, "{family=");
		put_flags(t, ARG_SOCK_DOMAIN, family);
		if (rest.size) {
			put(t, ", data=");
			put_bytes_of(t, &rest);
		}
		put_byte(t, '}');
	}
}

/* struct nfgenmsg and attributes. */
static void put_netfilter(struct text *t, const struct view *v)
{
	static const struct member members[] = {
		MEMBER_OF(nfgen_family, 0, 1, FLAGS, ARG_SOCK_DOMAIN),
		MEMBER_OF(version, 1, 1, WORDS, FIELD_NETFILTER_VERSION),
		MEMBER(res_id, 2, 2, PORT),
	};
	struct view rest = view_behind(v, 4);

	if (v->size < 4) {
		put_short(t, v, "nfgen_family=");
		return;
	}
	put_structure(t, v, members, COUNT(members));
	if (rest.size) {
		put(t, ", ");
		put_attributes(t, &rest, LIST_NONE, 0);
	}
}

/* What is wrong, and the message that was, or of one that was cut (CAPPED) its header. */
static void put_error(struct text *t, const struct view *v, uint32_t flags, uint32_t protocol)
{
	struct view message = view_behind(v, 4), rest;
	int32_t code = (int32_t)view_u32(v, 0);
	const char *name = code < 0 ? decode_errno_name(-(unsigned)code) : NULL;
	size_t size = flags & FLAG_CAPPED ? HEADER_SIZE : view_u32(&message, 0);

	message = view_part(&message, 0, size < HEADER_SIZE ? message.size : size);
	rest = view_behind(
		v, 4 + (flags & FLAG_ACK_TLVS ? netlink_align(message.size) : message.size));
	put(t, rest.size ? "[{error=" : "{error=");
	if (name) {
		put_byte(t, '-');
		put(t, name);
	} else {
		put_signed(t, code);
	}
	if (message.size)
		put(t, ", msg=");
	/* An answer to an answer there is none: what says so is no message, however deep it is. */
	if (view_u16(&message, 4) == TYPE_ERROR)
		put_bytes_of(t, &message);
	else if (message.size)
		put_messages(t, &message, protocol);
	put_byte(t, '}');
	if (!rest.size)
		return;
	put(t, ", ");
	if (flags & FLAG_ACK_TLVS)
		put_attributes(t, &rest, LIST_ERROR, 0);
	else
		put_bytes_of(t, &rest);
	put_byte(t, ']');
}

static void put_body(struct text *t, const struct view *v, const struct view *header,
		     uint32_t protocol)
{
	uint32_t type = view_u16(header, 4), flags = view_u16(header, 6);

	if (type == TYPE_ERROR && v->size >= 4)
		put_error(t, v, flags, protocol);
	else if (type == TYPE_DONE && v->size >= 4)
		put_signed(t, (int32_t)view_u32(v, 0));
	else if (protocol == ROUTE && type >= TYPE_FAMILY_FIRST)
		put_route(t, v, type);
	else if (protocol == SOCK_DIAG && type == DIAG_BY_FAMILY)
		put_diag(t, v, flags & FLAG_REQUEST);
	else if (protocol == NETFILTER && type >= TYPE_FAMILY_FIRST)
		put_netfilter(t, v);
	else
		put_bytes_of(t, v);
}

/* The types of a protocol's messages, from 16 on. */
static const struct word_set *type_words(uint32_t protocol, uint32_t type)
{
	static const struct {
		uint32_t protocol;
		enum field field;
	} protocols[] = {
		{ROUTE, FIELD_ROUTE_TYPE}, {SOCK_DIAG, FIELD_DIAG_TYPE},  {XFRM, FIELD_XFRM_TYPE},
		{AUDIT, FIELD_AUDIT_TYPE}, {GENERIC, FIELD_GENERIC_TYPE},
	};

	for (size_t i = 0; i < COUNT(protocols) && type >= TYPE_FAMILY_FIRST; i++)
		if (protocols[i].protocol == protocol)
			return field_words(protocols[i].field);
	return field_words(FIELD_NETLINK_TYPE);
}

static const struct word_set *netfilter_words(uint32_t type)
{
	switch (type >> 8) {
	case SUBSYSTEM_CONNTRACK:
		return field_words(FIELD_CONNTRACK_TYPE);
	case SUBSYSTEM_NFTABLES:
		return field_words(FIELD_NFTABLES_TYPE);
	default:
		return NULL;
	}
}

static void put_type(struct text *t, uint32_t protocol, uint32_t type)
{
	const struct word_set *set = netfilter_words(type);

	if (protocol != NETFILTER || type < TYPE_FAMILY_FIRST) {
		put_words(t, type_words(protocol, type), type);
		return;
	}
	put_field(t, FIELD_NETFILTER_SUBSYSTEM, type >> 8);
	put(t, "<<8|");
	if (set)
		put_words(t, set, type & 0xff);
	else
		put_hex(t, type & 0xff);
}

/* Some bits mean something else to a message that asks, makes or deletes: its name says which. */
static enum field flag_field(uint32_t protocol, uint32_t type)
{
	static const struct {
		const char *part;
		enum field field;
	} verbs[] = {
		{"_GET", FIELD_GET_FLAGS},
		{"SOCK_DIAG_BY_FAMILY", FIELD_GET_FLAGS},
		{"_NEW", FIELD_NEW_FLAGS},
		{"_DEL", FIELD_DELETE_FLAGS},
	};
	const char *name;

	if (type == TYPE_ERROR)
		return FIELD_ERROR_FLAGS;
	name = protocol == NETFILTER ? word_of(netfilter_words(type), type & 0xff)
				     : word_of(type_words(protocol, type), type);
	for (size_t i = 0; name && i < COUNT(verbs); i++)
		if (strstr(name, verbs[i].part))
			return verbs[i].field;
	return FIELD_MESSAGE_FLAGS;
}

static void put_header(struct text *t, const struct view *v, uint32_t protocol)
{
	uint32_t type = view_u16(v, 4);

	put(t, "{nlmsg_len=");
	put_decimal(t, view_u32(v, 0));
	put(t, ", nlmsg_type=");
	put_type(t, protocol, type);
	put(t, ", nlmsg_flags=");
	put_field(t, flag_field(protocol, type), view_u16(v, 6));
	put(t, ", nlmsg_seq=");
	put_decimal(t, view_u32(v, 8));
	put(t, ", nlmsg_pid=");
	put_signed(t, (int32_t)view_u32(v, 12));
	put_byte(t, '}');
}

static void put_one(struct text *t, const struct view *v, uint32_t protocol)
{
	struct view body = view_behind(v, HEADER_SIZE);

	put(t, body.size ? "[" : "");
	put_header(t, v, protocol);
	if (!body.size)
		return;
	put(t, ", ");
	put_body(t, &body, v, protocol);
	put_byte(t, ']');
}

/* Whether a whole header follows the message at an offset. */
static bool has_message(const struct view *v, size_t at, uint64_t size)
{
	return size >= HEADER_SIZE && size < v->size &&
	       at + netlink_align((size_t)size) < v->size &&
	       v->size - at - netlink_align((size_t)size) >= HEADER_SIZE;
}

static void put_messages(struct text *t, const struct view *v, uint32_t protocol)
{
	bool more, many = has_message(v, 0, view_u32(v, 0));
	size_t at = 0, count = 0;

	if (v->size < HEADER_SIZE) {
		put_bytes_of(t, v);
		return;
	}
	put(t, many ? "[" : "");
	do {
		uint32_t size = view_u32(v, at);
		struct view one = view_part(v, at, size < HEADER_SIZE ? HEADER_SIZE : size);

		more = has_message(v, at, size);
		put(t, count ? ", " : "");
		if (count == shown(t, count + 1)) {
			put(t, "...");
			break;
		}
		put_one(t, &one, protocol);
		count++;
		at += netlink_align(size);
	} while (more);
	if (!more && v->state == CAPTURE_CUT)
		put(t, ", ...");
	put(t, many ? "]" : "");
}

void put_netlink(struct text *t, const struct view *v, uint32_t protocol)
{
	put_messages(t, v, protocol);
}
