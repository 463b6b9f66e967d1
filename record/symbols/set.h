/* How a symbol_set comes to what it holds. */
#ifndef RECORD_SYMBOLS_SET_H
#define RECORD_SYMBOLS_SET_H

#include "record/symbols/symbols.h"

/* The address of the instruction that is meant. */
static inline uint64_t symbol_address_code(const struct symbol_address *address)
{
	return address->offset - (address->behind_call && address->offset > 0);
}

/* A set with a symbol of nothing for each address; STREC_NOMEM. */
int symbol_set_init(struct symbol_set *set, uint32_t module, const struct symbol_address *addresses,
		    size_t count);

/* Room for lines that lives as long as the set; NULL where there is no memory. */
struct symbol_line *symbol_set_lines(struct symbol_set *set, size_t count);

/*
 * The text, as long as the set lives. Texts that come again soon are kept once. NULL where
 * there is no memory.
 */
const char *symbol_set_text(struct symbol_set *set, const char *text, size_t size);

#endif
