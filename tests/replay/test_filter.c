/* Filter expressions: replay/filter.h. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "format/syscalls.h"
#include "replay/filter.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))
#define MS            UINT64_C(1000000)

/* Numbers on x86_64, as the kernel's syscall_64.tbl has them. */
enum { NR_READ = 0, NR_OPEN = 2, NR_CLOSE = 3, NR_SOCKET = 41, NR_DUP2 = 33, NR_OPENAT = 257 };

static const struct task_info nobody;
static const struct task_info task = {.serial = 1, .tid = 102, .pid = 101, .name = "worker"};

static struct event call(uint32_t nr)
{
	return (struct event){.kind = EVENT_CALL, .arch = ARCH_X86_64, .nr = nr, .task = &task};
}

static struct event failed_call(uint32_t nr, int number)
{
	struct event ev = call(nr);

	ev.flags = EVENT_ERROR;
	ev.result = -number;
	return ev;
}

static struct event other(enum event_kind kind)
{
	return (struct event){.kind = (uint8_t)kind, .task = &task};
}

static struct capture string(const char *text)
{
	return (struct capture){.kind = CAPTURE_STRING,
				.size = (uint32_t)strlen(text),
				.bytes = (const uint8_t *)text};
}

static bool matches(const char *text, struct event ev)
{
	struct strec_error err = {0};
	struct filter *filter;
	bool match;

	if (filter_parse(&filter, text, &err) != 0)
		fail_msg("\"%s\": at %u: %s", text, (unsigned)err.offset,
			 err.detail ? err.detail : "-");
	match = filter_match(filter, &ev);
	filter_free(filter);
	return match;
}

static bool path_matches(const char *text, struct capture capture)
{
	struct event ev = call(NR_OPENAT);

	ev.capture_count = 1;
	ev.captures = &capture;
	return matches(text, ev);
}

static void refused(const char *text, int code, uint64_t offset)
{
	struct filter *filter = (struct filter *)&nobody;
	struct strec_error err = {0};
	int got = filter_parse(&filter, text, &err);

	if (got != code || err.code != code || err.offset != offset)
		fail_msg("\"%s\": code %d at %u (%s), wanted %d at %u", text, got,
			 (unsigned)err.offset, err.detail ? err.detail : "-", code,
			 (unsigned)offset);
	assert_null(filter);
	assert_non_null(err.detail);
}

static void blank_matches_every_event(void **state)
{
	(void)state;
	assert_true(matches("", call(NR_READ)));
	assert_true(matches(" \t\n", other(EVENT_NOTE)));
}

static void a_name_matches_its_call(void **state)
{
	(void)state;
	assert_true(matches("read", call(NR_READ)));
	assert_true(matches("  read  ", call(NR_READ)));
	assert_false(matches("read", call(NR_OPEN)));
	assert_false(matches("open", call(NR_OPENAT)));
}

static void a_name_has_a_number_on_each_architecture(void **state)
{
	struct event ev = call(3);

	(void)state;
	assert_true(matches("close", ev));
	assert_false(matches("read", ev));
	ev.arch = ARCH_I386;
	assert_true(matches("read", ev));
	assert_false(matches("close", ev));
	ev.nr = 512;
	ev.arch = ARCH_X32;
	assert_true(matches("rt_sigaction", ev));
}

static void calls_of_no_table_match_no_name(void **state)
{
	struct event ev = call(NR_READ);

	(void)state;
	ev.arch = ARCHES;
	assert_false(matches("read,/./,%desc", ev));
	ev.arch = 255;
	assert_false(matches("read,/./,%desc", ev));
	assert_false(matches("/./", call(SYSCALL_NR_MAX)));
	assert_false(matches("/./", call(UINT32_MAX)));
	assert_true(matches("nr=4294967295", call(UINT32_MAX)));
}

static void an_unknown_name_is_refused(void **state)
{
	(void)state;
	refused("raed", STREC_SYNTAX, 0);
	refused("read,opne", STREC_SYNTAX, 5);
	refused("READ", STREC_SYNTAX, 0);
	refused("rea", STREC_SYNTAX, 0);
	refused("read2", STREC_SYNTAX, 0);
}

static void an_unknown_name_may_be_allowed(void **state)
{
	(void)state;
	assert_false(matches("?raed", call(NR_READ)));
	assert_true(matches("?raed,read", call(NR_READ)));
	assert_true(matches("?read", call(NR_READ)));
	assert_true(matches("!?raed", call(NR_READ)));
	refused("?", STREC_SYNTAX, 0);
	refused("? read", STREC_SYNTAX, 0);
	refused("?%file", STREC_SYNTAX, 0);
	refused("??read", STREC_SYNTAX, 0);
}

static void each_class_matches_the_calls_of_the_table(void **state)
{
	static const char *const names[] = {"file", "network", "memory", "process",
					    "desc", "signal",  "ipc"};

	(void)state;
	for (size_t i = 0; i < LENGTH(names); i++) {
		char text[16];
		struct filter *filter;
		unsigned seen = 0;

		snprintf(text, sizeof(text), "%%%s", names[i]);
		assert_int_equal(filter_parse(&filter, text, NULL), 0);
		for (unsigned nr = 0; nr < ARCHES * SYSCALL_NR_MAX; nr++) {
			struct event ev = call(nr % SYSCALL_NR_MAX);
			const struct syscall_info *info;

			ev.arch = (uint8_t)(nr / SYSCALL_NR_MAX);
			info = syscall_lookup(ev.arch, ev.nr);
			bool in = info && info->classes & syscall_class_by_name(names[i]);
			assert_int_equal(filter_match(filter, &ev), in);
			seen += in;
		}
		assert_true(seen > 0);
		filter_free(filter);
	}
}

static void an_unknown_class_is_refused(void **state)
{
	(void)state;
	refused("%", STREC_SYNTAX, 0);
	refused("%disk", STREC_SYNTAX, 0);
	refused("read %files", STREC_SYNTAX, 5);
	refused("%averyveryverylongname", STREC_SYNTAX, 0);
	refused("% file", STREC_SYNTAX, 0);
}

static void a_regex_matches_names(void **state)
{
	(void)state;
	assert_true(matches("/^open/", call(NR_OPENAT)));
	assert_true(matches("/^(open|close)$/", call(NR_CLOSE)));
	assert_false(matches("/^(open|close)$/", call(NR_OPENAT)));
	assert_true(matches("/./", call(NR_READ)));
	assert_true(matches("/a d|read/", call(NR_READ)));
}

