/* Events as text: each form that viz/decode.h promises, and no write beyond the buffer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "format/syscalls.h"
#include "viz/decode.h"
#include "viz/decode_words.h"

#define AT_FDCWD_ARG ((uint64_t)-100)
#define ADDRESS      0x7ffd1000u

static const struct task_info a_task = {.serial = 3, .tid = 77, .pid = 77, .name = "cat\n"};

static struct event call_on(unsigned arch, const char *name)
{
	int nr = syscall_number(arch, name);

	assert_true(nr >= 0);
	return (struct event){
		.kind = EVENT_CALL, .task = &a_task, .arch = (uint8_t)arch, .nr = (uint32_t)nr};
}

static struct event call(const char *name)
{
	return call_on(ARCH_X86_64, name);
}

static struct event other(unsigned kind)
{
	return (struct event){.kind = (uint8_t)kind, .task = &a_task};
}

static struct capture string_of(unsigned arg, const char *string)
{
	return (struct capture){.arg = (uint8_t)arg,
				.kind = CAPTURE_STRING,
				.size = (uint32_t)strlen(string),
				.bytes = (const uint8_t *)string};
}

static void expect_with(const struct event *ev, const struct decode_options *opt, const char *text)
{
	char buf[512];
	size_t length = decode_event(ev, opt, buf, sizeof(buf));

	assert_string_equal(buf, text);
	assert_int_equal(length, strlen(text));
}

static void expect(const struct event *ev, const char *text)
{
	expect_with(ev, NULL, text);
}

static void a_call_with_path_and_flags(void **state)
{
	struct capture path = string_of(1, "/etc/passwd");
	struct event ev = call("openat");
	(void)state;

	ev.args[0] = AT_FDCWD_ARG;
	ev.args[1] = ADDRESS;
	ev.args[2] = 02000000;
	ev.result = 3;
	ev.captures = &path;
	ev.capture_count = 1;
	expect(&ev, "openat(AT_FDCWD, \"/etc/passwd\", O_RDONLY|O_CLOEXEC) = 3");
}

static void a_mode_is_shown_where_a_file_may_be_made(void **state)
{
	struct event ev = call("open");
	(void)state;

	ev.args[0] = ADDRESS;
	ev.args[1] = 01101;
	ev.args[2] = 0644;
	ev.result = 3;
	expect(&ev, "open(0x7ffd1000, O_WRONLY|O_CREAT|O_TRUNC, 0644) = 3");
	ev.args[1] = 1;
	expect(&ev, "open(0x7ffd1000, O_WRONLY) = 3");
	ev.args[1] = 020200002;
	expect(&ev, "open(0x7ffd1000, O_RDWR|O_TMPFILE, 0644) = 3");
}

static void a_mode_is_octal(void **state)
{
	struct event ev = call("umask");
	(void)state;

	ev.args[0] = 022;
	ev.result = 0;
	expect(&ev, "umask(022) = 000");
}

static void an_error_has_name_and_text(void **state)
{
	struct event ev = call("close");
	(void)state;

	ev.args[0] = UINT32_MAX;
	ev.flags = EVENT_ERROR;
	ev.result = -9;
	expect(&ev, "close(-1) = -1 EBADF (Bad file descriptor)");
	ev.result = -2;
	expect(&ev, "close(-1) = -1 ENOENT (No such file or directory)");
	ev.result = -95;
	expect(&ev, "close(-1) = -1 EOPNOTSUPP (Operation not supported)");
}

static void an_unknown_error_is_a_number(void **state)
{
	struct event ev = call("close");
	(void)state;

	ev.flags = EVENT_ERROR;
	ev.result = -600;
	expect(&ev, "close(0) = -1 (errno 600)");
	ev.result = INT64_MIN;
	expect(&ev, "close(0) = -1 (errno 9223372036854775808)");
	ev.result = 0;
	expect(&ev, "close(0) = -1 (errno 0)");
}

static void a_restart_has_no_result(void **state)
{
	struct event ev = call("pause");
	(void)state;

	ev.flags = EVENT_ERROR;
	ev.result = -512;
	expect(&ev, "pause() = ? ERESTARTSYS (To be restarted if SA_RESTART is set)");
	ev.result = -513;
	expect(&ev, "pause() = ? ERESTARTNOINTR (To be restarted)");
	ev.result = -514;
	expect(&ev, "pause() = ? ERESTARTNOHAND (To be restarted if no handler)");
	ev.result = -516;
	expect(&ev, "pause() = ? ERESTART_RESTARTBLOCK (Interrupted by signal)");
}

static void another_kernel_error_is_one(void **state)
{
	struct event ev = call("pause");
	(void)state;

	ev.flags = EVENT_ERROR;
	ev.result = -524;
	expect(&ev, "pause() = -1 ENOTSUPP (Operation is not supported)");
}

static void what_did_not_end_has_no_result(void **state)
{
	struct event ev = call("exit_group");
	(void)state;

	ev.args[0] = 1;
	ev.flags = EVENT_UNFINISHED;
	expect(&ev, "exit_group(1) = ?");
	ev.flags = 0;
	expect(&ev, "exit_group(1) = ?");
	ev = call("pause");
	ev.flags = EVENT_UNFINISHED | EVENT_SUPERSEDED;
	expect(&ev, "pause() = ? (superseded by an execve)");
}

static void pointers_are_hexadecimal_or_null(void **state)
{
	struct event ev = call("munmap");
	(void)state;

	ev.args[0] = 0x7f0000001000;
	ev.args[1] = 4096;
	expect(&ev, "munmap(0x7f0000001000, 4096) = 0");
	ev.args[0] = 0;
	expect(&ev, "munmap(NULL, 4096) = 0");
}

static void addresses_returned_are_hexadecimal(void **state)
{
	struct event ev = call("mmap");
	(void)state;

	ev.args[1] = 8192;
	ev.args[2] = 3;
	ev.args[3] = 0x22;
	ev.args[4] = UINT32_MAX;
	ev.result = 0x7f12a4c00000;
	expect(&ev, "mmap(NULL, 8192, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = "
		    "0x7f12a4c00000");
	ev = call("brk");
	ev.result = 0x5600a000;
	expect(&ev, "brk(NULL) = 0x5600a000");
}

static void bytes_of_a_text_are_escaped(void **state)
{
	struct capture path = string_of(0, "a\"b\\c\n\t\r\v\f\001\0018\0017\033[m\177\303\244");
	struct event ev = call("unlink");
	(void)state;

	ev.args[0] = ADDRESS;
	ev.captures = &path;
	ev.capture_count = 1;
	expect(&ev, "unlink(\"a\\\"b\\\\c\\n\\t\\r\\v\\f\\1\\18\\0017\\33[m\\177\\303\\244\") = 0");
}

static void a_cut_text_says_so(void **state)
{
	struct capture name = string_of(0, "/very/lo");
	struct event ev = call("memfd_create");
	(void)state;

	name.state = CAPTURE_CUT;
	ev.args[0] = ADDRESS;
	ev.captures = &name;
	ev.capture_count = 1;
	expect(&ev, "memfd_create(\"/very/lo\"..., 0) = 0");
	name.state = CAPTURE_WHOLE;
	expect_with(&ev, &(struct decode_options){.string_max = 5},
		    "memfd_create(\"/very\"..., 0) = 0");
	expect_with(&ev, &(struct decode_options){.string_max = 8},
		    "memfd_create(\"/very/lo\", 0) = 0");
	ev.nr = call("unlink").nr;
	expect_with(&ev, &(struct decode_options){.string_max = 5}, "unlink(\"/very/lo\") = 0");
	name.state = CAPTURE_CUT;
	expect(&ev, "unlink(\"/very/lo\"...) = 0");
}

static void without_its_text_an_address_stands(void **state)
{
	struct capture path = string_of(0, "");
	struct event ev = call("unlink");
	(void)state;

	ev.args[0] = ADDRESS;
	expect(&ev, "unlink(0x7ffd1000) = 0");
	ev.captures = &path;
	ev.capture_count = 1;
	expect(&ev, "unlink(\"\") = 0");
	path.state = CAPTURE_FAULT;
	path.error = 14;
	expect(&ev, "unlink(0x7ffd1000) = 0");
	path = string_of(0, "/half");
	path.state = CAPTURE_FAULT;
	expect(&ev, "unlink(\"/half\"...) = 0");
	/* A log that was read from text has what the argument points to, and no address. */
	ev.args[0] = 0;
	expect(&ev, "unlink(\"/half\"...) = 0");
	ev.capture_count = 0;
	expect(&ev, "unlink(NULL) = 0");
}

