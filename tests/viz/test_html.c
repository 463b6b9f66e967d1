/* What the html export shows of a log: which events, which calls are longest, and its data. */
#include "tests/viz/fixture.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "viz/html_pick.h"
#include "viz/html_survey.h"
#include "viz/script_json.h"

#define CALLS 1000

static bool wait_never(void *data)
{
	(void)data;
	return false;
}

/* Data in a script */

static void check_json(const char *text, size_t size, const char *wanted)
{
	char got[256] = "";
	FILE *out = fmemopen(got, sizeof(got), "w");

	script_json_string(out, text, size);
	fclose(out);
	assert_string_equal(got, wanted);
}

static void json_is_safe_in_a_script(void **state)
{
	(void)state;
	check_json("a\"b\\c", 5, "\"a\\\"b\\\\c\"");
	check_json("</script><!--", 13, "\"\\u003c/script>\\u003c!--\"");
	check_json("a]]>&", 5, "\"a]]\\u003e\\u0026\"");
	check_json("\0\n\x7f", 3, "\"\\u0000\\u000a\\u007f\"");
	check_json("\xe2\x80\xa8\xe2\x80\xa9", 6, "\"\\u2028\\u2029\"");
	/* Not UTF-8: a lone byte, an overlong slash, half of a pair of surrogates. */
	check_json("\xff|\xc0\xaf", 4, "\"\xef\xbf\xbd|\xef\xbf\xbd\xef\xbf\xbd\"");
	check_json("\xed\xa0\x80", 3, "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
	check_json("\xc3\xa4\xf0\x9f\x98\x80", 6, "\"\xc3\xa4\xf0\x9f\x98\x80\"");
}

/* Which events */

static enum html_why pick_call(struct html_pick *pick, uint32_t row, int64_t result)
{
	struct task_info task = task_make(1, 0, 1, 1, "t");
	struct event ev = call_make(&task, row, NR_READ, 1, result);

	return html_pick(pick, &ev, (struct event_address){.block = 64, .row = row});
}

static void all_are_picked_where_there_is_room(void **state)
{
	static const struct anomalies_state anomalies;
	struct html_survey *survey = calloc(1, sizeof(*survey));
	struct html_pick pick;

	(void)state;
	survey->events = 10;
	survey->groups[HTML_GROUP_CALL] = 7;
	survey->groups[HTML_GROUP_FAILED] = 3;
	assert_true(html_pick_init(&pick, survey, &anomalies, 10));
	for (uint32_t i = 0; i < 10; i++)
		assert_int_not_equal(pick_call(&pick, i, i < 3 ? -EIO : 0), HTML_WHY_NOT);
	assert_int_equal(html_pick_count(&pick), 10);
	html_pick_release(&pick);
	free(survey);
}

/*
 * Of 100,000 calls every tenth fails, half of these with ENOENT's kind of answer; 1,000 may be
 * there: a quarter for failures, an eighth for answers, a twentieth for each end.
 */
static void where_there_is_no_room_each_group_has_its_share(void **state)
{
	static const struct anomalies_state anomalies;
	struct html_survey *survey = calloc(1, sizeof(*survey));
	uint64_t last_ok = 0, gap = 0, all = 100000;
	struct html_slow_call slow = {.duration_ns = 9, .at = {64, 77777}};
	struct html_pick pick;

	(void)state;
	survey->events = all;
	survey->groups[HTML_GROUP_CALL] = 90000;
	survey->groups[HTML_GROUP_FAILED] = 5000;
	survey->groups[HTML_GROUP_EXPECTED] = 5000;
	survey->slow[HTML_SLOW_WORK] = (struct html_slow){.calls = &slow, .count = 1};
	assert_true(html_pick_init(&pick, survey, &anomalies, 1000));
	for (uint32_t i = 0; i < all; i++) {
		enum html_why why = pick_call(&pick, i,
					      i % 20 == 0    ? -EIO
					      : i % 20 == 10 ? -EAGAIN
							     : 0);

		if (i < 50)
			assert_int_not_equal(why, HTML_WHY_NOT);
		if (i >= all - 50)
			assert_int_not_equal(why, HTML_WHY_NOT);
		assert_true((why == HTML_WHY_SLOW) == (i == 77777));
		if (why != HTML_WHY_SPACED)
			continue;
		gap = i - last_ok > gap ? i - last_ok : gap;
		last_ok = i;
	}
	assert_true(html_pick_count(&pick) <= 1000);
	assert_true(html_pick_count(&pick) >= 950);
	assert_int_equal(pick.picked[HTML_WHY_FAILED], 250);
	assert_int_equal(pick.picked[HTML_WHY_EXPECTED], 125);
	/* 1000 - 250 - 125 - 1 - 2 * 50 = 524 of 90,000, which are 172 of these apart. */
	assert_true(gap <= 200);
	html_pick_release(&pick);
	free(survey);
}

/* The survey */

static int compare_down(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x < y) - (x > y);
}

