#include "record/elf_file.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "format/bytes.h"

#define HEADERS_MAX      128 /* program headers looked at */
#define SECTIONS_MAX     8192
#define NAME_MAX_BYTES   32
#define NOTES_SIZE_MAX   4096
#define PAGE_BYTES       4096u
#define ZDEBUG_HEAD_SIZE 12 /* "ZLIB" and the size, big-endian */
#define GNU_NOTE         3  /* NT_GNU_BUILD_ID */
#define COMPRESS_ZSTD    2  /* ELFCOMPRESS_ZSTD, younger than Debian 12's elf.h */

bool elf_read(const struct elf_source *source, uint64_t offset, void *buf, size_t size)
{
	size_t done = 0;

	if (offset > INT64_MAX)
		return false;
	if (source->bytes) {
		if (offset > source->size || size > source->size - offset)
			return false;
		memcpy(buf, source->bytes + offset, size);
		return true;
	}
	while (done < size) {
		ssize_t n = pread(source->fd, (uint8_t *)buf + done, size - done,
				  (off_t)(offset + done));

		if (n <= 0)
			return false;
		done += (size_t)n;
	}
	return true;
}

static uint64_t get_word(const struct elf_file *file, const uint8_t *p)
{
	return file->is_64 ? get_u64(p) : get_u32(p);
}

/* Name, then contents, each padded to 4 bytes; the build-id is one of the notes. */
static void find_build_id(struct elf_file *file, const uint8_t *notes, size_t size)
{
	while (size >= 12 && file->build_id_size == 0) {
		uint64_t name = get_u32(notes), contents = get_u32(notes + 4);
		uint64_t at = 12 + ((name + 3) & ~UINT64_C(3));
		uint64_t next = at + ((contents + 3) & ~UINT64_C(3));

		if (at > size || contents > size - at)
			return;
		if (get_u32(notes + 8) == GNU_NOTE && name == 4 &&
		    memcmp(notes + 12, "GNU", 4) == 0 && contents <= BUILD_ID_SIZE_MAX) {
			file->build_id_size = (uint8_t)contents;
			memcpy(file->build_id, notes + at, contents);
		}
		if (next > size)
			return;
		notes += next;
		size -= next;
	}
}

static void read_notes(struct elf_file *file, const struct elf_source *source,
		       const struct elf_segment *segment)
{
	uint8_t notes[NOTES_SIZE_MAX];
	size_t size = segment->size < sizeof(notes) ? segment->size : sizeof(notes);

	if (file->build_id_size == 0 && elf_read(source, segment->offset, notes, size))
		find_build_id(file, notes, size);
}

static void take_header(struct elf_file *file, const struct elf_source *source, const uint8_t *p)
{
	struct elf_segment segment = {
		.offset = get_word(file, p + (file->is_64 ? 8 : 4)),
		.address = get_word(file, p + (file->is_64 ? 16 : 8)),
		.size = get_word(file, p + (file->is_64 ? 32 : 16)),
		.executable = get_u32(p + (file->is_64 ? 4 : 24)) & PF_X,
	};

	switch (get_u32(p)) {
	case PT_LOAD:
		if (file->segment_count < ELF_SEGMENTS_MAX)
			file->segments[file->segment_count++] = segment;
		break;
	case PT_GNU_EH_FRAME:
		file->unwind_table = segment;
		break;
	case PT_NOTE:
		read_notes(file, source, &segment);
		break;
	default:
		break;
	}
}

static bool read_headers(struct elf_file *file, const struct elf_source *source, uint64_t offset,
			 unsigned count)
{
	size_t size = file->is_64 ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr);
	uint8_t bytes[HEADERS_MAX * sizeof(Elf64_Phdr)];

	if (count > HEADERS_MAX || !elf_read(source, offset, bytes, count * size))
		return false;
	for (unsigned i = 0; i < count; i++)
		take_header(file, source, bytes + i * size);
	return true;
}

bool elf_file_read(struct elf_file *file, const struct elf_source *source)
{
	uint8_t h[sizeof(Elf64_Ehdr)] = {0};
	size_t header_size, section_size;
	const uint8_t *counts;

	memset(file, 0, sizeof(*file));
	if (!elf_read(source, 0, h, sizeof(Elf32_Ehdr)) || memcmp(h, ELFMAG, SELFMAG) != 0 ||
	    h[EI_DATA] != ELFDATA2LSB)
		return false;
	if (h[EI_CLASS] != ELFCLASS64 && h[EI_CLASS] != ELFCLASS32)
		return false;
	file->is_64 = h[EI_CLASS] == ELFCLASS64;
	if (file->is_64 && !elf_read(source, 0, h, sizeof(Elf64_Ehdr)))
		return false;
	file->machine = get_u16(h + 18);
	counts = h + (file->is_64 ? 54 : 42);
	header_size = file->is_64 ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr);
	section_size = file->is_64 ? sizeof(Elf64_Shdr) : sizeof(Elf32_Shdr);
	if (get_u16(counts + 4) == section_size && get_u16(counts + 6) <= SECTIONS_MAX) {
		file->section_table = get_word(file, h + (file->is_64 ? 40 : 32));
		file->section_count = get_u16(counts + 6);
		file->section_names = get_u16(counts + 8);
	}
	return get_u16(counts) == header_size &&
	       read_headers(file, source, get_word(file, h + (file->is_64 ? 32 : 28)),
			    get_u16(counts + 2));
}

