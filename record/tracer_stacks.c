/*
 * Stacks of calls, and what calls do to the address space in which they are found. Each
 * address space has its mappings, which its tasks share.
 */
#include <sched.h>
#include <sys/mman.h>

#include "record/calls.h"
#include "record/tracer_private.h"

/* Another task of the same process, whose address space is known. */
static const struct tracee *find_sibling(const struct tracer *tr, const struct tracee *t)
{
	const struct tracee *leader = tr->table.slots[t->process];

	if (leader && leader != t && leader->info.pid == t->info.pid && leader->mappings)
		return leader;
	for (size_t i = 0; i < tr->table.slot_count; i++) {
		const struct tracee *other = tr->table.slots[i];

		if (other && other != t && other->info.pid == t->info.pid && other->mappings)
			return other;
	}
	return NULL;
}

static struct mappings *mappings_of(struct tracer *tr, struct tracee *t)
{
	const struct tracee *sibling;

	if (t->mappings)
		return t->mappings;
	sibling = t->info.tid == t->info.pid ? NULL : find_sibling(tr, t);
	t->mappings = sibling ? mappings_share(sibling->mappings)
			      : mappings_new(tr->config.modules, t->info.pid);
	return t->mappings;
}

void tracer_stack(struct tracer *tr, struct tracee *t, struct event *ev, uint64_t stack_pointer)
{
	const struct unwind_start start = {
		.tid = t->info.tid, .arch = ev->arch, .ip = ev->ip, .stack_pointer = stack_pointer};
	struct mappings *mappings;

	if (!tr->config.stack_depth)
		return;
	mappings = mappings_of(tr, t);
	if (!mappings) {
		tracer_check(tr, STREC_NOMEM);
		return;
	}
	unwinder_stack(tr->unwinder, mappings, &start, tr->config.stack_depth, tr->frames);
	ev->stack = tr->frames;
}

/* What clone() was told of the address space; without that a thread has its process's. */
void tracer_stack_child(struct tracer *tr, const struct tracee *parent, struct tracee *child,
			enum start_how how)
{
	bool shared = how == START_VFORK || child->born_flags & CLONE_VM ||
		      child->info.pid == parent->info.pid;

	if (!parent->mappings || child->mappings)
		return;
	child->mappings = shared ? mappings_share(parent->mappings)
				 : mappings_fork(parent->mappings, child->info.pid);
	if (!child->mappings)
		tracer_check(tr, STREC_NOMEM);
}

void tracer_stack_exec(struct tracee *t)
{
	mappings_release(t->mappings);
	t->mappings = NULL;
}

void tracer_stack_mapped(struct tracee *t, int64_t result)
{
	const uint64_t *args = t->args;
	uint64_t address = (uint64_t)result;
	int fd = args[3] & MAP_ANONYMOUS ? -1 : (int)args[4];

	if (!t->mappings)
		return;
	switch (t->special) {
	case SPECIAL_MMAP:
		mappings_mmap(t->mappings, t->info.tid, address, args[1], (uint32_t)args[2], fd,
			      args[5]);
		break;
	case SPECIAL_MMAP_PAGES:
		mappings_mmap(t->mappings, t->info.tid, address, args[1], (uint32_t)args[2], fd,
			      args[5] * 4096);
		break;
	case SPECIAL_MUNMAP:
		mappings_munmap(t->mappings, args[0], args[1]);
		break;
	case SPECIAL_MPROTECT:
		mappings_mprotect(t->mappings, args[0], args[1], (uint32_t)args[2]);
		break;
	case SPECIAL_MREMAP:
		mappings_mremap(t->mappings, args[0], args[1], address, args[2]);
		break;
	default:
		mappings_doubt(t->mappings);
		break;
	}
}
