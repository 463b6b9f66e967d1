/*
 * strace's text as a log: a byte source that turns lines into blocks as it is read.
 *
 * What comes of the lines lies in a file without a name (replay/temporary.h), so memory does not
 * grow with the text, and a log that still grows can be looked at. The session says what the text
 * does not have.
 */
#ifndef VIZ_STRACE_IMPORT_H
#define VIZ_STRACE_IMPORT_H

#include <stdbool.h>

#include "format/error.h"
#include "format/io.h"
#include "format/reader.h"

/*
 * Whether the bytes are strace's text: 0, or STREC_AGAIN while they may yet become that,
 * STREC_NOT_A_LOG, STREC_IO, STREC_NOMEM. Up to some line in the first 64 KB at least half of the
 * lines must be strace's.
 */
int strace_import_sniff(struct byte_source *text, struct strec_error *err);

/*
 * A source of the log, which owns text from now on, also on failure (NULL and *err). Each
 * source_fill() converts what text has; until text is final and all is converted it is not final,
 * and source_fd() is that of text.
 */
struct byte_source *strace_import_open(struct byte_source *text, struct strec_error *err);

/* Whether a log came of this; session may be NULL. */
bool strace_import_is(const struct log_session *session);

/* Whether the text had no times: then those of the log are only the order of lines. */
bool strace_import_has_no_times(const struct log_session *session);

#endif