static void captured_bytes_replace_an_address(void **state)
{
	struct capture data = {
		.arg = 1, .kind = CAPTURE_BYTES, .size = 3, .bytes = (const uint8_t *)"x\0y"};
	struct event ev = call("write");
	(void)state;

	ev.args[0] = 1;
	ev.args[1] = ADDRESS;
	ev.args[2] = 3;
	ev.result = 3;
	ev.captures = &data;
	ev.capture_count = 1;
	expect(&ev, "write(1, \"x\\0y\", 3) = 3");
}

static void an_unknown_call_shows_its_number(void **state)
{
	struct event ev = other(EVENT_CALL);
	(void)state;

	ev.nr = 0x1f4;
	for (unsigned i = 0; i < 6; i++)
		ev.args[i] = i;
	ev.result = -1;
	expect(&ev, "syscall_0x1f4(0, 0x1, 0x2, 0x3, 0x4, 0x5) = -1");
	ev.arch = ARCHES;
	ev.flags = EVENT_ERROR;
	ev.result = -38;
	expect(&ev, "syscall_0x1f4(0, 0x1, 0x2, 0x3, 0x4, 0x5) = -1 ENOSYS (Function not "
		    "implemented)");
}

static void i386_arguments_have_32_bits(void **state)
{
	struct event ev = call_on(ARCH_I386, "lseek");
	(void)state;

	ev.args[0] = 4;
	ev.args[1] = 0xfffffff0;
	ev.args[2] = 2;
	ev.result = 84;
	expect(&ev, "lseek(4, -16, SEEK_END) = 84");
	ev = call_on(ARCH_I386, "brk");
	ev.args[0] = 0xffffffff80001000;
	ev.result = (int64_t)0xffffffff80001000;
	expect(&ev, "brk(0x80001000) = 0x80001000");
}

