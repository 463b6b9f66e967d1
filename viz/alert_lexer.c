#include "viz/alert_lexer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "viz/alert_parse.h"

#define DIGITS_MAX 15 /* a double holds as many */

bool alert_lexer_fail(struct alert_lexer *lexer, size_t at, const char *format, ...)
{
	va_list args;
	int size = snprintf(lexer->error, ALERT_ERROR_SIZE, "%.100s:%u:%zu: ", lexer->file,
			    lexer->line, at + 1);

	va_start(args, format);
	vsnprintf(lexer->error + size, ALERT_ERROR_SIZE - (size_t)size, format, args);
	va_end(args);
	return false;
}

/* The same in any locale. */
static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || is_digit(c);
}

char alert_lexer_peek(struct alert_lexer *lexer)
{
	while (lexer->at < lexer->size &&
	       (lexer->text[lexer->at] == ' ' || lexer->text[lexer->at] == '\t'))
		lexer->at++;
	if (lexer->at == lexer->size)
		return '\0';
	/* A zero byte of the text is no end, and nothing that is understood. */
	return lexer->text[lexer->at] ? lexer->text[lexer->at] : '\1';
}

bool alert_lexer_take(struct alert_lexer *lexer, char c)
{
	if (alert_lexer_peek(lexer) != c || lexer->at == lexer->size)
		return false;
	lexer->at++;
	return true;
}

bool alert_lexer_expect(struct alert_lexer *lexer, char c, const char *after)
{
	if (alert_lexer_take(lexer, c))
		return true;
	return alert_lexer_fail(lexer, lexer->at, "'%c' is missing behind %s", c, after);
}

bool alert_lexer_word(struct alert_lexer *lexer)
{
	size_t size = 0;

	alert_lexer_peek(lexer);
	lexer->word_at = lexer->at;
	for (; lexer->at < lexer->size && is_word(lexer->text[lexer->at]); lexer->at++)
		if (size < ALERT_WORD_SIZE - 1)
			lexer->word[size++] = lexer->text[lexer->at];
	lexer->word[size] = '\0';
	return size > 0;
}

bool alert_lexer_take_word(struct alert_lexer *lexer, const char *word)
{
	size_t before = (alert_lexer_peek(lexer), lexer->at);

	if (alert_lexer_word(lexer) && strcmp(lexer->word, word) == 0)
		return true;
	lexer->at = before;
	return false;
}

/* Not strtod(), which takes nan, inf and hexadecimal, and the locale's point. */
bool alert_lexer_number(struct alert_lexer *lexer, double *number)
{
	unsigned digits = 0;
	double scale = 0.0;

	alert_lexer_peek(lexer);
	lexer->word_at = lexer->at;
	*number = 0.0;
	for (; lexer->at < lexer->size; lexer->at++) {
		char c = lexer->text[lexer->at];

		if (c == '.' && scale == 0.0 && digits) {
			scale = 1.0;
			continue;
		}
		if (!is_digit(c) || digits == DIGITS_MAX)
			break;
		*number = *number * 10.0 + (c - '0');
		scale *= 10.0;
		digits++;
	}
	if (scale > 1.0)
		*number /= scale;
	return digits > 0;
}
