/*
 * Which events of a log go onto the page of the html export, where they are more than it may
 * have: what is likely to be asked for, and of the rest evenly spaced ones. It is decided event
 * by event, in the order of the log, from what the survey counted.
 */
#ifndef VIZ_HTML_PICK_H
#define VIZ_HTML_PICK_H

#include "viz/collect_anomalies.h"
#include "viz/html_survey.h"

/* Why an event is on the page: the first reason that it has. */
enum html_why {
	HTML_WHY_NOT,
	HTML_WHY_OPEN,
	HTML_WHY_ANOMALY,
	HTML_WHY_SLOW,
	HTML_WHY_FAILED,   /* evenly spaced, where there are too many, as all below */
	HTML_WHY_EXPECTED, /* failed with an error that is an answer */
	HTML_WHY_OTHER,
	HTML_WHY_FIRST,
	HTML_WHY_LAST,
	HTML_WHY_SPACED,
	HTML_WHYS
};

struct html_pick {
	const struct html_survey *survey;
	uint64_t limit;
	uint64_t quota[HTML_GROUPS], seen[HTML_GROUPS];
	uint64_t edge; /* events from the beginning, and to the end, that are all there */
	uint64_t events;
	struct html_addresses special; /* marks are an enum html_why */
	uint64_t picked[HTML_WHYS];
	uint64_t kept[HTML_GROUPS];
};

/* How many of the longest calls of either kind go onto a page of limit events. */
uint32_t html_pick_slow(uint64_t limit);

/* At most limit events. The survey must outlive it. False when out of memory; release it then. */
bool html_pick_init(struct html_pick *pick, const struct html_survey *survey,
		    const struct anomalies_state *anomalies, uint64_t limit);
void html_pick_release(struct html_pick *pick);

/* Tells of each event that has a group whether it is picked, and counts it. */
enum html_why html_pick(struct html_pick *pick, const struct event *ev, struct event_address at);

/* How many were picked so far. */
uint64_t html_pick_count(const struct html_pick *pick);

#endif
