/*
 * The terms that compare a key with a value: pid=1, dur>1ms, path~x. Private to
 * replay/filter*.c. A new key is a row of the table in filter_keys.c.
 */
#ifndef REPLAY_FILTER_KEYS_H
#define REPLAY_FILTER_KEYS_H

#include "replay/filter_lexer.h"
#include "replay/filter_private.h"

struct key;

/* The key that the next word names, static, or NULL. */
const struct key *key_find(const struct lexer *lexer);

/* Takes the key, its comparison and its value. STREC_SYNTAX, STREC_LIMIT, STREC_NOMEM. */
int key_parse(struct lexer *lexer, const struct key *key, struct term *term);

#endif
