/*
 * Stacks of real children, stopped at a call of getppid(2) below functions that tell where
 * they return to (__builtin_return_address, or the context that a handler is given), in
 * memory that both share. A child has the same code at the same addresses as this process,
 * so dladdr(3) here tells what a frame's module and offset should be.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <alloca.h>
#include <dlfcn.h>
#include <elf.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/ucontext.h>
#include <sys/wait.h>
#include <unistd.h>
#include <linux/ptrace.h>

#include "record/unwind.h"

#define NOINLINE  __attribute__((noinline))
#define RETURN_TO ((uint64_t)(uintptr_t)__builtin_return_address(0))
#define NOTES_MAX 400
#define PAGE      4096

/* What the child tells: where its functions return to, the outermost first. */
static struct notes {
	unsigned count;
	uint64_t addresses[NOTES_MAX];
	uint64_t interrupted; /* the instruction that a signal came to */
} * notes;

static void note(uint64_t address)
{
	if (notes->count < NOTES_MAX)
		notes->addresses[notes->count++] = address;
}

/* Keeps a call from being the last thing that a function does. */
static volatile int sink;

static NOINLINE void stop_here(void)
{
	note(RETURN_TO);
	sink += (int)syscall(SYS_getppid);
}

static NOINLINE void inner(void)
{
	note(RETURN_TO);
	stop_here();
	sink++;
}

static NOINLINE void chain(void)
{
	note(RETURN_TO);
	inner();
	sink++;
}

/* A frame that moves: its size is known only when it runs, and it is aligned further. */
static NOINLINE void dynamic_frame(unsigned size)
{
	_Alignas(128) volatile char aligned[128];
	char *bytes = alloca(size);

	note(RETURN_TO);
	memset(bytes, 1, size);
	aligned[size % 128] = bytes[size / 2];
	inner();
	sink += aligned[size % 128];
}

static void dynamic_frames(void)
{
	dynamic_frame(1000 + (unsigned)sink);
	sink++;
}

/*
 * Saves the frame pointer and has something else in it, as code without frame pointers does:
 * what the thread has in the register now is not what the frame above needs.
 */
void use_frame_pointer(void);
void call_inner(void);

__asm__(".text\n"
	"use_frame_pointer:\n"
	".cfi_startproc\n"
	"push %rbp\n"
	".cfi_def_cfa_offset 16\n"
	".cfi_offset 6, -16\n"
	"mov $1, %ebp\n"
	"call call_inner\n"
	"pop %rbp\n"
	".cfi_def_cfa_offset 8\n"
	"ret\n"
	".cfi_endproc\n");

__attribute__((used, visibility("hidden"))) void call_inner(void)
{
	note(RETURN_TO);
	syscall(SYS_getppid);
	sink++;
}

static NOINLINE void above_saved(unsigned size)
{
	volatile char *bytes = alloca(size);

	note(RETURN_TO);
	bytes[size / 2] = 1;
	use_frame_pointer();
	sink += bytes[size / 2];
}

static void saved_frame_pointer(void)
{
	above_saved(1000 + (unsigned)sink);
	sink++;
}

/* Larger than all that is copied of a stack at once. */
static NOINLINE void large_frame(void)
{
	volatile char bytes[200000];

	note(RETURN_TO);
	bytes[sink % 1000] = 1;
	inner();
	sink += bytes[sink % 1000];
}

/* Each on pages of its own. */
static NOINLINE void large_recursion(unsigned n)
{
	volatile char bytes[9000];

	note(RETURN_TO);
	bytes[sink % 1000] = 1;
	if (n > 0)
		large_recursion(n - 1);
	else
		stop_here();
	sink += bytes[sink % 1000];
}

static void large_frames(void)
{
	large_recursion(200);
	sink++;
}

static jmp_buf jump;

static NOINLINE void jump_back(void)
{
	sink++;
	longjmp(jump, 1);
}

static NOINLINE void after_jump(void)
{
	note(RETURN_TO);
	if (setjmp(jump) == 0)
		jump_back();
	inner();
	sink++;
}

static NOINLINE void recurse(unsigned n)
{
	note(RETURN_TO);
	if (n > 0)
		recurse(n - 1);
	else
		stop_here();
	sink++;
}

