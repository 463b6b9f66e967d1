/*
 * Small programs that a test compiles, takes apart and looks up addresses of. To be
 * included by the one source of a test program, which calls programs_begin() and _end().
 */
#ifndef TESTS_SYMBOLS_PROGRAMS_H
#define TESTS_SYMBOLS_PROGRAMS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "record/symbols/symbols.h"

static char directory[] = "/tmp/symbols-XXXXXX";

static inline int programs_begin(void **state)
{
	(void)state;
	return mkdtemp(directory) && chdir(directory) == 0 ? 0 : -1;
}

static inline int programs_end(void **state)
{
	char command[64];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf %s", directory);
	return chdir("/") == 0 && system(command) == 0 ? 0 : -1;
}

/* Runs a command of the shell in the directory; it must succeed. */
__attribute__((format(printf, 1, 2))) static inline void run(const char *format, ...)
{
	char command[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(command, sizeof(command), format, args);
	va_end(args);
	if (system(command) != 0)
		fail_msg("failed: %s", command);
}

static inline int has_program(const char *name)
{
	char command[64];

	snprintf(command, sizeof(command), "command -v %s >/dev/null 2>&1", name);
	return system(command) == 0;
}

/* The compiler of the tests, as it is without flags of theirs. */
static inline const char *compiler(void)
{
	const char *cc = getenv("CC");

	return cc && cc[0] ? cc : "gcc";
}

static inline void write_file(const char *name, const char *text)
{
	FILE *file = fopen(name, "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

/* The address of a symbol, as nm(1) tells; 0 and a failure where there is none. */
static inline uint64_t address_of(const char *program, const char *symbol)
{
	unsigned long long address = 0;
	char command[256];
	FILE *nm;

	snprintf(command, sizeof(command), "nm %s 2>/dev/null | awk '$3 == \"%s\" { print $1 }'",
		 program, symbol);
	nm = popen(command, "r");
	assert_non_null(nm);
	if (fscanf(nm, "%llx", &address) != 1)
		fail_msg("%s has no symbol %s", program, symbol);
	pclose(nm);
	return address;
}

static const struct symbol_options local_only = {.no_debuginfod = true};

/* One address of the program, by itself. The set is the caller's. */
static inline void look_up(struct symbol_set *set, const char *program, uint64_t offset,
			   const struct symbol_options *options)
{
	struct symbol_address address = {.offset = offset};
	struct code_module module = {.number = 3, .path = program};

	assert_int_equal(symbols_resolve(set, &module, program, &address, 1, options, NULL), 0);
	assert_int_equal(set->count, 1);
	assert_int_equal(set->symbols[0].module, 3);
	assert_int_equal(set->symbols[0].offset, offset);
}

/* As "function file:line" of each line, innermost first, with "; " between; no directories. */
static inline const char *symbol_text(const struct symbol *symbol)
{
	static char text[4096];
	size_t used = 0;

	text[0] = '\0';
	for (uint32_t i = 0; i < symbol->count; i++) {
		const struct symbol_line *line = &symbol->lines[i];
		const char *slash = line->file ? strrchr(line->file, '/') : NULL;
		int n = snprintf(text + used, sizeof(text) - used, "%s%s %s:%u", i ? "; " : "",
				 line->function ? line->function : "?",
				 slash        ? slash + 1
				 : line->file ? line->file
					      : "?",
				 line->line);

		assert_true(n > 0 && (size_t)n < sizeof(text) - used);
		used += (size_t)n;
	}
	return text;
}

static inline void expect_symbol(const char *program, uint64_t offset,
				 const struct symbol_options *options, const char *text)
{
	struct symbol_set set;

	look_up(&set, program, offset, options);
	assert_string_equal(symbol_text(&set.symbols[0]), text);
	symbol_set_release(&set);
}

/*
 * middle() is inlined into outer() at line 13, inner() into it at 8, and the address "mark" is
 * at line 3; the line numbers are those of the text.
 */
static const char *const inlined_c =
	"volatile int value;\n"
	"static inline __attribute__((always_inline)) void inner(int a) {\n"
	"	__asm__ volatile(\".globl mark\\nmark: nop\\n\");\n"
	"	value += a;\n"
	"}\n"
	"static inline __attribute__((always_inline)) void middle(int a) {\n"
	"	value *= a;\n"
	"	inner(a + 1);\n"
	"	value -= a;\n"
	"}\n"
	"__attribute__((noinline)) void outer(int a) {\n"
	"	value = a;\n"
	"	middle(a);\n"
	"	value = 0;\n"
	"}\n"
	"int main(int argc, char **argv) { (void)argv; outer(argc); return value; }\n";

#define INLINED_TEXT "inner inlined.c:3; middle inlined.c:8; outer inlined.c:13"

/* Compiles it as name, optimised and with these flags. */
static inline void compile_inlined(const char *name, const char *flags)
{
	write_file("inlined.c", inlined_c);
	run("%s -O2 %s -o %s inlined.c", compiler(), flags, name);
}

#endif
