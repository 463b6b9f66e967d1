#include "record/symbols/plt.h"

#include <gelf.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STUB_SIZE 16
#define STUBS_MAX (1u << 16)

/* A place in the global offset table that the loader puts a symbol's address into. */
struct slot {
	uint64_t address;
	const char *name;
};

struct plt {
	struct slot *slots; /* ascending */
	size_t slot_count;
	struct plt_stub *stubs;
	size_t stub_count;
};

static const char *symbol_name(Elf *elf, const GElf_Shdr *relocations, uint64_t index)
{
	Elf_Scn *section = elf_getscn(elf, relocations->sh_link);
	Elf_Data *data = section ? elf_getdata(section, NULL) : NULL;
	GElf_Shdr header;
	GElf_Sym sym;

	if (!data || index > INT32_MAX || !gelf_getshdr(section, &header) ||
	    !gelf_getsym(data, (int)index, &sym))
		return NULL;
	return elf_strptr(elf, header.sh_link, sym.st_name);
}

static void put_slot(struct plt *plt, Elf *elf, const GElf_Shdr *header, Elf_Data *data, int index)
{
	GElf_Rela rela;
	const char *name;

	if (!gelf_getrela(data, index, &rela) || (GELF_R_TYPE(rela.r_info) != R_X86_64_JUMP_SLOT &&
						  GELF_R_TYPE(rela.r_info) != R_X86_64_GLOB_DAT))
		return;
	name = symbol_name(elf, header, GELF_R_SYM(rela.r_info));
	if (name && name[0])
		plt->slots[plt->slot_count++] = (struct slot){rela.r_offset, name};
}

static void read_slots(struct plt *plt, Elf *elf)
{
	for (Elf_Scn *section = NULL; (section = elf_nextscn(elf, section));) {
		GElf_Shdr header;
		Elf_Data *data;
		size_t count;
		struct slot *more;

		if (!gelf_getshdr(section, &header) || header.sh_type != SHT_RELA ||
		    !(header.sh_flags & SHF_ALLOC))
			continue;
		data = elf_getdata(section, NULL);
		count = data ? data->d_size / sizeof(Elf64_Rela) : 0;
		more = count && count < INT32_MAX
			       ? realloc(plt->slots, (plt->slot_count + count) * sizeof(*more))
			       : NULL;
		if (!more)
			continue;
		plt->slots = more;
		for (size_t i = 0; i < count; i++)
			put_slot(plt, elf, &header, data, (int)i);
	}
}

static int compare_slots(const void *a, const void *b)
{
	const struct slot *x = a, *y = b;

	return (x->address > y->address) - (x->address < y->address);
}

static const char *slot_name(const struct plt *plt, uint64_t address)
{
	struct slot key = {.address = address};
	const struct slot *found =
		bsearch(&key, plt->slots, plt->slot_count, sizeof(key), compare_slots);

	return found ? found->name : NULL;
}

/* Where the stub's "jmp *displacement(%rip)" looks for its target; 0 where it has none. */
static uint64_t jump_slot(const uint8_t *stub, size_t size, uint64_t address)
{
	for (size_t i = 0; i + 6 <= size; i++) {
		int32_t displacement;

		if (stub[i] != 0xff || stub[i + 1] != 0x25)
			continue;
		memcpy(&displacement, stub + i + 2, sizeof(displacement));
		return address + i + 6 + (uint64_t)(int64_t)displacement;
	}
	return 0;
}

static void put_stub(struct plt *plt, uint64_t start, uint64_t size, const char *name)
{
	char *text;

	if (!name || plt->stub_count == STUBS_MAX || asprintf(&text, "%s@plt", name) < 0)
		return;
	plt->stubs[plt->stub_count++] = (struct plt_stub){start, size, text};
}

static void read_stubs(struct plt *plt, Elf_Scn *section, const GElf_Shdr *header)
{
	Elf_Data *data = elf_getdata(section, NULL);
	size_t step = header->sh_entsize == 8 ? 8 : STUB_SIZE;

	if (!data || !data->d_buf)
		return;
	for (size_t at = 0; at + step <= data->d_size; at += step) {
		const uint8_t *stub = (const uint8_t *)data->d_buf + at;
		uint64_t start = header->sh_addr + at;

		put_stub(plt, start, step, slot_name(plt, jump_slot(stub, step, start)));
	}
}

static bool is_x86_64(Elf *elf)
{
	GElf_Ehdr header;

	return gelf_getehdr(elf, &header) && header.e_machine == EM_X86_64 &&
	       gelf_getclass(elf) == ELFCLASS64;
}

size_t plt_load(Elf *elf, struct plt_stub **stubs)
{
	struct plt plt = {.stubs = calloc(STUBS_MAX, sizeof(*plt.stubs))};
	size_t names = 0;

	*stubs = NULL;
	if (!plt.stubs || !is_x86_64(elf) || elf_getshdrstrndx(elf, &names) != 0) {
		free(plt.stubs);
		return 0;
	}
	read_slots(&plt, elf);
	if (plt.slot_count)
		qsort(plt.slots, plt.slot_count, sizeof(*plt.slots), compare_slots);
	for (Elf_Scn *section = NULL; plt.slot_count && (section = elf_nextscn(elf, section));) {
		GElf_Shdr header;
		const char *name = gelf_getshdr(section, &header)
					   ? elf_strptr(elf, names, header.sh_name)
					   : NULL;

		if (name && strncmp(name, ".plt", 4) == 0 && header.sh_type == SHT_PROGBITS)
			read_stubs(&plt, section, &header);
	}
	free(plt.slots);
	*stubs = plt.stubs;
	return plt.stub_count;
}
