/*
 * The functions of a module's symbol tables: .symtab of the file or of its debug file, or
 * .dynsym and .gnu_debugdata; and the stubs of its PLT. For workers only.
 */
#ifndef RECORD_SYMBOLS_TABLES_H
#define RECORD_SYMBOLS_TABLES_H

#include <elfutils/libdwfl.h>
#include <stddef.h>
#include <stdint.h>

struct code_symbol {
	uint64_t start, end; /* end as the table has it, or start where it has no size */
	uint64_t limit;      /* of the section */
	uint64_t reach;      /* the greatest end up to here in the order of the table */
	const char *name;    /* the file's */
	uint8_t rank;        /* of aliases the one with the least is shown */
};

/* Ascending by start, then rank. */
struct code_symbols {
	struct code_symbol *list;
	size_t count;
};

/* What can be read of the tables; without memory there are none. */
void code_symbols_load(struct code_symbols *symbols, Dwfl_Module *module);

/*
 * The symbol whose code is at the address, or NULL: the one that has the address within its
 * size and begins last, or else the last one before it that has no size, if no other
 * symbol and no end of a section is in between.
 */
const struct code_symbol *code_symbols_find(const struct code_symbols *symbols, uint64_t address);

#endif
