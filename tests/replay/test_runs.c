/*
 * Runs of events: every collector sees the events of its group, in order and with their captures,
 * whether a thread of its own shows them or there is no CPU for one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>

#include "replay/runs.h"

#define EVENTS   20000u
#define CAPTURES 3

/* What a collector saw. */
struct seen {
	unsigned count;
	bool wrong; /* another event than the next of its group */
	bool elsewhere;
	unsigned step; /* it sees each event whose number this divides */
	pthread_t home;
};

static const uint8_t bytes[CAPTURES] = {'a', 'b', 'c'};
static const struct task_info task = {.serial = 1};

static bool captures_are(const struct event *ev, unsigned number)
{
	if (ev->capture_count != number % (CAPTURES + 1))
		return false;
	for (unsigned i = 0; i < ev->capture_count; i++)
		if (ev->captures[i].bytes != &bytes[i] || ev->captures[i].size != number)
			return false;
	return true;
}

static void seen_event(void *state, const struct event *ev, struct event_address address)
{
	struct seen *seen = state;
	unsigned number = seen->count++ * seen->step;

	seen->wrong |= ev->nr != number || address.row != number || ev->task != &task ||
		       !captures_are(ev, number);
	seen->elsewhere |= !pthread_equal(pthread_self(), seen->home);
}

/* Event `number`; its array of captures is overwritten by the next, as a stream's is. */
static void add(struct runs *runs, unsigned number)
{
	static struct capture captures[CAPTURES];
	unsigned groups = RUNS_FILTERED | (number % 3 == 0 ? RUNS_KEPT : 0);
	struct event ev = {.task = &task,
			   .nr = number,
			   .captures = captures,
			   .capture_count = number % (CAPTURES + 1)};

	for (unsigned i = 0; i < CAPTURES; i++)
		captures[i] = (struct capture){.size = number, .bytes = &bytes[i]};
	runs_add(runs, &ev, (struct event_address){1, number}, groups);
}

struct played {
	struct seen all, kept;
};

/* Adds the events, all seen at every so many. */
static struct played play(unsigned finish)
{
	struct played p = {.all = {.step = 1, .home = pthread_self()},
			   .kept = {.step = 3, .home = pthread_self()}};
	const struct runs_collector collectors[] = {{seen_event, &p.all, RUNS_FILTERED},
						    {seen_event, &p.kept, RUNS_KEPT}};
	struct runs *runs = runs_new(collectors, 2);

	assert_non_null(runs);
	for (unsigned i = 0; i < EVENTS; i++) {
		add(runs, i);
		if ((i + 1) % finish)
			continue;
		runs_finish(runs);
		assert_int_equal(p.all.count, i + 1);
		assert_int_equal(p.kept.count, i / 3 + 1);
	}
	runs_finish(runs);
	runs_finish(runs);
	runs_free(runs);
	return p;
}

static void assert_saw_all(const struct played *p)
{
	assert_int_equal(p->all.count, EVENTS);
	assert_int_equal(p->kept.count, (EVENTS + 2) / 3);
	assert_false(p->all.wrong);
	assert_false(p->kept.wrong);
}

static void collectors_see_all_in_order(void **unused)
{
	static const unsigned finishes[] = {1, 7, 2047, 2048, 2049, 5000, EVENTS + 1};

	(void)unused;
	for (size_t i = 0; i < sizeof(finishes) / sizeof(finishes[0]); i++) {
		struct played p = play(finishes[i]);

		assert_saw_all(&p);
	}
}

/* On one CPU a second thread would only cost. */
static void one_cpu_has_one_thread(void **unused)
{
	cpu_set_t before, one;
	struct played p;
	int cpu = 0;

	(void)unused;
	assert_int_equal(sched_getaffinity(0, sizeof(before), &before), 0);
	while (!CPU_ISSET(cpu, &before))
		cpu++;
	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	assert_int_equal(sched_setaffinity(0, sizeof(one), &one), 0);
	p = play(EVENTS + 1);
	sched_setaffinity(0, sizeof(before), &before);
	assert_saw_all(&p);
	assert_false(p.all.elsewhere);
}

static void more_cpus_have_two(void **unused)
{
	cpu_set_t cpus;
	struct played p;

	(void)unused;
	assert_int_equal(sched_getaffinity(0, sizeof(cpus), &cpus), 0);
	if (CPU_COUNT(&cpus) < 2)
		skip();
	p = play(EVENTS + 1);
	assert_saw_all(&p);
	assert_true(p.all.elsewhere);
}

static void what_is_not_finished_is_let_go(void **unused)
{
	struct seen seen = {.step = 1, .home = pthread_self()};
	const struct runs_collector collector = {seen_event, &seen, RUNS_FILTERED};
	struct runs *runs = runs_new(&collector, 1);

	(void)unused;
	assert_non_null(runs);
	add(runs, 0);
	runs_free(runs);
	runs_free(NULL);
	assert_int_equal(seen.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(collectors_see_all_in_order),
		cmocka_unit_test(one_cpu_has_one_thread),
		cmocka_unit_test(more_cpus_have_two),
		cmocka_unit_test(what_is_not_finished_is_let_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
