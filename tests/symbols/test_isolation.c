/*
 * Files that break their reader, and what the process that asks has of it: nothing. The tests
 * have a strec-symbols beside them that breaks at units whose file is called so: breaker.c.
 */
#include "tests/symbols/programs.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "format/bytes.h"
#include "record/symbols/worker.h"

/* A program of three units, the one in the middle with this name. */
static void compile_units(const char *name)
{
	write_file("first.c", "void first(void) {}\nint main(void) { return 0; }\n");
	write_file(name, "void middle(void) {}\n");
	write_file("last.c", "void last(void) {}\n");
	run("gcc -g -c first.c last.c && gcc -g -c %s -o middle.o && gcc -o program first.o "
	    "middle.o last.o",
	    name);
}

/* All three are asked for at once. */
static unsigned resolve_units(const struct symbol_options *options, const char *middle)
{
	struct code_module module = {.path = "program"};
	struct symbol_address addresses[3] = {{.offset = address_of("program", "first")},
					      {.offset = address_of("program", "middle")},
					      {.offset = address_of("program", "last")}};
	struct symbol_set set;
	unsigned trouble;

	assert_int_equal(symbols_resolve(&set, &module, "program", addresses, 3, options, NULL), 0);
	assert_string_equal(symbol_text(&set.symbols[0]), "first first.c:1");
	assert_string_equal(symbol_text(&set.symbols[1]), middle);
	assert_string_equal(symbol_text(&set.symbols[2]), "last last.c:1");
	trouble = set.trouble;
	symbol_set_release(&set);
	return trouble;
}

/* The server is started by the first lookup of all, so this test is the first one. */
static void nothing_is_held_open(void **state)
{
	struct pollfd end;
	int ends[2];
	char byte;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	compile_units("good.c");
	assert_int_equal(resolve_units(&local_only, "middle good.c:1"), 0);
	close(ends[1]);
	end = (struct pollfd){.fd = ends[0], .events = POLLIN};
	assert_int_equal(poll(&end, 1, 0), 1);
	assert_int_equal(read(ends[0], &byte, 1), 0);
	close(ends[0]);
}

static void a_unit_that_breaks_its_reader_costs_itself(void **state)
{
	static const char *const names[] = {"crash.c", "exit.c", "noise.c"};
	struct symbol_options options = {.no_debuginfod = true, .limit_ms = 4000};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		compile_units(names[i]);
		assert_int_equal(resolve_units(&options, "middle ?:0"), SYMBOLS_CRASHED);
	}
}

static void a_unit_that_takes_all_memory_costs_itself(void **state)
{
	(void)state;
	if (!LIMITS_MEMORY)
		skip();
	compile_units("memory.c");
	assert_int_equal(resolve_units(&local_only, "middle ?:0"), SYMBOLS_CRASHED);
}

static void a_unit_that_takes_for_ever_is_left(void **state)
{
	static const char *const names[] = {"loop.c", "sleep.c"};
	struct symbol_options options = {.no_debuginfod = true, .limit_ms = 2000};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		compile_units(names[i]);
		assert_int_equal(resolve_units(&options, "middle ?:0"), SYMBOLS_LATE);
	}
}

static pid_t waited_for;
static int waited_errno;

/* As a tracer waits. */
static void *wait_for_anybody(void *arg)
{
	(void)arg;
	waited_for = wait4(-1, NULL, __WALL, NULL);
	waited_errno = errno;
	return NULL;
}

static void who_waits_for_any_child_sees_none_of_it(void **state)
{
	struct symbol_options options = {.no_debuginfod = true, .limit_ms = 4000};
	pthread_t thread;
	pid_t own = fork();

	(void)state;
	if (own == 0)
		for (;;)
			pause();
	assert_true(own > 0);
	compile_units("crash.c");
	{
		/* address_of() and run() have children of their own, so they come before. */
		struct code_module module = {.path = "program"};
		struct symbol_address address = {.offset = address_of("program", "middle")};

		assert_int_equal(pthread_create(&thread, NULL, wait_for_anybody, NULL), 0);
		for (int i = 0; i < 20; i++) {
			struct symbol_set set;

			assert_int_equal(symbols_resolve(&set, &module, "program", &address, 1,
							 &options, NULL),
					 0);
			assert_string_equal(symbol_text(&set.symbols[0]), "middle ?:0");
			symbol_set_release(&set);
		}
	}
	kill(own, SIGKILL);
	pthread_join(thread, NULL);
	assert_int_equal(waited_for, own);
}