static void a_regex_may_hold_a_slash(void **state)
{
	(void)state;
	assert_true(matches("/read|\\//", call(NR_READ)));
	assert_false(matches("?/\\//", call(NR_READ)));
}

static void a_bad_regex_is_refused(void **state)
{
	(void)state;
	refused("/(/", STREC_SYNTAX, 1);
	refused("/[/", STREC_SYNTAX, 1);
	refused("read /[z-a]/", STREC_SYNTAX, 6);
	refused("/[[:nope:]]/", STREC_SYNTAX, 1);
	refused("/a{2,1}/", STREC_SYNTAX, 1);
	refused("path~(", STREC_SYNTAX, 5);
	refused("path~[a", STREC_SYNTAX, 5);
	refused("path~\"*(\"", STREC_SYNTAX, 6);
	refused("path~a\\", STREC_SYNTAX, 5);
}

static void an_unclosed_regex_is_refused(void **state)
{
	(void)state;
	refused("/read", STREC_SYNTAX, 0);
	refused("read,/", STREC_SYNTAX, 5);
	refused("/read\\/", STREC_SYNTAX, 0);
	refused("/read\\", STREC_SYNTAX, 0);
}

static void a_regex_without_calls_is_refused_or_allowed(void **state)
{
	(void)state;
	refused("/^nothing$/", STREC_SYNTAX, 0);
	assert_false(matches("?/^nothing$/", call(NR_READ)));
}

/* Without a bound these take regcomp() minutes and gigabytes. */
static void a_regex_that_explodes_is_refused(void **state)
{
	char deep[300] = "path~";

	(void)state;
	refused("/((a{1,255}){1,255}){1,255}/", STREC_LIMIT, 1);
	refused("/a{99999999999999999999999}/", STREC_LIMIT, 1);
	refused("path~((((((((((((((((a+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+", STREC_LIMIT, 5);
	refused("path~((a{200}){200}){200}", STREC_LIMIT, 5);
	refused("path~a{0,16000}", STREC_LIMIT, 5);
	refused("path~(a{0,100}b){0,100}", STREC_LIMIT, 5);
	memset(deep + 5, '(', 200);
	refused(deep, STREC_LIMIT, 5);
}

/* What leads to such a loop would be looked at again and again, for hours. */
static void a_loop_of_what_may_be_empty_is_refused(void **state)
{
	static const char *const empty[] = {"a*",   "a?",   "|a",  "a||b",    "",     "^",
					    "a{0}", "()b?", "(|)", "a{,2}b*", "^$|x", "(a|b*)c?"};
	static const char *const loops[] = {"*", "+", "{2,}", "{,}"};
	char text[64];

	(void)state;
	for (size_t i = 0; i < LENGTH(empty); i++)
		for (size_t j = 0; j < LENGTH(loops); j++) {
			snprintf(text, sizeof(text), "path~(%s)%s", empty[i], loops[j]);
			refused(text, STREC_SYNTAX, 5);
		}
	refused("path~(||(|)?){20}(|)*a", STREC_SYNTAX, 5);
	assert_true(path_matches("path~^(a*)?(b|c*){2}$", string("aab")));
	assert_true(path_matches("path~^(a*b|c|d?e)*(x*y*z)+$", string("aabeexz")));
	assert_true(path_matches("path~^()(^a|b)*$", string("a")));
}

static void two_repetitions_in_a_row_are_refused(void **state)
{
	static const char *const repetitions[] = {"*", "+", "?", "{3}", "{1,}", "{0,2}"};
	char text[32];

	(void)state;
	for (size_t i = 0; i < LENGTH(repetitions); i++)
		for (size_t j = 0; j < LENGTH(repetitions); j++) {
			snprintf(text, sizeof(text), "read path~a%s%sb", repetitions[i],
				 repetitions[j]);
			refused(text, STREC_SYNTAX, 10);
			snprintf(text, sizeof(text), "path~(ba%s)%s", repetitions[i],
				 repetitions[j]);
			assert_true(path_matches(text, string("bbbaaabaaabaaa")));
		}
	refused("path~a????+++++", STREC_SYNTAX, 5);
	refused("/a????+++++/", STREC_SYNTAX, 1);
	refused("path~'[*]*?'", STREC_SYNTAX, 6);
}

static void characters_that_look_like_repetitions_are_taken(void **state)
{
	(void)state;
	assert_true(path_matches("path~^a*\\*$", string("aa*")));
	assert_true(path_matches("path~^a\\++$", string("a++")));
	assert_true(path_matches("path~^[*+?{]+$", string("*+?{")));
	assert_true(path_matches("path~^a*[*]*b?$", string("aa**b")));
}

/* regexec() would try every way to take them. */
static void a_back_reference_is_refused(void **state)
{
	(void)state;
	refused("path~(.*)(.*)(.*)(.*)(.*)\\1\\2\\3\\4\\5z", STREC_SYNTAX, 5);
	refused("/(a)\\9/", STREC_SYNTAX, 1);
	assert_true(path_matches("path~^(a)\\\\1$", string("a\\1")));
}

static void a_regex_of_a_fair_size_is_taken(void **state)
{
	(void)state;
	assert_true(path_matches("path~^(/[^/]+)+/a+b+c+d+e+f+g+h+i+j+k+l+m+n+o+p+$",
				 string("/usr/lib/abcdefghijklmnop")));
	assert_true(path_matches("path~^[a-z[:digit:]]{1,255}$", string("abc1")));
	assert_false(path_matches("path~^[^/]{1000}/[^/]{1000,}$", string("abc1")));
	assert_true(path_matches("path~^[]+{(]{2}$", string("{(")));
}

static void failed_and_ok(void **state)
{
	struct event unfinished = call(NR_READ);

	(void)state;
	assert_true(matches("failed", failed_call(NR_READ, ENOENT)));
	assert_false(matches("ok", failed_call(NR_READ, ENOENT)));
	assert_false(matches("failed", call(NR_READ)));
	assert_true(matches("ok", call(NR_READ)));
	unfinished.flags = EVENT_UNFINISHED;
	assert_false(matches("failed", unfinished));
	assert_false(matches("ok", unfinished));
	assert_false(matches("ret=0", unfinished));
}

static void errno_by_name_and_number(void **state)
{
	(void)state;
	assert_true(matches("errno=ENOENT", failed_call(NR_OPEN, ENOENT)));
	assert_true(matches("errno=2", failed_call(NR_OPEN, ENOENT)));
	assert_false(matches("errno=EACCES", failed_call(NR_OPEN, ENOENT)));
	assert_true(matches("errno=EWOULDBLOCK", failed_call(NR_READ, EAGAIN)));
	assert_true(matches("errno=ERESTARTSYS", failed_call(NR_READ, 512)));
	assert_true(matches("errno=4095", failed_call(NR_READ, 4095)));
}

