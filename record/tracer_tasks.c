#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

#include "record/calls.h"
#include "record/escort.h"
#include "record/memory.h"
#include "record/procfs.h"
#include "record/tracer_private.h"

#include "record/usage.h"

/* A stranger that waited has its parent now, or never will: tell of it and let it run. */
static void release_stranger(struct tracer *tr, struct tracee *t, enum start_how how)
{
	t->waiting = false;
	tr->waiting--;
	tracer_announce(tr, t, how, tracer_now_ns(tr));
	tracer_resume(tr, t, 0);
}

/* A process that is not followed, which an event of clone() told of: see tracer_options(). */
static void leave_child(struct tracer *tr, struct tracee *t)
{
	bool stopped = t->waiting;

	tr->waiting -= stopped;
	t->waiting = false;
	t->leaving = true;
	if (stopped)
		tracer_let_go(tr, t, 0);
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
		if (tr->config.one_process && !thread)
			leave_child(tr, t);
		else
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
	uint64_t time_ns = tracer_now_ns(tr);

	tracer_end_call(tr, t, time_ns, 0, EVENT_UNFINISHED | flags);
	tracer_tell(
		tr, t,
		&(struct event){
			.time_ns = time_ns, .kind = EVENT_EXIT, .flags = flags, .result = status});
	tracer_forget(tr, t);
}

static void adopt(struct tracer *tr, const struct tracee *parent, pid_t tid, enum start_how how)
{
	struct tracee *child = tracee_find(&tr->table, tid);
	int death = -1;

	if (!child) {
		death = take_orphan(tr, tid);
		/* Its end was told already: it was released before its parent's event. */
		if (death < 0 && kill(tid, 0) != 0 && errno == ESRCH)
			return;
		child = tracee_add(&tr->table, tid);
		if (!child) {
			tracer_let_go_all(tr, TRACER_NO_MEMORY);
			return;
		}
	} else if (!child->waiting) {
		return; /* told of already, without its parent */
	}
	child->info.parent = parent->info.serial;
	if (parent->special == SPECIAL_CLONE || parent->special == SPECIAL_CLONE3)
		child->born_flags = parent->clone_flags;
	child->info.pid = procfs_is_thread(parent->info.pid, tid) ? parent->info.pid : tid;
	memcpy(child->info.name, parent->info.name, sizeof(child->info.name));
	if (tr->config.one_process && child->info.pid != parent->info.pid) {
		if (death >= 0)
			tracer_forget(tr, child);
		else
			leave_child(tr, child);
		return;
	}
	tracer_stack_child(tr, parent, child, how);
	if (death < 0)
		placement_inherit(&tr->placement, &child->placed, tid, &parent->placed,
				  parent->info.tid);
	if (child->waiting)
		release_stranger(tr, child, how);
	else
		tracer_announce(tr, child, how, tracer_now_ns(tr));
	if (death >= 0)
		tell_death(tr, child, death, 0);
}

void tracer_on_child(struct tracer *tr)
{
	struct tracee *t = tr->tracee;
	unsigned long tid;

	if (ptrace(PTRACE_GETEVENTMSG, t->info.tid, NULL, &tid) == 0)
		adopt(tr, t, (pid_t)tid, how_born(tr->stop.status >> 16));
	tracer_resume(tr, t, 0);
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
	placement_release(&t->placed, tid);
	return t;
}

void tracer_tell_exec(struct tracer *tr, struct tracee *t, pid_t former)
{
	char path[TEXT_SIZE_MAX];
	size_t size = tr->config.no_paths ? 0 : procfs_program(t->info.tid, path, sizeof(path));
	struct capture capture = {
		.kind = CAPTURE_STRING, .size = (uint32_t)size, .bytes = (uint8_t *)path};

	tracer_tell(tr, t,
		    &(struct event){
			    .time_ns = tracer_now_ns(tr),
			    .kind = EVENT_EXEC,
			    .args[0] = (uint64_t)former,
			    .capture_count = size > 0,
			    .captures = &capture,
		    });
}

void tracer_on_exec(struct tracer *tr)
{
	struct tracee *t = tr->tracee;
	unsigned long former;

	if (ptrace(PTRACE_GETEVENTMSG, t->info.tid, NULL, &former) != 0)
		former = (unsigned long)t->info.tid;
	t = take_leaders_place(tr, t, (pid_t)former);
	tracer_stack_exec(t);
	tracer_update_name(tr, t);
	usage_begin(t->info.pid, t->slot);
	t->process = t->slot;
	tracer_tell_exec(tr, t, (pid_t)former);
	t->leaving = tr->config.until_exec;
	tracer_resume(tr, t, 0);
	release_strangers(tr);
}

/* Is one of its siblings inside an exec? That is what ends calls of others then. */
static bool is_superseded(const struct tracer *tr, const struct tracee *t)
{
	if (t->special == SPECIAL_EXIT || t->special == SPECIAL_EXIT_GROUP)
		return false;
	for (size_t i = 0; i < tr->table.slot_count; i++) {
		const struct tracee *other = tr->table.slots[i];

		if (other && other != t && other->info.pid == t->info.pid &&
		    other->special == SPECIAL_EXEC)
			return true;
	}
	return false;
}

void tracer_on_death(struct tracer *tr)
{
	struct tracee *t = tr->tracee;
	int status = tr->stop.status;
	bool superseded = t->in_call && WIFEXITED(status) && t->info.tid != t->info.pid &&
			  is_superseded(tr, t);

	if (t->info.tid == tr->first_pid)
		tr->first_status = status;
	if (t->waiting) /* its parent may tell of it yet */
		tr->orphans[tr->orphan_at++ % ORPHANS_MAX] = tr->stop, tracer_forget(tr, t);
	else
		tell_death(tr, t, status, superseded ? EVENT_SUPERSEDED : 0);
	release_strangers(tr);
}

void tracer_on_stranger(struct tracer *tr)
{
	struct tracee *t;

	if (tr->letting_go) {
		if (tr->config.filtered)
			escort_resume(tr->stop.tid, tr->stop.status);
		else
			ptrace(PTRACE_DETACH, tr->stop.tid, NULL, 0L);
		return;
	}
	t = tracee_add(&tr->table, tr->stop.tid);
	if (!t) {
		ptrace(PTRACE_DETACH, tr->stop.tid, NULL, 0L);
		tracer_let_go_all(tr, TRACER_NO_MEMORY);
		return;
	}
	t->waiting = true;
	tr->waiting++;
}

void tracer_on_stranger_death(struct tracer *tr)
{
	if (tr->stop.tid == tr->first_pid)
		tr->first_status = tr->stop.status;
	tr->orphans[tr->orphan_at++ % ORPHANS_MAX] = tr->stop;
}
