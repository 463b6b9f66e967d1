#include "replay/filter.h"

#include <stdlib.h>
#include <string.h>

#include "replay/filter_private.h"
#include "replay/filter_regex.h"

static bool term_matches(const struct term *term, const struct event *ev,
			 const struct descriptors *names)
{
	return term->match(term, ev) ||
	       (names && term->match_names && term->match_names(term, ev, names));
}

bool filter_match_named(const struct filter *filter, const struct event *ev,
			const struct descriptors *names)
{
	unsigned at = filter->start;

	while (at < filter->count) {
		const struct term *term = &filter->terms[at];

		at = term->next[term_matches(term, ev, names)];
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

const char *filter_text(const struct filter *filter)
{
	return filter->text;
}

void term_release(struct term *term)
{
	free(term->calls);
	filter_regex_free(term->regex);
	free(term->text);
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
