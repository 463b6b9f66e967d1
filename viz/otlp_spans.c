#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <xxhash.h>

#include "viz/otlp_export.h"

/* Bits of Span.flags beside those of the trace. */
#define FLAG_HAS_IS_REMOTE 0x100u
#define FLAG_IS_REMOTE     0x200u

uint64_t otlp_id(const struct otlp_export *x, enum otlp_id_kind kind, uint64_t a, uint64_t b)
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

uint64_t otlp_id_of_process(const struct otlp_export *x, const struct export_process *process)
{
	return otlp_id(x, ID_PROCESS, process->number, 0);
}

static uint64_t id_of_program(const struct otlp_export *x, const struct export_process *process)
{
	return otlp_id(x, ID_PROGRAM, process->number, process->programs);
}

/* The program that the process ran at that time, as far as it is the present one, or itself. */
static uint64_t program_at(const struct otlp_export *x, const struct export_process *process,
			   uint64_t time_ns)
{
	return process->programs && process->program_ns <= time_ns ? id_of_program(x, process)
								   : otlp_id_of_process(x, process);
}

uint64_t otlp_around(const struct otlp_export *x, const struct export_task *task, uint64_t time_ns)
{
	for (size_t i = task->mark_count; i-- > 0;)
		if (task->marks[i].begin_ns <= time_ns)
			return task->marks[i].id;
	return otlp_is_first(task) ? program_at(x, task->process, time_ns) : task->id;
}

struct otlp_span otlp_span_of(const struct otlp_export *x, uint64_t id, uint64_t parent,
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

void otlp_put_kind(struct buffer *out, const char *kind, const struct export_task *task)
{
	otlp_string(out, OTLP_OF_SPAN, "strec.kind", kind);
	otlp_int(out, OTLP_OF_SPAN, "process.pid", task->process->pid);
}

void otlp_put_thread(struct buffer *out, const struct export_task *task)
{
	otlp_int(out, OTLP_OF_SPAN, "thread.id", task->tid);
	otlp_text(out, OTLP_OF_SPAN, "thread.name", task->name,
		  strnlen(task->name, TASK_NAME_SIZE));
}

static void put_why(struct buffer *out, const struct otlp_ending *ending, bool before)
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
static const char *status_error(const struct otlp_ending *ending, char text[static 64],
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

static void put_status(struct buffer *out, const struct otlp_ending *ending, const char *type)
{
	if (ending->has_status && WIFEXITED(ending->status))
		otlp_int(out, OTLP_OF_SPAN, "process.exit.code", WEXITSTATUS(ending->status));
	if (ending->has_status && ending->status)
		otlp_string(out, OTLP_OF_SPAN, "error.type", type);
}

void otlp_end_program(struct otlp_export *x, const struct export_task *task,
		      const struct otlp_ending *ending)
{
	const struct export_process *process = task->process;
	struct buffer *out = &x->out.spans;
	struct otlp_span span;
	char text[64], type[32];
	size_t begin;

	if (process->programs == 0)
		return;
	span = otlp_span_of(x, id_of_program(x, process), otlp_id_of_process(x, process),
			    process->program_ns, ending->time_ns);
	span.error = status_error(ending, text, type);
	span.name = base_name(&process->path, &span.name_size);
	if (span.name_size == 0) {
		span.name = process->name;
		span.name_size = strnlen(process->name, TASK_NAME_SIZE);
	}
	begin = otlp_span_begin(out, &span);
	otlp_put_kind(out, "program", task);
	put_program(out, process);
	put_status(out, ending, type);
	put_why(out, ending, false);
	otlp_span_end(out, begin);
	otlp_output_span(&x->out);
}

void otlp_end_process(struct otlp_export *x, const struct export_task *task,
		      const struct otlp_ending *ending)
{
	const struct export_process *process = task->process;
	struct buffer *out = &x->out.spans;
	struct otlp_span span = otlp_span_of(x, otlp_id_of_process(x, process), process->parent,
					     process->begin_ns, ending->time_ns);
	char text[64], type[32];
	size_t begin;

	span.error = status_error(ending, text, type);
	span.name = process->name;
	span.name_size = strnlen(process->name, TASK_NAME_SIZE);
	begin = otlp_span_begin(out, &span);
	otlp_put_kind(out, "process", task);
	put_program(out, process);
	put_status(out, ending, type);
	put_why(out, ending, process->before);
	otlp_span_end(out, begin);
	otlp_output_span(&x->out);
}

void otlp_end_thread(struct otlp_export *x, const struct export_task *task,
		     const struct otlp_ending *ending)
{
	struct buffer *out = &x->out.spans;
	uint64_t parent = program_at(x, task->process, task->begin_ns);
	struct otlp_span span = otlp_span_of(x, task->id, parent, task->begin_ns, ending->time_ns);
	char text[64], type[32];
	size_t begin;

	span.error = status_error(ending, text, type);
	span.name = task->name;
	span.name_size = strnlen(task->name, TASK_NAME_SIZE);
	begin = otlp_span_begin(out, &span);
	otlp_put_kind(out, "thread", task);
	otlp_put_thread(out, task);
	if (span.error)
		otlp_string(out, OTLP_OF_SPAN, "error.type", type);
	put_why(out, ending, task->before);
	otlp_span_end(out, begin);
	otlp_output_span(&x->out);
}

static void put_mark(struct otlp_export *x, const struct export_task *task,
		     const struct otlp_span *span, const char *kind,
		     const struct otlp_ending *ending)
{
	size_t begin = otlp_span_begin(&x->out.spans, span);

	otlp_put_kind(&x->out.spans, kind, task);
	otlp_put_thread(&x->out.spans, task);
	put_why(&x->out.spans, ending, false);
	otlp_span_end(&x->out.spans, begin);
	otlp_output_span(&x->out);
}

void otlp_end_marks(struct otlp_export *x, struct export_task *task, size_t count,
		    const struct otlp_ending *ending)
{
	while (task->mark_count > count) {
		const struct export_mark mark = task->marks[task->mark_count - 1];
		struct otlp_span span = {0};

		task->mark_count--;
		span = otlp_span_of(x, mark.id, otlp_around(x, task, mark.begin_ns), mark.begin_ns,
				    ending->time_ns);
		task->mark_count++;
		span.name = mark.name;
		span.name_size = mark.size;
		put_mark(x, task, &span, "mark", ending);
		export_mark_pop(task);
	}
}

void otlp_begin_mark(struct otlp_export *x, struct export_task *task, uint64_t time_ns,
		     const struct mark *mark)
{
	struct export_mark *made = export_mark_begin(&x->tasks, task, mark, time_ns, &x->failed);

	if (made)
		made->id = otlp_id(x, ID_MARK, task->serial, time_ns);
}

void otlp_write_point(struct otlp_export *x, const struct export_task *task, uint64_t time_ns,
		      const struct mark *mark)
{
	const struct otlp_ending ending = {.time_ns = time_ns};
	struct otlp_span span = otlp_span_of(x, otlp_id(x, ID_MARK, task->serial, time_ns),
					     otlp_around(x, task, time_ns), time_ns, time_ns);

	span.name = mark->name;
	span.name_size = mark->size;
	put_mark(x, task, &span, "point", &ending);
}