static void take_section(const struct elf_file *file, const uint8_t *p, struct elf_section *section)
{
	uint64_t flags = get_word(file, p + 8);

	*section = (struct elf_section){
		.address = get_word(file, p + (file->is_64 ? 16 : 12)),
		.offset = get_word(file, p + (file->is_64 ? 24 : 16)),
		.size = get_u32(p + 4) == SHT_NOBITS ? 0
						     : get_word(file, p + (file->is_64 ? 32 : 20)),
		.compressed = flags & SHF_COMPRESSED,
	};
}

/* Whether the name at offset is the wanted one, or that with a z behind the dot. */
static bool has_name(const struct elf_source *source, uint64_t offset, const char *name, bool *z)
{
	char found[NAME_MAX_BYTES] = {0};
	size_t size = strlen(name) + 1;

	if (size + 1 > sizeof(found))
		return false;
	/* At the end of the file there is no byte behind the name. */
	if (!elf_read(source, offset, found, size + 1) && !elf_read(source, offset, found, size))
		return false;
	*z = found[0] == '.' && found[1] == 'z' && memcmp(found + 2, name + 1, size - 1) == 0;
	return *z || memcmp(found, name, size) == 0;
}

bool elf_file_section(const struct elf_file *file, const struct elf_source *source,
		      const char *name, struct elf_section *section)
{
	size_t size = file->is_64 ? sizeof(Elf64_Shdr) : sizeof(Elf32_Shdr);
	uint8_t *table = NULL;
	bool found = false, z = false;
	struct elf_section names;

	if (file->section_table == 0 || file->section_names >= file->section_count)
		return false;
	table = malloc(file->section_count * size);
	if (table && elf_read(source, file->section_table, table, file->section_count * size)) {
		take_section(file, table + file->section_names * size, &names);
		for (unsigned i = 0; i < file->section_count && !found; i++) {
			uint32_t at = get_u32(table + i * size);

			found = at < names.size && names.offset <= INT64_MAX &&
				has_name(source, names.offset + at, name, &z);
			if (found)
				take_section(file, table + i * size, section);
		}
	}
	section->zdebug = found && z;
	free(table);
	return found && section->size > 0;
}

static bool inflate_all(const uint8_t *from, size_t from_size, uint8_t *to, size_t size)
{
	uLongf got = size;

	return uncompress(to, &got, from, from_size) == Z_OK && got == size;
}

/* What is in front of compressed bytes: their kind, and what they are when decompressed. */
static bool read_compression(const struct elf_file *file, const struct elf_section *section,
			     const uint8_t *p, size_t size, uint32_t *kind, uint64_t *raw,
			     size_t *head)
{
	if (section->zdebug) {
		*head = ZDEBUG_HEAD_SIZE;
		*kind = ELFCOMPRESS_ZLIB;
		*raw = 0;
		for (unsigned i = 4; i < ZDEBUG_HEAD_SIZE && size >= ZDEBUG_HEAD_SIZE; i++)
			*raw = *raw << 8 | p[i];
		return size >= ZDEBUG_HEAD_SIZE && memcmp(p, "ZLIB", 4) == 0;
	}
	*head = file->is_64 ? sizeof(Elf64_Chdr) : sizeof(Elf32_Chdr);
	if (size < *head)
		return false;
	*kind = get_u32(p);
	*raw = get_word(file, p + (file->is_64 ? 8 : 4));
	return true;
}

static uint8_t *decompress(const struct elf_file *file, const struct elf_section *section,
			   const uint8_t *p, size_t stored, size_t limit, size_t *size)
{
	uint32_t kind;
	uint64_t raw;
	size_t head;
	uint8_t *to;
	bool good;

	if (!read_compression(file, section, p, stored, &kind, &raw, &head) || raw == 0 ||
	    raw > limit)
		return NULL;
	to = malloc(raw);
	if (!to)
		return NULL;
	if (kind == ELFCOMPRESS_ZLIB)
		good = inflate_all(p + head, stored - head, to, raw);
	else
		good = kind == COMPRESS_ZSTD &&
		       ZSTD_decompress(to, raw, p + head, stored - head) == raw;
	if (good) {
		*size = raw;
		return to;
	}
	free(to);
	return NULL;
}

uint8_t *elf_file_load(const struct elf_file *file, const struct elf_source *source,
		       const struct elf_section *section, size_t limit, size_t *size)
{
	uint8_t *stored = section->size && section->size <= limit ? malloc(section->size) : NULL;
	uint8_t *raw;

	if (!stored)
		return NULL;
	if (!elf_read(source, section->offset, stored, section->size)) {
		free(stored);
		return NULL;
	}
	*size = section->size;
	if (!section->compressed && !section->zdebug)
		return stored;
	raw = decompress(file, section, stored, section->size, limit, size);
	free(stored);
	return raw;
}

/* Two segments may share a page of the file; code is mapped from the executable one. */
static const struct elf_segment *segment_of(const struct elf_file *file, uint64_t file_offset)
{
	const struct elf_segment *found = NULL;

	for (unsigned i = 0; i < file->segment_count; i++) {
		const struct elf_segment *s = &file->segments[i];
		uint64_t begin = s->offset & ~(uint64_t)(PAGE_BYTES - 1);

		if (file_offset < begin || file_offset - begin >= s->size + (s->offset - begin))
			continue;
		if (!found || (s->executable && !found->executable))
			found = s;
	}
	return found;
}

uint64_t elf_file_bias(const struct elf_file *file, uint64_t start, uint64_t file_offset)
{
	const struct elf_segment *s = segment_of(file, file_offset);

	return start - file_offset + (s ? s->offset - s->address : 0);
}
