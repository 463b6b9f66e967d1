/*
 * The perfetto export: processes and threads as tracks, calls as slices on them, and what else
 * happened, in the order of the log. A reader sorts by time; of what has one time the order of
 * the packets counts, so a mark's slice ends before the call begins that ends it.
 *
 * A call is written when it has ended. Of one that is open the beginning is kept with its task,
 * and written at the end of the log if nothing more was heard of it.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "viz/call_flow.h"
#include "viz/perfetto_export.h"

#define WINDOW_NS 100000000u /* over which rates are counted */

static void end_slice(struct perfetto_export *x, uint64_t track, uint64_t time_ns)
{
	perfetto_event_begin(&x->p, PERFETTO_END, time_ns, track, NULL, NULL);
	perfetto_event_end(&x->p);
}

/* Down to count of them, from the innermost one on. */
static void end_marks(struct perfetto_export *x, struct export_task *task, size_t count,
		      uint64_t time_ns)
{
	while (task->mark_count > count) {
		end_slice(x, task->id, time_ns);
		export_mark_pop(task);
	}
}

/* The task of the event, with its tracks described as they are now. NULL: out of memory. */
static struct export_task *task_of(struct perfetto_export *x, const struct event *ev)
{
	const struct task_info *info = ev->task;
	struct export_task *task = export_tasks_find(&x->tasks, info->serial);
	bool same = task && task->tid == info->tid;
	bool renamed = task && memcmp(task->name, info->name, TASK_NAME_SIZE) != 0;
	uint32_t processes = x->tasks.processes;

	if (task && !same)
		end_marks(x, task, 0, ev->time_ns);
	task = export_tasks_event(&x->tasks, ev);
	if (!task)
		return NULL;
	if (processes != x->tasks.processes) {
		perfetto_describe_process(x, task, false);
		perfetto_describe_cpu(x, task);
	}
	if (!same)
		task->id = perfetto_uuid(x, TRACK_OF_THREAD,
					 (uint64_t)info->serial ^ (uint64_t)info->tid << 8);
	if (!same || renamed)
		perfetto_describe_thread(x, task);
	return task;
}

static void begin_mark(struct perfetto_export *x, struct export_task *task, uint64_t time_ns,
		       const struct mark *mark)
{
	if (!export_mark_begin(&x->tasks, task, mark, time_ns, &x->failed))
		return;
	perfetto_event_begin(&x->p, PERFETTO_BEGIN, time_ns, task->id, "mark", NULL);
	perfetto_name(&x->p, mark->name, mark->size);
	perfetto_event_end(&x->p);
}

static void write_point(struct perfetto_export *x, struct export_task *task, uint64_t time_ns,
			const struct mark *mark)
{
	perfetto_event_begin(&x->p, PERFETTO_INSTANT, time_ns, task->id, "mark", NULL);
	perfetto_name(&x->p, mark->name, mark->size);
	perfetto_event_end(&x->p);
}

static bool is_wanted(const struct perfetto_export *x, const struct event *ev)
{
	return !x->job->filter || filter_match_named(x->job->filter, ev, export_names(x->cursor));
}

static void count_call(struct perfetto_export *x, const struct event *ev)
{
	struct call_flow flow;

	x->calls++;
	if (call_flow(ev, &flow))
		x->bytes += flow.bytes;
}

static void call_ended(struct perfetto_export *x, struct export_task *task, const struct event *ev)
{
	struct mark mark = mark_of_event(ev);

	buffer_clear(&task->open);
	export_tasks_exec_call(task, ev);
	if (mark.kind == MARK_END)
		end_marks(x, task, export_mark_find(task, &mark), event_enter_ns(ev));
	if (mark.kind == MARK_POINT)
		write_point(x, task, event_enter_ns(ev), &mark);
	if (is_wanted(x, ev)) {
		perfetto_write_call(x, task, ev);
		count_call(x, ev);
	}
	if (mark.kind == MARK_BEGIN)
		begin_mark(x, task, ev->time_ns, &mark);
}

/* A moment on a track, with the event as a line of text. */
static void write_instant(struct perfetto_export *x, const struct event *ev, uint64_t track,
			  const char *category, const char *name)
{
	perfetto_event_begin(&x->p, PERFETTO_INSTANT, ev->time_ns, track, category, name);
	perfetto_put_decoded(x, PERFETTO_TEXT, ev, -1);
	if (ev->kind == EVENT_START && ev->nr != START_ATTACH)
		perfetto_flow(&x->p, x->base ^ ev->task->serial);
	if (ev->task->tid)
		perfetto_int(&x->p, PERFETTO_TID, ev->task->tid);
	perfetto_event_end(&x->p);
}

