#include "record/expression.h"

#include <dwarf.h>

#define STACK_MAX 64
#define STEPS_MAX 1000 /* expressions may jump backwards */

struct evaluation {
	const struct expression_input *input;
	const uint8_t *bytes;
	size_t at, size;
	uint64_t stack[STACK_MAX];
	unsigned depth;
	bool failed;
};

static void push(struct evaluation *e, uint64_t value)
{
	if (e->depth == STACK_MAX) {
		e->failed = true;
		return;
	}
	e->stack[e->depth++] = e->input->word == 4 ? (uint32_t)value : value;
}

static uint64_t pop(struct evaluation *e)
{
	if (e->depth == 0) {
		e->failed = true;
		return 0;
	}
	return e->stack[--e->depth];
}

/* A number in the expression, signed where asked for. */
static uint64_t number(struct evaluation *e, unsigned size, bool is_signed)
{
	uint64_t v = 0;

	if (e->size - e->at < size) {
		e->failed = true;
		return 0;
	}
	for (unsigned i = 0; i < size; i++)
		v |= (uint64_t)e->bytes[e->at++] << 8 * i;
	if (is_signed && size < 8 && v >> (8 * size - 1))
		v |= UINT64_MAX << 8 * size;
	return v;
}

static uint64_t leb(struct evaluation *e, bool is_signed)
{
	uint64_t v = 0, byte;
	unsigned bits = 0;

	do {
		byte = number(e, 1, false);
		if (bits < 64)
			v |= (byte & 0x7f) << bits;
		bits += 7;
	} while (byte & 0x80 && !e->failed);
	if (is_signed && bits < 64 && byte & 0x40)
		v |= UINT64_MAX << bits;
	return v;
}

static uint64_t get_register(struct evaluation *e, uint64_t reg)
{
	if (reg < e->input->register_count)
		return e->input->registers[reg];
	e->failed = true;
	return 0;
}

static void load(struct evaluation *e, unsigned size)
{
	uint64_t value = 0, address = pop(e);

	if (size == 0 || size > 8 || e->failed ||
	    !e->input->load(e->input->context, address, size, &value))
		e->failed = true;
	push(e, value);
}

static void jump(struct evaluation *e, bool really)
{
	uint64_t to = number(e, 2, true) + e->at;

	if (!really || e->failed)
		return;
	if (to > e->size)
		e->failed = true;
	else
		e->at = to;
}

static void pick(struct evaluation *e, uint64_t index)
{
	if (index < e->depth)
		push(e, e->stack[e->depth - 1 - index]);
	else
		e->failed = true;
}

/* swap: the upper two change places; rot: the upper three, the first goes below. */
static void rotate(struct evaluation *e, unsigned count)
{
	uint64_t top;

	if (e->depth < count) {
		e->failed = true;
		return;
	}
	top = e->stack[e->depth - 1];
	for (unsigned i = 1; i < count; i++)
		e->stack[e->depth - i] = e->stack[e->depth - i - 1];
	e->stack[e->depth - count] = top;
}

/* Numbers of 4 bytes compare and divide with their sign, too. */
static int64_t with_sign(const struct evaluation *e, uint64_t v)
{
	return e->input->word == 4 ? (int32_t)v : (int64_t)v;
}

static uint64_t divide(struct evaluation *e, int64_t a, int64_t b)
{
	if (b == 0)
		e->failed = true;
	/* The quotient of the smallest number and -1 is that number again. */
	return b == 0 ? 0 : b == -1 ? 0 - (uint64_t)a : (uint64_t)(a / b);
}

static uint64_t modulo(struct evaluation *e, uint64_t a, uint64_t b)
{
	if (b == 0)
		e->failed = true;
	return b == 0 ? 0 : a % b;
}

static uint64_t shift_right_signed(int64_t a, uint64_t by)
{
	uint64_t v = (uint64_t)a;

	if (by > 63)
		by = 63;
	return a < 0 ? ~(~v >> by) : v >> by;
}