static void errno_needs_a_failure(void **state)
{
	struct event ev = call(NR_OPEN);

	(void)state;
	ev.result = -ENOENT;
	assert_false(matches("errno=ENOENT", ev));
}

static void a_bad_errno_is_refused(void **state)
{
	(void)state;
	refused("errno=ENONSENSE", STREC_SYNTAX, 6);
	refused("errno=E", STREC_SYNTAX, 6);
	refused("errno=enoent", STREC_SYNTAX, 6);
	refused("errno=0", STREC_LIMIT, 6);
	refused("errno=4096", STREC_LIMIT, 6);
	refused("errno=-2", STREC_LIMIT, 6);
	refused("errno>2", STREC_SYNTAX, 5);
	refused("errno=", STREC_SYNTAX, 6);
}

static void durations_are_compared(void **state)
{
	struct event ev = call(NR_READ);

	(void)state;
	ev.duration_ns = MS;
	assert_true(matches("dur=1ms", ev));
	assert_true(matches("dur>=1ms dur<=1ms", ev));
	assert_false(matches("dur>1ms or dur<1ms", ev));
	assert_true(matches("dur>999.999us", ev));
	assert_true(matches("dur<0.001001s", ev));
	assert_true(matches("dur=1000000ns", ev));
	assert_true(matches("dur > 999us and dur < 1001us", ev));
}

static void times_are_compared(void **state)
{
	struct event ev = call(NR_READ);

	(void)state;
	ev.time_ns = 1500 * MS;
	assert_true(matches("time=1.5s", ev));
	assert_true(matches("time>=1s time<2s", ev));
	assert_false(matches("time<1500ms", ev));
	ev.kind = EVENT_EXIT;
	assert_true(matches("time>1s", ev));
	refused("time~1s", STREC_SYNTAX, 4);
}

static void a_huge_duration_is_compared(void **state)
{
	struct event ev = call(NR_READ);

	(void)state;
	ev.duration_ns = UINT64_MAX;
	assert_true(matches("dur>1h", ev));
	assert_false(matches("dur<1h", ev));
}

static void a_duration_that_is_not_known_matches_nothing(void **state)
{
	struct event ev = call(NR_READ);

	(void)state;
	ev.flags = EVENT_ATTACHED;
	assert_false(matches("dur<1h", ev));
	assert_false(matches("dur>=0ns", ev));
}

static void a_bad_duration_is_refused(void **state)
{
	(void)state;
	refused("dur>1", STREC_SYNTAX, 5);
	refused("dur>ms", STREC_SYNTAX, 4);
	refused("dur>1xs", STREC_SYNTAX, 5);
	refused("dur>1.ms", STREC_SYNTAX, 6);
	refused("dur>-1ms", STREC_SYNTAX, 4);
	refused("dur>", STREC_SYNTAX, 4);
	refused("dur", STREC_SYNTAX, 3);
	refused("dur~1ms", STREC_SYNTAX, 3);
	refused("dur>1 ms", STREC_SYNTAX, 5);
	refused("dur>99999999999999999999s", STREC_LIMIT, 23);
	refused("dur>18446744073s", STREC_LIMIT, 4);
}

static void results_are_compared(void **state)
{
	struct event ev = call(NR_READ);

	(void)state;
	ev.result = 4096;
	assert_true(matches("ret=4096", ev));
	assert_true(matches("ret=0x1000", ev));
	assert_true(matches("ret>4095 ret<4097 ret>=4096 ret<=4096", ev));
	assert_false(matches("ret>4096", ev));
	assert_true(matches("ret=-2", failed_call(NR_OPEN, ENOENT)));
	assert_true(matches("ret<0", failed_call(NR_OPEN, ENOENT)));
	ev.result = INT64_MAX;
	assert_true(matches("ret=9223372036854775807", ev));
	ev.result = INT64_MIN;
	assert_true(matches("ret<-9223372036854775807", ev));
}

static void ids_and_numbers_are_compared(void **state)
{
	(void)state;
	assert_true(matches("pid=101", call(NR_READ)));
	assert_false(matches("pid=102", call(NR_READ)));
	assert_true(matches("tid=102", call(NR_READ)));
	assert_false(matches("tid=101", call(NR_READ)));
	assert_true(matches("nr=2", call(NR_OPEN)));
	assert_false(matches("nr=3", call(NR_OPEN)));
}

/* A library lies at another address in each process, moved by whole pages. */
static void a_call_site_is_an_address_or_a_place_in_a_page(void **state)
{
	struct event ev = call(NR_READ);

	(void)state;
	ev.ip = 0x7f1234567abc;
	assert_true(matches("ip=0x7f1234567abc", ev));
	assert_true(matches("ip=139716164221628", ev));
	assert_false(matches("ip=0x7f1234566abc", ev));
	assert_true(matches("ip=0xabc", ev));
	assert_true(matches("read && ip=0xabc", ev));
	assert_false(matches("ip=0xabd", ev));
	assert_false(matches("ip=0x1abc", ev));
	ev.ip = 0;
	assert_true(matches("ip=0", ev));
	ev.ip = 1 << 12;
	assert_true(matches("ip=4096", ev));
	assert_true(matches("ip=0", ev));
	ev.kind = EVENT_SIGNAL;
	assert_false(matches("ip=0", ev));
	refused("ip=-1", STREC_LIMIT, 3);
	refused("ip>1", STREC_SYNTAX, 2);
}

static void a_bad_number_is_refused(void **state)
{
	(void)state;
	refused("pid=", STREC_SYNTAX, 4);
	refused("pid=x", STREC_SYNTAX, 4);
	refused("pid=1x", STREC_SYNTAX, 4);
	refused("pid=--1", STREC_SYNTAX, 4);
	refused("pid=+1", STREC_SYNTAX, 4);
	refused("pid=\" 1\"", STREC_SYNTAX, 5);
	refused("pid=\"\"", STREC_SYNTAX, 5);
	refused("pid=- 1", STREC_SYNTAX, 4);
	refused("ret=0x", STREC_SYNTAX, 4);
	refused("ret=0xg", STREC_SYNTAX, 4);
	refused("ret=0x-1", STREC_SYNTAX, 4);
	refused("ret=1.5", STREC_SYNTAX, 4);
	refused("pid==1", STREC_SYNTAX, 4);
	refused("pid=-1", STREC_LIMIT, 4);
	refused("pid=2147483648", STREC_LIMIT, 4);
	refused("nr=4294967296", STREC_LIMIT, 3);
	refused("fd=2147483648", STREC_LIMIT, 3);
	refused("ret=9223372036854775808", STREC_LIMIT, 4);
	refused("ret=99999999999999999999999999999999999999", STREC_LIMIT, 4);
	refused("ret=0xffffffffffffffffff", STREC_LIMIT, 4);
}

