/*
 * A page of the log: some consecutive events, of those that match, as lines of text.
 *
 * The log is read block by block, forwards and backwards, when lines are wanted, so memory
 * is that of one page and one block, whatever the size of the log. Long scans come in
 * slices: a page may be incomplete and more of it found by the next call.
 */
#ifndef VIZ_EVENTS_PAGE_H
#define VIZ_EVENTS_PAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "format/reader.h"
#include "replay/names.h"
#include "viz/events_line.h"
#include "viz/match.h"

#define PAGE_LINES 256 /* more than a screen is high; the rest of a higher one stays blank */

/* The edge of what was searched; older: events before it were not, newer: from it on. */
struct page_edge {
	struct event_address at;
	bool behind; /* newer: behind the event at that address */
};

struct events_page {
	struct log_reader *reader;
	struct names *names; /* of descriptors */
	struct event_stream *stream;
	const struct filter *only;  /* the program's filter of calls, or NULL */
	const struct match *filter; /* what is shown */
	const struct match *search; /* what is marked */
	struct events_line *lines;  /* PAGE_LINES of them, the oldest first */
	int count;
	struct page_edge older, newer;
	bool older_done; /* the beginning of the log was reached */
	bool newer_done; /* the limit was reached by the last page_fill_newer() */
	bool at_newer;   /* the stream stands at the edge newer: no seek is needed */
};

/* False when out of memory; release it then, too. names may be NULL. */
bool page_init(struct events_page *page, struct log_reader *reader, struct names *names,
	       const struct filter *only, const struct match *filter, const struct match *search);
void page_release(struct events_page *page);

/* An empty page between the events before and from address; behind: up to and after it. */
void page_reset(struct events_page *page, struct event_address address, bool behind);

/*
 * Adds older or newer lines until there are wanted or about budget events were looked at.
 * Newer ones come up to and including limit; with slide the oldest lines make room for
 * them. Return the number of lines added.
 */
int page_fill_older(struct events_page *page, int wanted, int budget);
int page_fill_newer(struct events_page *page, struct event_address limit, int wanted, int budget,
		    bool slide);

/* Takes n lines off an end. */
void page_drop_oldest(struct events_page *page, int n);
void page_drop_newest(struct events_page *page, int n);

/*
 * Looks for the next event that is shown and that search matches, from *edge on, which it
 * moves; forwards up to limit or backwards. Found: 1, and edge->at is its address. 0: the
 * budget ended first; -1: there is none.
 */
int page_search(struct events_page *page, struct page_edge *edge, struct event_address limit,
		bool forward, int budget);

static inline bool address_before(struct event_address a, struct event_address b)
{
	return a.block < b.block || (a.block == b.block && a.row < b.row);
}

#endif
