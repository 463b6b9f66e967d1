/*
 * The terms that mean calls: by name, by class, by a regex over names. Private to
 * replay/filter*.c.
 */
#ifndef REPLAY_FILTER_CALLS_H
#define REPLAY_FILTER_CALLS_H

#include "replay/filter_lexer.h"
#include "replay/filter_private.h"

/*
 * Each takes what comes next into the term; lenient: that no call has such a name is no
 * mistake. STREC_SYNTAX, STREC_LIMIT (regex), STREC_NOMEM.
 */
int calls_parse_name(struct lexer *lexer, struct term *term, bool lenient);
int calls_parse_regex(struct lexer *lexer, struct term *term, bool lenient);
int calls_parse_class(struct lexer *lexer, struct term *term);

/* Adds the calls of one set to another. */
void call_set_add(struct call_set *into, const struct call_set *from);

#endif
