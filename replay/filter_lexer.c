#include "replay/filter_lexer.h"

#include <string.h>

#include "replay/filter_private.h"

int lexer_fail(const struct lexer *lx, int code, size_t at, const char *detail)
{
	return strec_fail(lx->err, code, at, detail);
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

bool lexer_is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

void lexer_skip_space(struct lexer *lx)
{
	while (is_space(lexer_peek(lx)))
		lx->at++;
}

size_t lexer_word_size(const struct lexer *lx)
{
	size_t size = 0;

	while (lexer_is_word(lx->text[lx->at + size]))
		size++;
	return size;
}

bool lexer_word_is(const struct lexer *lx, const char *word)
{
	size_t size = lexer_word_size(lx);

	return size == strlen(word) && memcmp(lx->text + lx->at, word, size) == 0;
}

size_t lexer_operator_size(struct lexer *lx, const char *word, const char *symbol)
{
	lexer_skip_space(lx);
	if (lexer_word_is(lx, word))
		return strlen(word);
	return strncmp(lx->text + lx->at, symbol, strlen(symbol)) == 0 ? strlen(symbol) : 0;
}

bool lexer_take_operator(struct lexer *lx, const char *word, const char *symbol)
{
	size_t size = lexer_operator_size(lx, word, symbol);

	lx->at += size;
	return size;
}

static void put_value(struct lexer *lx, char c)
{
	lx->value[lx->value_size++] = c;
}

/* A backslash is kept where the value is a regex, unless it only protects the delimiter. */
static void take_escape(struct lexer *lx, bool regex, char delimiter)
{
	char c = lx->text[lx->at + 1];

	if (!c || (regex && c != delimiter))
		put_value(lx, '\\');
	if (c)
		put_value(lx, c);
	lx->at += c ? 2 : 1;
}

static int take_delimited(struct lexer *lx, bool regex, const char *unclosed)
{
	size_t start = lx->at;
	char delimiter = lx->text[lx->at++];

	lx->value_at = lx->at;
	while (lexer_peek(lx) != delimiter) {
		if (!lexer_peek(lx))
			return lexer_fail(lx, STREC_SYNTAX, start, unclosed);
		if (lexer_peek(lx) == '\\')
			take_escape(lx, regex, delimiter);
		else
			put_value(lx, lx->text[lx->at++]);
	}
	lx->at++;
	return 0;
}

int lexer_take_delimited(struct lexer *lx, bool regex, const char *unclosed)
{
	int code;

	lx->value_size = 0;
	code = take_delimited(lx, regex, unclosed);
	lx->value[lx->value_size] = '\0';
	return code;
}

static bool bare_ends(const struct lexer *lx, unsigned open)
{
	char c = lexer_peek(lx);

	if (!c || is_space(c))
		return true;
	if (open)
		return false;
	return c == ')' || c == ',' || ((c == '&' || c == '|') && lx->text[lx->at + 1] == c);
}

/* Brackets are counted, so that path~(a|b){1,2} and (path~a) are both read as meant. */
static void take_bare(struct lexer *lx, bool regex)
{
	unsigned open = 0;

	lx->value_at = lx->at;
	lx->value_size = 0;
	while (!bare_ends(lx, open)) {
		char c = lexer_peek(lx);

		if (c == '\\') {
			take_escape(lx, regex, '\0');
			continue;
		}
		if (strchr("([{", c))
			open++;
		else if (open && strchr(")]}", c))
			open--;
		put_value(lx, c);
		lx->at++;
	}
	lx->value[lx->value_size] = '\0';
}

int lexer_take_value(struct lexer *lx, bool regex, const char *usage)
{
	lexer_skip_space(lx);
	if (lexer_peek(lx) == '"' || lexer_peek(lx) == '\'')
		return lexer_take_delimited(lx, regex, "the quotation mark is not closed");
	take_bare(lx, regex);
	return lx->value_size ? 0 : lexer_fail(lx, STREC_SYNTAX, lx->at, usage);
}

static const struct {
	const char *symbol;
	unsigned op;
} operators[] = {
	/* Longer ones first. */
	{.symbol = "<=", .op = OP_LT | OP_EQ}, {.symbol = ">=", .op = OP_GT | OP_EQ},
	{.symbol = "<", .op = OP_LT},          {.symbol = ">", .op = OP_GT},
	{.symbol = "=", .op = OP_EQ},          {.symbol = "~", .op = OP_REGEX},
};

unsigned lexer_take_compare(struct lexer *lx)
{
	for (size_t i = 0; i < LENGTH(operators); i++) {
		size_t size = strlen(operators[i].symbol);

		if (strncmp(lx->text + lx->at, operators[i].symbol, size) == 0) {
			lx->at += size;
			return operators[i].op;
		}
	}
	return 0;
}