/* Against a sorted list of all durations, which are those of a generator with a fixed seed. */
static void the_longest_calls_are_known(void **state)
{
	struct task_info task = task_make(1, 0, 7, 7, "t");
	struct html_survey *survey = calloc(1, sizeof(*survey));
	struct processes_state *tasks = calloc(1, sizeof(*tasks));
	uint64_t durations[CALLS], random = 1, sums[2] = {0};
	struct fixture f;
	struct strec_error err;

	(void)state;
	fixture_init(&f);
	for (unsigned i = 0; i < CALLS; i++) {
		struct event ev;

		random = random * 6364136223846793005u + 1442695040888963407u;
		durations[i] = random >> 44;
		ev = call_make(&task, (i + 1) * MS, i % 2 ? NR_READ : NR_OPENAT, durations[i],
			       i % 4 ? 0 : -ENOENT);
		fixture_add(&f, &ev);
	}
	fixture_open(&f, CALLS * MS);
	survey->end_ns = CALLS * MS;
	assert_int_equal(html_survey(survey,
				     &(struct export_job){
					     .reader = f.reader, .out = stdout, .wait = wait_never},
				     tasks, 100, &err),
			 0);
	qsort(durations, CALLS, sizeof(durations[0]), compare_down);
	assert_int_equal(survey->slow[HTML_SLOW_WORK].count, 100);
	for (unsigned i = 0; i < 100; i++)
		assert_int_equal(survey->slow[HTML_SLOW_WORK].calls[i].duration_ns, durations[i]);
	assert_int_equal(survey->events, CALLS);
	assert_int_equal(survey->groups[HTML_GROUP_EXPECTED], CALLS / 4);
	for (unsigned i = 0; i < HTML_FINE; i++)
		for (unsigned j = 0; j < CATEGORY_COUNT; j++)
			sums[0] += survey->line[i].calls[j];
	for (unsigned i = 0; i < HTML_COARSE; i++)
		sums[1] += survey->cells[i][0].calls + survey->cells[i][1].calls;
	assert_int_equal(sums[0], CALLS);
	assert_int_equal(sums[1], CALLS);
	/* Evenly spaced in time: each of 240 pieces has its 1000/240 of them. */
	assert_in_range(survey->cells[120][0].calls + survey->cells[120][1].calls, 4, 5);
	html_survey_release(survey);
	fixture_release(&f);
	free(survey);
	free(tasks);
}

static void addresses_are_found(void **state)
{
	struct html_addresses set = {0};

	(void)state;
	assert_int_equal(html_addresses_find(&set, (struct event_address){1, 1}), 0);
	for (uint32_t i = 200; i-- > 0;)
		assert_true(html_addresses_add(&set, (struct event_address){i / 10, i % 10 * 2},
					       i + 1));
	assert_true(html_addresses_add(&set, (struct event_address){3, 4}, 5));
	html_addresses_sort(&set);
	for (uint32_t i = 0; i < 200; i++) {
		assert_int_equal(
			html_addresses_find(&set, (struct event_address){i / 10, i % 10 * 2}),
			i == 32 ? 5 : i + 1);
		assert_int_equal(
			html_addresses_find(&set, (struct event_address){i / 10, i % 10 * 2 + 1}),
			0);
	}
	free(set.list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(json_is_safe_in_a_script),
		cmocka_unit_test(all_are_picked_where_there_is_room),
		cmocka_unit_test(where_there_is_no_room_each_group_has_its_share),
		cmocka_unit_test(the_longest_calls_are_known),
		cmocka_unit_test(addresses_are_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