/* The program that a process ran ends with another one, or with the process. */
static void end_program(struct perfetto_export *x, const struct export_task *task, uint64_t time_ns)
{
	if (task->process->programs)
		end_slice(x, perfetto_track_of_process(x, task), time_ns);
}

static void begin_program(struct perfetto_export *x, struct export_task *task,
			  const struct event *ev)
{
	const struct buffer *path = &task->process->path;
	const char *slash;

	end_marks(x, task, 0, ev->time_ns);
	end_program(x, task, ev->time_ns);
	export_tasks_exec(task, ev);
	slash = path->size ? memrchr(path->bytes, '/', path->size) : NULL;
	perfetto_event_begin(&x->p, PERFETTO_BEGIN, ev->time_ns, perfetto_track_of_process(x, task),
			     "program", NULL);
	if (slash)
		perfetto_name(&x->p, slash + 1,
			      path->size - (size_t)(slash + 1 - (const char *)path->bytes));
	else
		perfetto_name(&x->p, task->name, strnlen(task->name, TASK_NAME_SIZE));
	perfetto_text(&x->p, PERFETTO_PATH, path->bytes, path->size);
	perfetto_event_end(&x->p);
	write_instant(x, ev, task->id, "process", "exec");
}

static void task_ended(struct perfetto_export *x, struct export_task *task, const struct event *ev)
{
	/* A task that was let go of stays in its call, which nobody saw end. */
	if (ev->kind == EVENT_DETACH)
		perfetto_write(&x->p, &task->open);
	else
		end_marks(x, task, 0, ev->time_ns);
	write_instant(x, ev, task->id, "process", ev->kind == EVENT_EXIT ? "exit" : "detach");
	if (task->process->tasks == 1) {
		end_program(x, task, ev->time_ns);
		perfetto_describe_process(x, task, true);
	}
	export_tasks_end(&x->tasks, task);
}

static void write_signal(struct perfetto_export *x, const struct export_task *task,
			 const struct event *ev)
{
	const char *abbreviation = sigabbrev_np((int)ev->nr);
	char name[24];

	if (abbreviation)
		snprintf(name, sizeof(name), "SIG%s", abbreviation);
	else
		snprintf(name, sizeof(name), "signal %" PRIu32, ev->nr);
	write_instant(x, ev, task->id, "signal", name);
}

static void write_usage(struct perfetto_export *x, const struct export_task *task,
			const struct event *ev)
{
	perfetto_counter(&x->p, ev->time_ns, perfetto_uuid(x, TRACK_OF_CPU, task->process->number),
			 (int64_t)ev->args[0]);
}

/* What is of the recording as a whole, or of no task in particular. */
static void event_of_log(struct perfetto_export *x, const struct event *ev)
{
	static const char *const names[EVENT_KINDS] = {
		[EVENT_HELD] = "target held",
		[EVENT_NOTE] = "note",
		[EVENT_LOSS] = "bytes lost",
	};
	uint64_t recorder = perfetto_uuid(x, TRACK_OF_LOG, LOG_RECORDER);

	if (ev->kind == EVENT_OUTPUT)
		write_instant(x, ev, perfetto_uuid(x, TRACK_OF_LOG, LOG_OUTPUT), "output",
			      ev->nr == 2 ? "stderr" : "stdout");
	else if (ev->kind < EVENT_KINDS && names[ev->kind])
		write_instant(x, ev, recorder, "recorder", names[ev->kind]);
}

static void event_of_task(struct perfetto_export *x, struct export_task *task,
			  const struct event *ev)
{
	switch ((enum event_kind)ev->kind) {
	case EVENT_CALL:
		call_ended(x, task, ev);
		break;
	case EVENT_ENTERED:
	case EVENT_TASK:
		if ((ev->kind == EVENT_ENTERED || ev->flags & EVENT_IN_CALL) && is_wanted(x, ev))
			perfetto_keep_open(x, task, ev);
		break;
	case EVENT_START:
		write_instant(x, ev, task->id, "process", "start");
		break;
	case EVENT_EXEC:
		begin_program(x, task, ev);
		break;
	case EVENT_EXIT:
	case EVENT_DETACH:
		task_ended(x, task, ev);
		break;
	case EVENT_SIGNAL:
		write_signal(x, task, ev);
		break;
	case EVENT_STOP:
		write_instant(x, ev, task->id, "signal", "stopped");
		break;
	case EVENT_USAGE:
		write_usage(x, task, ev);
		break;
	default:
		event_of_log(x, ev);
	}
}

