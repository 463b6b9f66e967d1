#include "tests/viz/fixture.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "replay/player.h"
#include "viz/collect_anomalies.h"
#include "viz/collector_settings.h"

#define TICK     (50 * MS)
#define US       UINT64_C(1000)
#define SITE     UINT64_C(0x7f1234567890)
#define NR_FUTEX 202

/* Twelve durations, us: mean 200, sd 8.591750800517 (Python's statistics.stdev). */
static const unsigned usual[] = {200, 190, 210, 195, 205, 200, 188, 212, 204, 196, 189, 211};

#define USUAL (sizeof(usual) / sizeof(usual[0]))

static const struct task_info some_task = {.serial = 1, .tid = 12, .pid = 10, .name = "busy"};

static struct anomalies_state *state_with(const struct collector_settings *settings)
{
	struct anomalies_state *s = calloc(1, sizeof(*s));

	assert_non_null(s);
	collect_anomalies.init(s, settings);
	return s;
}

static void feed(struct anomalies_state *s, const struct event *ev, uint32_t row)
{
	collect_anomalies.event(s, ev, (struct event_address){100, row});
}

static void call(struct anomalies_state *s, uint32_t nr, uint64_t ip, uint64_t ns)
{
	struct event ev = call_make(&some_task, SECOND, nr, ns, 0);

	ev.ip = ip;
	feed(s, &ev, 7);
}

/* Makes a site known. */
static void calls_as_usual(struct anomalies_state *s, uint32_t nr, uint64_t ip)
{
	for (unsigned i = 0; i < USUAL; i++)
		call(s, nr, ip, usual[i] * US);
}

static uint64_t count(const struct anomalies_state *s)
{
	return s->closed[ANOMALIES_WORK].count;
}

static const struct anomaly *newest(const struct anomalies_state *s)
{
	assert_true(count(s) > 0);
	return anomaly_ring_at(&s->closed[ANOMALIES_WORK], 0);
}

static void tick(struct anomalies_state *s, uint64_t k)
{
	collect_anomalies.tick(s, k, TICK);
}

static void the_state_is_small(void **state)
{
	(void)state;
	assert_true(collect_anomalies.size < 128 * 1024);
}

/* (2000 - 200) / 8.591750800517 = 209.503283 */
static void a_call_that_took_long(void **state)
{
	struct anomalies_state *s = state_with(NULL);
	const struct anomaly *anomaly;

	(void)state;
	calls_as_usual(s, NR_READ, SITE);
	call(s, NR_READ, SITE, 2000 * US);
	tick(s, 0);
	assert_int_equal(count(s), 1);
	anomaly = newest(s);
	assert_int_equal(anomaly->kind, ANOMALY_CALL);
	assert_true(fabsf(anomaly->z - 209.503283F) < 0.001F);
	assert_true(fabsf(anomaly->usual - 200e3F) < 1);
	assert_true(anomaly->value == 2e6F);
	assert_int_equal(anomaly->span_ns, 2000 * US);
	assert_int_equal(anomaly->time_ns, SECOND);
	assert_int_equal(anomaly->block, 100);
	assert_int_equal(anomaly->row, 7);
	assert_int_equal(anomaly->tid, 12);
	assert_string_equal(anomaly->name, "busy");
	assert_true(fabs(history_at(&s->z, 0) - 209.503283) < 0.001);
	free(s);
}

static void nothing_is_told_of_the_open_tick(void **state)
{
	struct anomalies_state *s = state_with(NULL);

	(void)state;
	calls_as_usual(s, NR_READ, SITE);
	call(s, NR_READ, SITE, 2000 * US);
	assert_int_equal(count(s), 0);
	assert_int_equal(s->z.count, 0);
	tick(s, 0);
	assert_int_equal(count(s), 1);
	tick(s, 1);
	assert_int_equal(count(s), 1);
	assert_true(history_at(&s->z, 0) == 0);
	free(s);
}

