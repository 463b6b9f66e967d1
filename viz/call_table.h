/*
 * Finds the row of a system call: (architecture, number) to a small index, in O(1).
 *
 * Rows are given out in the order in which calls are first seen, so a table that is
 * walked from 0 on has a defined order. A flat value without pointers.
 */
#ifndef VIZ_CALL_TABLE_H
#define VIZ_CALL_TABLE_H

#include <stdint.h>

#define CALL_ROWS  384 /* more different calls than any program makes; see call_table_row() */
#define CALL_SLOTS 1024

struct call_key {
	uint32_t nr;
	uint32_t arch;
};

/* Zero-initialised it is empty. */
struct call_table {
	uint16_t slots[CALL_SLOTS]; /* row + 1, open addressing */
	struct call_key keys[CALL_ROWS];
	uint32_t count;
};

/* A new row for a call that has none, in the empty slot that was found for it. */
uint32_t call_table_add(struct call_table *table, uint32_t slot, uint32_t arch, uint32_t nr);

/*
 * The row of a call, a new one where it was not seen before. When all are taken, the
 * last row is shared by what follows; its key then has nr UINT32_MAX.
 */
static inline uint32_t call_table_row(struct call_table *table, uint32_t arch, uint32_t nr)
{
	uint32_t slot = (nr * 2654435761U ^ arch * 40503U) % CALL_SLOTS;

	/* Ends: there are more slots than rows, so an empty one is always met. */
	for (; table->slots[slot]; slot = (slot + 1) % CALL_SLOTS) {
		uint32_t row = table->slots[slot] - 1U;

		if (table->keys[row].nr == nr && table->keys[row].arch == arch)
			return row;
	}
	return call_table_add(table, slot, arch, nr);
}

#endif
