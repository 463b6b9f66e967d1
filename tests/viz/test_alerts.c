#include "tests/viz/fixture.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "replay/source.h"
#include "viz/alert_parse.h"
#include "viz/collect_alerts.h"
#include "viz/collect_syscalls.h"
#include "viz/collector_settings.h"

#define TICK (50 * MS)

static const struct event_address nowhere;
static struct alert_rules rules;
static const struct collector_settings settings = {.alert_rules = &rules};

static void set_rules(const char *text)
{
	char error[ALERT_ERROR_SIZE];

	memset(&rules, 0, sizeof(rules));
	if (!alert_rules_parse(&rules, "test", text, strlen(text), error))
		fail_msg("%s", error);
}

static struct alerts_state *alerts_new(const char *text)
{
	struct alerts_state *s = calloc(1, sizeof(*s));

	assert_non_null(s);
	set_rules(text);
	collect_alerts.init(s, &settings);
	return s;
}

static void feed(struct alerts_state *s, const struct event *ev)
{
	collect_alerts.event(s, ev, nowhere);
}

static void feed_calls(struct alerts_state *s, unsigned count, uint32_t nr, int64_t result)
{
	struct task_info task = task_make(1, 0, 10, 10, "a");
	struct event ev = call_make(&task, 1, nr, 1000, result);

	while (count--)
		feed(s, &ev);
}

/* States as letters: inactive, pending, firing, resolved; one for each rule. */
static void check_states(const struct alerts_state *s, unsigned k, const char *wanted)
{
	char states[ALERT_RULES_MAX + 1] = "";

	for (uint32_t i = 0; i < s->rule_count; i++)
		states[i] = "ipfr"[s->status[i].state];
	if (strcmp(states, wanted) != 0)
		fail_msg("tick %u: %s, not %s", k, states, wanted);
}

/*
 * Worked out by hand. The window of 200 ms has the last four ticks; before there are as many,
 * that of the time there was. "rate" is above 100/s where the sum of the window is above 20, or
 * in ticks 0 to 2 above 5, 10 and 15. It fires when it has held at three ticks' ends, 100 ms
 * apart. "now" holds where the tick alone has more than 5. "none" fires after three silent ticks.
 */
static void transitions_tick_by_tick(void **state)
{
	static const struct {
		unsigned calls;
		const char *states; /* of rate, now, none */
		double rate;
	} ticks[] = {
		{2, "iii", 40},   {10, "pfi", 120}, {10, "pfi", 146.6666666}, {10, "ffi", 160},
		{0, "frp", 150},  {0, "rrp", 100},  {0, "rrf", 50},           {0, "rrf", 0},
		{30, "pfr", 150}, {0, "prp", 150},  {0, "frp", 150},          {0, "frf", 150},
		{0, "rrf", 0},    {0, "rrf", 0},    {25, "pfr", 125},         {5, "prr", 150},
		{0, "frp", 150},  {0, "frp", 150},  {15, "rfr", 100},         {6, "pfr", 105},
		{0, "prp", 105},  {0, "frp", 105},
	};
	struct alerts_state *s = alerts_new("alert rate: rate(calls) > 100/s over 200ms for 100ms\n"
					    "alert now critical: count(calls) > 5 over 50ms\n"
					    "alert none info: absent(calls) for 150ms\n");
	const struct alert_transition *what;

	(void)state;
	for (unsigned k = 0; k < sizeof(ticks) / sizeof(ticks[0]); k++) {
		unsigned firing = 0;

		feed_calls(s, ticks[k].calls, NR_READ, 1);
		collect_alerts.tick(s, k, TICK);
		check_states(s, k, ticks[k].states);
		assert_true(s->status[0].value > ticks[k].rate - 0.001 &&
			    s->status[0].value < ticks[k].rate + 0.001);
		for (const char *c = ticks[k].states; *c; c++)
			firing += *c == 'f';
		assert_int_equal(s->firing, firing);
	}
	/* rate: at 200, 550, 850 and 1100 ms; the first two for 100 ms, the third for 100. */
	assert_int_equal(s->status[0].fired, 4);
	assert_int_equal(s->status[0].since_ns, 1100 * MS);
	assert_int_equal(s->status[0].resolved_ns, 950 * MS);
	assert_int_equal(s->status[0].fired_ns, 300 * MS);
	/* now: ticks 1 to 3, 8, 14, 18 and 19. */
	assert_int_equal(s->status[1].fired, 4);
	assert_int_equal(s->status[1].fired_ns, 350 * MS);
	/* none: pending since the silent tick began. */
	assert_int_equal(s->status[2].since_ns, 1000 * MS);
	assert_true(s->status[2].value == 100 * MS);
	/* Up to now rate fired and was resolved 4 + 3 times, now 4 + 4, none 2 + 2. */
	assert_int_equal(s->transitions, 19);
	what = alerts_transition(s, 0);
	assert_int_equal(what->rule, 0);
	assert_int_equal(what->state, ALERT_FIRING);
	assert_int_equal(what->time_ns, 1100 * MS);
	what = alerts_transition(s, 1);
	assert_int_equal(what->rule, 1);
	assert_int_equal(what->state, ALERT_RESOLVED);
	assert_int_equal(what->time_ns, 1050 * MS);
	assert_int_equal(what->lasted_ns, 100 * MS);
	assert_null(alerts_transition(s, 19));
	free(s);
}

