/*
 * Collects what the Syscalls panel shows: calls and errors of each category in each of
 * the last ticks, the rates of now, and the call made most often in the last second.
 */
#ifndef VIZ_COLLECT_SYSCALLS_H
#define VIZ_COLLECT_SYSCALLS_H

#include <stdint.h>

#include "replay/player.h"
#include "viz/call_table.h"
#include "viz/history.h"
#include "viz/window.h"

#define SYSCALLS_CATEGORIES 5 /* the rows of enum syscall_category, format/syscalls.h */

struct alert_rules; /* viz/alert_rules.h */

struct category_counts {
	struct history calls; /* in each tick */
	struct window window;
	uint64_t total, errors;
	uint32_t open_calls; /* of the open tick */
	uint32_t reserved;
};

struct syscalls_state {
	struct category_counts categories[SYSCALLS_CATEGORIES];
	struct history calls, errors; /* of all categories, in each tick */
	struct window call_window, error_window;
	struct window_clock clock;
	uint64_t total, total_errors;
	uint32_t open_calls, open_errors;
	struct call_table table;
	struct window by_call[CALL_ROWS];
};

extern const struct collector_ops collect_syscalls;

/*
 * The call made most often in the window: its key to *key and how often, 0 when there was
 * none. Of equals the one that was seen first.
 */
uint32_t syscalls_top(const struct syscalls_state *state, struct call_key *key);

#endif
