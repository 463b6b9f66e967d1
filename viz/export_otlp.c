/*
 * The otlp export: spans of processes, programs, threads, long calls and marks, each sent when it
 * has ended, and the metrics, every minute of the recording and at its end.
 *
 * Ids are made from the recording's, so two exports of one recording have the same. The trace is
 * that of the TRACEPARENT which the target was started with, or else the recording itself.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "viz/otlp_export.h"

static void call_ended(struct otlp_export *x, struct export_task *task, const struct event *ev,
		       bool hidden)
{
	const struct mark mark = mark_of_event(ev);
	const struct otlp_ending ending = {.time_ns = event_enter_ns(ev)};

	buffer_clear(&task->open);
	export_tasks_exec_call(task, ev);
	if (mark.kind == MARK_END)
		otlp_end_marks(x, task, export_mark_find(task, &mark), &ending);
	if (mark.kind == MARK_POINT)
		otlp_write_point(x, task, event_enter_ns(ev), &mark);
	if (!hidden && ev->duration_ns >= x->threshold_ns && otlp_call_may_be_span(ev))
		otlp_write_call(x, task, ev);
	if (mark.kind == MARK_BEGIN)
		otlp_begin_mark(x, task, ev->time_ns, &mark);
}

/* What is open of a task ends, from the innermost on. */
static void end_task(struct otlp_export *x, struct export_task *task,
		     const struct otlp_ending *ending)
{
	otlp_end_marks(x, task, 0, ending);
	if (!otlp_is_first(task))
		otlp_end_thread(x, task, ending);
	if (task->process->tasks == 1) {
		otlp_end_program(x, task, ending);
		otlp_end_process(x, task, ending);
	}
	export_tasks_end(&x->tasks, task);
}

static void task_ended(struct otlp_export *x, struct export_task *task, const struct event *ev)
{
	const struct otlp_ending ending = {
		.time_ns = ev->time_ns,
		.has_status = ev->kind == EVENT_EXIT,
		.status = (int)ev->result,
		.why = ev->kind == EVENT_EXIT ? NULL : "strec.detached",
	};

	if (ev->kind == EVENT_DETACH)
		otlp_write_open(x, task, ev->time_ns);
	end_task(x, task, &ending);
}

/* A program that another replaced has no status. */
static void program_begins(struct otlp_export *x, struct export_task *task, const struct event *ev)
{
	const struct otlp_ending ending = {.time_ns = ev->time_ns};

	otlp_end_marks(x, task, 0, &ending);
	otlp_end_program(x, task, &ending);
	export_tasks_exec(task, ev);
}

/* A thread that execs becomes the first of its process: as a thread it ends. */
static void thread_becomes_first(struct otlp_export *x, struct export_task *task, uint64_t time_ns)
{
	const struct otlp_ending ending = {.time_ns = time_ns};

	otlp_end_marks(x, task, 0, &ending);
	otlp_end_thread(x, task, &ending);
	task->id = 0;
}

/* The task of the event, which has an id. NULL: out of memory. */
static struct export_task *task_of(struct otlp_export *x, const struct event *ev)
{
	struct export_task *task = export_tasks_find(&x->tasks, ev->task->serial);
	const struct export_task *parent;
	uint32_t processes = x->tasks.processes;

	if (task && task->tid != ev->task->tid && !otlp_is_first(task))
		thread_becomes_first(x, task, ev->time_ns);
	task = export_tasks_event(&x->tasks, ev);
	if (!task)
		return NULL;
	if (processes != x->tasks.processes) {
		parent = export_tasks_find(&x->tasks, ev->task->parent);
		task->process->parent = parent && parent != task && ev->task->parent
						? otlp_around(x, parent, task->begin_ns)
						: x->root;
	}
	if (!task->id)
		task->id = otlp_is_first(task) ? otlp_id_of_process(x, task->process)
					       : otlp_id(x, ID_THREAD, task->serial, 0);
	return task;
}

