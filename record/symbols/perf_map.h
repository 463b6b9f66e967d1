/*
 * Names of code that a process has made itself, from the map that it has written: lines of
 * "START SIZE NAME", the numbers hexadecimal (tools/perf/Documentation/jit-interface.txt of
 * Linux). Code is made and dropped again, so what is said last holds.
 */
#ifndef RECORD_SYMBOLS_PERF_MAP_H
#define RECORD_SYMBOLS_PERF_MAP_H

#include "record/symbols/symbols.h"

#define PERF_MAP_SIZE_MAX (512u << 20) /* bytes that are read, from the end backwards */
#define PERF_MAP_LINE_MAX 4096         /* bytes; what is longer is passed over */

/*
 * Looks up count addresses, ascending, in the map at path, usually /tmp/perf-PID.map. The
 * symbols are of the module with that number, which may be 0. Lines that are none of a map
 * are passed over. As symbols_resolve() otherwise; trouble is at most SYMBOLS_NO_FILE.
 */
int perf_map_resolve(struct symbol_set *set, const char *path, uint32_t module,
		     const struct symbol_address *addresses, size_t count, struct strec_error *err);

#endif
