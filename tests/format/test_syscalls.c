/* The table of system calls against the kernel's own headers, and its inner consistency. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "format/event.h"
#include "format/syscalls.h"

#define LINUX_6_12_LAST 462 /* mseal */
#define X32_FIRST       512
#define X32_LAST        547

/* clang-format off */
/* Calls that both 64-bit and 32-bit x86 have. */
#define COMMON_CALLS(X)                                                                            \
	X(read) X(write) X(open) X(close) X(stat) X(fstat) X(lstat) X(poll) X(lseek) X(mmap)       \
	X(mprotect) X(munmap) X(brk) X(rt_sigaction) X(rt_sigreturn) X(ioctl) X(pread64)           \
	X(access) X(pipe) X(select) X(mremap) X(madvise) X(dup2) X(nanosleep) X(getpid)            \
	X(sendfile) X(socket) X(connect) X(sendto) X(clone) X(fork) X(vfork) X(execve) X(exit)     \
	X(wait4) X(kill) X(uname) X(fcntl) X(rename) X(ptrace) X(getdents64) X(futex)              \
	X(epoll_wait) X(exit_group) X(openat) X(unlinkat) X(prlimit64) X(renameat2) X(execveat)    \
	X(statx) X(rseq) X(io_uring_enter) X(clone3) X(openat2) X(faccessat2) X(futex_waitv)
/* clang-format on */

struct known {
	const char *name;
	int nr;
};

/* The headers of both ABIs define the same names, so the first one's values are kept apart. */
#include <asm/unistd_64.h>
enum {
#define X(name) X86_64_##name = __NR_##name,
	COMMON_CALLS(X)
#undef X
};
#include <asm/unistd_32.h>
enum {
#define X(name) I386_##name = __NR_##name,
	COMMON_CALLS(X)
#undef X
};

static const struct known x86_64_known[] = {
#define X(call) {.name = #call, .nr = X86_64_##call},
	COMMON_CALLS(X)
#undef X
};

static const struct known i386_known[] = {
#define X(call) {.name = #call, .nr = I386_##call},
	COMMON_CALLS(X)
#undef X
		{.name = "waitpid", .nr = __NR_waitpid},
	{.name = "socketcall", .nr = __NR_socketcall},
	{.name = "_llseek", .nr = __NR__llseek},
	{.name = "mmap2", .nr = __NR_mmap2},
	{.name = "fstatat64", .nr = __NR_fstatat64},
	{.name = "futex_time64", .nr = __NR_futex_time64},
};

/* Calls newer than many systems' headers, the same on every ABI. */
static const struct known newest_known[] = {
	{.name = "set_mempolicy_home_node", .nr = 450},
	{.name = "cachestat", .nr = 451},
	{.name = "fchmodat2", .nr = 452},
	{.name = "futex_wake", .nr = 454},
	{.name = "futex_wait", .nr = 455},
	{.name = "futex_requeue", .nr = 456},
	{.name = "statmount", .nr = 457},
	{.name = "listmount", .nr = 458},
	{.name = "lsm_get_self_attr", .nr = 459},
	{.name = "lsm_set_self_attr", .nr = 460},
	{.name = "lsm_list_modules", .nr = 461},
	{.name = "mseal", .nr = 462},
};

static const struct known x32_known[] = {
	{.name = "read", .nr = 0},       {.name = "rt_sigaction", .nr = 512},
	{.name = "ioctl", .nr = 514},    {.name = "execve", .nr = 520},
	{.name = "waitid", .nr = 529},   {.name = "setsockopt", .nr = 541},
	{.name = "execveat", .nr = 545}, {.name = "pwritev2", .nr = 547},
};

static void check_known(unsigned arch, const struct known *known, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct syscall_info *info = syscall_lookup(arch, (uint32_t)known[i].nr);

		assert_non_null(info);
		assert_string_equal(info->name, known[i].name);
		assert_int_equal(syscall_number(arch, known[i].name), known[i].nr);
	}
}

#define CHECK_KNOWN(arch, list) check_known(arch, list, sizeof(list) / sizeof((list)[0]))

