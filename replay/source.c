#include "replay/source.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "format/bytes.h"
#include "replay/temporary.h"

#define FOLLOW_MS  50    /* between two looks at a file that may grow */
#define CHUNK_SIZE 65536 /* bytes of one read: what a pipe holds unless told otherwise */

struct pipe_source {
	struct byte_source base;
	int fd;
	int spool;     /* -1: there is only the window */
	uint64_t size; /* bytes that came */
	bool final;
	struct strec_error error; /* what ended the input; it stays */
	/*
	 * Without a spool the bytes from dropped on, the last of window; with one the bytes
	 * of the last read, and dropped is where the file has what nobody let go.
	 */
	struct buffer window;
	uint64_t dropped;
};

static struct pipe_source *pipe_of(const struct byte_source *src)
{
	return (struct pipe_source *)src;
}

static size_t window_held(const struct pipe_source *p)
{
	return (size_t)(p->size - p->dropped);
}

static ssize_t window_read(const struct pipe_source *p, uint64_t offset, void *buf, size_t size,
			   struct strec_error *err)
{
	const uint8_t *end = p->window.bytes + p->window.size;

	if (offset < p->dropped)
		return strec_fail(err, STREC_GONE, offset, "window");
	memcpy(buf, end - (p->size - offset), size);
	return (ssize_t)size;
}

static ssize_t spool_read(const struct pipe_source *p, uint64_t offset, void *buf, size_t size,
			  struct strec_error *err)
{
	size_t done = 0;

	while (done < size) {
		ssize_t n =
			pread(p->spool, (uint8_t *)buf + done, size - done, (off_t)(offset + done));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return strec_fail_errno(err, offset + done, "spool file");
		if (n == 0)
			break;
		done += (size_t)n;
	}
	return (ssize_t)done;
}

static ssize_t pipe_read_at(struct byte_source *src, uint64_t offset, void *buf, size_t size,
			    struct strec_error *err)
{
	const struct pipe_source *p = pipe_of(src);

	if (offset >= p->size)
		return 0;
	if (size > p->size - offset)
		size = (size_t)(p->size - offset);
	if (size == 0)
		return 0;
	return p->spool < 0 ? window_read(p, offset, buf, size, err)
			    : spool_read(p, offset, buf, size, err);
}

static uint64_t pipe_size(struct byte_source *src)
{
	return pipe_of(src)->size;
}

static bool pipe_final(struct byte_source *src)
{
	return pipe_of(src)->final;
}

static void pipe_close(struct byte_source *src)
{
	struct pipe_source *p = pipe_of(src);

	close(p->fd);
	if (p->spool >= 0)
		close(p->spool);
	buffer_release(&p->window);
	free(p);
}

static const struct byte_source_ops pipe_source_ops;

/* A file without a name, or -1 and errno. */
static int spool_open(void)
{
	int fd = temporary_open();

	return fd >= 0 ? fd : memfd_create("strec-spool", MFD_CLOEXEC);
}

/* Takes fd whatever happens. */
static struct byte_source *pipe_new(int fd, bool spool, struct strec_error *err)
{
	struct pipe_source *p = calloc(1, sizeof(*p));

	if (!p) {
		close(fd);
		strec_fail(err, STREC_NOMEM, 0, "pipe");
		return NULL;
	}
	*p = (struct pipe_source){.base = {&pipe_source_ops}, .fd = fd, .spool = -1};
	if (spool) {
		p->spool = spool_open();
		if (p->spool < 0) {
			strec_fail_errno(err, 0, "spool file");
			pipe_close(&p->base);
			return NULL;
		}
	}
	return &p->base;
}

static struct byte_source *file_new(int fd, bool follow, struct strec_error *err)
{
	struct byte_source *src = source_open_fd(fd, follow);

	if (!src)
		strec_fail(err, STREC_NOMEM, 0, "file");
	return src;
}

/* The mode of fd, or 0 and *err for what no log can come from. */
static mode_t input_mode(int fd, struct stat *st, struct strec_error *err)
{
	if (fstat(fd, st) != 0) {
		strec_fail_errno(err, 0, "fstat");
		return 0;
	}
	if (S_ISDIR(st->st_mode)) {
		errno = EISDIR;
		strec_fail_errno(err, 0, "open");
		return 0;
	}
	return st->st_mode;
}

struct byte_source *source_open_pipe(int fd, bool spool, struct strec_error *err)
{
	struct stat st;
	mode_t mode = input_mode(fd, &st, err);

	if (!mode) {
		close(fd);
		return NULL;
	}
	if (S_ISREG(mode) && lseek(fd, 0, SEEK_CUR) == 0)
		return file_new(fd, false, err);
	return pipe_new(fd, spool, err);
}

struct byte_source *source_open_path(const char *path, bool follow, struct strec_error *err)
{
	/* O_NONBLOCK: opening a FIFO does not wait for its writer (fifo(7)). */
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat st;
	mode_t mode;

	if (fd < 0) {
		strec_fail_errno(err, 0, "open");
		return NULL;
	}
	mode = input_mode(fd, &st, err);
	if (!mode)
		goto failed;
	if (!S_ISREG(mode))
		return pipe_new(fd, true, err);
	if (st.st_size == 0 && !follow) {
		strec_fail(err, STREC_EMPTY, 0, NULL);
		goto failed;
	}
	return file_new(fd, follow, err);
failed:
	close(fd);
	return NULL;
}

/* How many bytes may come in now. */
static size_t pipe_room(const struct pipe_source *p)
{
	if (p->final)
		return 0;
	return p->spool < 0 ? SOURCE_WINDOW_MAX - window_held(p) : SIZE_MAX;
}

