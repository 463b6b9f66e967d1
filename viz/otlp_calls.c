#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "viz/call_category.h"
#include "viz/call_meaning.h"
#include "viz/otlp_export.h"
#include "viz/span_table.h"
#include "viz/stack_text.h"

#define TEXT_SIZE 4096 /* of most calls; longer ones are decoded twice */

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

	otlp_put_kind(out, "call", task);
	otlp_put_thread(out, task);
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

void otlp_write_call(struct otlp_export *x, const struct export_task *task, const struct event *ev)
{
	uint64_t enter_ns = event_enter_ns(ev);
	struct otlp_span span = otlp_span_of(x, otlp_id(x, ID_CALL, task->serial, enter_ns),
					     otlp_around(x, task, enter_ns), enter_ns, ev->time_ns);
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

bool otlp_call_may_be_span(const struct event *ev)
{
	return call_meaning(ev->arch, ev->nr) != CALL_EXIT && !(ev->flags & EVENT_ATTACHED);
}

void otlp_keep_open(struct otlp_export *x, struct export_task *task, const struct event *ev)
{
	char text[32];
	const char *name = name_of_call(x, ev, text);

	buffer_clear(&task->open);
	if (!otlp_call_may_be_span(ev))
		return;
	buffer_put(&task->open, name, strlen(name) + 1);
	put_call(x, &task->open, task, ev);
	task->open_ns = event_enter_ns(ev);
	x->failed |= task->open.failed;
}

void otlp_write_open(struct otlp_export *x, struct export_task *task, uint64_t time_ns)
{
	struct otlp_span span;
	size_t begin;

	if (task->open.size == 0 || time_ns - task->open_ns < x->threshold_ns)
		return;
	span = otlp_span_of(x, otlp_id(x, ID_CALL, task->serial, task->open_ns),
			    otlp_around(x, task, task->open_ns), task->open_ns, time_ns);
	span.name = task->open.bytes;
	span.name_size = strlen((const char *)task->open.bytes);
	begin = otlp_span_begin(&x->out.spans, &span);
	buffer_put(&x->out.spans, task->open.bytes + span.name_size + 1,
		   task->open.size - span.name_size - 1);
	otlp_span_end(&x->out.spans, begin);
	otlp_output_span(&x->out);
	buffer_clear(&task->open);
}
