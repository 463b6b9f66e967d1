#include "record/usage.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

/* pid's low bits choose the row, so that touching needs no search; others go without. */
struct usage {
	atomic_int pid; /* 0: free */
	atomic_bool touched;
	unsigned slot;
	clockid_t clock;
};

static struct usage rows[USAGE_PROCESSES];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static struct usage *row_of(pid_t pid)
{
	return &rows[(unsigned)pid % USAGE_PROCESSES];
}

void usage_begin(pid_t pid, unsigned slot)
{
	struct usage *row = row_of(pid);

	pthread_mutex_lock(&lock);
	if (!atomic_load(&row->pid) && clock_getcpuclockid(pid, &row->clock) == 0) {
		row->slot = slot;
		atomic_store(&row->touched, true);
		atomic_store(&row->pid, (int)pid);
	}
	pthread_mutex_unlock(&lock);
}

void usage_end(unsigned slot)
{
	pthread_mutex_lock(&lock);
	for (unsigned i = 0; i < USAGE_PROCESSES; i++)
		if (atomic_load(&rows[i].pid) && rows[i].slot == slot)
			atomic_store(&rows[i].pid, 0);
	pthread_mutex_unlock(&lock);
}

void usage_touch(pid_t pid)
{
	struct usage *row = row_of(pid);

	if (atomic_load_explicit(&row->pid, memory_order_relaxed) == (int)pid &&
	    !atomic_load_explicit(&row->touched, memory_order_relaxed))
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

void usage_last(struct event_queue *queue, pid_t pid)
{
	struct usage *row = row_of(pid);

	/* Only this thread, the tracing one, changes pid, slot and clock. */
	if (atomic_load(&row->pid) == (int)pid)
		sample(queue, row->slot, row->clock);
}

void usage_sample(struct event_queue *queue)
{
	for (unsigned i = 0; i < USAGE_PROCESSES; i++) {
		struct usage *row = &rows[i];

		if (!atomic_load(&row->pid) || !atomic_exchange(&row->touched, false))
			continue;
		/* Held so that the slot stays this process's. */
		pthread_mutex_lock(&lock);
		if (atomic_load(&row->pid))
			sample(queue, row->slot, row->clock);
		pthread_mutex_unlock(&lock);
	}
}
