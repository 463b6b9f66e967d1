#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "format/syscalls.h"
#include "viz/call_category.h"
#include "viz/perfetto_export.h"
#include "viz/stack_text.h"

#define TEXT_SIZE 4096 /* of most arguments; longer ones are decoded twice */

void perfetto_put_decoded(struct perfetto_export *x, enum perfetto_annotation name,
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
		perfetto_put_decoded(x, PERFETTO_ARG0 + (unsigned)i, ev, i);
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

void perfetto_write_call(struct perfetto_export *x, struct export_task *task,
			 const struct event *ev)
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

void perfetto_keep_open(struct perfetto_export *x, struct export_task *task, const struct event *ev)
{
	buffer_clear(&task->open);
	begin_call(x, task, ev, PERFETTO_BEGIN);
	perfetto_flag(&x->p, PERFETTO_UNFINISHED);
	perfetto_event_keep(&x->p, &task->open);
}
