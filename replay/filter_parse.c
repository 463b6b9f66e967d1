/*
 * The grammar of replay/filter.h, by recursive descent: each part becomes a fragment of
 * terms whose open ends are joined as the operators say.
 */
#include <string.h>

#include "replay/filter_calls.h"
#include "replay/filter_lexer.h"
#include "replay/filter_private.h"
#include "replay/filter_term.h"

/*
 * Slots of terms' next[] that wait for one target, linked through themselves. A slot is
 * named by twice its term's index, plus 1 for the one of yes. Never empty.
 */
struct jumps {
	uint16_t head, tail;
};

#define JUMPS_END 0xffff

/* A parsed part: its first term, and what leaves it with no and with yes. */
struct fragment {
	unsigned first;
	struct jumps out[2];
};

static uint16_t *jump_slot(const struct filter *f, unsigned slot)
{
	return &f->terms[slot / 2].next[slot % 2];
}

static void jumps_resolve(const struct filter *f, struct jumps jumps, unsigned target)
{
	for (unsigned slot = jumps.head; slot != JUMPS_END;) {
		uint16_t *at = jump_slot(f, slot);

		slot = *at;
		*at = (uint16_t)target;
	}
}

static struct jumps jumps_concat(const struct filter *f, struct jumps a, struct jumps b)
{
	*jump_slot(f, a.tail) = b.head;
	return (struct jumps){.head = a.head, .tail = b.tail};
}

/* right is asked where left says way: 1 gives and, 0 gives or. */
static void fragment_join(const struct filter *f, struct fragment *left,
			  const struct fragment *right, unsigned way)
{
	jumps_resolve(f, left->out[way], right->first);
	left->out[way] = right->out[way];
	left->out[!way] = jumps_concat(f, left->out[!way], right->out[!way]);
}

/* The filter in the making is the parser's until it is whole. */
struct parser {
	struct lexer lexer;
	struct filter *filter;
	unsigned depth; /* of parentheses and nots */
};

static int parse_term(struct parser *p, struct fragment *out)
{
	unsigned index = p->filter->count;
	struct term *term = &p->filter->terms[index];

	out->first = index;
	for (unsigned way = 0; way < 2; way++) {
		term->next[way] = JUMPS_END;
		out->out[way].head = out->out[way].tail = (uint16_t)(2 * index + way);
	}
	/* Counted at once, so that it is released whatever happens. */
	p->filter->count++;
	return term_parse(&p->lexer, term);
}

/* Adds the last term's calls to those of the one before it, if both are sets of calls. */
static bool merge_last_calls(struct filter *f)
{
	struct term *into = &f->terms[f->count - 2], *from = into + 1;

	if (!into->calls || !from->calls)
		return false;
	call_set_add(into->calls, from->calls);
	term_release(from);
	*from = (struct term){0};
	f->count--;
	return true;
}

static int parse_list(struct parser *p, struct fragment *out)
{
	int code = parse_term(p, out);

	while (!code) {
		struct fragment right = {0};

		lexer_skip_space(&p->lexer);
		if (lexer_peek(&p->lexer) != ',')
			break;
		p->lexer.at++;
		code = parse_term(p, &right);
		if (!code && !merge_last_calls(p->filter))
			fragment_join(p->filter, out, &right, 0);
	}
	return code;
}

static int parse_or(struct parser *p, struct fragment *out);
static int parse_unary(struct parser *p, struct fragment *out);

static int parse_group(struct parser *p, struct fragment *out)
{
	size_t start = p->lexer.at++;
	int code = parse_or(p, out);

	if (code)
		return code;
	lexer_skip_space(&p->lexer);
	if (lexer_peek(&p->lexer) != ')')
		return lexer_fail(&p->lexer, STREC_SYNTAX, start, "write a ) for this (");
	p->lexer.at++;
	return 0;
}

static int parse_not(struct parser *p, struct fragment *out)
{
	int code = parse_unary(p, out);
	struct jumps yes;

	if (code)
		return code;
	yes = out->out[1];
	out->out[1] = out->out[0];
	out->out[0] = yes;
	return 0;
}

static int parse_unary(struct parser *p, struct fragment *out)
{
	bool negated, group;
	size_t start;
	int code;

	lexer_skip_space(&p->lexer);
	start = p->lexer.at;
	negated = lexer_take_operator(&p->lexer, "not", "!");
	group = !negated && lexer_peek(&p->lexer) == '(';
	if (!negated && !group)
		return parse_list(p, out);
	if (p->depth == FILTER_DEPTH_MAX)
		return lexer_fail(&p->lexer, STREC_LIMIT, start,
				  "nested too deep; write at most 64 ( and ! inside each other");
	p->depth++;
	code = group ? parse_group(p, out) : parse_not(p, out);
	p->depth--;
	return code;
}

/* Whether another part follows in an and: behind the word, or by standing next to it. */
static bool and_continues(struct parser *p)
{
	if (lexer_take_operator(&p->lexer, "and", "&&"))
		return true;
	if (lexer_operator_size(&p->lexer, "or", "||"))
		return false;
	return lexer_peek(&p->lexer) && lexer_peek(&p->lexer) != ')';
}

static int parse_and(struct parser *p, struct fragment *out)
{
	int code = parse_unary(p, out);

	while (!code && and_continues(p)) {
		struct fragment right = {0};

		code = parse_unary(p, &right);
		if (!code)
			fragment_join(p->filter, out, &right, 1);
	}
	return code;
}

static int parse_or(struct parser *p, struct fragment *out)
{
	int code = parse_and(p, out);

	while (!code && lexer_take_operator(&p->lexer, "or", "||")) {
		struct fragment right = {0};

		code = parse_and(p, &right);
		if (!code)
			fragment_join(p->filter, out, &right, 0);
	}
	return code;
}

static int parse_all(struct parser *p)
{
	struct fragment all = {0};
	int code;

	lexer_skip_space(&p->lexer);
	if (!lexer_peek(&p->lexer)) {
		p->filter->start = TERM_ACCEPT;
		return 0;
	}
	code = parse_or(p, &all);
	if (code)
		return code;
	if (lexer_peek(&p->lexer))
		return lexer_fail(&p->lexer, STREC_SYNTAX, p->lexer.at,
				  "this ) has no (; leave it out");
	jumps_resolve(p->filter, all.out[0], TERM_REJECT);
	jumps_resolve(p->filter, all.out[1], TERM_ACCEPT);
	return 0;
}

int filter_parse(struct filter **out, const char *text, struct strec_error *err)
{
	size_t size = strnlen(text, FILTER_TEXT_MAX + 1);
	struct parser p = {.lexer = {.text = text, .err = err}};
	int code;

	*out = NULL;
	if (size > FILTER_TEXT_MAX)
		return lexer_fail(&p.lexer, STREC_LIMIT, FILTER_TEXT_MAX,
				  "the text is too long; write at most 4096 bytes");
	p.filter = filter_new(text, size);
	if (!p.filter)
		return lexer_fail(&p.lexer, STREC_NOMEM, 0, NULL);
	code = parse_all(&p);
	if (code)
		filter_free(p.filter);
	else
		*out = p.filter;
	return code;
}
