/* Which calls, signals, ends and paths a recording has: the grammars, the filter, the limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "format/call_class.h"
#include "record/call_filter.h"
#include "record/calls.h"
#include "record/path_filter.h"
#include "record/sets.h"
#include "record/tracer.h"

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))
#define X32_BIT   0x40000000u

static bool has(const char *text, unsigned arch, const char *name)
{
	struct call_set set;
	char message[160] = "";
	int nr = syscall_number(arch, name);

	assert_int_equal(call_set_parse(&set, text, message, sizeof(message)), 0);
	assert_true(nr >= 0);
	return call_set_has(&set, arch, (uint32_t)nr);
}

static void sets_have_what_is_named(void **state)
{
	static const struct {
		const char *text;
		unsigned arch;
		const char *name;
		bool wanted;
	} rows[] = {
		{"read", ARCH_X86_64, "read", true},
		{"read", ARCH_I386, "read", true},
		{"read", ARCH_X86_64, "write", false},
		{"read,write", ARCH_X86_64, "write", true},
		{"!read", ARCH_X86_64, "read", false},
		{"!read", ARCH_X86_64, "write", true},
		{"!!read", ARCH_X86_64, "write", false},
		{"all", ARCH_X32, "read", true},
		{"none", ARCH_X32, "read", false},
		{"!all", ARCH_X86_64, "read", false},
		{"!none", ARCH_X86_64, "read", true},
		{"read@64", ARCH_X86_64, "read", true},
		{"read@64", ARCH_I386, "read", false},
		{"read@32", ARCH_I386, "read", true},
		{"read@32", ARCH_X86_64, "read", false},
		{"read@x32", ARCH_X32, "read", true},
		{"read@x32", ARCH_X86_64, "read", false},
		{"?bogus,read", ARCH_X86_64, "read", true},
		{"?bogus", ARCH_X86_64, "read", false},
		{"?%bogus", ARCH_X86_64, "read", false},
		{"/^open", ARCH_X86_64, "openat", true},
		{"/^open", ARCH_X86_64, "mq_open", false},
		{"/open$", ARCH_X86_64, "mq_open", true},
		{"/^(read|write)$@32", ARCH_I386, "write", true},
		{"/^(read|write)$@32", ARCH_X86_64, "write", false},
		{"0", ARCH_X86_64, "read", true},
		{"0", ARCH_I386, "read", false},
		{"3@32", ARCH_I386, "read", true},
		{"%file", ARCH_X86_64, "openat", true},
		{"file", ARCH_X86_64, "openat", true},
		{"%file", ARCH_X86_64, "read", false},
		{"%desc", ARCH_X86_64, "read", true},
		{"%net", ARCH_X86_64, "socket", true},
		{"%network", ARCH_X86_64, "sendfile", true},
		{"%process", ARCH_X86_64, "execve", true},
		{"%signal", ARCH_X86_64, "kill", true},
		{"%ipc", ARCH_X86_64, "shmat", true},
		{"%memory", ARCH_X86_64, "mmap", true},
		{"%creds", ARCH_I386, "setuid32", true},
		{"%creds", ARCH_X86_64, "getpid", false},
		{"%stat", ARCH_I386, "stat64", true},
		{"%stat", ARCH_X86_64, "statx", false},
		{"%lstat", ARCH_X86_64, "lstat", true},
		{"%fstat", ARCH_X86_64, "statx", true},
		{"%%stat", ARCH_X86_64, "lstat", true},
		{"%%stat", ARCH_X86_64, "statfs", false},
		{"%statfs", ARCH_X86_64, "statfs", true},
		{"%statfs", ARCH_X86_64, "fstatfs", false},
		{"%fstatfs", ARCH_X86_64, "fstatfs", true},
		{"%%statfs", ARCH_X86_64, "ustat", true},
		{"%clock", ARCH_X86_64, "clock_gettime", true},
		{"%clock", ARCH_X86_64, "clock_nanosleep", false},
		{"%pure", ARCH_X86_64, "gettid", true},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++)
		if (has(rows[i].text, rows[i].arch, rows[i].name) != rows[i].wanted)
			fail_msg("%s: %s on ABI %u", rows[i].text, rows[i].name, rows[i].arch);
}

static void sets_that_are_wrong_say_why(void **state)
{
	static const struct {
		const char *text, *says;
	} rows[] = {
		{"", "''"},
		{"read,", "''"},
		{"bogus", "'bogus'"},
		{"read,bogus", "bogus"},
		{"%bogus", "class"},
		{"all,read", "'all'"},
		{"/[", "["},
		{"?/[", "["},
		{"read@16", "read@16"},
		{"99999", "99999"},
		{"read,!write", "'!write'"},
		{"%", "class"},
	};
	struct call_set set;
	char message[160], text[400];

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		assert_int_equal(call_set_parse(&set, rows[i].text, message, sizeof(message)), -1);
		if (!strstr(message, rows[i].says))
			fail_msg("%s: %s", rows[i].text, message);
	}
	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = 0;
	assert_int_equal(call_set_parse(&set, text, message, sizeof(message)), -1);
}

static void unknown_numbers_are_in_every_set(void **state)
{
	struct call_set set;
	char message[160];

	(void)state;
	assert_int_equal(call_set_parse(&set, "none", message, sizeof(message)), 0);
	assert_true(call_set_has(&set, ARCH_X86_64, SYSCALL_NR_MAX));
	assert_true(call_set_has(&set, ARCHES, 0));
	assert_null(syscall_lookup(ARCH_X86_64, 400));
	assert_true(call_set_has(&set, ARCH_X86_64, 400));
}

/* What the kernel would do with the program: classic BPF, as bpf(4) of the BSDs tells. */
static uint32_t run(const struct call_filter *f, uint32_t arch, uint32_t nr)
{
	uint32_t a = 0;

	for (unsigned pc = 0; pc < f->length; pc++) {
		const struct sock_filter *i = &f->program[pc];

		switch (i->code) {
		case BPF_LD | BPF_W | BPF_ABS:
			a = i->k == offsetof(struct seccomp_data, arch) ? arch : nr;
			break;
		case BPF_JMP | BPF_JA:
			pc += i->k;
			break;
		case BPF_JMP | BPF_JEQ | BPF_K:
			pc += a == i->k ? i->jt : i->jf;
			break;
		case BPF_JMP | BPF_JGE | BPF_K:
			pc += a >= i->k ? i->jt : i->jf;
			break;
		case BPF_RET | BPF_K:
			return i->k;
		default:
			fail_msg("instruction %#x", i->code);
		}
	}
	fail_msg("it runs over its end");
	return 0;
}

