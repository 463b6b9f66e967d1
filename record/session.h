/*
 * What the head of a log says of the recording: who, where, when, of what.
 */
#ifndef RECORD_SESSION_H
#define RECORD_SESSION_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "format/reader.h"

/*
 * The words as one line from which a shell makes the same words again. From malloc;
 * NULL: out of memory.
 */
char *session_quote(char *const *words, size_t count);

/*
 * Fills the session with texts from malloc, for session_release(). options are the
 * words on strec's command line before the command. 0 or STREC_NOMEM.
 */
int session_init(struct log_session *session, char *const *command, size_t command_count,
		 const pid_t *attached, size_t attached_count, char *const *options,
		 size_t option_count);

/*
 * Takes account of changes to the command's environment, "VAR=VALUE" and "VAR", of which
 * TRACEPARENT is in the session. 0 or STREC_NOMEM.
 */
int session_environment(struct log_session *session, char *const *changes, size_t count);

void session_release(struct log_session *session);

/* Times and a random id; time 0 of the recording is start_ns of CLOCK_MONOTONIC. */
void session_header(struct log_header *header, uint64_t start_ns);

/* CLOCK_MONOTONIC, ns. */
uint64_t session_now_ns(void);

#endif
