/* The instructions of call frame information: DWARF 5, section 6.4.2. */
#include <dwarf.h>

#include "record/cfi_private.h"

#define STATES_MAX      16 /* remembered ones; compilers need one */
#define OPERAND_BITS    6  /* of an instruction whose operand is in its byte */
#define GNU_WINDOW_SAVE 0x2d
#define GNU_NEGATIVE    0x2f

/* What a DW_CFA_restore gives back, and a DW_CFA_remember_state keeps. */
struct machine {
	const struct cfi_common *common;
	struct cfi_reader r;
	uint64_t location, pc;
	struct cfi_row row, initial;
	struct cfi_row states[STATES_MAX];
	unsigned state_count;
	bool reached; /* what follows is for code behind pc */
};

static void advance(struct machine *m, uint64_t delta)
{
	uint64_t to = m->location + delta * m->common->code_align;

	if (to > m->pc || to < m->location)
		m->reached = true;
	m->location = to;
}

static void set_register(struct machine *m, uint64_t reg, uint8_t how, int64_t offset)
{
	if (reg < CFI_REGISTERS)
		m->row.registers[reg] = (struct cfi_value){.how = how, .offset = offset};
}

/* The product wraps, as an address does. */
static int64_t factored(const struct machine *m, uint64_t offset)
{
	return (int64_t)(offset * (uint64_t)m->common->data_align);
}

static struct cfi_value take_expression(struct machine *m, uint8_t how)
{
	uint64_t size = cfi_uleb(&m->r);
	struct cfi_value value = {.how = how, .size = (uint32_t)size, .offset = (int64_t)m->r.at};

	if (m->r.failed || size > m->r.end - m->r.at || size > UINT32_MAX) {
		m->r.failed = true;
		return value;
	}
	m->r.at += size;
	return value;
}

static void set_expression(struct machine *m, uint8_t how)
{
	uint64_t reg = cfi_uleb(&m->r);
	struct cfi_value value = take_expression(m, how);

	if (reg < CFI_REGISTERS)
		m->row.registers[reg] = value;
}

static void set_cfa(struct machine *m, uint64_t reg, int64_t offset)
{
	if (reg >= CFI_REGISTERS)
		m->r.failed = true;
	m->row.cfa = (struct cfi_value){.how = CFI_REGISTER, .reg = (uint8_t)reg, .offset = offset};
}

/* The CFA's offset alone: it must count from a register already. */
static void set_cfa_offset(struct machine *m, int64_t offset)
{
	if (m->row.cfa.how != CFI_REGISTER)
		m->r.failed = true;
	m->row.cfa.offset = offset;
}

static void restore_register(struct machine *m, uint64_t reg)
{
	if (reg < CFI_REGISTERS)
		m->row.registers[reg] = m->initial.registers[reg];
}

static void remember(struct machine *m)
{
	if (m->state_count == STATES_MAX)
		m->r.failed = true;
	else
		m->states[m->state_count++] = m->row;
}

static void recall(struct machine *m)
{
	if (m->state_count == 0)
		m->r.failed = true;
	else
		m->row = m->states[--m->state_count];
}

/* Those that move on in the code. False: it is none of them. */
static bool run_advance(struct machine *m, uint8_t op)
{
	uint64_t to;

	switch (op) {
	case DW_CFA_advance_loc1:
		advance(m, cfi_number(&m->r, 1));
		return true;
	case DW_CFA_advance_loc2:
		advance(m, cfi_number(&m->r, 2));
		return true;
	case DW_CFA_advance_loc4:
		advance(m, cfi_number(&m->r, 4));
		return true;
	case DW_CFA_MIPS_advance_loc8:
		advance(m, cfi_number(&m->r, 8));
		return true;
	case DW_CFA_set_loc:
		to = cfi_pointer(&m->r, m->common->encoding, m->common->word);
		m->reached |= to > m->pc;
		m->location = to;
		return true;
	default:
		return false;
	}
}

/* Those that say what the CFA is. */
static bool run_cfa(struct machine *m, uint8_t op)
{
	uint64_t reg;

	switch (op) {
	case DW_CFA_def_cfa:
		reg = cfi_uleb(&m->r);
		set_cfa(m, reg, (int64_t)cfi_uleb(&m->r));
		return true;
	case DW_CFA_def_cfa_sf:
		reg = cfi_uleb(&m->r);
		set_cfa(m, reg, factored(m, (uint64_t)cfi_sleb(&m->r)));
		return true;
	case DW_CFA_def_cfa_register:
		set_cfa(m, cfi_uleb(&m->r), m->row.cfa.offset);
		return true;
	case DW_CFA_def_cfa_offset:
		set_cfa_offset(m, (int64_t)cfi_uleb(&m->r));
		return true;
	case DW_CFA_def_cfa_offset_sf:
		set_cfa_offset(m, factored(m, (uint64_t)cfi_sleb(&m->r)));
		return true;
	case DW_CFA_def_cfa_expression:
		m->row.cfa = take_expression(m, CFI_IS_EXPRESSION);
		return true;
	default:
		return false;
	}
}

