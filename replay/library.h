/*
 * What the programs need of a log beside libstrec's interface (format/strec.h): sources of their
 * own, and the reader behind it, for the player, the exports and whatever writes logs.
 */
#ifndef REPLAY_LIBRARY_H
#define REPLAY_LIBRARY_H

#include "format/reader.h"
#include "format/strec.h"
#include "replay/source.h"

/*
 * As strec_open(), of a source, which the log owns from now on, also on failure; NULL:
 * STREC_NOMEM.
 */
int library_open(struct strec_log **log, struct byte_source *source, struct strec_error *err);

/* Both are the log's, and live as long as it. */
struct log_reader *library_reader(const struct strec_log *log);
struct byte_source *library_source(const struct strec_log *log);

/*
 * After STREC_AGAIN: 0 where what gave it is to be tried again, as there is more of a file, or
 * something of a pipe was taken in; else STREC_AGAIN, STREC_IO, STREC_NOMEM.
 */
int library_again(struct strec_log *log, struct strec_error *err);

/*
 * Waits for the end of a log that comes through a pipe, and then does what strec_scan() does. One
 * that is followed (STREC_OPEN_FOLLOW) has no end to wait for: not for it.
 */
int library_take_all(struct strec_log *log, struct strec_error *err);

#endif
