/* What sockets send and receive: buffers, messages, and control messages beside them. */
#include "viz/decode_members.h"

enum { LEVEL_IP = 0, LEVEL_SOCKET = 1 };

static void put_rights_item(struct text *t, const struct view *v)
{
	put_fd(t, (int32_t)view_u32(v, 0), true);
}

static void put_rights(struct text *t, const struct view *v)
{
	put_array(t, v, 4, false, put_rights_item);
}

static void put_stamp(struct text *t, const struct view *v)
{
	put_seconds_and(t, "usec", view_long(v, 0), view_word(v, 1));
}

static void put_stamp_ns(struct text *t, const struct view *v)
{
	put_seconds_and(t, "nsec", view_long(v, 0), view_word(v, 1));
}

/* struct in_pktinfo */
static void put_packet_info(struct text *t, const struct view *v)
{
	put(t, "{ipi_ifindex=");
	put_shape(t, SHAPE_DEVICE, 0, &(struct view){.bytes = v->bytes, .size = 4});
	put_inet_addr(t, ", ipi_spec_dst=", v, 4);
	put_inet_addr(t, ", ipi_addr=", v, 8);
	put_byte(t, '}');
}

static void put_byte_value(struct text *t, const struct view *v)
{
	put_byte(t, '[');
	put_decimal(t, view_number(v, 0, 1));
	put_byte(t, ']');
}

/* struct sock_extended_err, and the address of who told of it. */
static void put_extended_error(struct text *t, const struct view *v)
{
	static const struct member members[] = {
		MEMBER(ee_errno, 0, 4, DECIMAL), MEMBER(ee_origin, 4, 1, DECIMAL),
		MEMBER(ee_type, 5, 1, DECIMAL),  MEMBER(ee_code, 6, 1, DECIMAL),
		MEMBER(ee_info, 8, 4, DECIMAL),  MEMBER(ee_data, 12, 4, DECIMAL),
	};
	struct view offender = view_part(v, 16, v->size);

	put_byte(t, '{');
	put_members(t, v, members, COUNT(members));
	if (offender.size >= 2) {
		put(t, ", offender=");
		put_socket_address(t, &offender);
	}
	put_byte(t, '}');
}

/* What control messages are, by level and type; of fewer bytes they are a string. */
static const struct {
	uint32_t level, type;
	uint8_t size;
	bool words; /* of longs: twice their size is needed */
	void (*put)(struct text *t, const struct view *v);
} controls[] = {
	{LEVEL_SOCKET, 1, 4, false, put_rights},
	{LEVEL_SOCKET, 2, 12, false, put_credentials},
	{LEVEL_SOCKET, 29, 0, true, put_stamp},
	{LEVEL_SOCKET, 35, 0, true, put_stamp_ns},
	{LEVEL_IP, 1, 1, false, put_byte_value},
	{LEVEL_IP, 2, 4, false, put_bracketed_int},
	{LEVEL_IP, 8, 12, false, put_packet_info},
	{LEVEL_IP, 11, 16, false, put_extended_error},
	{LEVEL_IP, 20, 16, false, put_socket_address},
};

static void put_control_data(struct text *t, const struct view *data, uint32_t level, uint32_t type)
{
	if (!data->size)
		return;
	put(t, ", cmsg_data=");
	for (size_t i = 0; i < COUNT(controls); i++)
		if (controls[i].level == level && controls[i].type == type &&
		    data->size >= controls[i].size &&
		    (!controls[i].words || data->size >= 2 * (size_t)data->word)) {
			controls[i].put(t, data);
			return;
		}
	put_quoted(t, data->bytes, data->size, false);
}

