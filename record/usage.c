#include "record/usage.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct usage {
	bool used;
	atomic_bool touched;
	clockid_t clock;
};

/*
 * By slot. Changed by the tracing thread alone, and under the lock, so that it may read
 * them without.
 */
static struct usage *rows;
static size_t row_count;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static struct usage *row_of(unsigned slot)
{
	return slot < row_count && rows[slot].used ? &rows[slot] : NULL;
}

static bool grow(size_t wanted)
{
	size_t count = row_count ? row_count : 64;
	struct usage *grown;

	while (count < wanted)
		count *= 2;
	grown = realloc(rows, count * sizeof(*rows));
	if (!grown)
		return false;
	memset(grown + row_count, 0, (count - row_count) * sizeof(*rows));
	rows = grown;
	row_count = count;
	return true;
}

void usage_begin(pid_t pid, unsigned slot)
{
	clockid_t clock;

	if (clock_getcpuclockid(pid, &clock) != 0)
		return;
	pthread_mutex_lock(&lock);
	if (slot < row_count || grow((size_t)slot + 1))
		rows[slot] = (struct usage){.used = true, .touched = true, .clock = clock};
	pthread_mutex_unlock(&lock);
}

void usage_end(unsigned slot)
{
	struct usage *row = row_of(slot);

	if (!row)
		return;
	pthread_mutex_lock(&lock);
	row->used = false;
	pthread_mutex_unlock(&lock);
}

void usage_touch(unsigned slot)
{
	struct usage *row = row_of(slot);

	if (row && !atomic_load_explicit(&row->touched, memory_order_relaxed))
		atomic_store_explicit(&row->touched, true, memory_order_relaxed);
}

static void sample(struct event_queue *queue, unsigned slot, clockid_t clock)
{
	struct timespec spent;
	struct event ev = {.kind = EVENT_USAGE};

	if (clock_gettime(clock, &spent) != 0)
		return;
	ev.time_ns = queue_now_ns(queue);
	ev.args[0] = (uint64_t)spent.tv_sec * 1000000000u + (uint64_t)spent.tv_nsec;
	queue_event(queue, slot, &ev);
}

void usage_last(struct event_queue *queue, unsigned slot)
{
	const struct usage *row = row_of(slot);

	if (row)
		sample(queue, slot, row->clock);
}

void usage_sample(struct event_queue *queue)
{
	/* Held so that each slot stays its process's. */
	pthread_mutex_lock(&lock);
	for (unsigned slot = 0; slot < row_count; slot++)
		if (rows[slot].used && atomic_exchange(&rows[slot].touched, false))
			sample(queue, slot, rows[slot].clock);
	pthread_mutex_unlock(&lock);
}

void usage_release(void)
{
	free(rows);
	rows = NULL;
	row_count = 0;
}
