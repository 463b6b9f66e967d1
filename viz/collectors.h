/*
 * The collectors of the viewer: one list yields their numbers in the player and what views may
 * look at. To add one, write it (replay/player.h) and a row here.
 */
#ifndef VIZ_COLLECTORS_H
#define VIZ_COLLECTORS_H

#include "viz/collect_alerts.h"
#include "viz/collect_anomalies.h"
#include "viz/collect_files.h"
#include "viz/collect_latency_map.h"
#include "viz/collect_metrics.h"
#include "viz/collect_output.h"
#include "viz/collect_position.h"
#include "viz/collect_processes.h"
#include "viz/collect_sites.h"
#include "viz/collect_sources.h"
#include "viz/collect_spans.h"
#include "viz/collect_stats.h"
#include "viz/collect_syscalls.h"
#include "viz/collect_timeline.h"

/* X(collector, operations, type of its state, member of struct view_context) */
#define COLLECTOR_LIST(X)                                                                          \
	X(SYSCALLS, collect_syscalls, struct syscalls_state, syscalls)                             \
	X(PROCESSES, collect_processes, struct processes_state, processes)                         \
	X(STATS, collect_stats, struct stats_state, stats)                                         \
	X(FILES, collect_files, struct files_state, files)                                         \
	X(OUTPUT, collect_output, struct output_state, output)                                     \
	X(LATENCY_MAP, collect_latency_map, struct latency_map_state, latency_map)                 \
	X(SITES, collect_sites, struct sites_state, sites)                                         \
	X(POSITION, collect_position, struct position_state, position)                             \
	X(TIMELINE, collect_timeline, struct timeline_state, timeline)                             \
	X(ANOMALIES, collect_anomalies, struct anomalies_state, anomalies)                         \
	X(SOURCES, collect_sources, struct sources_state, sources)                                 \
	X(SPANS, collect_spans, struct spans_state, spans)                                         \
	X(METRICS, collect_metrics, struct metrics_state, metrics)                                 \
	X(ALERTS, collect_alerts, struct alerts_state, alerts)

enum collector {
#define X(collector, ops, type, member) COLLECT_##collector,
	COLLECTOR_LIST(X)
#undef X
		COLLECTORS
};

#endif
