#include <string.h>

#include "viz/perfetto_export.h"

/* Fields of TrackDescriptor and the messages in it. */
enum { TRACK_NAME = 2, TRACK_PROCESS = 3, TRACK_THREAD = 4, TRACK_COUNTER = 8 };
enum { PROCESS_PID = 1, PROCESS_CMDLINE = 2, PROCESS_NAME = 6, PROCESS_START = 7 };
enum { THREAD_PID = 1, THREAD_TID = 2, THREAD_NAME = 5 };
enum { COUNTER_UNIT = 3 };
enum { UNIT_TIME_NS = 1, UNIT_COUNT = 2, UNIT_SIZE_BYTES = 3 };

uint64_t perfetto_uuid(const struct perfetto_export *x, enum track_kind kind, uint64_t number)
{
	return x->base ^ ((uint64_t)kind << 40 | number);
}

uint64_t perfetto_track_of_process(const struct perfetto_export *x, const struct export_task *task)
{
	return perfetto_uuid(x, TRACK_OF_PROCESS, task->process->number);
}

static void describe_log_track(struct perfetto_export *x, unsigned number, const char *name,
			       unsigned unit)
{
	size_t counter;

	perfetto_track_begin(&x->p, perfetto_uuid(x, TRACK_OF_LOG, number), 0);
	proto_string(&x->p.packet, TRACK_NAME, name);
	if (unit) {
		counter = proto_begin(&x->p.packet, TRACK_COUNTER);
		proto_uint(&x->p.packet, COUNTER_UNIT, unit);
		proto_end(&x->p.packet, counter);
	}
	perfetto_track_end(&x->p);
}

void perfetto_describe_log(struct perfetto_export *x)
{
	describe_log_track(x, LOG_CALLS, "calls/s", UNIT_COUNT);
	describe_log_track(x, LOG_BYTES, "bytes/s", UNIT_SIZE_BYTES);
	describe_log_track(x, LOG_OUTPUT, "output", 0);
	describe_log_track(x, LOG_RECORDER, "recorder", 0);
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

void perfetto_describe_process(struct perfetto_export *x, const struct export_task *task,
			       bool ended)
{
	const struct export_process *process = task->process;
	struct buffer *out = &x->p.packet;
	size_t inner;

	perfetto_track_begin(&x->p, perfetto_track_of_process(x, task), 0);
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

void perfetto_describe_thread(struct perfetto_export *x, const struct export_task *task)
{
	struct buffer *out = &x->p.packet;
	size_t inner;

	perfetto_track_begin(&x->p, task->id, perfetto_track_of_process(x, task));
	inner = proto_begin(out, TRACK_THREAD);
	proto_int(out, THREAD_PID, task->process->pid);
	proto_int(out, THREAD_TID, task->tid);
	proto_text(out, THREAD_NAME, task->name, strnlen(task->name, TASK_NAME_SIZE));
	proto_end(out, inner);
	perfetto_track_end(&x->p);
}

void perfetto_describe_cpu(struct perfetto_export *x, const struct export_task *task)
{
	size_t counter;

	perfetto_track_begin(&x->p, perfetto_uuid(x, TRACK_OF_CPU, task->process->number),
			     perfetto_track_of_process(x, task));
	proto_string(&x->p.packet, TRACK_NAME, "CPU time");
	counter = proto_begin(&x->p.packet, TRACK_COUNTER);
	proto_uint(&x->p.packet, COUNTER_UNIT, UNIT_TIME_NS);
	proto_end(&x->p.packet, counter);
	perfetto_track_end(&x->p);
}
