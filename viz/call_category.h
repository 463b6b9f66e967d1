/*
 * Names and categories of calls for the views: what they need of format/syscalls.h, whose
 * words for categories are also those of viz/numbers.h.
 */
#ifndef VIZ_CALL_CATEGORY_H
#define VIZ_CALL_CATEGORY_H

#include <stdbool.h>
#include <stdint.h>

/* The category of any call, a row of viz/numbers.h's category_color(). */
unsigned call_category(uint32_t arch, uint32_t nr);

/* "file" ... "other", static. */
const char *call_category_name(unsigned category);

/* Of its arguments; 6, all registers, where the call is not known. */
unsigned call_arg_count(uint32_t arch, uint32_t nr);

/* Static; NULL for a number that has no name. */
const char *call_name_static(uint32_t arch, uint32_t nr);

/*
 * Whether it is the call's purpose to wait, for time or for what others do: sleep, poll, wait,
 * receive, lock. What may also wait, as read does on a pipe, is not among them. Looks names
 * up: not for each event.
 */
bool call_waits(uint32_t arch, uint32_t nr);

#endif
