#include "record/rule.h"

#include <stdlib.h>
#include <string.h>

#define EXPRESSION_SIZE_MAX 256u /* of all expressions of a row */

static bool is_short(int64_t v)
{
	return v >= INT32_MIN && v <= INT32_MAX;
}

/* Puts a register with its offset into the rule; false where that says not all of it. */
static bool take_register(struct rule *rule, const struct cfi_row *row, uint8_t reg,
			  uint8_t stack_pointer)
{
	const struct cfi_value *value = &row->registers[reg];

	/* A register that is lost is of no use to any caller: any value will do. */
	if (value->how == CFI_SAME || value->how == CFI_UNDEFINED)
		return reg != row->return_address;
	if (value->how != CFI_AT_OFFSET || !is_short(value->offset) || reg == stack_pointer)
		return false;
	if (reg == row->return_address) {
		rule->return_offset = (int32_t)value->offset;
		return true;
	}
	if (rule->saved_count == RULE_SAVED_MAX)
		return false;
	rule->saved[rule->saved_count] = reg;
	rule->saved_offsets[rule->saved_count++] = (int32_t)value->offset;
	return true;
}

static bool make_offsets(struct rule *rule, const struct cfi_row *row, uint8_t stack_pointer)
{
	if (row->cfa.how != CFI_REGISTER || !is_short(row->cfa.offset))
		return false;
	rule->saved_count = 0;
	for (uint8_t reg = 0; reg < CFI_REGISTERS; reg++)
		if (!take_register(rule, row, reg, stack_pointer))
			return false;
	rule->kind = RULE_OFFSETS;
	rule->cfa_register = row->cfa.reg;
	rule->cfa_offset = (int32_t)row->cfa.offset;
	return true;
}

static bool is_expression(const struct cfi_value *value)
{
	return value->how == CFI_AT_EXPRESSION || value->how == CFI_IS_EXPRESSION;
}

static void copy_expression(struct rule_row *copy, struct cfi_value *value, size_t *used,
			    const struct cfi_section *section)
{
	if (!is_expression(value))
		return;
	memcpy(copy->bytes + *used, section->bytes + value->offset, value->size);
	value->offset = (int64_t)*used;
	*used += value->size;
}

static void make_row(struct rule *rule, const struct cfi_row *row,
		     const struct cfi_section *section)
{
	uint64_t size = is_expression(&row->cfa) ? row->cfa.size : 0;
	struct rule_row *copy;
	size_t used = 0;

	for (unsigned i = 0; i < CFI_REGISTERS; i++)
		if (is_expression(&row->registers[i]))
			size += row->registers[i].size;
	copy = size <= EXPRESSION_SIZE_MAX ? malloc(sizeof(*copy) + size) : NULL;
	if (!copy)
		return;
	copy->row = *row;
	copy_expression(copy, &copy->row.cfa, &used, section);
	for (unsigned i = 0; i < CFI_REGISTERS; i++)
		copy_expression(copy, &copy->row.registers[i], &used, section);
	rule->kind = RULE_ROW;
	rule->row = copy;
}

void rule_make(struct rule *rule, const struct cfi_row *row, const struct cfi_section *section,
	       uint8_t stack_pointer)
{
	rule->signal = row->signal;
	if (row->registers[row->return_address].how == CFI_UNDEFINED)
		rule->kind = RULE_BOTTOM;
	else if (!make_offsets(rule, row, stack_pointer))
		make_row(rule, row, section);
}
