/* The parts of strace's lines: what stands in front, the forms of a call, the pieces of arguments.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "viz/strace_line.h"

static struct strace_line parse(const char *text)
{
	struct strace_line line;

	strace_line_parse(&line, text, strlen(text));
	return line;
}

static void assert_span(const char *wanted, struct span_text span)
{
	if (!span_is(span, wanted))
		fail_msg("\"%.*s\" is not \"%s\"", (int)span.size, span.at, wanted);
}

static void in_front(void **state)
{
	static const struct {
		const char *text;
		int32_t pid;
		enum strace_stamp stamp;
		uint64_t stamp_ns;
		bool has_relative;
		uint64_t relative_ns;
	} rows[] = {
		{"getpid() = 1", 0, STAMP_NONE, 0, false, 0},
		{"12 getpid() = 1", 12, STAMP_NONE, 0, false, 0},
		{"12    getpid() = 1", 12, STAMP_NONE, 0, false, 0},
		{"12<a b> getpid() = 1", 12, STAMP_NONE, 0, false, 0},
		{"[pid    12] getpid() = 1", 12, STAMP_NONE, 0, false, 0},
		{"[pid 12<sh>] getpid() = 1", 12, STAMP_NONE, 0, false, 0},
		{"00:01:02 getpid() = 1", 0, STAMP_DAY, UINT64_C(62000000000), false, 0},
		{"12 23:59:59.000001 getpid() = 1", 12, STAMP_DAY, UINT64_C(86399000001000), false,
		 0},
		{"12 1795665026.249022 getpid() = 1", 12, STAMP_EPOCH,
		 UINT64_C(1795665026249022000), false, 0},
		{"1795665026.249022123 getpid() = 1", 0, STAMP_EPOCH, UINT64_C(1795665026249022123),
		 false, 0},
		{"1795665026 getpid() = 1", 0, STAMP_EPOCH, UINT64_C(1795665026000000000), false,
		 0},
		{"     0.000042 getpid() = 1", 0, STAMP_NONE, 0, true, 42000},
		{"[pid 12]      1.500000 getpid() = 1", 12, STAMP_NONE, 0, true, 1500000000},
		{"10:00:00 (+     0.000034) getpid() = 1", 0, STAMP_DAY, UINT64_C(36000000000000),
		 true, 34000},
		{"12    0:03.000123 getpid() = 1", 12, STAMP_START, 3000123000, false, 0},
		{"12    1:00:03.000123 getpid() = 1", 12, STAMP_START, UINT64_C(3603000123000),
		 false, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct strace_line line = parse(rows[i].text);

		assert_int_equal(line.kind, STRACE_CALL);
		assert_span("getpid", line.name);
		assert_int_equal(line.pid, rows[i].pid);
		assert_int_equal(line.stamp, rows[i].stamp);
		assert_int_equal(line.stamp_ns, rows[i].stamp_ns);
		assert_int_equal(line.has_relative, rows[i].has_relative);
		assert_int_equal(line.relative_ns, rows[i].relative_ns);
	}
}

static void whole_calls(void **state)
{
	static const struct {
		const char *text, *name, *args, *result;
		int64_t duration_ns; /* -1: there is none */
	} rows[] = {
		{"close(3)                          = 0", "close", "3", "0", -1},
		{"read(3, \") = 1\\\" \", 9) = 9 <0.000020>", "read", "3, \") = 1\\\" \", 9", "9",
		 20000},
		{"x(3</a)b>, {a=(1)}) = ?", "x", "3</a)b>, {a=(1)}", "?", -1},
		{"x(3<TCP:[1.1.1.1:1->2.2.2.2:2]>) = -1 EPIPE (Broken pipe)", "x",
		 "3<TCP:[1.1.1.1:1->2.2.2.2:2]>", "-1 EPIPE (Broken pipe)", -1},
		{"x(1 /* ) = 2 */) = 3</c> <1.5>", "x", "1 /* ) = 2 */", "3</c>", 1500000000},
		{"futex(0x1, FUTEX_OP_SET<<28|0<<12) = 1", "futex", "0x1, FUTEX_OP_SET<<28|0<<12",
		 "1", -1},
		{"poll([{fd=3}], 1, 0) = 1 ([{fd=3, revents=POLLIN}]) <0.1>", "poll",
		 "[{fd=3}], 1, 0", "1 ([{fd=3, revents=POLLIN}])", 100000000},
		{"futex(0x1,  <unfinished ...>) = ?", "futex", "0x1,  <unfinished ...>", "?", -1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct strace_line line = parse(rows[i].text);

		assert_int_equal(line.kind, STRACE_CALL);
		assert_span(rows[i].name, line.name);
		assert_span(rows[i].args, line.args);
		assert_span(rows[i].result, line.result);
		assert_int_equal(line.has_duration, rows[i].duration_ns >= 0);
		if (line.has_duration)
			assert_int_equal(line.duration_ns, rows[i].duration_ns);
	}
}

