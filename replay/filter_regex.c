#include "replay/filter_regex.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "replay/filter.h"

/* glibc copies what is repeated, so a{255}{255} costs 65,025 nodes. More is refused. */
#define REGEX_NODES_MAX 32768

/* Sizes the tree that glibc makes of a regex, before it makes it. */
struct regex_sizer {
	const char *at;
	uint64_t sum[FILTER_DEPTH_MAX + 1]; /* nodes so far in each open group */
	unsigned depth;
	uint64_t last; /* nodes of what a repetition would repeat */
};

static void size_atom(struct regex_sizer *s, uint64_t nodes)
{
	s->last = nodes;
	s->sum[s->depth] += nodes;
}

/*
 * A repetition of more than one node counts twice: the time that glibc takes for the
 * closures of a?+++ grows with the square of its nodes.
 */
static void size_repetition(struct regex_sizer *s, uint64_t times)
{
	if (times < 2)
		return;
	if (s->last > 1)
		times *= 2;
	s->sum[s->depth] += s->last * (times - 1);
	s->last *= times;
}

/* at is behind "["; afterwards it is on the "]". */
static void skip_bracket(struct regex_sizer *s)
{
	s->at += *s->at == '^';
	s->at += *s->at == ']';
	for (; *s->at && *s->at != ']'; s->at++) {
		const char kind = s->at[1];
		const char close[] = {kind, ']', '\0'};
		const char *end;

		if (*s->at != '[' || !kind || !strchr(":.=", kind))
			continue;
		end = strstr(s->at + 2, close);
		if (end)
			s->at = end + 1;
	}
}

/* at is behind "{"; the largest number before "}", plus 1 as "{n,}" repeats once more. */
static uint64_t interval_times(struct regex_sizer *s)
{
	uint64_t max = 0, number = 0;

	for (; *s->at && *s->at != '}'; s->at++) {
		if (*s->at >= '0' && *s->at <= '9')
			number = number * 10 + (uint64_t)(*s->at - '0');
		else
			number = 0;
		if (number > REGEX_NODES_MAX)
			number = REGEX_NODES_MAX;
		if (number > max)
			max = number;
	}
	return max + 1;
}

/* Accounts for one character or bracket; false if that is too much. */
static bool size_step(struct regex_sizer *s, char c)
{
	switch (c) {
	case '(':
		if (s->depth == FILTER_DEPTH_MAX)
			return false;
		s->sum[++s->depth] = 1;
		return true;
	case ')':
		if (s->depth)
			size_atom(s, s->sum[s->depth--]);
		break;
	case '+':
		size_repetition(s, 2);
		break;
	case '{':
		size_repetition(s, interval_times(s));
		s->at += *s->at == '}';
		break;
	case '[':
		skip_bracket(s);
		s->at += *s->at == ']';
		size_atom(s, 1);
		break;
	case '\\':
		s->at += *s->at != '\0';
		size_atom(s, 1);
		break;
	default:
		if (c != '*' && c != '?')
			size_atom(s, 1);
	}
	return s->sum[s->depth] <= REGEX_NODES_MAX;
}

static bool regex_fits(const char *text)
{
	struct regex_sizer s = {.at = text};

	while (*s.at)
		if (!size_step(&s, *s.at++))
			return false;
	return true;
}

static const char *regex_detail(int code)
{
	switch (code) {
	case REG_EBRACK:
		return "bad regex: [ without ]; write \\[ for the character";
	case REG_EPAREN:
		return "bad regex: ( without ) or ) without (; write \\( for the character";
	case REG_EBRACE:
	case REG_BADBR:
		return "bad regex: write {n}, {n,} or {n,m}, or \\{ for the character";
	case REG_BADRPT:
		return "bad regex: nothing to repeat; write \\* \\+ or \\? for the character";
	case REG_ERANGE:
		return "bad regex: the range in [] ends before it begins";
	case REG_ECTYPE:
		return "bad regex: no such class; write as in [[:alpha:]]";
	case REG_EESCAPE:
		return "bad regex: a backslash at its end; write \\\\ for the character";
	default:
		return "bad regex: write a POSIX extended one, see regex(7)";
	}
}

int filter_regex_compile(regex_t **out, const char *text, const char **detail)
{
	regex_t *regex;
	int code;

	*out = NULL;
	*detail = NULL;
	if (!regex_fits(text)) {
		*detail = "the regex repeats or nests too much: write it smaller";
		return STREC_LIMIT;
	}
	regex = malloc(sizeof(*regex));
	if (!regex)
		return STREC_NOMEM;
	code = regcomp(regex, text, REG_EXTENDED | REG_NOSUB);
	if (code) {
		free(regex);
		if (code == REG_ESPACE)
			return STREC_NOMEM;
		*detail = regex_detail(code);
		return STREC_SYNTAX;
	}
	*out = regex;
	return 0;
}

void filter_regex_free(regex_t *regex)
{
	if (!regex)
		return;
	regfree(regex);
	free(regex);
}
