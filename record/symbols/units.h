/*
 * Which functions of the debug information the wanted addresses are in. A unit is read once,
 * for all addresses in it, and only as deep as one of them is. For workers only.
 *
 * The index that some compilers write (.debug_aranges) is not used: others leave it out, or
 * leave units out of it.
 */
#ifndef RECORD_SYMBOLS_UNITS_H
#define RECORD_SYMBOLS_UNITS_H

#include <elfutils/libdw.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record/symbols/rows.h"

/* A function or what was inlined into it. */
struct scope {
	Dwarf_Die die;
	struct scope *caller; /* whom it was inlined into; NULL for a function that is called */
	struct scope *next;   /* of all that were found */
};

struct unit {
	Dwarf_Die cu;   /* has the lines */
	Dwarf_Die tree; /* has the functions: the same, or in a file of its own (.dwo) */
	uint64_t offset;
	struct rows *rows; /* once it is read; NULL where there are none */
	bool read;
	bool skipped;
};

/* Code of a unit, [low, high). */
struct unit_range {
	uint64_t low, high;
	uint64_t reach; /* the greatest high up to here */
	struct unit *unit;
};

/* What an address was found in. */
struct place {
	uint64_t address; /* as the debug information has them */
	struct scope *scope;
	struct unit *unit; /* of the scope */
};

struct units {
	struct unit *list;
	size_t count, capacity;
	struct unit_range *ranges; /* ascending */
	size_t range_count, range_capacity;
	struct place *places; /* ascending */
	size_t place_count;
	struct scope *scopes; /* of all places */
};

/*
 * Lists the units of the debug information that have one of the places in them. Those whose
 * offset is in skipped are never read. False without memory.
 */
bool units_load(struct units *units, Dwarf *dwarf, struct place *places, size_t place_count,
		const uint64_t *skipped, size_t skipped_count);

/*
 * The nth unit from 0 that claims the address to be its own, the nearest first; NULL where
 * there are no more.
 */
struct unit *units_claiming(const struct units *units, uint64_t address, size_t n);

/* Finds the scopes of all places that are in the unit. */
void units_read(struct units *units, struct unit *unit);

/*
 * The first place from the address on: an index into places.
 */
size_t units_place(const struct units *units, uint64_t address);

#endif
