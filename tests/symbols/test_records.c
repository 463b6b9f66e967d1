/* What a worker writes, read by one who does not trust it; and how names are written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "record/symbols/names.h"
#include "record/symbols/records.h"

#define COUNT 3

static const struct symbol_address addresses[COUNT] = {{.offset = 1}, {.offset = 2}, {.offset = 3}};
static const size_t indices[COUNT] = {0, 1, 2};

static struct buffer sample(void)
{
	static const struct symbol_line lines[] = {
		{"inner", "/a/b.c", 3, 4}, {NULL, "/a/b.c", UINT32_MAX, 0}, {"outer", NULL, 0, 0}};
	struct buffer b = {0};

	record_put_number(&b, RECORD_FILE, WORKER_FILE_READ);
	record_put_number(&b, RECORD_UNIT, 77);
	record_put_symbol(&b, &(struct symbol){.into = UINT64_MAX, .count = 3, .lines = lines});
	record_put_symbol(&b, &(struct symbol){0});
	record_put_number(&b, RECORD_UNIT, 1u << 31);
	record_put_symbol(&b, &(struct symbol){.into = 5, .count = 1, .lines = lines + 2});
	record_put_number(&b, RECORD_END, 0);
	assert_false(b.failed);
	return b;
}

static void read_into(struct symbol_set *set, const uint8_t *bytes, size_t size, struct told *told)
{
	uint8_t *copy = test_malloc(size + 1);

	memcpy(copy, bytes, size);
	assert_int_equal(symbol_set_init(set, 1, addresses, COUNT), 0);
	assert_int_equal(records_read(copy, size, set, indices, COUNT, told), 0);
	test_free(copy);
}

static void what_was_put_is_read(void **state)
{
	struct buffer b = sample();
	struct symbol_set set;
	struct told told;

	(void)state;
	read_into(&set, b.bytes, b.size, &told);
	assert_true(told.opened && told.whole);
	assert_int_equal(told.symbols, 3);
	assert_int_equal(told.unit, NO_UNIT);
	assert_int_equal(set.symbols[0].count, 3);
	assert_true(set.symbols[0].into == UINT64_MAX);
	assert_string_equal(set.symbols[0].lines[0].function, "inner");
	assert_int_equal(set.symbols[0].lines[0].line, 3);
	assert_int_equal(set.symbols[0].lines[0].column, 4);
	assert_null(set.symbols[0].lines[1].function);
	assert_int_equal(set.symbols[0].lines[1].line, UINT32_MAX);
	assert_string_equal(set.symbols[0].lines[1].file, "/a/b.c");
	assert_null(set.symbols[0].lines[2].file);
	assert_int_equal(set.symbols[1].count, 0);
	assert_int_equal(set.symbols[2].into, 5);
	symbol_set_release(&set);
	buffer_release(&b);
}

/* All that a set holds can be read, whatever it is. */
static size_t walk(const struct symbol_set *set)
{
	size_t sum = 0;

	for (size_t i = 0; i < set->count; i++) {
		assert_int_equal(set->symbols[i].offset, addresses[i].offset);
		for (uint32_t k = 0; k < set->symbols[i].count; k++) {
			const struct symbol_line *line = &set->symbols[i].lines[k];

			sum += line->function ? strlen(line->function) : 0;
			sum += line->file ? strlen(line->file) : 0;
		}
	}
	return sum;
}

static void a_cut_ends_it_where_it_is(void **state)
{
	struct buffer b = sample();

	(void)state;
	for (size_t size = 0; size < b.size; size++) {
		struct symbol_set set;
		struct told told;

		read_into(&set, b.bytes, size, &told);
		assert_false(told.whole);
		for (size_t i = told.symbols; i < COUNT; i++)
			assert_int_equal(set.symbols[i].count, 0);
		walk(&set);
		symbol_set_release(&set);
	}
	buffer_release(&b);
}

static void any_change_is_survived(void **state)
{
	struct buffer b = sample();

	(void)state;
	for (size_t i = 0; i < b.size; i++)
		for (unsigned value = 0; value < 256; value++) {
			uint8_t before = b.bytes[i];
			struct symbol_set set;
			struct told told;

			b.bytes[i] = (uint8_t)value;
			read_into(&set, b.bytes, b.size, &told);
			walk(&set);
			symbol_set_release(&set);
			b.bytes[i] = before;
		}
	buffer_release(&b);
}

