/* Where symbols come from: the file, separate debug files, tables; and whose they are. */
#include "tests/symbols/programs.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

static void inlined_functions_are_expanded(void **state)
{
	static const char *const flags[] = {"-g -gdwarf-5",     "-g -gdwarf-4", "-g -gz",
					    "-g -gsplit-dwarf", "-g -static",   "-g -no-pie"};

	(void)state;
	for (size_t i = 0; i < LENGTH(flags); i++) {
		compile_inlined("program", flags[i]);
		expect_symbol("program", address_of("program", "mark"), &local_only, INLINED_TEXT);
	}
}

static void paths_and_columns_are_told(void **state)
{
	char path[sizeof(directory) + 16];
	struct symbol_set set;
	uint64_t mark;

	(void)state;
	snprintf(path, sizeof(path), "%s/inlined.c", directory);
	compile_inlined("program", "-g -I./.");
	mark = address_of("program", "mark");
	look_up(&set, "program", mark, &local_only);
	assert_int_equal(set.symbols[0].count, 3);
	assert_string_equal(set.symbols[0].lines[2].file, path);
	assert_int_equal(set.symbols[0].lines[0].column, 2);
	assert_int_equal(set.symbols[0].lines[1].column, 2);
	assert_int_equal(set.symbols[0].into, mark - address_of("program", "outer"));
	symbol_set_release(&set);
}

/* The call is the last instruction, so the address behind it is another function's. */
static void a_caller_is_looked_up_at_its_call(void **state)
{
	struct code_module module = {.path = "program"};
	struct symbol_address addresses[2] = {{.behind_call = true}, {.behind_call = false}};
	struct symbol_set set;

	(void)state;
	write_file("caller.c", "__attribute__((noreturn)) void out(void);\n"
			       "void caller(void) {\n"
			       "	out();\n"
			       "}\n"
			       "__asm__(\".globl behind\\nbehind:\\n\");\n"
			       "void next(void) {}\n"
			       "void out(void) { for (;;) ; }\n"
			       "int main(void) { caller(); }\n");
	run("%s -O1 -g -fno-toplevel-reorder -fno-inline -falign-functions=1 -o program caller.c",
	    "gcc");
	addresses[0].offset = addresses[1].offset = address_of("program", "behind");
	assert_int_equal(symbols_resolve(&set, &module, "program", addresses, 2, &local_only, NULL),
			 0);
	assert_string_equal(symbol_text(&set.symbols[0]), "caller caller.c:3");
	assert_string_equal(symbol_text(&set.symbols[1]), "next caller.c:6");
	assert_int_equal(set.symbols[0].into,
			 addresses[0].offset - address_of("program", "caller"));
	assert_int_equal(set.symbols[1].into, 0);
	symbol_set_release(&set);
}

static const char *const templates_cc =
	"#include <vector>\n"
	"namespace shapes {\n"
	"template <class T> struct Box {\n"
	"	T v;\n"
	"	__attribute__((noinline)) T area(int k) const {\n"
	"		T r = v * k;\n"
	"		__asm__ volatile(\".globl mark\\nmark: nop\\n\" :: \"x\"(r) : "
	"\"memory\");\n"
	"		return r;\n"
	"	}\n"
	"};\n"
	"namespace { __attribute__((noinline)) int hidden(long a) {\n"
	"	__asm__ volatile(\"nop\" ::: \"memory\");\n"
	"	__asm__ volatile(\".globl mark2\\nmark2: nop\\n\" ::: \"memory\");\n"
	"	return a != 0;\n"
	"} } }\n"
	"int main(int c, char **) { shapes::Box<double> b{1.0}; return b.area(c) + "
	"shapes::hidden(c); }\n";

static void cxx_names_are_demangled(void **state)
{
	(void)state;
	if (!has_program("g++"))
		skip();
	write_file("templates.cc", templates_cc);
	run("g++ -O2 -g -o program templates.cc");
	expect_symbol("program", address_of("program", "mark"), &local_only,
		      "shapes::Box<double>::area(int) const templates.cc:7");
	expect_symbol("program", address_of("program", "mark2"), &local_only,
		      "shapes::(anonymous namespace)::hidden templates.cc:13");
}

