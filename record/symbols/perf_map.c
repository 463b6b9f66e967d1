#include "record/symbols/perf_map.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "record/symbols/set.h"

#define CHUNK_SIZE (256u << 10)

/*
 * The map is read from its end: the first line that has an address is then the one that
 * holds, so each address is answered once whatever the map is like.
 */
struct map_search {
	struct symbol_set *set;
	const struct symbol_address *addresses;
	/* The first address from each on that has no answer; paths to it are shortened. */
	size_t *next;
};

static size_t next_open(struct map_search *s, size_t i)
{
	while (s->next[i] != i) {
		s->next[i] = s->next[s->next[i]];
		i = s->next[i];
	}
	return i;
}

/* The first address at or behind start. */
static size_t first_from(const struct map_search *s, uint64_t start)
{
	size_t low = 0, high = s->set->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (s->addresses[middle].offset < start)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static int answer(struct map_search *s, size_t i, uint64_t start, const char *name)
{
	struct symbol_line *line = symbol_set_lines(s->set, 1);

	if (!line)
		return STREC_NOMEM;
	*line = (struct symbol_line){.function = name};
	s->set->symbols[i].lines = line;
	s->set->symbols[i].count = 1;
	s->set->symbols[i].into = s->addresses[i].offset - start;
	s->next[i] = i + 1;
	return 0;
}

/* All that the code has is given its name; the offset of a caller may be that of its end. */
static int search_code(struct map_search *s, uint64_t start, uint64_t size, const char *name,
		       size_t name_size)
{
	const char *kept = NULL;
	int rc = 0;

	for (size_t i = next_open(s, first_from(s, start)); i < s->set->count && !rc;
	     i = next_open(s, i + 1)) {
		uint64_t code = symbol_address_code(&s->addresses[i]);

		if (s->addresses[i].offset - start > size)
			break;
		if (code < start || code - start >= size)
			continue;
		if (!kept)
			kept = symbol_set_text(s->set, name, name_size);
		rc = kept ? answer(s, i, start, kept) : STREC_NOMEM;
	}
	return rc;
}

static bool read_hex(const char **at, const char *end, uint64_t *value)
{
	unsigned digits = 0;

	if (end - *at > 2 && (*at)[0] == '0' && ((*at)[1] | 32) == 'x')
		*at += 2;
	for (*value = 0; *at < end && digits <= 16; digits++, (*at)++) {
		unsigned c = (unsigned char)**at, letter = (c | 32) - 'a';

		if (c - '0' < 10)
			*value = *value << 4 | (c - '0');
		else if (letter < 6)
			*value = *value << 4 | (letter + 10);
		else
			break;
	}
	return digits > 0 && digits <= 16 && *at < end && *(*at)++ == ' ';
}

static int search_line(struct map_search *s, const char *line, size_t length)
{
	const char *end = line + length;
	uint64_t start, size;

	if (length > PERF_MAP_LINE_MAX || memchr(line, '\0', length) ||
	    !read_hex(&line, end, &start) || !read_hex(&line, end, &size) || line == end)
		return 0;
	if (size > UINT64_MAX - start)
		size = UINT64_MAX - start;
	return search_code(s, start, size, line, (size_t)(end - line));
}

/* The lines of bytes, last first, but the first one, whose beginning may lie before them. */
static int search_lines(struct map_search *s, const char *bytes, size_t *size)
{
	int rc = 0;

	for (const char *newline; !rc && (newline = memrchr(bytes, '\n', *size));
	     *size = (size_t)(newline - bytes))
		rc = search_line(s, newline + 1, *size - (size_t)(newline + 1 - bytes));
	return rc;
}

/*
 * Goes back through the file. What is left of a chunk, the end of a line whose beginning is
 * in the chunk before, is kept behind that one; more than a line's length of it is cut.
 */
static int search_file(struct map_search *s, int fd, off_t end, char *bytes)
{
	off_t begin = end > (off_t)PERF_MAP_SIZE_MAX ? end - (off_t)PERF_MAP_SIZE_MAX : 0;
	size_t kept = 0;
	int rc = 0;

	while (end > begin && !rc) {
		size_t want = end - begin < CHUNK_SIZE ? (size_t)(end - begin) : CHUNK_SIZE;

		memmove(bytes + want, bytes, kept);
		if (pread(fd, bytes, want, end - (off_t)want) != (ssize_t)want)
			return 0;
		end -= (off_t)want;
		kept += want;
		rc = search_lines(s, bytes, &kept);
		if (kept > PERF_MAP_LINE_MAX + 1)
			kept = PERF_MAP_LINE_MAX + 1;
	}
	return rc || begin ? rc : search_line(s, bytes, kept);
}

static int open_map(const char *path, off_t *size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;

	if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
		*size = st.st_size;
		return fd;
	}
	if (fd >= 0)
		close(fd);
	return -1;
}

int perf_map_resolve(struct symbol_set *set, const char *path, uint32_t module,
		     const struct symbol_address *addresses, size_t count, struct strec_error *err)
{
	struct map_search s = {.set = set, .addresses = addresses};
	char *bytes = malloc(CHUNK_SIZE + PERF_MAP_LINE_MAX + 1);
	int rc = symbol_set_init(set, module, addresses, count), fd;
	off_t size = 0;

	s.next = calloc(count + 2, sizeof(*s.next));
	if (!bytes || !s.next)
		rc = STREC_NOMEM;
	for (size_t i = 0; !rc && i < count + 2; i++)
		s.next[i] = i;
	fd = open_map(path, &size);
	if (!rc && fd >= 0)
		rc = search_file(&s, fd, size, bytes);
	else
		set->trouble |= SYMBOLS_NO_FILE;
	if (fd >= 0)
		close(fd);
	free(s.next);
	free(bytes);
	if (!rc)
		return 0;
	symbol_set_release(set);
	return strec_fail(err, rc, 0, "perf map");
}
