/*
 * Byte sources of the replay, for format/io.h: a log by its path, and one that arrives
 * through a pipe.
 *
 * What a pipe delivers is kept in a spool file without a name, so that a live log can be
 * sought in like any other; or, where there shall be no such file, in a window of memory
 * whose old end the caller lets go. Nothing here blocks, and no descriptor's flags are
 * changed: an inherited stdin shares them with other processes.
 */
#ifndef REPLAY_SOURCE_H
#define REPLAY_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "format/error.h"
#include "format/io.h"

#define SOURCE_WINDOW_MAX (64u << 20) /* bytes that a window holds */

/*
 * The log at path. With follow a regular file may be empty and still grow: it is never
 * final, the reader knows the end by the log's footer. It may also shrink; reads are then
 * short. A FIFO, which need not have a writer yet, and a device are read as pipes, with
 * spool. NULL on failure: STREC_IO with err->sys (ENOENT, EACCES, EISDIR ...),
 * STREC_EMPTY, STREC_NOMEM.
 */
struct byte_source *source_open_path(const char *path, bool follow, struct strec_error *err);

/*
 * The bytes that arrive on fd, which the source owns and closes, also on failure. With
 * spool all are kept, in a file in $TMPDIR, /var/tmp or /tmp, else in memory
 * (memfd_create(2)); without it those in the window. Where fd is a regular file at its
 * beginning, as in "stview - < run.trc", that file is the source and spool means nothing.
 * NULL on failure: STREC_IO, STREC_NOMEM.
 */
struct byte_source *source_open_pipe(int fd, bool spool, struct strec_error *err);

/*
 * The functions below take any source; for one whose operations (format/io.h) have no fill, as a
 * file's, there is nothing to fill, to poll or to discard.
 *
 * source_size() of a pipe counts all bytes that came, also those discarded;
 * source_final() is true once the other end was closed or an error ended the input.
 */

/* Descriptor to poll for POLLIN, -1 for none: not a pipe, at its end, or window full. */
int source_fd(const struct byte_source *src);

/*
 * Takes in what has arrived, at most max_bytes, without waiting. Returns the number of
 * bytes; 0 when there is nothing now (see source_final()) or the window is full;
 * STREC_IO, the same again each time, when reading or spooling failed; STREC_NOMEM.
 */
ssize_t source_fill(struct byte_source *src, size_t max_bytes, struct strec_error *err);

/*
 * Waits until source_fill() may have something to take in, or the size is another than seen_size;
 * at most timeout_ms, without limit where that is negative. 0; STREC_AGAIN when the time is over;
 * STREC_END where the source is final; STREC_IO with EINTR after a signal.
 */
int source_wait(struct byte_source *src, uint64_t seen_size, int timeout_ms,
		struct strec_error *err);

/*
 * Bytes before offset are no longer needed: a window forgets them, reads give STREC_GONE; a spool
 * file gives back its place on the disk, and they may read as zeros.
 */
void source_discard(struct byte_source *src, uint64_t offset);

#endif