static void event_of_task(struct otlp_export *x, struct export_task *task, const struct event *ev,
			  bool hidden)
{
	switch ((enum event_kind)ev->kind) {
	case EVENT_CALL:
		call_ended(x, task, ev, hidden);
		break;
	case EVENT_ENTERED:
		if (!hidden)
			otlp_keep_open(x, task, ev);
		break;
	case EVENT_TASK:
		if (ev->flags & EVENT_IN_CALL && task->open.size == 0 &&
		    !(x->job->filter &&
		      !filter_match_named(x->job->filter, ev, export_names(x->cursor))))
			otlp_keep_open(x, task, ev);
		break;
	case EVENT_EXEC:
		program_begins(x, task, ev);
		break;
	case EVENT_EXIT:
	case EVENT_DETACH:
		task_ended(x, task, ev);
		break;
	default:
		break;
	}
}

static void send_metrics(struct otlp_export *x, uint64_t time_ns)
{
	const struct metric_sources from = otlp_meter_sources(&x->meter);

	otlp_output_metrics(&x->out, &from, x->wall_ns + x->start_ns, x->wall_ns + time_ns);
}

static void metrics_to(struct otlp_export *x, uint64_t time_ns)
{
	const uint64_t interval_ns = (uint64_t)x->config.metrics_ms * 1000000u;

	if (time_ns >= x->next_metrics_ns) {
		/* Of time without events, once. */
		x->next_metrics_ns += (time_ns - x->next_metrics_ns) / interval_ns * interval_ns;
		otlp_meter_to(&x->meter, x->next_metrics_ns);
		send_metrics(x, x->next_metrics_ns);
		x->next_metrics_ns += interval_ns;
	}
	otlp_meter_to(&x->meter, time_ns);
}

static bool is_hidden(const struct otlp_export *x, const struct event *ev)
{
	bool is_call = ev->kind == EVENT_CALL || ev->kind == EVENT_ENTERED;

	return is_call && x->job->filter &&
	       !filter_match_named(x->job->filter, ev, export_names(x->cursor));
}

static int take(struct otlp_export *x, const struct event *ev, struct strec_error *err)
{
	bool hidden = is_hidden(x, ev);
	struct export_task *task;

	metrics_to(x, ev->time_ns);
	otlp_meter_event(&x->meter, ev, export_address(x->cursor), hidden);
	x->last_ns = ev->time_ns;
	if (ev->task->serial) {
		task = task_of(x, ev);
		if (!task)
			return strec_fail(err, STREC_NOMEM, 0, NULL);
		event_of_task(x, task, ev, hidden);
	}
	if (x->failed || x->out.failed)
		return strec_fail(err, STREC_NOMEM, 0, NULL);
	return otlp_output_goes_on(&x->out) ? 0 : STREC_END;
}

/* What lives when the log ends has no end of its own. */
static void write_rest(struct otlp_export *x)
{
	const struct otlp_ending ending = {.time_ns = x->last_ns, .why = "strec.unfinished"};

	while (x->tasks.first) {
		otlp_write_open(x, x->tasks.first, x->last_ns);
		end_task(x, x->tasks.first, &ending);
	}
	otlp_output_flush(&x->out);
	otlp_meter_end(&x->meter);
	send_metrics(x, x->last_ns);
	if (x->tasks.marks_dropped && x->job->notes)
		fprintf(x->job->notes,
			"stview: %" PRIu64
			" marks are left out: more than %d were open at a time\n",
			x->tasks.marks_dropped, EXPORT_MARKS_MAX);
}

/* The log has no more now: what is due goes, and what is not goes in time. */
static bool wait_for_log(void *data)
{
	struct otlp_export *x = data;
	int due_ms = otlp_output_due_ms(&x->out);

	if (due_ms == 0)
		otlp_output_flush(&x->out);
	if (due_ms <= 0 || !x->job->wait_ms)
		return x->job->wait(x->job->wait_data);
	return x->job->wait_ms(x->job->wait_data, due_ms);
}