static int pipe_fd(const struct byte_source *src)
{
	const struct pipe_source *p = pipe_of(src);

	return pipe_room(p) ? p->fd : -1;
}

static int pipe_fail(struct pipe_source *p, uint64_t offset, const char *detail)
{
	p->final = true;
	return strec_fail_errno(&p->error, offset, detail);
}

/* Bytes that the spool file does not take are lost, so the input ends there. */
static int spool_write(struct pipe_source *p)
{
	const uint8_t *at = p->window.bytes, *end = at + p->window.size;

	while (at < end) {
		ssize_t n = pwrite(p->spool, at, (size_t)(end - at), (off_t)p->size);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return pipe_fail(p, p->size, "spool file");
		p->size += (uint64_t)n;
		at += n;
	}
	return 0;
}

/*
 * True when a read will not wait. The flag O_NONBLOCK would say so too, but belongs to
 * all who share the open file; and a FIFO that no writer has opened yet is silent here,
 * where read(2) would report its end.
 */
static bool pipe_ready(const struct pipe_source *p)
{
	struct pollfd poller = {.fd = p->fd, .events = POLLIN};
	int n;

	do
		n = poll(&poller, 1, 0);
	while (n < 0 && errno == EINTR);
	return n > 0;
}

/* One read of at most max_bytes: how many came, 0 for none now or at the end. */
static ssize_t pipe_take(struct pipe_source *p, size_t max_bytes)
{
	size_t size = max_bytes < CHUNK_SIZE ? max_bytes : CHUNK_SIZE;
	ssize_t n;

	if (p->spool >= 0)
		p->window.size = 0;
	if (!buffer_reserve(&p->window, size)) {
		p->window.failed = false;
		return STREC_NOMEM;
	}
	if (!pipe_ready(p))
		return 0;
	do
		n = read(p->fd, p->window.bytes + p->window.size, size);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return errno == EAGAIN ? 0 : pipe_fail(p, p->size, "read");
	if (n == 0) {
		p->final = true;
		return 0;
	}
	p->window.size += (size_t)n;
	if (p->spool >= 0)
		return spool_write(p) ? STREC_IO : n;
	p->size += (uint64_t)n;
	return n;
}

static ssize_t pipe_fill(struct byte_source *src, size_t max_bytes, struct strec_error *err)
{
	struct pipe_source *p = pipe_of(src);
	size_t done = 0;

	while (done < max_bytes && pipe_room(p)) {
		size_t room = pipe_room(p);
		ssize_t n = pipe_take(p, max_bytes - done < room ? max_bytes - done : room);

		if (n == STREC_NOMEM && !done)
			return strec_fail(err, STREC_NOMEM, p->size, "window");
		if (n <= 0)
			break;
		done += (size_t)n;
	}
	if (done || !p->error.code)
		return (ssize_t)done;
	if (err)
		*err = p->error;
	return p->error.code;
}

static void pipe_discard(struct byte_source *src, uint64_t offset)
{
	struct pipe_source *p = pipe_of(src);
	size_t held;

	if (p->spool >= 0) {
		temporary_forget(p->spool, &p->dropped, offset < p->size ? offset : p->size);
		return;
	}
	if (offset <= p->dropped)
		return;
	p->dropped = offset < p->size ? offset : p->size;
	held = window_held(p);
	/* Bytes move when fewer are held than were dropped: each moves once, on average. */
	if (p->window.size && held <= p->window.size / 2) {
		memmove(p->window.bytes, p->window.bytes + p->window.size - held, held);
		p->window.size = held;
	}
}

static const struct byte_source_ops pipe_source_ops = {
	.read_at = pipe_read_at,
	.size = pipe_size,
	.final = pipe_final,
	.close = pipe_close,
	.fd = pipe_fd,
	.fill = pipe_fill,
	.discard = pipe_discard,
};

int source_fd(const struct byte_source *src)
{
	return src->ops->fd ? src->ops->fd(src) : -1;
}

ssize_t source_fill(struct byte_source *src, size_t max_bytes, struct strec_error *err)
{
	return src->ops->fill ? src->ops->fill(src, max_bytes, err) : 0;
}

/* 0 or STREC_AGAIN; with fd -1 it only lets the time pass. */
static int wait_for(int fd, int timeout_ms, struct strec_error *err)
{
	struct pollfd poller = {.fd = fd, .events = POLLIN};
	int n = poll(&poller, fd >= 0, timeout_ms);

	if (n < 0)
		return strec_fail_errno(err, 0, "wait");
	return n > 0 ? 0 : STREC_AGAIN;
}

/* A file that may grow does not tell: it is looked at every now and then. */
static int wait_for_file(struct byte_source *src, uint64_t seen_size, int timeout_ms,
			 struct strec_error *err)
{
	int rc = STREC_AGAIN;

	while (rc == STREC_AGAIN && !source_final(src) && source_size(src) == seen_size &&
	       source_fill(src, CHUNK_SIZE, err) == 0) {
		int slice = timeout_ms < 0 || timeout_ms > FOLLOW_MS ? FOLLOW_MS : timeout_ms;

		if (timeout_ms == 0)
			return STREC_AGAIN;
		if (timeout_ms > 0)
			timeout_ms -= slice;
		rc = wait_for(-1, slice, err);
	}
	return rc == STREC_AGAIN ? 0 : rc;
}

int source_wait(struct byte_source *src, uint64_t seen_size, int timeout_ms,
		struct strec_error *err)
{
	int fd = source_fd(src);

	if (source_final(src))
		return STREC_END;
	return fd >= 0 ? wait_for(fd, timeout_ms, err)
		       : wait_for_file(src, seen_size, timeout_ms, err);
}

void source_discard(struct byte_source *src, uint64_t offset)
{
	if (src->ops->discard)
		src->ops->discard(src, offset);
}
