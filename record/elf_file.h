/*
 * What the unwinder needs of an ELF file, read by pread(2): a target's file may be cut while
 * it is looked at, and then a mapping of it would be a SIGBUS. The bytes are hostile; what
 * does not fit is as if it were not there. elf(5).
 */
#ifndef RECORD_ELF_FILE_H
#define RECORD_ELF_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "format/symbols.h"

#define ELF_SEGMENTS_MAX 16 /* PT_LOADs of one file that are kept */

/* A file, or bytes that stand for one where bytes is not NULL. Owns neither. */
struct elf_source {
	int fd;
	const uint8_t *bytes;
	uint64_t size; /* of bytes */
};

struct elf_segment {
	uint64_t offset, address, size; /* in the file; virtual; bytes that the file has of it */
	bool executable;
};

struct elf_file {
	bool is_64;       /* ELFCLASS64: size of addresses in the file */
	uint16_t machine; /* EM_X86_64, EM_386, ... */
	uint8_t segment_count;
	uint8_t build_id_size; /* 0: none */
	uint8_t build_id[BUILD_ID_SIZE_MAX];
	struct elf_segment segments[ELF_SEGMENTS_MAX];
	struct elf_segment unwind_table; /* PT_GNU_EH_FRAME; size 0: none */
	uint64_t section_table;          /* offset; 0: none */
	uint16_t section_count, section_names;
};

/* A section as it lies in the file. */
struct elf_section {
	uint64_t offset, address, size;
	bool compressed; /* SHF_COMPRESSED */
	bool zdebug;     /* the older form, .zdebug_* with "ZLIB" in front */
};

/* True where all size bytes at offset could be read. */
bool elf_read(const struct elf_source *source, uint64_t offset, void *buf, size_t size);

/* Reads the headers. False where it is no ELF file of little-endian numbers. */
bool elf_file_read(struct elf_file *file, const struct elf_source *source);

/* The section of that name, ".debug_*" also as ".zdebug_*". False: none. */
bool elf_file_section(const struct elf_file *file, const struct elf_source *source,
		      const char *name, struct elf_section *section);

/*
 * The section's bytes, decompressed (zlib, zstd), for free(); *size is how many. NULL where
 * they cannot be read or are more than limit.
 */
uint8_t *elf_file_load(const struct elf_file *file, const struct elf_source *source,
		       const struct elf_section *section, size_t limit, size_t *size);

/*
 * What to take from an address of code that was mapped at start from file_offset on, so
 * that it becomes one of the file's virtual addresses. Code that no segment has gets its
 * place in the file for one.
 */
uint64_t elf_file_bias(const struct elf_file *file, uint64_t start, uint64_t file_offset);

#endif
