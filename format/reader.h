/*
 * Reads a log: header, blocks, events; forwards, from any block, and past damage.
 *
 * The log may still grow: what is not there yet is STREC_AGAIN, and the same call
 * succeeds later. The format is described in docs/strec-format.5.
 */
#ifndef FORMAT_READER_H
#define FORMAT_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "format/error.h"
#include "format/event.h"
#include "format/io.h"
#include "format/symbols.h"

struct log_reader;

/* What the fixed header says. */
struct log_header {
	uint16_t version;
	uint16_t oldest_reader;
	uint64_t features_required, features_optional;
	uint64_t wall_ns;      /* CLOCK_REALTIME of time 0, ns since 1970 */
	uint64_t monotonic_ns; /* CLOCK_MONOTONIC of time 0 */
	uint8_t id[16];        /* random, one for each recording */
	/* Where the log is the end of a longer recording, and all 0 where it is the whole. */
	uint64_t begin_ns;                      /* the log has what happened from here on */
	uint64_t dropped_events, dropped_bytes; /* of the log before */
};

/* What the session block says; texts are NUL-terminated, "" where unknown. */
struct log_session {
	char *command; /* arguments quoted for a shell, or "pid 123, 456" for an attach */
	char *directory;
	char *host;
	char *system;   /* as uname -srm */
	char *recorder; /* "strec 0.1.0" */
	char *options;
	/* TRACEPARENT of the environment in which the command was started: W3C Trace Context. */
	char *traceparent;
	uint32_t uid;
	uint32_t cpus;
	int32_t pid; /* of the recorder */
	/* Symbolic links of the recorder's system, as far as was read: path NUL target NUL. */
	char *links;
	size_t links_size;
	uint32_t *link_at; /* where in links each path is, ordered; of a reader's session only */
	size_t link_count;
};

/* The target of the symbolic link at path, or NULL where the log tells of none so far. */
const char *log_session_link(const struct log_session *session, const char *path);

enum block_type {
	BLOCK_SESSION = 1,
	BLOCK_STRINGS = 2,
	BLOCK_PROCESSES = 3,
	BLOCK_EVENTS = 4,
	BLOCK_WATERMARK = 5,
	BLOCK_INDEX = 6,
	BLOCK_MODULES = 7,
	BLOCK_SYMBOLS = 8,
};

/* One block's frame. */
struct block_info {
	uint64_t offset; /* of its first byte */
	uint64_t size;   /* of the whole block in the file, bytes */
	uint8_t type;
	uint32_t events;
	uint32_t raw_bytes;
	uint64_t first_ns, last_ns; /* times of its first and last event */
	uint64_t watermark_ns;      /* no event before this is still to come */
};

/*
 * Opens the log in src, which the reader owns from now on, also on failure. Reads the
 * header and, where the log was closed, its index. STREC_AGAIN while the header is not
 * there yet (src is then kept: *out is NULL and src still the caller's), STREC_EMPTY,
 * STREC_NOT_A_LOG, STREC_NEWER, STREC_CHECKSUM, STREC_TRUNCATED, STREC_IO, STREC_NOMEM.
 * Of what lies behind the header only STREC_NOMEM is told here: the scan finds the rest.
 */
int log_reader_open(struct log_reader **out, struct byte_source *src, struct strec_error *err);

/* Also closes the source. NULL is allowed. */
void log_reader_close(struct log_reader *reader);

const struct log_header *log_reader_header(const struct log_reader *reader);

/* True where the log is the end of a longer recording. */
static inline bool log_header_cut(const struct log_header *header)
{
	return header->begin_ns || header->dropped_events || header->dropped_bytes;
}

/* NULL until the session block, the first, was there; lives as long as the reader. */
const struct log_session *log_reader_session(const struct log_reader *reader);

/*
 * True where the log ends with an index and a footer: the recorder closed it. Where the
 * index could not be read, or the log grew, a scan or a stream must have come to the end.
 */
bool log_reader_closed(const struct log_reader *reader);

/*
 * What is known of the extent: the last time and the number of events, from the index
 * or of the blocks seen so far. Times ns since time 0.
 */
uint64_t log_reader_end_ns(const struct log_reader *reader);
uint64_t log_reader_events(const struct log_reader *reader);