static void a_wrong_operator_is_refused(void **state)
{
	(void)state;
	refused("pid>1", STREC_SYNTAX, 3);
	refused("pid 1", STREC_SYNTAX, 4);
	refused("pid", STREC_SYNTAX, 3);
	refused("pid!=1", STREC_SYNTAX, 3);
	refused("comm~x", STREC_SYNTAX, 4);
	refused("path>x", STREC_SYNTAX, 4);
	refused("nosuch=1", STREC_SYNTAX, 0);
	refused("read=1", STREC_SYNTAX, 0);
}

static void fd_matches_descriptor_arguments(void **state)
{
	struct event ev = call(NR_READ);

	(void)state;
	ev.args[0] = 3;
	ev.args[2] = 7;
	assert_true(matches("fd=3", ev));
	assert_false(matches("fd=7", ev));
	assert_false(matches("fd=0", ev));
	ev.nr = NR_DUP2;
	ev.args[1] = 9;
	assert_true(matches("fd=9", ev));
	ev.nr = SYSCALL_NR_MAX;
	assert_false(matches("fd=3", ev));
}

static void fd_looks_at_the_low_half(void **state)
{
	struct event ev = call(NR_READ);

	(void)state;
	ev.args[0] = UINT64_C(0xdeadbeef00000003);
	assert_true(matches("fd=3", ev));
	ev.args[0] = UINT32_MAX;
	assert_true(matches("fd=-1", ev));
}

static void fd_knows_at_fdcwd(void **state)
{
	struct event ev = call(NR_OPENAT);

	(void)state;
	ev.args[0] = (uint64_t)-100;
	assert_true(matches("fd=AT_FDCWD", ev));
	assert_true(matches("fd=-100", ev));
	refused("fd=AT_FDCW", STREC_SYNTAX, 3);
}

static void fd_is_no_result(void **state)
{
	struct event ev = call(NR_SOCKET);

	(void)state;
	ev.result = 5;
	ev.args[0] = 5;
	assert_false(matches("fd=5", ev));
}

static void comm_is_the_whole_name(void **state)
{
	(void)state;
	assert_true(matches("comm=worker", call(NR_READ)));
	assert_true(matches("comm=\"worker\"", call(NR_READ)));
	assert_false(matches("comm=work", call(NR_READ)));
	assert_false(matches("comm=workers", call(NR_READ)));
	assert_false(matches("comm=\"\"", call(NR_READ)));
	refused("comm=", STREC_SYNTAX, 5);
}

static void comm_is_cut_as_the_kernel_does(void **state)
{
	static const struct task_info journal = {.name = "systemd-journal"};
	struct event ev = call(NR_READ);

	(void)state;
	ev.task = &journal;
	assert_true(matches("comm=systemd-journald", ev));
	assert_true(matches("comm=systemd-journal", ev));
	assert_false(matches("comm=systemd-journ", ev));
}

static void comm_may_be_quoted(void **state)
{
	static const struct task_info strange = {.name = "a (b), \"c\""};
	struct event ev = call(NR_READ);

	(void)state;
	ev.task = &strange;
	assert_true(matches("comm=\"a (b), \\\"c\\\"\"", ev));
	assert_true(matches("comm='a (b), \"c\"'", ev));
	assert_true(matches("comm=a\\ (b)\\,\\ \\\"c\\\"", ev));
	refused("comm=\"a", STREC_SYNTAX, 5);
	refused("comm='a\\'", STREC_SYNTAX, 5);
}

static void path_equals_text(void **state)
{
	(void)state;
	assert_true(path_matches("path=/etc/passwd", string("/etc/passwd")));
	assert_false(path_matches("path=/etc", string("/etc/passwd")));
	assert_false(path_matches("path=/etc/passwd", string("/etc")));
	assert_true(path_matches("path=\"/a b\"", string("/a b")));
	assert_true(path_matches("path=\"\"", string("")));
	assert_true(path_matches("path=/a.b", string("/a.b")));
	assert_false(path_matches("path=/a.b", string("/axb")));
}

static void path_matches_regex(void **state)
{
	(void)state;
	assert_true(path_matches("path~^/etc/", string("/etc/passwd")));
	assert_false(path_matches("path~^/etc/$", string("/etc/passwd")));
	assert_true(path_matches("path~passwd$", string("/etc/passwd")));
	assert_true(path_matches("path~\\.so(\\.[0-9]+)*$", string("/lib/libc.so.6")));
	assert_false(path_matches("path~\\.so$", string("/lib/libcxso")));
	assert_true(path_matches("path~\"a b\"", string("/a b")));
	assert_true(path_matches("path~^$", string("")));
}

static void a_bare_value_may_hold_balanced_brackets(void **state)
{
	(void)state;
	assert_true(path_matches("path~^/(etc|usr)\\,?x{1,2}$", string("/usr,xx")));
	assert_true(path_matches("(path~^/(a|b)$)", string("/b")));
	assert_true(path_matches("(path=/a)and(path=/a)", string("/a")));
	assert_true(path_matches("path=/x,path=/y", string("/y")));
	assert_true(path_matches("path=/x||path=/y", string("/y")));
	assert_true(path_matches("path=/y&&path=/y", string("/y")));
	assert_true(path_matches("path~x|y", string("/y")));
}

/* No byte behind size belongs to the capture: ASan sees any look at it. */
static void path_is_not_nul_terminated(void **state)
{
	struct capture capture = string("abc");
	uint8_t *bytes = malloc(3);

	(void)state;
	memcpy(bytes, "abc", 3);
	capture.bytes = bytes;
	assert_true(path_matches("path~^abc$", capture));
	assert_true(path_matches("path=abc", capture));
	assert_false(path_matches("path~abcd", capture));
	free(bytes);
}

static void an_empty_path_may_have_no_bytes(void **state)
{
	struct capture capture = {.kind = CAPTURE_STRING};

	(void)state;
	assert_true(path_matches("path=\"\"", capture));
	assert_true(path_matches("path~^$", capture));
	assert_false(path_matches("path~.", capture));
}