static void recurse_deep(void)
{
	recurse(NOTES_MAX - 10);
	sink++;
}

static void on_signal(int number)
{
	(void)number;
	note(RETURN_TO);
	inner();
	sink++;
}

static NOINLINE void raise_signal(void)
{
	note(RETURN_TO);
	signal(SIGUSR1, on_signal);
	raise(SIGUSR1);
	sink++;
}

static void on_fault(int number, siginfo_t *info, void *context)
{
	const ucontext_t *c = context;

	(void)number;
	(void)info;
	notes->interrupted = (uint64_t)c->uc_mcontext.gregs[REG_RIP];
	note(RETURN_TO);
	inner();
	_exit(0);
}

static void catch_faults(void)
{
	static char stack[65536];
	const stack_t alternate = {.ss_sp = stack, .ss_size = sizeof(stack)};
	struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK};

	sigaltstack(&alternate, NULL);
	sigaction(SIGSEGV, &action, NULL);
}

/* On another stack than what was interrupted, and at an instruction that is no call. */
static NOINLINE void fault(void)
{
	volatile int *bad = (volatile int *)(uintptr_t)(sink + 16);

	note(RETURN_TO);
	catch_faults();
	sink += *bad;
}

static NOINLINE void call_nothing(void)
{
	void (*volatile nothing)(void) = NULL;

	note(RETURN_TO);
	catch_faults();
	nothing();
	sink++;
}

static void *thread_main(void *arg)
{
	(void)arg;
	inner();
	sink++;
	return NULL;
}

static void run_thread(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, thread_main, NULL);
	pthread_join(thread, NULL);
}

static void lose_stack(void)
{
	__asm__ volatile("mov $64, %%rsp\n mov %0, %%eax\n syscall\n ud2" : : "i"(SYS_getppid));
}

/* push %rbp; mov %rsp,%rbp; mov $SYS_getppid,%eax; syscall; pop %rbp; ret */
static const uint8_t code_with_frame[] = {0x55, 0x48, 0x89, 0xe5, 0xb8, SYS_getppid, 0,
					  0,    0,    0x0f, 0x05, 0x5d, 0xc3};
/* mov $SYS_getppid,%eax; syscall; ret */
static const uint8_t code_without_frame[] = {0xb8, SYS_getppid, 0, 0, 0, 0x0f, 0x05, 0xc3};
/* The frame pointer points to itself, the address behind it to the code. */
static const uint8_t code_with_circle[] = {
	0x48, 0x8d,        0x05, 1,    0, 0,    0,    /* lea 1(%rip),%rax */
	0x50,                                         /* push %rax: return address */
	0x50,                                         /* push %rax: place of the frame pointer */
	0x48, 0x89,        0xe5,                      /* mov %rsp,%rbp */
	0x48, 0x89,        0x6d, 0x00,                /* mov %rbp,0(%rbp): it points to itself */
	0x6a, 0x00,                                   /* push $0: no call site on top */
	0xb8, SYS_getppid, 0,    0,    0, 0x0f, 0x05, /* the call */
	0x0f, 0x0b,                                   /* ud2 */
};

typedef void (*made_fn)(void);

static made_fn make_code(const uint8_t *code, size_t size)
{
	void *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	memcpy(page, code, size);
	return (made_fn)(uintptr_t)page;
}

static NOINLINE void call_made(const uint8_t *code, size_t size)
{
	note(RETURN_TO);
	make_code(code, size)();
	sink++;
}

static void made_with_frame(void)
{
	call_made(code_with_frame, sizeof(code_with_frame));
	sink++;
}

static void made_without_frame(void)
{
	call_made(code_without_frame, sizeof(code_without_frame));
	sink++;
}

static void made_with_circle(void)
{
	call_made(code_with_circle, sizeof(code_with_circle));
	sink++;
}

/* What is made of an ELF file with a page of code at 0x10000, for whose rules see below. */
static const char file_path[] = "/tmp/unwind-file";

