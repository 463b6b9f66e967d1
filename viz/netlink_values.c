/* What the attributes of netlink messages hold, by the tables of viz/netlink_attributes.h. */
#include <arpa/inet.h>

#include "viz/netlink_attributes.h"

enum { HOP_SIZE = 8, ATTRIBUTE_TYPE = 0x3fff }; /* the two bits above are flags */
enum { INET = 2, INET6 = 10 };
enum { IN_HOP = 0x100 }; /* beside the family: within a hop, which has no hops of its own */

static void put_known(struct text *t, enum netlink_structure what, const struct view *v)
{
	const struct structure *s = netlink_structure(what);

	if (v->size < s->size)
		put_bytes_of(t, v);
	else
		put_structure(t, v, s->members, s->count);
}

/* A number between a name and those of other families, as put_words() would have it. */
static void put_unnamed(struct text *t, uint64_t value, const char *unknown)
{
	put_hex(t, value);
	if (unknown) {
		put(t, " /* ");
		put(t, unknown);
		put(t, " */");
	}
}

/* 4 or 16 bytes, by the family, and without one by their number. */
static void put_any_address(struct text *t, const struct view *v, unsigned family)
{
	char name[INET6_ADDRSTRLEN] = "";
	bool is_inet = family == INET && v->size >= 4;

	if (!is_inet && (family != INET6 || v->size < 16)) {
		put_bytes_of(t, v);
		return;
	}
	inet_ntop(is_inet ? AF_INET : AF_INET6, v->bytes, name, sizeof(name));
	put(t, is_inet ? "inet_addr(\"" : "inet_pton(AF_INET6, \"");
	put(t, name);
	put(t, "\")");
}

/* The name of a place in an array, or its number. */
static void put_index(struct text *t, const struct word_set *set, size_t i)
{
	const char *name = word_of(set, (uint32_t)i);

	if (name) {
		put_named(t, name, (int64_t)i);
		return;
	}
	put_decimal(t, i);
	put(t, " /* ");
	put(t, set->unknown);
	put(t, " */");
}

/* [[A]=1, [B]=2]: numbers of so many bytes, of which the first has the name of first. */
static void put_named_numbers(struct text *t, const struct view *v, unsigned bytes, bool is_signed,
			      enum field field, unsigned first)
{
	size_t count = v->size / bytes, part = shown(t, count);

	put_byte(t, '[');
	for (size_t i = 0; i < part; i++) {
		uint64_t value = view_number(v, i * bytes, bytes);

		put(t, i ? ", [" : "[");
		put_index(t, field_words(field), i + first);
		put(t, "]=");
		is_signed ? put_signed(t, (int32_t)value) : put_decimal(t, value);
	}
	put(t, part < count ? ", ...]" : "]");
}

/* struct rtnexthop: a length that counts it and the attributes behind it. */
static void put_hop(struct text *t, const struct view *v, unsigned family)
{
	static const struct member members[] = {
		MEMBER(rtnh_len, 0, 2, DECIMAL),
		MEMBER_OF(rtnh_flags, 2, 1, WORDS, FIELD_HOP_FLAGS),
		MEMBER(rtnh_hops, 3, 1, DECIMAL),
		MEMBER(rtnh_ifindex, 4, 4, DEVICE),
	};
	struct view rest = view_behind(v, HOP_SIZE);

	put(t, rest.size ? "[" : "");
	put_structure(t, v, members, COUNT(members));
	if (rest.size) {
		put(t, ", ");
		put_attributes(t, &rest, LIST_ROUTE, family | IN_HOP);
		put_byte(t, ']');
	}
}

static void put_hops(struct text *t, const struct view *v, unsigned family)
{
	size_t at = 0, size, next;
	bool many = v->size >= HOP_SIZE && netlink_align(view_u16(v, 0)) + HOP_SIZE <= v->size;

	put(t, many ? "[" : "");
	for (; at + HOP_SIZE <= v->size; at = next) {
		struct view hop;

		size = view_u16(v, at);
		next = at + netlink_align(size);
		hop = view_part(v, at, size < HOP_SIZE ? v->size : size);
		put(t, at ? ", " : "");
		put_hop(t, &hop, family);
		if (size < HOP_SIZE)
			break;
	}
	put(t, many ? "]" : "");
}

/* Bit-fields, of which those that are set are shown. */
static void put_socket_options(struct text *t, const struct view *v)
{
	static const char *const names[] = {
		"recverr",         "is_icsk",      "freebind",
		"hdrincl",         "mc_loop",      "transparent",
		"mc_all",          "nodefrag",     "bind_address_no_port",
		"recverr_rfc4884", "defer_connect"};
	uint32_t bits = view_u16(v, 0);
	bool first = true;

	put_byte(t, '{');
	for (size_t i = 0; i < COUNT(names); i++)
		if (bits >> i & 1) {
			put(t, first ? "" : ", ");
			put(t, names[i]);
			put(t, "=1");
			first = false;
		}
	put_byte(t, '}');
}

