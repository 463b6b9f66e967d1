/*
 * The otlp export: spans of processes, programs, threads, long calls and marks, each sent when it
 * has ended, and the metrics, every minute of the recording and at its end.
 *
 * Ids are made from the recording's, so two exports of one recording have the same. The trace is
 * that of the TRACEPARENT which the target was started with, or else the recording itself.
 */
#include <inttypes.h>
#include <string.h>
#include <sys/wait.h>
#include <xxhash.h>

#include "viz/call_category.h"
#include "viz/call_meaning.h"
#include "viz/export_cursor.h"
#include "viz/export_tasks.h"
#include "viz/fd_text.h"
#include "viz/otlp_meter.h"
#include "viz/otlp_output.h"
#include "viz/span_table.h"
#include "viz/stack_text.h"
#include "viz/traceparent.h"

#define TEXT_SIZE 4096 /* of most calls; longer ones are decoded twice */

/* Bits of Span.flags beside those of the trace. */
#define FLAG_HAS_IS_REMOTE 0x100u
#define FLAG_IS_REMOTE     0x200u

enum id_kind { ID_PROCESS = 1, ID_PROGRAM, ID_THREAD, ID_CALL, ID_MARK };

struct otlp_export {
	const struct export_job *job;
	struct export_cursor *cursor;
	struct export_tasks tasks;
	struct otlp_config config;
	struct otlp_output out;
	struct otlp_meter meter;
	struct decode_options options;
	struct fd_namer namer;
	struct buffer text;       /* of a call */
	struct traceparent trace; /* its span_id all 0: the recording is a trace of its own */
	uint8_t recording[16];
	uint64_t root;    /* the span that the recording was started in, 0 for none */
	uint64_t wall_ns; /* at time 0 */
	uint64_t start_ns, next_metrics_ns, last_ns;
	uint64_t threshold_ns;
	bool failed;
};

/* How a span ended: of a process or program the status, and why it is not whole. */
struct ending {
	uint64_t time_ns;
	bool has_status;
	int status;      /* as wait(2) encodes it */
	const char *why; /* an attribute that is true then; NULL: it ended */
};

static uint64_t make_id(const struct otlp_export *x, enum id_kind kind, uint64_t a, uint64_t b)
{
	uint8_t bytes[40];
	uint64_t id;

	memcpy(bytes, x->recording, 16);
	put_u64(bytes + 16, kind);
	put_u64(bytes + 24, a);
	put_u64(bytes + 32, b);
	id = XXH64(bytes, sizeof(bytes), 0);
	return id ? id : 1;
}

static uint64_t id_of_process(const struct otlp_export *x, const struct export_process *process)
{
	return make_id(x, ID_PROCESS, process->number, 0);
}

static uint64_t id_of_program(const struct otlp_export *x, const struct export_process *process)
{
	return make_id(x, ID_PROGRAM, process->number, process->programs);
}

static bool is_first(const struct export_task *task)
{
	return task->tid == task->process->pid;
}

/* The program that the process ran at that time, as far as it is the present one, or itself. */
static uint64_t program_at(const struct otlp_export *x, const struct export_process *process,
			   uint64_t time_ns)
{
	return process->programs && process->program_ns <= time_ns ? id_of_program(x, process)
								   : id_of_process(x, process);
}

/* The innermost open span of the task that began no later. */
static uint64_t around(const struct otlp_export *x, const struct export_task *task,
		       uint64_t time_ns)
{
	for (size_t i = task->mark_count; i-- > 0;)
		if (task->marks[i].begin_ns <= time_ns)
			return task->marks[i].id;
	return is_first(task) ? program_at(x, task->process, time_ns) : task->id;
}

static struct otlp_span span_of(const struct otlp_export *x, uint64_t id, uint64_t parent,
				uint64_t begin_ns, uint64_t end_ns)
{
	bool remote = parent && parent == x->root;

	return (struct otlp_span){
		.trace_id = x->trace.trace_id,
		.id = id,
		.parent = parent,
		.flags = x->trace.flags | FLAG_HAS_IS_REMOTE | (remote ? FLAG_IS_REMOTE : 0),
		.begin_ns = x->wall_ns + begin_ns,
		.end_ns = x->wall_ns + (end_ns > begin_ns ? end_ns : begin_ns),
	};
}