static void write_file(const char *rules, size_t size, const uint8_t *code, size_t code_size)
{
	const Elf64_Ehdr header = {
		.e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB},
		.e_machine = EM_X86_64,
		.e_phoff = sizeof(header),
		.e_phentsize = sizeof(Elf64_Phdr),
		.e_phnum = 2,
	};
	const Elf64_Phdr headers[] = {
		{.p_type = PT_LOAD, .p_flags = PF_R | PF_X, .p_filesz = PAGE, .p_vaddr = 0x10000},
		{.p_type = PT_GNU_EH_FRAME, .p_offset = 512, .p_filesz = 512, .p_vaddr = 0x10200},
	};
	int fd = open(file_path, O_CREAT | O_TRUNC | O_WRONLY, 0600);
	uint8_t file[PAGE];

	memset(file, 0x0f, sizeof(file));
	memcpy(file, &header, sizeof(header));
	memcpy(file + sizeof(header), headers, sizeof(headers));
	memcpy(file + 512, rules, size);
	memcpy(file + 1024, code, code_size);
	sink += (int)write(fd, file, sizeof(file));
	close(fd);
}

static NOINLINE void call_file(void)
{
	int fd = open(file_path, O_RDONLY);
	char *page = mmap(NULL, PAGE, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0);

	note(RETURN_TO);
	((made_fn)(uintptr_t)(page + 1024))();
	sink++;
}

/* An .eh_frame_hdr with 16 entries, and behind its head there is nonsense. */
static void broken_rules(void)
{
	static const char rules[] = "\1\x1b\3\x3b\xfc\0\0\0\x10\0\0";

	write_file(rules, sizeof(rules), code_without_frame, sizeof(code_without_frame));
	call_file();
	sink++;
}

/*
 * Rules by which the caller is the same place with the same stack: one entry for the code at
 * 0x10400; CFA is rsp, the return address where rsp points to, and that is what is on top of
 * the stack when the code calls.
 */
static void rules_in_a_circle(void)
{
	static const char rules[] = "\1\x1b\3\x3b\x10\0\0\0\1\0\0\0\0\2\0\0\x28\0\0\0" /* 0x10200 */
				    "\x10\0\0\0\0\0\0\0\1\0\1\x78\x10\x0c\7\0\x90\0\0\0"  /* CIE */
				    "\x14\0\0\0\x18\0\0\0\0\4\1\0\0\0\0\0\0\1\0\0\0\0\0"; /* FDE */
	static const uint8_t code[] = {
		0x48, 0x8d,        0x05, 8, 0, 0,    0,    /* lea 8(%rip),%rax */
		0x50,                                      /* push %rax */
		0xb8, SYS_getppid, 0,    0, 0, 0x0f, 0x05, /* the call; rax is here */
		0xc3,
	};

	write_file(rules, sizeof(rules), code, sizeof(code));
	call_file();
	sink++;
}

/* Has its return address in a register while it makes the call, as vfork() of glibc does. */
void call_by_register(void);

__asm__(".text\n"
	"call_by_register:\n"
	".cfi_startproc\n"
	"pop %rdi\n"
	".cfi_def_cfa_offset 0\n"
	".cfi_register 16, 5\n"
	"mov $110, %eax\n" /* getppid */
	"syscall\n"
	"push %rdi\n"
	".cfi_def_cfa_offset 8\n"
	".cfi_offset 16, -8\n"
	"ret\n"
	".cfi_endproc\n");

static NOINLINE void use_register(void)
{
	note(RETURN_TO);
	call_by_register();
	sink++;
}

/* A child that was followed to its call, and its stack. */
struct tracee {
	struct modules *modules;
	struct unwinder *unwinder;
	struct mappings *mappings;
	pid_t pid;
	struct unwind_start start;
	unsigned count;
	struct stack_frame frames[STACK_DEPTH_MAX + 1];
};

static pid_t start_child(void (*function)(void))
{
	pid_t pid = fork();

	if (pid == 0) {
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		raise(SIGSTOP);
		function();
		_exit(0);
	}
	return pid;
}

