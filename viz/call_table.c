#include "viz/call_table.h"

uint32_t call_table_add(struct call_table *table, uint32_t slot, uint32_t arch, uint32_t nr)
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
