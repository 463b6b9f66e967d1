#include "viz/diff_names.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define EXTENSIONS_MAX  2
#define RANDOM_MIN      6     /* characters that mkstemp(3) makes up; others make more */
#define EPHEMERAL_FIRST 32768 /* of ip_local_port_range as Linux has it by default, ip(7) */
#define PID_DIGITS_MIN  3     /* shorter numbers in names are mostly something else */
#define COUNT(array)    (sizeof(array) / sizeof((array)[0]))

static const char *const temporary_dirs[] = {"/tmp/", "/var/tmp/", "/dev/shm/"};

/* FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/); never 0, which is a free place. */
static uint64_t hash_bytes(const char *bytes, size_t size)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < size; i++)
		hash = (hash ^ (uint8_t)bytes[i]) * UINT64_C(0x100000001b3);
	return hash ? hash : 1;
}

static bool is_temporary(const struct diff_names *names, const char *path, size_t size)
{
	uint64_t hash;

	if (!names->temporary_count)
		return false;
	hash = hash_bytes(path, size);
	for (uint32_t i = 0; i < DIFF_TEMPORARIES; i++) {
		uint64_t found = names->temporaries[(hash + i) % DIFF_TEMPORARIES];

		if (!found || found == hash)
			return found == hash;
	}
	return false;
}

/* The bytes of path that are a directory for temporary files, with its last slash; 0: none. */
static size_t temporary_dir(const char *path, size_t size)
{
	for (size_t i = 0; i < COUNT(temporary_dirs); i++) {
		size_t n = strlen(temporary_dirs[i]);

		if (size > n && memcmp(path, temporary_dirs[i], n) == 0)
			return n;
	}
	return 0;
}

