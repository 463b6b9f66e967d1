/*
 * What of the recorder can be tested without a recording: texts read from another
 * process, quoting, the command line, the table of tracees.
 */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "record/memory.h"
#include "record/options.h"
#include "record/session.h"
#include "record/tracee.h"

#define PAGE      4096
#define PAGES     4
#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

/* A child with a copy of this memory; the last page is unmapped. */
struct subject {
	pid_t pid;
	char *pages;
};

static int subject_setup(void **state)
{
	static struct subject subject;
	char *pages = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			   -1, 0);

	if (pages == MAP_FAILED || munmap(pages + (PAGES - 1) * PAGE, PAGE))
		return -1;
	memset(pages, 'x', (PAGES - 1) * PAGE);
	strcpy(pages, "/short");
	strcpy(pages + 64, "");
	strcpy(pages + PAGE - sizeof("/end-of-page"), "/end-of-page");
	strcpy(pages + 2 * PAGE - 3, "/crosses");
	memcpy(pages + 3 * PAGE - 4, "/cut", 4);
	subject = (struct subject){.pages = pages, .pid = fork()};
	if (subject.pid == 0) {
		for (;;)
			pause();
	}
	*state = &subject;
	return subject.pid < 0 ? -1 : 0;
}

static int subject_teardown(void **state)
{
	struct subject *subject = *state;

	kill(subject->pid, SIGKILL);
	return waitpid(subject->pid, NULL, 0) == subject->pid ? 0 : -1;
}

static void expect_text(const struct subject *s, size_t offset, const char *text, unsigned state,
			int error)
{
	uint8_t buf[TEXT_SIZE_MAX];
	struct capture c = {.arg = 3};

	memory_read_text(s->pid, (uint64_t)(uintptr_t)s->pages + offset, buf, sizeof(buf), &c);
	assert_int_equal(c.arg, 3);
	assert_int_equal(c.kind, CAPTURE_STRING);
	assert_int_equal(c.state, state);
	assert_int_equal(c.error, error);
	assert_int_equal(c.size, strlen(text));
	assert_memory_equal(c.bytes, text, c.size);
}

static void test_text_whole(void **state)
{
	expect_text(*state, 0, "/short", CAPTURE_WHOLE, 0);
	expect_text(*state, 64, "", CAPTURE_WHOLE, 0);
}

static void test_text_at_page_ends(void **state)
{
	expect_text(*state, PAGE - sizeof("/end-of-page"), "/end-of-page", CAPTURE_WHOLE, 0);
	expect_text(*state, 2 * PAGE - 3, "/crosses", CAPTURE_WHOLE, 0);
}

static void test_text_into_nothing(void **state)
{
	expect_text(*state, 3 * PAGE - 4, "/cut", CAPTURE_FAULT, EFAULT);
	expect_text(*state, 3 * PAGE, "", CAPTURE_FAULT, EFAULT);
}

static void test_text_at_no_address(void **state)
{
	struct subject s = *(struct subject *)*state;

	s.pages = NULL;
	expect_text(&s, 16, "", CAPTURE_FAULT, EFAULT);
	s.pages = (char *)(uintptr_t)0xffffffffffff0000u;
	expect_text(&s, 0, "", CAPTURE_FAULT, EFAULT);
}

static void test_text_too_long(void **state)
{
	struct subject *s = *state;
	uint8_t buf[TEXT_SIZE_MAX];
	struct capture c = {0};

	memory_read_text(s->pid, (uint64_t)(uintptr_t)s->pages + 65, buf, 1000, &c);
	assert_int_equal(c.state, CAPTURE_CUT);
	assert_int_equal(c.size, 1000);
	assert_int_equal(buf[999], 'x');
}

static void test_text_of_no_task(void **state)
{
	uint8_t buf[8];
	struct capture c = {0};

	(void)state;
	memory_read_text(0x7ffffffe, 4096, buf, sizeof(buf), &c);
	assert_int_equal(c.state, CAPTURE_FAULT);
	assert_int_equal(c.error, ESRCH);
}

