/* The replay clock and the reading and writing of times: replay/clock.h. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "replay/clock.h"

#define S             UINT64_C(1000000000)
#define MS            UINT64_C(1000000)
#define HOUR          (3600 * S)
#define YEAR          (365 * 24 * HOUR)
#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* A clock that started at wall time 1000 s and trace time 0. */
#define WALL (1000 * S)

static struct replay_clock running(double speed)
{
	struct replay_clock c;

	assert_int_equal(clock_init(&c, speed), 0);
	clock_start(&c, WALL, 0);
	return c;
}

static void init_is_paused_at_zero(void **state)
{
	struct replay_clock c;

	(void)state;
	assert_int_equal(clock_init(&c, 2), 0);
	assert_true(c.paused);
	assert_true(clock_speed(&c) == 2);
	assert_int_equal(clock_target(&c, 0), 0);
	assert_int_equal(clock_target(&c, YEAR), 0);
}

static void init_refuses_what_is_no_speed(void **state)
{
	static const double bad[] = {0, -1, 0.009, 1000.1, NAN, -INFINITY, 1e300, -0.0};
	struct replay_clock c;

	(void)state;
	for (size_t i = 0; i < LENGTH(bad); i++) {
		assert_int_equal(clock_init(&c, bad[i]), STREC_LIMIT);
		assert_true(clock_speed(&c) == 1);
	}
}

static void equal_clocks_are_equal_memory(void **state)
{
	struct replay_clock a, b;

	(void)state;
	memset(&a, 0xaa, sizeof(a));
	memset(&b, 0x55, sizeof(b));
	clock_init(&a, 1);
	clock_init(&b, 1);
	assert_memory_equal(&a, &b, sizeof(a));
}

static void runs_at_speed_one(void **state)
{
	struct replay_clock c = running(1);

	(void)state;
	assert_int_equal(clock_target(&c, WALL), 0);
	assert_int_equal(clock_target(&c, WALL + 1), 1);
	assert_int_equal(clock_target(&c, WALL + 7 * S), 7 * S);
}

static void starts_at_a_trace_time(void **state)
{
	struct replay_clock c;

	(void)state;
	clock_init(&c, 10);
	clock_start(&c, WALL, 5 * S);
	assert_int_equal(clock_target(&c, WALL), 5 * S);
	assert_int_equal(clock_target(&c, WALL + S), 15 * S);
}

static void speed_scales_elapsed_time(void **state)
{
	struct replay_clock slow = running(0.01), fast = running(1000);

	(void)state;
	assert_int_equal(clock_target(&slow, WALL + 99), 0);
	assert_int_equal(clock_target(&slow, WALL + 100), 1);
	assert_int_equal(clock_target(&fast, WALL + 1), 1000);
}

static void target_before_the_start_is_the_start(void **state)
{
	struct replay_clock c = running(1);

	(void)state;
	clock_jump(&c, WALL, 3 * S);
	assert_int_equal(clock_target(&c, WALL - 1), 3 * S);
	assert_int_equal(clock_target(&c, 0), 3 * S);
}

static void target_changes_nothing(void **state)
{
	struct replay_clock c = running(0.02), before = c;

	(void)state;
	clock_target(&c, WALL + 12345);
	assert_memory_equal(&c, &before, sizeof(c));
}

static void infinite_speed_wants_everything(void **state)
{
	struct replay_clock c = running(INFINITY);

	(void)state;
	assert_true(isinf(clock_speed(&c)));
	assert_true(clock_target(&c, WALL) == UINT64_MAX);
	assert_true(clock_target(&c, 0) == UINT64_MAX);
}

static void leaving_infinite_speed_goes_on_from_the_last_jump(void **state)
{
	struct replay_clock c = running(INFINITY);

	(void)state;
	clock_jump(&c, WALL + S, 42 * S);
	assert_int_equal(clock_set_speed(&c, WALL + 2 * S, 1), 0);
	assert_int_equal(clock_target(&c, WALL + 2 * S), 42 * S);
	assert_int_equal(clock_target(&c, WALL + 3 * S), 43 * S);
}

static void paused_at_infinite_speed_stands(void **state)
{
	struct replay_clock c = running(INFINITY);

	(void)state;
	clock_jump(&c, WALL + S, 42 * S);
	clock_pause(&c, WALL + 2 * S);
	assert_int_equal(clock_target(&c, WALL + 9 * S), 42 * S);
	clock_resume(&c, WALL + 10 * S);
	assert_true(clock_target(&c, WALL + 10 * S) == UINT64_MAX);
}

