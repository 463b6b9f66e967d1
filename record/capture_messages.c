/* Arrays of iovecs, messages, and the buffers of sockets; those of netlink are copied whole. */
#include <sys/socket.h>

#include "record/capture_private.h"
#include "record/memory.h"
#include "record/netlink.h"

#define CONTROL_MAX  1024  /* bytes of control messages */
#define MESSAGES_MAX 16    /* of a sendmmsg */
#define NETLINK_MAX  16384 /* bytes of netlink messages */

/*
 * The MESSAGE_NETLINK number of the socket of a call, argument 0, whose message has such a header;
 * 0 for what is no netlink message.
 */
static uint32_t netlink_number(const struct reader *r, const uint8_t *header, size_t size)
{
	int protocol;

	if (size < NETLINK_HEADER || !netlink_may_be(header))
		return 0;
	protocol = netlink_protocol(r->tid, (int)r->ev->args[0]);
	return protocol < 0 ? 0 : MESSAGE_NETLINK | (uint32_t)protocol;
}

/* Netlink messages as an item; no more than elements of an array, and what is cut is cut there. */
static bool list_add_netlink(struct list *list, uint64_t address, uint64_t size)
{
	size_t got, kept;
	const uint8_t *bytes = list_add(list, address, size, NETLINK_MAX, &got);
	uint8_t *head = list->r->c->bytes + list->r->c->used - got - 4;

	if (!bytes)
		return false;
	kept = netlink_extent(bytes, got, (uint32_t)capture_smaller(capture_bytes_max, ARRAY_MAX));
	if (kept == got)
		return true;
	list->r->c->used -= got - kept;
	list->capture->size -= (uint32_t)(got - kept);
	put_u32(head, (uint32_t)kept | (uint32_t)CAPTURE_CUT << CAPTURE_ITEM_SIZE_BITS);
	return true;
}

/*
 * Adds an array of count iovecs and the bytes of each; no more than left bytes altogether,
 * which a call that returned has filled.
 */
static void add_iovecs(struct list *list, uint64_t address, uint64_t count, uint64_t left,
		       bool netlink)
{
	unsigned word = capture_word(list->r);
	size_t max = capture_smaller(capture_bytes_max, ARRAY_MAX), got, n;
	const uint8_t *array = list_add(list, address, count * 2 * word, max * 2 * word, &got);

	for (size_t i = 0; array && i + 2 * word <= got; i += 2 * word) {
		uint64_t size = capture_number_of(array + i + word, word);

		if (size > left)
			size = left;
		left -= size;
		if (netlink && size
			    ? !list_add_netlink(list, capture_number_of(array + i, word), size)
			    : !list_add(list, capture_number_of(array + i, word), size,
					capture_bytes_max, &n))
			return;
	}
}

static uint64_t bytes_filled(const struct reader *r)
{
	return r->at_exit ? (uint64_t)r->ev->result : UINT64_MAX;
}

void capture_iovec(struct reader *r, unsigned arg)
{
	struct list list = list_new(r, arg);

	if (list.capture)
		add_iovecs(&list, r->ev->args[arg],
			   capture_smaller(r->ev->args[arg + 1], ARRAY_MAX), bytes_filled(r),
			   false);
}

/* The first bytes at an address, a netlink header or as many as there are: their number. */
static size_t read_header(const struct reader *r, uint64_t address, uint64_t size,
			  uint8_t header[static NETLINK_HEADER])
{
	ssize_t n = memory_read(r->tid, address, header, capture_smaller(size, NETLINK_HEADER));

	return n < 0 ? 0 : (size_t)n;
}

/* Gives back what was captured since there were so many captures and bytes. */
static void captures_undo(struct captures *c, unsigned count, size_t used)
{
	c->count = count;
	c->used = used;
}

/*
 * As much as was sent or has come, up to the limit, or where that is a netlink message, all of it.
 * The header is looked for in what was copied: other sockets' calls cost no more than they did.
 */
