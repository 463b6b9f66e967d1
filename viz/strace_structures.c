#include "viz/strace_structures.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "viz/strace_values.h"

#define FAMILY_UNIX  1
#define FAMILY_INET  2
#define FAMILY_INET6 10
#define ADDRESS_TEXT 64

/* Little-endian, whatever the machine: as on the tracee's. There is room. */
static void add_number(struct buffer *bytes, uint64_t value, unsigned size)
{
	for (unsigned i = 0; i < size; i++)
		bytes->bytes[bytes->size++] = (uint8_t)(value >> 8 * i);
}

/* "sin_port=htons(80)": the number, in the order of the network. */
static bool take_network(struct span_text *text, const char *before, unsigned size,
			 struct buffer *bytes)
{
	uint64_t value;

	if (!span_skip(text, before) || !span_decimal(text, &value) || !span_skip(text, ")"))
		return false;
	for (unsigned i = size; i-- > 0;)
		bytes->bytes[bytes->size++] = (uint8_t)(value >> 8 * i);
	return true;
}

/* An address in quotation marks, as inet_pton(3) reads it. */
static bool take_address(struct span_text *text, int family, unsigned size, struct buffer *bytes)
{
	char address[ADDRESS_TEXT];
	const char *end = text->size ? memchr(text->at + 1, '"', text->size - 1) : NULL;
	size_t length = end ? (size_t)(end - text->at - 1) : 0;

	if (!end || *text->at != '"' || length >= sizeof(address))
		return false;
	memcpy(address, text->at + 1, length);
	address[length] = '\0';
	text->at += length + 2;
	text->size -= length + 2;
	if (inet_pton(family, address, bytes->bytes + bytes->size) != 1)
		return false;
	bytes->size += size;
	return true;
}

static bool read_inet(struct span_text *text, struct buffer *bytes)
{
	add_number(bytes, FAMILY_INET, 2);
	if (!take_network(text, "AF_INET, sin_port=htons(", 2, bytes) ||
	    !span_skip(text, ", sin_addr=inet_addr(") || !take_address(text, AF_INET, 4, bytes) ||
	    !span_skip(text, ")"))
		return false;
	add_number(bytes, 0, 8);
	return true;
}

static bool read_inet6(struct span_text *text, struct buffer *bytes)
{
	uint64_t scope;

	add_number(bytes, FAMILY_INET6, 2);
	if (!take_network(text, "AF_INET6, sin6_port=htons(", 2, bytes) ||
	    !take_network(text, ", sin6_flowinfo=htonl(", 4, bytes) ||
	    !span_skip(text, ", inet_pton(AF_INET6, ") ||
	    !take_address(text, AF_INET6, 16, bytes) ||
	    !span_skip(text, ", &sin6_addr), sin6_scope_id=") || !span_decimal(text, &scope))
		return false;
	add_number(bytes, scope, 4);
	return true;
}

static bool read_unix(struct span_text *text, struct buffer *bytes)
{
	bool cut, abstract;

	add_number(bytes, FAMILY_UNIX, 2);
	if (span_is(*text, "AF_UNIX}"))
		return span_skip(text, "AF_UNIX");
	if (!span_skip(text, "AF_UNIX, sun_path="))
		return false;
	abstract = span_skip(text, "@");
	if (abstract)
		add_number(bytes, 0, 1);
	if (!strace_string(text, bytes, &cut) || cut)
		return false;
	if (!abstract)
		add_number(bytes, 0, 1);
	return true;
}

static bool read_sockaddr(struct capture *capture, struct span_text text, struct buffer *bytes)
{
	bool known = false;

	(void)capture;
	if (!span_skip(&text, "{sa_family="))
		return false;
	if (span_begins(text, "AF_INET,"))
		known = read_inet(&text, bytes);
	else if (span_begins(text, "AF_INET6,"))
		known = read_inet6(&text, bytes);
	else if (span_begins(text, "AF_UNIX"))
		known = read_unix(&text, bytes);
	return known && span_is(text, "}");
}

/* [3, 4], and with names [3<pipe:[17]>, 4<pipe:[17]>]. */
static bool read_fd_pair(struct capture *capture, struct span_text text, struct buffer *bytes)
{
	struct span_text pieces[STRACE_PIECES_MAX];

	(void)capture;
	if (!span_begins(text, "[") || !span_ends(text, "]"))
		return false;
	text.at++;
	text.size -= 2;
	if (strace_pieces(text, pieces) != 2)
		return false;
	for (unsigned i = 0; i < 2; i++) {
		uint64_t fd;

		if (!span_decimal(&pieces[i], &fd) || (pieces[i].size && *pieces[i].at != '<'))
			return false;
		add_number(bytes, fd, 4);
	}
	return true;
}

/* ["ls", "-l"]: a list, each with its size in front. */
static bool read_strings(struct capture *capture, struct span_text text, struct buffer *bytes)
{
	capture->kind = CAPTURE_LIST;
	if (!span_skip(&text, "["))
		return false;
	while (text.size && !span_is(text, "]")) {
		size_t head = bytes->size;
		bool cut;

		if (span_is(text, "...]")) {
			capture->state = CAPTURE_CUT;
			return true;
		}
		/* The head takes no more room than the quotation marks and the comma, at least. */
		add_number(bytes, 0, 4);
		if (!strace_string(&text, bytes, &cut))
			return false;
		put_u32(bytes->bytes + head, (uint32_t)(bytes->size - head - 4) |
						     (uint32_t)cut << CAPTURE_ITEM_SIZE_BITS);
		if (!span_skip(&text, ", ") && !span_is(text, "]"))
			return false;
	}
	return span_is(text, "]");
}

bool strace_structure(struct capture *capture, enum memory_kind kind, struct span_text text,
		      struct buffer *bytes)
{
	switch (kind) {
	case MEMORY_SOCKADDR:
		return read_sockaddr(capture, text, bytes);
	case MEMORY_FD_PAIR:
		return read_fd_pair(capture, text, bytes);
	case MEMORY_STRINGS:
		return read_strings(capture, text, bytes);
	default:
		return false;
	}
}