/* A condition that does not last is none; what had fired before stays resolved. */
static void what_does_not_last_does_not_fire(void **state)
{
	static const char *const states[] = {"p", "p", "i", "i", "p", "p", "f", "r", "p", "r", "p"};
	static const unsigned calls[] = {9, 9, 0, 0, 9, 9, 9, 0, 9, 0, 9};
	struct alerts_state *s = alerts_new("alert a: count(calls) > 5 over 50ms for 100ms");

	(void)state;
	for (unsigned k = 0; k < 11; k++) {
		feed_calls(s, calls[k], NR_READ, 1);
		collect_alerts.tick(s, k, TICK);
		check_states(s, k, states[k]);
	}
	assert_int_equal(s->status[0].fired, 1);
	assert_int_equal(s->transitions, 2);
	free(s);
}

static void ratios_need_enough_to_divide_by(void **state)
{
	struct alerts_state *s = alerts_new(
		"alert all: rate(errors) / rate(calls) > 10% over 100ms min 20\n"
		"alert real: rate(errors, !expected) / rate(calls) >= 10% over 100ms min 20\n"
		"alert opens: rate(errors, openat ENOENT) / rate(calls, openat) > 50% over "
		"100ms\n");

	(void)state;
	collect_alerts.tick(s, 0, TICK);
	assert_false(s->status[0].known);
	check_states(s, 0, "iii");
	/* 15 calls, 4 of which failed: too few. Of one openat all failed. */
	feed_calls(s, 11, NR_READ, 1);
	feed_calls(s, 3, NR_READ, -11 /* EAGAIN */);
	feed_calls(s, 1, NR_OPENAT, -2 /* ENOENT */);
	collect_alerts.tick(s, 1, TICK);
	assert_false(s->status[0].known);
	check_states(s, 1, "iif");
	/* With the tick before 5 of 20: but only one error in twenty is one. */
	feed_calls(s, 4, NR_OPENAT, 3);
	feed_calls(s, 1, NR_READ, -9 /* EBADF */);
	collect_alerts.tick(s, 2, TICK);
	assert_true(s->status[0].value == 25);
	assert_true(s->status[1].value == 5);
	assert_true(s->status[2].value == 20);
	check_states(s, 2, "fir");
	/* 5 + 18 calls, 1 + 2 real errors: 13 percent. */
	feed_calls(s, 16, NR_READ, 1);
	feed_calls(s, 2, NR_WRITE, -5 /* EIO */);
	collect_alerts.tick(s, 3, TICK);
	assert_true(s->status[1].value > 13.04 && s->status[1].value < 13.05);
	check_states(s, 3, "ffr");
	free(s);
}

/*
 * Tick k has 100 calls of (i * 37 % 101 + 1) * (k + 1) * 10 us, and the window two ticks. The
 * references are of the nearest rank: in Python, sorted(v)[math.ceil(0.9 * len(v)) - 1].
 */
