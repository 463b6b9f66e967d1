/*
 * The perfetto export: processes and threads as tracks, calls as slices on them, and what else
 * happened, in the order of the log. A reader sorts by time; of what has one time the order of
 * the packets counts, so a mark's slice ends before the call begins that ends it.
 *
 * A call is written when it has ended. Of one that is open the beginning is kept with its task,
 * and written at the end of the log if nothing more was heard of it.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "format/syscalls.h"
#include "viz/call_category.h"
#include "viz/call_flow.h"
#include "viz/export_cursor.h"
#include "viz/export_tasks.h"
#include "viz/fd_text.h"
#include "viz/perfetto.h"
#include "viz/stack_text.h"

#define WINDOW_NS 100000000u /* over which rates are counted */
#define TEXT_SIZE 4096       /* of most arguments; longer ones are decoded twice */

/* Fields of TrackDescriptor and the messages in it. */
enum { TRACK_NAME = 2, TRACK_PROCESS = 3, TRACK_THREAD = 4, TRACK_COUNTER = 8 };
enum { PROCESS_PID = 1, PROCESS_CMDLINE = 2, PROCESS_NAME = 6, PROCESS_START = 7 };
enum { THREAD_PID = 1, THREAD_TID = 2, THREAD_NAME = 5 };
enum { COUNTER_UNIT = 3 };
enum { UNIT_TIME_NS = 1, UNIT_COUNT = 2, UNIT_SIZE_BYTES = 3 };

/* The kinds of tracks; a uuid is one of them with a number, and a part of the recording's id. */
enum track_kind { TRACK_OF_LOG = 1, TRACK_OF_PROCESS, TRACK_OF_THREAD, TRACK_OF_CPU };

/* The tracks that are of the whole recording. */
enum { LOG_CALLS, LOG_BYTES, LOG_OUTPUT, LOG_RECORDER };

struct perfetto_export {
	const struct export_job *job;
	struct export_cursor *cursor;
	struct export_tasks tasks;
	struct perfetto p;
	struct decode_options options;
	struct fd_namer namer;
	struct buffer text; /* of one argument */
	uint64_t base;      /* of uuids */
	uint64_t window_ns; /* where the window begins that is being counted */
	uint64_t calls, bytes;
	uint64_t last_ns;
	bool counted; /* the last value that was written of the rates is not 0 */
	bool failed;
};

static uint64_t uuid(const struct perfetto_export *x, enum track_kind kind, uint64_t number)
{
	return x->base ^ ((uint64_t)kind << 40 | number);
}

static uint64_t track_of_process(const struct perfetto_export *x, const struct export_task *task)
{
	return uuid(x, TRACK_OF_PROCESS, task->process->number);
}

static void describe_log_track(struct perfetto_export *x, unsigned number, const char *name,
			       unsigned unit)
{
	size_t counter;

	perfetto_track_begin(&x->p, uuid(x, TRACK_OF_LOG, number), 0);
	proto_string(&x->p.packet, TRACK_NAME, name);
	if (unit) {
		counter = proto_begin(&x->p.packet, TRACK_COUNTER);
		proto_uint(&x->p.packet, COUNTER_UNIT, unit);
		proto_end(&x->p.packet, counter);
	}
	perfetto_track_end(&x->p);
}

static void put_arguments(struct buffer *out, const struct buffer *arguments)
{
	const struct capture list = {
		.kind = CAPTURE_LIST,
		.size = (uint32_t)arguments->size,
		.bytes = arguments->bytes,
	};
	struct capture_item item;
	size_t at = 0;

	while (capture_list_next(&list, &at, &item))
		proto_text(out, PROCESS_CMDLINE, item.bytes, item.size);
}

/*
 * Its name and command line are given when it has ended, or the log has: readers take the first
 * name that they are told, and a process has that of its parent at first.
 */
static void describe_process(struct perfetto_export *x, const struct export_task *task, bool ended)
{
	const struct export_process *process = task->process;
	struct buffer *out = &x->p.packet;
	size_t inner;

	perfetto_track_begin(&x->p, track_of_process(x, task), 0);
	inner = proto_begin(out, TRACK_PROCESS);
	proto_int(out, PROCESS_PID, process->pid);
	if (!process->before)
		proto_uint(out, PROCESS_START, x->p.time_0 + process->begin_ns);
	if (ended) {
		proto_text(out, PROCESS_NAME, process->name,
			   strnlen(process->name, TASK_NAME_SIZE));
		put_arguments(out, &process->arguments);
	}
	proto_end(out, inner);
	perfetto_track_end(&x->p);
}