/* Those that say where one register is. */
static bool run_register(struct machine *m, uint8_t op)
{
	uint64_t reg;

	switch (op) {
	case DW_CFA_expression:
		set_expression(m, CFI_AT_EXPRESSION);
		return true;
	case DW_CFA_val_expression:
		set_expression(m, CFI_IS_EXPRESSION);
		return true;
	default:
		break;
	}
	if (op != DW_CFA_offset_extended && op != DW_CFA_offset_extended_sf &&
	    op != DW_CFA_val_offset && op != DW_CFA_val_offset_sf && op != DW_CFA_register &&
	    op != DW_CFA_undefined && op != DW_CFA_same_value && op != DW_CFA_restore_extended &&
	    op != GNU_NEGATIVE)
		return false;
	reg = cfi_uleb(&m->r);
	switch (op) {
	case DW_CFA_offset_extended:
		set_register(m, reg, CFI_AT_OFFSET, factored(m, cfi_uleb(&m->r)));
		break;
	case DW_CFA_offset_extended_sf:
		set_register(m, reg, CFI_AT_OFFSET, factored(m, (uint64_t)cfi_sleb(&m->r)));
		break;
	case GNU_NEGATIVE:
		set_register(m, reg, CFI_AT_OFFSET, factored(m, 0 - cfi_uleb(&m->r)));
		break;
	case DW_CFA_val_offset:
		set_register(m, reg, CFI_IS_OFFSET, factored(m, cfi_uleb(&m->r)));
		break;
	case DW_CFA_val_offset_sf:
		set_register(m, reg, CFI_IS_OFFSET, factored(m, (uint64_t)cfi_sleb(&m->r)));
		break;
	case DW_CFA_register:
		set_register(m, reg, CFI_REGISTER, (int64_t)cfi_uleb(&m->r));
		break;
	case DW_CFA_undefined:
		set_register(m, reg, CFI_UNDEFINED, 0);
		break;
	case DW_CFA_same_value:
		set_register(m, reg, CFI_SAME, 0);
		break;
	default:
		restore_register(m, reg);
	}
	return true;
}

static void run_other(struct machine *m, uint8_t op)
{
	switch (op) {
	case DW_CFA_nop:
	case GNU_WINDOW_SAVE:
		break;
	case DW_CFA_GNU_args_size:
		cfi_uleb(&m->r);
		break;
	case DW_CFA_remember_state:
		remember(m);
		break;
	case DW_CFA_restore_state:
		recall(m);
		break;
	default:
		m->r.failed = true;
	}
}

static void run_one(struct machine *m)
{
	uint8_t op = (uint8_t)cfi_number(&m->r, 1);
	uint8_t operand = op & ((1u << OPERAND_BITS) - 1);

	switch (op & ~((1u << OPERAND_BITS) - 1)) {
	case DW_CFA_advance_loc:
		advance(m, operand);
		return;
	case DW_CFA_offset:
		set_register(m, operand, CFI_AT_OFFSET, factored(m, cfi_uleb(&m->r)));
		return;
	case DW_CFA_restore:
		restore_register(m, operand);
		return;
	default:
		break;
	}
	if (!run_advance(m, op) && !run_cfa(m, op) && !run_register(m, op))
		run_other(m, op);
}

static bool run(struct machine *m, size_t program, size_t end)
{
	m->r.at = program;
	m->r.end = end;
	while (m->r.at < m->r.end && !m->r.failed && !m->reached)
		run_one(m);
	return !m->r.failed;
}

bool cfi_run(const struct cfi_section *section, const struct cfi_common *common, size_t program,
	     size_t end, uint64_t start, uint64_t pc, struct cfi_row *row)
{
	/* Not all of it is set to 0 first: the remembered states are large. */
	struct machine m;

	if (common->return_address >= CFI_REGISTERS)
		return false;
	m.common = common;
	m.r = (struct cfi_reader){.section = section};
	m.pc = UINT64_MAX;
	m.location = start;
	m.state_count = 0;
	m.reached = false;
	m.row = m.initial = (struct cfi_row){0};
	if (!run(&m, common->program, common->end))
		return false;
	m.initial = m.row;
	m.location = start;
	m.pc = pc;
	m.reached = false;
	if (!run(&m, program, end))
		return false;
	*row = m.row;
	row->return_address = (uint8_t)common->return_address;
	row->signal = common->signal;
	return true;
}
