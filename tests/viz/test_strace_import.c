/* strace's text as a log: what becomes of lines, which are written here as strace 6.1 has them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "format/reader.h"
#include "format/syscalls.h"
#include "replay/source.h"
#include "viz/decode.h"
#include "viz/strace_import.h"

#define EVENTS_MAX 64
#define LINE_SIZE  512

/* What of an event lasts. */
struct seen {
	struct event ev;
	struct task_info task;
	char line[LINE_SIZE];
};

static struct seen seen[EVENTS_MAX];
static unsigned count;
static struct log_reader *reader;

static void take(const struct event *ev)
{
	struct seen *s = &seen[count++];

	assert_true(count < EVENTS_MAX);
	s->ev = *ev;
	s->task = *ev->task;
	decode_event(ev, NULL, s->line, sizeof(s->line));
}

/* Converts the text; the events are in seen, the reader stays open until the next call. */
static void import(const char *text)
{
	struct byte_source *source = source_open_memory(text, strlen(text));
	struct byte_source *log;
	struct event_stream *stream;
	struct event ev;

	log_reader_close(reader);
	assert_int_equal(strace_import_sniff(source, NULL), 0);
	log = strace_import_open(source, NULL);
	assert_non_null(log);
	while (!source_final(log))
		assert_true(source_fill(log, 100, NULL) > 0);
	assert_int_equal(log_reader_open(&reader, log, NULL), 0);
	assert_true(log_reader_closed(reader));
	stream = event_stream_new(reader);
	count = 0;
	while (event_stream_next(stream, &ev, NULL) == 0)
		take(&ev);
	event_stream_free(stream);
}

/* The n-th event of a kind, from 0. */
static const struct seen *find(unsigned kind, unsigned n)
{
	for (unsigned i = 0; i < count; i++)
		if (seen[i].ev.kind == kind && n-- == 0)
			return &seen[i];
	fail_msg("no such event");
	return NULL;
}

static void a_call_has_its_numbers_and_times(void **state)
{
	const struct seen *s;
	(void)state;

	import("12 100000000.000000 mmap(NULL, 8192, PROT_READ|PROT_WRITE, "
	       "MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7f9065063000 <0.000017>\n"
	       "12 100000000.000100 access(\"/etc/x\", R_OK) = -1 ENOENT (No such file or "
	       "directory) <0.000013>\n");
	assert_int_equal(log_reader_header(reader)->wall_ns, UINT64_C(100000000000000000));
	s = find(EVENT_CALL, 0);
	assert_int_equal(s->ev.nr, syscall_number(ARCH_X86_64, "mmap"));
	assert_int_equal(s->ev.time_ns, 17000);
	assert_int_equal(s->ev.duration_ns, 17000);
	assert_int_equal(s->ev.args[0], 0);
	assert_int_equal(s->ev.args[1], 8192);
	assert_int_equal(s->ev.args[2], 3);
	assert_int_equal(s->ev.args[3], 0x22);
	assert_int_equal((int32_t)s->ev.args[4], -1);
	assert_int_equal(s->ev.result, 0x7f9065063000);
	assert_int_equal(s->ev.capture_count, 0);
	assert_true(event_is_timed(&s->ev));
	assert_int_equal(s->task.tid, 12);
	s = find(EVENT_CALL, 1);
	assert_int_equal(event_enter_ns(&s->ev), 100000);
	assert_int_equal(s->ev.flags, EVENT_ERROR);
	assert_int_equal(s->ev.result, -2);
	assert_int_equal(s->ev.args[1], 4);
}

