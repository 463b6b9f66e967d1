#include "record/tracer.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "record/calls.h"
#include "record/capture.h"
#include "record/inventory.h"
#include "record/memory.h"
#include "record/procfs.h"
#include "record/schedule.h"
#include "record/signals.h"
#include "record/tracee.h"
#include "record/usage.h"

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))
#define CALL_STOP (SIGTRAP | 0x80) /* PTRACE_O_TRACESYSGOOD */
#define UNTRACED 0x00800000u       /* CLONE_UNTRACED */
#define SET_NAME 15                /* PR_SET_NAME */
#define STOPS_MAX 256              /* taken from the kernel in one go */
#define TURNS 16                   /* stops between two looks whether others wait too */
#define ORPHANS_MAX 64
#define LAST_POLLS 3

struct stop {
	pid_t tid;
	int status;
};

struct tracer {
	struct tracer_config config;
	struct tracee_table table;
	struct schedule schedule;
	/* The stop in hand, and those that were taken with it. */
	struct stop stop;
	struct tracee *tracee;
	struct stop stops[STOPS_MAX];
	size_t stop_at, stop_count;
	unsigned turns;
	unsigned waiting; /* strangers that are kept stopped */
	/* Deaths of strangers; the parent's event of some may come yet. */
	struct stop orphans[ORPHANS_MAX];
	unsigned orphan_at;
	pid_t first_pid; /* of the started target, 0 for an attach */
	int first_status;
	unsigned polls;
	bool letting_go; /* each tracee is detached at its next stop */
	bool over;
	unsigned served; /* interrupts */
	enum tracer_end end;
	struct captures captures; /* of the stop in hand */
};

static uint64_t now_ns(const struct tracer *tr)
{
	return queue_now_ns(tr->config.queue);
}

static void let_go_all(struct tracer *tr, enum tracer_end end);

/* What the queue answered. Nothing can be recorded without memory: end in order. */
static void check(struct tracer *tr, int rc)
{
	if (rc && !tr->letting_go)
		let_go_all(tr, TRACER_NO_MEMORY);
}

static void tell(struct tracer *tr, const struct tracee *t, const struct event *ev)
{
	check(tr, queue_event(tr->config.queue, t->slot, ev));
}

static void note(struct tracer *tr, const struct tracee *t, const char *text)
{
	struct capture capture = {
		.kind = CAPTURE_STRING,
		.size = (uint32_t)strlen(text),
		.bytes = (const uint8_t *)text,
	};

	tell(tr, t,
	     &(struct event){
		     .time_ns = now_ns(tr),
		     .kind = EVENT_NOTE,
		     .capture_count = 1,
		     .captures = &capture,
	     });
}

static void end_call_with(struct tracer *tr, struct tracee *t, const struct call_end *end)
{
	if (!t->in_call)
		return;
	t->in_call = false;
	check(tr, queue_call_ended(tr->config.queue, t->slot, end));
}

static void end_call(struct tracer *tr, struct tracee *t, uint64_t time_ns, int64_t result,
		     uint8_t flags)
{
	end_call_with(tr, t,
		      &(struct call_end){.time_ns = time_ns, .result = result, .flags = flags});
}

/* Makes t known to the queue; its info is complete. */
static void announce(struct tracer *tr, struct tracee *t, enum start_how how, uint64_t time_ns)
{
	t->announced = true;
	check(tr, queue_task(tr->config.queue, t->slot, &t->info));
	tell(tr, t,
	     &(struct event){
		     .time_ns = time_ns,
		     .kind = EVENT_START,
		     .nr = how,
		     .args[0] = t->info.parent,
	     });
	if (t->info.tid == t->info.pid) {
		usage_begin(t->info.pid, t->slot);
		t->process = t->slot;
	} else {
		const struct tracee *leader = tracee_find(&tr->table, t->info.pid);

		t->process = leader ? leader->slot : t->slot;
	}
}

static void forget(struct tracer *tr, struct tracee *t)
{
	if (t->announced) {
		usage_end(t->slot);
		queue_task_gone(tr->config.queue, t->slot);
	}
	if (t->waiting)
		tr->waiting--;
	tracee_remove(&tr->table, t);
}

