/*
 * The panels: one list yields their numbers, keys, names, operations and help lines. To
 * add one, write its view (viz/view.h) and a row here.
 */
#ifndef VIZ_VIEWS_H
#define VIZ_VIEWS_H

#include <limits.h>
#include <stdbool.h>

/*
 * How a panel is laid out: it shares its rows of the screen with its neighbour in the list
 * (HALF) or has their whole width (WIDE); its share of the rows, by weight, and the rows beyond
 * which it would be empty (0: none); and from which size of the screen on it is shown unasked.
 */
struct panel_layout {
	bool half;
	int weight, rows_max;
	int columns_min, rows_min;
};

#define HALF(share, most)   .half = true, .weight = (share), .rows_max = (most)
#define WIDE(share, most)   .half = false, .weight = (share), .rows_max = (most)
#define ALWAYS              .columns_min = 0, .rows_min = 0
#define FROM(columns, rows) .columns_min = (columns), .rows_min = (rows)
#define ON_DEMAND           .columns_min = 0, .rows_min = INT_MAX

/* X(panel, operations, key, name, help line, layout, shown) in the order of the screen */
/* clang-format off */
#define VIEW_LIST(X)                                                                               \
	X(SYSCALLS, view_syscalls, '1', "Syscalls", "calls now and lately, by category",           \
	  HALF(4, 17), ALWAYS)                                                                     \
	X(STATS, view_stats, '6', "Stats", "totals and latencies, of all calls and of each",       \
	  HALF(4, 0), ALWAYS)                                                                      \
	X(ANOMALIES, view_anomalies, '2', "Anomalies",                                             \
	  "calls that took unusually long, rates that were unusual", HALF(4, 0), FROM(160, 50))    \
	X(LATENCY_MAP, view_latency_map, '0', "Latency map", "how long calls took, and when",      \
	  HALF(4, 0), FROM(152, 40))                                                               \
	X(CLUSTERS, view_clusters, '3', "Clusters", "calls by latency and frequency, and outliers", \
	  HALF(4, 0), ON_DEMAND)                                                                   \
	X(ALERTS, view_alerts, '8', "Alerts", "rules, which of them fire, and when they did",      \
	  HALF(4, 0), ON_DEMAND)                                                                   \
	X(PROCESSES, view_processes, '5', "Processes", "what each process does, and how much",     \
	  WIDE(3, 0), ALWAYS)                                                                      \
	X(WATERFALL, view_waterfall, '4', "Waterfall", "processes, programs, long calls: a time axis", \
	  WIDE(4, 0), FROM(100, 50))                                                               \
	X(FILES, view_files, 'F', "Files", "what was done with each file, socket and pipe",        \
	  WIDE(3, 0), FROM(100, 60))                                                               \
	X(SOURCES, view_sources, 'S', "Sources", "which functions and lines make the calls",       \
	  WIDE(3, 0), ON_DEMAND)                                                                   \
	X(OUTPUT, view_output, 'O', "Output", "what the target wrote to standard output and error", \
	  WIDE(3, 0), ON_DEMAND)                                                                   \
	X(METRICS, view_metrics, '7', "Metrics", "counters, gauges and histograms by name",        \
	  WIDE(3, 0), ON_DEMAND)                                                                   \
	X(EVENTS, view_events, '9', "Events", "the calls themselves, one line each",               \
	  WIDE(5, 0), ALWAYS)
/* clang-format on */

enum panel {
#define X(panel, ...) PANEL_##panel,
	VIEW_LIST(X)
#undef X
		PANELS
};

#endif
