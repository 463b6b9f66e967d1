/*
 * The text of a filter cut into words, operators and values. Private to replay/filter*.c.
 */
#ifndef REPLAY_FILTER_LEXER_H
#define REPLAY_FILTER_LEXER_H

#include <stdbool.h>
#include <stddef.h>

#include "replay/filter.h"

/* Where the parser stands in the text. text and at come from the caller, the rest is 0. */
struct lexer {
	const char *text; /* NUL-terminated, at most FILTER_TEXT_MAX bytes */
	size_t at;
	struct strec_error *err;
	size_t value_at;   /* column of ... */
	size_t value_size; /* ... and size of the last value, unquoted */
	char value[FILTER_TEXT_MAX + 1];
};

/* Fills the caller's error, with at as the column, and returns code. */
int lexer_fail(const struct lexer *lexer, int code, size_t at, const char *detail);

/* The character that comes next, NUL at the end. */
static inline char lexer_peek(const struct lexer *lexer)
{
	return lexer->text[lexer->at];
}

/* Whether c belongs to a word: a letter, a digit or _, of ASCII whatever the locale. */
bool lexer_is_word(char c);

void lexer_skip_space(struct lexer *lexer);

/* Bytes of the word that begins at lexer->at, 0 where none does. */
size_t lexer_word_size(const struct lexer *lexer);
bool lexer_word_is(const struct lexer *lexer, const char *word);

/* Bytes of the operator that comes next, if it is this one, by its word or its symbol. */
size_t lexer_operator_size(struct lexer *lexer, const char *word, const char *symbol);

/* Takes that operator; false where it is not the next. */
bool lexer_take_operator(struct lexer *lexer, const char *word, const char *symbol);

/* Takes the comparison that comes next, as enum compare_op or-ed; 0 if none does. */
unsigned lexer_take_compare(struct lexer *lexer);

/*
 * Takes a value, bare or in quotes, into lexer->value. regex: backslashes are kept.
 * STREC_SYNTAX, with usage as the detail where there is no value at all.
 */
int lexer_take_value(struct lexer *lexer, bool regex, const char *usage);

/*
 * Takes what stands between the delimiter at lexer->at and the next one into
 * lexer->value. STREC_SYNTAX, with unclosed as the detail.
 */
int lexer_take_delimited(struct lexer *lexer, bool regex, const char *unclosed);

#endif