/* Lets a stopped tracee run on untraced, with a signal that is due to it. t is gone then. */
static void let_go(struct tracer *tr, struct tracee *t, int signal)
{
	uint64_t time_ns = now_ns(tr);

	if (ptrace(PTRACE_DETACH, t->info.tid, NULL, (long)signal) != 0)
		return; /* ESRCH: its death comes */
	if (t->announced) {
		end_call(tr, t, time_ns, 0, EVENT_UNFINISHED);
		tell(tr, t, &(struct event){.time_ns = time_ns, .kind = EVENT_DETACH});
	}
	forget(tr, t);
}

/* ESRCH from any request here: it was killed, and its death comes by wait4(). */
static void resume(struct tracer *tr, struct tracee *t, int signal)
{
	if (tr->letting_go)
		let_go(tr, t, signal);
	else
		ptrace(PTRACE_SYSCALL, t->info.tid, NULL, (long)signal);
}

static void let_go_all(struct tracer *tr, enum tracer_end end)
{
	tr->letting_go = true;
	tr->end = end;
	for (size_t i = 0; i < tr->table.slot_count; i++) {
		struct tracee *t = tr->table.slots[i];

		if (t && t->waiting)
			let_go(tr, t, 0);
		else if (t)
			ptrace(PTRACE_INTERRUPT, t->info.tid, NULL, NULL);
	}
}

static void kill_all(struct tracer *tr, enum tracer_end end)
{
	tr->end = end;
	for (size_t i = 0; i < tr->table.slot_count; i++)
		if (tr->table.slots[i])
			kill(tr->table.slots[i]->info.pid, SIGKILL);
}

static void end_recording(struct tracer *tr, enum tracer_end end)
{
	if (tr->config.kill_on_exit)
		kill_all(tr, end);
	else
		let_go_all(tr, end);
}

/*
 * The first interrupt is the started target's, the next ends the recording, and one
 * more ends the wait for tracees that cannot be stopped (in vfork, on a dead NFS).
 */
static void serve_interrupts(struct tracer *tr)
{
	unsigned count = signals_interrupts() + (tr->config.attached ? 1 : 0);
	int signal = signals_forward();

	if (count >= 1 && tr->served < 1 && signal && tr->first_pid)
		kill(tr->first_pid, signal);
	if (count >= 2 && tr->served < 2 && tr->end == TRACER_ENDED)
		end_recording(tr, TRACER_INTERRUPTED);
	if (count >= 3)
		tr->over = true;
	tr->served = count;
}

static void serve_requests(struct tracer *tr)
{
	atomic_store(&signals_pending, false);
	if (signals_log_error() && tr->end == TRACER_ENDED)
		end_recording(tr, TRACER_LOG_FAILED);
	if (signals_interrupts())
		serve_interrupts(tr);
}

unsigned long tracer_options(bool kill_on_exit)
{
	return PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC | PTRACE_O_TRACEFORK |
	       PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE |
	       (kill_on_exit ? PTRACE_O_EXITKILL : 0);
}

bool tracer_has_children(void)
{
	siginfo_t info;

	return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT | __WALL) == 0;
}

struct tracer *tracer_new(const struct tracer_config *config)
{
	struct tracer *tr = calloc(1, sizeof(*tr));

	if (tr) {
		tr->config = *config;
		tr->first_status = -1;
		schedule_setup();
	}
	return tr;
}

void tracer_free(struct tracer *tr)
{
	if (!tr)
		return;
	tracee_table_release(&tr->table);
	free(tr);
}

/*
 * wait4() answers in the order of its own list, so whoever is quick would always be first.
 * Once several are seen to wait, all are taken each time; while there is only one, the
 * look costs a call in TURNS.
 */
static void take_stops(struct tracer *tr)
{
	tr->stop_at = tr->stop_count = 0;
	while (tr->stop_count < STOPS_MAX) {
		struct stop *stop = &tr->stops[tr->stop_count];

		stop->tid = wait4(-1, &stop->status, __WALL | WNOHANG, NULL);
		if (stop->tid <= 0)
			break;
		tr->stop_count++;
	}
	tr->turns = tr->stop_count ? TURNS : 0;
}

/*
 * strec may have children that it was born with: their life is no reason to go on. A
 * tracee whose parent died before it told of it still has a moment to appear.
 */
static bool is_waiting_in_vain(struct tracer *tr)
{
	if (tr->table.count || !tr->config.inherited || tr->letting_go)
		return false;
	if (tr->polls++ < LAST_POLLS)
		nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
	return tr->polls > LAST_POLLS;
}

