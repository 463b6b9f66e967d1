/* Every call of the table has its line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "format/event.h"
#include "format/syscalls.h"
#include "viz/call_summary.h"

static const struct {
	const char *name, *text;
} summaries[] = {
#define SUMMARY(name, text) {#name, text},
#include "viz/call_summaries.def"
#undef SUMMARY
};

#define COUNT (sizeof(summaries) / sizeof(summaries[0]))

static void every_call_has_one(void **state)
{
	unsigned missing = 0;

	(void)state;
	for (unsigned arch = 0; arch < ARCHES; arch++)
		for (uint32_t nr = 0; nr < SYSCALL_NR_MAX; nr++) {
			const struct syscall_info *info = syscall_lookup(arch, nr);

			if (!info || call_summary(info->name))
				continue;
			print_message("%s has no summary\n", info->name);
			missing++;
		}
	assert_int_equal(missing, 0);
}

/* They are looked for by bisection. */
static void they_are_in_order_and_short(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT; i++) {
		assert_true(i == 0 || strcmp(summaries[i - 1].name, summaries[i].name) < 0);
		assert_in_range(strlen(summaries[i].text), 10, 90);
	}
}

static void names_of_other_widths_are_the_same_call(void **state)
{
	(void)state;
	assert_string_equal(call_summary("futex_time64"), call_summary("futex"));
	assert_string_equal(call_summary("getuid32"), call_summary("getuid"));
	assert_string_equal(call_summary("stat64"), call_summary("stat"));
	assert_non_null(call_summary("pread64"));
	assert_null(call_summary("rea"));
	assert_null(call_summary("reads"));
	assert_null(call_summary("64"));
	assert_null(call_summary(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_call_has_one),
		cmocka_unit_test(they_are_in_order_and_short),
		cmocka_unit_test(names_of_other_widths_are_the_same_call),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