static void halves_of_an_offset_are_joined(void **state)
{
	struct event ev = call_on(ARCH_I386, "pread64");
	(void)state;

	ev.args[0] = 4;
	ev.args[1] = ADDRESS;
	ev.args[2] = 16;
	ev.args[3] = 0xffffffff;
	ev.args[4] = 1;
	ev.result = 16;
	expect(&ev, "pread64(4, 0x7ffd1000, 16, 8589934591) = 16");
	ev = call("preadv2");
	ev.args[3] = 0x100000000;
	ev.args[5] = 8;
	expect(&ev, "preadv2(0, NULL, 0, 4294967296, RWF_NOWAIT) = 0");
}

static void clone_flags_end_with_the_signal(void **state)
{
	struct event ev = call("clone");
	(void)state;

	ev.args[0] = 0x01200011;
	ev.args[3] = ADDRESS;
	ev.result = 78;
	expect(&ev,
	       "clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD, "
	       "child_tidptr=0x7ffd1000) = 78");
	ev = call("unshare");
	expect(&ev, "unshare(0) = 0");
	ev.args[0] = 0x11;
	expect(&ev, "unshare(SIGCHLD) = 0");
}

static void flags_of_all_sorts(void **state)
{
	static const struct {
		const char *name;
		uint64_t args[6];
		const char *text;
	} cases[] = {
		{"access", {0, 0}, "access(NULL, F_OK) = 0"},
		{"access", {0, 6}, "access(NULL, R_OK|W_OK) = 0"},
		{"access", {0, 12}, "access(NULL, R_OK|0x8) = 0"},
		{"access", {0, 8}, "access(NULL, 0x8 /* ?_OK */) = 0"},
		{"mprotect", {0, 1, 0}, "mprotect(NULL, 1, PROT_NONE) = 0"},
		{"wait4", {(uint64_t)-1, 0, 3}, "wait4(-1, NULL, WNOHANG|WSTOPPED, NULL) = 0"},
		{"wait4", {5, 0, 0}, "wait4(5, NULL, 0, NULL) = 0"},
		{"kill", {5, 9}, "kill(5, SIGKILL) = 0"},
		{"kill", {5, 0}, "kill(5, 0) = 0"},
		{"kill", {5, 34}, "kill(5, SIGRT_2) = 0"},
		{"fcntl", {3, 3, 99}, "fcntl(3, F_GETFL) = 0 (flags O_RDONLY)"},
		{"fcntl", {3, 2, 1}, "fcntl(3, F_SETFD, FD_CLOEXEC) = 0"},
		{"futex", {16, 129, 1, 2, 3, 4}, "futex(0x10, FUTEX_WAKE_PRIVATE, 1) = 0"},
		{"futex", {16, 0, 2, 0, 3, 4}, "futex(0x10, FUTEX_WAIT, 2, NULL) = 0"},
		{"futex",
		 {16, 0x189, 0, 0, 0, 0xffffffff},
		 "futex(0x10, FUTEX_WAIT_BITSET_PRIVATE|FUTEX_CLOCK_REALTIME, 0, NULL, "
		 "FUTEX_BITSET_MATCH_ANY) = 0"},
		{"madvise", {0, 1, 4}, "madvise(NULL, 1, MADV_DONTNEED) = 0"},
		{"rt_sigprocmask", {2, 0, 0, 8}, "rt_sigprocmask(SIG_SETMASK, NULL, NULL, 8) = 0"},
		{"socket", {1, 02000001, 0}, "socket(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0) = 0"},
		{"socket", {99, 0, 0}, "socket(0x63 /* AF_??? */, 0, 0) = 0"},
		{"recvmsg", {3, 0, 0x40}, "recvmsg(3, NULL, MSG_DONTWAIT) = 0"},
		{"clock_gettime", {1, 0}, "clock_gettime(CLOCK_MONOTONIC, NULL) = 0"},
		{"getrlimit", {7, 0}, "getrlimit(RLIMIT_NOFILE, NULL) = 0"},
		{"epoll_ctl", {3, 1, 4, 0}, "epoll_ctl(3, EPOLL_CTL_ADD, 4, NULL) = 0"},
		{"lseek", {3, 0, 1}, "lseek(3, 0, SEEK_CUR) = 0"},
		{"unlinkat", {3, 0, 0x200}, "unlinkat(3, NULL, AT_REMOVEDIR) = 0"},
		{"faccessat2", {3, 0, 4, 0x200}, "faccessat2(3, NULL, R_OK, AT_EACCESS) = 0"},
		{"chown", {0, 0xffffffff, 0}, "chown(NULL, -1, 0) = 0"},
		{"mknod", {0, 020666, 0x103}, "mknod(NULL, S_IFCHR|0666, makedev(0x1, 0x3)) = 0"},
		{"mknod", {0, 010666, 0x103}, "mknod(NULL, S_IFIFO|0666) = 0"},
		{"getrusage", {0xffffffff, 0}, "getrusage(RUSAGE_CHILDREN, NULL) = 0"},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct event ev = call(cases[i].name);
		memcpy(ev.args, cases[i].args, sizeof(ev.args));
		expect(&ev, cases[i].text);
	}
}