/* True at the enter of getppid(). */
static bool is_there(struct tracee *t, pid_t tid)
{
	struct __ptrace_syscall_info info;

	ptrace(PTRACE_GET_SYSCALL_INFO, tid, sizeof(info), &info);
	t->start = (struct unwind_start){
		.tid = tid,
		.arch = ARCH_X86_64,
		.ip = info.instruction_pointer,
		.stack_pointer = info.stack_pointer,
	};
	return info.op == PTRACE_SYSCALL_INFO_ENTRY && info.entry.nr == SYS_getppid;
}

/* Runs the child, with all its threads, up to the call. */
static void follow(struct tracee *t)
{
	int status;
	pid_t tid;

	assert_int_equal(waitpid(t->pid, &status, 0), t->pid);
	ptrace(PTRACE_SETOPTIONS, t->pid, NULL,
	       PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_EXITKILL);
	tid = t->pid;
	for (;;) {
		int number = WSTOPSIG(status);

		if (number == (SIGTRAP | 0x80) && is_there(t, tid))
			return;
		if (number == SIGSTOP || number == SIGTRAP || number == (SIGTRAP | 0x80))
			number = 0;
		ptrace(PTRACE_SYSCALL, tid, NULL, (long)number);
		tid = waitpid(-1, &status, __WALL);
		assert_true(tid > 0 && WIFSTOPPED(status));
	}
}

static void take_stack(struct tracee *t, unsigned depth)
{
	t->count = unwinder_stack(t->unwinder, t->mappings, &t->start, depth, t->frames);
	assert_in_range(t->count, 1, depth + 1);
	for (unsigned i = 0; i + 1 < t->count; i++) {
		assert_ptr_equal(t->frames[i].caller, &t->frames[i + 1]);
		assert_false(stack_frame_is_cut(&t->frames[i]));
	}
	assert_null(t->frames[t->count - 1].caller);
}

static void begin(struct tracee *t, void (*function)(void), unsigned depth)
{
	*t = (struct tracee){.modules = modules_new(8)};
	memset(notes, 0, sizeof(*notes));
	t->unwinder = unwinder_new(t->modules);
	t->pid = start_child(function);
	t->mappings = mappings_new(t->modules, t->pid);
	follow(t);
	take_stack(t, depth);
}

/* Its threads are waited for, too: before them the process doesn't end. */
static void kill_child(pid_t pid)
{
	kill(pid, SIGKILL);
	while (waitpid(-1, NULL, __WALL) != pid)
		;
}

static void end(struct tracee *t)
{
	kill_child(t->pid);
	mappings_release(t->mappings);
	unwinder_free(t->unwinder);
	modules_free(t->modules);
}

static bool is_whole(const struct tracee *t)
{
	return !stack_frame_is_cut(&t->frames[t->count - 1]);
}

/* Whether a frame is at an address of code that this process has, too. */
static bool is_at(struct tracee *t, unsigned i, uint64_t address)
{
	struct code_module module;
	const char *name, *path;
	Dl_info info;

	if (i >= t->count || !modules_get(t->modules, t->frames[i].module, &module) ||
	    dladdr((void *)(uintptr_t)address, &info) == 0)
		return false;
	name = strrchr(info.dli_fname, '/');
	path = strrchr(module.path, '/');
	return t->frames[i].offset == address - (uint64_t)(uintptr_t)info.dli_fbase &&
	       strcmp(name ? name + 1 : info.dli_fname, path ? path + 1 : module.path) == 0;
}

/*
 * Frame i and those behind it are the notes from the last one down to the first; what calls
 * the functions above are main() and what is below it.
 */
static void expect_notes(struct tracee *t, unsigned i)
{
	for (unsigned k = notes->count; k-- > 0; i++)
		assert_true(is_at(t, i, notes->addresses[k]));
	assert_true(is_whole(t));
	assert_true(t->count > i);
}

/* syscall() of the C library and stop_here() are in front of the notes. */
static void expect_chain(void (*function)(void))
{
	struct tracee t;

	begin(&t, function, STACK_DEPTH_MAX);
	expect_notes(&t, 2);
	for (unsigned i = 0; i < t.count; i++)
		assert_false(t.frames[i].interrupted);
	end(&t);
}

static void a_chain_of_functions(void **state)
{
	(void)state;
	expect_chain(chain);
}

static void frames_of_dynamic_size(void **state)
{
	(void)state;
	expect_chain(dynamic_frames);
}