/* What is expected is what GDB 13 says to "info line *LABEL". */
static void of_several_rows_it_is_the_one_of_gdb(void **state)
{
	static const struct {
		const char *label, *text;
	} rows[] = {{"one", "f rows.c:100"},  {"two", "f rows.c:101"},  {"three", "f rows.c:103"},
		    {"four", "f rows.c:104"}, {"five", "f rows.c:104"}, {"six", "f rows.c:106"},
		    {"seven", "f rows.c:107"}};

	(void)state;
	write_file("rows.c", "void f(void) {\n"
			     "	__asm__ volatile(\"\\n\"\n"
			     "		\".globl one, two, three, four, five, six, seven\\n\"\n"
			     "		\".loc 1 100 1 is_stmt 1\\none: nop\\n\"\n"
			     "		\".loc 1 101 1 is_stmt 1\\n.loc 1 102 1 is_stmt 0\\n\"\n"
			     "		\"two: nop\\n\"\n"
			     "		\".loc 1 103 1 is_stmt 1\\nthree: nop\\n\"\n"
			     "		\".loc 1 104 1 is_stmt 1\\n\"\n"
			     "		\".loc 1 105 1 is_stmt 0 discriminator 2\\nfour: nop\\n\"\n"
			     "		\".loc 1 105 1 is_stmt 1 discriminator 3\\nfive: nop\\n\"\n"
			     "		\".loc 1 106 1 is_stmt 1\\n\"\n"
			     "		\".loc 1 107 1 is_stmt 0\\nsix: nop\\n\"\n"
			     "		\".loc 1 107 1 is_stmt 1\\nseven: nop\\n\");\n"
			     "}\n"
			     "int main(void) { f(); }\n");
	run("gcc -O1 -g -gdwarf-5 -o program rows.c");
	for (size_t i = 0; i < LENGTH(rows); i++)
		expect_symbol("program", address_of("program", rows[i].label), &local_only,
			      rows[i].text);
}

/* GNU as leaves such rows out by itself. */
static void a_row_of_no_line_goes_on_with_the_one_before(void **state)
{
	(void)state;
	if (!has_program("clang"))
		skip();
	write_file("none.c", "int main(void) {\n"
			     "	__asm__ volatile(\".globl mark\\n.loc 0 7 1 is_stmt 1\\nnop\\n\"\n"
			     "		\".loc 0 0 0\\nmark: nop\\n\");\n"
			     "}\n");
	run("clang -O1 -g -gdwarf-5 -o program none.c");
	expect_symbol("program", address_of("program", "mark"), &local_only, "main none.c:7");
}

/* The linker leaves it out of the program, but says that it is at address 0. */
static void what_was_left_out_is_nowhere(void **state)
{
	(void)state;
	write_file("dead.c", "void dead1(void) { __asm__ volatile(\".skip 8192, 0x90\"); }\n"
			     "int main(void) {\n"
			     "	__asm__ volatile(\".globl mark\\nmark: nop\\n\");\n"
			     "}\n"
			     "void dead2(void) {\n"
			     "	__asm__ volatile(\".skip 8192, 0x90\");\n"
			     "}\n");
	run("gcc -O1 -g -ffunction-sections -Wl,--gc-sections -o program dead.c");
	assert_true(address_of("program", "mark") < 8192);
	expect_symbol("program", address_of("program", "mark"), &local_only, "main dead.c:3");
}

static void tables_know_functions_only(void **state)
{
	struct symbol_set set;
	uint64_t mark, outer;

	(void)state;
	compile_inlined("program", "-rdynamic");
	mark = address_of("program", "mark");
	outer = address_of("program", "outer");
	look_up(&set, "program", mark, &local_only);
	assert_string_equal(symbol_text(&set.symbols[0]), "outer ?:0");
	assert_int_equal(set.symbols[0].into, mark - outer);
	symbol_set_release(&set);
	run("strip program");
	expect_symbol("program", outer, &local_only, "outer ?:0");
	compile_inlined("program", "-s");
	expect_symbol("program", outer, &local_only, "");
}