static void a_cut_path_has_no_end(void **state)
{
	struct capture capture = string("/etc/pass");

	(void)state;
	capture.state = CAPTURE_CUT;
	assert_false(path_matches("path=/etc/pass", capture));
	assert_false(path_matches("path~pass$", capture));
	assert_true(path_matches("path~pass", capture));
	capture.state = CAPTURE_FAULT;
	assert_false(path_matches("path=/etc/pass", capture));
	assert_false(path_matches("path~pass$", capture));
}

static void path_looks_at_strings_only(void **state)
{
	struct capture capture = string("/etc");

	(void)state;
	capture.kind = CAPTURE_BYTES;
	assert_false(path_matches("path~.", capture));
	assert_false(path_matches("path=/etc", capture));
}

static void path_looks_at_every_string(void **state)
{
	struct capture captures[3] = {string("/a"), string("/b"), string("/c")};
	struct event ev = call(NR_OPENAT);

	(void)state;
	ev.captures = captures;
	ev.capture_count = 3;
	assert_true(matches("path=/a path=/b path~c", ev));
	assert_false(matches("path=/d", ev));
	ev.capture_count = 0;
	ev.captures = NULL;
	assert_false(matches("path~.", ev));
}

static void a_comma_means_or(void **state)
{
	(void)state;
	assert_true(matches("open,close", call(NR_OPEN)));
	assert_true(matches("open,close", call(NR_CLOSE)));
	assert_false(matches("open,close", call(NR_READ)));
	assert_true(matches("open,openat,%network", call(NR_SOCKET)));
	assert_true(matches("open , /^rea/,pid=7", call(NR_READ)));
	assert_true(matches("pid=7,tid=102,open", call(NR_READ)));
	assert_true(matches("failed,open,close,ok,read", call(NR_READ)));
}

static void a_comma_binds_tighter_than_and(void **state)
{
	(void)state;
	assert_false(matches("read failed,open", call(NR_READ)));
	assert_true(matches("read failed,ok", call(NR_READ)));
	assert_true(matches("open,read ok", call(NR_OPEN)));
	assert_false(matches("open,read failed", call(NR_OPEN)));
}

static void not_takes_the_whole_list(void **state)
{
	(void)state;
	assert_false(matches("!open,close", call(NR_CLOSE)));
	assert_true(matches("!open,close", call(NR_READ)));
	assert_false(matches("not open,pid=101", call(NR_READ)));
}

static void a_list_holds_plain_terms(void **state)
{
	(void)state;
	refused("open,!close", STREC_SYNTAX, 5);
	refused("open,(close)", STREC_SYNTAX, 5);
	refused("(open),close", STREC_SYNTAX, 6);
	refused("open,not close", STREC_SYNTAX, 5);
	refused("open,,close", STREC_SYNTAX, 5);
	refused(",open", STREC_SYNTAX, 0);
	refused("open,", STREC_SYNTAX, 5);
	refused("pid=1,2", STREC_SYNTAX, 6);
}

static void and_or_not_have_two_spellings(void **state)
{
	(void)state;
	assert_true(matches("read and ok", call(NR_READ)));
	assert_true(matches("read && ok", call(NR_READ)));
	assert_true(matches("read&&ok", call(NR_READ)));
	assert_true(matches("open or read", call(NR_READ)));
	assert_true(matches("open||read", call(NR_READ)));
	assert_true(matches("not open", call(NR_READ)));
	assert_true(matches("!open", call(NR_READ)));
	assert_true(matches("! open", call(NR_READ)));
	assert_true(matches("not(open)", call(NR_READ)));
	assert_true(matches("!!read", call(NR_READ)));
	assert_true(matches("not not not open", call(NR_READ)));
}

static void juxtaposition_means_and(void **state)
{
	(void)state;
	assert_true(matches("read failed", failed_call(NR_READ, EIO)));
	assert_false(matches("read failed", call(NR_READ)));
	assert_false(matches("read failed", failed_call(NR_OPEN, EIO)));
	assert_true(matches("read(ok)", call(NR_READ)));
	assert_true(matches("read!failed", call(NR_READ)));
}

static void and_binds_tighter_than_or(void **state)
{
	(void)state;
	assert_true(matches("read or open failed", call(NR_READ)));
	assert_true(matches("open failed or read", call(NR_READ)));
	assert_false(matches("(read or open) failed", call(NR_READ)));
	assert_true(matches("not open and read", call(NR_READ)));
	assert_false(matches("not (open or read)", call(NR_READ)));
}

/* Every expression of three terms against its truth table, the terms being nr, pid, tid. */
static void the_logic_is_right_for_every_input(void **state)
{
	static const struct {
		const char *text;
		uint8_t table; /* bit abc (a is worth 4) tells the result for these inputs */
	} cases[] = {
		{"nr=1 pid=1 tid=1", 0x80},
		{"nr=1 or pid=1 or tid=1", 0xfe},
		{"nr=1 or pid=1 tid=1", 0xf8},
		{"nr=1 pid=1 or tid=1", 0xea},
		{"(nr=1 or pid=1) tid=1", 0xa8},
		{"!(nr=1 pid=1) tid=1", 0x2a},
		{"!(nr=1 or pid=1) or tid=1", 0xab},
		{"!(nr=1 or !(pid=1 or !tid=1))", 0x0d},
		{"nr=1,pid=1 tid=1", 0xa8},
		{"!nr=1,pid=1,tid=1", 0x01},
		{"nr=1 !pid=1,tid=1", 0x10},
		{"(nr=1 !pid=1 or !nr=1 pid=1) !tid=1 or !(nr=1 !pid=1 or !nr=1 pid=1) tid=1",
		 0x96},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		for (unsigned input = 0; input < 8; input++) {
			struct task_info who = {.pid = input >> 1 & 1, .tid = input & 1};
			struct event ev = call(input >> 2);

			ev.task = &who;
			if (matches(cases[i].text, ev) != (cases[i].table >> input & 1))
				fail_msg("%s: input %u", cases[i].text, input);
		}
	}
}

static void entered_is_a_call_without_a_result(void **state)
{
	struct event ev = call(NR_READ);

	(void)state;
	ev.kind = EVENT_ENTERED;
	ev.duration_ns = 5 * MS;
	ev.args[0] = 3;
	assert_true(matches("read %desc /read/ nr=0 dur>1ms fd=3 pid=101", ev));
	assert_false(matches("ok", ev));
	assert_false(matches("failed", ev));
	assert_false(matches("ret=0", ev));
	assert_false(matches("errno=1", ev));
}

