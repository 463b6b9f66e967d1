/*
 * Runs of events: all are met, and every collector sees those of its group, in order and whole,
 * whether threads of their own do it or there is no CPU for them.
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

/* What a collector saw, or the one who meets all. */
struct seen {
	unsigned count;
	bool wrong; /* another event than the next of its group, or not whole */
	bool elsewhere;
	unsigned step; /* it sees each event whose number this divides */
	pthread_t home;
};

/* How events come: a block of so many, all finished at every so many. */
struct coming {
	unsigned block, finish;
};

struct played {
	struct seen met, all, kept;
	struct coming coming;
	/* What the events of a block point to: gone when the one after the next begins. */
	struct {
		struct task_info task;
		uint8_t bytes[CAPTURES];
	} blocks[2];
	struct capture captures[CAPTURES];
	struct runs *runs;
};

static bool captures_are(const struct event *ev, unsigned number)
{
	uint8_t block = (uint8_t)ev->args[0];

	if (ev->capture_count != number % (CAPTURES + 1))
		return false;
	for (unsigned i = 0; i < ev->capture_count; i++)
		if (ev->captures[i].size != number ||
		    ev->captures[i].bytes[0] != (uint8_t)(block + i))
			return false;
	return true;
}

static void seen_event(void *state, const struct event *ev, struct event_address address)
{
	struct seen *seen = state;
	unsigned number = seen->count++ * seen->step;

	seen->wrong |= ev->nr != number || address.row != number ||
		       ev->task->serial != ev->args[0] || !captures_are(ev, number);
	seen->elsewhere |= !pthread_equal(pthread_self(), seen->home);
}

/* Every third one is for the kept, and every fifth no more than state to the others. */
static unsigned meet(void *data, const struct event *ev, struct event_address address)
{
	struct played *p = data;

	seen_event(&p->met, ev, address);
	return (ev->nr % 5 ? RUNS_FILTERED : RUNS_FILTERED_REDUCED) | (ev->nr % 3 ? 0 : RUNS_KEPT);
}

static void filtered_event(void *state, const struct event *ev, struct event_address address)
{
	struct seen *seen = state;

	seen->wrong |= ev->kind != (ev->nr % 5 ? EVENT_CALL : EVENT_TASK);
	seen_event(state, ev, address);
}

/* A new block takes the place of the one before the last. */
static void begin_block(struct played *p, unsigned block)
{
	runs_leave_block(p->runs);
	p->blocks[block % 2].task.serial = block;
	for (unsigned i = 0; i < CAPTURES; i++)
		p->blocks[block % 2].bytes[i] = (uint8_t)(block + i);
}

/* Event `number`; the array of captures is overwritten by the next, as a stream's is. */
static void add(struct played *p, unsigned number)
{
	unsigned block = number / p->coming.block;
	struct event ev = {.task = &p->blocks[block % 2].task,
			   .nr = number,
			   .args = {block},
			   .captures = p->captures,
			   .capture_count = number % (CAPTURES + 1)};

	if (number % p->coming.block == 0)
		begin_block(p, block);
	for (unsigned i = 0; i < CAPTURES; i++)
		p->captures[i] =
			(struct capture){.size = number, .bytes = &p->blocks[block % 2].bytes[i]};
	runs_add(p->runs, &ev, (struct event_address){1, number});
}

static struct played play(struct coming coming)
{
	static struct played p;
	const struct runs_collector collectors[] = {{filtered_event, &p.all, RUNS_FILTERED},
						    {seen_event, &p.kept, RUNS_KEPT}};

	p = (struct played){
		.met = {.step = 1, .home = pthread_self()},
		.all = {.step = 1, .home = pthread_self()},
		.kept = {.step = 3, .home = pthread_self()},
		.coming = coming,
		.runs = runs_new(&(struct runs_config){meet, &p, collectors, 2}),
	};
	assert_non_null(p.runs);
	for (unsigned i = 0; i < EVENTS; i++) {
		add(&p, i);
		if ((i + 1) % coming.finish)
			continue;
		runs_finish(p.runs);
		assert_int_equal(p.met.count, i + 1);
		assert_int_equal(p.all.count, i + 1);
		assert_int_equal(p.kept.count, i / 3 + 1);
	}
	runs_finish(p.runs);
	runs_finish(p.runs);
	runs_free(p.runs);
	return p;
}

static void assert_saw_all(const struct played *p)
{
	assert_int_equal(p->met.count, EVENTS);
	assert_int_equal(p->all.count, EVENTS);
	assert_int_equal(p->kept.count, (EVENTS + 2) / 3);
	assert_false(p->met.wrong);
	assert_false(p->all.wrong);
	assert_false(p->kept.wrong);
}

static void collectors_see_all_in_order(void **unused)
{
	static const unsigned sizes[] = {1, 7, 2047, 2048, 2049, 5000, EVENTS + 1};
	const size_t count = sizeof(sizes) / sizeof(sizes[0]);

	(void)unused;
	for (size_t i = 0; i < count * count; i++) {
		struct played p = play((struct coming){sizes[i / count], sizes[i % count]});

		assert_saw_all(&p);
	}
}

/* On one CPU more threads would only cost. */
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
	p = play((struct coming){8192, EVENTS + 1});
	sched_setaffinity(0, sizeof(before), &before);
	assert_saw_all(&p);
	assert_false(p.met.elsewhere || p.all.elsewhere);
}

static void more_cpus_have_more(void **unused)
{
	cpu_set_t cpus;
	struct played p;

	(void)unused;
	assert_int_equal(sched_getaffinity(0, sizeof(cpus), &cpus), 0);
	if (CPU_COUNT(&cpus) < 2)
		skip();
	p = play((struct coming){8192, EVENTS + 1});
	assert_saw_all(&p);
	assert_true(p.met.elsewhere && p.all.elsewhere);
}

static void what_is_not_finished_is_let_go(void **unused)
{
	static struct played p;
	const struct runs_collector collector = {seen_event, &p.all, RUNS_FILTERED};

	(void)unused;
	p = (struct played){
		.coming = {8192, 1},
		.runs = runs_new(&(struct runs_config){meet, &p, &collector, 1}),
	};
	assert_non_null(p.runs);
	add(&p, 0);
	runs_free(p.runs);
	runs_free(NULL);
	assert_int_equal(p.all.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(collectors_see_all_in_order),
		cmocka_unit_test(one_cpu_has_one_thread),
		cmocka_unit_test(more_cpus_have_more),
		cmocka_unit_test(what_is_not_finished_is_let_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