/* W3C has it that the trace of whoever started something is that of what was started. */
static void choose_trace(struct otlp_export *x, const struct log_session *session)
{
	memcpy(x->trace.trace_id, x->recording, sizeof(x->trace.trace_id));
	x->trace.flags = 1; /* sampled */
	if (!session || !traceparent_parse(session->traceparent, &x->trace))
		return;
	for (unsigned i = 0; i < sizeof(x->trace.span_id); i++)
		x->root = x->root << 8 | x->trace.span_id[i];
}

/* What the first event of the log brings with it: its session is known then. */
static int start(struct otlp_export *x, struct strec_error *err)
{
	const struct log_header *header = log_reader_header(x->job->reader);
	const struct log_session *session = log_reader_session(x->job->reader);

	choose_trace(x, session);
	if (!otlp_resource(&x->out.resource, session, header, x->config.service,
			   x->config.resource) &&
	    x->job->notes)
		fprintf(x->job->notes, "stview: OTEL_RESOURCE_ATTRIBUTES is no list of pairs, and "
				       "is left out\n");
	x->options = x->job->form.decode;
	fd_namer_use(&x->namer, &x->options, export_names(x->cursor),
		     x->job->form.fd_names ? x->job->form.fd_names : FD_NAMES_PATH);
	return x->out.resource.failed ? strec_fail(err, STREC_NOMEM, 0, NULL) : 0;
}

static int run(struct otlp_export *x, struct strec_error *err)
{
	struct event ev;
	bool started = false;
	int rc;

	while ((rc = export_next(x->cursor, &ev, err)) == 0) {
		if (!started)
			rc = start(x, err);
		started = true;
		if (rc == 0)
			rc = take(x, &ev, err);
		if (rc)
			break;
	}
	if (rc != STREC_END)
		return rc;
	if (started)
		write_rest(x);
	if (x->failed || x->out.failed)
		return strec_fail(err, STREC_NOMEM, 0, NULL);
	return otlp_output_tell(&x->out) ? 0 : strec_fail(err, EXPORT_UNSENT, 0, NULL);
}

static void set_up(struct otlp_export *x, const struct export_job *job)
{
	const struct log_header *header = log_reader_header(job->reader);
	double threshold_us = job->otlp ? job->otlp->threshold_us : 0;

	x->wall_ns = header->wall_ns;
	memcpy(x->recording, header->id, sizeof(x->recording));
	x->start_ns = header->begin_ns > job->from_ns ? header->begin_ns : job->from_ns;
	x->last_ns = x->start_ns;
	x->next_metrics_ns = x->start_ns + (uint64_t)x->config.metrics_ms * 1000000u;
	x->threshold_ns =
		(uint64_t)((threshold_us > 0 ? threshold_us : OTLP_THRESHOLD_US) * 1000.0);
}

int export_otlp(const struct export_job *job, struct strec_error *err)
{
	struct otlp_export x = {.job = job};
	/* What the filter hides must be seen nevertheless, as it ends calls that are open. */
	struct export_job all = *job;
	char error[OTLP_ERROR_SIZE];
	int rc = 0;

	all.filter = NULL;
	all.wait = wait_for_log;
	all.wait_ms = NULL;
	all.wait_data = &x;
	if (!otlp_config_read(&x.config, job->otlp, error)) {
		if (job->notes)
			fprintf(job->notes, "stview: %s\n", error);
		rc = strec_fail(err, EXPORT_UNSENT, 0, NULL);
	}
	if (rc == 0) {
		set_up(&x, job);
		x.cursor = export_cursor_new(&all, true);
		if (!x.cursor || !otlp_output_init(&x.out, job, &x.config) ||
		    !otlp_meter_init(&x.meter, job->reader, x.start_ns))
			rc = strec_fail(err, STREC_NOMEM, 0, NULL);
	}
	if (rc == 0)
		rc = run(&x, err);
	export_tasks_release(&x.tasks);
	otlp_output_release(&x.out);
	otlp_meter_release(&x.meter);
	otlp_config_release(&x.config);
	buffer_release(&x.text);
	export_cursor_free(x.cursor);
	return rc;
}
