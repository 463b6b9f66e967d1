#include "viz/otlp_meter.h"

#include <stdlib.h>

#define TICK_NS 50000000u

bool otlp_meter_init(struct otlp_meter *m, struct log_reader *reader, uint64_t begin_ns)
{
	*m = (struct otlp_meter){
		.stats = calloc(1, sizeof(struct stats_state)),
		.metrics = calloc(1, sizeof(struct metrics_state)),
		.reader = reader,
		.tick = begin_ns / TICK_NS,
	};
	if (!m->stats || !m->metrics)
		return false;
	if (collect_stats.init)
		collect_stats.init(m->stats, NULL);
	if (collect_metrics.init)
		collect_metrics.init(m->metrics, NULL);
	return true;
}

void otlp_meter_release(struct otlp_meter *m)
{
	free(m->stats);
	free(m->metrics);
}

static void tick_close(struct otlp_meter *m)
{
	if (collect_stats.tick)
		collect_stats.tick(m->stats, m->tick, TICK_NS);
	if (collect_metrics.tick)
		collect_metrics.tick(m->metrics, m->tick, TICK_NS);
	m->tick++;
}

void otlp_meter_to(struct otlp_meter *m, uint64_t time_ns)
{
	while (time_ns / TICK_NS > m->tick)
		tick_close(m);
}

/*
 * Of a call that is hidden but was told of as open, its end is told as state and no news, as the
 * player does it: the task is outside of calls.
 */
void otlp_meter_event(struct otlp_meter *m, const struct event *ev, struct event_address address,
		      bool hidden)
{
	struct event shown = *ev;

	if (hidden && !(ev->kind == EVENT_CALL && ev->flags & EVENT_ANNOUNCED))
		return;
	if (hidden) {
		shown.kind = EVENT_TASK;
		shown.flags = 0;
	}
	collect_stats.event(m->stats, &shown, address);
	collect_metrics.event(m->metrics, &shown, address);
}

void otlp_meter_end(struct otlp_meter *m)
{
	tick_close(m);
}

struct metric_sources otlp_meter_sources(const struct otlp_meter *m)
{
	return (struct metric_sources){
		.stats = m->stats,
		.metrics = m->metrics,
		.reader = m->reader,
	};
}
