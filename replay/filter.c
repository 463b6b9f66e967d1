#include "replay/filter.h"

#include <stdlib.h>
#include <string.h>

#include "replay/filter_private.h"
#include "replay/filter_regex.h"
#include "replay/filter_stack.h"

static bool term_matches(const struct filter *filter, const struct term *term,
			 const struct event *ev, const struct descriptors *names)
{
	if (term->match_place)
		return filter->symbols && ev->stack && stack_match(term, ev, filter->symbols);
	return term->match(term, ev) ||
	       (names && term->match_names && term->match_names(term, ev, names));
}

bool filter_match_named(const struct filter *filter, const struct event *ev,
			const struct descriptors *names)
{
	unsigned at = filter->start;

	while (at < filter->count) {
		const struct term *term = &filter->terms[at];

		at = term->next[term_matches(filter, term, ev, names)];
	}
	return at == TERM_ACCEPT;
}

bool filter_match(const struct filter *filter, const struct event *ev)
{
	return filter_match_named(filter, ev, NULL);
}

bool filter_uses_names(const struct filter *filter)
{
	for (unsigned i = 0; i < filter->count; i++)
		if (filter->terms[i].match_names)
			return true;
	return false;
}

void filter_set_symbols(struct filter *filter, const struct symbol_table *symbols)
{
	if (filter)
		filter->symbols = symbols;
}

const char *filter_lack(const struct filter *filter)
{
	const struct symbol_table *symbols = filter ? filter->symbols : NULL;
	bool of_stacks = false, of_lines = false;

	if (!symbols)
		return NULL;
	for (unsigned i = 0; i < filter->count; i++) {
		of_stacks |= filter->terms[i].match_place != NULL;
		of_lines |= filter->terms[i].match_place &&
			    filter->terms[i].match_place != place_match_module;
	}
	if (of_stacks && symbols->module_count == 0)
		return "no stacks so far: strec -k records them";
	if (of_lines && symbols->line_count == 0)
		return "no functions so far: stview --symbolize looks them up";
	return NULL;
}

const char *filter_text(const struct filter *filter)
{
	return filter->text;
}

void term_release(struct term *term)
{
	free(term->calls);
	filter_regex_free(term->regex);
	free(term->text);
	free(term->places);
}

void filter_free(struct filter *filter)
{
	if (!filter)
		return;
	for (unsigned i = 0; i < filter->count; i++)
		term_release(&filter->terms[i]);
	free(filter->terms);
	free(filter->text);
	free(filter);
}

struct filter *filter_new(const char *text, size_t size)
{
	struct filter *f = calloc(1, sizeof(*f));

	if (!f)
		return NULL;
	f->text = strdup(text);
	/* Every term has a character of its own. */
	f->terms = calloc(size + 1, sizeof(*f->terms));
	if (f->text && f->terms)
		return f;
	filter_free(f);
	return NULL;
}