static void ten_calls_must_be_known(void **state)
{
	struct anomalies_state *s = state_with(NULL);

	(void)state;
	for (unsigned i = 0; i < 9; i++)
		call(s, NR_READ, SITE, usual[i] * US);
	call(s, NR_READ, SITE, 50 * MS);
	tick(s, 0);
	assert_int_equal(count(s), 0);
	free(s);
}

/* 290 us are more than 10 sigma off but only 90 us; 301 us are 101 us. */
static void what_is_off_by_little_is_none(void **state)
{
	struct anomalies_state *s = state_with(NULL);

	(void)state;
	calls_as_usual(s, NR_READ, SITE);
	call(s, NR_READ, SITE, 290 * US);
	tick(s, 0);
	assert_int_equal(count(s), 0);
	free(s);
	s = state_with(NULL);
	calls_as_usual(s, NR_READ, SITE);
	call(s, NR_READ, SITE, 301 * US);
	tick(s, 0);
	assert_int_equal(count(s), 1);
	free(s);
}

/* 301 us are 11.755 sigma. */
static void the_threshold_is_what_was_set(void **state)
{
	static const struct {
		double threshold;
		unsigned anomalies;
	} rows[] = {{11.7, 1}, {11.8, 0}, {1000, 0}, {0, 1}};

	(void)state;
	for (unsigned i = 0; i < 4; i++) {
		struct anomalies_state *s = state_with(
			&(struct collector_settings){.anomaly_threshold = rows[i].threshold});

		calls_as_usual(s, NR_READ, SITE);
		call(s, NR_READ, SITE, 301 * US);
		tick(s, 0);
		assert_int_equal(count(s), rows[i].anomalies);
		free(s);
	}
}

static void off_is_off(void **state)
{
	struct anomalies_state *s = state_with(&(struct collector_settings){.no_anomaly = true});

	(void)state;
	calls_as_usual(s, NR_READ, SITE);
	call(s, NR_READ, SITE, SECOND);
	tick(s, 0);
	assert_int_equal(count(s), 0);
	assert_true(s->threshold == 0);
	assert_int_equal(s->sites.rows[0].nr, 0);
	free(s);
}

/* Shorter is unusual, too: a sleep that ended early. */
static void a_call_that_was_short(void **state)
{
	struct anomalies_state *s = state_with(NULL);

	(void)state;
	calls_as_usual(s, NR_READ, SITE);
	call(s, NR_READ, SITE, 90 * US);
	tick(s, 0);
	assert_int_equal(count(s), 1);
	assert_true(newest(s)->z < -12 && newest(s)->z > -13);
	free(s);
}

/* What is usual at one place is not at another. */
static void places_have_baselines_of_their_own(void **state)
{
	struct anomalies_state *s = state_with(NULL);

	(void)state;
	calls_as_usual(s, NR_READ, SITE);
	for (unsigned i = 0; i < 20; i++)
		call(s, NR_READ, SITE + 64, (5000 + i) * US);
	tick(s, 0);
	s->closed[ANOMALIES_WORK].count = 0;
	call(s, NR_READ, SITE + 64, 5010 * US);
	tick(s, 1);
	assert_int_equal(count(s), 0);
	call(s, NR_READ, SITE, 5010 * US);
	tick(s, 2);
	assert_int_equal(count(s), 1);
	free(s);
}

/* A process of which too little is known yet is compared with how others began. */
static void new_places_are_compared_with_other_new_ones(void **state)
{
	struct anomalies_state *s = state_with(NULL);

	(void)state;
	for (unsigned i = 0; i < USUAL; i++)
		call(s, NR_READ, SITE + 4096 * i, usual[i] * US);
	call(s, NR_READ, SITE + 4096 * 99, 3000 * US);
	tick(s, 0);
	assert_int_equal(count(s), 1);
	assert_true(fabsf(newest(s)->usual - 200e3F) < 1);
	free(s);
}

static void calls_that_wait_are_kept_apart(void **state)
{
	struct anomalies_state *s = state_with(NULL);

	(void)state;
	calls_as_usual(s, NR_FUTEX, SITE);
	call(s, NR_FUTEX, SITE, SECOND);
	tick(s, 0);
	assert_int_equal(count(s), 0);
	assert_int_equal(s->closed[ANOMALIES_WAITS].count, 1);
	assert_int_equal(s->closed[ANOMALIES_WAITS].rows[0].waits, 1);
	assert_true(history_at(&s->z, 0) == 0);
	free(s);
}