static void put_kind(struct buffer *out, const char *kind, const struct export_task *task)
{
	otlp_string(out, OTLP_OF_SPAN, "strec.kind", kind);
	otlp_int(out, OTLP_OF_SPAN, "process.pid", task->process->pid);
}

static void put_thread(struct buffer *out, const struct export_task *task)
{
	otlp_int(out, OTLP_OF_SPAN, "thread.id", task->tid);
	otlp_text(out, OTLP_OF_SPAN, "thread.name", task->name,
		  strnlen(task->name, TASK_NAME_SIZE));
}

static void put_why(struct buffer *out, const struct ending *ending, bool before)
{
	if (before)
		otlp_bool(out, OTLP_OF_SPAN, "strec.began_before", true);
	if (ending->why)
		otlp_bool(out, OTLP_OF_SPAN, ending->why, true);
}

static const char *base_name(const struct buffer *path, size_t *size)
{
	const char *bytes = (const char *)path->bytes;
	const char *slash = path->size ? memrchr(bytes, '/', path->size) : NULL;

	*size = slash ? path->size - (size_t)(slash + 1 - bytes) : path->size;
	return slash ? slash + 1 : bytes;
}

/* What process and program have in common: what is run, and how it ended. */
static void put_program(struct buffer *out, const struct export_process *process)
{
	size_t size;
	const char *name = base_name(&process->path, &size);

	if (size) {
		otlp_text(out, OTLP_OF_SPAN, "process.executable.name", name, size);
		otlp_text(out, OTLP_OF_SPAN, "process.executable.path", process->path.bytes,
			  process->path.size);
	}
	if (process->arguments.size)
		otlp_texts(out, OTLP_OF_SPAN, "process.command_args", process->arguments.bytes,
			   process->arguments.size);
}

/* The error of a status for people, and its type for machines; NULL where it is none. */
static const char *status_error(const struct ending *ending, char text[static 64],
				char type[static 32])
{
	const char *signal;

	if (!ending->has_status || ending->status == 0)
		return NULL;
	if (!WIFSIGNALED(ending->status)) {
		snprintf(type, 32, "%d", WEXITSTATUS(ending->status));
		snprintf(text, 64, "exited with %s", type);
		return text;
	}
	signal = sigabbrev_np(WTERMSIG(ending->status));
	if (signal)
		snprintf(type, 32, "SIG%s", signal);
	else
		snprintf(type, 32, "signal %d", WTERMSIG(ending->status));
	snprintf(text, 64, "killed by %s", type);
	return text;
}

static void put_status(struct buffer *out, const struct ending *ending, const char *type)
{
	if (ending->has_status && WIFEXITED(ending->status))
		otlp_int(out, OTLP_OF_SPAN, "process.exit.code", WEXITSTATUS(ending->status));
	if (ending->has_status && ending->status)
		otlp_string(out, OTLP_OF_SPAN, "error.type", type);
}

static void end_program(struct otlp_export *x, const struct export_task *task,
			const struct ending *ending)
{
	const struct export_process *process = task->process;
	struct buffer *out = &x->out.spans;
	struct otlp_span span;
	char text[64], type[32];
	size_t begin;

	if (process->programs == 0)
		return;
	span = span_of(x, id_of_program(x, process), id_of_process(x, process), process->program_ns,
		       ending->time_ns);
	span.error = status_error(ending, text, type);
	span.name = base_name(&process->path, &span.name_size);
	if (span.name_size == 0) {
		span.name = process->name;
		span.name_size = strnlen(process->name, TASK_NAME_SIZE);
	}
	begin = otlp_span_begin(out, &span);
	put_kind(out, "program", task);
	put_program(out, process);
	put_status(out, ending, type);
	put_why(out, ending, false);
	otlp_span_end(out, begin);
	otlp_output_span(&x->out);
}