static void a_unit_in_work_is_known(void **state)
{
	struct symbol_set set;
	struct buffer b = {0};
	struct told told;

	(void)state;
	record_put_number(&b, RECORD_FILE, WORKER_FILE_READ);
	record_put_symbol(&b, &(struct symbol){0});
	record_put_number(&b, RECORD_UNIT, 1234);
	read_into(&set, b.bytes, b.size, &told);
	assert_int_equal(told.symbols, 1);
	assert_int_equal(told.unit, 1234);
	assert_false(told.whole);
	symbol_set_release(&set);
	buffer_release(&b);
}

static void more_symbols_than_asked_for_are_none(void **state)
{
	struct symbol_set set;
	struct buffer b = {0};
	struct told told;

	(void)state;
	record_put_number(&b, RECORD_FILE, WORKER_FILE_READ);
	for (int i = 0; i < COUNT + 1; i++)
		record_put_symbol(&b, &(struct symbol){0});
	record_put_number(&b, RECORD_END, 0);
	read_into(&set, b.bytes, b.size, &told);
	assert_int_equal(told.symbols, COUNT);
	assert_false(told.whole);
	symbol_set_release(&set);
	buffer_release(&b);
}

static void names_are_demangled(void **state)
{
	static const char *const names[][2] = {
		{"main", "main"},
		{"_ZN6shapes3BoxIdE4areaEi", "shapes::Box<double>::area(int)"},
		{"_ZL3foov.cold", "foo() [clone .cold]"},
		{"_ZN4core3fmt5write17h0123456789abcdefE", "core::fmt::write"},
		{"_RNvC6_123foo3bar", "123foo::bar"},
		{"_ZNothing", "_ZNothing"},
		{"memcpy@@GLIBC_2.14", "memcpy"},
		{"_ZN1AC1Ev@V1", "A::A()"},
		{"_ZN1AC1Ev@plt", "A::A()@plt"},
		{"write@plt", "write@plt"},
		{"main.(*T).Add", "main.(*T).Add"},
		{"__GI___write", "__GI___write"},
	};
	char out[NAME_SIZE_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		name_demangle(names[i][0], out);
		assert_string_equal(out, names[i][1]);
	}
}

/* Each "S_" is all that came before, so the name is twice as long with each. */
static void a_name_that_grows_too_long_stays(void **state)
{
	char raw[256] = "_Z1f1pIiiE", out[NAME_SIZE_MAX];
	static char long_raw[3 * NAME_SIZE_MAX];

	(void)state;
	for (int i = 0; i < 10; i++)
		sprintf(raw + strlen(raw), "S_IS%d_S%d_E", i, i);
	name_demangle(raw, out);
	assert_string_equal(out, raw);
	memset(long_raw, 'x', sizeof(long_raw) - 1);
	name_demangle(long_raw, out);
	assert_int_equal(strlen(out), NAME_SIZE_MAX - 1);
	assert_string_equal(out + NAME_SIZE_MAX - 4, "...");
}

static void paths_are_normalised(void **state)
{
	static const char *const paths[][3] = {
		{"/home/a", "x.c", "/home/a/x.c"},
		{"/home/a", "/x//y/./z.c", "/x/y/z.c"},
		{"/home/a", "../b/./x.c", "/home/b/x.c"},
		{"/a", "../../../x.c", "/x.c"},
		{NULL, "./x/../y.c", "y.c"},
		{NULL, "../x.c", "../x.c"},
		{NULL, "../../x.c", "../../x.c"},
		{".", "a/../../x.c", "../x.c"},
		{"./elf", "../sysdeps/x.S", "sysdeps/x.S"},
		{"/", "x.c", "/x.c"},
		{"/a/..", "..x/...", "/..x/..."},
		{"", "x", "x"},
	};
	char out[NAME_SIZE_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		path_normalise(paths[i][0], paths[i][1], out);
		assert_string_equal(out, paths[i][2]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_put_is_read),
		cmocka_unit_test(a_cut_ends_it_where_it_is),
		cmocka_unit_test(any_change_is_survived),
		cmocka_unit_test(a_unit_in_work_is_known),
		cmocka_unit_test(more_symbols_than_asked_for_are_none),
		cmocka_unit_test(names_are_demangled),
		cmocka_unit_test(a_name_that_grows_too_long_stays),
		cmocka_unit_test(paths_are_normalised),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
