/* Paths, arguments and socket addresses. */
#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "replay/redact_private.h"
#include "replay/siphash.h"

#define PID_DIGITS 7 /* the kernel's largest process id has so many */

#define TEXT_IS(text, size, literal)                                                               \
	((size) == sizeof(literal) - 1 && memcmp(text, literal, sizeof(literal) - 1) == 0)
#define BEGINS(text, size, literal)                                                                \
	((size) >= sizeof(literal) - 1 && memcmp(text, literal, sizeof(literal) - 1) == 0)

static bool all_digits(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (!isdigit((unsigned char)text[i]))
			return false;
	return size > 0;
}

/* Small letters, and those characters. */
static bool all_among(const char *text, size_t size, const char *others)
{
	for (size_t i = 0; i < size; i++)
		if (!text[i] || !(islower((unsigned char)text[i]) || strchr(others, text[i])))
			return false;
	return true;
}

/* Directories of the kernel whose entries are numbers. */
static bool has_numbers(const char *parent, size_t size)
{
	return TEXT_IS(parent, size, "proc") || TEXT_IS(parent, size, "fd") ||
	       TEXT_IS(parent, size, "fdinfo") || TEXT_IS(parent, size, "task") ||
	       TEXT_IS(parent, size, "pts");
}

/* A name of a directory; parent is the one before it in the path. */
static void put_component(struct redact *r, struct buffer *out, const char *name, size_t size,
			  const char *parent, size_t parent_size)
{
	size_t ending;

	if (TEXT_IS(name, size, ".") || TEXT_IS(name, size, "..")) {
		buffer_put(out, name, size);
		return;
	}
	if (!redact_keeps_known(r)) {
		redact_put_word(r, out, name, size);
		return;
	}
	if (redact_is_known(name, size) ||
	    (all_digits(name, size) && size <= PID_DIGITS && has_numbers(parent, parent_size))) {
		buffer_put(out, name, size);
		return;
	}
	ending = redact_ending(name, size);
	redact_put_word(r, out, name, size);
	buffer_put(out, name + size - ending, ending);
}

static void put_components(struct redact *r, struct buffer *out, const char *text, size_t size)
{
	const char *parent = text;
	size_t parent_size = 0;

	for (size_t at = 0, end; at < size; at = end) {
		for (end = at; end < size && text[end] != '/'; end++)
			;
		if (end == at) {
			buffer_put_u8(out, '/');
			end++;
			continue;
		}
		put_component(r, out, text + at, end - at, parent, parent_size);
		parent = text + at;
		parent_size = end - at;
	}
}

/* "socket:[4711]", "[heap]", "anon_inode:[eventfd]": names that the kernel gives. */
static bool is_kernels(const char *text, size_t size)
{
	static const char *const names[] = {"[heap]", "[stack]",    "[vdso]",        "[vvar]",
					    "[anon]", "[vsyscall]", "[vvar_vclock]", "[uprobes]"};
	size_t at = 0;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strlen(names[i]) == size && memcmp(names[i], text, size) == 0)
			return true;
	if (BEGINS(text, size, "anon_inode:"))
		return size < 32 && all_among(text + 11, size - 11, "_-[]");
	while (at < size && (islower((unsigned char)text[at]) || text[at] == '_'))
		at++;
	return at && at + 3 < size && text[at] == ':' && text[at + 1] == '[' &&
	       text[size - 1] == ']' &&
	       (all_digits(text + at + 2, size - at - 3) ||
		(size - at == 4 && text[at + 2] == '?'));
}

void redact_put_path(struct redact *r, struct buffer *out, const char *text, size_t size)
{
	r->counts[REDACT_INDEX_PATHS]++;
	put_components(r, out, text, size);
}