static void end_process(struct otlp_export *x, const struct export_task *task,
			const struct ending *ending)
{
	const struct export_process *process = task->process;
	struct buffer *out = &x->out.spans;
	struct otlp_span span = span_of(x, id_of_process(x, process), process->parent,
					process->begin_ns, ending->time_ns);
	char text[64], type[32];
	size_t begin;

	span.error = status_error(ending, text, type);
	span.name = process->name;
	span.name_size = strnlen(process->name, TASK_NAME_SIZE);
	begin = otlp_span_begin(out, &span);
	put_kind(out, "process", task);
	put_program(out, process);
	put_status(out, ending, type);
	put_why(out, ending, process->before);
	otlp_span_end(out, begin);
	otlp_output_span(&x->out);
}

static void end_thread(struct otlp_export *x, const struct export_task *task,
		       const struct ending *ending)
{
	struct buffer *out = &x->out.spans;
	uint64_t parent = program_at(x, task->process, task->begin_ns);
	struct otlp_span span = span_of(x, task->id, parent, task->begin_ns, ending->time_ns);
	char text[64], type[32];
	size_t begin;

	span.error = status_error(ending, text, type);
	span.name = task->name;
	span.name_size = strnlen(task->name, TASK_NAME_SIZE);
	begin = otlp_span_begin(out, &span);
	put_kind(out, "thread", task);
	put_thread(out, task);
	if (span.error)
		otlp_string(out, OTLP_OF_SPAN, "error.type", type);
	put_why(out, ending, task->before);
	otlp_span_end(out, begin);
	otlp_output_span(&x->out);
}

static void put_mark(struct otlp_export *x, const struct export_task *task,
		     const struct otlp_span *span, const char *kind, const struct ending *ending)
{
	size_t begin = otlp_span_begin(&x->out.spans, span);

	put_kind(&x->out.spans, kind, task);
	put_thread(&x->out.spans, task);
	put_why(&x->out.spans, ending, false);
	otlp_span_end(&x->out.spans, begin);
	otlp_output_span(&x->out);
}

/* Down to count of them, from the innermost one on. */
static void end_marks(struct otlp_export *x, struct export_task *task, size_t count,
		      const struct ending *ending)
{
	while (task->mark_count > count) {
		const struct export_mark mark = task->marks[task->mark_count - 1];
		struct otlp_span span = {0};

		task->mark_count--;
		span = span_of(x, mark.id, around(x, task, mark.begin_ns), mark.begin_ns,
			       ending->time_ns);
		task->mark_count++;
		span.name = mark.name;
		span.name_size = mark.size;
		put_mark(x, task, &span, "mark", ending);
		export_mark_pop(task);
	}
}

static void begin_mark(struct otlp_export *x, struct export_task *task, uint64_t time_ns,
		       const struct mark *mark)
{
	struct export_mark *made = export_mark_begin(&x->tasks, task, mark, time_ns, &x->failed);

	if (made)
		made->id = make_id(x, ID_MARK, task->serial, time_ns);
}

static void write_point(struct otlp_export *x, const struct export_task *task, uint64_t time_ns,
			const struct mark *mark)
{
	const struct ending ending = {.time_ns = time_ns};
	struct otlp_span span = span_of(x, make_id(x, ID_MARK, task->serial, time_ns),
					around(x, task, time_ns), time_ns, time_ns);

	span.name = mark->name;
	span.name_size = mark->size;
	put_mark(x, task, &span, "point", &ending);
}

static void put_call_text(struct otlp_export *x, struct buffer *out, const struct event *ev)
{
	size_t room = TEXT_SIZE, size;

	for (;;) {
		buffer_clear(&x->text);
		if (!buffer_reserve(&x->text, room)) {
			x->failed = true;
			return;
		}
		size = (ev->kind == EVENT_CALL ? decode_event : decode_enter)(
			ev, &x->options, (char *)x->text.bytes, room);
		if (size < room)
			break;
		room = size + 1;
	}
	otlp_text(out, OTLP_OF_SPAN, "strec.syscall", x->text.bytes, size);
}

static void put_source(struct otlp_export *x, struct buffer *out, const struct event *ev)
{
	struct source_place place;

	if (!ev->stack || !source_of_stack(export_symbols(x->cursor), ev->stack, &place) ||
	    !place.line)
		return;
	if (place.line->function)
		otlp_string(out, OTLP_OF_SPAN, "code.function.name", place.line->function);
	if (place.line->file)
		otlp_string(out, OTLP_OF_SPAN, "code.file.path", place.line->file);
	if (place.line->file && place.line->line)
		otlp_int(out, OTLP_OF_SPAN, "code.line.number", place.line->line);
}