/* From asm: sized, unsized, and nothing in between. */
static void an_address_between_functions_belongs_to_none(void **state)
{
	(void)state;
	write_file("parts.s", "	.text\n	.globl sized, unsized, other, gap, last\n"
			      "	.type sized, @function\nsized:	nop\n	nop\n"
			      "	.size sized, .-sized\n"
			      "gap:	.skip 4\n"
			      "	.type unsized, @function\nunsized:	nop\n	nop\n"
			      "	.type other, @function\nother:	nop\n	.size other, .-other\n"
			      "	.section more, \"ax\"\n	.balign 16\nlast:	nop\n");
	run("%s -nostdlib -static -Wl,-e,sized -Wl,--build-id=none -o program parts.s", compiler());
	expect_symbol("program", address_of("program", "sized") + 1, &local_only, "sized ?:0");
	expect_symbol("program", address_of("program", "unsized") + 1, &local_only, "unsized ?:0");
	expect_symbol("program", address_of("program", "other"), &local_only, "other ?:0");
	expect_symbol("program", address_of("program", "last"), &local_only, "last ?:0");
	expect_symbol("program", address_of("program", "last") + 1, &local_only, "");
	expect_symbol("program", address_of("program", "other") + 1, &local_only, "");
	run("strip -N gap program -o program2");
	expect_symbol("program2", address_of("program", "gap"), &local_only, "");
}

static void aliases_are_told_by_their_plain_name(void **state)
{
	(void)state;
	write_file("alias.s", "	.text\n	.globl __write, write, __libc_write\n"
			      "	.type __write, @function\n	.weak write\n"
			      "__write:\nwrite:\n__libc_write:\n__GI_write:	nop\n"
			      "	.type write, @function\n	.type __libc_write, @function\n"
			      "	.size write, 1\n	.size __write, 1\n"
			      "	.size __libc_write, 1\n");
	run("%s -nostdlib -static -Wl,-e,write -o program alias.s", compiler());
	expect_symbol("program", address_of("program", "write"), &local_only, "write ?:0");
}

/* The first stub of all is the one that calls the dynamic linker. */
static void a_stub_is_called_after_its_function(void **state)
{
	unsigned long long plt;
	FILE *readelf;

	(void)state;
	write_file("stub.c",
		   "#include <unistd.h>\nint main(void) { return write(1, \"\", 0) != 0; }\n");
	run("%s -O1 -no-pie -fcf-protection=none -Wl,-z,lazy -o program stub.c", compiler());
	readelf = popen(
		"readelf -SW program | sed -n 's/.* \\.plt  *PROGBITS  *\\([0-9a-f]*\\) .*/\\1/p'",
		"r");
	assert_non_null(readelf);
	assert_int_equal(fscanf(readelf, "%llx", &plt), 1);
	pclose(readelf);
	expect_symbol("program", plt + 16, &local_only, "write@plt ?:0");
	expect_symbol("program", plt + 31, &local_only, "write@plt ?:0");
	expect_symbol("program", plt, &local_only, "");
}

static void build_id_of(const char *program, struct code_module *module)
{
	char command[256], hex[2 * BUILD_ID_SIZE_MAX + 1] = "";
	FILE *file;

	snprintf(command, sizeof(command), "readelf -n %s | awk '/Build ID/ { print $3 }'",
		 program);
	file = popen(command, "r");
	assert_non_null(file);
	assert_int_equal(fscanf(file, "%64s", hex), 1);
	pclose(file);
	module->build_id_size = (uint8_t)(strlen(hex) / 2);
	for (unsigned i = 0; i < module->build_id_size; i++) {
		unsigned byte;

		assert_int_equal(sscanf(hex + 2 * i, "%2x", &byte), 1);
		module->build_id[i] = (uint8_t)byte;
	}
}

static void a_debuglink_is_followed(void **state)
{
	uint64_t mark;

	(void)state;
	compile_inlined("program", "-g -Wl,--build-id=none");
	mark = address_of("program", "mark");
	run("mkdir -p .debug && objcopy --only-keep-debug program .debug/program.debug");
	run("strip program && objcopy --add-gnu-debuglink=.debug/program.debug program");
	expect_symbol("program", mark, &local_only, INLINED_TEXT);
	/* Its checksum is not the one that the program names. */
	run("printf x >> .debug/program.debug");
	expect_symbol("program", mark, &local_only, "");
	run("rm -r .debug");
}

/* Moves the debug information into the tree where it is found by build-id. */
static void separate_by_build_id(const char *program, struct code_module *module)
{
	char name[2 * BUILD_ID_SIZE_MAX + 32], *end = name;

	build_id_of(program, module);
	end += sprintf(end, "tree/.build-id/%02x", module->build_id[0]);
	run("mkdir -p %s", name);
	*end++ = '/';
	for (unsigned i = 1; i < module->build_id_size; i++)
		end += sprintf(end, "%02x", module->build_id[i]);
	strcpy(end, ".debug");
	run("objcopy --only-keep-debug %s %s && strip %s", program, name, program);
}