/* Operations on the upper two; false: it is none. */
static bool run_binary(struct evaluation *e, uint8_t op)
{
	uint64_t b, a;
	int64_t x, y;

	if (op != DW_OP_and &&
	    (op < DW_OP_div || op > DW_OP_xor || op == DW_OP_neg || op == DW_OP_not ||
	     op == DW_OP_plus_uconst) &&
	    (op < DW_OP_eq || op > DW_OP_ne))
		return false;
	b = pop(e);
	a = pop(e);
	x = with_sign(e, a);
	y = with_sign(e, b);
	switch (op) {
	case DW_OP_and:
		push(e, a & b);
		break;
	case DW_OP_div:
		push(e, divide(e, x, y));
		break;
	case DW_OP_minus:
		push(e, a - b);
		break;
	case DW_OP_mod:
		push(e, modulo(e, a, b));
		break;
	case DW_OP_mul:
		push(e, a * b);
		break;
	case DW_OP_or:
		push(e, a | b);
		break;
	case DW_OP_plus:
		push(e, a + b);
		break;
	case DW_OP_shl:
		push(e, b < 64 ? a << b : 0);
		break;
	case DW_OP_shr:
		push(e, b < 64 ? a >> b : 0);
		break;
	case DW_OP_shra:
		push(e, shift_right_signed(x, b));
		break;
	case DW_OP_xor:
		push(e, a ^ b);
		break;
	case DW_OP_eq:
		push(e, x == y);
		break;
	case DW_OP_ge:
		push(e, x >= y);
		break;
	case DW_OP_gt:
		push(e, x > y);
		break;
	case DW_OP_le:
		push(e, x <= y);
		break;
	case DW_OP_lt:
		push(e, x < y);
		break;
	default: /* DW_OP_ne */
		push(e, x != y);
	}
	return true;
}

/* Those that push a number which is in the expression. */
static bool run_constant(struct evaluation *e, uint8_t op)
{
	if (op >= DW_OP_lit0 && op <= DW_OP_lit31) {
		push(e, op - DW_OP_lit0);
		return true;
	}
	switch (op) {
	case DW_OP_addr:
		push(e, number(e, e->input->word, false));
		return true;
	case DW_OP_const1u:
	case DW_OP_const2u:
	case DW_OP_const4u:
	case DW_OP_const8u:
		push(e, number(e, 1u << (op - DW_OP_const1u) / 2, false));
		return true;
	case DW_OP_const1s:
	case DW_OP_const2s:
	case DW_OP_const4s:
	case DW_OP_const8s:
		push(e, number(e, 1u << (op - DW_OP_const1s) / 2, true));
		return true;
	case DW_OP_constu:
	case DW_OP_consts:
		push(e, leb(e, op == DW_OP_consts));
		return true;
	default:
		return false;
	}
}

/* Those that move what is on the stack. */
static bool run_stack(struct evaluation *e, uint8_t op)
{
	switch (op) {
	case DW_OP_dup:
	case DW_OP_over:
		pick(e, op == DW_OP_over);
		return true;
	case DW_OP_pick:
		pick(e, number(e, 1, false));
		return true;
	case DW_OP_drop:
		pop(e);
		return true;
	case DW_OP_swap:
		rotate(e, 2);
		return true;
	case DW_OP_rot:
		rotate(e, 3);
		return true;
	default:
		return false;
	}
}

static void run_other(struct evaluation *e, uint8_t op)
{
	uint64_t reg;

	switch (op) {
	case DW_OP_nop:
		break;
	case DW_OP_deref:
		load(e, e->input->word);
		break;
	case DW_OP_deref_size:
		load(e, (unsigned)number(e, 1, false));
		break;
	case DW_OP_bregx:
		reg = leb(e, false);
		push(e, get_register(e, reg) + leb(e, true));
		break;
	case DW_OP_plus_uconst:
		push(e, pop(e) + leb(e, false));
		break;
	case DW_OP_neg:
		push(e, 0 - pop(e));
		break;
	case DW_OP_not:
		push(e, ~pop(e));
		break;
	case DW_OP_abs:
		reg = pop(e);
		push(e, with_sign(e, reg) < 0 ? 0 - reg : reg);
		break;
	case DW_OP_skip:
		jump(e, true);
		break;
	case DW_OP_bra:
		jump(e, pop(e) != 0);
		break;
	default:
		e->failed = true;
	}
}

static void run_one(struct evaluation *e)
{
	uint8_t op = (uint8_t)number(e, 1, false);
	uint64_t value;

	if (op >= DW_OP_breg0 && op <= DW_OP_breg31) {
		value = get_register(e, (uint64_t)op - DW_OP_breg0);
		push(e, value + leb(e, true));
		return;
	}
	if (!run_constant(e, op) && !run_stack(e, op) && !run_binary(e, op))
		run_other(e, op);
}

bool expression_evaluate(const struct expression_input *input, const uint8_t *bytes, size_t size,
			 const uint64_t *first, uint64_t *result)
{
	struct evaluation e;

	e.input = input;
	e.bytes = bytes;
	e.size = size;
	e.at = 0;
	e.depth = 0;
	e.failed = false;
	if (first)
		push(&e, *first);
	for (unsigned steps = 0; e.at < e.size && !e.failed; steps++) {
		if (steps == STEPS_MAX)
			return false;
		run_one(&e);
	}
	*result = pop(&e);
	return !e.failed;
}
