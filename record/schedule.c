#include "record/schedule.h"

#include <sched.h>
#include <stdint.h>
#include <sys/rseq.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define TURNS_MIN    128 /* a yield's effect lasts for 200 to 1,000 turns */
#define TURNS_MAX    65536
#define CONTENDED_NS 500000 /* a tracee is back sooner, another program's slice is longer */

/* glibc registers the area with no less than the size of its first version. */
#define RSEQ_SIZE_MIN 32

void schedule_setup(void)
{
	char *area = (char *)__builtin_thread_pointer() + __rseq_offset;

	if (__rseq_size)
		syscall(SYS_rseq, area, RSEQ_SIZE_MIN, RSEQ_FLAG_UNREGISTER, RSEQ_SIG);
}

static uint64_t clock_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

/* True where it took long: somebody else had the CPU. */
static bool yield(struct schedule *s)
{
	uint64_t start_ns = clock_ns();
	bool contended;

	sched_yield();
	contended = clock_ns() - start_ns > CONTENDED_NS;
	if (contended)
		s->interval = s->interval < TURNS_MAX ? 2 * s->interval : TURNS_MAX;
	else if (s->interval > TURNS_MIN)
		s->interval /= 2;
	return contended;
}

bool schedule_turn(struct schedule *s)
{
	if (++s->turns < s->interval)
		return false;
	s->turns = 0;
	if (s->interval)
		return yield(s);
	s->interval = TURNS_MIN;
	return false;
}