static bool wait_stop(struct tracer *tr, int options)
{
	struct stop *stop = &tr->stop;

	if (tr->stop_at < tr->stop_count) {
		*stop = tr->stops[tr->stop_at++];
		return true;
	}
	schedule_turn(&tr->schedule);
	stop->tid = wait4(-1, &stop->status, options, NULL);
	if (stop->tid <= 0)
		return false;
	if (tr->table.count > 1 && ++tr->turns >= TURNS)
		take_stops(tr);
	return true;
}

static enum tracer_event classify_event(int event, int signal)
{
	switch (event) {
	case PTRACE_EVENT_STOP:
		return signal == SIGTRAP ? TRACER_TRAP : TRACER_GROUP_STOP;
	case PTRACE_EVENT_FORK:
	case PTRACE_EVENT_VFORK:
	case PTRACE_EVENT_CLONE:
		return TRACER_CHILD;
	case PTRACE_EVENT_EXEC:
		return TRACER_EXEC;
	default:
		return TRACER_TRAP;
	}
}

enum tracer_event tracer_next(struct tracer *tr)
{
	int status, signal;

	if (atomic_load_explicit(&signals_pending, memory_order_relaxed))
		serve_requests(tr);
	if (tracer_done(tr))
		return TRACER_NOTHING;
	if (!wait_stop(tr, !tr->table.count && tr->config.inherited ? __WALL | WNOHANG : __WALL)) {
		bool childless = tr->stop.tid < 0 && errno == ECHILD;

		return childless || is_waiting_in_vain(tr) ? TRACER_END : TRACER_NOTHING;
	}
	status = tr->stop.status;
	tr->tracee = tracee_find(&tr->table, tr->stop.tid);
	if (!WIFSTOPPED(status))
		return tr->tracee ? TRACER_DEATH : TRACER_STRANGER_DEATH;
	if (!tr->tracee)
		return TRACER_STRANGER;
	signal = WSTOPSIG(status);
	if (status >> 16)
		return classify_event(status >> 16, signal);
	return signal == CALL_STOP ? TRACER_CALL : TRACER_SIGNAL;
}

/* The one sort of call whose success strec cannot follow. */
static void check_clone(struct tracer *tr, struct tracee *t, const struct event *ev)
{
	uint64_t flags = ev->args[0];

	if (t->special == SPECIAL_CLONE3 &&
	    memory_read(t->info.tid, ev->args[0], &flags, sizeof(flags)) != sizeof(flags))
		return;
	if (flags & UNTRACED)
		note(tr, t, "makes a child with CLONE_UNTRACED, which is not recorded");
}

static void on_special_enter(struct tracer *tr, struct tracee *t, const struct event *ev)
{
	switch (t->special) {
	case SPECIAL_CLONE:
	case SPECIAL_CLONE3:
		check_clone(tr, t, ev);
		break;
	case SPECIAL_PTRACE:
		if (!t->noted)
			note(tr, t, "uses ptrace: it cannot trace what is recorded here");
		t->noted = true;
		break;
	case SPECIAL_EXIT_GROUP:
		usage_last(tr->config.queue, t->process);
		break;
	case SPECIAL_PRCTL:
		if (ev->args[0] != SET_NAME)
			t->special = SPECIAL_NONE;
		break;
	default:
		break;
	}
}

/* The call that was found at the attach is entered again: no new call. */
static bool is_restart(struct tracee *t, const struct event *ev, uint8_t special)
{
	bool restarts = t->restarts;

	t->restarts = false;
	return restarts && t->in_call &&
	       (special == SPECIAL_RESTART || (ev->nr == t->nr && ev->arch == t->arch));
}

/* What the exit of a call needs of its enter. */
static void keep_call(struct tracee *t, const struct event *ev, uint8_t captures)
{
	t->nr = ev->nr;
	t->arch = ev->arch;
	t->captures = captures;
	t->called = true;
	memcpy(t->args, ev->args, sizeof(t->args));
}

/* What the arguments of a call point to, and what a restart resumes. */
static void capture_call(struct tracer *tr, struct tracee *t, struct event *ev,
			 const struct call_rule *rule, uint64_t stack)
{
	tr->captures.count = 0;
	if (rule->special == SPECIAL_SIGRETURN)
		ev->args[0] = stack;
	if (rule->enter)
		capture_enter(&tr->captures, t->info.tid, ev, rule->enter);
	else if (rule->special == SPECIAL_RESTART && t->called)
		capture_number(&tr->captures, t->nr);
	ev->capture_count = (uint8_t)tr->captures.count;
}