void redact_put_object(struct redact *r, struct buffer *out, const char *text, size_t size)
{
	static const char deleted[] = " (deleted)";
	bool is_deleted = size > sizeof(deleted) - 1 && memcmp(text + size - sizeof(deleted) + 1,
							       deleted, sizeof(deleted) - 1) == 0;

	if (is_kernels(text, size)) {
		buffer_put(out, text, size);
		return;
	}
	if (is_deleted)
		size -= sizeof(deleted) - 1;
	/* A name that a program gave: [anon:name], /memfd:name. */
	if (BEGINS(text, size, "[anon:")) {
		buffer_put(out, text, 6);
		redact_put_name(r, out, text + 6, size - 6);
		buffer_put_u8(out, ']');
	} else if (BEGINS(text, size, "/memfd:")) {
		buffer_put(out, text, 7);
		redact_put_name(r, out, text + 7, size - 7);
	} else {
		redact_put_path(r, out, text, size);
	}
	if (is_deleted)
		buffer_put(out, deleted, sizeof(deleted) - 1);
}

/* One that has a path in it as that path, so that both are seen to be the same. */
static void put_value(struct redact *r, struct buffer *out, const char *text, size_t size)
{
	if (memchr(text, '/', size))
		put_components(r, out, text, size);
	else if (size == 2 && text[0] == '-' && redact_keeps_known(r))
		buffer_put(out, text, size);
	else if (size)
		put_component(r, out, text, size, text, 0);
}

void redact_put_argument(struct redact *r, struct buffer *out, const char *text, size_t size)
{
	const char *equals = memchr(text, '=', size), *slash = memchr(text, '/', size);
	size_t name = equals ? (size_t)(equals - text) : 0;

	r->counts[REDACT_INDEX_ENVIRONMENT]++;
	if (equals && (!slash || slash > equals)) {
		redact_put_name(r, out, text, name);
		buffer_put_u8(out, '=');
		put_value(r, out, equals + 1, size - name - 1);
	} else {
		put_value(r, out, text, size);
	}
}

void redact_put_arguments(struct redact *r, struct buffer *out, const char *text)
{
	static const char blanks[] = " \t\n";

	for (text += strspn(text, blanks); *text; text += strspn(text, blanks)) {
		size_t size = strcspn(text, blanks);

		if (out->size)
			buffer_put_u8(out, ' ');
		redact_put_argument(r, out, text, size);
		text += size;
	}
}

/* Another IPv4 address, of 10.0.0.0/8 (RFC 1918). Of any host and of this host stay. */
static void map_internet(struct redact *r, uint8_t address[4])
{
	static const uint8_t any[4], all[4] = {255, 255, 255, 255};
	uint8_t text[5] = {'4', address[0], address[1], address[2], address[3]};
	uint64_t hash = siphash(r->key, text, sizeof(text));

	if (memcmp(address, any, 4) == 0 ||
	    (redact_keeps_known(r) && (address[0] == 127 || memcmp(address, all, 4) == 0)))
		return;
	address[0] = 10;
	address[1] = (uint8_t)(hash >> 16);
	address[2] = (uint8_t)(hash >> 8);
	address[3] = (uint8_t)hash;
}

/* Another IPv6 address, of fd00::/64 (RFC 4193). One of IPv4 in it is mapped as such. */
static void map_internet6(struct redact *r, uint8_t address[16])
{
	static const uint8_t any[16], own[16] = {[15] = 1}, v4[12] = {[10] = 0xff, [11] = 0xff};
	uint8_t text[17] = {'6'};
	uint64_t hash;

	if (memcmp(address, any, 16) == 0 ||
	    (redact_keeps_known(r) && memcmp(address, own, 16) == 0))
		return;
	if (memcmp(address, v4, 12) == 0) {
		map_internet(r, address + 12);
		return;
	}
	memcpy(text + 1, address, 16);
	hash = siphash(r->key, text, sizeof(text));
	memset(address, 0, 16);
	address[0] = 0xfd;
	for (unsigned i = 8; i < 16; i++)
		address[i] = (uint8_t)(hash >> 8 * (i - 8));
}

/* Ports say which service it is, and stay unless nothing does. */
static uint16_t map_port(const struct redact *r, uint16_t port)
{
	uint8_t text[3] = {'p', (uint8_t)(port >> 8), (uint8_t)port};

	return redact_keeps_known(r) || !port
		       ? port
		       : (uint16_t)(siphash(r->key, text, sizeof(text)) % 65535 + 1);
}

