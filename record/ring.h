/*
 * The end of a recording that may go on for days: --ring.
 *
 * The log is written in parts, each a log of its own that begins with the state of all tasks,
 * in the files FILE.ring.0 to FILE.ring.7, and the oldest are given up. What is held is joined
 * into one log when it is asked for and at the end. A recorder that was killed leaves the
 * parts. All on the writer's thread, but ring_open() and ring_close().
 */
#ifndef RECORD_RING_H
#define RECORD_RING_H

#include <stdint.h>

#include "format/writer.h"

#define RING_BYTES_MIN (UINT64_C(1) << 20)

struct ring;

struct ring_config {
	const char *file;
	uint64_t bytes; /* held at most; about three quarters of it are, once there is so much */
	int level;      /* zstd's, see log_writer_open() */
	const struct log_header *header;   /* copied */
	const struct log_session *session; /* its texts outlive the ring */
};

/* Begins the first part; *writer is the queue's. 0, STREC_IO or STREC_NOMEM. */
int ring_open(struct ring **out, const struct ring_config *config, struct log_writer **writer,
	      struct strec_error *err);

/* Bytes of a part after which the next is to begin. */
uint64_t ring_part_bytes(const struct ring *ring);

/* As queue_config.next_part, with the ring as context. */
int ring_next(struct ring *ring, struct log_writer **writer, uint64_t begin_ns,
	      struct strec_error *err);

/* The open part has grown to so many bytes. */
void ring_written(struct ring *ring, uint64_t bytes);

/*
 * Joins what is held into the file FILE.1, or the first such number that is free; *name gets its
 * name, to be freed.
 */
int ring_save(struct ring *ring, char **name, struct strec_error *err);

/*
 * Joins what is held into FILE and takes the parts away; frees the ring. The last writer has
 * been closed. Where it fails the parts stay.
 */
int ring_close(struct ring *ring, struct strec_error *err);

#endif
