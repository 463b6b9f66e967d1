#include "record/ring.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define PARTS      8  /* files */
#define PARTS_HELD 4  /* about so many make up the whole */
#define SLACK      64 /* a part of the whole that is kept free */

/* A part that is written out; the open one is in the place behind the last. */
struct part {
	unsigned number; /* of its file */
	uint64_t bytes, events;
};

struct ring {
	struct ring_config config;
	struct log_header header;
	struct part parts[PARTS]; /* oldest first */
	size_t count;
	unsigned number;     /* of the open part's file */
	uint64_t open_bytes; /* of the open part, so far */
};

static char *part_name(const struct ring *ring, unsigned number)
{
	char *name;

	return asprintf(&name, "%s.ring.%u", ring->config.file, number) < 0 ? NULL : name;
}

/* A file to write that was not there, or is emptied; without memory name is NULL. */
static int open_sink(const char *name, struct byte_sink **sink, struct strec_error *err)
{
	int fd;

	if (!name)
		return strec_fail(err, STREC_NOMEM, 0, "name");
	fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0)
		return strec_fail_errno(err, 0, "open");
	*sink = sink_open_fd(fd);
	if (*sink)
		return 0;
	close(fd);
	return strec_fail(err, STREC_NOMEM, 0, "sink");
}

static char *new_name(const struct ring *ring)
{
	char *name;

	return asprintf(&name, "%s.ring.new", ring->config.file) < 0 ? NULL : name;
}

/* A writer of a log that begins so, in a file of that name. */
static int open_writer(const struct ring *ring, const char *name, const struct log_header *header,
		       struct log_writer **writer, struct strec_error *err)
{
	struct byte_sink *sink = NULL;
	int rc = open_sink(name, &sink, err);

	return rc ? rc
		  : log_writer_open(writer, sink, header, ring->config.session, ring->config.level,
				    err);
}

static int rename_new(const char *from, const char *to, struct strec_error *err)
{
	if (!to)
		return strec_fail(err, STREC_NOMEM, 0, "name");
	return rename(from, to) ? strec_fail_errno(err, 0, "rename") : 0;
}

/* It has its name when its header is there. */
static int open_part(const struct ring *ring, struct log_writer **writer, struct strec_error *err)
{
	char *new = new_name(ring), *name = part_name(ring, ring->number);
	int rc = open_writer(ring, new, &ring->header, writer, err);

	if (rc == 0) {
		rc = rename_new(new, name, err);
		if (rc)
			log_writer_abandon(*writer);
	}
	if (rc)
		*writer = NULL;
	free(new);
	free(name);
	return rc;
}

static void remove_part(const struct ring *ring, unsigned number)
{
	char *name = part_name(ring, number);

	if (name)
		unlink(name);
	free(name);
}

int ring_open(struct ring **out, const struct ring_config *config, struct log_writer **writer,
	      struct strec_error *err)
{
	struct ring *ring = calloc(1, sizeof(*ring));
	int rc;

	*out = NULL;
	if (!ring)
		return strec_fail(err, STREC_NOMEM, 0, "ring");
	ring->config = *config;
	ring->header = *config->header;
	/* Those of a recorder that was killed have another recording's. */
	for (unsigned i = 0; i < PARTS; i++)
		remove_part(ring, i);
	rc = open_part(ring, writer, err);
	if (rc) {
		free(ring);
		return rc;
	}
	*out = ring;
	return 0;
}

uint64_t ring_part_bytes(const struct ring *ring)
{
	/* What index and footer take is not counted on the way. */
	return ring->config.bytes / PARTS_HELD - ring->config.bytes / SLACK;
}

/* Gives up the oldest parts until the open one has room for so many bytes. */
static void make_room(struct ring *ring, uint64_t wanted)
{
	uint64_t held = 0;

	for (size_t i = 0; i < ring->count; i++)
		held += ring->parts[i].bytes;
	while (ring->count && (held + wanted > ring->config.bytes || ring->count == PARTS - 1)) {
		held -= ring->parts[0].bytes;
		remove_part(ring, ring->parts[0].number);
		ring->count--;
		for (size_t i = 0; i < ring->count; i++)
			ring->parts[i] = ring->parts[i + 1];
	}
}

