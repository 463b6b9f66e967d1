/*
 * How to get from a place in the code to its caller: a row of call frame information, made
 * short.
 */
#ifndef RECORD_RULE_H
#define RECORD_RULE_H

#include <stdbool.h>
#include <stdint.h>

#include "record/cfi.h"

#define RULE_SAVED_MAX 6 /* x86-64 has so many registers that a call keeps, without rsp */

enum rule_kind {
	RULE_NONE = 0, /* nothing is known; perhaps there are frame pointers */
	RULE_BOTTOM,   /* nobody called this */
	RULE_OFFSETS,  /* what compilers write: all lies at offsets from the CFA */
	RULE_ROW,      /* anything else */
};

/* Expressions of row are offsets in bytes. */
struct rule_row {
	struct cfi_row row;
	uint8_t bytes[];
};

/* One cache line, so that a place that is known costs one. */
struct rule {
	uint64_t offset; /* the place, with module; 0 and module 0: free */
	uint32_t module;
	uint8_t kind; /* enum rule_kind */
	bool signal;  /* a signal frame: its caller was interrupted */
	/* Of RULE_OFFSETS. */
	uint8_t cfa_register;
	uint8_t saved_count;
	int32_t cfa_offset;            /* CFA: the register and this */
	int32_t return_offset;         /* from the CFA, as those of the saved registers */
	uint8_t saved[RULE_SAVED_MAX]; /* DWARF numbers */
	int32_t saved_offsets[RULE_SAVED_MAX];
	struct rule_row *row; /* of RULE_ROW */
};

/*
 * Makes a rule of a row whose expressions lie in section. rule->row, where there is one, is
 * for free().
 */
void rule_make(struct rule *rule, const struct cfi_row *row, const struct cfi_section *section,
	       uint8_t stack_pointer);

#endif
