#include "record/unwind.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "record/procfs.h"
#include "record/unwind_private.h"

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

/* 64-bit code can make the calls of i386, too. */
static bool walk_begin(struct walk *w, const struct unwind_start *start)
{
	if (start->arch != ARCH_I386)
		w->abi = &unwind_abi_64;
	else if (!unwind_fetch_registers(w))
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
 * before it. So it is behind the system call instruction. Where a signal came and no code
 * is, somebody jumped through a bad pointer; a return address to no code is none.
 */
static enum step take_frame(struct walk *w, struct stack_frame *frame, bool innermost)
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
	if (!known && !w->exact && !innermost)
		*frame = (struct stack_frame){0};
	if (!known)
		return w->exact ? unwind_step_entry(w) : STEP_LOST;
	if (place.anonymous)
		return unwind_step_unknown(w, innermost);
	rule = rules_find(w->unwinder->rules, place.module, place.offset);
	/* Nobody called a signal's trampoline: the address is where the kernel put it. */
	frame->interrupted |= rule->signal;
	return unwind_step(w, rule, innermost);
}

/*
 * Goes up as far as there is room. A frame that is a cut is not counted: behind it nothing is
 * known, or it is at address 0, where somebody called what was not there.
 */
static enum step walk_up(struct walk *w, unsigned depth, struct stack_frame *frames,
			 unsigned *count)
{
	enum step next = STEP_CALLER;

	while (next == STEP_CALLER && *count < depth) {
		struct stack_frame *frame = &frames[*count];

		next = take_frame(w, frame, *count == 0);
		*count += !stack_frame_is_cut(frame);
	}
	return next;
}

unsigned unwinder_stack(struct unwinder *u, struct mappings *mappings,
			const struct unwind_start *start, unsigned depth,
			struct stack_frame *frames)
{
	struct walk w = {.unwinder = u, .mappings = mappings, .tid = start->tid};
	enum step next = STEP_LOST;
	unsigned count = 0;

	if (walk_begin(&w, start)) {
		next = walk_up(&w, depth, frames, &count);
		stack_copy_end(&u->stack);
	}
	if (next != STEP_BOTTOM || count == 0)
		frames[count++] = (struct stack_frame){0};
	for (unsigned i = 0; i + 1 < count; i++)
		frames[i].caller = &frames[i + 1];
	return count;
}
