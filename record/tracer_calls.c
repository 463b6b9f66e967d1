#include <string.h>
#include <sys/ptrace.h>

#include "record/calls.h"
#include "record/memory.h"
#include "record/procfs.h"
#include "record/signals.h"
#include "record/tracer_private.h"

#include "record/usage.h"

#define UNTRACED 0x00800000u /* CLONE_UNTRACED */
#define SET_NAME 15          /* PR_SET_NAME */

/* The one sort of call whose success strec cannot follow. */
static void check_clone(struct tracer *tr, struct tracee *t, const struct event *ev)
{
	uint64_t flags = ev->args[0];

	if (t->special == SPECIAL_CLONE3 &&
	    memory_read(t->info.tid, ev->args[0], &flags, sizeof(flags)) != sizeof(flags))
		return;
	t->clone_flags = flags;
	if (flags & UNTRACED)
		tracer_note(tr, t, "makes a child with CLONE_UNTRACED, which is not recorded");
}

/* /proc/PID/status shows the CPUs that a task may use, and stays open for a later read. */
static void hide_from_proc(struct tracer *tr, const struct tracee *t, const struct event *ev,
			   unsigned arg)
{
	static const char name[] = "status";
	static uint8_t text[TEXT_SIZE_MAX];
	const struct capture *path = event_capture(ev, arg);
	struct capture own;
	size_t size = sizeof(name) - 1;

	if (!tr->placement.on)
		return;
	if (!path) { /* --no-paths */
		memory_read_text(t->info.tid, ev->args[arg], text, sizeof(text), &own);
		path = &own;
	}
	if (path->size < size || memcmp(path->bytes + path->size - size, name, size) != 0)
		return;
	tr->placement.on = false;
	tracer_part(tr);
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
			tracer_note(tr, t, "uses ptrace: it cannot trace what is recorded here");
		t->noted = true;
		break;
	case SPECIAL_EXIT_GROUP:
		usage_last(tr->config.queue, t->process);
		break;
	case SPECIAL_PRCTL:
		if (ev->args[0] != SET_NAME)
			t->special = SPECIAL_NONE;
		break;
	case SPECIAL_AFFINITY:
		tracer_part(tr);
		break;
	case SPECIAL_OPEN_0:
	case SPECIAL_OPEN_1:
		hide_from_proc(tr, t, ev, t->special - SPECIAL_OPEN_0);
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
void tracer_keep_call(struct tracee *t, const struct event *ev, uint8_t captures)
{
	t->nr = ev->nr;
	t->arch = ev->arch;
	t->captures = captures;
	t->called = true;
	memcpy(t->args, ev->args, sizeof(t->args));
}

/* Whether a call, with the captures of its enter, goes into the log. */
bool tracer_is_wanted(const struct tracer *tr, const struct tracee *t, const struct event *ev)
{
	return !calls_rule(ev->arch, ev->nr)->skip &&
	       (!tr->config.paths || path_filter_match(tr->config.paths, t->info.tid, ev));
}

/* A call that does not go into the log goes on; what it changes for the tracer is seen to. */
static void pass_call(struct tracer *tr, struct tracee *t, const struct event *ev,
		      const struct call_rule *rule)
{
	t->special = rule->special;
	tracer_keep_call(t, ev, 0);
	if (rule->special)
		on_special_enter(tr, t, ev);
	tracer_set_running(tr, t, false);
	tracer_resume(tr, t, 0);
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

static void on_enter(struct tracer *tr, struct tracee *t, const struct __ptrace_syscall_info *info,
		     uint64_t time_ns)
{
	struct event ev = {.time_ns = time_ns, .kind = EVENT_CALL, .captures = tr->captures.list};
	const struct call_rule *rule;

	calls_from_stop(info, &ev);
	rule = calls_rule(ev.arch, ev.nr);
	if (is_restart(t, &ev, rule->special)) {
		tracer_resume(tr, t, 0);
		return;
	}
	/* Its end was not seen: a signal took it out of the call. */
	tracer_end_call(tr, t, time_ns, 0, EVENT_UNFINISHED);
	if (rule->skip) {
		pass_call(tr, t, &ev, rule);
		return;
	}
	if (rule->enter || rule->special)
		capture_call(tr, t, &ev, rule, info->stack_pointer);
	if (tr->config.paths && !tracer_is_wanted(tr, t, &ev)) {
		pass_call(tr, t, &ev, rule);
		return;
	}
	t->special = rule->special;
	tracer_keep_call(t, &ev, rule->exit);
	if (rule->special)
		on_special_enter(tr, t, &ev);
	tracer_stack(tr, t, &ev, info->stack_pointer);
	/* The tracee runs on while the queue takes its copy. */
	ptrace(PTRACE_SYSCALL, t->info.tid, NULL, 0L);
	t->in_call = true;
	tracer_set_running(tr, t, false);
	tracer_check(tr, queue_call_entered(tr->config.queue, t->slot, &ev));
}

void tracer_update_name(struct tracer *tr, struct tracee *t)
{
	procfs_name(t->info.tid, t->info.name);
	tracer_check(tr, queue_task(tr->config.queue, t->slot, &t->info));
}

/* What it wrote is told before its next call, and before whoever waits for its end goes on. */
static void take_output(const struct tracer *tr, const struct tracee *t, const struct event *ev)
{
	if (tr->config.output && ev->result > 0 && (t->args[0] == 1 || t->args[0] == 2))
		output_take(tr->config.output);
}

static void on_leave(struct tracer *tr, struct tracee *t, const struct __ptrace_syscall_info *info,
		     uint64_t time_ns)
{
	struct event ev = {.arch = t->arch, .nr = t->nr};
	struct call_end end = {.time_ns = time_ns, .captures = tr->captures.list};

	if (t->special == SPECIAL_PRCTL)
		tracer_update_name(tr, t);
	calls_result(info, &ev);
	if (t->special >= SPECIAL_MAPS && !(ev.flags & EVENT_ERROR))
		tracer_stack_mapped(t, ev.result);
	t->special = SPECIAL_NONE;
	end.result = ev.result;
	end.flags = ev.flags;
	if (t->captures && t->in_call) {
		memcpy(ev.args, t->args, sizeof(ev.args));
		capture_exit(&tr->captures, t->info.tid, &ev, t->captures);
		end.capture_count = (uint8_t)tr->captures.count;
	}
	take_output(tr, t, &ev);
	ptrace(tr->going, t->info.tid, NULL, 0L);
	tracer_set_running(tr, t, true);
	tracer_end_call_with(tr, t, &end);
}

/* A call that PTRACE_INTERRUPT took it out of goes on untraced: that is no result. */
static void on_call_letting_go(struct tracer *tr, struct tracee *t,
			       const struct __ptrace_syscall_info *info)
{
	struct event ev = {0};

	if (info->op == PTRACE_SYSCALL_INFO_EXIT) {
		calls_result(info, &ev);
		if (!(ev.flags & EVENT_ERROR && calls_restarts(ev.result)))
			tracer_end_call(tr, t, tracer_now_ns(tr), ev.result, ev.flags);
	}
	tracer_let_go(tr, t, 0);
}

void tracer_on_call(struct tracer *tr)
{
	struct tracee *t = tr->tracee;
	struct __ptrace_syscall_info info;
	uint64_t time_ns;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, t->info.tid, sizeof(info), &info) <= 0)
		return; /* ESRCH: its death comes */
	if (tr->letting_go) {
		on_call_letting_go(tr, t, &info);
		return;
	}
	usage_touch(t->process);
	time_ns = tracer_now_ns(tr);
	if (placement_stop(&tr->placement, &t->placed, t->info.tid, tr->running, time_ns))
		tracer_part(tr);
	if (info.op == PTRACE_SYSCALL_INFO_ENTRY || info.op == PTRACE_SYSCALL_INFO_SECCOMP)
		on_enter(tr, t, &info, time_ns);
	else if (info.op == PTRACE_SYSCALL_INFO_EXIT)
		on_leave(tr, t, &info, time_ns);
	else
		tracer_resume(tr, t, 0);
}

/* The first stop after an attach: the call that it was in, if it was in one. */
void tracer_find_call(struct tracer *tr, struct tracee *t)
{
	struct event ev = {
		.time_ns = tracer_now_ns(tr), .kind = EVENT_CALL, .flags = EVENT_ATTACHED};
	const struct call_rule *rule;
	uint64_t stack_pointer;

	t->fresh = false;
	if (tr->letting_go || !calls_interrupted(t->info.tid, &ev, &stack_pointer))
		return;
	rule = calls_rule(ev.arch, ev.nr);
	t->special = rule->special;
	if (!tracer_is_wanted(tr, t, &ev))
		return;
	t->in_call = t->restarts = true;
	tracer_set_running(tr, t, false);
	tracer_keep_call(t, &ev, rule->exit);
	tracer_stack(tr, t, &ev, stack_pointer);
	tracer_check(tr, queue_call_entered(tr->config.queue, t->slot, &ev));
}
