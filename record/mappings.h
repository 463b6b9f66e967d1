/*
 * Where the code of an address space lies: its executable mappings, each with its module.
 *
 * Read from /proc/PID/maps when an address is looked up for the first time, then kept by
 * what the calls change. What a call may have made executable without saying of what is
 * looked up there again, but only when somebody asks for an address that is not known. An
 * address in no mapping, which a stack may have anywhere, makes that happen ever more rarely.
 * Used by the tracing thread only.
 */
#ifndef RECORD_MAPPINGS_H
#define RECORD_MAPPINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "record/modules.h"

struct mappings;

/* A place in the code: module 0 is none, offset then the address itself. */
struct code_place {
	uint32_t module;
	bool anonymous; /* code that no file has: no rules are to be had for it */
	uint64_t offset;
};

/* The address space of process pid, of which nothing is known yet. NULL: out of memory. */
struct mappings *mappings_new(struct modules *modules, pid_t pid);

/* The same address space for one more task: a thread, or the child of vfork(). */
struct mappings *mappings_share(struct mappings *mappings);

/* A copy for a child of fork(). NULL: out of memory. */
struct mappings *mappings_fork(struct mappings *mappings, pid_t pid);

/* One task less; the last one frees it. NULL is allowed. */
void mappings_release(struct mappings *mappings);

/*
 * Where address lies, which task tid has. False: in no executable mapping. *place is filled
 * in all the same, with module 0.
 */
bool mappings_find(struct mappings *mappings, pid_t tid, uint64_t address,
		   struct code_place *place);

/*
 * What calls that succeeded have changed, to be told when they return; lengths are rounded
 * up to pages as the kernel does. fd -1: an anonymous mapping.
 */
void mappings_mmap(struct mappings *mappings, pid_t tid, uint64_t address, uint64_t length,
		   uint32_t protection, int fd, uint64_t file_offset);
void mappings_munmap(struct mappings *mappings, uint64_t address, uint64_t length);
void mappings_mprotect(struct mappings *mappings, uint64_t address, uint64_t length,
		       uint32_t protection);
void mappings_mremap(struct mappings *mappings, uint64_t old, uint64_t old_length,
		     uint64_t new_address, uint64_t new_length);

/* Something may have become executable: shmat(2) with SHM_EXEC, remap_file_pages(2), ... */
void mappings_doubt(struct mappings *mappings);

/* The number of the address space, from 1, which no other has or had. */
uint64_t mappings_serial(const struct mappings *mappings);

/* How often /proc/PID/maps was read. */
unsigned mappings_reads(const struct mappings *mappings);

#endif