static void memory_is_captured(void **state)
{
	struct event_stream *stream;
	const struct capture *capture;
	struct capture_item word;
	struct event ev;
	size_t at = 0;
	(void)state;

	import("1 execve(\"/bin/a\", [\"a\", \"b c\"...], 0x1 /* 3 vars */) = 0\n"
	       "1 pipe2([3, 4], O_CLOEXEC) = 0\n"
	       "1 read(3, \"\\1\\0012\\x41\\n\"..., 9) = 9\n");
	assert_string_equal(log_reader_session(reader)->command, "a 'b c'...");
	stream = event_stream_new(reader);
	do
		assert_int_equal(event_stream_next(stream, &ev, NULL), 0);
	while (ev.kind != EVENT_CALL);
	capture = event_capture(&ev, 0);
	assert_int_equal(capture->kind, CAPTURE_STRING);
	assert_memory_equal(capture->bytes, "/bin/a", 6);
	capture = event_capture(&ev, 1);
	assert_true(capture_list_next(capture, &at, &word));
	assert_memory_equal(word.bytes, "a", word.size);
	assert_true(capture_list_next(capture, &at, &word));
	assert_int_equal(word.state, CAPTURE_CUT);
	assert_int_equal(word.size, 3);
	assert_null(event_capture(&ev, 2));
	assert_non_null(event_text_of(&ev, 2, false));
	event_stream_next(stream, &ev, NULL);
	capture = event_capture_at(&ev, 0, true);
	assert_memory_equal(capture->bytes, "\3\0\0\0\4\0\0\0", 8);
	event_stream_next(stream, &ev, NULL);
	capture = event_capture_at(&ev, 1, true);
	assert_int_equal(capture->state, CAPTURE_CUT);
	assert_int_equal(capture->size, 5);
	assert_memory_equal(capture->bytes,
			    "\1\1"
			    "2A\n",
			    5);
	event_stream_free(stream);
}

/* The lines that strace writes come back as they were, whatever is in them. */
static void lines_come_back(void **state)
{
	static const char *const lines[] = {
		"open(\"/a\", O_RDONLY|O_CLOEXEC) = 3",
		"openat(AT_FDCWD</tmp>, \"x\", O_WRONLY|O_CREAT, 0644) = 3</tmp/x>",
		"fstat(3, {st_mode=S_IFREG|0644, st_size=45979, ...}) = 0",
		"read(0, 0x7ffc, 10) = ? ERESTARTSYS (To be restarted if SA_RESTART is set)",
		"clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x10) = 99",
		"clone3({flags=CLONE_VM, stack=0x1} => {parent_tid=[98]}, 88) = 98",
		"poll([{fd=3, events=POLLIN}], 1, 0) = 1 ([{fd=3, revents=POLLIN}])",
		"select(4, [3], NULL, NULL, {tv_sec=0, tv_usec=0}) = 0 (Timeout)",
		"fcntl(3, F_GETFL) = 0x8002 (flags O_RDWR|O_LARGEFILE)",
		"fcntl(3, F_SETFD, FD_CLOEXEC) = 0",
		"rt_sigaction(SIGINT, {sa_handler=SIG_DFL, sa_mask=[], sa_flags=0}, NULL, 8) = 0",
		"getrandom(\"\\x1a\\xff\", 2, GRND_NONBLOCK) = 2",
		"foo_of_tomorrow(1, {a=[1, 2]}, 'x') = 0x10 (flags A|B)",
		"read(3, \"\", 10) = -1 EIO (Input/output error) (INJECTED)",
		"futex(0x1, FUTEX_WAIT_PRIVATE, 2, NULL) = ?",
		"write(1, \"\\33[0m\\0001\", 5) = 5",
		"write(1, \"\\x41\", 1) = 1",
		"ioctl(1, TIOCGWINSZ, {ws_row=24, ws_col=80, ws_xpixel=0, ws_ypixel=0}) = 0",
		"ioctl(1, _IOC(_IOC_READ, 0xff, 0x1, 0x4), 0x7ffc) = -1 ENOTTY (Inappropriate "
		"ioctl "
		"for device)",
		"kill(99<sh>, SIGTERM) = 0",
		"x(1, 2, 3, 4, 5, 6, 7, 8, 9) = 0",
		"getpid(7) = 1",
		"lseek(3, -1, SEEK_END) = 18446744073709551615",
		"close(3) = 0x0",
	};
	static char text[8192];
	(void)state;

	text[0] = '\0';
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		strcat(text, "7 ");
		strcat(text, lines[i]);
		strcat(text, "\n");
	}
	import(text);
	for (unsigned i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		assert_string_equal(find(EVENT_CALL, i)->line, lines[i]);
}

static void other_lines_come_back(void **state)
{
	static const char *const lines[] = {
		"--- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=19750, si_uid=0, "
		"si_status=3, si_utime=0, si_stime=1 /* 0.01 s */} ---",
		"--- SIGSEGV {si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=NULL} ---",
		"--- SIGRT_3 {si_signo=SIGRT_3, si_code=SI_QUEUE, si_pid=1, si_uid=2, si_int=5, "
		"si_ptr=0x5} ---",
		"--- stopped by SIGSTOP ---",
		"--- what is this ---",
		"+++ killed by SIGTERM (core dumped) +++",
	};
	static char text[4096];
	unsigned at = 0;
	(void)state;

	text[0] = '\0';
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		strcat(text, "7 ");
		strcat(text, lines[i]);
		strcat(text, "\n");
	}
	import(text);
	for (unsigned i = 0; i < count; i++)
		if (seen[i].ev.kind != EVENT_START)
			assert_string_equal(seen[i].line, lines[at++]);
	assert_int_equal(at, sizeof(lines) / sizeof(lines[0]));
	assert_int_equal(find(EVENT_SIGNAL, 0)->ev.args[1], 19750);
	assert_int_equal(find(EVENT_SIGNAL, 0)->ev.args[4], 3);
	assert_true(WIFSIGNALED((int)find(EVENT_EXIT, 0)->ev.result));
}

