/*
 * The stubs through which a module calls others (System V ABI for x86-64, "Procedure Linkage
 * Table"): no symbol table has them. For workers only.
 */
#ifndef RECORD_SYMBOLS_PLT_H
#define RECORD_SYMBOLS_PLT_H

#include <libelf.h>
#include <stddef.h>
#include <stdint.h>

struct plt_stub {
	uint64_t start, size;
	char *name; /* "write@plt"; on the heap */
};

/*
 * All stubs of an x86-64 file whose jump goes to a symbol's place in the global offset table.
 * Returns how many; *stubs is on the heap, NULL for none.
 */
size_t plt_load(Elf *elf, struct plt_stub **stubs);

#endif
