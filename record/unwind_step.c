/* From a frame to its caller. */
#include <string.h>
#include <sys/ptrace.h>
#include <sys/user.h>

#include "record/call_sites.h"
#include "record/expression.h"
#include "record/memory.h"
#include "record/unwind_private.h"

#define CODE_32   0x23 /* cs of 32-bit code: __USER32_CS of Linux */
#define ALL_KNOWN UINT32_MAX

#define AT(reg) offsetof(struct user_regs_struct, reg)

const struct abi unwind_abi_64 = {
	.word = 8,
	.stack_pointer = 7,
	.frame_pointer = 6,
	.ip = 16,
	.count = 17,
	.places = {AT(rax), AT(rdx), AT(rcx), AT(rbx), AT(rsi), AT(rdi), AT(rbp), AT(rsp), AT(r8),
		   AT(r9), AT(r10), AT(r11), AT(r12), AT(r13), AT(r14), AT(r15), AT(rip)},
};

static const struct abi abi_32 = {
	.word = 4,
	.stack_pointer = 4,
	.frame_pointer = 5,
	.ip = 8,
	.count = 9,
	.places = {AT(rax), AT(rcx), AT(rdx), AT(rbx), AT(rsp), AT(rbp), AT(rsi), AT(rdi), AT(rip)},
};

static bool load_word(struct walk *w, uint64_t address, uint64_t *value)
{
	return stack_copy_load(&w->unwinder->stack, address, w->abi->word, value);
}

/* For expressions. */
static bool load_any(void *context, uint64_t address, unsigned size, uint64_t *value)
{
	struct walk *w = context;

	return stack_copy_load(&w->unwinder->stack, address, size, value);
}

/* What a caller's stack pointer must be. */
enum order {
	ORDER_ABOVE, /* each call takes some of the stack: else a walk goes in circles */
	ORDER_EQUAL, /* or equal: the return address is in a register, as inside of vfork() */
	ORDER_ANY,   /* of a signal, whose frame may be on another stack */
};

static enum step go_to_caller(struct walk *w, uint64_t ip, uint64_t stack_pointer, enum order order)
{
	uint64_t *sp = &w->registers[w->abi->stack_pointer];

	if (ip == 0 && order != ORDER_ANY)
		return STEP_BOTTOM;
	if ((order == ORDER_ABOVE && stack_pointer <= *sp) ||
	    (order == ORDER_EQUAL && stack_pointer < *sp))
		return STEP_LOST;
	*sp = stack_pointer;
	w->registers[w->abi->ip] = ip;
	w->exact = order == ORDER_ANY;
	return STEP_CALLER;
}

bool unwind_fetch_registers(struct walk *w)
{
	struct user_regs_struct regs;

	if (w->known == ALL_KNOWN)
		return true;
	if (ptrace(PTRACE_GETREGS, w->tid, NULL, &regs) != 0)
		return false;
	if (!w->abi)
		w->abi = (regs.cs & 0xffff) == CODE_32 ? &abi_32 : &unwind_abi_64;
	for (unsigned i = 0; i < w->abi->count; i++)
		if (!(w->known & 1u << i))
			memcpy(&w->registers[i], (char *)&regs + w->abi->places[i], 8);
	w->known = ALL_KNOWN;
	return true;
}

static bool want_register(struct walk *w, unsigned reg)
{
	return w->known & 1u << reg || unwind_fetch_registers(w);
}

static enum step step_offsets(struct walk *w, const struct rule *rule)
{
	uint64_t cfa, ip;

	if (!want_register(w, rule->cfa_register))
		return STEP_LOST;
	cfa = w->registers[rule->cfa_register] + (uint64_t)(int64_t)rule->cfa_offset;
	if (w->abi->word == 4)
		cfa = (uint32_t)cfa;
	if (!load_word(w, cfa + (uint64_t)(int64_t)rule->return_offset, &ip))
		return STEP_LOST;
	for (unsigned i = 0; i < rule->saved_count; i++) {
		uint64_t at = cfa + (uint64_t)(int64_t)rule->saved_offsets[i];

		if (!load_word(w, at, &w->registers[rule->saved[i]]))
			return STEP_LOST;
		w->known |= 1u << rule->saved[i];
	}
	return go_to_caller(w, ip, cfa, rule->signal ? ORDER_ANY : ORDER_ABOVE);
}

static bool evaluate(struct walk *w, const struct rule_row *row, const struct cfi_value *value,
		     const uint64_t *cfa, uint64_t *result)
{
	const struct expression_input input = {
		.registers = w->registers,
		.register_count = w->abi->count,
		.word = w->abi->word,
		.load = load_any,
		.context = w,
	};

	return expression_evaluate(&input, row->bytes + value->offset, value->size, cfa, result);
}