static void test_bytes(void **state)
{
	struct subject *s = *state;
	uint64_t end = (uint64_t)(uintptr_t)s->pages + 3 * PAGE;
	static char buf[2 * PAGE];

	assert_int_equal(memory_read(s->pid, end - 2 * PAGE, buf, sizeof(buf)), 2 * PAGE);
	assert_memory_equal(buf, s->pages + PAGE, sizeof(buf));
	assert_int_equal(memory_read(s->pid, end - 10, buf, sizeof(buf)), 10);
	assert_int_equal(memory_read(s->pid, end, buf, 1), -EFAULT);
}

static void test_quote(void **state)
{
	static const struct {
		const char *words[3];
		const char *text;
	} rows[] = {
		{{"ls", "-l", "/tmp"}, "ls -l /tmp"},
		{{"a b", "", "c"}, "'a b' '' c"},
		{{"it's", "$HOME", "*"}, "'it'\\''s' '$HOME' '*'"},
		{{"a\nb", "x=1", "\\"}, "'a\nb' x=1 '\\'"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		char *text = session_quote((char *const *)rows[i].words, 3);

		assert_string_equal(text, rows[i].text);
		free(text);
	}
}

#define WORDS_MAX 16

/* Words, separated by blanks, as a command line. */
static int parse(struct strec_options *o, const char *line, char *message)
{
	static char copy[256];
	static char *argv[WORDS_MAX + 1];
	int argc = 1;

	argv[0] = (char *)"strec";
	strcpy(copy, line);
	for (char *word = strtok(copy, " "); word && argc < WORDS_MAX; word = strtok(NULL, " "))
		argv[argc++] = word;
	argv[argc] = NULL;
	return options_parse(o, argc, argv, message, 160);
}

static void test_options_of_a_command(void **state)
{
	struct strec_options o;
	char message[160];

	(void)state;
	assert_int_equal(parse(&o, "-o run.trc --level 7 -fq ls -l -o other", message), 0);
	assert_string_equal(o.output, "run.trc");
	assert_int_equal(o.level, 7);
	assert_true(o.quiet);
	assert_int_equal(o.command_count, 4);
	assert_string_equal(o.command[0], "ls");
	assert_string_equal(o.command[3], "other");
	assert_int_equal(o.word_count, 5);
	options_release(&o);
	assert_int_equal(parse(&o, "-o - -- -x", message), 0);
	assert_null(o.output);
	assert_string_equal(o.command[0], "-x");
	options_release(&o);
}

static void test_options_of_an_attach(void **state)
{
	struct strec_options o;
	char message[160];

	(void)state;
	assert_int_equal(parse(&o, "-p 12,34 --attach=56 -p 12", message), 0);
	assert_int_equal(o.attach_count, 3);
	assert_int_equal(o.attach[0], 12);
	assert_int_equal(o.attach[2], 56);
	options_release(&o);
}

static void test_options_of_a_filter(void **state)
{
	struct strec_options o;
	char message[160];

	(void)state;
	assert_int_equal(parse(&o, "-e trace=none -e t=read -P x --trace-path=x ls", message), 0);
	assert_true(o.selects);
	assert_true(call_set_has(&o.calls, 0, 0));
	assert_false(call_set_has(&o.calls, 0, 1));
	options_release(&o);
	assert_int_equal(parse(&o, "-e read -e all -DD -D -D -z -Z -f ls", message), 0);
	assert_false(o.selects);
	assert_int_equal(o.daemonize, DAEMONIZE_SESSION);
	assert_int_equal(o.statuses, STATUS_FAILED);
	assert_false(o.one_process);
	options_release(&o);
	assert_int_equal(parse(&o, "--daemonize=pgrp --follow=no -E A=1 -E B ls", message), 0);
	assert_int_equal(o.daemonize, DAEMONIZE_PGROUP);
	assert_true(o.one_process);
	assert_int_equal(o.environment_count, 2);
	options_release(&o);
}

static void test_options_refused(void **state)
{
	static const struct {
		const char *line, *says;
	} rows[] = {
		{"", "nothing to record"},
		{"-Y ls", "no option -Y"},
		{"--bogus ls", "no option --bogus"},
		{"-o", "-o needs an argument"},
		{"--output", "--output needs an argument"},
		{"--quiet=1 ls", "takes no argument"},
		{"-p 0", "-p 0"},
		{"-p -5", "-p -5"},
		{"-p 1,", "-p 1,"},
		{"-p 99999999999999999999", "-p 9999"},
		{"-p 1 ls", "one or the other"},
		{"-p 1 --kill-on-exit", "left running"},
		{"--level 0 ls", "--level 0"},
		{"--level 3x ls", "--level 3x"},
		{"-e bogus ls", "no such system call: 'bogus'"},
		{"-e trace= ls", "no such system call"},
		{"-e abbrev=all ls", "only trace, signal and status"},
		{"-e signal=bogus ls", "no such signal"},
		{"--status bogus ls", "no such status"},
		{"-b open ls", "only -b execve"},
		{"-E =x ls", "no name"},
		{"-u no-such-user- ls", "no such user"},
		{"-I 5 ls", "anywhere, waiting"},
		{"--follow=maybe ls", "yes or no"},
		{"--daemonize=moon ls", "grandchild"},
		{"--max-size 1x ls", "a size such as"},
		{"--max-time 1w ls", "a time such as"},
		{"--max-calls 0 ls", "--max-calls 0"},
		{"--ring 5K -o x ls", "a size of"},
		{"--ring 1M ls", "name one with -o"},
		{"--ring 1M -o x --max-size 1M ls", "the ring has a size"},
		{"-D -p 1", "-D with -p"},
		{"-p 1 -u root", "not for -p"},
		{"-P x --no-paths ls", "--no-paths"},
	};
	struct strec_options o;
	char message[160];

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		assert_int_equal(parse(&o, rows[i].line, message), -1);
		assert_non_null(strstr(message, rows[i].says));
		options_release(&o);
	}
}