/* Under another thread id, as an exec can give it, it is another track. */
static void describe_thread(struct perfetto_export *x, const struct export_task *task)
{
	struct buffer *out = &x->p.packet;
	size_t inner;

	perfetto_track_begin(&x->p, task->id, track_of_process(x, task));
	inner = proto_begin(out, TRACK_THREAD);
	proto_int(out, THREAD_PID, task->process->pid);
	proto_int(out, THREAD_TID, task->tid);
	proto_text(out, THREAD_NAME, task->name, strnlen(task->name, TASK_NAME_SIZE));
	proto_end(out, inner);
	perfetto_track_end(&x->p);
}

static void describe_cpu(struct perfetto_export *x, const struct export_task *task)
{
	size_t counter;

	perfetto_track_begin(&x->p, uuid(x, TRACK_OF_CPU, task->process->number),
			     track_of_process(x, task));
	proto_string(&x->p.packet, TRACK_NAME, "CPU time");
	counter = proto_begin(&x->p.packet, TRACK_COUNTER);
	proto_uint(&x->p.packet, COUNTER_UNIT, UNIT_TIME_NS);
	proto_end(&x->p.packet, counter);
	perfetto_track_end(&x->p);
}

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
		describe_process(x, task, false);
		describe_cpu(x, task);
	}
	if (!same)
		task->id =
			uuid(x, TRACK_OF_THREAD, (uint64_t)info->serial ^ (uint64_t)info->tid << 8);
	if (!same || renamed)
		describe_thread(x, task);
	return task;
}

static void put_decoded(struct perfetto_export *x, enum perfetto_annotation name,
			const struct event *ev, int arg)
{
	struct buffer *text = &x->text;
	size_t room = TEXT_SIZE, size;

	for (;;) {
		buffer_clear(text);
		if (!buffer_reserve(text, room)) {
			x->failed = true;
			return;
		}
		size = arg < 0 ? decode_event(ev, &x->options, (char *)text->bytes, room)
			       : decode_argument(ev, (unsigned)arg, &x->options,
						 (char *)text->bytes, room);
		if (size < room)
			break;
		room = size + 1;
	}
	perfetto_text(&x->p, name, text->bytes, size);
}

static void put_arg_list(struct perfetto_export *x, const struct event *ev)
{
	int count = (int)call_arg_count(ev->arch, ev->nr);

	for (int i = 0; i < count; i++)
		put_decoded(x, PERFETTO_ARG0 + (unsigned)i, ev, i);
}

static void put_source(struct perfetto_export *x, const struct event *ev)
{
	struct source_place place;
	char text[SOURCE_TEXT_SIZE];

	if (!ev->stack || !source_of_stack(export_symbols(x->cursor), ev->stack, &place))
		return;
	source_text(&place, text);
	perfetto_text(&x->p, PERFETTO_SOURCE, text, strlen(text));
}

static void put_error(struct perfetto_export *x, const struct event *ev)
{
	const char *name = decode_errno_name((unsigned)(0 - ev->result));
	char number[24];

	if (!name)
		snprintf(number, sizeof(number), "%" PRId64, 0 - ev->result);
	perfetto_text(&x->p, PERFETTO_ERROR, name ? name : number, strlen(name ? name : number));
}

static void put_result(struct perfetto_export *x, const struct event *ev)
{
	const struct syscall_info *info = syscall_lookup(ev->arch, ev->nr);
	char text[TEXT_SIZE];
	size_t size;

	if (ev->flags & EVENT_UNFINISHED) {
		perfetto_flag(&x->p, PERFETTO_UNFINISHED);
		return;
	}
	if (event_failed(ev)) {
		put_error(x, ev);
		return;
	}
	if (info && info->result == ARG_PTR)
		perfetto_pointer(&x->p, PERFETTO_RESULT, (uint64_t)ev->result);
	else
		perfetto_int(&x->p, PERFETTO_RESULT, ev->result);
	if (!info || info->result != ARG_FD)
		return;
	size = fd_text(&x->namer, (int32_t)ev->result, true, text, sizeof(text));
	if (size)
		perfetto_text(&x->p, PERFETTO_RESULT_FD, text,
			      size < sizeof(text) ? size : sizeof(text) - 1);
}

