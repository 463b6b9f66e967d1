#include "record/symbols/units.h"

#include <dwarf.h>
#include <stdlib.h>

#define DEPTH_MAX  1024 /* of a tree; what is deeper has been made to hurt */
#define CLAIMS_MAX 64   /* units that one address is looked for in */

size_t units_place(const struct units *units, uint64_t address)
{
	size_t low = 0, high = units->place_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (units->places[middle].address < address)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool any_place(const struct units *units, uint64_t low, uint64_t high)
{
	size_t i = units_place(units, low);

	return i < units->place_count && units->places[i].address < high;
}

static bool grow(void **list, size_t *capacity, size_t count, size_t size)
{
	size_t more = *capacity ? *capacity * 2 : 64;
	void *bigger;

	if (count < *capacity)
		return true;
	bigger = realloc(*list, more * size);
	if (!bigger)
		return false;
	*list = bigger;
	*capacity = more;
	return true;
}

/* The unit's number until the list has its final place. */
static bool add_range(struct units *units, uint64_t low, uint64_t high, size_t unit)
{
	if (!grow((void **)&units->ranges, &units->range_capacity, units->range_count,
		  sizeof(*units->ranges)))
		return false;
	units->ranges[units->range_count++] =
		(struct unit_range){.low = low, .high = high, .reach = unit};
	return true;
}

static bool is_skipped(uint64_t offset, const uint64_t *skipped, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (skipped[i] == offset)
			return true;
	return false;
}

/*
 * Code that the linker left out of the program is said to be at 0, where no code is.
 */
static bool add_unit(struct units *units, Dwarf_Die *cu, Dwarf_Die *tree, const uint64_t *skipped,
		     size_t skipped_count)
{
	uint64_t offset = dwarf_dieoffset(cu);
	Dwarf_Addr base, low, high;
	bool used = false;

	for (ptrdiff_t at = 0; (at = dwarf_ranges(cu, at, &base, &low, &high)) > 0;) {
		if (low == 0 || low >= high || !any_place(units, low, high))
			continue;
		if (!add_range(units, low, high, units->count))
			return false;
		used = true;
	}
	if (!used)
		return true;
	if (!grow((void **)&units->list, &units->capacity, units->count, sizeof(*units->list)))
		return false;
	units->list[units->count++] =
		(struct unit){.cu = *cu,
			      .tree = tree->addr ? *tree : *cu,
			      .offset = offset,
			      .skipped = is_skipped(offset, skipped, skipped_count)};
	return true;
}

static int compare_ranges(const void *a, const void *b)
{
	const struct unit_range *x = a, *y = b;

	if (x->low != y->low)
		return x->low < y->low ? -1 : 1;
	return (x->reach > y->reach) - (x->reach < y->reach);
}

static void sort_ranges(struct units *units)
{
	uint64_t reach = 0;

	qsort(units->ranges, units->range_count, sizeof(*units->ranges), compare_ranges);
	for (size_t i = 0; i < units->range_count; i++) {
		struct unit_range *range = &units->ranges[i];

		range->unit = &units->list[range->reach];
		if (range->high > reach)
			reach = range->high;
		range->reach = reach;
	}
}

bool units_load(struct units *units, Dwarf *dwarf, struct place *places, size_t place_count,
		const uint64_t *skipped, size_t skipped_count)
{
	Dwarf_CU *unit = NULL;
	Dwarf_Die cu, tree;
	uint8_t type;

	*units = (struct units){.places = places, .place_count = place_count};
	while (dwarf_get_units(dwarf, unit, &unit, NULL, &type, &cu, &tree) == 0) {
		if (type != DW_UT_compile && type != DW_UT_skeleton)
			continue;
		if (!add_unit(units, &cu, &tree, skipped, skipped_count))
			return false;
	}
	if (units->range_count)
		sort_ranges(units);
	return true;
}

struct unit *units_claiming(const struct units *units, uint64_t address, size_t n)
{
	size_t low = 0, high = units->range_count;

	if (n >= CLAIMS_MAX)
		return NULL;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (units->ranges[middle].low <= address)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low > 0 && units->ranges[low - 1].reach > address; low--)
		if (units->ranges[low - 1].high > address && n-- == 0)
			return units->ranges[low - 1].unit;
	return NULL;
}