static void test_tracee_table(void **state)
{
	enum { COUNT = 1000 };
	struct tracee_table table = {0};
	struct tracee *t;

	(void)state;
	assert_null(tracee_find(&table, 1));
	for (int i = 0; i < COUNT; i++) {
		t = tracee_add(&table, 64 * i + 1);
		assert_int_equal(t->slot, i);
		assert_int_equal(t->info.serial, i + 1);
	}
	for (int i = 0; i < COUNT; i++)
		assert_int_equal(tracee_find(&table, 64 * i + 1)->slot, i);
	tracee_remove(&table, tracee_find(&table, 64 * 5 + 1));
	assert_null(tracee_find(&table, 64 * 5 + 1));
	tracee_rename(&table, tracee_find(&table, 64 * 7 + 1), 64 * 5 + 1);
	assert_int_equal(tracee_find(&table, 64 * 5 + 1)->slot, 7);
	assert_null(tracee_find(&table, 64 * 7 + 1));
	t = tracee_add(&table, 2);
	assert_int_equal(t->slot, 5); /* used again, its serial is not */
	assert_int_equal(t->info.serial, COUNT + 1);
	tracee_table_release(&table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text_whole),
		cmocka_unit_test(test_text_at_page_ends),
		cmocka_unit_test(test_text_into_nothing),
		cmocka_unit_test(test_text_at_no_address),
		cmocka_unit_test(test_text_too_long),
		cmocka_unit_test(test_text_of_no_task),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_quote),
		cmocka_unit_test(test_options_of_a_command),
		cmocka_unit_test(test_options_of_an_attach),
		cmocka_unit_test(test_options_of_a_filter),
		cmocka_unit_test(test_options_refused),
		cmocka_unit_test(test_tracee_table),
	};

	return cmocka_run_group_tests(tests, subject_setup, subject_teardown);
}