/* To be restarted is no failure: the kernel's own codes from ERESTARTSYS on. */
static const char *call_error(const struct event *ev, char number[static 24])
{
	const char *name;

	if (!event_failed(ev) || ev->result <= -SPAN_RESTART)
		return NULL;
	name = decode_errno_name((unsigned)(0 - ev->result));
	if (!name)
		snprintf(number, 24, "%" PRId64, 0 - ev->result);
	return name ? name : number;
}

static void put_call(struct otlp_export *x, struct buffer *out, const struct export_task *task,
		     const struct event *ev)
{
	char number[24];
	const char *error = call_error(ev, number);

	put_kind(out, "call", task);
	put_thread(out, task);
	put_call_text(x, out, ev);
	otlp_string(out, OTLP_OF_SPAN, "strec.syscall.category",
		    call_category_name(call_category(ev->arch, ev->nr)));
	if (error)
		otlp_string(out, OTLP_OF_SPAN, "error.type", error);
	else if (ev->kind == EVENT_CALL && !(ev->flags & (EVENT_UNFINISHED | EVENT_ERROR)))
		otlp_int(out, OTLP_OF_SPAN, "strec.syscall.result", ev->result);
	if (ev->kind != EVENT_CALL || ev->flags & EVENT_UNFINISHED)
		otlp_bool(out, OTLP_OF_SPAN, "strec.unfinished", true);
	put_source(x, out, ev);
}

static const char *name_of_call(const struct otlp_export *x, const struct event *ev,
				char text[static 32])
{
	const char *name = call_name_static(ev->arch, ev->nr);

	if (!name)
		name = log_reader_call_name(x->job->reader, ev->arch, ev->nr);
	if (!name)
		snprintf(text, 32, "syscall_%" PRIu32, ev->nr);
	return name ? name : text;
}

static void write_call(struct otlp_export *x, const struct export_task *task,
		       const struct event *ev)
{
	uint64_t enter_ns = event_enter_ns(ev);
	struct otlp_span span = span_of(x, make_id(x, ID_CALL, task->serial, enter_ns),
					around(x, task, enter_ns), enter_ns, ev->time_ns);
	char text[32], number[24];
	size_t begin;

	span.name = name_of_call(x, ev, text);
	span.name_size = strlen(span.name);
	span.error = call_error(ev, number);
	begin = otlp_span_begin(&x->out.spans, &span);
	put_call(x, &x->out.spans, task, ev);
	otlp_span_end(&x->out.spans, begin);
	otlp_output_span(&x->out);
}

static bool may_be_span(const struct event *ev)
{
	return call_meaning(ev->arch, ev->nr) != CALL_EXIT && !(ev->flags & EVENT_ATTACHED);
}

/* Its name, a NUL, and its attributes are kept: how long it takes is not known yet. */
static void keep_open(struct otlp_export *x, struct export_task *task, const struct event *ev)
{
	char text[32];
	const char *name = name_of_call(x, ev, text);

	buffer_clear(&task->open);
	if (!may_be_span(ev))
		return;
	buffer_put(&task->open, name, strlen(name) + 1);
	put_call(x, &task->open, task, ev);
	task->open_ns = event_enter_ns(ev);
	x->failed |= task->open.failed;
}

static void write_open(struct otlp_export *x, struct export_task *task, uint64_t time_ns)
{
	struct otlp_span span;
	size_t begin;

	if (task->open.size == 0 || time_ns - task->open_ns < x->threshold_ns)
		return;
	span = span_of(x, make_id(x, ID_CALL, task->serial, task->open_ns),
		       around(x, task, task->open_ns), task->open_ns, time_ns);
	span.name = task->open.bytes;
	span.name_size = strlen((const char *)task->open.bytes);
	begin = otlp_span_begin(&x->out.spans, &span);
	buffer_put(&x->out.spans, task->open.bytes + span.name_size + 1,
		   task->open.size - span.name_size - 1);
	otlp_span_end(&x->out.spans, begin);
	otlp_output_span(&x->out);
	buffer_clear(&task->open);
}