static void halves(void **state)
{
	struct strace_line line = parse("7 read(3,  <unfinished ...>");
	(void)state;

	assert_int_equal(line.kind, STRACE_ENTERED);
	assert_span("3, ", line.args);
	assert_false(line.detached);
	line = parse("7 getpid( <detached ...>");
	assert_int_equal(line.kind, STRACE_ENTERED);
	assert_true(line.detached);
	assert_int_equal(line.args.size, 0);
	line = parse("7 <... read resumed>\"a\", 1) = 1 <0.5>");
	assert_int_equal(line.kind, STRACE_RESUMED);
	assert_span("\"a\", 1", line.args);
	assert_span("1", line.result);
	line = parse("7 <... read resumed> ) = 1");
	assert_int_equal(line.kind, STRACE_RESUMED);
	assert_int_equal(line.args.size, 0);
}

static void other_kinds(void **state)
{
	static const struct {
		const char *text;
		enum strace_line_kind kind;
	} rows[] = {
		{"", STRACE_EMPTY},
		{"7 --- SIGTERM {si_signo=SIGTERM} ---", STRACE_EVENT},
		{"7 +++ exited with 0 +++", STRACE_EVENT},
		{" > /bin/ls(main+0x1) [0x1]", STRACE_FRAME},
		{"strace: Process 9 attached", STRACE_MESSAGE},
		{" <unfinished ...>", STRACE_CONTINUED},
		{", 3) = 0", STRACE_CONTINUED},
		{") = 0", STRACE_CONTINUED},
		{"hello, world", STRACE_OTHER},
		{"open(\"/etc/pas", STRACE_OTHER},
		{"open(3)", STRACE_OTHER},
		{"open(3) =", STRACE_OTHER},
		{"open(3) = ", STRACE_OTHER},
		{"(3) = 0", STRACE_OTHER},
		{"<... read", STRACE_OTHER},
		{"+++ exited", STRACE_OTHER},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (parse(rows[i].text).kind != rows[i].kind)
			fail_msg("%s: %d", rows[i].text, parse(rows[i].text).kind);
}

static void pieces(void **state)
{
	static const char text[] = "3</a, b>, \"x, \\\"y\", [1, 2], {a=1, b=f(2, 3)}, 4 /* a, b */";
	struct span_text at[STRACE_PIECES_MAX];
	struct span_text args = {text, sizeof(text) - 1};
	(void)state;

	assert_int_equal(strace_pieces(args, at), 5);
	assert_span("3</a, b>", at[0]);
	assert_span("\"x, \\\"y\"", at[1]);
	assert_span("[1, 2]", at[2]);
	assert_span("{a=1, b=f(2, 3)}", at[3]);
	assert_span("4 /* a, b */", at[4]);
	args.size = 0;
	assert_int_equal(strace_pieces(args, at), 0);
	args = (struct span_text){"1, 2, 3, 4, 5, 6, 7, 8, 9", 25};
	assert_int_equal(strace_pieces(args, at), STRACE_PIECES_MAX);
	assert_span("8, 9", at[STRACE_PIECES_MAX - 1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_front), cmocka_unit_test(whole_calls),
		cmocka_unit_test(halves),   cmocka_unit_test(other_kinds),
		cmocka_unit_test(pieces),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