static void x86_64_numbers_are_the_headers(void **state)
{
	(void)state;
	CHECK_KNOWN(ARCH_X86_64, x86_64_known);
}

static void i386_numbers_are_the_headers(void **state)
{
	(void)state;
	CHECK_KNOWN(ARCH_I386, i386_known);
}

static void x32_numbers_are_its_own(void **state)
{
	(void)state;
	CHECK_KNOWN(ARCH_X32, x32_known);
	assert_null(syscall_lookup(ARCH_X32, 13));
	assert_null(syscall_lookup(ARCH_X32, 59));
}

static void newest_calls_are_the_same_on_all(void **state)
{
	(void)state;
	for (unsigned arch = 0; arch < ARCHES; arch++)
		CHECK_KNOWN(arch, newest_known);
	assert_int_equal(syscall_number(ARCH_X86_64, "map_shadow_stack"), 453);
	assert_int_equal(syscall_number(ARCH_I386, "map_shadow_stack"), 453);
	assert_int_equal(syscall_number(ARCH_X32, "map_shadow_stack"), -1);
	assert_int_equal(syscall_number(ARCH_X86_64, "uretprobe"), 335);
}

static FILE *header_open(const char *name)
{
	static const char *const folders[] = {
		"/usr/include/x86_64-linux-gnu/asm",
		"/usr/include/asm",
	};
	FILE *file = NULL;

	for (size_t i = 0; !file && i < sizeof(folders) / sizeof(folders[0]); i++) {
		char path[128];
		snprintf(path, sizeof(path), "%s/%s", folders[i], name);
		file = fopen(path, "r");
	}
	return file;
}

/* Every __NR_ line of a kernel header, as far as it is not newer than the table. */
static void check_header(unsigned arch, const char *header, unsigned at_least)
{
	FILE *file = header_open(header);
	char line[256], name[64];
	unsigned nr, seen = 0;

	if (!file) {
		print_message("SKIP: no %s on this system\n", header);
		skip();
		return;
	}
	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "#define __NR_%63s %u", name, &nr) != 2 &&
		    sscanf(line, "#define __NR_%63s (__X32_SYSCALL_BIT + %u)", name, &nr) != 2)
			continue;
		if (nr > LINUX_6_12_LAST && nr < X32_FIRST)
			continue;
		const struct syscall_info *info = syscall_lookup(arch, nr);
		if (!info || strcmp(info->name, name) != 0)
			fail_msg("%s: %s is %u there, here %s", header, name, nr,
				 info ? info->name : "unknown");
		seen++;
	}
	fclose(file);
	assert_true(seen >= at_least);
}

static void all_of_the_x86_64_header_is_known(void **state)
{
	(void)state;
	check_header(ARCH_X86_64, "unistd_64.h", 350);
}

static void all_of_the_i386_header_is_known(void **state)
{
	(void)state;
	check_header(ARCH_I386, "unistd_32.h", 420);
}

static void all_of_the_x32_header_is_known(void **state)
{
	(void)state;
	check_header(ARCH_X32, "unistd_x32.h", 330);
}

/* Besides the headers: nothing is missing up to 6.12, and nothing is there that Linux lacks. */
static void gaps_are_the_kernels(void **state)
{
	unsigned counts[ARCHES] = {0};
	(void)state;

	for (unsigned arch = 0; arch < ARCHES; arch++)
		for (uint32_t nr = 0; nr < SYSCALL_NR_MAX; nr++)
			counts[arch] += syscall_lookup(arch, nr) != NULL;
	assert_int_equal(counts[ARCH_X86_64], 336 + (LINUX_6_12_LAST - 424 + 1));
	/* 222, 223, 251, 285, 387..392 and 415 are holes. */
	assert_int_equal(counts[ARCH_I386], LINUX_6_12_LAST + 1 - 11);
	assert_null(syscall_lookup(ARCH_X86_64, 336));
	assert_null(syscall_lookup(ARCH_X86_64, 423));
	assert_null(syscall_lookup(ARCH_I386, 222));
	assert_null(syscall_lookup(ARCH_I386, 415));
}

