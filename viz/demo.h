/*
 * Data for looking at the viewer without a recording: a log that is made up, of a shell, a web
 * server with threads, a database, a build and backups, over a minute. It says of itself that it
 * is, in its session and in a note, and so do all screens that show it (viz/app_status.c).
 */
#ifndef VIZ_DEMO_H
#define VIZ_DEMO_H

#include <stdbool.h>
#include <stdint.h>

#include "format/io.h"
#include "format/reader.h"

#define DEMO_SEED_DEFAULT 1

/*
 * The whole log, some 200,000 events, in memory that goes when the source is closed. The same
 * seed gives the same bytes. NULL: *err says why, STREC_NOMEM.
 */
struct byte_source *demo_open(uint64_t seed, struct strec_error *err);

/* Whether a log is one of these; session may be NULL. */
bool demo_is(const struct log_session *session);

#endif