/* Control messages: a length that counts this header of a word and two ints, and data. */
static void put_control(struct text *t, const struct view *v)
{
	size_t head = v->word + 8, at = 0, size;

	put_byte(t, '[');
	for (; at + head <= v->size; at += (size + v->word - 1) & ~(size_t)(v->word - 1)) {
		struct view message = view_part(v, at, v->size), data;
		uint32_t level = view_u32(&message, v->word),
			 type = view_u32(&message, v->word + 4);

		size = view_word(&message, 0);
		put(t, at ? ", {cmsg_len=" : "{cmsg_len=");
		put_decimal(t, size);
		put(t, ", cmsg_level=");
		put_flags(t, ARG_SOCK_LEVEL, level);
		put(t, ", cmsg_type=");
		if (level == LEVEL_SOCKET)
			put_field(t, FIELD_CONTROL_TYPE, type);
		else if (level == LEVEL_IP)
			put_field(t, FIELD_IP_OPTION, type);
		else
			put_hex(t, type);
		if (size < head || size > message.size) {
			put_byte(t, '}');
			break;
		}
		data = view_part(&message, head, size - head);
		put_control_data(t, &data, level, type);
		put_byte(t, '}');
	}
	put_byte(t, ']');
}

/* The list of a message: structure, name, array of iovecs, an item for each of them, control. */
struct message {
	struct view header, name, control;
	struct view vectors;    /* the items of the list that put_iovec() takes */
	bool named, controlled; /* there were bytes */
	uint64_t netlink;       /* the item of MESSAGE_NETLINK; 0: another socket */
};

static bool take_item(const struct capture *list, size_t *at, unsigned word, struct view *v)
{
	struct capture_item item;

	if (!capture_list_next(list, at, &item))
		return false;
	*v = (struct view){
		.bytes = item.bytes, .size = item.size, .word = word, .state = item.state};
	return true;
}

static bool message_take(const struct capture *list, size_t *at, unsigned word, size_t size,
			 struct message *m)
{
	struct view array, skipped;
	size_t from;

	*m = (struct message){0};
	if (!take_item(list, at, word, &m->header) || m->header.size < size)
		return false;
	m->named = take_item(list, at, word, &m->name) && m->name.size;
	from = *at;
	if (!take_item(list, at, word, &array))
		return true;
	for (size_t i = 0; i + 2 * (size_t)word <= array.size; i += 2 * (size_t)word)
		take_item(list, at, word, &skipped);
	m->vectors = (struct view){.bytes = list->bytes + from, .size = *at - from, .word = word};
	m->controlled = take_item(list, at, word, &m->control) && m->control.size;
	if (size == 7 * (size_t)word && take_item(list, at, word, &skipped))
		m->netlink = view_u64(&skipped, 0);
	return true;
}

static void put_name_length(struct text *t, const struct message *m, const struct view *before)
{
	uint32_t now = view_u32(&m->header, m->header.word);

	put(t, ", msg_namelen=");
	if (before->size && view_u32(before, before->word) != now) {
		put_decimal(t, view_u32(before, before->word));
		put(t, " => ");
	}
	put_decimal(t, now);
}

static bool is_netlink(uint64_t mark)
{
	return ((uint32_t)mark & 0xffff0000u) == MESSAGE_NETLINK;
}

/* Messages are there whole, so it is here that they are cut as strec -s cuts other buffers. */
static void put_netlink_of(struct text *t, const struct view *v, uint64_t mark)
{
	const struct decode_options *wanted = t->opt;
	struct decode_options limited = *wanted;

	if (!limited.string_max)
		limited.string_max = (uint32_t)(mark >> 32);
	t->opt = &limited;
	put_netlink(t, v, mark & 0xffff);
	t->opt = wanted;
}

