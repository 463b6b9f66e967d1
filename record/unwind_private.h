/* What unwind.c, which walks, and unwind_step.c, which finds a caller, share. */
#ifndef RECORD_UNWIND_PRIVATE_H
#define RECORD_UNWIND_PRIVATE_H

#include <stdbool.h>
#include <stdint.h>

#include "record/rules.h"
#include "record/stack_copy.h"
#include "record/unwind.h"

#define CALL_SITES 256 /* a power of two */
#define MEMORIES   64  /* address spaces whose memory is open at once */

/* The registers of an ABI by DWARF number: the System V supplements of both. */
struct abi {
	uint8_t word; /* size of what a call pushes */
	uint8_t stack_pointer, frame_pointer, ip;
	uint8_t count;
	uint16_t places[CFI_REGISTERS]; /* offset in struct user_regs_struct */
};

/* An open /proc/PID/mem. */
struct memory_file {
	uint64_t serial; /* of the address space; 0: none */
	int fd;          /* -1: it cannot be opened */
};

/* An address that was looked at, and whether a call is in front of it. */
struct call_site {
	uint64_t serial, address;
	bool is;
};

struct unwinder {
	struct rules *rules;
	struct call_site call_sites[CALL_SITES]; /* by address, the last of each */
	struct memory_file memories[MEMORIES];   /* by serial: the slots take turns */
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

extern const struct abi unwind_abi_64;

/* Asks for the registers that are not known yet, and for the ABI where it is not. */
bool unwind_fetch_registers(struct walk *walk);

/*
 * Goes to the caller by a rule. innermost: the frame at hand is the one that makes the
 * system call.
 */
enum step unwind_step(struct walk *walk, const struct rule *rule, bool innermost);

/* The same without one. */
enum step unwind_step_unknown(struct walk *walk, bool innermost);

/* As at the first instruction of a function: the return address is on top of the stack. */
enum step unwind_step_entry(struct walk *walk);

#endif