static void call_ended(struct otlp_export *x, struct export_task *task, const struct event *ev,
		       bool hidden)
{
	const struct mark mark = mark_of_event(ev);
	const struct ending ending = {.time_ns = event_enter_ns(ev)};

	buffer_clear(&task->open);
	export_tasks_exec_call(task, ev);
	if (mark.kind == MARK_END)
		end_marks(x, task, export_mark_find(task, &mark), &ending);
	if (mark.kind == MARK_POINT)
		write_point(x, task, event_enter_ns(ev), &mark);
	if (!hidden && ev->duration_ns >= x->threshold_ns && may_be_span(ev))
		write_call(x, task, ev);
	if (mark.kind == MARK_BEGIN)
		begin_mark(x, task, ev->time_ns, &mark);
}

/* What is open of a task ends, from the innermost on. */
static void end_task(struct otlp_export *x, struct export_task *task, const struct ending *ending)
{
	end_marks(x, task, 0, ending);
	if (!is_first(task))
		end_thread(x, task, ending);
	if (task->process->tasks == 1) {
		end_program(x, task, ending);
		end_process(x, task, ending);
	}
	export_tasks_end(&x->tasks, task);
}

static void task_ended(struct otlp_export *x, struct export_task *task, const struct event *ev)
{
	const struct ending ending = {
		.time_ns = ev->time_ns,
		.has_status = ev->kind == EVENT_EXIT,
		.status = (int)ev->result,
		.why = ev->kind == EVENT_EXIT ? NULL : "strec.detached",
	};

	if (ev->kind == EVENT_DETACH)
		write_open(x, task, ev->time_ns);
	end_task(x, task, &ending);
}

/* A program that another replaced has no status. */
static void program_begins(struct otlp_export *x, struct export_task *task, const struct event *ev)
{
	const struct ending ending = {.time_ns = ev->time_ns};

	end_marks(x, task, 0, &ending);
	end_program(x, task, &ending);
	export_tasks_exec(task, ev);
}

/* A thread that execs becomes the first of its process: as a thread it ends. */
static void thread_becomes_first(struct otlp_export *x, struct export_task *task, uint64_t time_ns)
{
	const struct ending ending = {.time_ns = time_ns};

	end_marks(x, task, 0, &ending);
	end_thread(x, task, &ending);
	task->id = 0;
}

/* The task of the event, which has an id. NULL: out of memory. */
static struct export_task *task_of(struct otlp_export *x, const struct event *ev)
{
	struct export_task *task = export_tasks_find(&x->tasks, ev->task->serial);
	const struct export_task *parent;
	uint32_t processes = x->tasks.processes;

	if (task && task->tid != ev->task->tid && !is_first(task))
		thread_becomes_first(x, task, ev->time_ns);
	task = export_tasks_event(&x->tasks, ev);
	if (!task)
		return NULL;
	if (processes != x->tasks.processes) {
		parent = export_tasks_find(&x->tasks, ev->task->parent);
		task->process->parent = parent && parent != task && ev->task->parent
						? around(x, parent, task->begin_ns)
						: x->root;
	}
	if (!task->id)
		task->id = is_first(task) ? id_of_process(x, task->process)
					  : make_id(x, ID_THREAD, task->serial, 0);
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
			keep_open(x, task, ev);
		break;
	case EVENT_TASK:
		if (ev->flags & EVENT_IN_CALL && task->open.size == 0 &&
		    !(x->job->filter &&
		      !filter_match_named(x->job->filter, ev, export_names(x->cursor))))
			keep_open(x, task, ev);
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
	const struct ending ending = {.time_ns = x->last_ns, .why = "strec.unfinished"};

	while (x->tasks.first) {
		write_open(x, x->tasks.first, x->last_ns);
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
	x->namer = (struct fd_namer){
		.descriptors = export_names(x->cursor),
		.detail =
			x->job->form.fd_names == FD_NAMES_PROTOCOL ? DETAIL_PROTOCOL : DETAIL_PATH,
	};
	x->options.fd_name = fd_text;
	x->options.fd_data = &x->namer;
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
