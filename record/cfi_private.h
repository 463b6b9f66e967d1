/* What cfi.c, which reads entries, and cfi_program.c, which runs them, share. */
#ifndef RECORD_CFI_PRIVATE_H
#define RECORD_CFI_PRIVATE_H

#include "record/cfi.h"

/* Bytes that are read one after another. A read past the end gives 0 and sets failed. */
struct cfi_reader {
	const struct cfi_section *section;
	size_t at, end; /* offsets in the section, end <= its size */
	bool failed;
};

/* A CIE: what many FDEs have in common. */
struct cfi_common {
	uint64_t code_align;
	int64_t data_align;
	uint64_t return_address;
	uint8_t encoding; /* of the FDEs' addresses, DW_EH_PE_* */
	uint8_t word;
	bool signal;
	bool has_size; /* the augmentation data has its size in front */
	size_t program, end;
};

/* Little-endian, size 1, 2, 4 or 8. */
uint64_t cfi_number(struct cfi_reader *r, unsigned size);
uint64_t cfi_uleb(struct cfi_reader *r);
int64_t cfi_sleb(struct cfi_reader *r);

/* An address as encoding says. */
uint64_t cfi_pointer(struct cfi_reader *r, uint8_t encoding, uint8_t word);

/*
 * Runs the instructions of a CIE and of an FDE whose code begins at start, up to pc. False
 * where one of them makes no sense.
 */
bool cfi_run(const struct cfi_section *section, const struct cfi_common *common, size_t program,
	     size_t end, uint64_t start, uint64_t pc, struct cfi_row *row);

#endif