static void quantiles(void **state)
{
	static const double reference[] = {910000, 1620000, 2430000, 3240000, 4050000, 4980000};
	struct alerts_state *s =
		alerts_new("alert p90: quantile(0.9, duration, %file) > 3ms over 100ms for 50ms\n"
			   "alert work: quantile(0.9, duration, !waiting) > 3ms over 100ms\n");
	static const char *const states[] = {"ii", "ii", "ii", "pi", "fi", "fi", "fi", "ri"};
	struct task_info task = task_make(1, 0, 10, 10, "a");

	(void)state;
	for (unsigned k = 0; k < 8; k++) {
		for (unsigned i = 0; i < 100 && k < 6; i++) {
			uint64_t ns = (i * 37 % 101 + 1) * (k + 1) * 10000;
			struct event ev = call_make(&task, 1, NR_OPENAT, ns, 3);

			feed(s, &ev);
			/* These wait for someone, and a wait of an attached task began before. */
			ev = call_make(&task, 1, NR_WAIT4, SECOND, 3);
			feed(s, &ev);
			ev = call_make(&task, 1, NR_OPENAT, SECOND, 3);
			ev.flags |= EVENT_ATTACHED;
			feed(s, &ev);
		}
		collect_alerts.tick(s, k, TICK);
		if (k < 6) {
			assert_true(s->status[0].value > reference[k] * (1 - 1.0 / 16));
			assert_true(s->status[0].value < reference[k] * (1 + 1.0 / 16));
		}
		check_states(s, k, k == 7 ? "rr" : k >= 3 ? (k == 3 ? "pf" : "ff") : states[k]);
	}
	assert_false(s->status[0].known);
	free(s);
}

static void gauges_and_totals(void **state)
{
	struct alerts_state *s = alerts_new("alert many: processes >= 2\n"
					    "alert threads: threads > 2 for 50ms\n"
					    "alert open: in_flight > 0\n"
					    "alert signals: total(signals) >= 2\n"
					    "alert crash critical: count(crashes) > 0 over 100ms\n"
					    "alert cpu: rate(cpu) > 50% over 100ms\n"
					    "alert held: rate(held) >= 10% over 100ms\n"
					    "alert few: threads < 1\n");
	struct task_info first = task_make(1, 0, 10, 10, "a"),
			 thread = task_make(2, 1, 11, 10, "a");
	struct task_info child = task_make(3, 1, 20, 20, "b"), none = {0};
	struct event ev = {.kind = EVENT_START, .task = &first};

	(void)state;
	feed(s, &ev);
	ev = (struct event){.kind = EVENT_SIGNAL, .task = &first, .nr = 17};
	feed(s, &ev);
	ev = (struct event){.kind = EVENT_HELD, .task = &none, .duration_ns = 5 * MS};
	feed(s, &ev);
	collect_alerts.tick(s, 0, TICK);
	check_states(s, 0, "iiiiiifi");
	ev = (struct event){.kind = EVENT_START, .task = &thread, .nr = START_CLONE};
	feed(s, &ev);
	ev = (struct event){.kind = EVENT_START, .task = &child, .nr = START_FORK};
	feed(s, &ev);
	ev = call_make(&child, 1, NR_READ, 1000, 0);
	ev.kind = EVENT_ENTERED;
	feed(s, &ev);
	feed(s, &ev);
	ev = (struct event){.kind = EVENT_USAGE, .task = &child, .args = {60 * MS}};
	feed(s, &ev);
	collect_alerts.tick(s, 1, TICK);
	/* 5 ms of 100 ms held are 5 percent; 60 ms of them on the CPU are 60. */
	check_states(s, 1, "fpfiifri");
	assert_true(s->status[5].value == 60);
	assert_true(s->status[6].value == 5);
	ev = call_make(&child, 1, NR_READ, 1000, 0);
	ev.flags |= EVENT_ANNOUNCED;
	feed(s, &ev);
	ev = (struct event){.kind = EVENT_SIGNAL, .task = &first, .nr = 17};
	feed(s, &ev);
	ev = (struct event){.kind = EVENT_EXIT, .task = &child, .result = SIGSEGV | 0x80};
	feed(s, &ev);
	ev = (struct event){.kind = EVENT_EXIT, .task = &thread, .result = SIGKILL};
	feed(s, &ev);
	collect_alerts.tick(s, 2, TICK);
	check_states(s, 2, "rirfffri");
	ev = (struct event){.kind = EVENT_EXIT, .task = &first};
	feed(s, &ev);
	collect_alerts.tick(s, 3, TICK);
	collect_alerts.tick(s, 4, TICK);
	check_states(s, 4, "rirfrrrf");
	free(s);
}

/* A rule of many ticks: each window has its own length, whatever the tick is. */
static void windows_suit_any_tick(void **state)
{
	static const unsigned ticks_ms[] = {1, 7, 50, 60, 300, 1000, 20000};

	(void)state;
	for (unsigned i = 0; i < sizeof(ticks_ms) / sizeof(ticks_ms[0]); i++) {
		struct alerts_state *s =
			alerts_new("alert a: rate(calls) > 1/s over 10s\n"
				   "alert b: quantile(1, duration) > 1ns over 10s");
		struct task_info task = task_make(1, 0, 10, 10, "a");

		for (uint64_t k = 0; k < 300; k++) {
			struct event ev = call_make(&task, 1, NR_READ, 1000 + k, 1);

			for (unsigned n = 0; n < ticks_ms[i]; n += 10)
				feed(s, &ev);
			collect_alerts.tick(s, k, ticks_ms[i] * MS);
			assert_true(s->status[1].value > 0);
		}
		assert_true(s->status[0].value >= 50 && s->status[0].value <= 1000);
		free(s);
	}
}

