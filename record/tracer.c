#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <time.h>

#include "record/calls.h"
#include "record/escort.h"
#include "record/inventory.h"
#include "record/procfs.h"
#include "record/signals.h"
#include "record/tracer_private.h"

#define CALL_STOP  (SIGTRAP | 0x80) /* PTRACE_O_TRACESYSGOOD */
#define TURNS      16               /* stops between two looks whether others wait too */
#define LAST_POLLS 3
/* Of any sort, but only this thread's: the guard is a child of the writer's. */
#define WAIT_ALL (__WALL | __WNOTHREAD)

/*
 * The first interrupt is the started target's, the next ends the recording, and one
 * more ends the wait for tracees that cannot be stopped (in vfork, on a dead NFS). With -I
 * the first one ends it already, or all are the target's.
 */
static void serve_interrupts(struct tracer *tr)
{
	bool never = tr->config.interruptible >= INTERRUPTIBLE_NEVER;
	bool first = tr->config.attached || tr->config.interruptible == INTERRUPTIBLE_ANYWHERE;
	unsigned count = never ? 1 : signals_interrupts() + first;
	int signal = signals_forward();

	if (count >= 1 && (never || tr->served < 1) && signal && tr->first_pid)
		kill(tr->first_pid, signal);
	if (count >= 2 && tr->served < 2 && tr->end == TRACER_ENDED)
		tracer_end_recording(tr, TRACER_INTERRUPTED);
	if (count >= 3)
		tr->over = true;
	tr->served = count;
}

/* What only /proc can tell, for a part of the log that begins here. */
static void tell_state(struct tracer *tr)
{
	bool names = !tr->config.no_paths;

	for (size_t i = 0; i < tr->table.slot_count; i++) {
		const struct tracee *t = tr->table.slots[i];

		if (!t || !t->announced || t->process != t->slot)
			continue;
		tracer_check(tr, inventory_descriptors(tr->config.queue, t->slot, t->info.pid,
						       tracer_now_ns(tr), names));
		tracer_check(tr, inventory_mappings(tr->config.queue, t->slot, t->info.pid,
						    tracer_now_ns(tr), names));
	}
}

static void serve_requests(struct tracer *tr)
{
	atomic_store(&signals_pending, false);
	if (signals_log_error() && tr->end == TRACER_ENDED)
		tracer_end_recording(tr, TRACER_LOG_FAILED);
	if (signals_end_reason() && tr->end == TRACER_ENDED)
		tracer_end_recording(tr, TRACER_LIMIT);
	if (signals_state_asked() && tr->end == TRACER_ENDED)
		tell_state(tr);
	if (signals_interrupts())
		serve_interrupts(tr);
}

unsigned long tracer_options(const struct tracer_config *config)
{
	unsigned long children = PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK;

	return PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC | PTRACE_O_TRACECLONE |
	       (config->one_process ? 0 : children) |
	       (config->filtered ? PTRACE_O_TRACESECCOMP : 0) |
	       (config->kill_on_exit || config->filtered ? PTRACE_O_EXITKILL : 0);
}

bool tracer_has_children(void)
{
	siginfo_t info;

	return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT | WAIT_ALL) == 0;
}

struct tracer *tracer_new(const struct tracer_config *config)
{
	struct tracer *tr = calloc(1, sizeof(*tr));

	if (!tr)
		return NULL;
	tr->config = *config;
	tr->first_status = -1;
	tr->going = config->filtered ? PTRACE_CONT : PTRACE_SYSCALL;
	tr->calls_left = config->max_calls; /* 0 is never reached from below */
	schedule_setup();
	if (config->placement)
		placement_setup(&tr->placement);
	if (config->stack_depth)
		tr->unwinder = unwinder_new(config->modules);
	if (config->stack_depth && !tr->unwinder) {
		tracer_free(tr);
		return NULL;
	}
	return tr;
}

void tracer_free(struct tracer *tr)
{
	if (!tr)
		return;
	tracee_table_release(&tr->table);
	unwinder_free(tr->unwinder);
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

		stop->tid = wait4(-1, &stop->status, WAIT_ALL | WNOHANG, NULL);
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
	if (schedule_turn(&tr->schedule) && tr->placement.together)
		tracer_part(tr);
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
	case PTRACE_EVENT_SECCOMP:
		return TRACER_CALL;
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
	if (!wait_stop(tr,
		       !tr->table.count && tr->config.inherited ? WAIT_ALL | WNOHANG : WAIT_ALL)) {
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
		.time_ns = tracer_now_ns(tr), .kind = EVENT_SIGNAL, .nr = (uint32_t)signal};

	if (!(tr->config.signals >> (signal - 1) & 1)) {
		tracer_resume(tr, t, signal);
		return;
	}
	if (ptrace(PTRACE_GETSIGINFO, t->info.tid, NULL, &si) == 0) {
		ev.args[0] = (uint64_t)(int64_t)si.si_code;
		signal_fields(&ev, &si);
	}
	tracer_tell(tr, t, &ev);
	tracer_resume(tr, t, signal);
}