static void put_attribute_value(struct text *t, const struct attribute *row, const struct view *v,
				unsigned family)
{
	switch (row->shape) {
	case SHAPE_ATTRIBUTES:
		put_attributes(t, v, (enum netlink_list)row->detail, family);
		break;
	case SHAPE_PROTOCOL_INFO:
		if (family == INET6)
			put_attributes(t, v, LIST_INET6, family);
		else
			put_bytes_of(t, v);
		break;
	case SHAPE_STRUCTURE:
		put_known(t, (enum netlink_structure)row->detail, v);
		break;
	case SHAPE_ADDRESS:
		put_any_address(t, v, row->size == 16 ? INET6 : family & ~(unsigned)IN_HOP);
		break;
	case SHAPE_NAMED_32:
		put_named_numbers(t, v, 4, false, (enum field)row->detail, 0);
		break;
	case SHAPE_NAMED_S32:
		put_named_numbers(t, v, 4, true, (enum field)row->detail, 0);
		break;
	case SHAPE_NAMED_S32_FROM_1:
		put_named_numbers(t, v, 4, true, (enum field)row->detail, 1);
		break;
	case SHAPE_NAMED_64:
		put_named_numbers(t, v, 8, false, (enum field)row->detail, 0);
		break;
	case SHAPE_HOPS:
		if (family & IN_HOP)
			put_bytes_of(t, v);
		else
			put_hops(t, v, family);
		break;
	case SHAPE_SOCKET_OPTIONS:
		put_socket_options(t, v);
		break;
	default:
		put_shape(t, (enum shape)row->shape, row->detail, v);
	}
}

static const struct attribute *attribute_row(const struct attribute_list *list, unsigned type)
{
	return type < list->count && list->rows[type].name ? &list->rows[type] : NULL;
}

static void put_attribute_type(struct text *t, const struct attribute_list *list, uint32_t raw)
{
	const struct attribute *row = attribute_row(list, raw & ATTRIBUTE_TYPE);

	if (raw & ~(uint32_t)ATTRIBUTE_TYPE) {
		put_field(t, FIELD_ATTRIBUTE_FLAGS, raw & ~(uint32_t)ATTRIBUTE_TYPE);
		put_byte(t, '|');
	}
	if (row)
		put_named(t, row->name, raw & ATTRIBUTE_TYPE);
	else
		put_unnamed(t, raw & ATTRIBUTE_TYPE, list->unknown);
}

/* One attribute, of which v has no more than it says. */
static void put_attribute(struct text *t, const struct view *v, const struct attribute_list *list,
			  unsigned family)
{
	uint32_t type = view_u16(v, 2);
	const struct attribute *row = attribute_row(list, type & ATTRIBUTE_TYPE);
	struct view value = view_behind(v, ATTRIBUTE_HEADER);

	put(t, value.size ? "[{nla_len=" : "{nla_len=");
	put_decimal(t, view_u16(v, 0));
	put(t, ", nla_type=");
	put_attribute_type(t, list, type);
	put_byte(t, '}');
	if (!value.size)
		return;
	put(t, ", ");
	if (!row || value.size < row->size) {
		put_bytes_of(t, &value);
	} else {
		value = row->size ? view_part(&value, 0, row->size) : value;
		put_attribute_value(t, row, &value, family);
	}
	put_byte(t, ']');
}

/* Whether there is one more behind that at an offset. */
static bool has_next(const struct view *v, size_t at, size_t size)
{
	return size >= ATTRIBUTE_HEADER && at + netlink_align(size) + ATTRIBUTE_HEADER <= v->size;
}

void put_attributes(struct text *t, const struct view *v, enum netlink_list list, unsigned family)
{
	size_t at = 0, count = 0, size;
	bool more, many = has_next(v, 0, view_u16(v, 0));

	if (v->size < ATTRIBUTE_HEADER) {
		put_bytes_of(t, v);
		return;
	}
	put(t, many ? "[" : "");
	do {
		struct view one;

		size = view_u16(v, at);
		more = has_next(v, at, size);
		one = view_part(v, at, size < ATTRIBUTE_HEADER ? ATTRIBUTE_HEADER : size);
		put(t, count ? ", " : "");
		if (count == shown(t, count + 1)) {
			put(t, "...");
			break;
		}
		put_attribute(t, &one, netlink_list(list), family);
		count++;
		at += netlink_align(size);
	} while (more);
	put(t, many ? "]" : "");
}
