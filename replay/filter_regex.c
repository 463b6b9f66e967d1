#include "replay/filter_regex.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "replay/filter.h"

/*
 * glibc copies what is repeated, so (a{255}){255} costs 65,025 nodes. More than a text without
 * repetitions may have is refused.
 */
#define REGEX_NODES_MAX FILTER_TEXT_MAX

/* What is optional counts as so many: closures of a{0,n} take memory as the square of n. */
#define OPTIONAL_NODES 2

/* What is known of an open group, or of the whole. */
struct regex_group {
	uint64_t nodes;
	bool branch_empty; /* the branch, but for the last part, may match nothing */
	bool any_empty;    /* one of those before it may */
};

/* Sizes the tree that glibc makes of a regex, before it makes it. */
struct regex_sizer {
	const char *at;
	struct regex_group groups[FILTER_DEPTH_MAX + 1];
	unsigned depth;
	uint64_t last;   /* nodes of what a repetition would repeat; 0: there is nothing */
	bool last_empty; /* that may match nothing */
	bool repeated;   /* what comes next follows a repetition */
	const char *detail;
};

static void begin_branch(struct regex_sizer *s)
{
	s->groups[s->depth].branch_empty = true;
	s->last_empty = true;
	s->last = 0;
}

static void end_branch(struct regex_sizer *s)
{
	struct regex_group *group = &s->groups[s->depth];

	group->any_empty |= group->branch_empty && s->last_empty;
}

static void size_atom(struct regex_sizer *s, uint64_t nodes, bool empty)
{
	struct regex_group *group = &s->groups[s->depth];

	group->branch_empty &= s->last_empty;
	group->nodes += nodes;
	s->last = nodes;
	s->last_empty = empty;
}

static int open_group(struct regex_sizer *s)
{
	if (s->depth == FILTER_DEPTH_MAX)
		return STREC_LIMIT;
	s->groups[s->depth].branch_empty &= s->last_empty;
	s->groups[++s->depth] = (struct regex_group){.nodes = 1};
	begin_branch(s);
	return 0;
}

static void close_group(struct regex_sizer *s)
{
	if (s->depth == 0) { /* a character, for POSIX */
		size_atom(s, 1, false);
		return;
	}
	end_branch(s);
	s->depth--;
	/* What stood before it is accounted for since it was opened. */
	s->last_empty = true;
	size_atom(s, s->groups[s->depth + 1].nodes, s->groups[s->depth + 1].any_empty);
}

/* How often glibc makes what is repeated; whether it may be none, and may be more. */
struct repetition {
	uint64_t times;
	bool none, more;
};

/*
 * A loop over what may be empty, such as (a*)*, is refused: while its closure is not complete
 * glibc keeps no other that leads there, and (||(|)?){20}(|)* takes it hours.
 */
static int size_repetition(struct regex_sizer *s, struct repetition repetition)
{
	uint64_t nodes = (s->last + (repetition.none ? OPTIONAL_NODES : 0)) * repetition.times;

	if (s->last && s->last_empty && repetition.more) {
		s->detail = "bad regex: repeats what may be empty; write a* for (a*)*";
		return STREC_SYNTAX;
	}
	s->groups[s->depth].nodes += nodes - s->last;
	s->last = nodes;
	s->last_empty |= repetition.none;
	return 0;
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

/* at is behind "{" or a comma; afterwards behind the digits. No more than is refused anyhow. */
static uint64_t take_number(struct regex_sizer *s)
{
	uint64_t number = 0;

	for (; *s->at >= '0' && *s->at <= '9'; s->at++)
		if (number <= REGEX_NODES_MAX)
			number = number * 10 + (uint64_t)(*s->at - '0');
	return number;
}

/* at is behind "{"; afterwards it is behind the "}". What is no number is glibc's to refuse. */
static int size_interval(struct regex_sizer *s)
{
	uint64_t least = take_number(s), most = least;
	struct repetition repetition = {.none = least == 0};

	if (*s->at == ',') {
		s->at++;
		repetition.more = *s->at == '}';
		most = repetition.more ? least + 1 : take_number(s);
		/* The copies beyond the least are optional; take all as that. */
		repetition.none |= !repetition.more;
	}
	repetition.times = most ? most : 1;
	s->at += *s->at == '}';
	return size_repetition(s, repetition);
}

/* at is behind the backslash; afterwards behind what it is for. */
static int size_escape(struct regex_sizer *s)
{
	char c = *s->at;

	/* These make regexec() try all ways: hours for (.*)(.*)(.*)(.*)\1\2\3\4z. */
	if (c >= '1' && c <= '9') {
		s->detail = "bad regex: POSIX extended ones have no \\1 to \\9";
		return STREC_SYNTAX;
	}
	s->at += c != '\0';
	size_atom(s, 1, c && strchr("bB<>`'", c)); /* places, in glibc */
	return 0;
}

/* Accounts for one character or bracket. 0, STREC_LIMIT or STREC_SYNTAX, with a detail. */
static int size_character(struct regex_sizer *s, char c)
{
	switch (c) {
	case '(':
		return open_group(s);
	case ')':
		close_group(s);
		return 0;
	case '|':
		s->groups[s->depth].nodes++;
		end_branch(s);
		begin_branch(s);
		return 0;
	case '*':
		return size_repetition(s, (struct repetition){1, .none = true, .more = true});
	case '?':
		return size_repetition(s, (struct repetition){1, .none = true});
	case '+':
		return size_repetition(s, (struct repetition){2, .more = true});
	case '{':
		return size_interval(s);
	case '[':
		skip_bracket(s);
		s->at += *s->at == ']';
		size_atom(s, 1, false);
		return 0;
	case '\\':
		return size_escape(s);
	default:
		size_atom(s, 1, c == '^' || c == '$');
		return 0;
	}
}

static int size_step(struct regex_sizer *s)
{
	char c = *s->at++;
	bool repeats = strchr("*+?{", c) != NULL;
	int code;

	if (repeats && s->repeated) {
		s->detail = "bad regex: two repetitions in a row; leave one out, or write \\* \\+ "
			    "or \\? for the character";
		return STREC_SYNTAX;
	}
	s->repeated = repeats;
	s->detail = "the regex repeats or nests too much: write it smaller";
	code = size_character(s, c);
	return code == 0 && s->groups[s->depth].nodes > REGEX_NODES_MAX ? STREC_LIMIT : code;
}

/* Before glibc sees it. 0, STREC_LIMIT or STREC_SYNTAX, with a detail. */
static int regex_check(const char *text, const char **detail)
{
	struct regex_sizer s = {.at = text};
	int code = 0;

	begin_branch(&s);
	while (code == 0 && *s.at)
		code = size_step(&s);
	*detail = code ? s.detail : NULL;
	return code;
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
	code = regex_check(text, detail);
	if (code)
		return code;
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
