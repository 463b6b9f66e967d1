/*
 * The critical path of a tree of processes: of each moment in the life of the root, which
 * process it was that the root, by way of others, waited for.
 *
 * It is followed back from the end of the root (Yang and Miller, Critical path analysis for the
 * execution of parallel and distributed programs, 1988). In a process, at a moment, it turns to
 * the last child to end of those that the process had waited for and reaped by then
 * (viz/span_waits.c): from the child's end to that moment the path is in the process, and goes
 * on in the child, back to the child's start, from where it is in the process again. So the
 * parts cover the root's life without gap or overlap, and their lengths add up to it.
 *
 * Only waits for processes are followed, not pipes, locks or threads. What a process did while
 * its child, which it then waited for, was running, is not on the path.
 */
#ifndef VIZ_CRITICAL_PATH_H
#define VIZ_CRITICAL_PATH_H

#include <stddef.h>
#include <stdint.h>

#include "viz/span_table.h"

/* Each child splits a part into two and adds its own. */
#define CRITICAL_PARTS_MAX (2 * SPAN_ROWS + 1)

struct critical_part {
	uint64_t begin_ns, end_ns;
	uint16_t process; /* reference of its span */
};

/*
 * Writes the parts, the last in time first, and returns how many they are: 0 where there is
 * no process. The root is the process without a known parent that ends last; what is still
 * open ends at now_ns.
 */
size_t critical_path(const struct span_table *table, uint64_t now_ns,
		     struct critical_part parts[static CRITICAL_PARTS_MAX]);

#endif