static void set_speed_keeps_the_position(void **state)
{
	struct replay_clock c = running(1);

	(void)state;
	assert_int_equal(clock_set_speed(&c, WALL + 3 * S, 100), 0);
	assert_int_equal(clock_target(&c, WALL + 3 * S), 3 * S);
	assert_int_equal(clock_target(&c, WALL + 4 * S), 103 * S);
}

static void set_speed_refuses_what_is_no_speed(void **state)
{
	struct replay_clock c = running(5), before = c;

	(void)state;
	assert_int_equal(clock_set_speed(&c, WALL + S, 0), STREC_LIMIT);
	assert_int_equal(clock_set_speed(&c, WALL + S, NAN), STREC_LIMIT);
	assert_int_equal(clock_set_speed(&c, WALL + S, 1001), STREC_LIMIT);
	assert_memory_equal(&c, &before, sizeof(c));
}

static void set_speed_keeps_a_pause(void **state)
{
	struct replay_clock c = running(1);

	(void)state;
	clock_pause(&c, WALL + S);
	clock_set_speed(&c, WALL + 2 * S, 10);
	assert_int_equal(clock_target(&c, WALL + 3 * S), S);
	clock_resume(&c, WALL + 3 * S);
	assert_int_equal(clock_target(&c, WALL + 4 * S), 11 * S);
}

/* A million changes at 1 ns each, at a speed that gives no whole ns in any of them. */
static void many_changes_do_not_drift(void **state)
{
	struct replay_clock c = running(0.3);
	uint64_t now = WALL;

	(void)state;
	for (int i = 0; i < 1000000; i++) {
		now++;
		clock_pause(&c, now);
		clock_resume(&c, now);
		clock_set_speed(&c, now, 0.3);
	}
	assert_int_equal(clock_target(&c, now), 300000);
}

static void years_lose_no_nanosecond(void **state)
{
	struct replay_clock c = running(1);

	(void)state;
	assert_int_equal(clock_target(&c, WALL + 100 * YEAR + 1), 100 * YEAR + 1);
	clock_set_speed(&c, WALL, 0.01);
	assert_int_equal(clock_target(&c, WALL + 500 * YEAR + 100), 5 * YEAR + 1);
}

static void overflow_stays_at_the_top(void **state)
{
	struct replay_clock c = running(1000);

	(void)state;
	assert_true(clock_target(&c, UINT64_MAX) == UINT64_MAX);
	clock_jump(&c, WALL, UINT64_MAX);
	assert_true(clock_target(&c, WALL + S) == UINT64_MAX);
	clock_pause(&c, WALL + S);
	assert_true(clock_target(&c, WALL + S) == UINT64_MAX);
}

static void target_never_goes_back(void **state)
{
	struct replay_clock c = running(0.07);
	uint64_t last = 0;

	(void)state;
	for (uint64_t i = 0; i < 5000; i++) {
		uint64_t now = WALL + i * 3;
		uint64_t target = clock_target(&c, now);

		assert_true(target >= last);
		last = target;
		if (i % 7 == 0)
			clock_faster(&c, now);
		else if (i % 7 == 3)
			clock_slower(&c, now);
		assert_int_equal(clock_target(&c, now), target);
	}
}

static void steps_go_up_and_down(void **state)
{
	static const double steps[] = {0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1,   2,
				       5,    10,   20,   50,  100, 200, 500, 1000};
	struct replay_clock c = running(0.01);

	(void)state;
	for (size_t i = 0; i < LENGTH(steps); i++) {
		assert_true(clock_speed(&c) == steps[i]);
		clock_faster(&c, WALL);
	}
	assert_true(clock_speed(&c) == 1000);
	for (size_t i = LENGTH(steps); i-- > 0;) {
		assert_true(clock_speed(&c) == steps[i]);
		clock_slower(&c, WALL);
	}
	assert_true(clock_speed(&c) == 0.01);
}

static void steps_from_between(void **state)
{
	struct replay_clock c = running(3);

	(void)state;
	clock_faster(&c, WALL);
	assert_true(clock_speed(&c) == 5);
	clock_set_speed(&c, WALL, 3);
	clock_slower(&c, WALL);
	assert_true(clock_speed(&c) == 2);
}