static void every_word_stands_for_itself(void **state)
{
	(void)state;
	for (unsigned kind = 0; kind < ARG_KINDS; kind++) {
		const struct word_set *set = word_set_of(kind);
		assert_int_equal(set != NULL, kind >= ARG_OPEN_FLAGS && kind <= ARG_XATTR_FLAGS);
		for (uint32_t i = 0; set && i < set->count; i++)
			for (uint32_t j = 0; j < i; j++) {
				/* A word that another one contains comes behind it. */
				uint32_t early = set->words[j].value & ~set->choice;
				uint32_t late = set->words[i].value & ~set->choice;
				assert_true(set->words[j].value != set->words[i].value);
				assert_true(!early || early == late || (early & late) != early);
			}
	}
	assert_null(word_set_of(ARG_KINDS));
}

static void the_duration_can_be_shown(void **state)
{
	static const struct decode_options opt = {.duration = true};
	struct event ev = call("getpid");
	(void)state;

	ev.result = 77;
	ev.duration_ns = 1000042999;
	expect_with(&ev, &opt, "getpid() = 77 <1.000042>");
	ev.flags = EVENT_UNFINISHED;
	expect_with(&ev, &opt, "getpid() = ?");
}

static size_t name_fd(void *data, int32_t fd, bool after, char *buf, size_t size)
{
	return (size_t)snprintf(buf, size, "<%s%d%s>", (const char *)data, fd,
				after ? " after" : "");
}