static void a_build_id_is_followed(void **state)
{
	char tree[sizeof(directory) + 8];
	struct symbol_options options = {.debug_path = tree, .no_debuginfod = true};
	struct symbol_address address;
	struct code_module module = {.path = "/gone/program"};
	struct symbol_set set;

	(void)state;
	snprintf(tree, sizeof(tree), "%s/tree", directory);
	compile_inlined("program", "-g -Wl,--build-id=sha1");
	address = (struct symbol_address){.offset = address_of("program", "mark")};
	separate_by_build_id("program", &module);
	expect_symbol("program", address.offset, &options, INLINED_TEXT);
	expect_symbol("program", address.offset, &local_only, "");
	/* It is enough where the program itself is not there. */
	assert_int_equal(symbols_resolve(&set, &module, NULL, &address, 1, &options, NULL), 0);
	assert_string_equal(symbol_text(&set.symbols[0]), INLINED_TEXT);
	symbol_set_release(&set);
	run("rm -r tree");
}

static void a_debug_file_of_another_build_is_none(void **state)
{
	char tree[sizeof(directory) + 8];
	struct symbol_options options = {.debug_path = tree, .no_debuginfod = true};
	struct code_module module = {0};
	uint64_t outer;

	(void)state;
	snprintf(tree, sizeof(tree), "%s/tree", directory);
	compile_inlined("program", "-g -rdynamic -Wl,--build-id=sha1");
	outer = address_of("program", "outer");
	separate_by_build_id("program", &module);
	run("cd tree/.build-id/* && for f in *; do printf '\\1\\2\\3\\4' > id && "
	    "objcopy --update-section .note.gnu.build-id=id $f; rm id; done 2>/dev/null");
	compile_inlined("other", "-g -Wl,--build-id=0x0102030405");
	run("for f in tree/.build-id/*/*.debug; do cp other $f; done");
	expect_symbol("program", outer, &options, "outer ?:0");
	run("rm -r tree");
}

static void a_small_debug_section_is_read(void **state)
{
	(void)state;
	if (!has_program("xz"))
		skip();
	compile_inlined("program", "-g");
	run("cp program whole && objcopy --strip-debug program mini && xz -kf mini");
	run("strip program && objcopy --add-section .gnu_debugdata=mini.xz program");
	expect_symbol("program", address_of("whole", "outer"), &local_only, "outer ?:0");
}

static void only_the_expected_build_is_used(void **state)
{
	struct code_module module = {.path = "program"};
	struct symbol_address address;
	struct symbol_set set;

	(void)state;
	compile_inlined("program", "-g -Wl,--build-id=sha1");
	address = (struct symbol_address){.offset = address_of("program", "mark")};
	build_id_of("program", &module);
	assert_int_equal(symbols_resolve(&set, &module, "program", &address, 1, &local_only, NULL),
			 0);
	assert_string_equal(symbol_text(&set.symbols[0]), INLINED_TEXT);
	assert_int_equal(set.trouble, 0);
	symbol_set_release(&set);
	module.build_id[3] ^= 1;
	assert_int_equal(symbols_resolve(&set, &module, "program", &address, 1, &local_only, NULL),
			 0);
	assert_int_equal(set.symbols[0].count, 0);
	assert_int_equal(set.trouble, SYMBOLS_OTHER_FILE);
	symbol_set_release(&set);
}

static void a_descriptor_is_a_path(void **state)
{
	struct code_module module = {.path = "/gone/program"};
	struct symbol_address address;
	struct symbol_set set;
	char path[32];
	int fd;

	(void)state;
	compile_inlined("program", "-g");
	address = (struct symbol_address){.offset = address_of("program", "mark")};
	fd = open("program", O_RDONLY | O_CLOEXEC);
	run("rm program");
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	assert_int_equal(symbols_resolve(&set, &module, path, &address, 1, &local_only, NULL), 0);
	assert_string_equal(symbol_text(&set.symbols[0]), INLINED_TEXT);
	symbol_set_release(&set);
	close(fd);
}

