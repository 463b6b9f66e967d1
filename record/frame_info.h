/*
 * The call frame information of one ELF file, in memory: .eh_frame by the table that
 * PT_GNU_EH_FRAME has or by one made here, and .debug_frame for what the former is silent
 * about (Go).
 */
#ifndef RECORD_FRAME_INFO_H
#define RECORD_FRAME_INFO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record/cfi.h"
#include "record/elf_file.h"

#define FRAME_INFO_SIZE_MAX (128u << 20) /* of one section, decompressed */

struct frame_info;

/* Reads .eh_frame; a file may have none. NULL: out of memory. */
struct frame_info *frame_info_new(const struct elf_file *file, const struct elf_source *source);
void frame_info_free(struct frame_info *info);

/*
 * The row for a virtual address of the file. Expressions in it are offsets in *section,
 * which lives as long as info. False: there is none in what was read so far.
 */
bool frame_info_row(const struct frame_info *info, uint64_t address, struct cfi_row *row,
		    const struct cfi_section **section);

/* Reads .debug_frame, when called first. False: nothing new is known. */
bool frame_info_add_debug(struct frame_info *info, const struct elf_file *file,
			  const struct elf_source *source);

/* True once frame_info_add_debug() was called. */
bool frame_info_is_whole(const struct frame_info *info);

/* Memory that it takes, in bytes. */
size_t frame_info_size(const struct frame_info *info);

#endif