static void calls_without_a_duration_are_none(void **state)
{
	struct anomalies_state *s = state_with(NULL);
	struct event ev = call_make(&some_task, SECOND, NR_READ, SECOND, 0);

	(void)state;
	calls_as_usual(s, NR_READ, SITE);
	ev.ip = SITE;
	ev.flags = EVENT_ATTACHED;
	feed(s, &ev, 0);
	ev.flags = EVENT_UNFINISHED;
	feed(s, &ev, 0);
	ev.flags = 0;
	ev.kind = EVENT_ENTERED;
	feed(s, &ev, 0);
	tick(s, 0);
	assert_int_equal(count(s), 0);
	free(s);
}

/* All are counted; the last 100 are there, also where one tick had more. */
static void the_last_hundred_are_kept(void **state)
{
	struct anomalies_state *s = state_with(NULL);
	const struct anomaly_ring *ring = &s->closed[ANOMALIES_WORK];
	uint64_t before = 0;

	(void)state;
	for (unsigned i = 0; i < 250; i++) {
		uint64_t ip = SITE + 4096 * (1 + i);

		calls_as_usual(s, NR_READ, ip);
		call(s, NR_READ, ip, (20000 + i) * US);
		if (i == 20)
			tick(s, 0);
	}
	tick(s, 1);
	assert_int_equal(count(s), 250);
	assert_int_equal(anomaly_ring_size(ring), ANOMALIES_KEPT);
	for (uint32_t age = 0; age < ANOMALIES_KEPT; age++) {
		const struct anomaly *anomaly = anomaly_ring_at(ring, age);

		assert_int_equal(anomaly->number, 249 - age);
		assert_int_equal(anomaly->span_ns, (20249 - age) * US);
		before += anomaly->number;
	}
	assert_int_equal(before, 19950);
	assert_null(anomaly_ring_find(&s->closed[ANOMALIES_WORK], 149));
	assert_int_equal(anomaly_ring_find(&s->closed[ANOMALIES_WORK], 150)->number, 150);
	assert_null(anomaly_ring_find(&s->closed[ANOMALIES_WORK], 250));
	free(s);
}

static void what_a_call_was_about(void **state)
{
	static const char path[] = "/usr/share/a/long/path/that/has/too/many/bytes/x.txt";
	struct capture text = {.size = sizeof(path) - 1, .bytes = (const uint8_t *)path};
	struct event ev = call_make(&some_task, SECOND, NR_OPENAT, MS, 0);
	struct anomaly anomaly;

	(void)state;
	text.arg = 1;
	ev.args[0] = (uint64_t)-100;
	ev.captures = &text;
	ev.capture_count = 1;
	anomaly_of_call(&anomaly, &ev, (struct event_address){0});
	assert_string_equal(anomaly.path, path + sizeof(path) - ANOMALY_PATH);
	assert_true(anomaly.fd < 0);
	ev = call_make(&some_task, SECOND, NR_READ, MS, 0);
	ev.args[0] = 17;
	anomaly_of_call(&anomaly, &ev, (struct event_address){0});
	assert_string_equal(anomaly.path, "");
	assert_int_equal(anomaly.fd, 17);
}

/* The end of a path begins with a whole character: here a cut would be inside of an umlaut. */
static void paths_are_cut_between_characters(void **state)
{
	char path[ANOMALY_PATH + 2];
	struct capture text = {.arg = 1, .size = ANOMALY_PATH + 1, .bytes = (uint8_t *)path};
	struct event ev = call_make(&some_task, SECOND, NR_OPENAT, MS, 0);
	struct anomaly anomaly;

	(void)state;
	memset(path, 'x', sizeof(path));
	memcpy(path + 1, "\xc3\xa4", 2);
	ev.captures = &text;
	ev.capture_count = 1;
	anomaly_of_call(&anomaly, &ev, (struct event_address){0});
	assert_int_equal(strlen(anomaly.path), ANOMALY_PATH - 2);
	assert_int_equal(anomaly.path[0], 'x');
}