static void write_rates(struct perfetto_export *x)
{
	const uint64_t windows = 1000000000u / WINDOW_NS;

	perfetto_counter(&x->p, x->window_ns, perfetto_uuid(x, TRACK_OF_LOG, LOG_CALLS),
			 (int64_t)(x->calls * windows));
	perfetto_counter(&x->p, x->window_ns, perfetto_uuid(x, TRACK_OF_LOG, LOG_BYTES),
			 (int64_t)(x->bytes * windows));
	x->counted = x->calls || x->bytes;
	x->calls = x->bytes = 0;
}

/* A value holds until the next one, so time in which nothing is counted begins with a 0. */
static void rates_to(struct perfetto_export *x, uint64_t time_ns)
{
	if (time_ns < x->window_ns + WINDOW_NS)
		return;
	write_rates(x);
	x->window_ns += WINDOW_NS;
	if (x->counted && time_ns >= x->window_ns + WINDOW_NS)
		write_rates(x);
	x->window_ns = time_ns - time_ns % WINDOW_NS;
}

static int take(struct perfetto_export *x, const struct event *ev, struct strec_error *err)
{
	struct export_task *task = NULL;

	rates_to(x, ev->time_ns);
	x->last_ns = ev->time_ns;
	if (ev->task->serial) {
		task = task_of(x, ev);
		if (!task)
			return strec_fail(err, STREC_NOMEM, 0, NULL);
	}
	if (task)
		event_of_task(x, task, ev);
	else
		event_of_log(x, ev);
	return x->failed || x->p.failed ? strec_fail(err, STREC_NOMEM, 0, NULL) : 0;
}

/* What lives when the log ends: slices that have no end are drawn up to there. */
static void write_rest(struct perfetto_export *x)
{
	rates_to(x, x->last_ns + WINDOW_NS);
	if (x->counted)
		write_rates(x);
	while (x->tasks.first) {
		struct export_task *task = x->tasks.first;

		perfetto_write(&x->p, &task->open);
		if (task->process->tasks == 1)
			perfetto_describe_process(x, task, true);
		export_tasks_end(&x->tasks, task);
	}
	if (x->tasks.marks_dropped && x->job->notes)
		fprintf(x->job->notes,
			"stview: %" PRIu64
			" marks are left out: more than %d were open at a time\n",
			x->tasks.marks_dropped, EXPORT_MARKS_MAX);
}

static void start(struct perfetto_export *x, const struct log_header *header)
{
	x->options = x->job->form.decode;
	fd_namer_use(&x->namer, &x->options, export_names(x->cursor),
		     x->job->form.fd_names ? x->job->form.fd_names : FD_NAMES_PATH);
	x->base = get_u64(header->id) & UINT64_C(0xffff000000000000);
	x->window_ns = header->begin_ns > x->job->from_ns ? header->begin_ns : x->job->from_ns;
	x->window_ns -= x->window_ns % WINDOW_NS;
	call_flow_begin();
	perfetto_init(&x->p, x->job->out, header);
	perfetto_describe_log(x);
}

int export_perfetto(const struct export_job *job, struct strec_error *err)
{
	/* What the filter hides must be seen nevertheless, as it ends calls that are open. */
	struct export_job all = *job;
	struct perfetto_export x = {.job = job};
	struct event ev;
	int rc;

	all.filter = NULL;
	x.cursor = export_cursor_new(&all, true);
	if (!x.cursor)
		return strec_fail(err, STREC_NOMEM, 0, NULL);
	start(&x, log_reader_header(job->reader));
	while ((rc = export_next(x.cursor, &ev, err)) == 0 && (rc = take(&x, &ev, err)) == 0)
		;
	if (rc == STREC_END) {
		write_rest(&x);
		rc = 0;
	}
	perfetto_release(&x.p);
	export_tasks_release(&x.tasks);
	buffer_release(&x.text);
	export_cursor_free(x.cursor);
	return rc;
}
