#include "replay/runs.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdlib.h>

/* So many that to wake a thread, some microseconds, is little to what it then does. */
#define RUN_EVENTS   2048u
#define RUN_CAPTURES (RUN_EVENTS + EVENT_CAPTURES_MAX)

struct run {
	struct event events[RUN_EVENTS];
	struct event_address addresses[RUN_EVENTS];
	uint8_t groups[RUN_EVENTS];
	struct capture captures[RUN_CAPTURES];
	unsigned count, capture_count;
};

enum helper { HELPER_UNTRIED, HELPER_WORKS, HELPER_NONE };

struct runs {
	const struct runs_collector *collectors;
	size_t collector_count;
	struct run runs[2];
	struct run *filling;

	enum helper helper;
	pthread_t thread;
	const struct run *given; /* what the helper is to show; NULL: end */
	sem_t has_work, is_idle;
};

static void run_show(const struct runs *r, const struct run *run)
{
	for (size_t i = 0; i < r->collector_count; i++) {
		const struct runs_collector *c = &r->collectors[i];

		for (unsigned n = 0; n < run->count; n++)
			if (run->groups[n] & c->group)
				c->event(c->state, &run->events[n], run->addresses[n]);
	}
}

static void await(sem_t *semaphore)
{
	while (sem_wait(semaphore) && errno == EINTR)
		;
}

static void *helper_run(void *data)
{
	struct runs *r = data;

	for (await(&r->has_work); r->given; await(&r->has_work)) {
		run_show(r, r->given);
		sem_post(&r->is_idle);
	}
	return NULL;
}

static bool has_cpus(void)
{
	cpu_set_t cpus;

	return sched_getaffinity(0, sizeof(cpus), &cpus) == 0 && CPU_COUNT(&cpus) > 1;
}

/* Signals are for the threads that were there before. */
static void helper_start(struct runs *r)
{
	sigset_t all, before;

	r->helper = HELPER_NONE;
	if (!has_cpus())
		return;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	if (pthread_create(&r->thread, NULL, helper_run, r) == 0)
		r->helper = HELPER_WORKS;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/* Once the helper has shown what it was given before. */
static void helper_give(struct runs *r, const struct run *run)
{
	await(&r->is_idle);
	r->given = run;
	sem_post(&r->has_work);
}

struct runs *runs_new(const struct runs_collector *collectors, size_t count)
{
	struct runs *r = calloc(1, sizeof(*r));

	if (!r)
		return NULL;
	r->collectors = collectors;
	r->collector_count = count;
	r->filling = r->runs;
	sem_init(&r->has_work, 0, 0);
	sem_init(&r->is_idle, 0, 1);
	return r;
}

void runs_free(struct runs *r)
{
	if (!r)
		return;
	if (r->helper == HELPER_WORKS) {
		helper_give(r, NULL);
		pthread_join(r->thread, NULL);
	}
	sem_destroy(&r->has_work);
	sem_destroy(&r->is_idle);
	free(r);
}

static void filling_empty(struct runs *r)
{
	r->filling->count = r->filling->capture_count = 0;
}

/* A full run: shown by the helper, who has shown the other one by then, or here. */
static void filling_pass_on(struct runs *r)
{
	if (r->helper == HELPER_UNTRIED)
		helper_start(r);
	if (r->helper == HELPER_WORKS) {
		helper_give(r, r->filling);
		r->filling = &r->runs[r->filling == r->runs];
	} else {
		run_show(r, r->filling);
	}
	filling_empty(r);
}

void runs_add(struct runs *r, const struct event *ev, struct event_address address, unsigned groups)
{
	struct run *run = r->filling;
	struct event *added = &run->events[run->count];

	*added = *ev;
	run->addresses[run->count] = address;
	run->groups[run->count++] = (uint8_t)groups;
	if (ev->capture_count) {
		added->captures = &run->captures[run->capture_count];
		for (unsigned i = 0; i < ev->capture_count; i++)
			run->captures[run->capture_count++] = ev->captures[i];
	}
	if (run->count == RUN_EVENTS || run->capture_count > RUN_CAPTURES - EVENT_CAPTURES_MAX)
		filling_pass_on(r);
}

void runs_finish(struct runs *r)
{
	if (r->helper == HELPER_WORKS) {
		await(&r->is_idle);
		sem_post(&r->is_idle);
	}
	if (r->filling->count) {
		run_show(r, r->filling);
		filling_empty(r);
	}
}