static void what_is_no_call_matches_no_term_about_calls(void **state)
{
	static const char *const terms[] = {
		"read",   "%desc",  "/./",    "failed", "ok",   "errno=1", "dur>=0ns",
		"dur<1h", "ret=-1", "ret<=0", "nr=0",   "fd=3", "path~^/", "path=/etc",
	};
	struct capture capture = string("/etc");

	(void)state;
	for (unsigned kind = 0; kind <= EVENT_KINDS; kind++) {
		struct event ev = other((enum event_kind)kind);

		if (kind == EVENT_CALL || kind == EVENT_ENTERED)
			continue;
		ev.flags = EVENT_ERROR | EVENT_IN_CALL;
		ev.result = -1;
		ev.args[0] = 3;
		ev.capture_count = 1;
		ev.captures = &capture;
		for (size_t i = 0; i < LENGTH(terms); i++)
			assert_false(matches(terms[i], ev));
		assert_true(matches("pid=101 tid=102 comm=worker", ev));
		assert_true(matches("!read", ev));
	}
}

static void events_of_no_task_have_number_zero(void **state)
{
	struct event ev = other(EVENT_LOSS);

	(void)state;
	ev.task = &nobody;
	assert_true(matches("pid=0 tid=0", ev));
	assert_false(matches("comm=worker", ev));
}

static void a_missing_part_is_refused(void **state)
{
	(void)state;
	refused("read and", STREC_SYNTAX, 8);
	refused("read or ", STREC_SYNTAX, 8);
	refused("and read", STREC_SYNTAX, 0);
	refused("or", STREC_SYNTAX, 0);
	refused("not", STREC_SYNTAX, 3);
	refused("!", STREC_SYNTAX, 1);
	refused("read and or open", STREC_SYNTAX, 9);
	refused("()", STREC_SYNTAX, 1);
	refused("read ()", STREC_SYNTAX, 6);
	refused("=1", STREC_SYNTAX, 0);
	refused("~x", STREC_SYNTAX, 0);
}

static void unbalanced_parentheses_are_refused(void **state)
{
	(void)state;
	refused("(read", STREC_SYNTAX, 0);
	refused("open or ((read)", STREC_SYNTAX, 8);
	refused("read)", STREC_SYNTAX, 4);
	refused(")", STREC_SYNTAX, 0);
	refused("(read))", STREC_SYNTAX, 6);
}

static void strange_characters_are_refused(void **state)
{
	(void)state;
	refused("read | open", STREC_SYNTAX, 5);
	refused("read & open", STREC_SYNTAX, 5);
	refused("\"read\"", STREC_SYNTAX, 0);
	refused("read;open", STREC_SYNTAX, 4);
	refused("r\xc3\xa9"
		"ad",
		STREC_SYNTAX, 0);
	refused("\xff", STREC_SYNTAX, 0);
	refused("12", STREC_SYNTAX, 0);
}

static char *nested(const char *open, unsigned depth, const char *close)
{
	char *text = calloc(depth * (strlen(open) + strlen(close)) + 5, 1);

	for (unsigned i = 0; i < depth; i++)
		strcat(text, open);
	strcat(text, "read");
	for (unsigned i = 0; i < depth; i++)
		strcat(text, close);
	return text;
}

static void nesting_is_bounded(void **state)
{
	static const struct {
		const char *open, *close;
	} kinds[] = {{"(", ")"}, {"!", ""}, {"not ", ""}};

	(void)state;
	for (size_t i = 0; i < LENGTH(kinds); i++) {
		char *deep = nested(kinds[i].open, FILTER_DEPTH_MAX, kinds[i].close);
		char *deeper = nested(kinds[i].open, FILTER_DEPTH_MAX + 1, kinds[i].close);

		assert_true(matches(deep, call(NR_READ)));
		refused(deeper, STREC_LIMIT, FILTER_DEPTH_MAX * strlen(kinds[i].open));
		free(deep);
		free(deeper);
	}
}

static void groups_side_by_side_are_not_nested(void **state)
{
	char text[1000] = "";

	(void)state;
	for (int i = 0; i < 90; i++)
		strcat(text, "(!!read)");
	assert_true(matches(text, call(NR_READ)));
}

static void the_size_of_the_text_is_bounded(void **state)
{
	char *text = malloc(FILTER_TEXT_MAX + 2);

	(void)state;
	memset(text, ' ', FILTER_TEXT_MAX + 1);
	memcpy(text, "read", 4);
	text[FILTER_TEXT_MAX + 1] = '\0';
	refused(text, STREC_LIMIT, FILTER_TEXT_MAX);
	text[FILTER_TEXT_MAX] = '\0';
	assert_true(matches(text, call(NR_READ)));
	memset(text, '(', FILTER_TEXT_MAX);
	refused(text, STREC_LIMIT, FILTER_DEPTH_MAX);
	memset(text, 'a', FILTER_TEXT_MAX);
	refused(text, STREC_SYNTAX, 0);
	memcpy(text, "path=", 5);
	assert_false(matches(text, call(NR_READ)));
	free(text);
}

/* As many terms as fit: the lists of jumps and the list of terms hold all of them. */
static void a_text_full_of_terms_is_parsed(void **state)
{
	static const char *const parts[] = {"ok ", "ok,", "ok&&", "ok||", "?a ", "?a?a", "?/x/"};

	(void)state;
	for (size_t i = 0; i < LENGTH(parts); i++) {
		char *text = calloc(FILTER_TEXT_MAX + 1, 1);
		size_t size = strlen(parts[i]), at = 0;

		for (; at + size + 2 <= FILTER_TEXT_MAX; at += size)
			memcpy(text + at, parts[i], size);
		memcpy(text + at, "ok", 2);
		assert_int_equal(matches(text, call(NR_READ)), i < 4);
		free(text);
	}
}

static void the_text_is_kept(void **state)
{
	char text[] = " read  ok";
	struct filter *filter;

	(void)state;
	assert_int_equal(filter_parse(&filter, text, NULL), 0);
	memset(text, 'x', sizeof(text) - 1);
	assert_string_equal(filter_text(filter), " read  ok");
	filter_free(filter);
}

static void free_takes_null(void **state)
{
	(void)state;
	filter_free(NULL);
}

static void errors_need_no_error_object(void **state)
{
	struct filter *filter;

	(void)state;
	assert_int_equal(filter_parse(&filter, "nonsense", NULL), STREC_SYNTAX);
	assert_null(filter);
}

/* main > work, with put inlined > read, all of which a stack has that nothing is known above of. */
static const struct symbol_line code_lines[] = {
	{.function = "put", .file = "/src/shop/shop.h", .line = 7},
	{.function = "work", .file = "/src/shop/shop.c", .line = 60},
	{.function = "main"},
	{.function = "read"},
};