static void descriptors_can_have_names(void **state)
{
	static char data[] = "#";
	const struct decode_options opt = {.fd_name = name_fd, .fd_data = data};
	struct event ev = call("openat");
	(void)state;

	ev.args[0] = AT_FDCWD_ARG;
	ev.result = 4;
	expect_with(&ev, &opt, "openat(AT_FDCWD<#-100>, NULL, O_RDONLY) = 4<#4 after>");
	ev = call("close");
	ev.args[0] = 3;
	expect_with(&ev, &opt, "close(3<#3>) = 0");
	ev.args[0] = UINT32_MAX;
	expect_with(&ev, &opt, "close(-1) = 0");
}

static struct event a_read(unsigned kind)
{
	struct event ev = call("read");

	ev.kind = (uint8_t)kind;
	ev.args[0] = 3;
	ev.args[1] = ADDRESS;
	ev.args[2] = 10;
	ev.result = 7;
	return ev;
}

static void a_call_entered_is_unfinished(void **state)
{
	struct event ev = a_read(EVENT_ENTERED);
	(void)state;

	expect(&ev, "read(3,  <unfinished ...>");
}

static void a_call_can_be_told_in_halves(void **state)
{
	struct event ev = a_read(EVENT_CALL);
	char buf[128];
	size_t length = decode_enter(&ev, NULL, buf, sizeof(buf));
	(void)state;

	assert_int_equal(length, strlen(buf));
	assert_string_equal(buf, "read(3,  <unfinished ...>");
	length = decode_resumed(&ev, NULL, buf, sizeof(buf));
	assert_int_equal(length, strlen(buf));
	assert_string_equal(buf, "<... read resumed>0x7ffd1000, 10) = 7");
	ev.flags = EVENT_UNFINISHED;
	decode_resumed(&ev, NULL, buf, sizeof(buf));
	assert_string_equal(buf, "<... read resumed>0x7ffd1000, 10) = ?");
}

static void an_exit_has_its_status(void **state)
{
	struct event ev = other(EVENT_EXIT);
	(void)state;

	expect(&ev, "+++ exited with 0 +++");
	ev.result = 42 << 8;
	expect(&ev, "+++ exited with 42 +++");
	ev.result = SIGKILL;
	expect(&ev, "+++ killed by SIGKILL +++");
	ev.result = SIGSEGV | 0x80;
	expect(&ev, "+++ killed by SIGSEGV (core dumped) +++");
	ev.result = 0x137f;
	expect(&ev, "+++ ended with status 0x137f +++");
}

static struct event a_signal(uint32_t nr, int code)
{
	struct event ev = other(EVENT_SIGNAL);

	ev.nr = nr;
	ev.args[0] = (uint64_t)(int64_t)code;
	ev.args[1] = 81;
	ev.args[2] = 1000;
	ev.args[3] = 0x10;
	return ev;
}

static void a_signal_of_a_child_tells_of_it(void **state)
{
	struct event ev = a_signal(SIGCHLD, CLD_EXITED);
	(void)state;

	ev.args[4] = 2;
	expect(&ev, "--- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=81, si_uid=1000, "
		    "si_status=2, si_utime=0, si_stime=0} ---");
	ev = a_signal(SIGCHLD, CLD_KILLED);
	ev.args[4] = SIGTERM;
	ev.args[5] = UINT64_C(4) << 32 | 3;
	expect(&ev, "--- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_KILLED, si_pid=81, si_uid=1000, "
		    "si_status=SIGTERM, si_utime=3 /* 0.03 s */, "
		    "si_stime=4 /* 0.04 s */} ---");
}

static void a_signal_of_a_fault_has_the_address(void **state)
{
	struct event ev = a_signal(SIGSEGV, SEGV_MAPERR);
	(void)state;

	expect(&ev, "--- SIGSEGV {si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=0x10} ---");
	ev.args[3] = 0;
	expect(&ev, "--- SIGSEGV {si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=NULL} ---");
}

static void a_signal_of_a_process_has_its_sender(void **state)
{
	struct event ev = a_signal(SIGTERM, SI_USER);
	(void)state;

	expect(&ev, "--- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=81, si_uid=1000} ---");
	ev = a_signal(SIGSEGV, SI_TKILL);
	expect(&ev, "--- SIGSEGV {si_signo=SIGSEGV, si_code=SI_TKILL, si_pid=81, si_uid=1000} ---");
}

