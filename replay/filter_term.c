#include "replay/filter_term.h"

#include <string.h>

#include "replay/filter_calls.h"
#include "replay/filter_keys.h"

static const struct {
	const char *name;
	bool (*match)(const struct term *term, const struct event *ev);
} flags[] = {
	{.name = "failed", .match = term_match_failed},
	{.name = "ok", .match = term_match_ok},
};

static int parse_word(struct lexer *lx, struct term *term)
{
	const struct key *key;

	if (lexer_word_is(lx, "and") || lexer_word_is(lx, "or") || lexer_word_is(lx, "not"))
		return lexer_fail(lx, STREC_SYNTAX, lx->at,
				  "a term is missing here; write one, such as read or %file");
	for (size_t i = 0; i < LENGTH(flags); i++) {
		if (lexer_word_is(lx, flags[i].name)) {
			lx->at += strlen(flags[i].name);
			term->match = flags[i].match;
			return 0;
		}
	}
	key = key_find(lx);
	return key ? key_parse(lx, key, term) : calls_parse_name(lx, term, false);
}

static int parse_lenient(struct lexer *lx, struct term *term)
{
	size_t start = lx->at++;

	if (lexer_peek(lx) == '/')
		return calls_parse_regex(lx, term, true);
	if (lexer_word_size(lx))
		return calls_parse_name(lx, term, true);
	return lexer_fail(lx, STREC_SYNTAX, start, "write ? before a name or a /regex/");
}

static const char *unexpected_detail(char c)
{
	switch (c) {
	case '\0':
		return "the end comes too early; write a term, such as read or %file";
	case ')':
		return "a term is missing before this ); or it has no (";
	case '(':
	case '!':
		return "a list holds plain terms only; write ! or ( ) around all of it";
	case ',':
		return "a comma stands between two plain terms; elsewhere write or";
	case '|':
		return "write or, or ||";
	case '&':
		return "write and, or &&";
	case '=':
	case '~':
	case '<':
	case '>':
		return "write a key before it, as in pid=1, path~x or dur>1ms";
	case '"':
	case '\'':
		return "quotes are for values; write as in path=\"a b\"";
	default:
		return "write a call name, %class, /regex/, failed, ok or key=value";
	}
}

int term_parse(struct lexer *lx, struct term *term)
{
	char c;

	lexer_skip_space(lx);
	c = lexer_peek(lx);
	if (c == '%')
		return calls_parse_class(lx, term);
	if (c == '/')
		return calls_parse_regex(lx, term, false);
	if (c == '?')
		return parse_lenient(lx, term);
	if (lexer_is_word(c))
		return parse_word(lx, term);
	return lexer_fail(lx, STREC_SYNTAX, lx->at, unexpected_detail(c));
}