static void check_number(const struct call_filter *f, const struct call_set *set, uint32_t audit,
			 unsigned arch, uint32_t base, uint32_t nr)
{
	uint32_t wanted = call_set_has(set, arch, nr) ? SECCOMP_RET_TRACE : SECCOMP_RET_ALLOW;

	if (run(f, audit, base + nr) != wanted)
		fail_msg("number %u of ABI %u", nr, arch);
}

static void check_filter(const struct call_set *set)
{
	static struct call_filter f;

	call_filter_build(&f, set);
	for (uint32_t nr = 0; nr < SYSCALL_NR_MAX + 50; nr++) {
		check_number(&f, set, AUDIT_ARCH_X86_64, ARCH_X86_64, 0, nr);
		check_number(&f, set, AUDIT_ARCH_X86_64, ARCH_X32, X32_BIT, nr);
		check_number(&f, set, AUDIT_ARCH_I386, ARCH_I386, 0, nr);
		assert_int_equal(run(&f, AUDIT_ARCH_AARCH64, nr), SECCOMP_RET_TRACE);
	}
	assert_int_equal(run(&f, AUDIT_ARCH_X86_64, UINT32_MAX), SECCOMP_RET_TRACE);
	assert_int_equal(run(&f, AUDIT_ARCH_X86_64, X32_BIT - 1), SECCOMP_RET_TRACE);
	assert_int_equal(run(&f, AUDIT_ARCH_I386, UINT32_MAX), SECCOMP_RET_TRACE);
	assert_int_equal(run(&f, AUDIT_ARCH_I386, X32_BIT), SECCOMP_RET_TRACE);
}

static void the_filter_traces_the_set(void **state)
{
	static const char *const texts[] = {"all",   "none",  "%network", "!%file",  "read",
					    "!read", "%desc", "/e",       "read@32", "open@x32"};
	struct call_set set;
	char message[160];

	(void)state;
	for (size_t i = 0; i < LENGTH(texts); i++) {
		assert_int_equal(call_set_parse(&set, texts[i], message, sizeof(message)), 0);
		check_filter(&set);
	}
}