static void a_return_address_in_a_register(void **state)
{
	struct tracee t;

	(void)state;
	begin(&t, use_register, STACK_DEPTH_MAX);
	expect_notes(&t, 2);
	end(&t);
}

/* Frame 2 is in the function of which no C code knows where it returns to. */
static void a_saved_frame_pointer(void **state)
{
	struct tracee t;

	(void)state;
	begin(&t, saved_frame_pointer, STACK_DEPTH_MAX);
	assert_int_equal(notes->count, 2);
	assert_true(is_at(&t, 2, notes->addresses[1]));
	assert_true(is_at(&t, 4, notes->addresses[0]));
	assert_true(is_whole(&t));
	end(&t);
}

static void frames_larger_than_the_copy(void **state)
{
	(void)state;
	expect_chain(large_frame);
	expect_chain(large_frames);
}

static void after_a_longjmp(void **state)
{
	(void)state;
	expect_chain(after_jump);
}

static void a_stack_that_is_met_again(void **state)
{
	struct stack_frame frames[STACK_DEPTH_MAX + 1];
	struct tracee t;
	unsigned count;

	(void)state;
	begin(&t, chain, STACK_DEPTH_MAX);
	memcpy(frames, t.frames, sizeof(frames));
	count = t.count;
	for (unsigned i = 0; i < 100; i++) {
		take_stack(&t, STACK_DEPTH_MAX);
		assert_int_equal(t.count, count);
		assert_memory_equal(t.frames, frames, count * sizeof(*frames));
	}
	assert_int_equal(mappings_reads(t.mappings), 1);
	end(&t);
}

static void no_more_frames_than_asked_for(void **state)
{
	static const unsigned depths[] = {1, 2, 8, STACK_DEPTH_MAX};
	struct tracee t;

	(void)state;
	for (unsigned i = 0; i < sizeof(depths) / sizeof(depths[0]); i++) {
		begin(&t, recurse_deep, depths[i]);
		assert_int_equal(t.count, depths[i] + 1);
		assert_false(is_whole(&t));
		for (unsigned k = 2; k < depths[i]; k++)
			assert_true(is_at(&t, k, notes->addresses[notes->count + 1 - k]));
		end(&t);
	}
}

/* Where a signal came to: the second of two frames, of which the first is the trampoline. */
static unsigned find_interrupted(const struct tracee *t)
{
	unsigned found = 0, count = 0;

	for (unsigned i = 0; i < t->count; i++) {
		if (!t->frames[i].interrupted)
			continue;
		found = i;
		count++;
	}
	assert_int_equal(count, 2);
	assert_true(t->frames[found - 1].interrupted);
	return found;
}

static void a_signal_in_a_call(void **state)
{
	struct tracee t;
	unsigned at;

	(void)state;
	begin(&t, raise_signal, STACK_DEPTH_MAX);
	at = find_interrupted(&t);
	assert_int_equal(notes->count, 4);
	assert_true(is_at(&t, 2, notes->addresses[3]));
	assert_true(is_at(&t, 3, notes->addresses[2]));
	assert_true(is_at(&t, 4, notes->addresses[1])); /* the trampoline */
	assert_int_equal(at, 5);
	while (at < t.count && !is_at(&t, at, notes->addresses[0]))
		at++;
	assert_true(at < t.count);
	assert_true(is_whole(&t));
	end(&t);
}

static void a_fault_on_another_stack(void **state)
{
	struct tracee t;

	(void)state;
	begin(&t, fault, STACK_DEPTH_MAX);
	assert_int_equal(find_interrupted(&t), 5);
	assert_true(is_at(&t, 5, notes->interrupted));
	assert_true(is_at(&t, 6, notes->addresses[0]));
	assert_true(is_whole(&t));
	end(&t);
}

static void a_call_of_nothing(void **state)
{
	struct tracee t;

	(void)state;
	begin(&t, call_nothing, STACK_DEPTH_MAX);
	assert_int_equal(notes->interrupted, 0);
	assert_true(is_at(&t, 4, notes->addresses[1]) && t.frames[4].interrupted);
	assert_true(is_at(&t, 6, notes->addresses[0])); /* 5 is where it was called */
	assert_true(is_whole(&t));
	end(&t);
}