static void steps_at_infinite_speed(void **state)
{
	struct replay_clock c = running(INFINITY);

	(void)state;
	clock_faster(&c, WALL);
	assert_true(isinf(clock_speed(&c)));
	clock_slower(&c, WALL);
	assert_true(clock_speed(&c) == 1000);
}

static void steps_keep_the_position(void **state)
{
	struct replay_clock c = running(1);

	(void)state;
	clock_faster(&c, WALL + S);
	clock_slower(&c, WALL + 2 * S);
	assert_int_equal(clock_target(&c, WALL + 3 * S), 4 * S);
}

static void pause_stands_and_resume_goes_on(void **state)
{
	struct replay_clock c = running(2);

	(void)state;
	clock_pause(&c, WALL + S);
	assert_true(c.paused);
	assert_int_equal(clock_target(&c, WALL + 50 * S), 2 * S);
	clock_resume(&c, WALL + 50 * S);
	assert_false(c.paused);
	assert_int_equal(clock_target(&c, WALL + 51 * S), 4 * S);
}

static void pause_and_resume_may_be_repeated(void **state)
{
	struct replay_clock c = running(1);

	(void)state;
	clock_pause(&c, WALL + S);
	clock_pause(&c, WALL + 2 * S);
	clock_resume(&c, WALL + 3 * S);
	clock_resume(&c, WALL + 4 * S);
	assert_int_equal(clock_target(&c, WALL + 5 * S), 3 * S);
}

static void jump_runs_on(void **state)
{
	struct replay_clock c = running(1);

	(void)state;
	clock_jump(&c, WALL + 10 * S, S);
	assert_int_equal(clock_target(&c, WALL + 10 * S), S);
	assert_int_equal(clock_target(&c, WALL + 11 * S), 2 * S);
}

static void jump_keeps_a_pause(void **state)
{
	struct replay_clock c = running(1);

	(void)state;
	clock_pause(&c, WALL);
	clock_jump(&c, WALL + S, 9 * S);
	assert_int_equal(clock_target(&c, WALL + 99 * S), 9 * S);
}

#define END (200 * S)

struct time_case {
	const char *text;
	uint64_t ns;
};

static void times_are_read(void **state)
{
	static const struct time_case cases[] = {
		{"1.5s", 1500 * MS},
		{"300ms", 300 * MS},
		{"12us", 12000},
		{"5ns", 5},
		{"2m", 120 * S},
		{"1h", HOUR},
		{"1.5h", HOUR + HOUR / 2},
		{"1:23", 83 * S},
		{"1:02:03.5", HOUR + 123 * S + 500 * MS},
		{"0:00", 0},
		{"90:00", 90 * 60 * S},
		{"100:00:00", 100 * HOUR},
		{"1:5", 65 * S},
		{"50%", 100 * S},
		{"0%", 0},
		{"100%", END},
		{"0.5%", S},
		{"start", 0},
		{"end", END},
		{"7", 7 * S},
		{"7.25", 7250 * MS},
		{"0", 0},
		{"0.000000001", 1},
		{"1.9999999999999999", 1999999999},
		{"0.9ns", 0},
		{"  3s\t", 3 * S},
		{"999s", 999 * S},
		{"18446744073709551615ns", UINT64_MAX},
		{"18446744073.709551615", UINT64_MAX},
		{"0000000000000000000000001s", S},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct strec_error err = {0};
		uint64_t ns = 1;

		if (time_parse(cases[i].text, 0, END, &ns, &err) != 0 || ns != cases[i].ns)
			fail_msg("%s: %llu, %s", cases[i].text, (unsigned long long)ns,
				 err.detail ? err.detail : "no error");
	}
}

