/*
 * Call frame information: what .eh_frame and .debug_frame say about a place in the code.
 * DWARF 5, section 6.4, and the Linux Standard Base, "Exception Frames".
 *
 * A reader of its own, because libdw takes memory as the bytes tell it to: a register number
 * of 4 bytes makes a row of 1.5 GB (elfutils 0.188). Here a row has a fixed size, registers
 * that it has no room for are passed over, and work and memory are bounded by the size of
 * the section.
 */
#ifndef RECORD_CFI_H
#define RECORD_CFI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CFI_REGISTERS 17 /* DWARF numbers 0..16: all that x86-64 and i386 unwind */

/* Bytes of a section, and how they are to be read. */
struct cfi_section {
	const uint8_t *bytes;
	size_t size;
	uint64_t address;    /* virtual address of the first byte */
	uint64_t text, data; /* what addresses of these kinds count from; 0: not known */
	uint8_t word;        /* size of an address: 4 or 8 */
	bool is_eh;          /* .eh_frame, else .debug_frame */
};

/* The entries by address, for a section that has no table of its own. */
struct cfi_index {
	struct cfi_index_row *rows;
	size_t count;
};

/* How the caller's value of a register is found. CFA: canonical frame address. */
enum cfi_how {
	CFI_SAME = 0,      /* it was not changed */
	CFI_UNDEFINED,     /* it is lost; of the return address: there is no caller */
	CFI_AT_OFFSET,     /* in memory at CFA + offset */
	CFI_IS_OFFSET,     /* CFA + offset */
	CFI_REGISTER,      /* in another register, number in offset; of the CFA: reg + offset */
	CFI_AT_EXPRESSION, /* in memory at the address that a DWARF expression gives */
	CFI_IS_EXPRESSION, /* what the expression gives */
};

struct cfi_value {
	uint8_t how;   /* enum cfi_how */
	uint8_t reg;   /* of the CFA */
	uint32_t size; /* of the expression, which lies at offset in the section */
	int64_t offset;
};

/* What is true at one place. */
struct cfi_row {
	struct cfi_value cfa; /* CFI_REGISTER or CFI_IS_EXPRESSION, else it is not known */
	struct cfi_value registers[CFI_REGISTERS];
	uint8_t return_address; /* DWARF number of its column */
	bool signal;            /* augmentation S: it was interrupted, not called */
};

/*
 * The row for address pc, by the entry at offset, which an index or table gave. False where
 * that is no entry for pc or not to be understood.
 */
bool cfi_row(const struct cfi_section *section, uint64_t offset, uint64_t pc, struct cfi_row *row);

/* Finds all entries of a section; false: out of memory. */
bool cfi_index_make(struct cfi_index *index, const struct cfi_section *section);
void cfi_index_release(struct cfi_index *index);

/* Memory that it takes, in bytes. */
size_t cfi_index_size(const struct cfi_index *index);

/* The offset of the last entry that begins at pc or before. False: none. */
bool cfi_index_find(const struct cfi_index *index, uint64_t pc, uint64_t *offset);

/* The table of an .eh_frame_hdr: sorted pairs of code address and address of its entry. */
struct cfi_table {
	const uint8_t *rows; /* NULL: there is no table */
	size_t count;
	uint64_t base;     /* both addresses count from there */
	uint64_t eh_frame; /* address of the section */
};

/*
 * Reads the head of an .eh_frame_hdr that lies at address. False where eh_frame is not told;
 * a table in another form than all linkers write is as none.
 */
bool cfi_table_read(struct cfi_table *table, const uint8_t *bytes, size_t size, uint64_t address,
		    uint8_t word);

/* As cfi_index_find(), the offset in the section. */
bool cfi_table_find(const struct cfi_table *table, uint64_t pc, uint64_t *offset);

#endif
