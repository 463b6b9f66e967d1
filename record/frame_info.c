#include "record/frame_info.h"

#include <stdlib.h>

/* A section with one of the two ways to find an entry in it. */
struct frame_section {
	struct cfi_section cfi; /* bytes are for free(); NULL: there is none */
	struct cfi_table table;
	struct cfi_index index;
};

struct frame_info {
	struct frame_section eh, debug;
	uint8_t *table; /* .eh_frame_hdr */
	size_t size;
	bool whole;
};

/* The part of the file that an address and what follows it in its segment lie in. */
static bool segment_rest(const struct elf_file *file, uint64_t address, struct elf_section *part)
{
	for (unsigned i = 0; i < file->segment_count; i++) {
		const struct elf_segment *s = &file->segments[i];
		uint64_t skip = address - s->address;

		if (skip >= s->size)
			continue;
		*part = (struct elf_section){
			.offset = s->offset + skip, .address = address, .size = s->size - skip};
		return true;
	}
	return false;
}

/* Where the program headers tell of a table: it says where .eh_frame is. */
static bool read_table(struct frame_info *info, const struct elf_file *file,
		       const struct elf_source *source, struct elf_section *eh)
{
	const struct elf_segment *segment = &file->unwind_table;
	const struct elf_section part = {.offset = segment->offset, .size = segment->size};
	size_t size;

	info->table = elf_file_load(file, source, &part, FRAME_INFO_SIZE_MAX, &size);
	if (!info->table)
		return false;
	info->size += size;
	return cfi_table_read(&info->eh.table, info->table, size, segment->address,
			      file->is_64 ? 8 : 4) &&
	       segment_rest(file, info->eh.table.eh_frame, eh);
}

static bool load_section(struct frame_info *info, struct frame_section *s,
			 const struct elf_file *file, const struct elf_source *source,
			 const struct elf_section *section, bool is_eh)
{
	size_t size;

	s->cfi = (struct cfi_section){
		.bytes = elf_file_load(file, source, section, FRAME_INFO_SIZE_MAX, &size),
		.address = section->address,
		.word = file->is_64 ? 8 : 4,
		.is_eh = is_eh,
	};
	if (!s->cfi.bytes)
		return false;
	s->cfi.size = size;
	info->size += size;
	if (s->table.rows)
		return true;
	if (!cfi_index_make(&s->index, &s->cfi))
		return false;
	info->size += cfi_index_size(&s->index);
	return true;
}

struct frame_info *frame_info_new(const struct elf_file *file, const struct elf_source *source)
{
	struct frame_info *info = calloc(1, sizeof(*info));
	struct elf_section eh;

	if (!info)
		return NULL;
	if (read_table(info, file, source, &eh) || elf_file_section(file, source, ".eh_frame", &eh))
		load_section(info, &info->eh, file, source, &eh, true);
	return info;
}

static void section_release(struct frame_section *s)
{
	free((uint8_t *)s->cfi.bytes);
	cfi_index_release(&s->index);
}

void frame_info_free(struct frame_info *info)
{
	if (!info)
		return;
	section_release(&info->eh);
	section_release(&info->debug);
	free(info->table);
	free(info);
}

static bool section_row(const struct frame_section *s, uint64_t address, struct cfi_row *row)
{
	uint64_t offset;
	bool found;

	if (!s->cfi.bytes)
		return false;
	found = s->table.rows ? cfi_table_find(&s->table, address, &offset)
			      : cfi_index_find(&s->index, address, &offset);
	return found && cfi_row(&s->cfi, offset, address, row);
}

bool frame_info_row(const struct frame_info *info, uint64_t address, struct cfi_row *row,
		    const struct cfi_section **section)
{
	*section = &info->eh.cfi;
	if (section_row(&info->eh, address, row))
		return true;
	*section = &info->debug.cfi;
	return section_row(&info->debug, address, row);
}

bool frame_info_add_debug(struct frame_info *info, const struct elf_file *file,
			  const struct elf_source *source)
{
	struct elf_section section;

	if (info->whole)
		return false;
	info->whole = true;
	return elf_file_section(file, source, ".debug_frame", &section) &&
	       load_section(info, &info->debug, file, source, &section, false);
}

bool frame_info_is_whole(const struct frame_info *info)
{
	return info->whole;
}

size_t frame_info_size(const struct frame_info *info)
{
	return info->size;
}
