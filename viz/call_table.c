#include "viz/call_table.h"

static uint32_t call_table_add(struct call_table *table, uint32_t slot, uint32_t arch, uint32_t nr)
{
	if (table->count == CALL_ROWS - 1) {
		table->keys[table->count] = (struct call_key){.nr = UINT32_MAX};
		table->count++;
	}
	if (table->count == CALL_ROWS)
		return CALL_ROWS - 1;
	table->keys[table->count] = (struct call_key){.nr = nr, .arch = arch};
	table->slots[slot] = (uint16_t)++table->count;
	return table->count - 1;
}

uint32_t call_table_row(struct call_table *table, uint32_t arch, uint32_t nr)
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