static void a_thread(void **state)
{
	struct tracee t;

	(void)state;
	begin(&t, run_thread, STACK_DEPTH_MAX);
	assert_int_not_equal(t.start.tid, t.pid);
	expect_notes(&t, 2);
	end(&t);
}

static void a_stack_pointer_to_nothing(void **state)
{
	struct tracee t;

	(void)state;
	begin(&t, lose_stack, STACK_DEPTH_MAX);
	assert_int_equal(t.count, 2);
	assert_int_not_equal(t.frames[0].module, 0);
	assert_false(is_whole(&t));
	end(&t);
}

static void expect_made(struct tracee *t)
{
	struct code_module module;

	assert_true(modules_get(t->modules, t->frames[0].module, &module));
	assert_string_equal(module.path, "[anon]");
	assert_int_equal(module.pid, t->pid);
	assert_int_equal(t->frames[0].offset, t->start.ip);
}

static void made_code(void **state)
{
	struct tracee t;

	(void)state;
	begin(&t, made_with_frame, STACK_DEPTH_MAX);
	expect_made(&t);
	expect_notes(&t, 2);
	end(&t);
	begin(&t, made_without_frame, STACK_DEPTH_MAX);
	expect_made(&t);
	expect_notes(&t, 2);
	end(&t);
}

static void frame_pointers_in_a_circle(void **state)
{
	struct tracee t;

	(void)state;
	begin(&t, made_with_circle, STACK_DEPTH_MAX);
	expect_made(&t);
	assert_int_equal(t.count, 3);
	assert_false(is_whole(&t));
	end(&t);
}

static void expect_file(struct tracee *t, uint64_t offset)
{
	struct code_module module;

	unlink(file_path);
	assert_true(modules_get(t->modules, t->frames[0].module, &module));
	assert_string_equal(module.path, file_path);
	assert_int_equal(t->frames[0].offset, offset);
}

static void a_module_with_broken_rules(void **state)
{
	struct tracee t;

	(void)state;
	begin(&t, broken_rules, STACK_DEPTH_MAX);
	expect_file(&t, 0x10400 + 7);
	expect_notes(&t, 2);
	end(&t);
}

static void a_module_with_rules_in_a_circle(void **state)
{
	struct tracee t;

	(void)state;
	begin(&t, rules_in_a_circle, STACK_DEPTH_MAX);
	expect_file(&t, 0x10400 + 15);
	assert_int_equal(t.count, 2);
	assert_false(is_whole(&t));
	end(&t);
}

static void a_task_that_is_gone(void **state)
{
	struct tracee t;

	(void)state;
	begin(&t, chain, STACK_DEPTH_MAX);
	kill_child(t.pid);
	t.pid = start_child(chain);
	take_stack(&t, STACK_DEPTH_MAX);
	assert_false(is_whole(&t));
	end(&t);
}

static int setup(void **state)
{
	(void)state;
	notes = mmap(NULL, sizeof(*notes), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
		     0);
	return notes == MAP_FAILED ? -1 : 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_chain_of_functions),
		cmocka_unit_test(frames_of_dynamic_size),
		cmocka_unit_test(a_saved_frame_pointer),
		cmocka_unit_test(a_return_address_in_a_register),
		cmocka_unit_test(frames_larger_than_the_copy),
		cmocka_unit_test(after_a_longjmp),
		cmocka_unit_test(a_stack_that_is_met_again),
		cmocka_unit_test(no_more_frames_than_asked_for),
		cmocka_unit_test(a_signal_in_a_call),
		cmocka_unit_test(a_fault_on_another_stack),
		cmocka_unit_test(a_call_of_nothing),
		cmocka_unit_test(a_thread),
		cmocka_unit_test(a_stack_pointer_to_nothing),
		cmocka_unit_test(made_code),
		cmocka_unit_test(frame_pointers_in_a_circle),
		cmocka_unit_test(a_module_with_broken_rules),
		cmocka_unit_test(a_module_with_rules_in_a_circle),
		cmocka_unit_test(a_task_that_is_gone),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}
