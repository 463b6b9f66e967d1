/* What the session block of a new log says: of one log its own, of several all of them. */
#ifndef REPLAY_LOG_SESSION_JOIN_H
#define REPLAY_LOG_SESSION_JOIN_H

#include "format/reader.h"

/* Zero-initialised it is empty. */
struct joined_session {
	struct log_session session; /* without links; texts are its own, none is NULL */
};

/*
 * Commands of recordings are joined with " & ", hosts, systems, recorders and options that differ
 * with "; ", each text up to some 4 KiB; directory and numbers are those of the first. asked, where
 * it is not NULL, is put behind the options. 0 or STREC_NOMEM; release it in any case.
 */
int session_join(struct joined_session *joined, struct log_reader *const *readers, size_t count,
		 const char *asked);
void joined_session_release(struct joined_session *joined);

/* A new identity of a recording. 0, or STREC_IO without random numbers. */
int random_id(uint8_t id[16]);

#endif
