/*
 * One pass over the events of a log, for the html export: how many there are of each group, when
 * calls were made, and which took longest. What it takes does not depend on the log's size.
 */
#ifndef VIZ_HTML_SURVEY_H
#define VIZ_HTML_SURVEY_H

#include <stdbool.h>
#include <stdint.h>

#include "viz/call_table.h"
#include "viz/collect_processes.h"
#include "viz/export.h"
#include "viz/theme.h"

#define HTML_FINE   1920 /* pieces of time for the chart, */
#define HTML_COARSE 240  /* and for the table of calls */
#define HTML_SLOW   100  /* calls of either kind that are known at least */

/* What an event is, as for which of them go onto the page. */
enum html_group {
	HTML_GROUP_CALL,     /* a call that returned, and did not fail */
	HTML_GROUP_FAILED,   /* one that failed, */
	HTML_GROUP_EXPECTED, /* with an error that is an answer (viz/call_traits.h) */
	HTML_GROUP_OPEN,     /* one that had not returned when the log ended */
	HTML_GROUP_OTHER,    /* no call: starts, ends, signals, notes */
	HTML_GROUPS,
	HTML_GROUP_NONE = HTML_GROUPS, /* state, or a call whose end follows: not on the page */
};

struct html_moment {
	uint64_t calls[CATEGORY_COUNT], errors;
};

struct html_use {
	uint64_t calls, errors;
	uint64_t timed, time_ns; /* calls whose duration is known, and the sum of those */
};

struct html_slow_call {
	uint64_t duration_ns, time_ns;
	struct event_address at;
	struct call_key call;
	int32_t tid;
	char name[TASK_NAME_SIZE];
};

/* The longest calls: a heap with the shortest on top; after the survey in order, longest first. */
struct html_slow {
	struct html_slow_call *calls;
	uint32_t count, capacity;
};

enum html_slow_kind { HTML_SLOW_WORK, HTML_SLOW_WAITS, HTML_SLOW_KINDS };

/* Addresses of events, each with a mark, in order. */
struct html_address {
	struct event_address at;
	uint32_t mark;
};

struct html_addresses {
	struct html_address *list;
	size_t count, capacity;
};

struct html_survey {
	uint64_t begin_ns, end_ns; /* of the time that is cut into pieces; end is greater */
	uint64_t events;           /* of all groups */
	uint64_t groups[HTML_GROUPS];
	struct event_address last; /* of the last event that was looked at */
	struct html_addresses open;
	struct call_table table;
	uint8_t category[CALL_ROWS];
	bool waits[CALL_ROWS]; /* its purpose is to wait */
	struct html_moment line[HTML_FINE];
	struct html_use cells[HTML_COARSE][CALL_ROWS];
	struct html_slow slow[HTML_SLOW_KINDS];
};

/*
 * Surveys the job, with the begin and end that *survey has, else zero; tasks are those at the
 * end of the log. slow: how many calls of either kind to know. 0 or a negative code; release it
 * in any case.
 */
int html_survey(struct html_survey *survey, const struct export_job *job,
		const struct processes_state *tasks, uint32_t slow, struct strec_error *err);
void html_survey_release(struct html_survey *survey);

/* The group of an event. */
enum html_group html_group(const struct html_survey *survey, const struct event *ev,
			   struct event_address at);

/* False when out of memory. Looking up is by html_addresses_sort() in between. */
bool html_addresses_add(struct html_addresses *set, struct event_address at, uint32_t mark);
void html_addresses_sort(struct html_addresses *set);

/* The mark of an address, 0 where it is not there. Of several the least. */
uint32_t html_addresses_find(const struct html_addresses *set, struct event_address at);

/* How long a call took, or -1: it is no call that ended, or its beginning was not seen. */
int64_t html_duration(const struct event *ev);

#endif