static volatile sig_atomic_t signals;

static void on_signal(int nr)
{
	(void)nr;
	signals = signals + 1;
}

static void no_signal_comes_of_it(void **state)
{
	struct sigaction action = {.sa_handler = on_signal}, before;

	(void)state;
	compile_units("crash.c");
	{
		struct code_module module = {.path = "program"};
		struct symbol_address address = {.offset = address_of("program", "middle")};
		struct symbol_set set;

		sigaction(SIGCHLD, &action, &before);
		assert_int_equal(
			symbols_resolve(&set, &module, "program", &address, 1, &local_only, NULL),
			0);
		sigaction(SIGCHLD, &before, NULL);
		symbol_set_release(&set);
	}
	assert_int_equal(signals, 0);
}

/* The whole file as it is, to be damaged. */
static struct buffer file_bytes(const char *name)
{
	struct buffer b = {0};
	FILE *file = fopen(name, "rb");
	int c;

	assert_non_null(file);
	while ((c = getc(file)) != EOF)
		buffer_put_u8(&b, (uint8_t)c);
	fclose(file);
	return b;
}

static void put_file(const char *name, const uint8_t *bytes, size_t size)
{
	FILE *file = fopen(name, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, size, file), size);
	fclose(file);
}

static void a_file_that_is_cut_is_survived(void **state)
{
	struct symbol_options options = {.no_debuginfod = true, .limit_ms = 2000};
	struct buffer whole;
	uint64_t mark;

	(void)state;
	compile_inlined("program", "-g");
	mark = address_of("program", "mark");
	whole = file_bytes("program");
	for (unsigned i = 0; i <= 40; i++) {
		struct symbol_set set;

		put_file("cut", whole.bytes, whole.size * i / 40);
		look_up(&set, "cut", mark, &options);
		if (set.symbols[0].count && set.symbols[0].lines[0].function)
			assert_true(strstr(INLINED_TEXT, set.symbols[0].lines[0].function) != NULL);
		symbol_set_release(&set);
	}
	buffer_release(&whole);
}

/* Noise in place of a section, the same on each run. */
static void noise_for_a_section_is_survived(void **state)
{
	static const char *const sections[] = {".debug_info", ".debug_abbrev",   ".debug_line",
					       ".debug_str",  ".debug_line_str", ".debug_rnglists"};
	struct symbol_options options = {.no_debuginfod = true, .limit_ms = 1000};
	uint64_t mark, random = 88172645463325252u;

	(void)state;
	compile_inlined("program", "-g -gdwarf-5");
	mark = address_of("program", "mark");
	for (unsigned i = 0; i < sizeof(sections) / sizeof(sections[0]) * 3; i++) {
		const char *section = sections[i / 3];
		struct buffer noise;
		struct symbol_set set;

		run("objcopy --dump-section %s=noise program", section);
		noise = file_bytes("noise");
		for (size_t k = 0; k < noise.size; k++) {
			random ^= random << 13;
			random ^= random >> 7;
			random ^= random << 17;
			if (i % 3 == 0 || random % 16 < i % 3)
				noise.bytes[k] = (uint8_t)(random >> 32);
		}
		put_file("noise", noise.bytes, noise.size);
		buffer_release(&noise);
		run("cp program noisy && objcopy --update-section %s=noise noisy", section);
		look_up(&set, "noisy", mark, &options);
		if (i == 0)
			assert_string_equal(symbol_text(&set.symbols[0]), "outer ?:0");
		symbol_set_release(&set);
	}
	expect_symbol("program", mark, &local_only, INLINED_TEXT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_held_open),
		cmocka_unit_test(a_unit_that_breaks_its_reader_costs_itself),
		cmocka_unit_test(a_unit_that_takes_all_memory_costs_itself),
		cmocka_unit_test(a_unit_that_takes_for_ever_is_left),
		cmocka_unit_test(who_waits_for_any_child_sees_none_of_it),
		cmocka_unit_test(no_signal_comes_of_it),
		cmocka_unit_test(a_file_that_is_cut_is_survived),
		cmocka_unit_test(noise_for_a_section_is_survived),
	};

	return cmocka_run_group_tests(tests, programs_begin, programs_end);
}
