/*
 * Collects spans: processes, the programs that they ran, threads, long calls and the marks
 * that programs set themselves. The Waterfall panel draws them.
 *
 * Of each task its 8 longest calls are kept, and of those the 512 longest of all: exactly,
 * as what is left out is shorter than all that is kept, as long as the table has room for
 * the other spans (viz/span_table.h). A call that has not returned is not here but in
 * viz/open_calls.h.
 */
#ifndef VIZ_COLLECT_SPANS_H
#define VIZ_COLLECT_SPANS_H

#include "replay/player.h"
#include "viz/span_table.h"
#include "viz/span_tasks.h"

struct spans_state {
	struct span_table table;
	struct span_tasks tasks;
};

extern const struct collector_ops collect_spans;

/*
 * The innermost open span of a task that began no later than begin_ns, or what is around
 * it; 0 where it has none.
 */
uint16_t spans_around(const struct spans_state *state, uint32_t serial, uint64_t begin_ns);

#endif
