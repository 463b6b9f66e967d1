/*
 * A line of a file of rules, cut into words, numbers and marks. Private to viz/alert_*.c.
 */
#ifndef VIZ_ALERT_LEXER_H
#define VIZ_ALERT_LEXER_H

#include <stdbool.h>
#include <stddef.h>

#define ALERT_WORD_SIZE 48

/* Where the parser stands. The caller fills in all but word and word_at. */
struct alert_lexer {
	const char *file; /* for errors */
	unsigned line;
	const char *text; /* of the line, without its comment; needs no NUL */
	size_t size;
	size_t at;
	char *error; /* ALERT_ERROR_SIZE bytes */
	char word[ALERT_WORD_SIZE];
	size_t word_at; /* where the last word or number began */
};

/* Writes "FILE:LINE:COLUMN: ..." into the caller's error, and returns false. */
__attribute__((format(printf, 3, 4))) bool alert_lexer_fail(struct alert_lexer *lexer, size_t at,
							    const char *format, ...);

/* The character that comes next behind blanks, NUL at the end of the line. */
char alert_lexer_peek(struct alert_lexer *lexer);

/* Takes a character, or nothing where another one comes next. */
bool alert_lexer_take(struct alert_lexer *lexer, char c);

/* Takes a character; the error says that it is missing behind what after names. */
bool alert_lexer_expect(struct alert_lexer *lexer, char c, const char *after);

/*
 * Takes a word of letters, digits and _ into word, empty where none comes next; one that is
 * longer than any that has a meaning is cut.
 */
bool alert_lexer_word(struct alert_lexer *lexer);

/* Takes the word if it is this one. */
bool alert_lexer_take_word(struct alert_lexer *lexer, const char *word);

/* Takes a number of digits with at most one point; false where none comes next. */
bool alert_lexer_number(struct alert_lexer *lexer, double *number);

#endif