static void on_enter(struct tracer *tr, struct tracee *t,
		     const struct __ptrace_syscall_info *info, uint64_t time_ns)
{
	struct event ev = {
		.time_ns = time_ns, .kind = EVENT_CALL, .captures = tr->captures.list};
	const struct call_rule *rule;

	calls_from_stop(info, &ev);
	rule = calls_rule(ev.arch, ev.nr);
	if (is_restart(t, &ev, rule->special)) {
		resume(tr, t, 0);
		return;
	}
	/* Its end was not seen: a signal took it out of the call. */
	end_call(tr, t, time_ns, 0, EVENT_UNFINISHED);
	if (rule->enter || rule->special)
		capture_call(tr, t, &ev, rule, info->stack_pointer);
	t->special = rule->special;
	keep_call(t, &ev, rule->exit);
	if (rule->special)
		on_special_enter(tr, t, &ev);
	/* The tracee runs on while the queue takes its copy. */
	ptrace(PTRACE_SYSCALL, t->info.tid, NULL, 0L);
	t->in_call = true;
	check(tr, queue_call_entered(tr->config.queue, t->slot, &ev));
}

static void update_name(struct tracer *tr, struct tracee *t)
{
	procfs_name(t->info.tid, t->info.name);
	check(tr, queue_task(tr->config.queue, t->slot, &t->info));
}

static void on_leave(struct tracer *tr, struct tracee *t,
		     const struct __ptrace_syscall_info *info, uint64_t time_ns)
{
	struct event ev = {.arch = t->arch, .nr = t->nr};
	struct call_end end = {.time_ns = time_ns, .captures = tr->captures.list};

	if (t->in_call && t->special == SPECIAL_PRCTL)
		update_name(tr, t);
	calls_result(info, &ev);
	end.result = ev.result;
	end.flags = ev.flags;
	if (t->captures && t->in_call) {
		memcpy(ev.args, t->args, sizeof(ev.args));
		capture_exit(&tr->captures, t->info.tid, &ev, t->captures);
		end.capture_count = (uint8_t)tr->captures.count;
	}
	ptrace(PTRACE_SYSCALL, t->info.tid, NULL, 0L);
	end_call_with(tr, t, &end);
}

/* A call that PTRACE_INTERRUPT took it out of goes on untraced: that is no result. */
static void on_call_letting_go(struct tracer *tr, struct tracee *t,
			       const struct __ptrace_syscall_info *info)
{
	struct event ev = {0};

	if (info->op == PTRACE_SYSCALL_INFO_EXIT) {
		calls_result(info, &ev);
		if (!(ev.flags & EVENT_ERROR && calls_restarts(ev.result)))
			end_call(tr, t, now_ns(tr), ev.result, ev.flags);
	}
	let_go(tr, t, 0);
}

static void on_call(struct tracer *tr)
{
	struct tracee *t = tr->tracee;
	struct __ptrace_syscall_info info;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, t->info.tid, sizeof(info), &info) <= 0)
		return; /* ESRCH: its death comes */
	if (tr->letting_go) {
		on_call_letting_go(tr, t, &info);
		return;
	}
	usage_touch(t->process);
	if (info.op == PTRACE_SYSCALL_INFO_ENTRY)
		on_enter(tr, t, &info, now_ns(tr));
	else if (info.op == PTRACE_SYSCALL_INFO_EXIT)
		on_leave(tr, t, &info, now_ns(tr));
	else
		resume(tr, t, 0);
}

/* What a signal brings along, by its sort: see EVENT_SIGNAL. */
static void signal_fields(struct event *ev, const siginfo_t *si)
{
	if (si->si_code <= 0 || si->si_signo == SIGCHLD) {
		ev->args[1] = (uint64_t)(int64_t)si->si_pid;
		ev->args[2] = si->si_uid;
	} else {
		ev->args[3] = (uint64_t)(uintptr_t)si->si_addr;
	}
	if (si->si_signo == SIGSYS && si->si_code > 0) {
		ev->args[4] = (uint64_t)(int64_t)si->si_syscall;
		ev->args[5] = si->si_arch;
	} else if (si->si_signo == SIGCHLD) {
		ev->args[4] = (uint64_t)(int64_t)si->si_status;
		ev->args[5] = (uint32_t)si->si_utime | (uint64_t)(uint32_t)si->si_stime << 32;
	} else if (si->si_code < 0 && si->si_code != SI_TKILL) {
		ev->args[5] = (uint64_t)(uintptr_t)si->si_value.sival_ptr;
	}
}

