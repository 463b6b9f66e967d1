/* Names of functions, made short. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "viz/function_text.h"

static const char *const names[][2] = {
	/* As they are. */
	{"main", "main"},
	{"uv__io_poll", "uv__io_poll"},
	{"fold.part.0", "fold.part.0"},
	{"net/http.(*conn).serve", "net/http.(*conn).serve"},
	{"<alloc::vec::Vec<T> as core::ops::Drop>::drop",
	 "<alloc::vec::Vec<T> as core::ops::Drop>::drop"},
	{"app::run::{{closure}}", "app::run::{{closure}}"},
	{"JS:*readFile node:fs:440:22", "JS:*readFile node:fs:440:22"},
	{"", ""},
	/* C++. */
	{"node::ResetStdio() [clone .part.0]", "node::ResetStdio"},
	{"v8::base::OS::Allocate(void*, unsigned long, unsigned long)", "v8::base::OS::Allocate"},
	{"std::vector<int, std::allocator<int> >::size() const", "std::vector::size"},
	{"void sort<int*, bool (*)(int, int)>(int*, int*, bool (*)(int, int))", "sort"},
	{"std::pair<int, char> (anonymous namespace)::make<int>(int)",
	 "(anonymous namespace)::make"},
	{"(anonymous namespace)::Job::run(int)", "(anonymous namespace)::Job::run"},
	{"std::ostream& operator<< <char>(std::ostream&, char)", "operator<<"},
	{"Smart<File>::operator->() const", "Smart::operator->"},
	{"Task::operator()(int)", "Task::operator()"},
	{"Task::operator bool() const", "Task::operator bool"},
	{"operator new(unsigned long)", "operator new"},
	{"operators::run(int)", "operators::run"},
	{"work(int)::{lambda(int)#1}::operator()(int) const", "work::{lambda(int)#1}::operator()"},
	{"Cache::find(int) const::Entry::use()", "Cache::find::Entry::use"},
	{"decltype (f->g()) call<F>(F)", "call"},
	/* Cut off. */
	{"broken<int(", "broken<int("},
	{"half(int", "half"},
};

static void names_are_made_short(void **unused)
{
	char text[128];

	(void)unused;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		function_short(names[i][0], text, sizeof(text));
		assert_string_equal(text, names[i][1]);
	}
}

static void any_size_will_do(void **unused)
{
	char text[128];

	(void)unused;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		for (size_t size = 1; size < 80; size++) {
			memset(text, '#', sizeof(text));
			function_short(names[i][0], text, size);
			assert_true(strlen(text) < size);
			assert_int_equal(text[size], '#');
		}
	function_short("node::ResetStdio()", text, 8);
	assert_string_equal(text, "node::R");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_made_short),
		cmocka_unit_test(any_size_will_do),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
