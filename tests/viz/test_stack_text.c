/* Stacks as text, and whose line a call is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "format/symbols_fields.h"
#include "format/writer.h"
#include "viz/event_detail.h"
#include "viz/source_excerpt.h"
#include "viz/stack_text.h"

static const struct code_module modules[] = {
	{.number = 1, .path = "/home/me/app"},
	{.number = 2, .path = "/usr/lib/x86_64-linux-gnu/libc.so.6"},
	{.number = 3, .path = "[anon]"},
};

static const struct symbol_line lines[] = {
	{.function = "helper", .file = "/home/me/app.h", .line = 3},
	{.function = "work", .file = "/home/me/app.c", .line = 30},
	{.function = "write"},
	{.function = "core::fmt::write",
	 .file = "/rustc/1234/library/core/src/fmt/mod.rs",
	 .line = 9},
	{.function = "main", .file = "/home/me/app.c"},
};

static const struct symbol symbols[] = {
	{.module = 1, .offset = 0x1023, .into = 0x13, .count = 2, .lines = lines},
	{.module = 1, .offset = 0x1100, .into = 0, .count = 1, .lines = &lines[4]},
	{.module = 1, .offset = 0x1200, .into = 0, .count = 1, .lines = &lines[3]},
	{.module = 2, .offset = 0x9ff, .into = 0xf, .count = 1, .lines = &lines[2]},
	{.module = 2, .offset = 0x8ff},
};

/* write() called by helper(), inlined in work(), called by main() from a signal's handler. */
static const struct stack_frame frames[] = {
	{.module = 2, .offset = 0xa00, .caller = &frames[1]},
	{.module = 1, .offset = 0x1024, .caller = &frames[2]},
	{.module = 1, .offset = 0x1100, .interrupted = true, .caller = &frames[3]},
	{.module = 2, .offset = 0x900, .caller = &frames[4]},
	{.module = 0, .offset = 0x7f00, .caller = &frames[5]},
	{.module = 0, .offset = 0},
};

/* A log in memory that says the above. */
struct log {
	struct buffer bytes;
	struct log_reader *reader;
	const struct symbol_table *symbols;
};

static void log_open_with(struct log *log, const struct symbol *known, size_t count)
{
	struct log_writer *writer;

	*log = (struct log){0};
	assert_int_equal(log_writer_open(&writer, sink_open_memory(&log->bytes),
					 &(struct log_header){0}, &(struct log_session){0}, 0,
					 NULL),
			 0);
	assert_int_equal(log_writer_modules(writer, modules, 3, NULL), 0);
	assert_int_equal(log_writer_symbols(writer, known, count, NULL), 0);
	assert_int_equal(log_writer_close(writer, NULL), 0);
	assert_int_equal(log_reader_open(&log->reader,
					 source_open_memory(log->bytes.bytes, log->bytes.size),
					 NULL),
			 0);
	log->symbols = log_reader_symbols(log->reader);
}

static void log_open(struct log *log)
{
	log_open_with(log, symbols, 5);
}

static void log_close(struct log *log)
{
	log_reader_close(log->reader);
	buffer_release(&log->bytes);
}

static void frames_are_written_as_strace_does_and_lines_behind(void **state)
{
	const struct stack_frame generated = {.module = 3, .offset = 0x8000};
	struct buffer out = {0};
	struct log log;

	(void)state;
	log_open(&log);
	stack_put(&out, log.symbols, frames, "\n > ");
	buffer_put_u8(&out, 0);
	assert_string_equal((const char *)out.bytes,
			    "\n > /usr/lib/x86_64-linux-gnu/libc.so.6(write+0x10) [0xa00]"
			    "\n > /home/me/app(helper) [0x1024] /home/me/app.h:3"
			    "\n > /home/me/app(work+0x14) [0x1024] /home/me/app.c:30"
			    "\n > /home/me/app(main+0x0) [0x1100] /home/me/app.c"
			    "\n > /usr/lib/x86_64-linux-gnu/libc.so.6() [0x900]"
			    "\n > unexpected_backtracing_error [0x7f00]"
			    "\n > ...");
	out.size = 0;
	stack_put(&out, log.symbols, &generated, "\n > ");
	buffer_put_u8(&out, 0);
	assert_string_equal((const char *)out.bytes, "\n > //anon() [0x8000]");
	buffer_release(&out);
	log_close(&log);
}