static void halves_are_joined(void **state)
{
	const struct seen *s;
	(void)state;

	import("1 100000000.000000 read(3,  <unfinished ...>\n"
	       "2 100000000.000010 getpid() = 2\n"
	       "1 100000000.000300 <... read resumed>\"ab\", 10) = 2 <0.000290>\n"
	       "2 100000000.000400 <... wait4 resumed>NULL) = 3 <0.000001>\n"
	       "1 100000000.000500 pause( <detached ...>\n");
	s = find(EVENT_ENTERED, 0);
	assert_int_equal(s->ev.time_ns, 0);
	assert_string_equal(s->line, "read(3,  <unfinished ...>");
	s = find(EVENT_CALL, 1);
	assert_int_equal(s->ev.time_ns, 300000);
	assert_int_equal(s->ev.duration_ns, 290000);
	assert_int_equal(s->ev.args[2], 10);
	assert_int_equal(s->ev.flags, EVENT_ANNOUNCED);
	assert_string_equal(s->line, "read(3, \"ab\", 10) = 2");
	/* Of one whose beginning is not there it is not known when it was entered. */
	s = find(EVENT_CALL, 2);
	assert_true(s->ev.flags & EVENT_ATTACHED);
	assert_string_equal(s->line, "<... wait4 resumed>NULL) = 3");
	assert_string_equal(find(EVENT_ENTERED, 1)->line, "pause( <detached ...>");
}

static void who_made_whom(void **state)
{
	const struct seen *s;
	(void)state;

	import("1 execve(\"/bin/prog\", [\"prog\"], 0x1 /* 0 vars */) = 0\n"
	       "1 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD) = 2\n"
	       "1 clone3({flags=CLONE_VM|CLONE_THREAD|CLONE_SIGHAND, stack=0x1} <unfinished ...>\n"
	       "3 getpid() = 1\n"
	       "1 <... clone3 resumed> => {parent_tid=[3]}, 88) = 3\n"
	       "2 execve(\"/bin/other\", [\"other\"], 0x1 /* 0 vars */) = 0\n"
	       "1 +++ superseded by execve in pid 3 +++\n"
	       "1 <... execve resumed>) = 0\n"
	       "1 getpid() = 1\n");
	s = find(EVENT_START, 0);
	assert_int_equal(s->ev.nr, START_FIRST);
	s = find(EVENT_START, 1);
	assert_int_equal(s->task.tid, 2);
	assert_int_equal(s->task.pid, 2);
	assert_int_equal(s->task.parent, 1);
	assert_int_equal(s->ev.nr, START_FORK);
	assert_string_equal(s->task.name, "prog");
	s = find(EVENT_START, 2);
	assert_int_equal(s->task.tid, 3);
	assert_int_equal(s->task.pid, 1);
	assert_int_equal(s->ev.nr, START_CLONE);
	assert_int_equal(s->ev.args[0], 1);
	assert_string_equal(find(EVENT_EXEC, 1)->task.name, "other");
	/* The thread that called execve goes on under the id of the process. */
	s = &seen[count - 1];
	assert_int_equal(s->task.tid, 1);
	assert_int_equal(s->task.serial, find(EVENT_START, 2)->task.serial);
}

/* As on a terminal: no id before the first child, and messages in the middle of lines. */
static void a_terminals_text(void **state)
{
	const struct seen *s;
	(void)state;

	import("getuid() = 0\n"
	       "clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLDstrace: Process 9 "
	       "attached\n"
	       " <unfinished ...>\n"
	       "[pid     9] getpid() = 9\n"
	       "[pid     8] <... clone resumed>) = 9\n"
	       "[pid     9] close(3strace: Process 10 attached\n"
	       ") = 0\n"
	       "[pid     9] +++ exited with 0 +++\n");
	s = find(EVENT_CALL, 1);
	assert_int_equal(s->task.tid, 9);
	assert_int_equal(s->task.parent, 1);
	s = find(EVENT_CALL, 2);
	assert_int_equal(s->task.tid, 8);
	assert_int_equal(s->task.serial, 1);
	assert_int_equal(s->ev.result, 9);
	assert_string_equal(find(EVENT_CALL, 3)->line, "close(3) = 0");
	assert_string_equal(find(EVENT_NOTE, 0)->line, "strace: Process 9 attached");
}

