/*
 * From addresses of a module's code to functions, files and lines, by the debug information
 * of its file, of a separate debug file, or by its symbol tables. Each module is read in a
 * process of its own (server.h), so a file that breaks its reader costs its own symbols.
 */
#ifndef RECORD_SYMBOLS_SYMBOLS_H
#define RECORD_SYMBOLS_SYMBOLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "format/error.h"
#include "format/symbols.h"

/* An address to be looked up. */
struct symbol_address {
	uint64_t offset;  /* as in struct stack_frame */
	bool behind_call; /* what made the call is meant: the instruction before offset */
};

/* Where symbols may come from. All zero: everything that there is, within usual limits. */
struct symbol_options {
	/*
	 * Directories of separate debug files, as dwfl_standard_find_debuginfo() of elfutils
	 * takes them; NULL is ":.debug:/usr/lib/debug".
	 */
	const char *debug_path;
	/*
	 * Ms for one module's debug information; 0 is SYMBOL_LIMIT_MS. Where that is not
	 * enough, its symbol tables have another quarter.
	 */
	unsigned limit_ms;
	bool no_debuginfod; /* never ask a server, whatever DEBUGINFOD_URLS is */
};

#define SYMBOL_LIMIT_MS 20000

/* What went wrong with a module, or-ed. */
enum symbol_trouble {
	SYMBOLS_NO_FILE = 1 << 0,    /* not to be opened, or no ELF file: no symbols */
	SYMBOLS_OTHER_FILE = 1 << 1, /* its build-id is not the one expected: no symbols */
	SYMBOLS_CRASHED = 1 << 2,    /* its reader did, or ran out of memory; some are missing */
	SYMBOLS_LATE = 1 << 3,       /* the time was not enough; some are missing */
	SYMBOLS_NO_PROCESS = 1 << 4, /* no process to read it in: no symbols */
	SYMBOLS_NO_ANSWER = 1 << 5,  /* debuginfod was too slow; nobody will ask it again */
};

/* Symbols and all that they point to. All zero it is empty. */
struct symbol_set {
	struct symbol *symbols;
	size_t count;
	unsigned trouble;             /* enum symbol_trouble */
	struct symbol_memory *memory; /* the texts and lines */
};

/*
 * Looks up count addresses of a module, ascending by offset, in the file at path; NULL where
 * there is none. The module's path is its name, which tells where to look for a separate
 * debug file. The set, which need not be initialised, has a symbol for each address, in
 * the same order; those that nothing is known of have count 0. It is released by
 * symbol_set_release(). STREC_NOMEM, and the set is empty; everything else is trouble.
 *
 * The first call starts a child process that lives as long as this one (server.h). May be
 * called from any thread; calls wait for each other.
 */
int symbols_resolve(struct symbol_set *set, const struct code_module *module, const char *path,
		    const struct symbol_address *addresses, size_t count,
		    const struct symbol_options *options, struct strec_error *err);

void symbol_set_release(struct symbol_set *set);

#endif
