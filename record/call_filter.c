#include "record/call_filter.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define X32_BIT  0x40000000u
#define JUMP_MAX 255 /* of a conditional jump; BPF_JA goes anywhere */

/* Two tables share a tree, each number a run of its own, a jump and an answer each. */
#define RUNS_MAX (2 * (SYSCALL_NR_MAX + 1))
_Static_assert(3 * RUNS_MAX + 64 <= BPF_MAXINSNS, "every set has room");

/* Numbers from first to the next run's. */
struct run {
	uint32_t first;
	bool traced;
};

struct runs {
	struct run list[RUNS_MAX];
	size_t count;
};

static void emit(struct call_filter *f, uint16_t code, uint32_t k, uint8_t yes, uint8_t no)
{
	f->program[f->length++] = (struct sock_filter){code, yes, no, k};
}

static void load(struct call_filter *f, size_t offset)
{
	emit(f, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset, 0, 0);
}

static void answer(struct call_filter *f, bool traced)
{
	emit(f, BPF_RET | BPF_K, traced ? SECCOMP_RET_TRACE : SECCOMP_RET_ALLOW, 0, 0);
}

static void add_run(struct runs *runs, uint32_t first, bool traced)
{
	if (!runs->count || runs->list[runs->count - 1].traced != traced)
		runs->list[runs->count++] = (struct run){first, traced};
}

/* The numbers of one ABI, and those behind its table. */
static void add_runs(struct runs *runs, const struct call_set *traced, unsigned arch, uint32_t base)
{
	for (uint32_t nr = 0; nr <= SYSCALL_NR_MAX; nr++)
		add_run(runs, base + nr, call_set_has(traced, arch, nr));
}

/* Instructions of the tree of count runs. */
static size_t tree_size(size_t count)
{
	size_t left;

	if (count == 1)
		return 1;
	left = tree_size(count / 2);
	return 1 + (left > JUMP_MAX) + left + tree_size(count - count / 2);
}

static void emit_tree(struct call_filter *f, const struct run *runs, size_t count)
{
	size_t left;

	if (count == 1) {
		answer(f, runs->traced);
		return;
	}
	left = tree_size(count / 2);
	if (left <= JUMP_MAX) {
		emit(f, BPF_JMP | BPF_JGE | BPF_K, runs[count / 2].first, (uint8_t)left, 0);
	} else {
		emit(f, BPF_JMP | BPF_JGE | BPF_K, runs[count / 2].first, 0, 1);
		emit(f, BPF_JMP | BPF_JA, (uint32_t)left, 0, 0);
	}
	emit_tree(f, runs, count / 2);
	emit_tree(f, runs + count / 2, count - count / 2);
}

/* The calls of one architecture; the accumulator holds which it is, before and behind. */
static void emit_arch(struct call_filter *f, uint32_t arch, const struct runs *runs)
{
	emit(f, BPF_JMP | BPF_JEQ | BPF_K, arch, 1, 0);
	emit(f, BPF_JMP | BPF_JA, (uint32_t)(1 + tree_size(runs->count)), 0, 0);
	load(f, offsetof(struct seccomp_data, nr));
	emit_tree(f, runs->list, runs->count);
}

void call_filter_build(struct call_filter *f, const struct call_set *traced)
{
	struct runs wide = {0}, narrow = {0};

	add_runs(&wide, traced, ARCH_X86_64, 0);
	add_runs(&wide, traced, ARCH_X32, X32_BIT);
	add_runs(&narrow, traced, ARCH_I386, 0);
	f->length = 0;
	load(f, offsetof(struct seccomp_data, arch));
	emit_arch(f, AUDIT_ARCH_X86_64, &wide);
	emit_arch(f, AUDIT_ARCH_I386, &narrow);
	answer(f, true);
}

/* Without SPEC_ALLOW the kernel may take a process with a filter for one that is not trusted. */
static int install(const struct sock_fprog *program)
{
	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_SPEC_ALLOW,
		    program) == 0)
		return 0;
	/* Linux before 4.17 does not know the flag. */
	if (errno == EINVAL && syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, program) == 0)
		return 0;
	return errno;
}

struct filter_state call_filter_install(const struct call_filter *f)
{
	struct sock_fprog program = {f->length, (struct sock_filter *)f->program};
	struct filter_state state = {.sys = install(&program)};

	if (state.sys == EACCES && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0) {
		state.no_new_privs = true;
		state.sys = install(&program);
	}
	state.installed = state.sys == 0;
	return state;
}
