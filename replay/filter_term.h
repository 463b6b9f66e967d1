/*
 * One plain term of a filter. Private to replay/filter*.c.
 */
#ifndef REPLAY_FILTER_TERM_H
#define REPLAY_FILTER_TERM_H

#include "replay/filter_lexer.h"
#include "replay/filter_private.h"

/*
 * Takes the term that comes next into *term, which is all zero and to be released also on
 * failure. STREC_SYNTAX, STREC_LIMIT, STREC_NOMEM.
 */
int term_parse(struct lexer *lexer, struct term *term);

#endif