/* Without times there is only an order, which the session says. */
static void what_is_missing_is_said(void **state)
{
	const struct seen *s;
	(void)state;

	import("getuid() = 0\ngetgid() = 0\n");
	assert_true(strace_import_is(log_reader_session(reader)));
	assert_true(strace_import_has_no_times(log_reader_session(reader)));
	assert_non_null(strstr(log_reader_session(reader)->options, "durations are not known"));
	assert_int_equal(log_reader_header(reader)->wall_ns, 0);
	s = find(EVENT_CALL, 1);
	assert_int_equal(s->ev.time_ns, 1000);
	assert_int_equal(s->ev.flags, EVENT_UNTIMED);
	assert_false(event_is_timed(&s->ev));
	import("1 100000000.000001 getuid() = 0\n");
	assert_false(strace_import_has_no_times(log_reader_session(reader)));
	assert_non_null(strstr(log_reader_session(reader)->options, "no -T"));
}

static void times_go_on(void **state)
{
	(void)state;
	import("1 23:59:59.500000 getuid() = 0\n1 00:00:00.250000 getuid() = 0\n");
	assert_int_equal(find(EVENT_CALL, 1)->ev.time_ns, 750000000);
	import("     0.000000 getuid() = 0\n     0.000250 getuid() = 0\n     0.5 getuid() = 0\n");
	assert_int_equal(find(EVENT_CALL, 1)->ev.time_ns, 250000);
	assert_int_equal(find(EVENT_CALL, 2)->ev.time_ns, 500250000);
	import("1 100000009.000000 getuid() = 0\n1 100000001.000000 getuid() = 0\n"
	       "1 100000001.500000 getuid() = 0\n");
	assert_int_equal(find(EVENT_CALL, 1)->ev.time_ns, 0);
	assert_int_equal(find(EVENT_CALL, 2)->ev.time_ns, 500000000);
	assert_non_null(strstr(find(EVENT_NOTE, 0)->line, "line 2: its time is before"));
}

static const char *function_of(const struct stack_frame *frame, unsigned line)
{
	const struct symbol *symbol = symbol_table_find(log_reader_symbols(reader), frame);

	assert_non_null(symbol);
	assert_true(line < symbol->count);
	return symbol->lines[line].function;
}

static void stacks_have_their_functions(void **state)
{
	struct event_stream *stream;
	const struct stack_frame *frame;
	struct event ev;
	(void)state;

	import("1 getuid() = 0\n"
	       " > /lib/libc.so.6(getuid+0xb) [0x3e7cb]\n"
	       " > /tmp/x(inner) [0x1187] /tmp/x.c:3\n"
	       " > /tmp/x(main+0x1d) [0x1187] /tmp/x.c:9\n"
	       " > unexpected_backtracing_error [0x10]\n"
	       "1 exit_group(0) = ?\n"
	       "1 +++ exited with 0 +++\n"
	       " > /lib/libc.so.6(_exit+0x29) [0xd4409]\n");
	stream = event_stream_new(reader);
	do
		assert_int_equal(event_stream_next(stream, &ev, NULL), 0);
	while (ev.kind != EVENT_CALL);
	frame = ev.stack;
	assert_int_equal(frame->offset, 0x3e7cb);
	assert_string_equal(function_of(frame, 0), "getuid");
	assert_string_equal(symbol_table_module(log_reader_symbols(reader), frame->module)->path,
			    "/lib/libc.so.6");
	frame = frame->caller;
	assert_string_equal(function_of(frame, 0), "inner");
	assert_string_equal(function_of(frame, 1), "main");
	assert_int_equal(symbol_table_find(log_reader_symbols(reader), frame)->into, 0x1c);
	assert_int_equal(symbol_table_find(log_reader_symbols(reader), frame)->lines[1].line, 9);
	assert_true(stack_frame_is_cut(frame->caller));
	assert_null(frame->caller->caller);
	assert_int_equal(event_stream_next(stream, &ev, NULL), 0);
	assert_string_equal(function_of(ev.stack, 0), "_exit");
	assert_int_equal(event_stream_next(stream, &ev, NULL), 0);
	assert_int_equal(ev.kind, EVENT_EXIT);
	event_stream_free(stream);
}