/*
 * The deepest of those that are in each other. Where several functions are said to be at one
 * address, as assemblers do for aliases, it is the last one, as in GDB.
 */
static void place_put(struct place *place, struct unit *unit, struct scope *scope,
		      struct scope *around)
{
	if (around && place->scope != around)
		return;
	place->scope = scope;
	place->unit = unit;
}

/* Whether a place is in the tree's code; the scope, where it is not NULL, is given to it. */
static bool match_code(struct units *units, struct unit *unit, Dwarf_Die *die, struct scope *scope,
		       struct scope *around, bool *has_code)
{
	Dwarf_Addr base, low, high;
	bool matched = false;

	for (ptrdiff_t at = 0; (at = dwarf_ranges(die, at, &base, &low, &high)) > 0;) {
		*has_code = true;
		if (low == 0)
			continue;
		for (size_t i = units_place(units, low);
		     i < units->place_count && units->places[i].address < high; i++) {
			matched = true;
			if (!scope)
				break;
			place_put(&units->places[i], unit, scope, around);
		}
	}
	return matched;
}

static struct scope *scope_add(struct units *units, const Dwarf_Die *die, struct scope *caller)
{
	struct scope *scope = malloc(sizeof(*scope));

	if (!scope)
		return NULL;
	*scope = (struct scope){.die = *die, .caller = caller, .next = units->scopes};
	units->scopes = scope;
	return scope;
}

static void read_tree(struct units *units, struct unit *unit, Dwarf_Die *parent,
		      struct scope *around, unsigned depth);

static void read_function(struct units *units, struct unit *unit, Dwarf_Die *die, int tag,
			  struct scope *around, unsigned depth)
{
	struct scope *caller = tag == DW_TAG_inlined_subroutine ? around : NULL;
	bool has_code = false, matched = match_code(units, unit, die, NULL, NULL, &has_code);
	struct scope *scope = NULL;

	if (has_code && !matched)
		return;
	if (matched) {
		scope = scope_add(units, die, caller);
		if (!scope)
			return;
		match_code(units, unit, die, scope, caller, &has_code);
	}
	read_tree(units, unit, die, scope, depth + 1);
}

static void read_block(struct units *units, struct unit *unit, Dwarf_Die *die, struct scope *around,
		       unsigned depth)
{
	bool has_code = false, matched = match_code(units, unit, die, NULL, NULL, &has_code);

	if (matched || !has_code)
		read_tree(units, unit, die, around, depth + 1);
}

static void read_tree(struct units *units, struct unit *unit, Dwarf_Die *parent,
		      struct scope *around, unsigned depth)
{
	Dwarf_Die die;

	if (depth > DEPTH_MAX || dwarf_child(parent, &die) != 0)
		return;
	do {
		int tag = dwarf_tag(&die);

		switch (tag) {
		case DW_TAG_subprogram:
		case DW_TAG_inlined_subroutine:
		case DW_TAG_entry_point:
			read_function(units, unit, &die, tag, around, depth);
			break;
		case DW_TAG_lexical_block:
		case DW_TAG_try_block:
		case DW_TAG_catch_block:
			read_block(units, unit, &die, around, depth);
			break;
		case DW_TAG_namespace:
		case DW_TAG_module:
		case DW_TAG_class_type:
		case DW_TAG_structure_type:
		case DW_TAG_union_type:
		case DW_TAG_interface_type:
			read_tree(units, unit, &die, NULL, depth + 1);
			break;
		default:
			break;
		}
	} while (dwarf_siblingof(&die, &die) == 0);
}

void units_read(struct units *units, struct unit *unit)
{
	if (unit->read || unit->skipped)
		return;
	unit->read = true;
	unit->rows = rows_new(&unit->cu);
	read_tree(units, unit, &unit->tree, NULL, 0);
}