/* A tick of calls of which errors failed. */
static void tick_of(struct anomalies_state *s, uint64_t k, unsigned calls, unsigned errors)
{
	for (unsigned i = 0; i < calls; i++) {
		struct event ev =
			call_make(&some_task, k * TICK + i, NR_READ, 10 * US, i < errors ? -2 : 1);

		ev.ip = SITE;
		feed(s, &ev, i);
	}
	tick(s, k);
}

/*
 * Calls a tick: mean 100, sd 1.044465935734; 200 are 95.742711 sigma. In calls a second that
 * is 4000 where 2000 are usual.
 */
static void rates_are_those_of_ticks(void **state)
{
	static const unsigned calls[] = {100, 99, 101, 100, 102, 98, 100, 101, 99, 100, 100, 100};
	struct anomalies_state *s = state_with(NULL);
	const struct anomaly *anomaly;
	uint64_t k = 0;

	(void)state;
	for (; k < 12; k++)
		tick_of(s, k, calls[k], 0);
	tick_of(s, k++, 200, 0);
	/* The tick is compared when one more has closed. */
	assert_int_equal(count(s), 0);
	tick_of(s, k++, 100, 0);
	assert_int_equal(count(s), 1);
	anomaly = newest(s);
	assert_int_equal(anomaly->kind, ANOMALY_RATE);
	assert_true(fabsf(anomaly->z - 95.742711F) < 0.001F);
	assert_true(fabsf(anomaly->value - 4000) < 0.01F);
	assert_true(fabsf(anomaly->usual - 2000) < 0.01F);
	assert_int_equal(anomaly->time_ns, 12 * TICK);
	assert_int_equal(anomaly->span_ns, TICK);
	assert_int_equal(anomaly->tid, 0);
	free(s);
}

/* Ticks in a row that are off are one anomaly, as long as they are on the same side. */
static void ticks_in_a_row_are_one(void **state)
{
	struct anomalies_state *s = state_with(NULL);
	uint64_t k = 0;

	(void)state;
	for (; k < 40; k++)
		tick_of(s, k, 100 + k % 3, 0);
	for (; k < 43; k++)
		tick_of(s, k, k == 41 ? 900 : 700, 0);
	for (; k < 46; k++)
		tick_of(s, k, 0, 0);
	tick_of(s, k, 101, 0);
	assert_int_equal(count(s), 2);
	assert_int_equal(newest(s)->time_ns, 43 * TICK);
	assert_int_equal(newest(s)->span_ns, 3 * TICK);
	assert_true(newest(s)->z < 0);
	assert_true(newest(s)->value == 0);
	assert_int_equal(anomaly_ring_at(&s->closed[0], 1)->span_ns, 3 * TICK);
	/* What is shown is the tick that was off most. */
	assert_true(anomaly_ring_at(&s->closed[0], 1)->value == 900 * 20);
	free(s);
}

/* One call in ten fails, then one in two. */
static void error_rates_are_shares(void **state)
{
	struct anomalies_state *s = state_with(NULL);
	const struct anomaly *anomaly;
	uint64_t k = 0;

	(void)state;
	for (; k < 20; k++)
		tick_of(s, k, 100, 9 + k % 3);
	tick_of(s, k++, 100, 50);
	tick_of(s, k++, 100, 10);
	assert_int_equal(count(s), 1);
	anomaly = newest(s);
	assert_int_equal(anomaly->kind, ANOMALY_ERRORS);
	assert_true(fabsf(anomaly->value - 50) < 0.01F);
	/* 9, 10, 11 in turn, twenty of them: mean 9.95, sd 0.825577947482. */
	assert_true(fabsf(anomaly->usual - 9.95F) < 0.001F);
	assert_true(fabsf(anomaly->z - 48.511470F) < 0.001F);
	free(s);
}

