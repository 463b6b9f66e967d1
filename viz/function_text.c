#include "viz/function_text.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define OPERATOR  "operator"
#define DECLTYPE  "decltype"
#define ANONYMOUS "(anonymous namespace)"

static bool begins_with(const char *text, const char *what)
{
	return strncmp(text, what, strlen(what)) == 0;
}

static bool is_word(char c)
{
	return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z');
}

/* Behind the bracket that closes the one at text; at the end of the text where none does. */
static const char *behind(const char *text, char open, char close)
{
	unsigned depth = 0;

	for (; *text; text++) {
		/* That of -> closes nothing. */
		bool is_arrow = *text == '>' && text[-1] == '-';

		depth += *text == open;
		depth -= *text == close && !is_arrow && depth > 0;
		if (depth == 0)
			return text + 1;
	}
	return text;
}

/*
 * "operator()", "operator<<": their marks are no brackets. Of "operator bool" and "operator new"
 * the word is a part of the name.
 */
static size_t operator_size(const char *at)
{
	size_t size = strlen(OPERATOR);

	if (begins_with(at + size, "()"))
		return size + 2;
	if (at[size] == ' ')
		return size + strcspn(at + size, "(");
	return size + strspn(at + size, "<>=-!*+/%&|^~,[]");
}

struct shortening {
	char *text;
	size_t size, used;
	size_t name;        /* where in text the name begins: behind the type that is returned */
	bool has_arguments; /* parameters were passed over */
};

static void put(struct shortening *s, const char *bytes, size_t count)
{
	for (size_t i = 0; i < count; i++, s->used++)
		if (s->used + 1 < s->size)
			s->text[s->used] = bytes[i];
}

/* Takes the piece of the name at `at`, behind last. Returns what follows; NULL: the name ends. */
static const char *take(struct shortening *s, const char *at, char last)
{
	bool begins_word = !is_word(last);
	size_t size = 1;

	if (begins_with(at, ANONYMOUS)) {
		size = strlen(ANONYMOUS);
	} else if (begins_word && begins_with(at, OPERATOR) && !is_word(at[strlen(OPERATOR)])) {
		size = operator_size(at);
	} else if (begins_word && begins_with(at, DECLTYPE)) {
		return behind(at + strcspn(at, "("), '(', ')');
	} else if (*at == '(' && last == '.') {
		size = (size_t)(behind(at, '(', ')') - at); /* a type of Go */
	} else if (*at == '<' || begins_with(at, " <")) {
		return behind(at + (*at == ' '), '<', '>');
	} else if (*at == '{') {
		size = (size_t)(behind(at, '{', '}') - at);
	} else if (*at == '(') {
		const char *end = behind(at, '(', ')');

		s->has_arguments = true;
		end += begins_with(end, " const") ? strlen(" const") : 0;
		/* A function's own classes and lambdas stand behind its parameters. */
		return begins_with(end, "::") ? end : NULL;
	} else if (*at == ' ') {
		s->name = s->used + 1;
	}
	put(s, at, size);
	return at + size;
}

void function_short(const char *function, char *text, size_t size)
{
	struct shortening s = {.text = text, .size = size};

	for (const char *at = function; at && *at;)
		at = take(&s, at, at == function ? '\0' : at[-1]);
	if (!s.has_arguments || s.name >= s.used) {
		snprintf(text, size, "%s", function);
		return;
	}
	s.used = s.used < size ? s.used : size - 1;
	s.name = s.name < s.used ? s.name : s.used;
	memmove(text, text + s.name, s.used - s.name);
	text[s.used - s.name] = '\0';
}
