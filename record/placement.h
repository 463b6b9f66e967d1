/*
 * Where tracer and tracee run.
 *
 * At a stop the tracer works while its tracee waits, and the other way round. On one CPU
 * that is a switch; on two each wakes the other out of its CPU's sleep, which costs two to
 * five times as much (docs/benchmarks.md). The scheduler sees an idle CPU and takes two. So
 * while one tracee alone has work to do, it and the tracing thread are confined to one CPU;
 * as soon as a second one keeps busy, all have their own CPUs again - unless stops come so
 * thick that a second CPU would help the tracees less than it costs the tracer.
 *
 * The target cannot tell: before a call that could show an affinity mask every tracee has its
 * own, children that inherited the narrow one are given the one that they should have had, and
 * when strec is killed a guard restores them all.
 */
#ifndef RECORD_PLACEMENT_H
#define RECORD_PLACEMENT_H

#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* A tracee's part. Zero-initialised: it runs where it likes. */
struct placed {
	bool confined;
	int guard;     /* its place with the guard; this and the next are set while confined */
	cpu_set_t own; /* what it believes to have */
};

/* Zero-initialised it is off. */
struct placement {
	bool on;       /* may confine */
	bool together; /* tracees are confined to cpu as they stop */
	bool thread_confined;
	bool used; /* some tracee was ever confined */
	int cpu;
	cpu_set_t own;      /* the tracing thread's */
	uint64_t stop_ns;   /* of the stop before */
	uint64_t window_ns; /* when this window of observation began */
	uint64_t shared_ns; /* of it, time in which two tracees or more could run */
	unsigned stops;     /* in it */
	unsigned quiet;     /* windows in a row without */
	unsigned quiet_wanted;
};

/* Switches it on for the calling thread, the tracing one; one CPU alone needs no placement. */
void placement_setup(struct placement *placement);

/*
 * At a stop of tid at time_ns, ns since any time; running tracees were outside of calls since
 * the stop before. True: tracees are to have their own CPUs again, by placement_release() of
 * each. Otherwise this one may have been confined.
 */
bool placement_stop(struct placement *placement, struct placed *placed, pid_t tid, unsigned running,
		    uint64_t time_ns);

/* Tracee tid has its own CPUs again, if it was confined. */
void placement_release(struct placed *placed, pid_t tid);

/* The tracee has ended. */
void placement_forget(struct placed *placed);

/* Tracee tid was made by parent_tid and inherited the mask that it had then. */
void placement_inherit(const struct placement *placement, struct placed *child, pid_t tid,
		       const struct placed *parent, pid_t parent_tid);

/* Tracees run apart for a while, or for good where placement->on is false; each must be released.
 */
void placement_part(struct placement *placement);

#endif