static void without_rules_nothing_happens(void **state)
{
	struct alerts_state *s = calloc(1, sizeof(*s));

	(void)state;
	collect_alerts.init(s, NULL);
	feed_calls(s, 10, NR_READ, -1);
	collect_alerts.tick(s, 0, TICK);
	assert_int_equal(s->rule_count, 0);
	assert_int_equal(s->firing, 0);
	free(s);
}

static void the_state_is_bounded(void **state)
{
	(void)state;
	assert_true(collect_alerts.size < 136 * 1024);
}

/* A task table that is full still counts, and forgets nobody whom it knows. */
static void live_tasks_beyond_the_table(void **state)
{
	struct live_tasks *live = calloc(1, sizeof(*live));
	struct task_info task;
	struct event ev = {.kind = EVENT_START, .task = &task, .nr = START_FORK};

	(void)state;
	for (uint32_t i = 1; i <= 2000; i++) {
		/* Serials that lie in one another's way. */
		task = task_make(48 * i, 0, (int)i, i % 2 ? (int)i : (int)i - 1, "t");
		live_tasks_event(live, &ev);
		assert_int_equal(live_tasks_threads(live), i);
	}
	assert_int_equal(live->known, LIVE_TASKS);
	assert_int_equal(live->processes, LIVE_TASKS / 2);
	ev.kind = EVENT_EXIT;
	/* In another order than they came, so that slots are moved. */
	for (uint32_t i = 1; i <= 2000; i++) {
		uint32_t serial = i * 7 % 2001;

		task = task_make(48 * serial, 0, 1, 2, "t");
		live_tasks_event(live, &ev);
		assert_int_equal(live_tasks_threads(live), 2000 - i);
	}
	assert_int_equal(live->processes, 0);
	assert_int_equal(live->known, 0);
	free(live);
}

/* What was used before the recording began is not counted, what a child used is. */
static void cpu_time_is_that_of_the_recording(void **state)
{
	struct live_tasks *live = calloc(1, sizeof(*live));
	struct task_info old = task_make(1, 0, 10, 10, "old"), new = task_make(2, 1, 20, 20, "new");
	struct event ev = {.kind = EVENT_START, .task = &old, .nr = START_ATTACH};

	(void)state;
	live_tasks_event(live, &ev);
	ev = (struct event){.kind = EVENT_START, .task = &new, .nr = START_FORK};
	live_tasks_event(live, &ev);
	ev = (struct event){.kind = EVENT_USAGE, .task = &old, .args = {9 * SECOND}};
	live_tasks_event(live, &ev);
	assert_int_equal(live->cpu_ns, 0);
	ev.args[0] = 10 * SECOND;
	live_tasks_event(live, &ev);
	ev = (struct event){.kind = EVENT_USAGE, .task = &new, .args = {2 * SECOND}};
	live_tasks_event(live, &ev);
	assert_int_equal(live->cpu_ns, 3 * SECOND);
	free(live);
}

/* Ten seconds in which calls, failures and silences take turns. */
static void make_log(struct fixture *f)
{
	struct task_info task = task_make(1, 0, 10, 10, "busy");
	struct event start = {.kind = EVENT_START, .task = &task, .time_ns = 0};

	fixture_init(f);
	fixture_add(f, &start);
	for (uint64_t ms = 1; ms < 10000; ms++) {
		unsigned phase = (unsigned)(ms / 700 % 5), calls = phase == 4 ? 0 : 1 + phase;

		for (unsigned i = 0; i < calls; i++) {
			struct event ev = call_make(&task, ms * MS + i * 1000, NR_OPENAT,
						    (1 + phase * phase) * 500000,
						    (ms + i) % 7 < phase ? -13 : 3);

			fixture_add(f, &ev);
		}
		if (ms % 130 == 0)
			fixture_block(f, ms * MS);
	}
	fixture_open(f, 10 * SECOND);
}

static const char log_rules[] =
	"alert busy: rate(calls) > 2500/s over 500ms for 300ms\n"
	"alert errors: rate(errors, !expected) / rate(calls) > 20% over 500ms for 150ms\n"
	"alert slow: quantile(0.9, duration) > 4ms over 1s for 200ms\n"
	"alert silent: absent(calls) for 400ms\n";

