/* What a function of the debug information is called. For workers only. */
#ifndef RECORD_SYMBOLS_FUNCTIONS_H
#define RECORD_SYMBOLS_FUNCTIONS_H

#include <elfutils/libdw.h>

/*
 * The function's name, by its linkage name demangled or, where it has none, as compilers
 * leave it out of some C++, by its own and those of what it is declared in. It is kept as
 * long as the process lives. NULL for what has none, or without memory.
 */
const char *function_name(Dwarf_Die *function);

#endif