void capture_socket_buffer(struct reader *r, unsigned arg)
{
	const struct event *ev = r->ev;
	uint64_t size = r->at_exit && (uint64_t)ev->result < ev->args[arg + 1]
				? (uint64_t)ev->result
				: ev->args[arg + 1];
	unsigned count = r->c->count;
	size_t used = r->c->used;
	uint8_t header[NETLINK_HEADER];
	uint32_t netlink;
	struct list list;

	capture_bytes(r, arg, size, capture_bytes_max);
	if (size < NETLINK_HEADER || r->c->count == count)
		return;
	if (capture_bytes_max < NETLINK_HEADER)
		netlink = netlink_number(r, header, read_header(r, ev->args[arg], size, header));
	else
		netlink = netlink_number(r, r->c->bytes + used, r->c->used - used);
	if (!netlink)
		return;
	captures_undo(r->c, count, used);
	list = list_new(r, arg);
	if (list_add_numbers(&list, netlink, capture_bytes_max))
		list_add_netlink(&list, ev->args[arg], size);
}

/* The number of a message to or from a netlink address, by the first of its iovecs. */
static uint32_t message_netlink(const struct reader *r, uint64_t array, uint64_t filled)
{
	unsigned word = capture_word(r);
	uint8_t first[16], header[NETLINK_HEADER];
	uint64_t size;

	if (memory_read(r->tid, array, first, 2 * (size_t)word) != (ssize_t)(2 * (size_t)word))
		return 0;
	size = capture_number_of(first + word, word);
	if (size > filled)
		size = filled;
	return netlink_number(r, header,
			      read_header(r, capture_number_of(first, word), size, header));
}

/* What is filled holds nothing yet, or nothing at all: then only the structure is of use. */
static bool is_header_only(const struct reader *r)
{
	return arg_direction(r->kind) & MEMORY_OUT && (!r->at_exit || r->ev->flags & EVENT_ERROR);
}

/* The structure is size bytes; what it points to follows it in the list. */
static bool add_message(struct list *list, uint64_t address, size_t size, uint64_t filled)
{
	unsigned word = capture_word(list->r);
	size_t got, n;
	const uint8_t *p = list_add(list, address, size, size, &got), *name;
	uint32_t netlink = 0;

	if (is_header_only(list->r))
		return true;

	/* msg_name, msg_namelen, msg_iov, msg_iovlen, msg_control, msg_controllen: words. */
	if (!p || got < size || size < 7 * (size_t)word)
		return false;
	name = list_add(list, capture_number_of(p, word),
			capture_number_of(p, word) ? get_u32(p + word) : 0, ADDRESS_MAX, &n);
	if (!name)
		return false;
	if (size == 7 * (size_t)word && n >= 2 && get_u16(name) == AF_NETLINK &&
	    capture_number_of(p + 3 * word, word))
		netlink = message_netlink(list->r, capture_number_of(p + 2 * word, word), filled);
	add_iovecs(list, capture_number_of(p + 2 * word, word),
		   capture_smaller(capture_number_of(p + 3 * word, word), ARRAY_MAX), filled,
		   netlink != 0);
	return list->capture->state != CAPTURE_CUT &&
	       list_add(list, capture_number_of(p + 4 * word, word),
			capture_number_of(p + 4 * word, word)
				? capture_number_of(p + 5 * word, word)
				: 0,
			CONTROL_MAX, &n) &&
	       (!netlink || list_add_numbers(list, netlink, capture_bytes_max));
}

void capture_message(struct reader *r, unsigned arg)
{
	struct list list = list_new(r, arg);

	if (list.capture)
		add_message(&list, r->ev->args[arg], 7 * (size_t)capture_word(r), bytes_filled(r));
}

void capture_messages(struct reader *r, unsigned arg)
{
	struct list list = list_new(r, arg);
	size_t size = 8 * (size_t)capture_word(r);
	uint64_t count = r->at_exit ? (uint64_t)r->ev->result : r->ev->args[arg + 1];

	for (uint64_t i = 0; list.capture && i < count; i++) {
		uint64_t at = r->ev->args[arg] + i * size;
		uint8_t length[4];
		uint64_t filled = UINT64_MAX;

		if (i == MESSAGES_MAX) {
			list.capture->state = CAPTURE_CUT;
			break;
		}
		/* msg_len behind the msghdr: what this message has. */
		if (r->at_exit && memory_read(r->tid, at + size - capture_word(r), length, 4) == 4)
			filled = get_u32(length);
		if (!add_message(&list, at, size, filled))
			break;
	}
}