static const char *name_of_call(struct perfetto_export *x, const struct event *ev,
				char text[static 32])
{
	const char *name = call_name_static(ev->arch, ev->nr);

	if (!name)
		name = log_reader_call_name(x->job->reader, ev->arch, ev->nr);
	if (name)
		return name;
	snprintf(text, 32, "syscall_%" PRIu32, ev->nr);
	return text;
}

static void begin_call(struct perfetto_export *x, const struct export_task *task,
		       const struct event *ev, enum perfetto_type type)
{
	char text[32];

	perfetto_event_begin(&x->p, type, event_enter_ns(ev), task->id,
			     call_category_name(call_category(ev->arch, ev->nr)),
			     name_of_call(x, ev, text));
	put_arg_list(x, ev);
	put_source(x, ev);
}

/* The call in which the task started another, from there a flow goes to that one's beginning. */
static bool call_made_child(const struct export_task *task, const struct event *ev)
{
	return task->child && task->child_ns >= event_enter_ns(ev) && task->child_ns <= ev->time_ns;
}

/* Where it is not known when the call was entered it is a moment. */
static void write_call(struct perfetto_export *x, struct export_task *task, const struct event *ev)
{
	bool attached = ev->flags & EVENT_ATTACHED;

	begin_call(x, task, ev, attached ? PERFETTO_INSTANT : PERFETTO_BEGIN);
	put_result(x, ev);
	if (attached)
		perfetto_flag(&x->p, PERFETTO_ATTACHED);
	if (call_made_child(task, ev))
		perfetto_flow(&x->p, x->base ^ task->child);
	perfetto_event_end(&x->p);
	if (attached)
		return;
	perfetto_event_begin(&x->p, PERFETTO_END, ev->time_ns, task->id, NULL, NULL);
	perfetto_event_end(&x->p);
}

static void keep_open(struct perfetto_export *x, struct export_task *task, const struct event *ev)
{
	buffer_clear(&task->open);
	begin_call(x, task, ev, PERFETTO_BEGIN);
	perfetto_flag(&x->p, PERFETTO_UNFINISHED);
	perfetto_event_keep(&x->p, &task->open);
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
		write_call(x, task, ev);
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
	put_decoded(x, PERFETTO_TEXT, ev, -1);
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
		end_slice(x, track_of_process(x, task), time_ns);
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
	perfetto_event_begin(&x->p, PERFETTO_BEGIN, ev->time_ns, track_of_process(x, task),
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
		describe_process(x, task, true);
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
	perfetto_counter(&x->p, ev->time_ns, uuid(x, TRACK_OF_CPU, task->process->number),
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
	uint64_t recorder = uuid(x, TRACK_OF_LOG, LOG_RECORDER);

	if (ev->kind == EVENT_OUTPUT)
		write_instant(x, ev, uuid(x, TRACK_OF_LOG, LOG_OUTPUT), "output",
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
			keep_open(x, task, ev);
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

	perfetto_counter(&x->p, x->window_ns, uuid(x, TRACK_OF_LOG, LOG_CALLS),
			 (int64_t)(x->calls * windows));
	perfetto_counter(&x->p, x->window_ns, uuid(x, TRACK_OF_LOG, LOG_BYTES),
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
			describe_process(x, task, true);
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
	x->namer = (struct fd_namer){
		.descriptors = export_names(x->cursor),
		.detail =
			x->job->form.fd_names == FD_NAMES_PROTOCOL ? DETAIL_PROTOCOL : DETAIL_PATH,
	};
	x->options.fd_name = fd_text;
	x->options.fd_data = &x->namer;
	x->base = get_u64(header->id) & UINT64_C(0xffff000000000000);
	x->window_ns = header->begin_ns > x->job->from_ns ? header->begin_ns : x->job->from_ns;
	x->window_ns -= x->window_ns % WINDOW_NS;
	call_flow_begin();
	perfetto_init(&x->p, x->job->out, header);
	describe_log_track(x, LOG_CALLS, "calls/s", UNIT_COUNT);
	describe_log_track(x, LOG_BYTES, "bytes/s", UNIT_SIZE_BYTES);
	describe_log_track(x, LOG_OUTPUT, "output", 0);
	describe_log_track(x, LOG_RECORDER, "recorder", 0);
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