static void percent_of_a_long_recording_is_exact(void **state)
{
	uint64_t ns;

	(void)state;
	assert_int_equal(time_parse("100%", 0, UINT64_MAX, &ns, NULL), 0);
	assert_true(ns == UINT64_MAX);
	/* Of the end of a longer recording the parts are those of what there is. */
	assert_int_equal(time_parse("50%", 1000, 3000, &ns, NULL), 0);
	assert_int_equal(ns, 2000);
	assert_int_equal(time_parse("0%", 1000, 3000, &ns, NULL), 0);
	assert_int_equal(ns, 1000);
	assert_int_equal(time_parse("start", 1000, 3000, &ns, NULL), 0);
	assert_int_equal(ns, 1000);
	assert_int_equal(time_parse("2us", 1000, 3000, &ns, NULL), 0);
	assert_int_equal(ns, 2000);
	assert_int_equal(time_parse("50%", 1000, 0, &ns, NULL), 0);
	assert_int_equal(ns, 1000);
	assert_int_equal(time_parse("50%", 0, UINT64_MAX, &ns, NULL), 0);
	assert_true(ns == UINT64_MAX / 2);
	assert_int_equal(time_parse("end", 0, UINT64_MAX, &ns, NULL), 0);
	assert_true(ns == UINT64_MAX);
}

struct bad_time {
	const char *text;
	int code;
	uint64_t offset;
};

static void bad_times_are_refused(void **state)
{
	static const struct bad_time cases[] = {
		{"", STREC_SYNTAX, 0},
		{"   ", STREC_SYNTAX, 3},
		{"x", STREC_SYNTAX, 0},
		{"-1s", STREC_SYNTAX, 0},
		{"+1s", STREC_SYNTAX, 0},
		{".5s", STREC_SYNTAX, 0},
		{"5.s", STREC_SYNTAX, 2},
		{"5.", STREC_SYNTAX, 2},
		{"1.2.3s", STREC_SYNTAX, 3},
		{"1 s", STREC_SYNTAX, 1},
		{"1sec", STREC_SYNTAX, 1},
		{"1S", STREC_SYNTAX, 1},
		{"1e3", STREC_SYNTAX, 1},
		{"0x10", STREC_SYNTAX, 1},
		{"5ns5", STREC_SYNTAX, 1},
		{"1:", STREC_SYNTAX, 2},
		{":1", STREC_SYNTAX, 0},
		{"1:60", STREC_SYNTAX, 2},
		{"1:99:00", STREC_SYNTAX, 2},
		{"1:00:60", STREC_SYNTAX, 5},
		{"1:2:3:4", STREC_SYNTAX, 5},
		{"1.5:30", STREC_SYNTAX, 4},
		{"1:2.5:3", STREC_SYNTAX, 6},
		{"1:23s", STREC_SYNTAX, 4},
		{"50%%", STREC_SYNTAX, 3},
		{"%", STREC_SYNTAX, 0},
		{"100.000000001%", STREC_LIMIT, 14},
		{"101%", STREC_LIMIT, 4},
		{"18446744073709551615%", STREC_LIMIT, 21},
		{"18446744073709551616ns", STREC_LIMIT, 19},
		{"18446744073709551615s", STREC_LIMIT, 21},
		{"18446744073.709551616", STREC_LIMIT, 21},
		{"9999999999h", STREC_LIMIT, 11},
		{"18446744073709551615:00", STREC_LIMIT, 23},
		{"99999999999999999999999999999", STREC_LIMIT, 19},
		{"starts", STREC_SYNTAX, 0},
		{"END", STREC_SYNTAX, 0},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct strec_error err = {0};
		uint64_t ns = 77;
		int code = time_parse(cases[i].text, 0, END, &ns, &err);

		if (code != cases[i].code || err.code != code || err.offset != cases[i].offset)
			fail_msg("\"%s\": code %d at %llu", cases[i].text, code,
				 (unsigned long long)err.offset);
		assert_non_null(err.detail);
		assert_int_equal(ns, 77);
	}
}

static void errors_need_no_error_object(void **state)
{
	uint64_t ns;

	(void)state;
	assert_int_equal(time_parse("nonsense", 0, END, &ns, NULL), STREC_SYNTAX);
	assert_int_equal(duration_parse("1", 1, &ns, NULL), STREC_SYNTAX);
}

static void every_prefix_of_a_time_is_read_or_refused(void **state)
{
	static const char *const texts[] = {" 1:02:03.5 ", "99.5%", "1.5ms", "start", "end"};

	(void)state;
	for (size_t i = 0; i < LENGTH(texts); i++) {
		for (size_t size = 0; size <= strlen(texts[i]); size++) {
			struct strec_error err = {0};
			char *prefix = strndup(texts[i], size);
			uint64_t ns;
			int code = time_parse(prefix, 0, END, &ns, &err);

			assert_true(code == 0 || code == STREC_SYNTAX);
			assert_true(err.offset <= size);
			assert_true(!code == !err.detail);
			free(prefix);
		}
	}
}

