#include "record/calls.h"

#include <errno.h>
#include <linux/audit.h>
#include <stddef.h>
#include <string.h>
#include <sys/user.h>

#include "format/syscalls.h"

#define X32_BIT   0x40000000u
#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

static const struct {
	const char *name;
	enum call_special special;
	bool needed; /* also where it does not go into the log */
} specials[] = {
	{"execve", SPECIAL_EXEC, true},
	{"execveat", SPECIAL_EXEC, true},
	{"exit", SPECIAL_EXIT, false},
	{"exit_group", SPECIAL_EXIT_GROUP, true},
	{"clone", SPECIAL_CLONE, true},
	{"clone3", SPECIAL_CLONE3, true},
	{"ptrace", SPECIAL_PTRACE, true},
	{"prctl", SPECIAL_PRCTL, true},
	{"restart_syscall", SPECIAL_RESTART, false},
	{"sched_getaffinity", SPECIAL_AFFINITY, false},
	{"sched_setaffinity", SPECIAL_AFFINITY, false},
	{"open", SPECIAL_OPEN_0, false},
	{"openat", SPECIAL_OPEN_1, false},
	{"openat2", SPECIAL_OPEN_1, false},
	{"rt_sigreturn", SPECIAL_SIGRETURN, false},
	{"mmap", SPECIAL_MMAP, true},
	{"mmap2", SPECIAL_MMAP_PAGES, true},
	{"munmap", SPECIAL_MUNMAP, true},
	{"mprotect", SPECIAL_MPROTECT, true},
	{"pkey_mprotect", SPECIAL_MPROTECT, true},
	{"mremap", SPECIAL_MREMAP, true},
	{"shmat", SPECIAL_MAPS, true},
	{"shmdt", SPECIAL_MAPS, true},
	{"remap_file_pages", SPECIAL_MAPS, true},
};

static struct call_rule rules[ARCHES][SYSCALL_NR_MAX];

/* Whether an argument of this kind is read in a direction; a command may decide that late. */
static bool is_captured(unsigned kind, unsigned direction)
{
	if (kind == ARG_PATH || kind == ARG_STRING)
		return direction == MEMORY_IN;
	return kind == ARG_BY_COMMAND || (arg_is_memory(kind) && arg_direction(kind) & direction);
}

static uint8_t captured_arguments(const struct syscall_info *info, unsigned direction)
{
	uint8_t mask = 0;

	for (unsigned i = 0; i < info->arg_count && i < LENGTH(info->args); i++)
		if (is_captured(info->args[i], direction))
			mask |= (uint8_t)(1u << i);
	return mask;
}

/* i386's old mmap() has its arguments in memory. */
static enum call_special special_of(unsigned arch, size_t i)
{
	bool in_memory = arch == ARCH_I386 && specials[i].special == SPECIAL_MMAP;

	return in_memory ? SPECIAL_MAPS : specials[i].special;
}

void calls_init(bool with_captures, bool with_maps)
{
	for (unsigned arch = 0; arch < ARCHES; arch++) {
		for (uint32_t nr = 0; with_captures && nr < SYSCALL_NR_MAX; nr++) {
			const struct syscall_info *info = syscall_lookup(arch, nr);

			if (!info)
				continue;
			rules[arch][nr].enter = captured_arguments(info, MEMORY_IN);
			rules[arch][nr].exit = captured_arguments(info, MEMORY_OUT);
		}
		for (size_t i = 0; i < LENGTH(specials); i++) {
			int nr = syscall_number(arch, specials[i].name);

			if (nr >= 0 && nr < SYSCALL_NR_MAX &&
			    (with_maps || specials[i].special < SPECIAL_MAPS))
				rules[arch][nr].special = (uint8_t)special_of(arch, i);
		}
	}
}

void calls_select(const struct call_set *wanted)
{
	for (unsigned arch = 0; arch < ARCHES; arch++)
		for (uint32_t nr = 0; nr < SYSCALL_NR_MAX; nr++)
			rules[arch][nr].skip = !call_set_has(wanted, arch, nr);
}

void calls_add_needed(struct call_set *set, bool with_maps)
{
	for (size_t i = 0; i < LENGTH(specials); i++)
		if (specials[i].needed && (with_maps || specials[i].special < SPECIAL_MAPS))
			call_set_add(set, specials[i].name);
}

const struct call_rule *calls_rule(unsigned arch, uint32_t nr)
{
	static const struct call_rule none;

	return arch < ARCHES && nr < SYSCALL_NR_MAX ? &rules[arch][nr] : &none;
}

/* 32-bit processes see the low half of a register only. */
static void set_call(struct event *ev, uint32_t audit_arch, uint64_t nr)
{
	ev->nr = (uint32_t)nr;
	ev->arch = ARCH_X86_64;
	if (audit_arch == AUDIT_ARCH_I386) {
		ev->arch = ARCH_I386;
		for (size_t i = 0; i < LENGTH(ev->args); i++)
			ev->args[i] = (uint32_t)ev->args[i];
	} else if (ev->nr & X32_BIT && !(ev->nr & 0x80000000u)) {
		ev->arch = ARCH_X32;
		ev->nr &= ~X32_BIT;
	}
}

void calls_from_stop(const struct __ptrace_syscall_info *info, struct event *ev)
{
	/* info->seccomp begins as info->entry does. */
	memcpy(ev->args, info->entry.args, sizeof(ev->args));
	ev->ip = info->instruction_pointer;
	set_call(ev, info->arch, info->entry.nr);
}

void calls_result(const struct __ptrace_syscall_info *info, struct event *ev)
{
	ev->result = info->exit.rval;
	if (info->exit.is_error)
		ev->flags |= EVENT_ERROR;
	/* A 32-bit address is not negative. */
	else if (info->arch == AUDIT_ARCH_I386)
		ev->result = (uint32_t)info->exit.rval;
}

bool calls_interrupted(pid_t tid, struct event *ev, uint64_t *stack_pointer)
{
	struct user_regs_struct regs;
	struct __ptrace_syscall_info info;

	if (ptrace(PTRACE_GETREGS, tid, NULL, &regs) != 0 ||
	    ptrace(PTRACE_GET_SYSCALL_INFO, tid, sizeof(info), &info) <= 0)
		return false;
	if ((int32_t)regs.orig_rax < 0 || !calls_restarts((int32_t)regs.rax))
		return false;
	if (info.arch == AUDIT_ARCH_I386)
		memcpy(ev->args,
		       (uint64_t[6]){regs.rbx, regs.rcx, regs.rdx, regs.rsi, regs.rdi, regs.rbp},
		       sizeof(ev->args));
	else
		memcpy(ev->args,
		       (uint64_t[6]){regs.rdi, regs.rsi, regs.rdx, regs.r10, regs.r8, regs.r9},
		       sizeof(ev->args));
	ev->ip = regs.rip;
	*stack_pointer = regs.rsp;
	set_call(ev, info.arch, regs.orig_rax);
	return true;
}