static struct symbol_entry code_entries[] = {
	{.symbol = {.module = 1, .offset = 0x100, .count = 2, .lines = code_lines}},
	{.symbol = {.module = 1, .offset = 0x200, .count = 1, .lines = &code_lines[2]}},
	{.symbol = {.module = 2, .offset = 0x300, .count = 1, .lines = &code_lines[3]}},
};

static struct code_module app_module = {.number = 1, .path = "/src/shop/shop"};
static struct code_module libc_module = {.number = 2, .path = "/usr/lib/libc.so.6"};
static struct code_module *code_modules[] = {NULL, &app_module, &libc_module};

static const struct stack_frame code_stack[] = {
	{.module = 2, .offset = 0x301, .caller = &code_stack[1]},
	{.module = 1, .offset = 0x101, .caller = &code_stack[2]},
	{.module = 1, .offset = 0x201, .caller = &code_stack[3]},
	{.module = 0, .offset = 0},
};

static struct filter *stack_filter(const char *text, const struct symbol_table *table)
{
	struct strec_error err = {0};
	struct filter *filter;

	if (filter_parse(&filter, text, &err))
		fail_msg("\"%s\": %s", text, err.detail ? err.detail : "-");
	filter_set_symbols(filter, table);
	return filter;
}

static bool stack_matches(const char *text)
{
	static const struct symbol_table table = {
		.modules = code_modules, .module_count = 3, .entries = code_entries, .count = 3};
	struct filter *filter = stack_filter(text, &table);
	struct event ev = call(NR_READ);
	bool match, again;

	ev.stack = code_stack;
	match = filter_match(filter, &ev);
	/* What was found out the first time is the same the second time. */
	again = filter_match(filter, &ev);
	assert_int_equal(match, again);
	filter_free(filter);
	return match;
}

static void functions_of_the_stack(void **state)
{
	(void)state;
	assert_true(stack_matches("function=main"));
	assert_true(stack_matches("fn=work"));
	assert_true(stack_matches("fn=put"));
	assert_true(stack_matches("function=read && function=main"));
	assert_false(stack_matches("function=wor"));
	assert_false(stack_matches("function=open"));
	assert_true(stack_matches("not function=open"));
	assert_true(stack_matches("fn~^w.rk$"));
	assert_false(stack_matches("fn~^ork"));
	assert_true(stack_matches("close or fn=main"));
}

static void lines_of_the_stack(void **state)
{
	(void)state;
	assert_true(stack_matches("source=shop.c"));
	assert_true(stack_matches("source=shop.c:60"));
	assert_true(stack_matches("source=shop.h:7"));
	assert_true(stack_matches("source=shop/shop.c:60"));
	assert_true(stack_matches("source=/src/shop/shop.c:60"));
	assert_false(stack_matches("source=shop.c:6"));
	assert_false(stack_matches("source=hop.c"));
	assert_false(stack_matches("source=shop.h:60"));
	assert_false(stack_matches("source=\"\""));
	assert_true(stack_matches("source~shop.c:60$"));
	assert_false(stack_matches("source~shop.c:60.$"));
	assert_true(stack_matches("module=libc.so.6"));
	assert_true(stack_matches("module=/src/shop/shop"));
	assert_false(stack_matches("module=libc"));
	assert_true(stack_matches("module~libc"));
	refused("source=shop.c:0", STREC_LIMIT, 7);
	refused("source=shop.c:99999999999", STREC_LIMIT, 7);
	refused("function>main", STREC_SYNTAX, 8);
}

static void lacks(const char *text, const struct symbol_table *table, const char *word)
{
	struct filter *filter = stack_filter(text, table);
	const char *lack = filter_lack(filter);

	if (word ? !lack || !strstr(lack, word) : lack != NULL)
		fail_msg("\"%s\": %s", text, lack ? lack : "lacks nothing");
	filter_free(filter);
}

static void what_a_log_lacks_is_told(void **state)
{
	static const struct symbol_table empty,
		stacks = {.modules = code_modules, .module_count = 3},
		all = {.modules = code_modules, .module_count = 3, .line_count = 4};

	(void)state;
	lacks("read or function=main", &empty, "strec -k");
	lacks("module=libc.so.6", &empty, "strec -k");
	lacks("not source=shop.c", &stacks, "--symbolize");
	lacks("fn~main", &stacks, "--symbolize");
	lacks("module=libc.so.6", &stacks, NULL);
	lacks("function=main source=shop.c module=libc.so.6", &all, NULL);
	lacks("read path~main", &empty, NULL);
	lacks("function=main", NULL, NULL);
	assert_null(filter_lack(NULL));
}

static void without_stack_or_symbols_nothing_matches(void **state)
{
	struct symbol_table later = {.modules = code_modules, .module_count = 3};
	struct filter *filter = stack_filter("fn=main", &later);
	struct event ev = call(NR_READ);

	(void)state;
	assert_false(filter_match(filter, &ev));
	ev.stack = code_stack;
	assert_false(filter_match(filter, &ev));
	filter_set_symbols(filter, NULL);
	assert_false(filter_match(filter, &ev));
	/* Symbols that come later are known from then on. */
	filter_set_symbols(filter, &later);
	later.entries = code_entries;
	later.count = 3;
	later.bytes = 1;
	assert_true(filter_match(filter, &ev));
	filter_free(filter);
	filter_set_symbols(NULL, &later);
}

static const char *const samples[] = {
	"read",
	"function=main fn~^(a|b)$ source=shop.c:12 module~libc",
	"open,openat,%network",
	"not (read or %file) and failed",
	"/^(open|close)(at)?$/ dur>1.5ms",
	"?/^[a-z]{2,3}$/,?foo pid=12 tid=0x7",
	"comm=\"my \\\"prog\" errno=ENOENT || errno=13",
	"path~^/(usr|etc)/[^/]+\\.so(\\.[0-9]+)*$ && !ret>=4096",
	"path='/a b' nr=257 fd=AT_FDCWD dur<=10us",
	"((!!(read))) or ( not not %ipc,%signal,%desc,%memory,%process )",
	"/a\\/b|read/ path=a\\ b\\,c",
};

