/*
 * Hides what a recording tells of its users, for a log that is handed on: names and contents
 * become words that mean nothing, and the same name the same word everywhere, so that what
 * belongs together still does.
 *
 * A word is eight letters and digits of a keyed hash (replay/siphash.h) under a random key that is
 * thrown away with the struct; nobody can tell from it how long the name was. What is kept
 * readable and what each kind covers: docs/stview.1, "LOGS FROM LOGS". Bytes that no rule knows
 * are hidden.
 */
#ifndef REPLAY_REDACT_H
#define REPLAY_REDACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "format/bytes.h"
#include "format/event.h"
#include "format/reader.h"

/* X(bit, name, what it covers) */
#define REDACT_LIST(X)                                                                             \
	X(PATHS, "paths", "path names")                                                            \
	X(BUFFERS, "buffers", "contents and output")                                               \
	X(ADDRESSES, "addresses", "socket addresses")                                              \
	X(ENVIRONMENT, "environment", "arguments and environment of programs")                     \
	X(NAMES, "names", "host, commands, functions and other texts")

enum redact_kind {
#define X(kind, ...) REDACT_INDEX_##kind,
	REDACT_LIST(X)
#undef X
		REDACT_KINDS
};

enum redact_bit {
#define X(kind, ...) REDACT_##kind = 1 << REDACT_INDEX_##kind,
	REDACT_LIST(X)
#undef X
		REDACT_EVERYTHING = 1 << REDACT_KINDS, /* what is well known, too */
};

#define REDACT_DEFAULT ((1u << REDACT_KINDS) - 1)

/* The bits of a list as "paths,buffers"; "all" is REDACT_EVERYTHING, too. 0: no such list. */
unsigned redact_parse(const char *text);

/* "paths", and what it covers. Static. */
const char *redact_name(enum redact_kind kind);
const char *redact_covers(enum redact_kind kind);

struct redact;

/* What is REDACT_ bits. NULL when out of memory, or without random numbers for a key. */
struct redact *redact_new(unsigned what);
void redact_free(struct redact *redact);

/*
 * The event without what is to be hidden, into *out, which points into the redact and into *in
 * until the next call. 0 or STREC_NOMEM.
 */
int redact_event(struct redact *redact, const struct event *in, struct event *out);

/* Its texts live as long as the redact. 0 or STREC_NOMEM. */
int redact_session(struct redact *redact, const struct log_session *in, struct log_session *out);

/* Appends links, path NUL target NUL, to *out. */
void redact_links(struct redact *redact, const char *links, size_t size, struct buffer *out);

/* In place; the path lives until the next call for any module. */
void redact_module(struct redact *redact, struct code_module *module);

/*
 * In place; what it points to lives as long as the redact. module, as it was read, or NULL: of
 * one whose path stays, functions do. 0 or STREC_NOMEM.
 */
int redact_symbol(struct redact *redact, struct symbol *symbol, const struct code_module *module);

/* How many times something of a kind was hidden so far. */
uint64_t redact_count(const struct redact *redact, enum redact_kind kind);

#endif