/* No two neighbours alike: the largest tree, with the longest jumps. */
static void the_largest_filter_fits(void **state)
{
	static struct call_filter f;
	struct call_set set;

	(void)state;
	for (unsigned arch = 0; arch < ARCHES; arch++)
		for (uint32_t nr = 0; nr < SYSCALL_NR_MAX; nr++)
			set.out[arch][nr] = nr % 2;
	check_filter(&set);
	call_filter_build(&f, &set);
	assert_true(f.length > 3 * SYSCALL_NR_MAX);
	assert_true(f.length <= BPF_MAXINSNS);
}

/* The kernel takes the largest, and does as the interpreter says: without a tracer, ENOSYS. */
static void the_kernel_agrees(void **state)
{
	static struct call_filter f;
	struct call_set set;
	int status;
	pid_t pid;

	(void)state;
	for (unsigned arch = 0; arch < ARCHES; arch++)
		for (uint32_t nr = 0; nr < SYSCALL_NR_MAX; nr++)
			set.out[arch][nr] = nr % 2;
	for (size_t i = 0; i < 2; i++)
		set.out[ARCH_X86_64][i ? SYS_exit_group : SYS_write] = true;
	call_filter_build(&f, &set);
	pid = fork();
	if (pid == 0) {
		struct filter_state installed = call_filter_install(&f);

		if (!installed.installed)
			_exit(3);
		/* getpid is 39, odd and so left alone; gettid is 186 */
		_exit(syscall(SYS_getpid) > 0 && syscall(SYS_gettid) == -1 && errno == ENOSYS ? 0
											      : 1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void a_tracer_gets_what_it_needs(void **state)
{
	static const char *const names[] = {"execve", "execveat",   "clone", "clone3",
					    "prctl",  "exit_group", "ptrace"};
	struct call_set set;
	char message[160];

	(void)state;
	assert_int_equal(call_set_parse(&set, "none", message, sizeof(message)), 0);
	calls_add_needed(&set, false);
	for (size_t i = 0; i < LENGTH(names); i++)
		for (unsigned arch = 0; arch < ARCHES; arch++)
			assert_true(
				call_set_has(&set, arch, (uint32_t)syscall_number(arch, names[i])));
	assert_false(call_set_has(&set, ARCH_X86_64, SYS_read));
}

static void rules_skip_what_is_not_wanted(void **state)
{
	struct call_set set;
	char message[160];

	(void)state;
	assert_int_equal(call_set_parse(&set, "read", message, sizeof(message)), 0);
	calls_select(&set);
	assert_false(calls_rule(ARCH_X86_64, SYS_read)->skip);
	assert_true(calls_rule(ARCH_X86_64, SYS_write)->skip);
	assert_false(calls_rule(ARCH_X86_64, 12345)->skip);
}

#define SIGNAL_BIT(n) (UINT64_C(1) << ((n)-1))

static void signals_by_name_and_number(void **state)
{
	static const struct {
		const char *text;
		uint64_t set;
	} rows[] = {
		{"all", UINT64_MAX},
		{"none", 0},
		{"!all", 0},
		{"SIGIO", SIGNAL_BIT(29)},
		{"io", SIGNAL_BIT(29)},
		{"29", SIGNAL_BIT(29)},
		{"!usr1", ~SIGNAL_BIT(SIGUSR1)},
		{"SIGRT_1", SIGNAL_BIT(33)},
		{"rt_32", SIGNAL_BIT(64)},
		{"INT,term", SIGNAL_BIT(SIGINT) | SIGNAL_BIT(SIGTERM)},
	};
	static const char *const wrong[] = {"", "INT,", "bogus", "0", "65", "SIGRT_33", "!bogus"};
	char message[160];
	uint64_t set;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		assert_int_equal(signal_set_parse(&set, rows[i].text, message, sizeof(message)), 0);
		assert_true(set == rows[i].set);
	}
	for (size_t i = 0; i < LENGTH(wrong); i++) {
		assert_int_equal(signal_set_parse(&set, wrong[i], message, sizeof(message)), -1);
		assert_non_null(strstr(message, "-e signal: no such signal"));
	}
}

static void ends_by_name(void **state)
{
	char message[160];
	uint64_t set;

	(void)state;
	assert_int_equal(status_set_parse(&set, "failed,detached", message, sizeof(message)), 0);
	assert_int_equal(set, STATUS_FAILED | STATUS_DETACHED);
	assert_int_equal(status_set_parse(&set, "!successful", message, sizeof(message)), 0);
	assert_int_equal(set, STATUS_ALL & ~STATUS_SUCCESSFUL);
	assert_int_equal(status_set_parse(&set, "unavailable", message, sizeof(message)), 0);
	assert_int_equal(set, 0);
	assert_int_equal(status_set_parse(&set, "good", message, sizeof(message)), -1);
}

static void sizes_and_times(void **state)
{
	(void)state;
	assert_int_equal(parse_bytes("1"), 1);
	assert_int_equal(parse_bytes("64k"), 65536);
	assert_int_equal(parse_bytes("16M"), 16 << 20);
	assert_int_equal(parse_bytes("2G"), UINT64_C(2) << 30);
	assert_int_equal(parse_bytes("0"), 0);
	assert_int_equal(parse_bytes("-1"), 0);
	assert_int_equal(parse_bytes("1MB"), 0);
	assert_int_equal(parse_bytes(""), 0);
	assert_int_equal(parse_bytes("99999999999999999999"), 0);
	assert_int_equal(parse_bytes("99999999T"), 0);
	assert_int_equal(parse_time("3"), UINT64_C(3000000000));
	assert_int_equal(parse_time("500ms"), 500000000);
	assert_int_equal(parse_time("2m"), UINT64_C(120000000000));
	assert_int_equal(parse_time("1d"), UINT64_C(86400000000000));
	assert_int_equal(parse_time("1w"), 0);
}

/* A call of this process, with the text that its path argument was captured as. */
static bool matches(const struct path_filter *filter, const char *name, uint64_t fd,
		    const char *path)
{
	struct capture capture = {.arg = 1,
				  .kind = CAPTURE_STRING,
				  .size = path ? (uint32_t)strlen(path) : 0,
				  .bytes = (const uint8_t *)path};
	struct event ev = {.arch = ARCH_X86_64,
			   .nr = (uint32_t)syscall_number(ARCH_X86_64, name),
			   .args = {fd},
			   .capture_count = path ? 1 : 0,
			   .captures = &capture};

	return path_filter_match(filter, getpid(), &ev);
}

static void paths_by_argument_and_descriptor(void **state)
{
	struct path_filter filter = {0};
	char directory[] = "/tmp/filter-XXXXXX", file[64], dotted[96];
	int fd, dirfd;

	(void)state;
	assert_non_null(mkdtemp(directory));
	snprintf(file, sizeof(file), "%s/file", directory);
	snprintf(dotted, sizeof(dotted), "%s/../%s/./x//../file", directory, directory + 5);
	fd = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	dirfd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_int_equal(path_filter_add(&filter, file), 0);
	assert_true(matches(&filter, "read", (uint64_t)fd, NULL));
	assert_false(matches(&filter, "read", (uint64_t)dirfd, NULL));
	assert_false(matches(&filter, "read", 12345, NULL));
	assert_false(matches(&filter, "getpid", (uint64_t)fd, NULL));
	assert_true(matches(&filter, "openat", (uint64_t)AT_FDCWD, file));
	assert_true(matches(&filter, "openat", (uint64_t)AT_FDCWD, dotted));
	assert_true(matches(&filter, "openat", (uint64_t)dirfd, "file"));
	assert_false(matches(&filter, "openat", (uint64_t)AT_FDCWD, "file"));
	assert_false(matches(&filter, "openat", (uint64_t)dirfd, "files"));
	unlink(file);
	assert_true(matches(&filter, "read", (uint64_t)fd, NULL));
	path_filter_release(&filter);
	/* What was given relative is meant from here. */
	assert_int_equal(chdir(directory), 0);
	assert_int_equal(path_filter_add(&filter, "./file"), 0);
	assert_true(matches(&filter, "openat", (uint64_t)dirfd, "file"));
	path_filter_release(&filter);
	close(fd);
	close(dirfd);
	rmdir(directory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sets_have_what_is_named),
		cmocka_unit_test(sets_that_are_wrong_say_why),
		cmocka_unit_test(unknown_numbers_are_in_every_set),
		cmocka_unit_test(the_filter_traces_the_set),
		cmocka_unit_test(the_largest_filter_fits),
		cmocka_unit_test(the_kernel_agrees),
		cmocka_unit_test(a_tracer_gets_what_it_needs),
		cmocka_unit_test(rules_skip_what_is_not_wanted),
		cmocka_unit_test(signals_by_name_and_number),
		cmocka_unit_test(ends_by_name),
		cmocka_unit_test(sizes_and_times),
		cmocka_unit_test(paths_by_argument_and_descriptor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
