#include "record/symbols/lines.h"

#include <dwarf.h>
#include <stdlib.h>
#include <string.h>

#include "record/symbols/functions.h"
#include "record/symbols/names.h"

/* A symbol's lines, while they are gathered. */
struct gathered {
	struct symbol_line lines[RECORD_LINES_MAX + 1];
	unsigned count;
};

static const char *attribute_text(Dwarf_Die *die, unsigned name)
{
	Dwarf_Attribute attribute;

	return dwarf_formstring(dwarf_attr_integrate(die, name, &attribute));
}

/* The copy is the caller's. */
static char *file_name(struct unit *unit, const char *raw)
{
	char name[NAME_SIZE_MAX];

	if (!raw || !raw[0])
		return NULL;
	path_normalise(attribute_text(&unit->cu, DW_AT_comp_dir), raw, name);
	return strdup(name);
}

static uint32_t attribute_number(Dwarf_Die *die, unsigned name)
{
	Dwarf_Attribute attribute;
	Dwarf_Word word = 0;

	if (dwarf_formudata(dwarf_attr(die, name, &attribute), &word) != 0 || word > UINT32_MAX)
		return 0;
	return (uint32_t)word;
}

/* Where the inlined function was called from. */
static void put_call(struct unit *unit, Dwarf_Die *inlined, struct symbol_line *line)
{
	uint32_t number = attribute_number(inlined, DW_AT_call_file);
	Dwarf_Files *files;
	size_t count;

	if (dwarf_getsrcfiles(&unit->tree, &files, &count) == 0 && number < count)
		line->file = file_name(unit, dwarf_filesrc(files, number, NULL, NULL));
	line->line = attribute_number(inlined, DW_AT_call_line);
	line->column = attribute_number(inlined, DW_AT_call_column);
}

static bool put_row(struct unit *unit, uint64_t address, struct symbol_line *line)
{
	Dwarf_Line *row = rows_find(unit->rows, address);
	int number = 0, column = 0;

	if (!row)
		return false;
	line->file = file_name(unit, dwarf_linesrc(row, NULL, NULL));
	dwarf_lineno(row, &number);
	dwarf_linecol(row, &column);
	line->line = number > 0 ? (uint32_t)number : 0;
	line->column = column > 0 ? (uint32_t)column : 0;
	return line->file != NULL;
}

/* Innermost first; of a chain too long the innermost are left out. */
static void put_scopes(struct gathered *g, const struct place *place)
{
	unsigned depth = 0;
	struct scope *scope = place->scope;

	for (struct scope *s = scope; s; s = s->caller)
		depth++;
	for (; depth > RECORD_LINES_MAX; depth--)
		scope = scope->caller;
	for (; scope; scope = scope->caller) {
		g->lines[g->count++].function = function_name(&scope->die);
		if (scope->caller)
			put_call(place->unit, &scope->die, &g->lines[g->count]);
	}
}

/* Of the part of the function that the address is in, where it is in several. */
static uint64_t function_start(Dwarf_Die *die, uint64_t address)
{
	Dwarf_Addr entry, base, low, high;
	bool known = dwarf_entrypc(die, &entry) == 0;

	for (ptrdiff_t at = 0; (at = dwarf_ranges(die, at, &base, &low, &high)) > 0;)
		if (low <= address && address < high)
			return known && low <= entry && entry <= address ? entry : low;
	return address;
}

static uint64_t place_into(const struct place *place, uint64_t offset)
{
	struct scope *scope = place->scope;

	while (scope->caller)
		scope = scope->caller;
	return offset - function_start(&scope->die, place->address);
}

static void gathered_free(struct gathered *g)
{
	for (unsigned i = 0; i < g->count; i++)
		free((char *)g->lines[i].file);
	free(g);
}

bool lines_put(struct buffer *out, struct unit *unit, const struct place *place, uint64_t offset,
	       const char *fallback, uint64_t into)
{
	struct gathered *g = calloc(1, sizeof(*g));
	bool row, found;

	if (!g)
		return false;
	row = put_row(unit, place->address, &g->lines[0]);
	if (place->scope) {
		put_scopes(g, place);
		into = place_into(place, offset);
	} else if (row) {
		g->count = 1;
		g->lines[0].function = fallback;
	}
	found = g->count > 0;
	if (found)
		record_put_symbol(
			out, &(struct symbol){.into = into, .count = g->count, .lines = g->lines});
	else
		free((char *)g->lines[0].file);
	gathered_free(g);
	return found;
}