/* What the caller has in a register. */
static bool caller_value(struct walk *w, const struct rule_row *row, unsigned reg, uint64_t cfa,
			 uint64_t *result)
{
	const struct cfi_value *value = &row->row.registers[reg];
	uint64_t at = cfa + (uint64_t)value->offset;

	switch (value->how) {
	case CFI_AT_OFFSET:
		return load_word(w, at, result);
	case CFI_IS_OFFSET:
		*result = at;
		return true;
	case CFI_REGISTER:
		if ((uint64_t)value->offset >= CFI_REGISTERS)
			return false;
		*result = w->registers[value->offset];
		return true;
	case CFI_AT_EXPRESSION:
		return evaluate(w, row, value, &cfa, &at) && load_word(w, at, result);
	case CFI_IS_EXPRESSION:
		return evaluate(w, row, value, &cfa, result);
	default: /* the stack pointer is the CFA if nothing else is said */
		*result = reg == w->abi->stack_pointer ? cfa : w->registers[reg];
		return reg != row->row.return_address;
	}
}

static bool row_cfa(struct walk *w, const struct rule_row *row, uint64_t *cfa)
{
	const struct cfi_value *value = &row->row.cfa;

	if (value->how == CFI_IS_EXPRESSION)
		return evaluate(w, row, value, NULL, cfa);
	*cfa = w->registers[value->reg] + (uint64_t)value->offset;
	return value->how == CFI_REGISTER;
}

static enum order order_of(const struct rule *rule, const struct abi *abi)
{
	if (rule->signal)
		return ORDER_ANY;
	return rule->row->row.registers[abi->ip].how == CFI_REGISTER ? ORDER_EQUAL : ORDER_ABOVE;
}

static enum step step_row(struct walk *w, const struct rule *rule)
{
	const struct rule_row *row = rule->row;
	const struct abi *abi = w->abi;
	uint64_t found[CFI_REGISTERS];
	uint64_t cfa, sp;

	if (row->row.return_address != abi->ip || !unwind_fetch_registers(w) ||
	    !row_cfa(w, row, &cfa))
		return STEP_LOST;
	for (unsigned reg = 0; reg < abi->count; reg++)
		if (!caller_value(w, row, reg, cfa, &found[reg]))
			return STEP_LOST;
	sp = found[abi->stack_pointer];
	found[abi->stack_pointer] = w->registers[abi->stack_pointer];
	memcpy(w->registers, found, abi->count * sizeof(found[0]));
	return go_to_caller(w, found[abi->ip], sp, order_of(rule, abi));
}

/*
 * Code without call frame information most often keeps frame pointers: the caller's lies
 * where the register points to, the return address behind it. 0 ends the chain. A return
 * address must lie in code, for the register may as well hold anything.
 */
static enum step step_frame_pointer(struct walk *w)
{
	uint64_t *fp = &w->registers[w->abi->frame_pointer];
	uint64_t word = w->abi->word, at, ip, caller;
	struct code_place place;

	if (!want_register(w, w->abi->frame_pointer))
		return STEP_LOST;
	at = *fp;
	if (at == 0)
		return STEP_BOTTOM;
	if (at < w->registers[w->abi->stack_pointer] || !load_word(w, at, &caller) ||
	    !load_word(w, at + word, &ip))
		return STEP_LOST;
	if (ip && !mappings_find(w->mappings, w->tid, ip - 1, &place))
		return STEP_LOST;
	*fp = caller;
	return go_to_caller(w, ip, at + 2 * word, ORDER_ABOVE);
}

/* Whether a call returns to an address. */
static bool is_call_site(struct walk *w, uint64_t address)
{
	uint64_t serial = mappings_serial(w->mappings);
	struct call_site *site = &w->unwinder->call_sites[address % CALL_SITES];
	uint8_t bytes[CALL_SIZE_MAX];
	struct code_place place;

	if (address < sizeof(bytes) || !mappings_find(w->mappings, w->tid, address - 1, &place))
		return false;
	if (site->address == address && site->serial == serial)
		return site->is;
	*site = (struct call_site){.serial = serial, .address = address};
	site->is = memory_read(w->tid, address - sizeof(bytes), bytes, sizeof(bytes)) ==
			   sizeof(bytes) &&
		   call_ends(bytes);
	return site->is;
}

enum step unwind_step_entry(struct walk *w)
{
	uint64_t sp = w->registers[w->abi->stack_pointer], ip;

	if (!load_word(w, sp, &ip) || !is_call_site(w, ip))
		return STEP_LOST;
	return go_to_caller(w, ip, sp + w->abi->word, ORDER_ABOVE);
}

/*
 * A frame of which no call frame information tells. The innermost is in most cases one that
 * makes a system call and nothing else: clone3() of glibc, the stubs of Go. One that was
 * interrupted may be anywhere.
 */
enum step unwind_step_unknown(struct walk *w, bool innermost)
{
	enum step next = innermost ? unwind_step_entry(w) : step_frame_pointer(w);

	if (next == STEP_LOST && innermost)
		next = step_frame_pointer(w);
	else if (next == STEP_LOST && w->exact)
		next = unwind_step_entry(w);
	return next;
}

enum step unwind_step(struct walk *w, const struct rule *rule, bool innermost)
{
	switch (rule->kind) {
	case RULE_OFFSETS:
		return step_offsets(w, rule);
	case RULE_BOTTOM:
		return STEP_BOTTOM;
	case RULE_ROW:
		return step_row(w, rule);
	default:
		return unwind_step_unknown(w, innermost);
	}
}
