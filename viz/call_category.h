/*
 * Names and categories of calls for the views: what they need of format/syscalls.h, whose
 * words for categories are also those of viz/theme.h.
 */
#ifndef VIZ_CALL_CATEGORY_H
#define VIZ_CALL_CATEGORY_H

#include <stdint.h>

/* The category of any call, a row of viz/theme.h's category_color(). */
unsigned call_category(uint32_t arch, uint32_t nr);

/* "file" ... "other", static. */
const char *call_category_name(unsigned category);

/* Of its arguments; 6, all registers, where the call is not known. */
unsigned call_arg_count(uint32_t arch, uint32_t nr);

/* Static; NULL for a number that has no name. */
const char *call_name_static(uint32_t arch, uint32_t nr);

#endif
