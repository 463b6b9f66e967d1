/*
 * Classes of calls by name, as `-e trace=%file` of strec and strace(1) and the filters of stview
 * spell them.
 */
#ifndef FORMAT_CALL_CLASS_H
#define FORMAT_CALL_CLASS_H

#include <stdbool.h>

#include "format/syscalls.h"

/* A class is its bits in the table of calls, or a list of names. A plain value. */
struct call_class {
	unsigned bits;     /* enum syscall_class */
	const char *calls; /* names with blanks between them, static; NULL for none */
};

/*
 * The class of a name without its first %: "file", "network", "stat", "%stat". False: there is
 * none.
 */
bool call_class_find(const char *name, struct call_class *found);

/* The names that call_class_find() takes, static, by numbers from 0; NULL behind the last. */
const char *call_class_name(unsigned i);

/* Whether a call is in it. Compares names: for parsing, not per event. */
bool call_class_has(const struct call_class *class_, const struct syscall_info *call);

#endif