static void what_is_no_program_has_no_symbols(void **state)
{
	static const char *const names[] = {"none", "fifo", "text", "empty", "/", "/dev/zero"};

	(void)state;
	run("mkfifo fifo && echo text > text && : > empty");
	for (size_t i = 0; i < LENGTH(names); i++) {
		struct symbol_set set;

		look_up(&set, names[i], 0x1000, &local_only);
		assert_int_equal(set.symbols[0].count, 0);
		assert_int_equal(set.trouble, SYMBOLS_NO_FILE);
		symbol_set_release(&set);
	}
}

static void no_addresses_are_no_symbols(void **state)
{
	struct code_module module = {.path = "program"};
	struct symbol_set set;

	(void)state;
	assert_int_equal(symbols_resolve(&set, &module, "none", NULL, 0, NULL, NULL), 0);
	assert_int_equal(set.count, 0);
	symbol_set_release(&set);
}

static void rust_is_told(void **state)
{
	static const char *const flags[] = {"", "-C symbol-mangling-version=v0"};

	(void)state;
	if (!has_program("rustc"))
		skip();
	write_file("prog.rs", "#![allow(named_asm_labels)] use std::arch::asm;\n"
			      "trait Area { fn area(&self) -> u64; }\n"
			      "struct Square(u64);\n"
			      "impl Area for Square {\n"
			      "	#[inline(always)]\n"
			      "	fn area(&self) -> u64 {\n"
			      "		unsafe { asm!(\".globl mark\", \"mark: nop\"); }\n"
			      "		self.0 * self.0\n"
			      "	}\n"
			      "}\n"
			      "#[inline(never)]\n"
			      "fn total(s: &Square) -> u64 {\n"
			      "	s.area()\n"
			      "}\n"
			      "fn main() { println!(\"{}\", total(&Square(3))); }\n");
	for (size_t i = 0; i < LENGTH(flags); i++) {
		run("rustc -g -O %s -o program prog.rs 2>/dev/null", flags[i]);
		expect_symbol(
			"program", address_of("program", "mark"), &local_only,
			"<prog::Square as prog::Area>::area prog.rs:7; prog::total prog.rs:13");
	}
}

static void go_is_told(void **state)
{
	(void)state;
	if (!has_program("go"))
		skip();
	write_file("prog.go", "package main\n"
			      "import \"os\"\n"
			      "type T struct{ n int }\n"
			      "//go:noinline\n"
			      "func (t *T) Add(x int) int {\n"
			      "	t.n += x; return t.n\n"
			      "}\n"
			      "func main() { t := &T{}; os.Exit(t.Add(len(os.Args))) }\n");
	run("HOME=$PWD GOCACHE=$PWD/cache GO111MODULE=off go build -o program prog.go 2>/dev/null");
	expect_symbol("program", address_of("program", "main.(*T).Add"), &local_only,
		      "main.(*T).Add prog.go:6");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(inlined_functions_are_expanded),
		cmocka_unit_test(paths_and_columns_are_told),
		cmocka_unit_test(a_caller_is_looked_up_at_its_call),
		cmocka_unit_test(cxx_names_are_demangled),
		cmocka_unit_test(of_several_rows_it_is_the_one_of_gdb),
		cmocka_unit_test(a_row_of_no_line_goes_on_with_the_one_before),
		cmocka_unit_test(what_was_left_out_is_nowhere),
		cmocka_unit_test(tables_know_functions_only),
		cmocka_unit_test(an_address_between_functions_belongs_to_none),
		cmocka_unit_test(aliases_are_told_by_their_plain_name),
		cmocka_unit_test(a_stub_is_called_after_its_function),
		cmocka_unit_test(a_debuglink_is_followed),
		cmocka_unit_test(a_build_id_is_followed),
		cmocka_unit_test(a_debug_file_of_another_build_is_none),
		cmocka_unit_test(a_small_debug_section_is_read),
		cmocka_unit_test(only_the_expected_build_is_used),
		cmocka_unit_test(a_descriptor_is_a_path),
		cmocka_unit_test(what_is_no_program_has_no_symbols),
		cmocka_unit_test(no_addresses_are_no_symbols),
		cmocka_unit_test(rust_is_told),
		cmocka_unit_test(go_is_told),
	};

	return cmocka_run_group_tests(tests, programs_begin, programs_end);
}
