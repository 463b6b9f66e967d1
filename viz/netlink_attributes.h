/*
 * What netlink messages are made of: the structures that they begin with, and lists of
 * attributes, as tables. Names and layouts are those of the kernel's uapi headers
 * (linux/rtnetlink.h, if_link.h, inet_diag.h and those that they include).
 */
#ifndef VIZ_NETLINK_ATTRIBUTES_H
#define VIZ_NETLINK_ATTRIBUTES_H

#include "viz/decode_members.h"

enum netlink_structure {
	STRUCTURE_NONE,
	STRUCTURE_LINK,
	STRUCTURE_ADDRESS,
	STRUCTURE_ROUTE,
	STRUCTURE_NEIGHBOUR,
	STRUCTURE_RULE,
	STRUCTURE_TRAFFIC,
	STRUCTURE_ACTION,
	STRUCTURE_PREFIX,
	STRUCTURE_TABLE,
	STRUCTURE_OPTION,
	STRUCTURE_LABEL,
	STRUCTURE_DCB,
	STRUCTURE_NETCONF,
	STRUCTURE_BRIDGE,
	STRUCTURE_NAMESPACE,
	STRUCTURE_STATISTICS,
	STRUCTURE_INET_MESSAGE,
	STRUCTURE_UNIX_REQUEST,
	STRUCTURE_UNIX_MESSAGE,
	STRUCTURE_LINK_STATS,
	STRUCTURE_LINK_STATS64,
	STRUCTURE_LINK_MAP,
	STRUCTURE_ADDRESS_CACHE,
	STRUCTURE_ROUTE_CACHE,
	STRUCTURE_NEIGHBOUR_CACHE,
	STRUCTURE_TABLE_CONFIG,
	STRUCTURE_TABLE_STATS,
	STRUCTURE_INET6_CACHE,
	STRUCTURE_ID_RANGE,
	STRUCTURE_PORT_RANGE,
	STRUCTURE_ESTIMATOR,
	STRUCTURE_TRAFFIC_STATS,
	STRUCTURE_STATS_BASIC,
	STRUCTURE_STATS_RATE,
	STRUCTURE_STATS_RATE64,
	STRUCTURE_STATS_QUEUE,
	STRUCTURE_SOCKET_MEMORY,
	STRUCTURE_UNIX_QUEUE,
	STRUCTURE_UNIX_VFS,
	STRUCTURES
};

struct structure {
	const struct member *members;
	uint16_t count;
	uint16_t size; /* bytes of the whole structure */
};

enum netlink_list {
	LIST_NONE, /* attributes are not known: their numbers are shown */
	LIST_LINK,
	LIST_LINK_INFO,
	LIST_XDP,
	LIST_PROPERTY,
	LIST_DOWN_REASON,
	LIST_FAMILY, /* AF_INET ... */
	LIST_INET,
	LIST_INET6,
	LIST_ADDRESS,
	LIST_ROUTE,
	LIST_METRICS,
	LIST_NEIGHBOUR,
	LIST_TABLE,
	LIST_TABLE_PARAMETERS,
	LIST_RULE,
	LIST_TRAFFIC,
	LIST_TRAFFIC_STATS,
	LIST_LABEL,
	LIST_NETCONF,
	LIST_NAMESPACE,
	LIST_STATISTICS,
	LIST_INET_DIAG,
	LIST_UNIX_DIAG,
	LIST_ERROR,
	LISTS
};

/* What an attribute may be beside an enum shape. */
enum attribute_shape {
	SHAPE_ATTRIBUTES = SHAPES, /* detail: enum netlink_list */
	SHAPE_PROTOCOL_INFO,       /* of a link, by its family */
	SHAPE_STRUCTURE,           /* detail: enum netlink_structure */
	SHAPE_ADDRESS,             /* by the family of the message, or the size */
	SHAPE_NAMED_32,            /* numbers that have names, [A]=1; detail: enum field */
	SHAPE_NAMED_S32,
	SHAPE_NAMED_S32_FROM_1, /* the first has the name of 1 */
	SHAPE_NAMED_64,
	SHAPE_HOPS, /* of a route: struct rtnexthop, each with attributes */
	SHAPE_SOCKET_OPTIONS,
};

struct attribute {
	const char *name; /* NULL: there is no such number */
	uint8_t shape;    /* enum shape or attribute_shape */
	uint8_t size;     /* bytes of it; 0: all that there are */
	uint16_t detail;
};

struct attribute_list {
	const struct attribute *rows; /* by number */
	uint16_t count;
	const char *unknown; /* stands beside a number without a name; NULL: nothing does */
};

#define ATTRIBUTE_HEADER 4 /* bytes of struct nlattr */

/* Messages and attributes begin at multiples of four. */
static inline size_t netlink_align(size_t size)
{
	return (size + 3) & ~(size_t)3;
}

static inline struct view view_behind(const struct view *v, size_t at)
{
	return view_part(v, at, v->size);
}

static inline void put_bytes_of(struct text *t, const struct view *v)
{
	put_shape(t, SHAPE_BYTES, 0, v);
}

/* The name of a value in a set that may be NULL; NULL where it has none. */
static inline const char *word_of(const struct word_set *set, uint32_t value)
{
	for (uint32_t i = 0; set && i < set->count; i++)
		if (set->words[i].value == value)
			return set->words[i].name;
	return NULL;
}

/* Attributes one behind the other, of a message of an address family; viz/netlink_values.c. */
void put_attributes(struct text *t, const struct view *v, enum netlink_list list, unsigned family);

/* Static. */
const struct structure *netlink_structure(enum netlink_structure structure);
const struct attribute_list *netlink_list(enum netlink_list list);

#endif
