#include "record/symbols/tables.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "record/symbols/plt.h"

/* Those that others can use first; then fewer leading underscores. */
static uint8_t rank_of(const GElf_Sym *sym, const char *name)
{
	size_t underscores = strspn(name, "_");
	bool local = GELF_ST_BIND(sym->st_info) == STB_LOCAL;

	return (uint8_t)((underscores < 7 ? underscores : 7) + (local ? 8 : 0));
}

/* The compiler's own labels are no names. */
static bool is_function(const GElf_Sym *sym, const char *name)
{
	unsigned type = GELF_ST_TYPE(sym->st_info);

	return (type == STT_FUNC || type == STT_GNU_IFUNC || type == STT_NOTYPE) && name[0] &&
	       strncmp(name, ".L", 2) != 0;
}

/* Where the section of the symbol ends; 0 where that holds no code. */
static uint64_t section_end(Elf *elf, GElf_Word index, uint64_t bias)
{
	Elf_Scn *section;
	GElf_Shdr header;

	if (index == SHN_UNDEF || index >= SHN_LORESERVE)
		return 0;
	section = elf_getscn(elf, index);
	if (!section || !gelf_getshdr(section, &header) || !(header.sh_flags & SHF_EXECINSTR))
		return 0;
	return header.sh_addr + header.sh_size + bias;
}

static bool get_symbol(Dwfl_Module *module, int index, struct code_symbol *symbol)
{
	GElf_Word section;
	Dwarf_Addr bias;
	GElf_Addr address;
	GElf_Sym sym;
	Elf *elf;
	const char *name =
		dwfl_module_getsym_info(module, index, &sym, &address, &section, &elf, &bias);
	uint64_t limit;

	if (!name || !elf || !is_function(&sym, name))
		return false;
	limit = section_end(elf, section, bias);
	if (address >= limit)
		return false;
	*symbol = (struct code_symbol){
		.start = address,
		.end = sym.st_size < limit - address ? address + sym.st_size : limit,
		.limit = limit,
		.name = name,
		.rank = rank_of(&sym, name),
	};
	return true;
}

/* Without the version that may be behind it. */
static size_t name_length(const char *name)
{
	return strcspn(name, "@");
}

/*
 * Of aliases the longest name, and of those the last in the alphabet: what GDB shows hangs on
 * where the names lie in its memory, and this comes nearest to it.
 */
static int compare(const void *a, const void *b)
{
	const struct code_symbol *x = a, *y = b;
	size_t x_length, y_length;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	x_length = name_length(x->name);
	y_length = name_length(y->name);
	if (x_length != y_length)
		return x_length > y_length ? -1 : 1;
	return strcmp(y->name, x->name);
}

/* After all others of its address. */
static struct code_symbol stub_symbol(const struct plt_stub *stub, uint64_t bias)
{
	return (struct code_symbol){.start = stub->start + bias,
				    .end = stub->start + stub->size + bias,
				    .limit = stub->start + stub->size + bias,
				    .name = stub->name,
				    .rank = UINT8_MAX};
}

void code_symbols_load(struct code_symbols *symbols, Dwfl_Module *module)
{
	int count = dwfl_module_getsymtab(module);
	struct plt_stub *stubs;
	GElf_Addr bias;
	Elf *elf = dwfl_module_getelf(module, &bias);
	size_t stub_count = elf ? plt_load(elf, &stubs) : 0;
	uint64_t reach = 0;

	*symbols = (struct code_symbols){0};
	if (count < 0)
		count = 0;
	symbols->list = malloc(((size_t)count + stub_count + 1) * sizeof(*symbols->list));
	if (!symbols->list)
		return;
	for (int i = 1; i < count; i++)
		symbols->count += get_symbol(module, i, &symbols->list[symbols->count]);
	for (size_t i = 0; i < stub_count; i++)
		symbols->list[symbols->count++] = stub_symbol(&stubs[i], bias);
	qsort(symbols->list, symbols->count, sizeof(*symbols->list), compare);
	for (size_t i = 0; i < symbols->count; i++) {
		if (symbols->list[i].end > reach)
			reach = symbols->list[i].end;
		symbols->list[i].reach = reach;
	}
}

/* How many symbols begin at the address or before. */
static size_t count_to(const struct code_symbols *symbols, uint64_t address)
{
	size_t low = 0, high = symbols->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (symbols->list[middle].start <= address)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Of those that begin where this one does the first that reaches the address. */
static const struct code_symbol *best_alias(const struct code_symbols *symbols, size_t i,
					    uint64_t address)
{
	const struct code_symbol *best = &symbols->list[i];

	for (size_t k = i; k > 0 && symbols->list[k - 1].start == best->start; k--)
		if (symbols->list[k - 1].end > address || best->end == best->start)
			best = &symbols->list[k - 1];
	return best;
}

const struct code_symbol *code_symbols_find(const struct code_symbols *symbols, uint64_t address)
{
	size_t count = count_to(symbols, address);
	const struct code_symbol *last;

	for (size_t i = count; i > 0 && symbols->list[i - 1].reach > address; i--)
		if (symbols->list[i - 1].end > address)
			return best_alias(symbols, i - 1, address);
	last = count ? &symbols->list[count - 1] : NULL;
	if (!last || last->end > last->start || address >= last->limit)
		return NULL;
	return best_alias(symbols, count - 1, address);
}