/* A list is that of a netlink socket: its number, and the bytes. */
void put_socket_buffer(struct text *t, const struct argument *arg, const struct view *v)
{
	struct capture list = {.kind = CAPTURE_LIST, .size = (uint32_t)v->size, .bytes = v->bytes};
	const struct capture *capture = memory_capture(arg);
	struct view number = {0}, bytes;
	size_t at = 0;

	if (!capture || capture->kind != CAPTURE_LIST) {
		put_quoted(t, v->bytes, v->size, v->state != CAPTURE_WHOLE);
		return;
	}
	if (!take_item(&list, &at, v->word, &number) || !take_item(&list, &at, v->word, &bytes))
		put_pointer(t, arg->value);
	else if (is_netlink(view_u64(&number, 0)))
		put_netlink_of(t, &bytes, view_u64(&number, 0));
	else
		put_quoted(t, bytes.bytes, bytes.size, bytes.state != CAPTURE_WHOLE);
}

static void put_message(struct text *t, const struct argument *arg, const struct message *m,
			const struct view *before)
{
	const struct view *h = &m->header;

	put(t, "{msg_name=");
	if (m->named && m->name.size >= 2)
		put_socket_address(t, &m->name);
	else
		put_pointer(t, view_word(h, 0));
	put_name_length(t, m, before);
	put(t, ", msg_iov=");
	if (m->vectors.size && is_netlink(m->netlink))
		put_vectors(t, &m->vectors, put_netlink_of, m->netlink);
	else if (m->vectors.size)
		put_iovec(t, arg, &m->vectors);
	else
		put_pointer(t, view_word(h, 2));
	put(t, ", msg_iovlen=");
	put_decimal(t, view_word(h, 3));
	if (view_word(h, 5)) {
		put(t, ", msg_control=");
		if (m->controlled)
			put_control(t, &m->control);
		else
			put_pointer(t, view_word(h, 4));
	}
	put(t, ", msg_controllen=");
	put_decimal(t, view_word(h, 5));
	put(t, ", msg_flags=");
	put_flags(t, ARG_MSG_FLAGS, view_u32(h, 6 * (size_t)h->word));
	put_byte(t, '}');
}

/* The structure as it was when the call was entered, of no bytes where it is not known. */
static struct view header_before(const struct argument *arg)
{
	const struct capture *list = event_capture(arg->ev, arg->index);
	struct view v = view_of(arg->ev, NULL);
	size_t at = 0;

	if (list && arg_direction(arg->kind) & MEMORY_OUT)
		take_item(list, &at, v.word, &v);
	return v;
}

void put_msghdr(struct text *t, const struct argument *arg, const struct view *v)
{
	struct capture list = {.kind = CAPTURE_LIST, .size = (uint32_t)v->size, .bytes = v->bytes};
	bool failed = arg_direction(arg->kind) & MEMORY_OUT && arg->ev->flags & EVENT_ERROR;
	struct view before = header_before(arg);
	struct message message;
	size_t at = 0;

	if (!message_take(&list, &at, v->word, 7 * (size_t)v->word, &message)) {
		put_pointer(t, arg->value);
	} else if (failed) {
		put(t, "{msg_namelen=");
		put_decimal(t, view_u32(&message.header, v->word));
		put_byte(t, '}');
	} else {
		put_message(t, arg, &message, &before);
	}
}

void put_mmsghdr(struct text *t, const struct argument *arg, const struct view *v)
{
	struct capture list = {.kind = CAPTURE_LIST, .size = (uint32_t)v->size, .bytes = v->bytes};
	struct view before = view_of(arg->ev, NULL);
	struct message message;
	size_t at = 0, count = 0;

	put_byte(t, '[');
	while (count < shown(t, count + 1) &&
	       message_take(&list, &at, v->word, 8 * (size_t)v->word, &message)) {
		put(t, count++ ? ", {msg_hdr=" : "{msg_hdr=");
		put_message(t, arg, &message, &before);
		put(t, ", msg_len=");
		put_decimal(t, view_u32(&message.header, 7 * (size_t)v->word));
		put_byte(t, '}');
	}
	if (v->state != CAPTURE_WHOLE)
		put(t, count ? ", ..." : "...");
	put_byte(t, ']');
}
