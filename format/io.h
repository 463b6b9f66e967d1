/*
 * Where a log's bytes come from and go to: files, pipes, memory.
 *
 * The reader and the writer know only these two interfaces, so tests run in memory and
 * a pipe that is kept in a spool file reads like any other file (replay/source.h).
 */
#ifndef FORMAT_IO_H
#define FORMAT_IO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "format/bytes.h"
#include "format/error.h"

struct byte_source;

struct byte_source_ops {
	/*
	 * Copies up to size bytes from offset on; returns how many, fewer only where the
	 * bytes so far end; STREC_IO, or STREC_GONE for bytes that were not kept.
	 */
	ssize_t (*read_at)(struct byte_source *src, uint64_t offset, void *buf, size_t size,
			   struct strec_error *err);
	/* Bytes there now. */
	uint64_t (*size)(struct byte_source *src);
	/* True when no byte will be added to those there now. */
	bool (*final)(struct byte_source *src);
	/* Frees src. */
	void (*close)(struct byte_source *src);
	/*
	 * Of a source to which bytes come that somebody must fetch, see source_fd(),
	 * source_fill() and source_discard() in replay/source.h; NULL of others.
	 */
	int (*fd)(const struct byte_source *src);
	ssize_t (*fill)(struct byte_source *src, size_t max_bytes, struct strec_error *err);
	void (*discard)(struct byte_source *src, uint64_t offset);
};

struct byte_source {
	const struct byte_source_ops *ops;
};

struct byte_sink;

struct byte_sink_ops {
	/*
	 * Takes all size bytes, or fails with STREC_IO and err->sys; of a file none is left
	 * then.
	 */
	int (*write)(struct byte_sink *sink, const void *buf, size_t size, struct strec_error *err);
	/* Ends and frees the sink; what it could not write is the error. */
	int (*close)(struct byte_sink *sink, struct strec_error *err);
};

struct byte_sink {
	const struct byte_sink_ops *ops;
};

static inline ssize_t source_read_at(struct byte_source *src, uint64_t offset, void *buf,
				     size_t size, struct strec_error *err)
{
	return src->ops->read_at(src, offset, buf, size, err);
}

static inline uint64_t source_size(struct byte_source *src)
{
	return src->ops->size(src);
}

static inline bool source_final(struct byte_source *src)
{
	return src->ops->final(src);
}

static inline void source_close(struct byte_source *src)
{
	if (src)
		src->ops->close(src);
}

/* The bytes of buf, which the caller keeps alive and unchanged. NULL when out of memory. */
struct byte_source *source_open_memory(const void *buf, size_t size);

/*
 * A descriptor of a regular file, which the source owns and closes. With follow the
 * file may still grow and is never final. NULL when out of memory; fd is then closed.
 */
struct byte_source *source_open_fd(int fd, bool follow);

/* Writes to fd, which the sink owns and closes. NULL when out of memory; fd stays open. */
struct byte_sink *sink_open_fd(int fd);

/* Appends to *out, which stays the caller's and outlives the sink. NULL: out of memory. */
struct byte_sink *sink_open_memory(struct buffer *out);

#endif
