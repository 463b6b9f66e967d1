/* Makes spans out of events by hand, for the tests of the Waterfall panel. */
#ifndef TESTS_VIZ_SPAN_FIXTURE_H
#define TESTS_VIZ_SPAN_FIXTURE_H

#include "tests/viz/fixture.h"

#include <string.h>

enum {
	NR_CLOSE = 3,
	NR_STAT = 4,
	NR_ACCESS = 21,
	NR_PAUSE = 34,
	NR_EXECVE = 59,
	NR_EXIT_GROUP = 231,
	NR_WAITID = 247,
	NR_NEWFSTATAT = 262,
	NR_FACCESSAT = 269,
	NR_PSELECT6 = 270,
	NR_FACCESSAT2 = 439,
};

typedef void told_to(void *to, const struct event *ev);

static inline struct event task_event(const struct task_info *task, uint8_t kind, uint64_t time_ns)
{
	return (struct event){.kind = kind, .task = task, .time_ns = time_ns};
}

static inline struct capture text_capture(uint8_t arg, const char *text)
{
	return (struct capture){
		.arg = arg,
		.kind = CAPTURE_STRING,
		.size = (uint32_t)strlen(text),
		.bytes = (const uint8_t *)text,
	};
}

/* How a hand-made log is told: to a collector, or to a log. */
struct teller {
	told_to *tell;
	void *to;
};

static inline void tell_start(const struct teller *t, const struct task_info *task, uint32_t how,
			      uint64_t time_ns)
{
	struct event ev = task_event(task, EVENT_START, time_ns);

	ev.nr = how;
	ev.args[0] = task->parent;
	t->tell(t->to, &ev);
}

static inline void tell_exec(const struct teller *t, const struct task_info *task, const char *path,
			     uint64_t time_ns)
{
	struct capture capture = text_capture(0, path);
	struct event ev = task_event(task, EVENT_EXEC, time_ns);

	ev.capture_count = 1;
	ev.captures = &capture;
	ev.args[0] = (uint64_t)task->tid;
	t->tell(t->to, &ev);
}

static inline void tell_exit(const struct teller *t, const struct task_info *task, int status,
			     uint64_t time_ns)
{
	struct event ev = task_event(task, EVENT_EXIT, time_ns);

	ev.result = status;
	t->tell(t->to, &ev);
}

/* A call from begin to end. */
static inline void tell_call(const struct teller *t, const struct task_info *task, uint32_t nr,
			     int64_t result, uint64_t begin_ns, uint64_t end_ns)
{
	struct event ev = call_make(task, end_ns, nr, end_ns - begin_ns, result);

	t->tell(t->to, &ev);
}

/* A call that looks for a path, which is not there, for 1 us. */
static inline void tell_path(const struct teller *t, const struct task_info *task, uint32_t nr,
			     uint8_t arg, const char *path, uint64_t end_ns)
{
	struct capture capture = text_capture(arg, path);
	struct event ev = call_make(task, end_ns, nr, 1000, -2);

	ev.capture_count = 1;
	ev.captures = &capture;
	ev.args[0] = (uint64_t)-100; /* AT_FDCWD, where it is not the path */
	ev.args[arg] = 0x1000;
	t->tell(t->to, &ev);
}

/*
 * A shell (pid 10, 0 to 100 ms) and what it waits for:
 *
 *	slow (11)	10 to 60 ms; from 20 ms on it is the shell's wait, to 61 ms
 *	  deep (14)	20 to 50 ms; slow waits for it, 21 to 51 ms
 *	fast (12)	12 to 30 ms: ends in that wait, is reaped at once behind it, 62 ms
 *	last (13)	70 to 90 ms; the shell sees it in pselect6(), to 91 ms, and asks at 92 ms
 *	alone (15)	63 to 66 ms: ends while the shell is busy, reaped at 69 ms
 *
 * So the path, from the end: shell 90-100, last 70-90, shell 60-70, slow 50-60, deep 20-50, slow
 * 10-20, shell 0-10.
 */
struct family {
	struct task_info shell, slow, fast, last, deep, alone;
};

static inline struct family family_make(void)
{
	return (struct family){
		.shell = task_make(1, 0, 10, 10, "sh"),
		.slow = task_make(2, 1, 11, 11, "slow"),
		.fast = task_make(3, 1, 12, 12, "fast"),
		.last = task_make(4, 1, 13, 13, "last"),
		.deep = task_make(5, 2, 14, 14, "deep"),
		.alone = task_make(6, 1, 15, 15, "alone"),
	};
}

static inline void tell_family(const struct teller *t, const struct family *f)
{
	tell_start(t, &f->shell, START_FIRST, 0);
	tell_start(t, &f->slow, START_FORK, 10 * MS);
	tell_start(t, &f->fast, START_FORK, 12 * MS);
	tell_start(t, &f->deep, START_FORK, 20 * MS);
	tell_exit(t, &f->fast, 0, 30 * MS);
	tell_exit(t, &f->deep, 0, 50 * MS);
	tell_call(t, &f->slow, NR_WAIT4, 14, 21 * MS, 51 * MS);
	tell_exit(t, &f->slow, 0, 60 * MS);
	tell_call(t, &f->shell, NR_WAIT4, 11, 20 * MS, 61 * MS);
	tell_call(t, &f->shell, NR_WAIT4, 12, 61 * MS, 62 * MS);
	tell_start(t, &f->alone, START_FORK, 63 * MS);
	tell_exit(t, &f->alone, 0, 66 * MS);
	tell_call(t, &f->shell, NR_WRITE, 1, 65 * MS, 67 * MS);
	tell_call(t, &f->shell, NR_WAIT4, 15, 68 * MS, 69 * MS);
	tell_start(t, &f->last, START_VFORK, 70 * MS);
	tell_exit(t, &f->last, 1 << 8, 90 * MS);
	tell_call(t, &f->shell, NR_PSELECT6, -514, 71 * MS, 91 * MS);
	tell_call(t, &f->shell, NR_WAIT4, 13, 91 * MS + MS / 2, 92 * MS);
	tell_exit(t, &f->shell, 0, 100 * MS);
}

#endif
