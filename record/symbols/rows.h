/*
 * Which row of a unit's line table an address belongs to: the one that GDB shows. Programs
 * are full of addresses for which a table has several answers. For workers only.
 */
#ifndef RECORD_SYMBOLS_ROWS_H
#define RECORD_SYMBOLS_ROWS_H

#include <elfutils/libdw.h>
#include <stdint.h>

struct rows;

/* The unit's table; NULL where it has none, it cannot be read, or there is no memory. */
struct rows *rows_new(Dwarf_Die *cu);

/* The row of the address, as long as the debug information is open, or NULL. */
Dwarf_Line *rows_find(const struct rows *rows, uint64_t address);

#endif