/* Both by less than ten calls: the rate from 1 to 8 calls, the errors from none to 5 of 50. */
static void few_calls_are_no_anomaly(void **state)
{
	struct anomalies_state *s = state_with(NULL);
	uint64_t k = 0;

	(void)state;
	for (; k < 40; k++)
		tick_of(s, k, k % 4 == 0, 0);
	tick_of(s, k++, 8, 8);
	tick_of(s, k++, 0, 0);
	assert_int_equal(count(s), 0);
	free(s);
	s = state_with(NULL);
	for (k = 0; k < 40; k++)
		tick_of(s, k, 50, k % 4 == 0);
	tick_of(s, k++, 50, 8);
	tick_of(s, k++, 50, 0);
	assert_int_equal(count(s), 0);
	free(s);
}

/*
 * A log of ten seconds: at a hundred places calls whose durations a generator makes, now and
 * then a long one, with pauses, so that there is everything to tell of.
 */
static void make_log(struct fixture *f)
{
	uint64_t random = 1, time_ns = 0;

	fixture_init(f);
	for (unsigned i = 0; i < 60000; i++) {
		struct event ev;

		random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		time_ns += i % 20000 > 18000 ? MS : 100 * US;
		ev = call_make(&some_task, time_ns, (uint32_t)(random >> 60),
			       (random >> 40) % 50000 + (random >> 50 & 511 ? 0 : 3 * MS),
			       random >> 33 & 7 ? 0 : -2);
		ev.ip = SITE + (random >> 45 & 63) * 16;
		fixture_add(f, &ev);
		if (i % 1000 == 999)
			fixture_block(f, time_ns);
	}
	fixture_open(f, time_ns + 1);
}

static uint64_t hash_at(struct player *player, uint64_t k)
{
	assert_int_equal(player_seek(player, k, NULL), 0);
	assert_true(player_play(player, k * TICK, UINT64_MAX, NULL) >= 0);
	return player_hash(player);
}

static void played_or_sought_the_state_is_the_same(void **state)
{
	static const struct collector_ops *const collectors[] = {&collect_anomalies};
	const struct player_config config = {.collectors = collectors, .collector_count = 1};
	static const uint64_t ticks[] = {120, 3, 90, 91, 17, 200, 0, 119, 150, 60};
	struct fixture f;
	struct player *straight, *sought;

	(void)state;
	make_log(&f);
	sought = player_new(f.reader, &config);
	assert_non_null(sought);
	for (unsigned i = 0; i < sizeof(ticks) / sizeof(ticks[0]); i++) {
		straight = player_new(f.reader, &config);
		assert_non_null(straight);
		assert_true(player_play(straight, ticks[i] * TICK, UINT64_MAX, NULL) >= 0);
		assert_int_equal(hash_at(sought, ticks[i]), player_hash(straight));
		player_free(straight);
	}
	assert_true(count(player_state(sought, 0)) > 20);
	player_free(sought);
	fixture_release(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_state_is_small),
		cmocka_unit_test(a_call_that_took_long),
		cmocka_unit_test(nothing_is_told_of_the_open_tick),
		cmocka_unit_test(ten_calls_must_be_known),
		cmocka_unit_test(what_is_off_by_little_is_none),
		cmocka_unit_test(the_threshold_is_what_was_set),
		cmocka_unit_test(off_is_off),
		cmocka_unit_test(a_call_that_was_short),
		cmocka_unit_test(places_have_baselines_of_their_own),
		cmocka_unit_test(new_places_are_compared_with_other_new_ones),
		cmocka_unit_test(calls_that_wait_are_kept_apart),
		cmocka_unit_test(calls_without_a_duration_are_none),
		cmocka_unit_test(the_last_hundred_are_kept),
		cmocka_unit_test(what_a_call_was_about),
		cmocka_unit_test(paths_are_cut_between_characters),
		cmocka_unit_test(rates_are_those_of_ticks),
		cmocka_unit_test(ticks_in_a_row_are_one),
		cmocka_unit_test(error_rates_are_shares),
		cmocka_unit_test(few_calls_are_no_anomaly),
		cmocka_unit_test(played_or_sought_the_state_is_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
