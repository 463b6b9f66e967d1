#include "record/placement.h"

#include "record/guard.h"

#define WINDOW_NS  2000000 /* what is lost at most when a second tracee becomes busy */
#define QUIET_MIN  2       /* windows */
#define QUIET_MAX  64
#define SHARED_MAX 4 /* shared for more than one part in so many: they keep busy */
/*
 * Stops come thick at one each so many ns: a stop costs some 10,000 on one CPU and 33,000 on
 * two, so that less work than twice the difference between two stops is not worth a CPU. Who
 * runs apart does so at half the interval and less.
 */
#define THICK_TOGETHER_NS 60000
#define THICK_APART_NS    40000

void placement_setup(struct placement *p)
{
	if (sched_getaffinity(0, sizeof(p->own), &p->own) != 0 || CPU_COUNT(&p->own) < 2)
		return;
	p->on = true;
	p->together = true;
	p->quiet_wanted = QUIET_MIN;
}

static bool set_cpu(pid_t tid, int cpu)
{
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	return sched_setaffinity(tid, sizeof(one), &one) == 0;
}

/* The tracing thread stays where it is, if the tracee may run there too. */
static bool confine_thread(struct placement *p, const cpu_set_t *tracee)
{
	int cpu = sched_getcpu();

	if (p->thread_confined)
		return CPU_ISSET(p->cpu, tracee);
	if (cpu < 0 || !CPU_ISSET(cpu, tracee) || !CPU_ISSET(cpu, &p->own) || !set_cpu(0, cpu))
		return false;
	p->cpu = cpu;
	p->thread_confined = p->used = true;
	return true;
}

static void confine(struct placement *p, struct placed *placed, pid_t tid)
{
	if (!guard_ready() || sched_getaffinity(tid, sizeof(placed->own), &placed->own) != 0 ||
	    !confine_thread(p, &placed->own))
		return;
	placed->guard = guard_watch(tid, &placed->own);
	placed->confined = set_cpu(tid, p->cpu);
	if (!placed->confined)
		guard_forget(placed->guard);
}

void placement_part(struct placement *p)
{
	p->together = false;
	p->quiet = 0;
	if (p->thread_confined)
		sched_setaffinity(0, sizeof(p->own), &p->own);
	p->thread_confined = false;
}

/* A window of observation is over: true when tracees are to part. */
static bool judge(struct placement *p, uint64_t time_ns)
{
	uint64_t window_ns = time_ns - p->window_ns;
	uint64_t thick_ns = p->together ? THICK_TOGETHER_NS : THICK_APART_NS;
	bool thick = p->stops * thick_ns > window_ns;
	bool shared = !thick && p->shared_ns * SHARED_MAX > window_ns;
	bool part = shared && p->together;

	p->window_ns = time_ns;
	p->shared_ns = 0;
	p->stops = 0;
	p->quiet = shared ? 0 : p->quiet + 1;
	if (part) {
		placement_part(p);
		/* Who parts often was brought together too soon. */
		if (p->quiet_wanted < QUIET_MAX)
			p->quiet_wanted *= 2;
	} else if (thick || p->quiet >= p->quiet_wanted) {
		p->together = p->on;
	}
	if (p->quiet >= QUIET_MAX)
		p->quiet_wanted = QUIET_MIN;
	return part;
}

bool placement_stop(struct placement *p, struct placed *placed, pid_t tid, unsigned running,
		    uint64_t time_ns)
{
	if (!p->on)
		return false;
	if (running > 1)
		p->shared_ns += time_ns - p->stop_ns;
	p->stop_ns = time_ns;
	p->stops++;
	if (time_ns - p->window_ns >= WINDOW_NS && judge(p, time_ns))
		return true;
	if (p->together && !placed->confined)
		confine(p, placed, tid);
	return false;
}

void placement_forget(struct placed *placed)
{
	if (placed->confined)
		guard_forget(placed->guard);
	placed->confined = false;
}

void placement_release(struct placed *placed, pid_t tid)
{
	if (placed->confined)
		sched_setaffinity(tid, sizeof(placed->own), &placed->own);
	placement_forget(placed);
}

/* The parent may have been released since, so its mask now is what counts. */
static void repair(pid_t child, pid_t parent)
{
	cpu_set_t wanted, is;

	if (sched_getaffinity(parent, sizeof(wanted), &wanted) == 0 &&
	    sched_getaffinity(child, sizeof(is), &is) == 0 && !CPU_EQUAL(&wanted, &is))
		sched_setaffinity(child, sizeof(wanted), &wanted);
}

void placement_inherit(const struct placement *p, struct placed *child, pid_t tid,
		       const struct placed *parent, pid_t parent_tid)
{
	if (!parent->confined) {
		if (p->used)
			repair(tid, parent_tid);
		return;
	}
	*child = *parent;
	child->guard = guard_watch(tid, &child->own);
	if (child->guard < 0) {
		sched_setaffinity(tid, sizeof(child->own), &child->own);
		child->confined = false;
	}
}