static void check_row(const struct syscall_info *info)
{
	assert_non_null(info->name);
	assert_true(info->name[0] != '\0');
	assert_true(info->category < CATEGORIES);
	assert_true(info->classes < CLASS_IPC << 1);
	assert_true(info->result < ARG_KINDS);
	assert_true(info->arg_count <= 6);
	for (unsigned i = 0; i < 6; i++) {
		assert_true(info->args[i] < ARG_KINDS);
		assert_int_equal(info->args[i] != ARG_NONE, i < info->arg_count);
	}
}

static void every_row_is_whole(void **state)
{
	(void)state;
	for (unsigned arch = 0; arch < ARCHES; arch++)
		for (uint32_t nr = 0; nr < SYSCALL_NR_MAX; nr++) {
			const struct syscall_info *info = syscall_lookup(arch, nr);
			if (!info)
				continue;
			check_row(info);
			assert_int_equal(syscall_number(arch, info->name), nr);
		}
}

static void names_of_arguments_tell_them_apart(void **state)
{
	(void)state;
	for (unsigned arch = 0; arch < ARCHES; arch++)
		for (uint32_t nr = 0; nr < SYSCALL_NR_MAX; nr++) {
			const struct syscall_info *info = syscall_lookup(arch, nr);

			for (unsigned i = 0; info && i < 6; i++) {
				assert_int_equal(info->arg_names[i] != NULL, i < info->arg_count);
				for (unsigned k = 0; k < i && i < info->arg_count; k++)
					assert_string_not_equal(info->arg_names[i],
								info->arg_names[k]);
			}
		}
	assert_string_equal(syscall_lookup(ARCH_X86_64, 257)->arg_names[1], "pathname");
	assert_string_equal(syscall_lookup(ARCH_I386, 180)->arg_names[4], "offset_high");
	/* clone(2): the last two change places. */
	assert_string_equal(syscall_lookup(ARCH_X86_64, 56)->arg_names[3], "child_tid");
	assert_string_equal(syscall_lookup(ARCH_I386, 120)->arg_names[3], "tls");
}

static bool has_arg(const struct syscall_info *info, unsigned kind)
{
	for (unsigned i = 0; i < info->arg_count; i++)
		if (info->args[i] == kind)
			return true;
	return false;
}

/* Of these, getcwd gets a path back, and fsconfig's value is a path for one of its commands. */
static void calls_of_class_file_have_a_path(void **state)
{
	(void)state;
	for (unsigned arch = 0; arch < ARCHES; arch++)
		for (uint32_t nr = 0; nr < SYSCALL_NR_MAX; nr++) {
			const struct syscall_info *info = syscall_lookup(arch, nr);
			if (!info || strcmp(info->name, "getcwd") == 0 ||
			    strcmp(info->name, "fsconfig") == 0)
				continue;
			assert_int_equal(has_arg(info, ARG_PATH),
					 (info->classes & CLASS_FILE) != 0);
		}
}

static void halves_of_an_offset_come_in_pairs(void **state)
{
	(void)state;
	for (unsigned arch = 0; arch < ARCHES; arch++)
		for (uint32_t nr = 0; nr < SYSCALL_NR_MAX; nr++) {
			const struct syscall_info *info = syscall_lookup(arch, nr);
			if (!info)
				continue;
			assert_int_not_equal(info->args[0], ARG_OFFSET_HIGH);
			assert_int_not_equal(info->args[5], ARG_OFFSET_LOW);
			for (unsigned i = 0; i < 5; i++)
				assert_int_equal(info->args[i] == ARG_OFFSET_LOW,
						 info->args[i + 1] == ARG_OFFSET_HIGH);
		}
}