void ring_written(struct ring *ring, uint64_t bytes)
{
	uint64_t block = bytes - ring->open_bytes;

	ring->open_bytes = bytes;
	/* One more such block, and what index and footer take. */
	make_room(ring, bytes + block + ring->config.bytes / SLACK);
}

int ring_next(struct ring *ring, struct log_writer **writer, uint64_t begin_ns,
	      struct strec_error *err)
{
	struct part part = {ring->number, log_writer_bytes(*writer), log_writer_events(*writer)};
	int rc = log_writer_close(*writer, err);

	*writer = NULL;
	if (rc)
		return rc;
	ring->parts[ring->count++] = part;
	make_room(ring, ring_part_bytes(ring));
	ring->number = (ring->number + 1) % PARTS;
	ring->open_bytes = 0;
	ring->header.begin_ns = begin_ns;
	ring->header.dropped_events += part.events;
	ring->header.dropped_bytes += part.bytes;
	return open_part(ring, writer, err);
}

static int open_reader(const struct ring *ring, unsigned number, struct log_reader **reader,
		       struct strec_error *err)
{
	char *name = part_name(ring, number);
	int fd = name ? open(name, O_RDONLY | O_CLOEXEC) : -1;
	struct byte_source *source;

	free(name);
	if (fd < 0)
		return strec_fail_errno(err, 0, "open");
	source = source_open_fd(fd, false);
	return source ? log_reader_open(reader, source, err)
		      : strec_fail(err, STREC_NOMEM, 0, "source");
}

/* The first part from which on all are not too large; the open one has become what it may. */
static size_t first_joined(const struct ring *ring)
{
	char *name = part_name(ring, ring->number);
	struct stat st = {0};
	uint64_t held;
	size_t i;

	if (name)
		stat(name, &st);
	free(name);
	held = (uint64_t)st.st_size;
	for (i = ring->count; i > 0 && held + ring->parts[i - 1].bytes <= ring->config.bytes; i--)
		held += ring->parts[i - 1].bytes;
	return i;
}

static int join_parts(const struct ring *ring, const char *name, struct strec_error *err)
{
	struct log_writer *writer = NULL;
	int rc = 0;

	for (size_t i = first_joined(ring); rc == 0 && i <= ring->count; i++) {
		unsigned number = i < ring->count ? ring->parts[i].number : ring->number;
		struct log_reader *reader = NULL;

		rc = open_reader(ring, number, &reader, err);
		if (rc == 0 && !writer)
			rc = open_writer(ring, name, log_reader_header(reader), &writer, err);
		if (rc == 0)
			rc = log_writer_append(writer, reader, err);
		log_reader_close(reader);
	}
	if (writer && rc == 0)
		return log_writer_close(writer, err);
	log_writer_abandon(writer);
	return rc;
}

/* Under an incomplete name first. */
static int join(const struct ring *ring, const char *file, struct strec_error *err)
{
	char *name = new_name(ring);
	int rc = join_parts(ring, name, err);

	if (rc == 0)
		rc = rename_new(name, file, err);
	if (rc && name)
		unlink(name);
	free(name);
	return rc;
}

int ring_save(struct ring *ring, char **name, struct strec_error *err)
{
	for (unsigned i = 1;; i++) {
		if (asprintf(name, "%s.%u", ring->config.file, i) < 0) {
			*name = NULL;
			return strec_fail(err, STREC_NOMEM, 0, "name");
		}
		if (access(*name, F_OK) != 0 && errno == ENOENT)
			return join(ring, *name, err);
		free(*name);
	}
}

int ring_close(struct ring *ring, struct strec_error *err)
{
	int rc = join(ring, ring->config.file, err);

	for (size_t i = 0; rc == 0 && i < PARTS; i++)
		remove_part(ring, (unsigned)i);
	free(ring);
	return rc;
}
