/* The structures that are read back out of strace's text: where names of descriptors come from. */
#ifndef VIZ_STRACE_STRUCTURES_H
#define VIZ_STRACE_STRUCTURES_H

#include <stdbool.h>

#include "format/bytes.h"
#include "format/event.h"
#include "format/syscalls.h"
#include "viz/strace_line.h"

/*
 * Appends the bytes of what text shows as they were captured, as viz/decode_memory.c prints them,
 * and sets the kind and state of *capture. bytes has room as of strace_value_parse(). False for
 * what is not read back; bytes may then be longer.
 */
bool strace_structure(struct capture *capture, enum memory_kind kind, struct span_text text,
		      struct buffer *bytes);

#endif
