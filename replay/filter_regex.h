/*
 * POSIX extended regexes of a bounded cost. Private to replay/filter*.c.
 */
#ifndef REPLAY_FILTER_REGEX_H
#define REPLAY_FILTER_REGEX_H

#include <regex.h>

#include "format/error.h"

/*
 * A new regex of text, the caller's to free. On failure *out is NULL and *detail says
 * what to write instead, or is NULL. STREC_SYNTAX, also for what glibc would take: two
 * repetitions in a row, loops over what may be empty, \1 to \9; STREC_LIMIT where it would
 * expand to too much; STREC_NOMEM.
 */
int filter_regex_compile(regex_t **out, const char *text, const char **detail);

/* NULL is allowed. */
void filter_regex_free(regex_t *regex);

#endif