/* The path of a UNIX socket; an abstract one begins with what abstract is. */
static void put_unix(struct redact *r, struct buffer *out, const char *text, size_t size,
		     char abstract)
{
	if (size && text[0] == abstract) {
		buffer_put(out, text, 1);
		redact_put_word(r, out, text + 1, size - 1);
	} else {
		put_components(r, out, text, size);
	}
}

static bool put_internet_text(struct redact *r, struct buffer *out, const char *text)
{
	const char *colon = strrchr(text, ':');
	bool bracket = text[0] == '[';
	char address[64], shown[INET6_ADDRSTRLEN], port[16];
	uint8_t bytes[16];
	size_t size = colon ? (size_t)(colon - text) : 0;

	if (!size || size - 2 * bracket >= sizeof(address) || (bracket && colon[-1] != ']'))
		return false;
	memcpy(address, text + bracket, size - 2 * bracket);
	address[size - 2 * bracket] = '\0';
	if (inet_pton(bracket ? AF_INET6 : AF_INET, address, bytes) != 1)
		return false;
	(bracket ? map_internet6 : map_internet)(r, bytes);
	inet_ntop(bracket ? AF_INET6 : AF_INET, bytes, shown, sizeof(shown));
	if (all_digits(colon + 1, strlen(colon + 1)) && strlen(colon + 1) < 6)
		snprintf(port, sizeof(port), "%u", map_port(r, (uint16_t)atoi(colon + 1)));
	else
		snprintf(port, sizeof(port), "?");
	buffer_put(out, "[", bracket);
	buffer_put(out, shown, strlen(shown));
	buffer_put(out, "]", bracket);
	buffer_put(out, ":", 1);
	buffer_put(out, port, strlen(port));
	return true;
}

void redact_put_address_text(struct redact *r, struct buffer *out, const char *text, size_t size)
{
	char copy[256];

	if (!size)
		return;
	r->counts[REDACT_INDEX_ADDRESSES]++;
	if (size < sizeof(copy)) {
		memcpy(copy, text, size);
		copy[size] = '\0';
		if (put_internet_text(r, out, copy))
			return;
	}
	if (all_digits(text, size) && size < 11) /* of netlink */
		buffer_put(out, text, size);
	else
		put_unix(r, out, text, size, '@');
}

/* Bytes of sin_port, sin_addr and sin6_addr: ip(7), ipv6(7). */
void redact_put_sockaddr(struct redact *r, struct buffer *out, const uint8_t *bytes, size_t size)
{
	uint8_t copy[28] = {0};
	unsigned family = size >= 2 ? get_u16(bytes) : 0;
	size_t used = size < sizeof(copy) ? size : sizeof(copy), path;

	if (!size)
		return;
	r->counts[REDACT_INDEX_ADDRESSES]++;
	memcpy(copy, bytes, used);
	if (family == AF_INET || family == AF_INET6) {
		uint16_t port = map_port(r, (uint16_t)(copy[2] << 8 | copy[3]));

		copy[2] = (uint8_t)(port >> 8);
		copy[3] = (uint8_t)port;
		if (family == AF_INET) {
			map_internet(r, copy + 4);
			memset(copy + 8, 0, sizeof(copy) - 8);
		} else {
			memset(copy + 4, 0, 4); /* flow */
			map_internet6(r, copy + 8);
		}
		buffer_put(out, copy, used);
	} else if (family == AF_UNIX) {
		buffer_put(out, bytes, 2);
		path = size > 2 && bytes[2] ? strnlen((const char *)bytes + 2, size - 2) : size - 2;
		put_unix(r, out, (const char *)bytes + 2, path, '\0');
		buffer_put(out, "", path < size - 2);
	} else if (family == AF_NETLINK) {
		buffer_put(out, copy, used < 12 ? used : 12); /* port id and groups */
	} else {
		memset(copy + 2, 0, sizeof(copy) - 2);
		buffer_put(out, copy, used);
	}
}
