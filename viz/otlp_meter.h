/*
 * What the metrics are read from, outside of a player: the collectors of viz/metrics.h, told of
 * one event after the other, with ticks of 50 ms of the recording's time.
 */
#ifndef VIZ_OTLP_METER_H
#define VIZ_OTLP_METER_H

#include <stdbool.h>
#include <stdint.h>

#include "viz/metrics.h"

struct otlp_meter {
	struct stats_state *stats;
	struct metrics_state *metrics;
	struct log_reader *reader;
	uint64_t tick; /* the open one */
};

/* Counts what comes from begin_ns on. False when out of memory; release it in any case. */
bool otlp_meter_init(struct otlp_meter *meter, struct log_reader *reader, uint64_t begin_ns);
void otlp_meter_release(struct otlp_meter *meter);

/* Closes the ticks that end at or before time_ns; before an event of that time. */
void otlp_meter_to(struct otlp_meter *meter, uint64_t time_ns);

/* One more event; hidden: a filter hides the call. */
void otlp_meter_event(struct otlp_meter *meter, const struct event *ev,
		      struct event_address address, bool hidden);

/* Closes the open tick: nothing follows. */
void otlp_meter_end(struct otlp_meter *meter);

struct metric_sources otlp_meter_sources(const struct otlp_meter *meter);

#endif