static void on_signal(struct tracer *tr)
{
	struct tracee *t = tr->tracee;
	int signal = WSTOPSIG(tr->stop.status);
	siginfo_t si = {0};
	struct event ev = {
		.time_ns = now_ns(tr), .kind = EVENT_SIGNAL, .nr = (uint32_t)signal};

	if (ptrace(PTRACE_GETSIGINFO, t->info.tid, NULL, &si) == 0) {
		ev.args[0] = (uint64_t)(int64_t)si.si_code;
		signal_fields(&ev, &si);
	}
	tell(tr, t, &ev);
	resume(tr, t, signal);
}

/* The first stop after an attach: the call that it was in, if it was in one. */
static void find_call(struct tracer *tr, struct tracee *t)
{
	struct event ev = {.time_ns = now_ns(tr), .kind = EVENT_CALL, .flags = EVENT_ATTACHED};

	t->fresh = false;
	if (tr->letting_go || !calls_interrupted(t->info.tid, &ev))
		return;
	t->in_call = t->restarts = true;
	t->special = calls_rule(ev.arch, ev.nr)->special;
	keep_call(t, &ev, calls_rule(ev.arch, ev.nr)->exit);
	check(tr, queue_call_entered(tr->config.queue, t->slot, &ev));
}

static void on_group_stop(struct tracer *tr)
{
	struct tracee *t = tr->tracee;
	int signal = WSTOPSIG(tr->stop.status);

	if (t->waiting)
		return;
	if (t->fresh)
		find_call(tr, t);
	if (!t->stopped)
		tell(tr, t,
		     &(struct event){
			     .time_ns = now_ns(tr), .kind = EVENT_STOP, .nr = (uint32_t)signal});
	t->stopped = true;
	if (tr->letting_go)
		let_go(tr, t, 0); /* stays stopped: the kernel sees to that */
	else
		ptrace(PTRACE_LISTEN, t->info.tid, NULL, NULL);
}

static void on_trap(struct tracer *tr)
{
	struct tracee *t = tr->tracee;

	if (t->waiting)
		return;
	t->stopped = false;
	if (t->fresh)
		find_call(tr, t);
	resume(tr, t, 0);
}

/* A stranger that waited has its parent now, or never will: tell of it and let it run. */
static void release_stranger(struct tracer *tr, struct tracee *t, enum start_how how)
{
	t->waiting = false;
	tr->waiting--;
	announce(tr, t, how, now_ns(tr));
	resume(tr, t, 0);
}

/* A parent may have died before it told of its child; /proc knows the process at least. */
static void release_strangers(struct tracer *tr)
{
	for (size_t i = 0; tr->waiting && i < tr->table.slot_count; i++) {
		struct tracee *t = tr->table.slots[i], *parent;
		struct proc_status status;
		bool thread;

		if (!t || !t->waiting)
			continue;
		if (!procfs_status(t->info.tid, &status))
			status = (struct proc_status){.tgid = t->info.tid};
		thread = status.tgid != t->info.tid;
		parent = tracee_find(&tr->table, thread ? status.tgid : status.ppid);
		t->info.parent = parent ? parent->info.serial : 0;
		t->info.pid = status.tgid;
		procfs_name(t->info.tid, t->info.name);
		release_stranger(tr, t, thread ? START_CLONE : START_FORK);
	}
}

static int take_orphan(struct tracer *tr, pid_t tid)
{
	for (size_t i = 0; i < ORPHANS_MAX; i++) {
		if (tr->orphans[i].tid == tid) {
			tr->orphans[i].tid = 0;
			return tr->orphans[i].status;
		}
	}
	return -1;
}

static enum start_how how_born(int event)
{
	return event == PTRACE_EVENT_FORK    ? START_FORK
	       : event == PTRACE_EVENT_VFORK ? START_VFORK
					     : START_CLONE;
}

