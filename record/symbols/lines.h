/* What the debug information says of one address. For workers only. */
#ifndef RECORD_SYMBOLS_LINES_H
#define RECORD_SYMBOLS_LINES_H

#include "record/symbols/records.h"
#include "record/symbols/units.h"

/*
 * Puts a record of the symbol that the address, as the debug information has it, is in: the
 * place's functions with the lines of the unit, which may be the place's. fallback is the
 * name where the debug information knows only a line, with into; NULL where there is none.
 * False, and nothing put, where it does not even know that.
 */
bool lines_put(struct buffer *out, struct unit *unit, const struct place *place, uint64_t offset,
	       const char *fallback, uint64_t into);

#endif
