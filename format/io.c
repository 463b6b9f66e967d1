#include "format/io.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

struct memory_source {
	struct byte_source base;
	const uint8_t *bytes;
	size_t size;
};

static ssize_t memory_read_at(struct byte_source *src, uint64_t offset, void *buf, size_t size,
			      struct strec_error *err)
{
	struct memory_source *m = (struct memory_source *)src;

	(void)err;
	if (offset >= m->size)
		return 0;
	if (size > m->size - offset)
		size = m->size - (size_t)offset;
	memcpy(buf, m->bytes + offset, size);
	return (ssize_t)size;
}

static uint64_t memory_size(struct byte_source *src)
{
	return ((struct memory_source *)src)->size;
}

static bool memory_final(struct byte_source *src)
{
	(void)src;
	return true;
}

static void memory_close(struct byte_source *src)
{
	free(src);
}

static const struct byte_source_ops memory_source_ops = {
	.read_at = memory_read_at,
	.size = memory_size,
	.final = memory_final,
	.close = memory_close,
};

struct byte_source *source_open_memory(const void *buf, size_t size)
{
	struct memory_source *m = calloc(1, sizeof(*m));

	if (!m)
		return NULL;
	*m = (struct memory_source){{&memory_source_ops}, buf, size};
	return &m->base;
}

struct fd_source {
	struct byte_source base;
	int fd;
	bool follow;
};

static ssize_t fd_read_at(struct byte_source *src, uint64_t offset, void *buf, size_t size,
			  struct strec_error *err)
{
	struct fd_source *f = (struct fd_source *)src;
	size_t done = 0;

	while (done < size) {
		ssize_t n =
			pread(f->fd, (uint8_t *)buf + done, size - done, (off_t)(offset + done));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return strec_fail_errno(err, offset + done, "read");
		if (n == 0)
			break;
		done += (size_t)n;
	}
	return (ssize_t)done;
}

static uint64_t fd_size(struct byte_source *src)
{
	struct stat st;

	if (fstat(((struct fd_source *)src)->fd, &st) != 0)
		return 0;
	return (uint64_t)st.st_size;
}

static bool fd_final(struct byte_source *src)
{
	return !((struct fd_source *)src)->follow;
}

static void fd_close(struct byte_source *src)
{
	close(((struct fd_source *)src)->fd);
	free(src);
}

static const struct byte_source_ops fd_source_ops = {
	.read_at = fd_read_at,
	.size = fd_size,
	.final = fd_final,
	.close = fd_close,
};

struct byte_source *source_open_fd(int fd, bool follow)
{
	struct fd_source *f = calloc(1, sizeof(*f));

	if (!f) {
		close(fd);
		return NULL;
	}
	*f = (struct fd_source){{&fd_source_ops}, fd, follow};
	return &f->base;
}

struct fd_sink {
	struct byte_sink base;
	int fd;
};

/* Half a block is no use to anybody; of a pipe it cannot be taken back. */
static int take_back(int fd, off_t size, struct strec_error *err)
{
	int rc = strec_fail_errno(err, 0, "write");
	off_t end = size ? lseek(fd, 0, SEEK_CUR) : -1;

	if (end >= size && ftruncate(fd, end - size) == 0)
		lseek(fd, end - size, SEEK_SET);
	return rc;
}

static int fd_sink_write(struct byte_sink *sink, const void *buf, size_t size,
			 struct strec_error *err)
{
	int fd = ((struct fd_sink *)sink)->fd;
	const uint8_t *at = buf;
	size_t done = 0;

	while (done < size) {
		ssize_t n = write(fd, at + done, size - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return take_back(fd, (off_t)done, err);
		done += (size_t)n;
	}
	return 0;
}

static int fd_sink_close(struct byte_sink *sink, struct strec_error *err)
{
	int failed = close(((struct fd_sink *)sink)->fd);

	free(sink);
	return failed ? strec_fail_errno(err, 0, "close") : 0;
}

static const struct byte_sink_ops fd_sink_ops = {
	.write = fd_sink_write,
	.close = fd_sink_close,
};

struct byte_sink *sink_open_fd(int fd)
{
	struct fd_sink *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	*s = (struct fd_sink){{&fd_sink_ops}, fd};
	return &s->base;
}

struct memory_sink {
	struct byte_sink base;
	struct buffer *out;
};

static int memory_sink_write(struct byte_sink *sink, const void *buf, size_t size,
			     struct strec_error *err)
{
	struct buffer *out = ((struct memory_sink *)sink)->out;

	buffer_put(out, buf, size);
	return out->failed ? strec_fail(err, STREC_NOMEM, out->size, "memory sink") : 0;
}

static int memory_sink_close(struct byte_sink *sink, struct strec_error *err)
{
	(void)err;
	free(sink);
	return 0;
}

static const struct byte_sink_ops memory_sink_ops = {
	.write = memory_sink_write,
	.close = memory_sink_close,
};

struct byte_sink *sink_open_memory(struct buffer *out)
{
	struct memory_sink *m = calloc(1, sizeof(*m));

	if (!m)
		return NULL;
	*m = (struct memory_sink){{&memory_sink_ops}, out};
	return &m->base;
}