static void tell_death(struct tracer *tr, struct tracee *t, int status, uint8_t flags)
{
	uint64_t time_ns = now_ns(tr);

	end_call(tr, t, time_ns, 0, EVENT_UNFINISHED | flags);
	tell(tr, t,
	     &(struct event){
		     .time_ns = time_ns, .kind = EVENT_EXIT, .flags = flags, .result = status});
	forget(tr, t);
}

static void adopt(struct tracer *tr, const struct tracee *parent, pid_t tid, enum start_how how)
{
	struct tracee *child = tracee_find(&tr->table, tid);
	int death = -1;

	if (!child) {
		death = take_orphan(tr, tid);
		child = tracee_add(&tr->table, tid);
		if (!child) {
			let_go_all(tr, TRACER_NO_MEMORY);
			return;
		}
	} else if (!child->waiting) {
		return; /* told of already, without its parent */
	}
	child->info.parent = parent->info.serial;
	child->info.pid = procfs_is_thread(parent->info.pid, tid) ? parent->info.pid : tid;
	memcpy(child->info.name, parent->info.name, sizeof(child->info.name));
	if (child->waiting)
		release_stranger(tr, child, how);
	else
		announce(tr, child, how, now_ns(tr));
	if (death >= 0)
		tell_death(tr, child, death, 0);
}

static void on_child(struct tracer *tr)
{
	struct tracee *t = tr->tracee;
	unsigned long tid;

	if (ptrace(PTRACE_GETEVENTMSG, t->info.tid, NULL, &tid) == 0)
		adopt(tr, t, (pid_t)tid, how_born(tr->stop.status >> 16));
	resume(tr, t, 0);
}

/*
 * The thread that execs takes the leader's id; the leader, the tracee that has had it,
 * is gone, and no other word comes of that.
 */
static struct tracee *take_leaders_place(struct tracer *tr, struct tracee *leader, pid_t former)
{
	struct tracee *t = tracee_find(&tr->table, former);
	pid_t tid = leader->info.tid;

	if (!t || t == leader)
		return leader;
	tell_death(tr, leader, 0, EVENT_SUPERSEDED);
	tracee_rename(&tr->table, t, tid);
	return t;
}

static void tell_exec(struct tracer *tr, struct tracee *t, pid_t former)
{
	char path[TEXT_SIZE_MAX];
	size_t size = tr->config.no_paths
			      ? 0
			      : procfs_program(t->info.tid, path, sizeof(path));
	struct capture capture = {
		.kind = CAPTURE_STRING, .size = (uint32_t)size, .bytes = (uint8_t *)path};

	tell(tr, t,
	     &(struct event){
		     .time_ns = now_ns(tr),
		     .kind = EVENT_EXEC,
		     .args[0] = (uint64_t)former,
		     .capture_count = size > 0,
		     .captures = &capture,
	     });
}

static void on_exec(struct tracer *tr)
{
	struct tracee *t = tr->tracee;
	unsigned long former;

	if (ptrace(PTRACE_GETEVENTMSG, t->info.tid, NULL, &former) != 0)
		former = (unsigned long)t->info.tid;
	t = take_leaders_place(tr, t, (pid_t)former);
	update_name(tr, t);
	usage_begin(t->info.pid, t->slot);
	t->process = t->slot;
	tell_exec(tr, t, (pid_t)former);
	resume(tr, t, 0);
	release_strangers(tr);
}

/* Is one of its siblings inside an exec? That is what ends calls of others then. */
static bool is_superseded(const struct tracer *tr, const struct tracee *t)
{
	if (t->special == SPECIAL_EXIT || t->special == SPECIAL_EXIT_GROUP)
		return false;
	for (size_t i = 0; i < tr->table.slot_count; i++) {
		const struct tracee *other = tr->table.slots[i];

		if (other && other != t && other->info.pid == t->info.pid && other->in_call &&
		    other->special == SPECIAL_EXEC)
			return true;
	}
	return false;
}

static void on_death(struct tracer *tr)
{
	struct tracee *t = tr->tracee;
	int status = tr->stop.status;
	bool superseded = t->in_call && WIFEXITED(status) && t->info.tid != t->info.pid &&
			  is_superseded(tr, t);

	if (t->info.tid == tr->first_pid)
		tr->first_status = status;
	if (t->waiting) /* its parent may tell of it yet */
		tr->orphans[tr->orphan_at++ % ORPHANS_MAX] = tr->stop, forget(tr, t);
	else
		tell_death(tr, t, status, superseded ? EVENT_SUPERSEDED : 0);
	release_strangers(tr);
}