static void durations_are_read_without_a_final_nul(void **state)
{
	char *text = malloc(5);
	uint64_t ns = 0;

	(void)state;
	memcpy(text, "1.5ms", 5);
	assert_int_equal(duration_parse(text, 5, &ns, NULL), 0);
	assert_int_equal(ns, 1500000);
	assert_int_equal(duration_parse(text, 4, &ns, NULL), 0);
	assert_int_equal(ns, 90 * S);
	assert_int_equal(duration_parse(text, 3, &ns, NULL), STREC_SYNTAX);
	assert_int_equal(duration_parse(text, 0, &ns, NULL), STREC_SYNTAX);
	free(text);
}

struct format_case {
	uint64_t ns;
	unsigned decimals;
	const char *text;
};

static void times_are_written(void **state)
{
	static const struct format_case cases[] = {
		{0, 0, "0:00"},
		{0, 3, "0:00.000"},
		{1500 * MS, 3, "0:01.500"},
		{83 * S, 0, "1:23"},
		{HOUR, 0, "1:00:00"},
		{HOUR - 1, 0, "59:59"},
		{HOUR - 1, 3, "59:59.999"},
		{HOUR + 123 * S + 500 * MS, 1, "1:02:03.5"},
		{1, 9, "0:00.000000001"},
		{1, 8, "0:00.00000000"},
		{1, 99, "0:00.000000001"},
		{UINT64_MAX, 9, "5124095:34:33.709551615"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		char text[TIME_TEXT_SIZE];

		assert_string_equal(time_format(text, cases[i].ns, cases[i].decimals),
				    cases[i].text);
	}
}

static void what_is_written_reads_back(void **state)
{
	uint64_t ns = 1;

	(void)state;
	for (int i = 0; i < 10000; i++) {
		char text[TIME_TEXT_SIZE];
		uint64_t back;

		ns = ns * UINT64_C(6364136223846793005) + 1442695040888963407;
		uint64_t value = ns >> i % 64;
		assert_int_equal(time_parse(time_format(text, value, 9), 0, 0, &back, NULL), 0);
		assert_true(back == value);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(init_is_paused_at_zero),
		cmocka_unit_test(init_refuses_what_is_no_speed),
		cmocka_unit_test(equal_clocks_are_equal_memory),
		cmocka_unit_test(runs_at_speed_one),
		cmocka_unit_test(starts_at_a_trace_time),
		cmocka_unit_test(speed_scales_elapsed_time),
		cmocka_unit_test(target_before_the_start_is_the_start),
		cmocka_unit_test(target_changes_nothing),
		cmocka_unit_test(infinite_speed_wants_everything),
		cmocka_unit_test(leaving_infinite_speed_goes_on_from_the_last_jump),
		cmocka_unit_test(paused_at_infinite_speed_stands),
		cmocka_unit_test(set_speed_keeps_the_position),
		cmocka_unit_test(set_speed_refuses_what_is_no_speed),
		cmocka_unit_test(set_speed_keeps_a_pause),
		cmocka_unit_test(many_changes_do_not_drift),
		cmocka_unit_test(years_lose_no_nanosecond),
		cmocka_unit_test(overflow_stays_at_the_top),
		cmocka_unit_test(target_never_goes_back),
		cmocka_unit_test(steps_go_up_and_down),
		cmocka_unit_test(steps_from_between),
		cmocka_unit_test(steps_at_infinite_speed),
		cmocka_unit_test(steps_keep_the_position),
		cmocka_unit_test(pause_stands_and_resume_goes_on),
		cmocka_unit_test(pause_and_resume_may_be_repeated),
		cmocka_unit_test(jump_runs_on),
		cmocka_unit_test(jump_keeps_a_pause),
		cmocka_unit_test(times_are_read),
		cmocka_unit_test(percent_of_a_long_recording_is_exact),
		cmocka_unit_test(bad_times_are_refused),
		cmocka_unit_test(errors_need_no_error_object),
		cmocka_unit_test(every_prefix_of_a_time_is_read_or_refused),
		cmocka_unit_test(durations_are_read_without_a_final_nul),
		cmocka_unit_test(times_are_written),
		cmocka_unit_test(what_is_written_reads_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
