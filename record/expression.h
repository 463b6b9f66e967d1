/* DWARF expressions as call frame information has them: DWARF 5, section 2.5. */
#ifndef RECORD_EXPRESSION_H
#define RECORD_EXPRESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What an expression may ask for. */
struct expression_input {
	const uint64_t *registers; /* by DWARF number */
	size_t register_count;
	uint8_t word; /* size of an address, 4 or 8 */
	/* Reads size bytes of memory, 1 to 8, little-endian; false where there are none. */
	bool (*load)(void *context, uint64_t address, unsigned size, uint64_t *value);
	void *context;
};

/*
 * Evaluates size bytes, with first on the stack where it is not NULL. False where they make
 * no sense, want what only a debugger knows, or don't come to an end.
 */
bool expression_evaluate(const struct expression_input *input, const uint8_t *bytes, size_t size,
			 const uint64_t *first, uint64_t *result);

#endif
