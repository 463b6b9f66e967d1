/*
 * The panels: one list yields their numbers, keys, names, operations and help lines. To
 * add one, write its view (viz/view.h) and a row here.
 */
#ifndef VIZ_VIEWS_H
#define VIZ_VIEWS_H

/* X(panel, operations, key, name, help line) in the order of the screen */
#define VIEW_LIST(X)                                                                               \
	X(SYSCALLS, view_syscalls, '1', "Syscalls", "calls now and lately, by category")           \
	X(STATS, view_stats, '6', "Stats", "totals and latencies, of all calls and of each")       \
	X(PROCESSES, view_processes, '5', "Processes", "what each process does, and how much")     \
	X(EVENTS, view_events, '9', "Events", "the calls themselves, one line each")

enum panel {
#define X(panel, ops, key, name, help) PANEL_##panel,
	VIEW_LIST(X)
#undef X
		PANELS
};

#endif
