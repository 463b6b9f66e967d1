/*
 * Evaluates the rules of alerts (viz/alert_rules.h) at the end of each tick, in trace time: the
 * same bytes give the same alerts at the same ticks, live, replayed or sought.
 *
 * A rule is inactive until its condition holds, then pending, and firing once it has held at
 * the end of each tick for the rule's for-duration. One that fired and whose condition no longer
 * holds is resolved, and from there it may be pending and fire again like any other.
 *
 * Windows have 20 slots (viz/window.h), those of quantiles 10, of whole ticks each, so at the end
 * of a tick a window of W covers between W less a slot and W.
 */
#ifndef VIZ_COLLECT_ALERTS_H
#define VIZ_COLLECT_ALERTS_H

#include "replay/player.h"
#include "viz/alert_rules.h"
#include "viz/histogram.h"
#include "viz/live_tasks.h"
#include "viz/window.h"

#define ALERT_HISTORY 64
#define ALERT_SLOTS   10 /* of the window of a quantile */
#define ALERT_CALLS                                                                                \
	(ARCHES * ALERT_CALL_NUMBERS + 1) /* each call, and all that are in no table               \
					   */

enum alert_state {
	ALERT_INACTIVE,
	ALERT_PENDING,
	ALERT_FIRING,
	ALERT_RESOLVED,
};

struct alert_status {
	uint32_t state;       /* enum alert_state */
	uint32_t known;       /* 1: there is a value, and as much counted as the rule asks for */
	double value;         /* at the end of the last tick, in the unit of the rule */
	uint64_t since_ns;    /* of the state; 0 for inactive */
	uint64_t held_since;  /* ns: when the condition began to hold, while it does */
	uint64_t resolved_ns; /* when it was last resolved */
	uint64_t fired;       /* how often it fired */
	uint64_t fired_ns;    /* how long it fired in all, up to now */
};

/* Something that happened to a rule: it began to fire, or was resolved. */
struct alert_transition {
	uint64_t time_ns;
	uint64_t lasted_ns; /* ALERT_RESOLVED: how long it had fired */
	double value;       /* then */
	uint32_t rule;      /* index */
	uint32_t state;     /* ALERT_FIRING or ALERT_RESOLVED */
};

/* The windows of one rule: of source 0 and source 1. */
struct alert_windows {
	struct window_clock clock;
	struct window counts[2];
};

/* Durations in the window of a rule with a quantile. */
struct alert_durations {
	struct histogram_small slots[ALERT_SLOTS];
	uint32_t slot;  /* that of the open tick */
	uint32_t ticks; /* closed in it */
	uint32_t source, rule;
};

struct alerts_state {
	uint32_t rule_count, firing; /* rules, and those of them that fire now */
	uint64_t transitions;        /* ever; the last ALERT_HISTORY of them are in the history */
	struct alert_rule rules[ALERT_RULES_MAX];
	struct alert_status status[ALERT_RULES_MAX];
	struct alert_transition history[ALERT_HISTORY]; /* a ring: see alerts_transition() */
	struct alert_windows windows[ALERT_RULES_MAX];
	struct alert_durations durations[ALERT_QUANTILES_MAX];
	uint32_t duration_count, source_count;
	uint32_t source_event[ALERT_SOURCES_MAX];
	int32_t source_error[ALERT_SOURCES_MAX];
	uint64_t open[ALERT_SOURCES_MAX];  /* counted in the open tick, */
	uint64_t total[ALERT_SOURCES_MAX]; /* and in all closed ones */
	/* By call: the sources that it counts into, those of them that ask for its errors ... */
	uint64_t sources[ALERT_CALLS];
	uint8_t quantiles[ALERT_CALLS];                      /* ... and the durations, a bit each */
	uint32_t calls[ALERT_CALLS];                         /* of the open tick */
	uint64_t call_sources, error_sources, other_sources; /* by what they count */
	struct live_tasks live;
};

extern const struct collector_ops collect_alerts;

/* The transition number age, 0 the newest; NULL where none is that old. */
const struct alert_transition *alerts_transition(const struct alerts_state *state, uint32_t age);

#endif
