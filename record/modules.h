/*
 * The modules of a recording: files that code was mapped from, and what stands for one, each
 * with its number. The same file is one module in however many processes, for as long as
 * device, inode, size and time of modification stay the same.
 *
 * One thread adds modules; every thread may ask about those that were added. A file stays
 * open, so that its symbols can be read when it was deleted meanwhile; where too many would
 * be open, first those are closed that can be opened again, and others are copied.
 */
#ifndef RECORD_MODULES_H
#define RECORD_MODULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "format/symbols.h"
#include "record/elf_file.h"

struct modules;

/* What /proc/PID/maps calls a file by. inode 0: not known, any file will do. */
struct module_id {
	uint64_t device, inode;
};

/* files_max: how many may be open at once, at least 1. NULL: out of memory. */
struct modules *modules_new(unsigned files_max);

/* NULL is allowed. */
void modules_free(struct modules *modules);

/*
 * The number of the file that a name leads to, such as a link in /proc/PID/map_files; path
 * is what it is called in the log, copied. 0 where it is no regular file, not the one that
 * id names, or there are MODULES_MAX already. A file that may not be read is a module, too.
 */
uint32_t modules_add_file(struct modules *modules, const char *name, const struct module_id *id,
			  const char *path);

/* The number of the vDSO that task tid has at start; same bytes are one module. 0: none. */
uint32_t modules_add_vdso(struct modules *modules, pid_t tid, uint64_t start, uint64_t size);

/* A new module for the code that process pid makes itself. 0: MODULES_MAX reached. */
uint32_t modules_add_anonymous(struct modules *modules, pid_t pid);

/* The module's headers, valid as long as the registry; NULL: no ELF file. */
const struct elf_file *modules_elf(struct modules *modules, uint32_t number);

/* How many there are; they have the numbers 1 to that. */
uint32_t modules_count(struct modules *modules);

/* Describes one; the path lives as long as the registry. False: there is no such number. */
bool modules_get(struct modules *modules, uint32_t number, struct code_module *module);

/*
 * A descriptor of the module's file, for the caller to close: a duplicate of the one that was
 * kept, the file opened again where it is still the same, or its bytes in a file of memory.
 * -1: there is none.
 */
int modules_open(struct modules *modules, uint32_t number);

#endif