static bool is_random_byte(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* The run of letters, digits and underscores that ends the first size bytes of a name. */
static size_t run_before(const char *name, size_t size)
{
	while (size > 0 && is_random_byte(name[size - 1]))
		size--;
	return size;
}

/* Whether a run has a digit before a letter, or small and capital letters in no usual order. */
static bool is_mixed(const char *run, size_t size)
{
	unsigned changes = 0;

	for (size_t i = 1; i < size; i++) {
		bool digit = isdigit((unsigned char)run[i - 1]) && isalpha((unsigned char)run[i]);
		bool capital = islower((unsigned char)run[i - 1]) && isupper((unsigned char)run[i]);

		changes += digit || capital;
	}
	return changes > 0;
}

/* Words that usual tools put before what they make up, directly: mktemp, Python (twice), gcc. */
static bool has_template(const char *name, size_t from, size_t to)
{
	size_t size = to - from;

	if (from >= 4 && memcmp(name + from - 4, "tmp.", 4) == 0)
		return size >= RANDOM_MIN;
	if (from >= 3 && memcmp(name + from - 3, "mp-", 3) == 0)
		return size == 8;
	return (size >= 3 + RANDOM_MIN && size <= 3 + 10 && memcmp(name + from, "tmp", 3) == 0) ||
	       (size == 2 + RANDOM_MIN && memcmp(name + from, "cc", 2) == 0);
}

/*
 * The run of a name that looks made up, before what extensions it has: "tmp.Ab12Cd" -> "Ab12Cd",
 * "ccAb12Cd.cdtor.c" -> "ccAb12Cd". Without one false, and the last run that is as long.
 */
static bool looks_random(const char *name, size_t size, size_t *from, size_t *to)
{
	size_t end = size;
	bool has_long = false;

	*from = *to = 0;
	for (unsigned extensions = 0; extensions <= EXTENSIONS_MAX && end > 0; extensions++) {
		size_t run = run_before(name, end);
		const char *dot;

		if (end - run >= RANDOM_MIN && !has_long) {
			*from = run;
			*to = end;
			has_long = true;
		}
		if (end - run >= RANDOM_MIN &&
		    (has_template(name, run, end) || is_mixed(name + run, end - run))) {
			*from = run;
			*to = end;
			return true;
		}
		dot = memrchr(name, '.', end);
		end = dot ? (size_t)(dot - name) : 0;
	}
	return false;
}

void diff_name_created(struct diff_names *names, const char *path, size_t size)
{
	const char *slash = memrchr(path, '/', size);
	size_t at = slash ? (size_t)(slash - path) + 1 : 0, from, to;
	uint64_t hash = hash_bytes(path, size);
	uint32_t place = (uint32_t)(hash % DIFF_TEMPORARIES);

	if (!looks_random(path + at, size - at, &from, &to) &&
	    (to - from < RANDOM_MIN || !temporary_dir(path, size)))
		return;
	if (names->temporary_count > DIFF_TEMPORARIES / 2)
		return;
	while (names->temporaries[place] && names->temporaries[place] != hash)
		place = (place + 1) % DIFF_TEMPORARIES;
	names->temporary_count += !names->temporaries[place];
	names->temporaries[place] = hash;
}

/* A text that grows up to its size. */
struct put {
	char *out;
	size_t size, length;
};

static void put_bytes_to(struct put *put, const char *bytes, size_t size)
{
	if (size > put->size - 1 - put->length)
		size = put->size - 1 - put->length;
	memcpy(put->out + put->length, bytes, size);
	put->length += size;
	put->out[put->length] = '\0';
}

static bool all_digits(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (!isdigit((unsigned char)text[i]))
			return false;
	return size > 0;
}

static bool is_id(const struct diff_names *names, const char *digits, size_t size)
{
	int64_t number = 0;

	if (size < PID_DIGITS_MIN || size > 9)
		return false;
	for (size_t i = 0; i < size; i++)
		number = number * 10 + (digits[i] - '0');
	for (unsigned i = 0; i < DIFF_IDS && names->ids[i]; i++)
		if (names->ids[i] == number)
			return true;
	return false;
}

/* Bytes as they are, but for numbers that are an id of the caller. */
static void put_without_ids(const struct diff_names *names, struct put *put, const char *text,
			    size_t size)
{
	size_t at = 0;

	while (at < size) {
		size_t end = at;

		while (end < size && isdigit((unsigned char)text[end]))
			end++;
		if (end > at && is_id(names, text + at, end - at))
			put_bytes_to(put, "[pid]", 5);
		else if (end > at)
			put_bytes_to(put, text + at, end - at);
		else
			put_bytes_to(put, text + end++, 1);
		at = end;
	}
}

/* A component from at to end of a path; random: it was created as temporary files are. */
static void put_component(const struct diff_names *names, struct put *put, const char *path,
			  size_t at, size_t end)
{
	const char *name = path + at;
	size_t size = end - at, from, to;
	bool made = is_temporary(names, path, end);
	bool random = looks_random(name, size, &from, &to);

	if ((made || (random && temporary_dir(path, end) == at)) && to > from) {
		bool word = has_template(name, from, to) && memcmp(name + from, "tmp", 3) == 0;

		from += word ? 3 : 0;
		put_without_ids(names, put, name, from);
		put_bytes_to(put, "XXXXXX", 6);
		put_bytes_to(put, name + to, size - to);
	} else {
		put_without_ids(names, put, name, size);
	}
}

/* What stands for a component that is a number below /proc or /dev/pts; NULL: nothing. */
static const char *number_word(const char *path, size_t at, size_t end)
{
	if (!all_digits(path + at, end - at))
		return NULL;
	if (at == 6 && memcmp(path, "/proc/", 6) == 0)
		return "[pid]";
	if (at > 12 && memcmp(path, "/proc/", 6) == 0 && memcmp(path + at - 6, "/task/", 6) == 0)
		return "[tid]";
	if (at == 9 && memcmp(path, "/dev/pts/", 9) == 0)
		return "[n]";
	return NULL;
}

size_t diff_name_path(const struct diff_names *names, const char *path, size_t size,
		      char out[static DIFF_NAME_SIZE])
{
	struct put put = {.out = out, .size = DIFF_NAME_SIZE};
	size_t at = 0;

	out[0] = '\0';
	while (at < size) {
		const char *slash = memchr(path + at, '/', size - at), *word;
		size_t end = slash ? (size_t)(slash - path) : size;

		word = number_word(path, at, end);
		if (word)
			put_bytes_to(&put, word, strlen(word));
		else if (end > at)
			put_component(names, &put, path, at, end);
		if (slash)
			put_bytes_to(&put, "/", 1);
		at = end + (slash != NULL);
	}
	return put.length;
}

/* An address and a port; one that the system chose is a star. */
static void put_host(struct put *put, const char *address, size_t size)
{
	const char *colon = memrchr(address, ':', size);
	size_t host = colon ? (size_t)(colon - address) : size;
	unsigned port = 0;

	for (size_t i = host + 1; i < size && isdigit((unsigned char)address[i]); i++)
		port = port * 10 + (unsigned)(address[i] - '0');
	if (colon && (port >= EPHEMERAL_FIRST || port == 0)) {
		put_bytes_to(put, address, host);
		put_bytes_to(put, ":*", 2);
	} else {
		put_bytes_to(put, address, size);
	}
}

/* An address of the internet, as it stands between the brackets of a socket's name. */
static bool is_host(const char *address, size_t size)
{
	return size > 1 && (isdigit((unsigned char)address[0]) || address[0] == '[') &&
	       memchr(address, ':', size) != NULL;
}

/*
 * "TCP:[a:1->b:2]": the other end where it is known, else the own one. The text ends in a NUL.
 */
static enum diff_name_kind put_socket(const struct diff_names *names, struct put *put,
				      const char *text, size_t size)
{
	const char *open = memmem(text, size, ":[", 2), *arrow, *quote;
	size_t word = open ? (size_t)(open - text) : size;
	const char *inside = open ? open + 2 : text + size, *end = text + size;

	put_bytes_to(put, text, word);
	if (end > inside && end[-1] == ']')
		end--;
	arrow = memmem(inside, (size_t)(end - inside), "->", 2);
	quote = memchr(inside, '"', (size_t)(end - inside));
	if (quote && end > quote + 1) {
		char path[DIFF_NAME_SIZE];
		size_t n = diff_name_path(names, quote + 1, (size_t)(end - quote) - 2, path);

		put_bytes_to(put, " ", 1);
		put_bytes_to(put, path, n);
	} else if (arrow && is_host(arrow + 2, (size_t)(end - arrow) - 2)) {
		put_bytes_to(put, " ", 1);
		put_host(put, arrow + 2, (size_t)(end - arrow) - 2);
		return DIFF_NAME_HOST;
	} else if (!arrow && is_host(inside, (size_t)(end - inside))) {
		put_bytes_to(put, " on ", 4);
		put_host(put, inside, (size_t)(end - inside));
		return DIFF_NAME_HOST;
	} else if (isalpha((unsigned char)inside[0])) {
		/* "NETLINK:[ROUTE:4711]": a protocol, and an id that the kernel chose */
		put_bytes_to(put, " ", 1);
		put_bytes_to(put, inside, strcspn(inside, ":]"));
	}
	return DIFF_NAME_OTHER;
}

enum diff_name_kind diff_name_descriptor(const struct diff_names *names,
					 const struct descriptor_name *name,
					 char out[static DIFF_NAME_SIZE])
{
	struct put put = {.out = out, .size = DIFF_NAME_SIZE};

	out[0] = '\0';
	switch (name->kind) {
	case DESCRIPTOR_PIPE:
		put_bytes_to(&put, "pipe", 4);
		return DIFF_NAME_OTHER;
	case DESCRIPTOR_PIDFD:
		put_bytes_to(&put, "pidfd", 5);
		return DIFF_NAME_OTHER;
	case DESCRIPTOR_SOCKET:
		return put_socket(names, &put, name->text, name->size);
	case DESCRIPTOR_PATH:
		break;
	}
	diff_name_path(names, name->text, name->size, out);
	return name->is_path || out[0] == '/' ? DIFF_NAME_FILE : DIFF_NAME_OTHER;
}

enum diff_name_kind diff_name_address(const struct diff_names *names, const uint8_t *bytes,
				      size_t size, char out[static DIFF_NAME_SIZE])
{
	struct put put = {.out = out, .size = DIFF_NAME_SIZE};
	char host[INET6_ADDRSTRLEN] = "", text[INET6_ADDRSTRLEN + 16];
	unsigned family = size >= 2 ? bytes[0] | (unsigned)bytes[1] << 8 : 0;
	unsigned port = size >= 4 ? (unsigned)bytes[2] << 8 | bytes[3] : 0;

	out[0] = '\0';
	if (family == 1 && size > 2) {
		bool hidden = bytes[2] == 0;
		size_t n = strnlen((const char *)bytes + 2 + hidden, size - 2 - hidden);
		char path[DIFF_NAME_SIZE];

		n = diff_name_path(names, (const char *)bytes + 2 + hidden, n, path);
		put_bytes_to(&put, hidden ? "unix:@" : "unix:", hidden ? 6 : 5);
		put_bytes_to(&put, path, n);
		return DIFF_NAME_OTHER;
	}
	if (family == 2 && size >= 8 && inet_ntop(AF_INET, bytes + 4, host, sizeof(host)))
		snprintf(text, sizeof(text), "%s:%u", host, port);
	else if (family == 10 && size >= 24 && inet_ntop(AF_INET6, bytes + 8, host, sizeof(host)))
		snprintf(text, sizeof(text), "[%s]:%u", host, port);
	else
		return DIFF_NAME_OTHER;
	put_host(&put, text, strlen(text));
	return DIFF_NAME_HOST;
}
