/* Names of code that a process made itself, from its map. */
#include "tests/symbols/programs.h"

#include "record/symbols/perf_map.h"

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

/* Looks up one address and compares "name+into", "" for nothing. */
static void expect_name(uint64_t offset, bool behind_call, const char *text)
{
	struct symbol_address address = {.offset = offset, .behind_call = behind_call};
	struct symbol_set set;
	char found[256] = "";

	assert_int_equal(perf_map_resolve(&set, "map", 9, &address, 1, NULL), 0);
	assert_int_equal(set.count, 1);
	assert_int_equal(set.symbols[0].module, 9);
	assert_int_equal(set.symbols[0].offset, offset);
	if (set.symbols[0].count)
		snprintf(found, sizeof(found), "%s+%llu", set.symbols[0].lines[0].function,
			 (unsigned long long)set.symbols[0].into);
	assert_string_equal(found, text);
	symbol_set_release(&set);
}

static void a_line_names_its_code(void **state)
{
	(void)state;
	write_file("map", "1000 20 LazyCompile:~main /app/main.js:12:3\n0x2000 0X10 hex\n"
			  "7FfFfFf00000 8 upper");
	expect_name(0xfff, false, "");
	expect_name(0x1000, false, "LazyCompile:~main /app/main.js:12:3+0");
	expect_name(0x101f, false, "LazyCompile:~main /app/main.js:12:3+31");
	expect_name(0x1020, false, "");
	expect_name(0x1020, true, "LazyCompile:~main /app/main.js:12:3+32");
	expect_name(0x1000, true, "");
	expect_name(0x2004, false, "hex+4");
	expect_name(0x7fffffff00001, false, "");
	expect_name(0x7fffffff0000, false, "");
	expect_name(0x7fffffff00000, false, "");
	expect_name(0x7ffffff00007, false, "upper+7");
}

static void the_last_line_holds(void **state)
{
	(void)state;
	write_file("map", "1000 100 old\n1000 40 new\n1080 10 other\n1000 0 empty\n");
	expect_name(0x1010, false, "new+16");
	expect_name(0x1050, false, "old+80");
	expect_name(0x1085, false, "other+5");
}

static void what_is_no_line_is_passed_over(void **state)
{
	(void)state;
	write_file("map",
		   "\n1000 20 good\n1000 20\n1000 20 \nx 20 bad\n 1000 20 bad\n"
		   "1000  20 bad\n-1000 20 bad\n11111111111111111 20 bad\n1000 2000000000000000"
		   "0 bad\n10002 bad\n# 1000 20 bad\n");
	expect_name(0x1000, false, "good+0");
	write_file("map", "");
	expect_name(0x1000, false, "");
	write_file("map", "fffffffffffffff0 ffffffffffffffff top\n");
	expect_name(0xfffffffffffffff8, false, "top+8");
	expect_name(0x10, false, "");
}

/* Lines across the borders of what is read at once, and some too long for any. */
static void long_maps_are_read_in_parts(void **state)
{
	enum { COUNT = 30000, LONG = 5000 };
	struct symbol_address *addresses = calloc(COUNT, sizeof(*addresses));
	FILE *file = fopen("map", "w");
	struct symbol_set set;
	char name[64];

	(void)state;
	assert_non_null(file);
	for (int i = 0; i < COUNT; i++) {
		addresses[i].offset = 0x10000 + 16 * (uint64_t)i + 3;
		fprintf(file, "%x 10 function%0*d\n", 0x10000 + 16 * i, i % 23, i);
		if (i % 1000 == 0)
			fprintf(file, "10000 fffffff %0*d\n", i % 3000 ? LONG : 600000, i);
	}
	fclose(file);
	assert_int_equal(perf_map_resolve(&set, "map", 0, addresses, COUNT, NULL), 0);
	assert_int_equal(set.count, COUNT);
	assert_int_equal(set.trouble, 0);
	for (int i = 0; i < COUNT; i++) {
		assert_int_equal(set.symbols[i].count, 1);
		snprintf(name, sizeof(name), "function%0*d", i % 23, i);
		assert_string_equal(set.symbols[i].lines[0].function, name);
		assert_int_equal(set.symbols[i].into, 3);
	}
	symbol_set_release(&set);
	free(addresses);
}

/* As many lines as there are addresses, each over all of them. */
static void a_map_made_to_hurt_takes_no_time(void **state)
{
	enum { COUNT = 100000 };
	struct symbol_address *addresses = calloc(COUNT, sizeof(*addresses));
	FILE *file = fopen("map", "w");
	struct symbol_set set;

	(void)state;
	assert_non_null(file);
	for (int i = 0; i < COUNT; i++) {
		addresses[i].offset = 0x1000 + (uint64_t)i;
		fprintf(file, "0 ffffffff name%d\n", i);
	}
	fclose(file);
	assert_int_equal(perf_map_resolve(&set, "map", 0, addresses, COUNT, NULL), 0);
	assert_string_equal(set.symbols[0].lines[0].function, "name99999");
	assert_string_equal(set.symbols[COUNT - 1].lines[0].function, "name99999");
	symbol_set_release(&set);
	free(addresses);
}

static void no_map_is_told(void **state)
{
	static const char *const names[] = {"none", "/", "fifo", "/dev/zero"};
	struct symbol_address address = {.offset = 1};
	struct symbol_set set;

	(void)state;
	run("mkfifo fifo");
	for (size_t i = 0; i < LENGTH(names); i++) {
		assert_int_equal(perf_map_resolve(&set, names[i], 0, &address, 1, NULL), 0);
		assert_int_equal(set.symbols[0].count, 0);
		assert_int_equal(set.trouble, SYMBOLS_NO_FILE);
		symbol_set_release(&set);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_names_its_code),
		cmocka_unit_test(the_last_line_holds),
		cmocka_unit_test(what_is_no_line_is_passed_over),
		cmocka_unit_test(long_maps_are_read_in_parts),
		cmocka_unit_test(a_map_made_to_hurt_takes_no_time),
		cmocka_unit_test(no_map_is_told),
	};

	return cmocka_run_group_tests(tests, programs_begin, programs_end);
}