static void on_stranger(struct tracer *tr)
{
	struct tracee *t;

	if (tr->letting_go) {
		ptrace(PTRACE_DETACH, tr->stop.tid, NULL, 0L);
		return;
	}
	t = tracee_add(&tr->table, tr->stop.tid);
	if (!t) {
		ptrace(PTRACE_DETACH, tr->stop.tid, NULL, 0L);
		let_go_all(tr, TRACER_NO_MEMORY);
		return;
	}
	t->waiting = true;
	tr->waiting++;
}

static void on_stranger_death(struct tracer *tr)
{
	if (tr->stop.tid == tr->first_pid)
		tr->first_status = tr->stop.status;
	tr->orphans[tr->orphan_at++ % ORPHANS_MAX] = tr->stop;
}

static void on_nothing(struct tracer *tr)
{
	(void)tr;
}

static void on_end(struct tracer *tr)
{
	tr->over = true;
}

void tracer_dispatch(struct tracer *tr, enum tracer_event event)
{
	static void (*const handlers[TRACER_EVENTS])(struct tracer *) = {
		[TRACER_NOTHING] = on_nothing,
		[TRACER_END] = on_end,
		[TRACER_CALL] = on_call,
		[TRACER_SIGNAL] = on_signal,
		[TRACER_GROUP_STOP] = on_group_stop,
		[TRACER_TRAP] = on_trap,
		[TRACER_CHILD] = on_child,
		[TRACER_EXEC] = on_exec,
		[TRACER_DEATH] = on_death,
		[TRACER_STRANGER] = on_stranger,
		[TRACER_STRANGER_DEATH] = on_stranger_death,
	};

	handlers[event](tr);
}

int tracer_add_started(struct tracer *tr, const struct started *started)
{
	struct event exec = started->exec;
	struct tracee *t = tracee_add(&tr->table, started->pid);

	if (!t)
		return STREC_NOMEM;
	tr->first_pid = started->pid;
	procfs_name(t->info.tid, t->info.name);
	/* The target was held while the log was opened: that is no time of its exec. */
	exec.time_ns = now_ns(tr) - (started->stop_ns - exec.time_ns);
	announce(tr, t, START_FIRST, exec.time_ns);
	check(tr, inventory_descriptors(tr->config.queue, t->slot, started->pid, exec.time_ns,
					!tr->config.no_paths));
	t->in_call = true;
	t->special = SPECIAL_EXEC;
	keep_call(t, &exec, 0);
	check(tr, queue_call_entered(tr->config.queue, t->slot, &exec));
	tell_exec(tr, t, t->info.tid);
	resume(tr, t, 0);
	return 0;
}

int tracer_add_attached(struct tracer *tr, pid_t tid)
{
	struct tracee *t = tracee_add(&tr->table, tid), *parent;
	struct proc_status status;
	bool names = !tr->config.no_paths;

	if (!t)
		return STREC_NOMEM;
	if (procfs_status(tid, &status)) {
		t->info.pid = status.tgid;
		parent = tracee_find(&tr->table, tid == status.tgid ? status.ppid : status.tgid);
		t->info.parent = parent && parent != t ? parent->info.serial : 0;
	}
	procfs_name(tid, t->info.name);
	t->fresh = true;
	announce(tr, t, START_ATTACH, now_ns(tr));
	if (t->info.tid == t->info.pid) {
		check(tr, inventory_descriptors(tr->config.queue, t->slot, tid, now_ns(tr), names));
		check(tr, inventory_mappings(tr->config.queue, t->slot, tid, now_ns(tr), names));
	}
	ptrace(PTRACE_INTERRUPT, tid, NULL, NULL);
	return 0;
}

/*
 * A started target that was let go because the log failed still has an exit status to
 * wait for; where only the viewer has gone, nobody waits.
 */
bool tracer_done(const struct tracer *tr)
{
	if (tr->over)
		return true;
	if (!tr->letting_go || tr->table.count)
		return false;
	return !tr->first_pid || tr->end == TRACER_INTERRUPTED || tr->first_status >= 0 ||
	       signals_log_error() == EPIPE;
}

enum tracer_end tracer_end(const struct tracer *tr)
{
	return tr->end;
}

int tracer_target_status(const struct tracer *tr)
{
	return tr->first_status;
}