static void on_group_stop(struct tracer *tr)
{
	struct tracee *t = tr->tracee;
	int signal = WSTOPSIG(tr->stop.status);

	if (t->waiting)
		return;
	if (t->fresh)
		tracer_find_call(tr, t);
	if (!t->stopped)
		tracer_tell(tr, t,
			    &(struct event){.time_ns = tracer_now_ns(tr),
					    .kind = EVENT_STOP,
					    .nr = (uint32_t)signal});
	t->stopped = true;
	tracer_set_running(tr, t, false);
	if (tr->letting_go) /* stays stopped: the kernel sees to that */
		tracer_let_go_by(tr, t, tr->config.filtered ? PTRACE_LISTEN : PTRACE_DETACH, 0);
	else
		ptrace(PTRACE_LISTEN, t->info.tid, NULL, NULL);
}

static void on_trap(struct tracer *tr)
{
	struct tracee *t = tr->tracee;

	if (t->waiting)
		return;
	t->stopped = false;
	tracer_set_running(tr, t, !t->in_call);
	if (t->fresh)
		tracer_find_call(tr, t);
	tracer_resume(tr, t, 0);
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
		[TRACER_CALL] = tracer_on_call,
		[TRACER_SIGNAL] = on_signal,
		[TRACER_GROUP_STOP] = on_group_stop,
		[TRACER_TRAP] = on_trap,
		[TRACER_CHILD] = tracer_on_child,
		[TRACER_EXEC] = tracer_on_exec,
		[TRACER_DEATH] = tracer_on_death,
		[TRACER_STRANGER] = tracer_on_stranger,
		[TRACER_STRANGER_DEATH] = tracer_on_stranger_death,
	};

	handlers[event](tr);
}

/* What the filter changes that the target can see, or why there is none. */
static void note_filter(struct tracer *tr, const struct tracee *t, const struct filter_state *state,
			uint64_t time_ns)
{
	char text[120];

	if (!state->installed && !state->sys)
		return;
	if (state->sys)
		snprintf(text, sizeof(text), "no seccomp filter, each call is stopped: %s",
			 strerror(state->sys));
	else
		snprintf(text, sizeof(text),
			 "calls that are not recorded run through a seccomp "
			 "filter%s",
			 state->no_new_privs ? "; no_new_privs is set for it" : "");
	tracer_note_at(tr, t, text, time_ns);
}

int tracer_add_started(struct tracer *tr, const struct started *started)
{
	struct event exec = started->exec;
	struct tracee *t = tracee_add(&tr->table, started->pid);

	if (!t)
		return STREC_NOMEM;
	tr->first_pid = started->pid;
	if (started->filter.sys) /* the options were those of a target with a filter */
		ptrace(PTRACE_SETOPTIONS, started->pid, NULL, tracer_options(&tr->config));
	procfs_name(t->info.tid, t->info.name);
	/* The target was held while the log was opened: that is no time of its exec. */
	exec.time_ns = tracer_now_ns(tr) - (started->stop_ns - exec.time_ns);
	tracer_announce(tr, t, START_FIRST, exec.time_ns);
	note_filter(tr, t, &started->filter, exec.time_ns);
	tracer_check(tr, inventory_descriptors(tr->config.queue, t->slot, started->pid,
					       exec.time_ns, !tr->config.no_paths));
	t->in_call = true;
	tracer_set_running(tr, t, false);
	t->special = SPECIAL_EXEC;
	tracer_keep_call(t, &exec, 0);
	t->in_call = tracer_is_wanted(tr, t, &exec);
	if (t->in_call)
		tracer_check(tr, queue_call_entered(tr->config.queue, t->slot, &exec));
	tracer_tell_exec(tr, t, t->info.tid);
	tracer_resume(tr, t, 0);
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
	tracer_announce(tr, t, START_ATTACH, tracer_now_ns(tr));
	if (t->info.tid == t->info.pid) {
		tracer_check(tr, inventory_descriptors(tr->config.queue, t->slot, tid,
						       tracer_now_ns(tr), names));
		tracer_check(tr, inventory_mappings(tr->config.queue, t->slot, tid,
						    tracer_now_ns(tr), names));
	}
	ptrace(PTRACE_INTERRUPT, tid, NULL, NULL);
	return 0;
}

bool tracer_done(const struct tracer *tr)
{
	return tr->over || (tr->letting_go && !tr->table.count);
}

enum tracer_end tracer_end(const struct tracer *tr)
{
	return tr->end;
}

int tracer_target_status(struct tracer *tr)
{
	bool wanted = tr->end != TRACER_INTERRUPTED && signals_log_error() != EPIPE;

	if (tr->over || !tr->first_pid)
		return tr->first_status;
	if (tr->config.filtered || (tr->first_status < 0 && wanted)) {
		int status = escort_target(tr->first_pid, tr->config.filtered);

		tr->first_status = tr->first_status < 0 ? status : tr->first_status;
		tr->over = true;
	}
	return tr->first_status;
}
