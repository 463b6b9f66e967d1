/*
 * A set of system calls, as -e trace= names it in the grammar of strace(1).
 *
 * A number that no table has is in every set: what it is cannot be known, so it is recorded.
 */
#ifndef RECORD_CALL_SET_H
#define RECORD_CALL_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "format/event.h"
#include "format/syscalls.h"

/* Only numbers that have a row in the table of calls are ever left out. */
struct call_set {
	bool out[ARCHES][SYSCALL_NR_MAX];
};

/*
 * Reads [!]VALUE[,VALUE]... into *set. A value is a name, a number, %CLASS, /REGEX, all of them
 * also with a ? in front, which allows that nothing has that name, and with @64, @32 or @x32
 * behind, which takes them on that ABI only; the whole may be "all" or "none". -1: it is not
 * so, and message says in one line why.
 */
int call_set_parse(struct call_set *set, const char *text, char *message, size_t size);

/* Any values are allowed. */
static inline bool call_set_has(const struct call_set *set, unsigned arch, uint32_t nr)
{
	return arch >= ARCHES || nr >= SYSCALL_NR_MAX || !set->out[arch][nr];
}

/* Adds every call of that name, on each ABI. */
void call_set_add(struct call_set *set, const char *name);

#endif