/* About how many events the log has before time_ns, from what is known of its blocks. */
uint64_t log_reader_events_before(const struct log_reader *reader, uint64_t time_ns);

/* Offset of the first block. */
uint64_t log_reader_start(const struct log_reader *reader);

/*
 * Offset of a block from which on all events at or after time_ns come; the last such
 * block that is known. Without an index it knows the blocks that were passed.
 */
uint64_t log_reader_find(const struct log_reader *reader, uint64_t time_ns);

/*
 * Reads headers only, at most max_blocks of them, from where the last call ended, to
 * learn the extent of a log without an index. 0 when more is to come, STREC_END,
 * STREC_AGAIN, or an error. Each costs one small read.
 */
int log_reader_scan(struct log_reader *reader, unsigned max_blocks, struct strec_error *err);

/*
 * Name of a call number that format/syscalls.h does not know but the log does, or NULL.
 * Lives as long as the reader.
 */
const char *log_reader_call_name(const struct log_reader *reader, unsigned arch, uint32_t nr);

/*
 * Modules and symbols, as far as blocks of them are known: those of the index, and those that
 * a scan or a stream has passed. Reads what is new of them; what cannot be read is left out.
 * The table, and all that it gives, lives until the next call, and is the reader's.
 */
const struct symbol_table *log_reader_symbols(struct log_reader *reader);

/*
 * Nothing before offset will be read again: a log that came through a pipe gives back the place
 * that keeps it. Modules and symbols that lie there are read before. For all other logs nothing.
 */
void log_reader_forget(struct log_reader *reader, uint64_t offset);

/*
 * A stream of the log's events in order, block after block. Several may read one
 * reader. The address of an event is its block's offset and its row: a stream can be
 * set to one and gives the same event again.
 */
struct event_stream;

struct event_address {
	uint64_t block; /* offset of the block */
	uint32_t row;
};

struct event_stream *event_stream_new(struct log_reader *reader);
void event_stream_free(struct event_stream *stream);

/*
 * The next event into *ev; it and all it points to live until the next call for this
 * stream. Returns 0, STREC_AGAIN (the log may grow), STREC_END, STREC_IO or
 * STREC_NOMEM. Damage is not an error: it is passed over, and what was lost is one
 * EVENT_LOSS at the time of the event before.
 */
int event_stream_next(struct event_stream *stream, struct event *ev, struct strec_error *err);

/*
 * Whether the next event_stream_next() leaves the block of the event before. Until that block and
 * the one behind it were left, the event's task, stack and captured bytes live, though not its
 * array of captures; a seek ends all.
 */
bool event_stream_leaves_block(const struct event_stream *stream);

/*
 * Before the session or names of calls change in the reader, as the stream comes to a block of
 * them, it calls before(data); NULL: nobody wants to know.
 */
void event_stream_before_metadata(struct event_stream *stream, void (*before)(void *data),
				  void *data);

/* Of the event that event_stream_next() gave last. */
struct event_address event_stream_address(const struct event_stream *stream);

/*
 * No event before this time will come from event_stream_next() any more: the watermark
 * of the blocks passed, or UINT64_MAX after STREC_END.
 */
uint64_t event_stream_watermark(const struct event_stream *stream);

/* Makes the event at address the next one. Row 0 of any block's offset is allowed. */
int event_stream_seek(struct event_stream *stream, struct event_address address,
		      struct strec_error *err);

/* The frame of the block of the last event. */
const struct block_info *event_stream_block(const struct event_stream *stream);

/* Offset of the block before the one at offset that holds events, or 0 at the first. */
uint64_t log_reader_previous(struct log_reader *reader, uint64_t offset);

/*
 * Checks every block of the log whole, one a call, from *offset on, which it moves:
 * 0 sound (*info tells of the block), STREC_CHECKSUM or STREC_FORMAT or STREC_TRUNCATED
 * with err saying where and *info->size how many bytes were passed over, STREC_END,
 * STREC_AGAIN, STREC_IO, STREC_NOMEM. Start with log_reader_start().
 */
int log_reader_verify(struct log_reader *reader, uint64_t *offset, struct block_info *info,
		      struct strec_error *err);

#endif