/* Parses a copy that ends where the heap does; either it works or it says why not. */
static void try_text(const char *text, size_t size)
{
	struct capture capture = string("/usr/lib/libc.so.6");
	struct event ev = failed_call(NR_OPENAT, ENOENT);
	struct strec_error err = {0};
	struct filter *filter;
	char *copy = strndup(text, size);
	int code = filter_parse(&filter, copy, &err);

	ev.captures = &capture;
	ev.capture_count = 1;
	if (code) {
		assert_true(code == STREC_SYNTAX || code == STREC_LIMIT);
		assert_int_equal(err.code, code);
		assert_true(err.offset <= size);
		assert_non_null(err.detail);
		assert_null(filter);
	} else {
		assert_int_equal(err.code, 0);
		filter_match(filter, &ev);
		ev.kind = EVENT_NOTE;
		filter_match(filter, &ev);
	}
	filter_free(filter);
	free(copy);
}

static void the_samples_parse(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(samples); i++)
		matches(samples[i], call(NR_READ));
}

static void every_prefix_parses_or_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(samples); i++)
		for (size_t size = 0; size <= strlen(samples[i]); size++)
			try_text(samples[i], size);
}

static void every_suffix_parses_or_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(samples); i++)
		for (size_t at = 0; at < strlen(samples[i]); at++)
			try_text(samples[i] + at, strlen(samples[i] + at));
}

static void changed_samples_parse_or_are_refused(void **state)
{
	static const char bytes[] = "()!,|&/?%=~<>\"'\\[]{}+* a0\xff";
	uint32_t seed = 1;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		char text[128];
		size_t size;

		seed = seed * 1664525 + 1013904223;
		strcpy(text, samples[(seed >> 16) % LENGTH(samples)]);
		size = strlen(text);
		for (int changes = 0; changes < 3; changes++) {
			seed = seed * 1664525 + 1013904223;
			text[(seed >> 8) % size] = bytes[(seed >> 20) % (sizeof(bytes) - 1)];
		}
		try_text(text, size);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blank_matches_every_event),
		cmocka_unit_test(a_name_matches_its_call),
		cmocka_unit_test(a_name_has_a_number_on_each_architecture),
		cmocka_unit_test(calls_of_no_table_match_no_name),
		cmocka_unit_test(an_unknown_name_is_refused),
		cmocka_unit_test(an_unknown_name_may_be_allowed),
		cmocka_unit_test(each_class_matches_the_calls_of_the_table),
		cmocka_unit_test(an_unknown_class_is_refused),
		cmocka_unit_test(a_regex_matches_names),
		cmocka_unit_test(a_regex_may_hold_a_slash),
		cmocka_unit_test(a_bad_regex_is_refused),
		cmocka_unit_test(an_unclosed_regex_is_refused),
		cmocka_unit_test(a_regex_without_calls_is_refused_or_allowed),
		cmocka_unit_test(a_regex_that_explodes_is_refused),
		cmocka_unit_test(a_loop_of_what_may_be_empty_is_refused),
		cmocka_unit_test(two_repetitions_in_a_row_are_refused),
		cmocka_unit_test(characters_that_look_like_repetitions_are_taken),
		cmocka_unit_test(a_back_reference_is_refused),
		cmocka_unit_test(a_regex_of_a_fair_size_is_taken),
		cmocka_unit_test(failed_and_ok),
		cmocka_unit_test(errno_by_name_and_number),
		cmocka_unit_test(errno_needs_a_failure),
		cmocka_unit_test(a_bad_errno_is_refused),
		cmocka_unit_test(durations_are_compared),
		cmocka_unit_test(times_are_compared),
		cmocka_unit_test(a_huge_duration_is_compared),
		cmocka_unit_test(a_duration_that_is_not_known_matches_nothing),
		cmocka_unit_test(a_bad_duration_is_refused),
		cmocka_unit_test(results_are_compared),
		cmocka_unit_test(ids_and_numbers_are_compared),
		cmocka_unit_test(a_call_site_is_an_address_or_a_place_in_a_page),
		cmocka_unit_test(a_bad_number_is_refused),
		cmocka_unit_test(a_wrong_operator_is_refused),
		cmocka_unit_test(fd_matches_descriptor_arguments),
		cmocka_unit_test(fd_looks_at_the_low_half),
		cmocka_unit_test(fd_knows_at_fdcwd),
		cmocka_unit_test(fd_is_no_result),
		cmocka_unit_test(comm_is_the_whole_name),
		cmocka_unit_test(comm_is_cut_as_the_kernel_does),
		cmocka_unit_test(comm_may_be_quoted),
		cmocka_unit_test(path_equals_text),
		cmocka_unit_test(path_matches_regex),
		cmocka_unit_test(a_bare_value_may_hold_balanced_brackets),
		cmocka_unit_test(path_is_not_nul_terminated),
		cmocka_unit_test(an_empty_path_may_have_no_bytes),
		cmocka_unit_test(a_cut_path_has_no_end),
		cmocka_unit_test(path_looks_at_strings_only),
		cmocka_unit_test(path_looks_at_every_string),
		cmocka_unit_test(a_comma_means_or),
		cmocka_unit_test(a_comma_binds_tighter_than_and),
		cmocka_unit_test(not_takes_the_whole_list),
		cmocka_unit_test(a_list_holds_plain_terms),
		cmocka_unit_test(and_or_not_have_two_spellings),
		cmocka_unit_test(juxtaposition_means_and),
		cmocka_unit_test(and_binds_tighter_than_or),
		cmocka_unit_test(the_logic_is_right_for_every_input),
		cmocka_unit_test(entered_is_a_call_without_a_result),
		cmocka_unit_test(what_is_no_call_matches_no_term_about_calls),
		cmocka_unit_test(events_of_no_task_have_number_zero),
		cmocka_unit_test(a_missing_part_is_refused),
		cmocka_unit_test(unbalanced_parentheses_are_refused),
		cmocka_unit_test(strange_characters_are_refused),
		cmocka_unit_test(nesting_is_bounded),
		cmocka_unit_test(groups_side_by_side_are_not_nested),
		cmocka_unit_test(the_size_of_the_text_is_bounded),
		cmocka_unit_test(a_text_full_of_terms_is_parsed),
		cmocka_unit_test(the_text_is_kept),
		cmocka_unit_test(free_takes_null),
		cmocka_unit_test(errors_need_no_error_object),
		cmocka_unit_test(functions_of_the_stack),
		cmocka_unit_test(lines_of_the_stack),
		cmocka_unit_test(without_stack_or_symbols_nothing_matches),
		cmocka_unit_test(what_a_log_lacks_is_told),
		cmocka_unit_test(the_samples_parse),
		cmocka_unit_test(every_prefix_parses_or_is_refused),
		cmocka_unit_test(every_suffix_parses_or_is_refused),
		cmocka_unit_test(changed_samples_parse_or_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
