#include "record/symbols/functions.h"

#include <dwarf.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "record/symbols/names.h"

#define KNOWN_COUNT 4096
#define ORIGINS_MAX 16 /* from a function to where it is declared; more is a loop */

/* By where the entry of the function lies in memory. */
static struct {
	const void *function;
	const char *name;
} known[KNOWN_COUNT];

static const char *linkage_name(Dwarf_Die *die)
{
	Dwarf_Attribute attribute;
	const char *name =
		dwarf_formstring(dwarf_attr_integrate(die, DW_AT_linkage_name, &attribute));

	return name ? name
		    : dwarf_formstring(
			      dwarf_attr_integrate(die, DW_AT_MIPS_linkage_name, &attribute));
}

/* Has scopes whose names are written with "::" between them. */
static bool has_scopes(Dwarf_Die *die)
{
	Dwarf_Die cu;

	if (!dwarf_diecu(die, &cu, NULL, NULL))
		return false;
	switch (dwarf_srclang(&cu)) {
	case DW_LANG_C_plus_plus:
	case DW_LANG_C_plus_plus_03:
	case DW_LANG_C_plus_plus_11:
	case DW_LANG_C_plus_plus_14:
	case DW_LANG_Rust:
		return true;
	default:
		return false;
	}
}

/* Where it is declared, in the scopes that it is named by. */
static Dwarf_Die declaration_of(const Dwarf_Die *function)
{
	Dwarf_Die die = *function, origin;
	Dwarf_Attribute attribute;

	for (unsigned i = 0; i < ORIGINS_MAX; i++) {
		if (!dwarf_formref_die(dwarf_attr(&die, DW_AT_abstract_origin, &attribute),
				       &origin) &&
		    !dwarf_formref_die(dwarf_attr(&die, DW_AT_specification, &attribute), &origin))
			break;
		die = origin;
	}
	return die;
}

static bool is_class(Dwarf_Die *scope)
{
	switch (dwarf_tag(scope)) {
	case DW_TAG_class_type:
	case DW_TAG_structure_type:
	case DW_TAG_union_type:
	case DW_TAG_interface_type:
		return true;
	default:
		return false;
	}
}

/* NULL for a scope that names do not tell. */
static const char *scope_name(Dwarf_Die *scope)
{
	const char *name = dwarf_diename(scope);

	if (dwarf_tag(scope) == DW_TAG_namespace)
		return name ? name : "(anonymous namespace)";
	return is_class(scope) || dwarf_tag(scope) == DW_TAG_subprogram ? name : NULL;
}

/* A class without a name, as of a lambda, is not told, nor what is around it: as in GDB. */
static int count_told(Dwarf_Die *scopes, int count)
{
	for (int i = 1; i < count; i++)
		if (is_class(&scopes[i]) && !dwarf_diename(&scopes[i]))
			return i;
	return count;
}

/* The scopes from the outermost on; they begin with the function itself. */
static void put_scopes(Dwarf_Die *scopes, int count, const char *name, char out[NAME_SIZE_MAX])
{
	size_t used = 0, size = strlen(name);

	for (int i = count_told(scopes, count) - 1; i > 0; i--) {
		const char *scope = scope_name(&scopes[i]);
		size_t length = scope ? strlen(scope) : 0;

		if (length == 0 || used + length + 2 + size >= NAME_SIZE_MAX)
			continue;
		memcpy(out + used, scope, length);
		memcpy(out + used + length, "::", 2);
		used += length + 2;
	}
	memcpy(out + used, name, size + 1);
}

static void qualified_name(Dwarf_Die *function, const char *name, char out[NAME_SIZE_MAX])
{
	Dwarf_Die declaration = declaration_of(function), *scopes = NULL;
	int count = strlen(name) < NAME_SIZE_MAX && has_scopes(&declaration)
			    ? dwarf_getscopes_die(&declaration, &scopes)
			    : 0;

	if (count > 0)
		put_scopes(scopes, count, name, out);
	else
		name_demangle(name, out);
	free(scopes);
}

const char *function_name(Dwarf_Die *function)
{
	size_t place = (uintptr_t)function->addr * 2654435761u / 64 % KNOWN_COUNT;
	char name[NAME_SIZE_MAX];
	const char *raw;

	if (known[place].function == function->addr)
		return known[place].name;
	raw = linkage_name(function);
	if (raw && raw[0]) {
		name_demangle(raw, name);
	} else {
		raw = dwarf_diename(function);
		if (!raw || !raw[0])
			return NULL;
		qualified_name(function, raw, name);
	}
	known[place].function = function->addr;
	known[place].name = strdup(name);
	return known[place].name;
}
