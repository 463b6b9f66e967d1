/* From names to numbers: of system calls and of errors. Names that are in no table get numbers. */
#ifndef VIZ_STRACE_NAMES_H
#define VIZ_STRACE_NAMES_H

#include <stdbool.h>
#include <stdint.h>

#include "format/event.h"
#include "viz/strace_line.h"

#define STRACE_NAME_SLOTS  2048  /* more than twice the names of all ABIs */
#define STRACE_NAMES_NEW   256   /* names that are in no table; those behind share the last */
#define STRACE_NAME_SIZE   48    /* longer ones are cut */
#define STRACE_NR_NEW      65536 /* the number of the first of them */
#define STRACE_ERRNOS_MAX  256
#define STRACE_ERRNO_SLOTS 512

struct strace_call_id {
	uint8_t arch; /* enum event_arch */
	uint32_t nr;
};

struct strace_names {
	struct {
		uint32_t nr;
		uint8_t archs; /* bit k: enum event_arch k has it; the number is that of the first
				*/
		const char *name; /* NULL: the slot is free */
	} slots[STRACE_NAME_SLOTS];
	struct {
		uint16_t code;
		const char *name;
	} errnos[STRACE_ERRNO_SLOTS];
	char added[STRACE_NAMES_NEW][STRACE_NAME_SIZE];
	uint32_t added_count, told_count; /* told: those that the log has, the caller's to set */
};

void strace_names_init(struct strace_names *names);

/*
 * The call of that name, of the preferred enum event_arch where that has it. False where no table
 * has it: *id is then a number that stands for it in this log.
 */
bool strace_names_call(struct strace_names *names, struct span_text name, unsigned preferred,
		       struct strace_call_id *id);

/* The number of an error's name, 0 where there is none. */
unsigned strace_names_errno(const struct strace_names *names, struct span_text name);

#endif
