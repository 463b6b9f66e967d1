#include "record/unwind.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <unistd.h>

#include "record/expression.h"
#include "record/procfs.h"
#include "record/rules.h"
#include "record/stack_copy.h"

#define CODE_32   0x23 /* cs of 32-bit code: __USER32_CS of Linux */
#define ALL_KNOWN UINT32_MAX
#define MEMORIES  64 /* address spaces whose memory is open at once */

/* The registers of an ABI by DWARF number: the System V supplements of both. */
struct abi {
	uint8_t word; /* size of what a call pushes */
	uint8_t stack_pointer, frame_pointer, ip;
	uint8_t count;
	uint16_t places[CFI_REGISTERS]; /* offset in struct user_regs_struct */
};

#define AT(reg) offsetof(struct user_regs_struct, reg)

static const struct abi abi_64 = {
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

/* An open /proc/PID/mem. */
struct memory_file {
	uint64_t serial; /* of the address space; 0: none */
	int fd;          /* -1: it cannot be opened */
};

struct unwinder {
	struct rules *rules;
	struct memory_file memories[MEMORIES]; /* by serial: the slots take turns */
	struct stack_copy stack;
};

/*
 * One walk. registers are those that the frame at hand had when it called. What the thread
 * has in them now is asked for when the first is wanted that no callee saved: most code has
 * its frames by the stack pointer alone.
 */
struct walk {
	struct unwinder *unwinder;
	struct mappings *mappings;
	pid_t tid;
	const struct abi *abi;
	bool exact; /* the frame at hand was interrupted: its address is that of its code */
	uint64_t registers[CFI_REGISTERS];
	uint32_t known; /* bit i: registers[i] is */
};

enum step {
	STEP_CALLER, /* the registers are those of the caller now */
	STEP_BOTTOM, /* nobody called */
	STEP_LOST,   /* how to go on is not known */
};

struct unwinder *unwinder_new(struct modules *modules)
{
	struct unwinder *u = calloc(1, sizeof(*u));

	if (!u)
		return NULL;
	u->rules = rules_new(modules);
	if (!u->rules) {
		free(u);
		return NULL;
	}
	return u;
}

void unwinder_free(struct unwinder *u)
{
	if (!u)
		return;
	for (unsigned i = 0; i < MEMORIES; i++)
		if (u->memories[i].serial && u->memories[i].fd >= 0)
			close(u->memories[i].fd);
	rules_free(u->rules);
	free(u);
}

static int memory_of(struct unwinder *u, const struct mappings *mappings, pid_t tid)
{
	uint64_t serial = mappings_serial(mappings);
	struct memory_file *memory = &u->memories[serial % MEMORIES];
	char name[48];

	if (memory->serial == serial)
		return memory->fd;
	if (memory->serial && memory->fd >= 0)
		close(memory->fd);
	procfs_path(name, sizeof(name), tid, "mem");
	memory->fd = open(name, O_RDONLY | O_CLOEXEC);
	memory->serial = serial;
	return memory->fd;
}

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

/*
 * The caller's address and stack pointer. Each call takes some of the stack, so that a walk
 * which doesn't come nearer to its bottom goes in circles; a signal's frame may be on
 * another stack.
 */
static enum step go_to_caller(struct walk *w, uint64_t ip, uint64_t stack_pointer, bool signal)
{
	uint64_t *sp = &w->registers[w->abi->stack_pointer];

	if (ip == 0)
		return signal ? STEP_LOST : STEP_BOTTOM;
	if (!signal && stack_pointer <= *sp)
		return STEP_LOST;
	*sp = stack_pointer;
	w->registers[w->abi->ip] = ip;
	w->exact = signal;
	return STEP_CALLER;
}

static bool fetch_registers(struct walk *w)
{
	struct user_regs_struct regs;

	if (w->known == ALL_KNOWN)
		return true;
	if (ptrace(PTRACE_GETREGS, w->tid, NULL, &regs) != 0)
		return false;
	if (!w->abi)
		w->abi = (regs.cs & 0xffff) == CODE_32 ? &abi_32 : &abi_64;
	for (unsigned i = 0; i < w->abi->count; i++)
		if (!(w->known & 1u << i))
			memcpy(&w->registers[i], (char *)&regs + w->abi->places[i], 8);
	w->known = ALL_KNOWN;
	return true;
}

static bool want_register(struct walk *w, unsigned reg)
{
	return w->known & 1u << reg || fetch_registers(w);
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
	return go_to_caller(w, ip, cfa, rule->signal);
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

static enum step step_row(struct walk *w, const struct rule *rule)
{
	const struct rule_row *row = rule->row;
	const struct abi *abi = w->abi;
	uint64_t found[CFI_REGISTERS];
	uint64_t cfa, sp;

	if (row->row.return_address != abi->ip || !fetch_registers(w) || !row_cfa(w, row, &cfa))
		return STEP_LOST;
	for (unsigned reg = 0; reg < abi->count; reg++)
		if (!caller_value(w, row, reg, cfa, &found[reg]))
			return STEP_LOST;
	sp = found[abi->stack_pointer];
	found[abi->stack_pointer] = w->registers[abi->stack_pointer];
	memcpy(w->registers, found, abi->count * sizeof(found[0]));
	return go_to_caller(w, found[abi->ip], sp, rule->signal);
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
	return go_to_caller(w, ip, at + 2 * word, false);
}

static enum step step(struct walk *w, const struct rule *rule)
{
	switch (rule->kind) {
	case RULE_OFFSETS:
		return step_offsets(w, rule);
	case RULE_BOTTOM:
		return STEP_BOTTOM;
	case RULE_ROW:
		return step_row(w, rule);
	default:
		return step_frame_pointer(w);
	}
}

/* 64-bit code can make the calls of i386, too. */
static bool walk_begin(struct walk *w, const struct unwind_start *start)
{
	if (start->arch != ARCH_I386)
		w->abi = &abi_64;
	else if (!fetch_registers(w))
		return false;
	w->registers[w->abi->ip] = start->ip;
	w->registers[w->abi->stack_pointer] = start->stack_pointer;
	w->known |= 1u << w->abi->ip | 1u << w->abi->stack_pointer;
	stack_copy_begin(&w->unwinder->stack, w->tid, memory_of(w->unwinder, w->mappings, w->tid),
			 start->stack_pointer);
	return true;
}

/*
 * Fills in the frame at hand and goes to its caller. A return address may belong to the next
 * function already, where the call was the last instruction: what is looked up is the byte
 * before it. So it is behind the system call instruction.
 */
static enum step take_frame(struct walk *w, struct stack_frame *frame)
{
	unsigned back = w->exact ? 0 : 1;
	uint64_t ip = w->registers[w->abi->ip];
	const struct rule *rule;
	struct code_place place;
	bool known = mappings_find(w->mappings, w->tid, ip - back, &place);

	*frame = (struct stack_frame){
		.module = place.module,
		.offset = place.offset + back,
		.interrupted = w->exact,
	};
	if (!known)
		return STEP_LOST;
	if (place.anonymous)
		return step_frame_pointer(w);
	rule = rules_find(w->unwinder->rules, place.module, place.offset);
	frame->interrupted |=
		rule->signal; /* nobody called a trampoline: the kernel put it there */
	return step(w, rule);
}

unsigned unwinder_stack(struct unwinder *u, struct mappings *mappings,
			const struct unwind_start *start, unsigned depth,
			struct stack_frame *frames)
{
	struct walk w = {.unwinder = u, .mappings = mappings, .tid = start->tid};
	enum step next = STEP_CALLER;
	unsigned count = 0;

	if (!walk_begin(&w, start)) {
		frames[0] = (struct stack_frame){0};
		return 1;
	}
	while (next == STEP_CALLER && count < depth) {
		next = take_frame(&w, &frames[count]);
		if (count > 0)
			frames[count - 1].caller = &frames[count];
		count++;
	}
	if (next != STEP_BOTTOM) {
		frames[count] = (struct stack_frame){0};
		frames[count - 1].caller = &frames[count];
		count++;
	}
	stack_copy_end(&u->stack);
	return count;
}
