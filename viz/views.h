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
	X(PROCESSES, view_processes, '5', "Processes", "what each process does, and how much",     \
	  WIDE(3, 0), ALWAYS)                                                                      \
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