#define TICKS_MAX 256

/* The state of the alerts after each tick. */
static unsigned play_ticks(struct player *player, struct alerts_state *states)
{
	struct strec_error err;
	unsigned k = 0;
	int rc;

	do {
		rc = player_play(player, (k + 1) * TICK, UINT64_MAX, &err);
		assert_true(rc >= 0);
		memcpy(&states[k++], player_state(player, 0), sizeof(*states));
	} while (rc == PLAYER_REACHED && k < TICKS_MAX);
	return k;
}

static struct player *player_of(struct log_reader *reader)
{
	static const struct collector_ops *const collectors[] = {&collect_alerts};
	struct player *player = player_new(reader, &(struct player_config){
							   .collectors = collectors,
							   .collector_count = 1,
							   .settings = &settings,
						   });

	assert_non_null(player);
	return player;
}

static void seeks_lead_to_the_same_alerts(void **state)
{
	struct alerts_state *states = calloc(TICKS_MAX, sizeof(*states));
	struct strec_error err;
	struct player *player;
	struct fixture f;
	unsigned count;

	(void)state;
	set_rules(log_rules);
	make_log(&f);
	player = player_of(f.reader);
	count = play_ticks(player, states);
	assert_int_equal(count, 201);
	for (uint32_t i = 0; i < 4; i++)
		assert_true(states[count - 1].status[i].fired >= 2);
	for (unsigned i = 0, tick = 1; i < 100; i++, tick = tick * 89 % 199 + 1) {
		assert_int_equal(player_seek(player, tick, &err), 0);
		assert_true(player_play(player, tick * TICK, UINT64_MAX, &err) >= 0);
		assert_memory_equal(player_state(player, 0), &states[tick - 1], sizeof(*states));
	}
	player_free(player);
	fixture_release(&f);
	free(states);
}

/* Through a pipe the log comes in pieces of any size; each tick must end in the same state. */
static void a_pipe_leads_to_the_same_alerts(void **state)
{
	struct alerts_state *states = calloc(TICKS_MAX, sizeof(*states));
	struct log_reader *reader = NULL;
	struct player *player = NULL;
	struct byte_source *source;
	struct strec_error err;
	struct fixture f;
	unsigned closed = 0;
	int fds[2];

	(void)state;
	set_rules(log_rules);
	make_log(&f);
	player = player_of(f.reader);
	play_ticks(player, states);
	player_free(player);
	player = NULL;
	assert_int_equal(pipe2(fds, O_NONBLOCK), 0);
	source = source_open_pipe(fds[0], false, &err);
	assert_non_null(source);
	for (size_t at = 0; at <= f.bytes.size; at += 997) {
		size_t left = f.bytes.size - at, size = left < 997 ? left : 997;

		assert_int_equal(write(fds[1], f.bytes.bytes + at, size), (ssize_t)size);
		if (left <= 997)
			close(fds[1]);
		assert_true(source_fill(source, 4096, &err) >= 0);
		source_fill(source, 4096, &err);
		if (!reader && log_reader_open(&reader, source, &err))
			continue;
		player = player ? player : player_of(reader);
		while (player_play(player, (closed + 1) * TICK, UINT64_MAX, &err) ==
			       PLAYER_REACHED &&
		       closed < TICKS_MAX)
			assert_memory_equal(player_state(player, 0), &states[closed++],
					    sizeof(*states));
	}
	assert_true(player_play(player, UINT64_MAX, UINT64_MAX, &err) == PLAYER_COMPLETE);
	assert_int_equal(closed, 200);
	assert_memory_equal(player_state(player, 0), &states[200], sizeof(*states));
	player_free(player);
	log_reader_close(reader);
	fixture_release(&f);
	free(states);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(transitions_tick_by_tick),
		cmocka_unit_test(what_does_not_last_does_not_fire),
		cmocka_unit_test(ratios_need_enough_to_divide_by),
		cmocka_unit_test(quantiles),
		cmocka_unit_test(gauges_and_totals),
		cmocka_unit_test(windows_suit_any_tick),
		cmocka_unit_test(without_rules_nothing_happens),
		cmocka_unit_test(the_state_is_bounded),
		cmocka_unit_test(live_tasks_beyond_the_table),
		cmocka_unit_test(cpu_time_is_that_of_the_recording),
		cmocka_unit_test(seeks_lead_to_the_same_alerts),
		cmocka_unit_test(a_pipe_leads_to_the_same_alerts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