static const char *source(const struct log *log, const struct stack_frame *stack)
{
	static char text[SOURCE_TEXT_SIZE];
	struct source_place place;

	return source_of_stack(log->symbols, stack, &place) ? source_text(&place, text) : NULL;
}

static void the_innermost_line_of_the_user_is_shown(void **state)
{
	const struct stack_frame rust = {.module = 1, .offset = 0x1201, .caller = &frames[1]};
	struct log log;

	(void)state;
	log_open(&log);
	assert_string_equal(source(&log, frames), "app.h:3 helper");
	assert_string_equal(source(&log, &frames[2]), "main (app)");
	/* Rust's library is not the user's, though it is in the user's program. */
	assert_string_equal(source(&log, &rust), "app.h:3 helper");
	/* All of it is the system's: the innermost that there is. */
	assert_string_equal(source(&log, &frames[3]), "libc.so.6+0x8ff");
	assert_string_equal(source(&log, &frames[4]), "?+0x7eff");
	assert_null(source(&log, NULL));
	log_close(&log);
}

/* What the Events view shows of a call, with the source's text from this machine. */
static void the_detail_shows_the_stack_and_the_source(void **state)
{
	char name[] = "/tmp/test_stack_text.XXXXXX";
	static const struct task_info task = {.serial = 1, .tid = 10, .pid = 10, .name = "app"};
	char path[PATH_MAX], wanted[3 * PATH_MAX];
	struct symbol_line line = {.function = "work", .file = path, .line = 5};
	const struct symbol symbol = {
		.module = 1, .offset = 0x1023, .into = 3, .count = 1, .lines = &line};
	const struct event ev = {.kind = EVENT_CALL, .task = &task, .stack = &frames[1]};
	FILE *source = fdopen(mkstemp(name), "w");
	struct log log;
	char *detail;

	(void)state;
	assert_non_null(source);
	assert_non_null(realpath(name, path));
	for (unsigned i = 1; i <= 6; i++)
		fprintf(source, "\tline %u;\x1b\n", i);
	fclose(source);
	log_open_with(&log, &symbol, 1);
	detail = event_detail(&ev, NULL, log.reader);
	snprintf(wanted, sizeof(wanted),
		 "\nstack\n* #0   work  %s:5\n"
		 "* #1   0x1100  (app)\n"
		 "  #2   0x8ff  (libc.so.6)\n"
		 "  #3   0x7eff  (?)\n"
		 "  #4   callers are not known\n"
		 "\nsource     %s:5\n"
		 "      2          line 2;.\n"
		 "      3          line 3;.\n"
		 "      4          line 4;.\n"
		 ">     5          line 5;.\n"
		 "      6          line 6;.\n",
		 path, path);
	assert_non_null(strstr(detail, wanted));
	free(detail);
	/* A file that is not here, and a line that the file does not have. */
	unlink(name);
	detail = event_detail(&ev, NULL, log.reader);
	assert_non_null(strstr(detail, "\nsource     "));
	assert_null(strstr(detail, "line 5"));
	free(detail);
	log_close(&log);
	assert_false(source_excerpt(stderr, "/dev/null", 1));
	assert_false(source_excerpt(stderr, "/etc/passwd", 1000000));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(frames_are_written_as_strace_does_and_lines_behind),
		cmocka_unit_test(the_innermost_line_of_the_user_is_shown),
		cmocka_unit_test(the_detail_shows_the_stack_and_the_source),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