static void both_paths_of_a_call_are_paths(void **state)
{
	static const struct {
		const char *name;
		uint8_t first, second;
	} cases[] = {
		{.name = "rename", .first = 0, .second = 1},
		{.name = "link", .first = 0, .second = 1},
		{.name = "symlink", .first = 0, .second = 1},
		{.name = "mount", .first = 0, .second = 1},
		{.name = "pivot_root", .first = 0, .second = 1},
		{.name = "symlinkat", .first = 0, .second = 2},
		{.name = "renameat2", .first = 1, .second = 3},
		{.name = "linkat", .first = 1, .second = 3},
		{.name = "move_mount", .first = 1, .second = 3},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int nr = syscall_number(ARCH_X86_64, cases[i].name);
		const struct syscall_info *info = syscall_lookup(ARCH_X86_64, (uint32_t)nr);

		assert_non_null(info);
		assert_int_equal(info->args[cases[i].first], ARG_PATH);
		assert_int_equal(info->args[cases[i].second], ARG_PATH);
	}
}

static void a_number_means_another_call_on_i386(void **state)
{
	(void)state;
	assert_string_equal(syscall_lookup(ARCH_X86_64, 1)->name, "write");
	assert_string_equal(syscall_lookup(ARCH_I386, 1)->name, "exit");
	assert_int_equal(syscall_number(ARCH_X86_64, "socketcall"), -1);
	assert_int_equal(syscall_number(ARCH_I386, "newfstatat"), -1);
}

static void a_name_has_other_arguments_on_i386(void **state)
{
	static const struct {
		const char *name;
		uint8_t x86_64, i386;
	} cases[] = {
		{.name = "mmap", .x86_64 = 6, .i386 = 1},
		{.name = "select", .x86_64 = 5, .i386 = 1},
		{.name = "pread64", .x86_64 = 4, .i386 = 5},
		{.name = "readahead", .x86_64 = 3, .i386 = 4},
		{.name = "fallocate", .x86_64 = 4, .i386 = 6},
		{.name = "sync_file_range", .x86_64 = 4, .i386 = 6},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint32_t wide = (uint32_t)syscall_number(ARCH_X86_64, cases[i].name);
		uint32_t narrow = (uint32_t)syscall_number(ARCH_I386, cases[i].name);

		assert_int_equal(syscall_lookup(ARCH_X86_64, wide)->arg_count, cases[i].x86_64);
		assert_int_equal(syscall_lookup(ARCH_I386, narrow)->arg_count, cases[i].i386);
	}
}

static void beyond_the_table_is_nothing(void **state)
{
	static const uint32_t numbers[] = {X32_LAST + 1,       SYSCALL_NR_MAX - 1, SYSCALL_NR_MAX,
					   SYSCALL_NR_MAX + 1, 0x40000000,         UINT32_MAX};
	(void)state;

	for (unsigned arch = 0; arch < ARCHES; arch++)
		for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
			assert_null(syscall_lookup(arch, numbers[i]));
	/* The rows that an ABI does not have lie behind its numbers; they must not be seen. */
	for (uint32_t nr = SYSCALL_NR_MAX; nr < 2 * SYSCALL_NR_MAX; nr++)
		assert_null(syscall_lookup(ARCH_X86_64, nr));
	assert_null(syscall_lookup(ARCHES, 0));
	assert_null(syscall_lookup(UINT32_MAX, 0));
	assert_int_equal(syscall_number(ARCH_X86_64, "no_such_call"), -1);
	assert_int_equal(syscall_number(ARCH_X86_64, ""), -1);
	assert_int_equal(syscall_number(ARCHES, "read"), -1);
}

static void classes_are_straces(void **state)
{
	static const struct {
		const char *name;
		unsigned classes;
	} cases[] = {
		{.name = "openat", .classes = CLASS_FILE | CLASS_DESC},
		{.name = "read", .classes = CLASS_DESC},
		{.name = "stat", .classes = CLASS_FILE},
		{.name = "socket", .classes = CLASS_NETWORK},
		{.name = "sendfile", .classes = CLASS_DESC | CLASS_NETWORK},
		{.name = "mmap", .classes = CLASS_DESC | CLASS_MEMORY},
		{.name = "brk", .classes = CLASS_MEMORY},
		{.name = "execve", .classes = CLASS_FILE | CLASS_PROCESS},
		{.name = "clone", .classes = CLASS_PROCESS},
		{.name = "kill", .classes = CLASS_SIGNAL | CLASS_PROCESS},
		{.name = "signalfd4", .classes = CLASS_DESC | CLASS_SIGNAL},
		{.name = "shmat", .classes = CLASS_IPC | CLASS_MEMORY},
		{.name = "semop", .classes = CLASS_IPC},
		{.name = "getpid", .classes = 0},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int nr = syscall_number(ARCH_X86_64, cases[i].name);
		assert_int_equal(syscall_lookup(ARCH_X86_64, (uint32_t)nr)->classes,
				 cases[i].classes);
	}
}