static void garbage_has_a_note(void **state)
{
	static char text[8000];
	const struct seen *s;
	(void)state;

	strcpy(text, "what\n1 getuid() = 0\n1 open(\"/etc/pas\n\n\x01\xff\n");
	for (unsigned i = 0; i < 30; i++)
		strcat(text, "more of it\n");
	strcat(text, "1 getgid() = 0");
	import(text);
	s = find(EVENT_NOTE, 0);
	assert_string_equal(s->line, "--- note: \"line 1 is none of strace's, or cut: what\" ---");
	s = find(EVENT_NOTE, 1);
	assert_non_null(strstr(s->line, "line 3 is none"));
	s = find(EVENT_NOTE, 20);
	assert_non_null(strstr(s->line, "13 more lines behind line"));
	assert_int_equal(find(EVENT_CALL, 1)->ev.nr, syscall_number(ARCH_X86_64, "getgid"));
}

static int sniff(const char *text)
{
	struct byte_source *source = source_open_memory(text, strlen(text));
	int rc = strace_import_sniff(source, NULL);

	source_close(source);
	return rc;
}

static void what_is_straces(void **state)
{
	(void)state;
	assert_int_equal(sniff("getuid() = 0\n"), 0);
	assert_int_equal(sniff("1 +++ exited with 0 +++\n"), 0);
	assert_int_equal(sniff("cut\ngetuid() = 0\n"), 0);
	assert_int_equal(sniff("A text\nwith an example:\ngetuid() = 0\nand more\n"),
			 STREC_NOT_A_LOG);
	assert_int_equal(sniff("main() = 0\n"), STREC_NOT_A_LOG);
	assert_int_equal(sniff("hello\n"), STREC_NOT_A_LOG);
	assert_int_equal(sniff("\x89STREC"), STREC_NOT_A_LOG);
}

/* A pipe gives a line, and then nothing for a while: what came is in the log. */
static void a_pipe_is_live(void **state)
{
	static const char first[] = "1 getuid() = 0\n1 get", rest[] = "gid() = 0\n";
	struct byte_source *log;
	struct event_stream *stream;
	struct event ev;
	int fds[2];
	(void)state;

	log_reader_close(reader);
	assert_int_equal(pipe(fds), 0);
	log = strace_import_open(source_open_pipe(fds[0], true, NULL), NULL);
	assert_int_equal(write(fds[1], first, sizeof(first) - 1), sizeof(first) - 1);
	assert_true(source_fill(log, 1000, NULL) > 0);
	assert_int_equal(source_fd(log), fds[0]);
	assert_int_equal(log_reader_open(&reader, log, NULL), 0);
	stream = event_stream_new(reader);
	assert_int_equal(event_stream_next(stream, &ev, NULL), 0);
	assert_int_equal(event_stream_next(stream, &ev, NULL), 0);
	assert_int_equal(ev.kind, EVENT_CALL);
	assert_int_equal(event_stream_next(stream, &ev, NULL), STREC_AGAIN);
	assert_int_equal(write(fds[1], rest, sizeof(rest) - 1), sizeof(rest) - 1);
	close(fds[1]);
	while (!source_final(log))
		assert_true(source_fill(log, 1000, NULL) >= 0);
	assert_int_equal(event_stream_next(stream, &ev, NULL), 0);
	assert_int_equal(ev.nr, syscall_number(ARCH_X86_64, "getgid"));
	assert_int_equal(event_stream_next(stream, &ev, NULL), STREC_END);
	event_stream_free(stream);
}

static int tear_down(void **state)
{
	(void)state;
	log_reader_close(reader);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_call_has_its_numbers_and_times),
		cmocka_unit_test(memory_is_captured),
		cmocka_unit_test(lines_come_back),
		cmocka_unit_test(other_lines_come_back),
		cmocka_unit_test(halves_are_joined),
		cmocka_unit_test(who_made_whom),
		cmocka_unit_test(a_terminals_text),
		cmocka_unit_test(what_is_missing_is_said),
		cmocka_unit_test(times_go_on),
		cmocka_unit_test(stacks_have_their_functions),
		cmocka_unit_test(garbage_has_a_note),
		cmocka_unit_test(what_is_straces),
		cmocka_unit_test(a_pipe_is_live),
	};

	return cmocka_run_group_tests(tests, NULL, tear_down);
}
