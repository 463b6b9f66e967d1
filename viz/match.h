/*
 * What a user types to find events: a filter expression (replay/filter.h) or, where it is
 * none, words that the event's line contains.
 */
#ifndef VIZ_MATCH_H
#define VIZ_MATCH_H

#include <stdbool.h>

#include "format/event.h"
#include "replay/filter.h"

#define MATCH_TEXT_SIZE 256

/* Zero-initialised it matches everything. */
struct match {
	char text[MATCH_TEXT_SIZE]; /* as typed */
	struct filter *filter;      /* owned; NULL: look for the text in the line */
};

/*
 * Sets what to match. Text that is no filter is taken as words, except where it holds one
 * of = < > % ~ ( which only a filter would: then false with err, and *match is unchanged.
 */
bool match_set(struct match *match, const char *text, struct strec_error *err);
void match_release(struct match *match);

static inline bool match_is_empty(const struct match *match)
{
	return match->text[0] == '\0';
}

/*
 * Case makes no difference to words. names: what was told of events up to this one, or NULL;
 * words are then also found in what -y shows.
 */
bool match_event(const struct match *match, const struct event *ev,
		 const struct descriptors *names);

/* Whether there is any use in names. */
bool match_uses_names(const struct match *match);

#endif
