/* Structures of time as text. */
#include "decode_fixture.h"

/* A call whose argument arg points to words of so many bytes. */
static void with_words(struct built *b, const char *name, unsigned arch, unsigned arg, bool at_exit,
		       const uint64_t *words, size_t count)
{
	built_init(b, arch, name);
	built_capture(b, arg, at_exit, CAPTURE_BYTES);
	for (size_t i = 0; i < count; i++)
		built_number(b, words[i], arch == ARCH_I386 ? 4 : 8);
}

static void times_by_kind(void **state)
{
	static const struct {
		const char *name;
		unsigned arg;
		bool at_exit;
		uint64_t words[4];
		const char *text;
	} cases[] = {
		{"clock_gettime", 1, true, {5, 6},
		 "clock_gettime(CLOCK_REALTIME, {tv_sec=5, tv_nsec=6}) = 0"},
		{"nanosleep", 0, false, {0, UINT64_MAX},
		 "nanosleep({tv_sec=0, tv_nsec=18446744073709551615}, NULL) = 0"},
		{"gettimeofday", 0, true, {5, 6},
		 "gettimeofday({tv_sec=5, tv_usec=6}, NULL) = 0"},
		{"gettimeofday", 1, true, {UINT64_C(1) << 32 | 60},
		 "gettimeofday(NULL, {tz_minuteswest=60, tz_dsttime=1}) = 0"},
		{"utime", 1, false, {1000000000, 4},
		 "utime(NULL, {actime=1000000000 /* 2001-09-09T01:46:40+0000 */, modtime=4 /* "
		 "1970-01-01T00:00:04+0000 */}) = 0"},
		{"utimes", 1, false, {1000000000, 5, 3, 0},
		 "utimes(NULL, [{tv_sec=1000000000, tv_usec=5} /* 2001-09-09T01:46:40.000005+0000 */, "
		 "{tv_sec=3, tv_usec=0} /* 1970-01-01T00:00:03+0000 */]) = 0"},
		{"utimensat", 2, false, {0, 0x3fffffff, 5, 6},
		 "utimensat(0, NULL, [UTIME_NOW, {tv_sec=5, tv_nsec=6} /* "
		 "1970-01-01T00:00:05.000000006+0000 */], 0) = 0"},
		{"utimensat", 2, false, {0, 0x3ffffffe, 0, 0x3fffffff},
		 "utimensat(0, NULL, [UTIME_OMIT, UTIME_NOW], 0) = 0"},
		{"getitimer", 1, true, {1, 2, 3, 4},
		 "getitimer(ITIMER_REAL, {it_interval={tv_sec=1, tv_usec=2}, it_value={tv_sec=3, "
		 "tv_usec=4}}) = 0"},
		{"timerfd_gettime", 1, true, {1, 2, 3, 4},
		 "timerfd_gettime(0, {it_interval={tv_sec=1, tv_nsec=2}, it_value={tv_sec=3, "
		 "tv_nsec=4}}) = 0"},
		{"times", 0, true, {0, 2, 3, 4},
		 "times({tms_utime=0, tms_stime=2 /* 0.02 s */, tms_cutime=3 /* 0.03 s */, "
		 "tms_cstime=4 /* 0.04 s */}) = 0"},
		{"time", 0, true, {4},
		 "time([4 /* 1970-01-01T00:00:04+0000 */]) = 0 (1970-01-01T00:00:00+0000)"},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct built b;

		with_words(&b, cases[i].name, ARCH_X86_64, cases[i].arg, cases[i].at_exit,
			   cases[i].words, 4);
		built_expect(&b, cases[i].text);
		built_survives_cuts(&b);
	}
}

static void i386_has_short_words(void **state)
{
	static const uint64_t words[] = {5, 6, 7, 8};
	struct built b;
	(void)state;

	with_words(&b, "nanosleep", ARCH_I386, 0, false, words, 2);
	built_expect(&b, "nanosleep({tv_sec=5, tv_nsec=6}, NULL) = 0");
	with_words(&b, "setitimer", ARCH_I386, 1, false, words, 4);
	built_expect(&b, "setitimer(ITIMER_REAL, {it_interval={tv_sec=5, tv_usec=6}, "
			 "it_value={tv_sec=7, tv_usec=8}}, NULL) = 0");
	with_words(&b, "clock_gettime64", ARCH_I386, 1, true, words, 4);
	built_expect(&b, "clock_gettime64(CLOCK_REALTIME, {tv_sec=25769803781, "
			 "tv_nsec=34359738375}) = 0");
}

static void what_is_left_of_a_sleep(void **state)
{
	static const uint64_t rest[] = {0, 995};
	struct built b;
	(void)state;

	with_words(&b, "nanosleep", ARCH_X86_64, 1, true, rest, 2);
	b.ev.flags = EVENT_ERROR;
	b.ev.result = -516;
	built_expect(&b, "nanosleep(NULL, {tv_sec=0, tv_nsec=995}) = ? ERESTART_RESTARTBLOCK "
			 "(Interrupted by signal)");
	b.ev.capture_count = 0;
	b.ev.flags = 0;
	b.ev.result = 0;
	built_expect(&b, "nanosleep(NULL, 0x7ffd1000) = 0");
}

static void a_date_out_of_all_bounds_is_a_number(void **state)
{
	static const uint64_t words[] = {INT64_MAX, 0};
	struct built b;
	(void)state;

	with_words(&b, "utime", ARCH_X86_64, 1, false, words, 2);
	built_expect(&b, "utime(NULL, {actime=9223372036854775807 /* 9223372036854775807 */, "
			 "modtime=0 /* 1970-01-01T00:00:00+0000 */}) = 0");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(times_by_kind),
		cmocka_unit_test(i386_has_short_words),
		cmocka_unit_test(what_is_left_of_a_sleep),
		cmocka_unit_test(a_date_out_of_all_bounds_is_a_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