static void a_signal_of_the_kernel_has_nothing_more(void **state)
{
	struct event ev = a_signal(SIGALRM, SI_KERNEL);
	(void)state;

	expect(&ev, "--- SIGALRM {si_signo=SIGALRM, si_code=SI_KERNEL} ---");
	ev = a_signal(32, -100);
	expect(&ev, "--- SIGRTMIN {si_signo=SIGRTMIN, si_code=-100} ---");
	ev = a_signal(1000, SI_KERNEL);
	expect(&ev, "--- 1000 {si_signo=1000, si_code=SI_KERNEL} ---");
}

static void a_stop_has_its_signal(void **state)
{
	struct event ev = other(EVENT_STOP);
	(void)state;

	ev.nr = SIGTSTP;
	expect(&ev, "--- stopped by SIGTSTP ---");
}

static void a_start_says_how(void **state)
{
	struct event ev = other(EVENT_START);
	(void)state;

	expect(&ev, "+++ started by strec +++");
	ev.nr = START_ATTACH;
	expect(&ev, "+++ attached to +++");
	ev.args[0] = 2; /* whose thread it is; that made it long ago, and attached to nothing */
	expect(&ev, "+++ attached to +++");
	ev.nr = START_VFORK;
	expect(&ev, "+++ vforked by task 2 +++");
	ev.nr = 99;
	expect(&ev, "+++ started by task 2 +++");
}

static void an_exec_has_the_program(void **state)
{
	struct capture path = string_of(0, "/bin/ls");
	struct event ev = other(EVENT_EXEC);
	(void)state;

	ev.args[0] = 77;
	expect(&ev, "+++ executes a new program +++");
	ev.captures = &path;
	ev.capture_count = 1;
	expect(&ev, "+++ executes \"/bin/ls\" +++");
	ev.args[0] = 79;
	expect(&ev, "+++ executes \"/bin/ls\", thread 79 before +++");
}

static void a_task_may_be_inside_a_call(void **state)
{
	struct event ev = a_read(EVENT_TASK);
	(void)state;

	expect(&ev, "--- task 3 \"cat\\n\" is alive ---");
	ev.flags = EVENT_IN_CALL;
	expect(&ev, "--- task 3 \"cat\\n\" is alive, inside read(3, 0x7ffd1000, 10) ---");
}

static void the_recorders_own_events_are_one_line(void **state)
{
	struct capture text = string_of(0, "two\nlines");
	struct event ev = other(EVENT_DETACH);
	(void)state;

	expect(&ev, "+++ detached +++");
	ev = other(EVENT_USAGE);
	ev.args[0] = 1500000000;
	expect(&ev, "--- CPU time so far: 1.500000000 s ---");
	ev = other(EVENT_HELD);
	ev.duration_ns = 42;
	expect(&ev, "--- held for 0.000000042 s by the recorder ---");
	ev = other(EVENT_LOSS);
	ev.args[0] = 512;
	ev.args[1] = 4096;
	expect(&ev, "--- 4096 bytes lost at offset 512 ---");
	ev = other(EVENT_NOTE);
	expect(&ev, "--- note: nothing ---");
	ev.captures = &text;
	ev.capture_count = 1;
	expect(&ev, "--- note: \"two\\nlines\" ---");
	ev.kind = EVENT_OUTPUT;
	ev.nr = 2;
	expect(&ev, "--- output on 2: \"two\\nlines\" ---");
	ev.kind = EVENT_DESCRIPTOR;
	expect(&ev, "--- descriptor 2: \"two\\nlines\" ---");
	ev.kind = EVENT_MAPPING;
	ev.args[0] = 0x1000;
	ev.args[1] = 8192;
	expect(&ev, "--- mapping of 8192 bytes at 0x1000: \"two\\nlines\" ---");
	ev.kind = 255;
	expect(&ev, "--- event of kind 255 ---");
}