static void classes_have_names(void **state)
{
	(void)state;
	assert_int_equal(syscall_class_by_name("file"), CLASS_FILE);
	assert_int_equal(syscall_class_by_name("desc"), CLASS_DESC);
	assert_int_equal(syscall_class_by_name("network"), CLASS_NETWORK);
	assert_int_equal(syscall_class_by_name("memory"), CLASS_MEMORY);
	assert_int_equal(syscall_class_by_name("process"), CLASS_PROCESS);
	assert_int_equal(syscall_class_by_name("signal"), CLASS_SIGNAL);
	assert_int_equal(syscall_class_by_name("ipc"), CLASS_IPC);
	assert_int_equal(syscall_class_by_name("File"), 0);
	assert_int_equal(syscall_class_by_name(""), 0);
}

static void categories_follow_the_rule(void **state)
{
	static const struct {
		const char *name;
		unsigned category;
	} cases[] = {
		{.name = "read", .category = CATEGORY_FILE},
		{.name = "openat", .category = CATEGORY_FILE},
		{.name = "recvmsg", .category = CATEGORY_NETWORK},
		{.name = "poll", .category = CATEGORY_NETWORK},
		{.name = "epoll_wait", .category = CATEGORY_NETWORK},
		{.name = "mmap", .category = CATEGORY_MEMORY},
		{.name = "rt_sigaction", .category = CATEGORY_PROCESS},
		{.name = "wait4", .category = CATEGORY_PROCESS},
		{.name = "execve", .category = CATEGORY_PROCESS},
		{.name = "futex", .category = CATEGORY_OTHER},
		{.name = "clock_gettime", .category = CATEGORY_OTHER},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int nr = syscall_number(ARCH_X86_64, cases[i].name);
		assert_int_equal(syscall_lookup(ARCH_X86_64, (uint32_t)nr)->category,
				 cases[i].category);
	}
}

static void categories_have_names(void **state)
{
	(void)state;
	assert_string_equal(syscall_category_name(CATEGORY_FILE), "file");
	assert_string_equal(syscall_category_name(CATEGORY_NETWORK), "network");
	assert_string_equal(syscall_category_name(CATEGORY_MEMORY), "memory");
	assert_string_equal(syscall_category_name(CATEGORY_PROCESS), "process");
	assert_string_equal(syscall_category_name(CATEGORY_OTHER), "other");
	assert_string_equal(syscall_category_name(CATEGORIES), "other");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(x86_64_numbers_are_the_headers),
		cmocka_unit_test(i386_numbers_are_the_headers),
		cmocka_unit_test(x32_numbers_are_its_own),
		cmocka_unit_test(newest_calls_are_the_same_on_all),
		cmocka_unit_test(all_of_the_x86_64_header_is_known),
		cmocka_unit_test(all_of_the_i386_header_is_known),
		cmocka_unit_test(all_of_the_x32_header_is_known),
		cmocka_unit_test(gaps_are_the_kernels),
		cmocka_unit_test(every_row_is_whole),
		cmocka_unit_test(names_of_arguments_tell_them_apart),
		cmocka_unit_test(calls_of_class_file_have_a_path),
		cmocka_unit_test(halves_of_an_offset_come_in_pairs),
		cmocka_unit_test(both_paths_of_a_call_are_paths),
		cmocka_unit_test(a_number_means_another_call_on_i386),
		cmocka_unit_test(a_name_has_other_arguments_on_i386),
		cmocka_unit_test(beyond_the_table_is_nothing),
		cmocka_unit_test(classes_are_straces),
		cmocka_unit_test(classes_have_names),
		cmocka_unit_test(categories_follow_the_rule),
		cmocka_unit_test(categories_have_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
