#include "replay/runs.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>

/* So many that to wake a thread, some microseconds, is little to what it then does. */
#define RUN_EVENTS   2048u
#define RUN_CAPTURES (RUN_EVENTS + EVENT_CAPTURES_MAX)
#define RUNS         4u /* one is filled, one met, one shown, and one is ready for whoever is first */

struct run {
	struct event events[RUN_EVENTS];
	struct event_address addresses[RUN_EVENTS];
	uint8_t groups[RUN_EVENTS];
	struct capture captures[RUN_CAPTURES];
	unsigned count, capture_count;
};

enum threads { THREADS_UNTRIED, THREADS_WORK, THREADS_NONE };

struct runs {
	struct runs_config config;
	struct run runs[RUNS]; /* run n is at n % RUNS */
	uint64_t left;         /* the last run that has events of the block before */
	enum threads threads;
	pthread_t meeter, shower;

	pthread_mutex_t lock; /* of what follows */
	pthread_cond_t moved;
	uint64_t filling;    /* the run that is being filled: those before were passed on */
	uint64_t met, shown; /* runs before these were */
	bool over;
};

static void run_meet(const struct runs_config *c, struct run *run)
{
	for (unsigned n = 0; n < run->count; n++)
		run->groups[n] = (uint8_t)c->meet(c->data, &run->events[n], run->addresses[n]);
}

static void show_reduced(const struct runs_collector *c, const struct event *ev,
			 struct event_address address)
{
	struct event reduced = runs_reduced(ev);

	c->event(c->state, &reduced, address);
}

static void run_show(const struct runs_config *config, const struct run *run)
{
	for (size_t i = 0; i < config->collector_count; i++) {
		const struct runs_collector *c = &config->collectors[i];
		unsigned group = c->group,
			 reduced = group * (RUNS_FILTERED_REDUCED / RUNS_FILTERED);

		for (unsigned n = 0; n < run->count; n++) {
			if (run->groups[n] & group)
				c->event(c->state, &run->events[n], run->addresses[n]);
			else if (run->groups[n] & reduced)
				show_reduced(c, &run->events[n], run->addresses[n]);
		}
	}
}

static struct run *run_of(struct runs *r, uint64_t number)
{
	return &r->runs[number % RUNS];
}

/*
 * With the lock held: waits until *at is below *until, or all is over. Both are numbers of runs
 * that other threads move on.
 */
static bool await(struct runs *r, const uint64_t *at, const uint64_t *until)
{
	while (*at >= *until && !r->over)
		pthread_cond_wait(&r->moved, &r->lock);
	return !r->over;
}

/* Runs have gone one step on. */
static void move(struct runs *r, uint64_t *step)
{
	pthread_mutex_lock(&r->lock);
	++*step;
	pthread_cond_broadcast(&r->moved);
	pthread_mutex_unlock(&r->lock);
}

static bool await_run(struct runs *r, const uint64_t *at, const uint64_t *until)
{
	bool is_there;

	pthread_mutex_lock(&r->lock);
	is_there = await(r, at, until);
	pthread_mutex_unlock(&r->lock);
	return is_there;
}

static void *meet_all(void *data)
{
	struct runs *r = data;

	for (; await_run(r, &r->met, &r->filling); move(r, &r->met))
		run_meet(&r->config, run_of(r, r->met));
	return NULL;
}

static void *show_all(void *data)
{
	struct runs *r = data;

	for (; await_run(r, &r->shown, &r->met); move(r, &r->shown))
		run_show(&r->config, run_of(r, r->shown));
	return NULL;
}

static bool has_cpus(void)
{
	cpu_set_t cpus;

	return sched_getaffinity(0, sizeof(cpus), &cpus) == 0 && CPU_COUNT(&cpus) > 1;
}

static void threads_end(struct runs *r)
{
	pthread_mutex_lock(&r->lock);
	r->over = true;
	pthread_cond_broadcast(&r->moved);
	pthread_mutex_unlock(&r->lock);
}

/* Signals are for the threads that were there before. */
static void threads_start(struct runs *r)
{
	sigset_t all, before;

	r->threads = THREADS_NONE;
	if (!has_cpus())
		return;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	if (pthread_create(&r->meeter, NULL, meet_all, r) == 0) {
		if (pthread_create(&r->shower, NULL, show_all, r) == 0) {
			r->threads = THREADS_WORK;
		} else {
			threads_end(r);
			pthread_join(r->meeter, NULL);
		}
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

struct runs *runs_new(const struct runs_config *config)
{
	struct runs *r = calloc(1, sizeof(*r));

	if (!r)
		return NULL;
	r->config = *config;
	pthread_mutex_init(&r->lock, NULL);
	pthread_cond_init(&r->moved, NULL);
	return r;
}

void runs_free(struct runs *r)
{
	if (!r)
		return;
	if (r->threads == THREADS_WORK) {
		threads_end(r);
		pthread_join(r->meeter, NULL);
		pthread_join(r->shower, NULL);
	}
	pthread_cond_destroy(&r->moved);
	pthread_mutex_destroy(&r->lock);
	free(r);
}

/* Waits until runs before `number` were shown. */
static void await_shown(struct runs *r, uint64_t number)
{
	if (r->threads != THREADS_WORK)
		return;
	pthread_mutex_lock(&r->lock);
	while (r->shown < number)
		pthread_cond_wait(&r->moved, &r->lock);
	pthread_mutex_unlock(&r->lock);
}

static void filling_empty(struct runs *r)
{
	struct run *run = run_of(r, r->filling);

	run->count = run->capture_count = 0;
}

/* What has come into the run that is being filled, when all before it was shown. */
static void filling_show(struct runs *r)
{
	struct run *run = run_of(r, r->filling);

	run_meet(&r->config, run);
	run_show(&r->config, run);
	filling_empty(r);
}

/* A full run: for the threads, or shown here. */
static void filling_pass_on(struct runs *r)
{
	if (r->threads == THREADS_UNTRIED)
		threads_start(r);
	if (r->threads != THREADS_WORK) {
		filling_show(r);
		return;
	}
	move(r, &r->filling);
	if (r->filling >= RUNS)
		await_shown(r, r->filling - RUNS + 1);
	filling_empty(r);
}

void runs_add(struct runs *r, const struct event *ev, struct event_address address)
{
	struct run *run = run_of(r, r->filling);
	struct event *added = &run->events[run->count];

	*added = *ev;
	run->addresses[run->count++] = address;
	if (ev->capture_count) {
		added->captures = &run->captures[run->capture_count];
		for (unsigned i = 0; i < ev->capture_count; i++)
			run->captures[run->capture_count++] = ev->captures[i];
	}
	if (run->count == RUN_EVENTS || run->capture_count > RUN_CAPTURES - EVENT_CAPTURES_MAX)
		filling_pass_on(r);
}

void runs_leave_block(struct runs *r)
{
	if (r->left == r->filling)
		runs_finish(r);
	else
		await_shown(r, r->left + 1);
	r->left = r->filling;
}

void runs_finish(struct runs *r)
{
	await_shown(r, r->filling);
	if (run_of(r, r->filling)->count)
		filling_show(r);
}