static void a_small_buffer_is_filled_and_ended(void **state)
{
	struct event ev = a_read(EVENT_CALL);
	char whole[128], part[128];
	size_t length = decode_event(&ev, NULL, whole, sizeof(whole));
	(void)state;

	for (size_t size = 0; size <= length + 2; size++) {
		memset(part, '#', sizeof(part));
		assert_int_equal(decode_event(&ev, NULL, part, size), length);
		if (size) {
			size_t kept = size <= length ? size - 1 : length;
			assert_memory_equal(part, whole, kept);
			assert_int_equal(part[kept], '\0');
		}
		assert_int_equal(part[size], '#');
	}
	assert_int_equal(decode_event(&ev, NULL, NULL, 0), length);
}

static void check_plain(const struct event *ev)
{
	char buf[1024];
	size_t length = decode_event(ev, NULL, buf, sizeof(buf));

	assert_true(length > 0 && length < sizeof(buf));
	for (size_t i = 0; i < length; i++)
		assert_in_range(buf[i], 0x20, 0x7e);
}

/* Nothing in an event is trusted: the same patterns in every field of every call and kind. */
static void any_call_with_any_arguments_is_text(void **state)
{
	static const uint64_t patterns[] = {
		0, 1, INT64_MAX, UINT32_MAX, UINT64_MAX, 0x8000000080000000, 0x5555555555555555};
	(void)state;

	for (size_t p = 0; p < sizeof(patterns) / sizeof(patterns[0]); p++)
		for (unsigned kind = 0; kind <= EVENT_KINDS; kind++)
			for (unsigned arch = 0; arch <= ARCHES; arch++)
				for (uint32_t nr = 0; nr <= SYSCALL_NR_MAX; nr++) {
					struct event ev = other(kind);
					ev.arch = (uint8_t)arch;
					ev.nr = nr;
					ev.flags = (uint8_t)(nr << 5 | patterns[p] % 2);
					ev.result = (int64_t)patterns[p];
					ev.duration_ns = patterns[p];
					for (unsigned i = 0; i < 6; i++)
						ev.args[i] = patterns[p];
					check_plain(&ev);
				}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_call_with_path_and_flags),
		cmocka_unit_test(a_mode_is_shown_where_a_file_may_be_made),
		cmocka_unit_test(a_mode_is_octal),
		cmocka_unit_test(an_error_has_name_and_text),
		cmocka_unit_test(an_unknown_error_is_a_number),
		cmocka_unit_test(a_restart_has_no_result),
		cmocka_unit_test(another_kernel_error_is_one),
		cmocka_unit_test(what_did_not_end_has_no_result),
		cmocka_unit_test(pointers_are_hexadecimal_or_null),
		cmocka_unit_test(addresses_returned_are_hexadecimal),
		cmocka_unit_test(bytes_of_a_text_are_escaped),
		cmocka_unit_test(a_cut_text_says_so),
		cmocka_unit_test(without_its_text_an_address_stands),
		cmocka_unit_test(captured_bytes_replace_an_address),
		cmocka_unit_test(an_unknown_call_shows_its_number),
		cmocka_unit_test(i386_arguments_have_32_bits),
		cmocka_unit_test(halves_of_an_offset_are_joined),
		cmocka_unit_test(clone_flags_end_with_the_signal),
		cmocka_unit_test(flags_of_all_sorts),
		cmocka_unit_test(every_word_stands_for_itself),
		cmocka_unit_test(the_duration_can_be_shown),
		cmocka_unit_test(descriptors_can_have_names),
		cmocka_unit_test(a_call_entered_is_unfinished),
		cmocka_unit_test(a_call_can_be_told_in_halves),
		cmocka_unit_test(an_exit_has_its_status),
		cmocka_unit_test(a_signal_of_a_child_tells_of_it),
		cmocka_unit_test(a_signal_of_a_fault_has_the_address),
		cmocka_unit_test(a_signal_of_a_process_has_its_sender),
		cmocka_unit_test(a_signal_of_the_kernel_has_nothing_more),
		cmocka_unit_test(a_stop_has_its_signal),
		cmocka_unit_test(a_start_says_how),
		cmocka_unit_test(an_exec_has_the_program),
		cmocka_unit_test(a_task_may_be_inside_a_call),
		cmocka_unit_test(the_recorders_own_events_are_one_line),
		cmocka_unit_test(a_small_buffer_is_filled_and_ended),
		cmocka_unit_test(any_call_with_any_arguments_is_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
