#include <signal.h>
#include <string.h>
#include <sys/ptrace.h>

#include "record/signals.h"
#include "record/tracer_private.h"

#include "record/usage.h"

/* What the queue answered. Nothing can be recorded without memory: end in order. */
void tracer_check(struct tracer *tr, int rc)
{
	if (rc && !tr->letting_go)
		tracer_let_go_all(tr, TRACER_NO_MEMORY);
}

void tracer_tell(struct tracer *tr, const struct tracee *t, const struct event *ev)
{
	tracer_check(tr, queue_event(tr->config.queue, t->slot, ev));
}

void tracer_note_at(struct tracer *tr, const struct tracee *t, const char *text, uint64_t time_ns)
{
	struct capture capture = {
		.kind = CAPTURE_STRING,
		.size = (uint32_t)strlen(text),
		.bytes = (const uint8_t *)text,
	};

	tracer_tell(tr, t,
		    &(struct event){
			    .time_ns = time_ns,
			    .kind = EVENT_NOTE,
			    .capture_count = 1,
			    .captures = &capture,
		    });
}

void tracer_set_running(struct tracer *tr, struct tracee *t, bool running)
{
	if (t->running != running)
		tr->running += running ? 1u : -1u;
	t->running = running;
}

/* All tracees have their own CPUs again. */
void tracer_part(struct tracer *tr)
{
	placement_part(&tr->placement);
	for (size_t i = 0; i < tr->table.slot_count; i++)
		if (tr->table.slots[i])
			placement_release(&tr->table.slots[i]->placed,
					  tr->table.slots[i]->info.tid);
}

void tracer_note(struct tracer *tr, const struct tracee *t, const char *text)
{
	tracer_note_at(tr, t, text, tracer_now_ns(tr));
}

static unsigned status_of(const struct tracer *tr, const struct tracee *t, uint8_t flags)
{
	if (flags & EVENT_UNFINISHED)
		return tr->letting_go || t->leaving ? STATUS_DETACHED : STATUS_UNFINISHED;
	return flags & EVENT_ERROR ? STATUS_FAILED : STATUS_SUCCESSFUL;
}

void tracer_end_call_with(struct tracer *tr, struct tracee *t, const struct call_end *end)
{
	if (!t->in_call)
		return;
	t->in_call = false;
	tracer_set_running(tr, t, true);
	if (tr->config.statuses != STATUS_ALL &&
	    !(tr->config.statuses & status_of(tr, t, end->flags))) {
		queue_call_dropped(tr->config.queue, t->slot);
		return;
	}
	tracer_check(tr, queue_call_ended(tr->config.queue, t->slot, end));
	if (--tr->calls_left == 0)
		signals_end_recording("--max-calls");
}

void tracer_end_call(struct tracer *tr, struct tracee *t, uint64_t time_ns, int64_t result,
		     uint8_t flags)
{
	tracer_end_call_with(
		tr, t, &(struct call_end){.time_ns = time_ns, .result = result, .flags = flags});
}

/* Makes t known to the queue; its info is complete. */
void tracer_announce(struct tracer *tr, struct tracee *t, enum start_how how, uint64_t time_ns)
{
	t->announced = true;
	tracer_set_running(tr, t, true);
	tracer_check(tr, queue_task(tr->config.queue, t->slot, &t->info));
	tracer_tell(tr, t,
		    &(struct event){
			    .time_ns = time_ns,
			    .kind = EVENT_START,
			    .nr = how,
			    .args = {t->info.parent, t->born_flags},
		    });
	if (t->info.tid == t->info.pid) {
		usage_begin(t->info.pid, t->slot);
		t->process = t->slot;
	} else {
		const struct tracee *leader = tracee_find(&tr->table, t->info.pid);

		t->process = leader ? leader->slot : t->slot;
	}
}

void tracer_forget(struct tracer *tr, struct tracee *t)
{
	if (t->announced) {
		usage_end(t->slot);
		queue_task_gone(tr->config.queue, t->slot);
	}
	if (t->waiting)
		tr->waiting--;
	tracer_set_running(tr, t, false);
	placement_forget(&t->placed);
	tracee_remove(&tr->table, t);
}

/* Takes leave of a stopped tracee, which goes on by request. t is gone then. */
void tracer_let_go_by(struct tracer *tr, struct tracee *t, int request, int signal)
{
	uint64_t time_ns = tracer_now_ns(tr);

	placement_release(&t->placed, t->info.tid);
	if (ptrace(request, t->info.tid, NULL, (long)signal) != 0)
		return; /* ESRCH: its death comes */
	t->leaving = true;
	if (t->announced) {
		tracer_end_call(tr, t, time_ns, 0, EVENT_UNFINISHED);
		tracer_tell(tr, t, &(struct event){.time_ns = time_ns, .kind = EVENT_DETACH});
	}
	tracer_forget(tr, t);
}

/* Lets it run on untraced, with a signal that is due to it; under a filter it stays a tracee. */
void tracer_let_go(struct tracer *tr, struct tracee *t, int signal)
{
	tracer_let_go_by(tr, t, tr->config.filtered ? PTRACE_CONT : PTRACE_DETACH, signal);
}

/* ESRCH from any request here: it was killed, and its death comes by wait4(). */
void tracer_resume(struct tracer *tr, struct tracee *t, int signal)
{
	if (tr->letting_go || t->leaving)
		tracer_let_go(tr, t, signal);
	else
		ptrace(t->in_call || t->special ? PTRACE_SYSCALL : tr->going, t->info.tid, NULL,
		       (long)signal);
}

void tracer_let_go_all(struct tracer *tr, enum tracer_end end)
{
	tr->letting_go = true;
	tr->end = end;
	for (size_t i = 0; i < tr->table.slot_count; i++) {
		struct tracee *t = tr->table.slots[i];

		if (t && t->waiting)
			tracer_let_go(tr, t, 0);
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

void tracer_end_recording(struct tracer *tr, enum tracer_end end)
{
	if (tr->config.kill_on_exit)
		kill_all(tr, end);
	else
		tracer_let_go_all(tr, end);
}
