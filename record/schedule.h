/*
 * How the tracing thread and a tracee take turns on one CPU.
 *
 * A tracer that resumes its tracee and then blocks in wait4() costs the kernel a dequeue and
 * a wake-up of the tracer at each stop, on top of the two switches that are needed. Where
 * the scheduler lets the tracee run as soon as it is resumed, the tracer stays runnable and
 * both are saved: a tenth of the whole (docs/benchmarks.md). EEVDF does so while the tracer
 * has had more than its share, and sched_yield() gives away a share (Linux 6.18,
 * yield_task_fair(); without effect on earlier kernels).
 */
#ifndef RECORD_SCHEDULE_H
#define RECORD_SCHEDULE_H

#include <stdbool.h>

/* Zero-initialised it is ready. */
struct schedule {
	unsigned turns;    /* since the last yield */
	unsigned interval; /* turns from one yield to the next; 0: not begun */
};

/*
 * Spares the calling thread what the kernel does for restartable sequences (rseq(2)) at each
 * switch, which nothing in this program uses.
 */
void schedule_setup(void);

/*
 * Call before each wait for a stop. Now and then it yields; where other programs want the CPU
 * too, so that a yield takes long, it does so ever more seldom, and returns true.
 */
bool schedule_turn(struct schedule *schedule);

#endif
