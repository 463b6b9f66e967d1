/* What is no call: signals, ends of tasks, and the notes of this program's own text. */
#include <string.h>

#include "viz/decode_private.h"
#include "viz/strace_text.h"
#include "viz/strace_values.h"

#define CORE_DUMPED 0x80 /* of a status as wait(2) has it */

/* The text behind "name=" of a structure, up to a comma, a bracket or a blank. */
static bool find_field(struct span_text text, const char *before, struct span_text *value)
{
	const char *at = memmem(text.at, text.size, before, strlen(before));

	if (!at)
		return false;
	value->at = at + strlen(before);
	value->size = 0;
	while (value->at + value->size < text.at + text.size &&
	       !strchr(",} ", value->at[value->size]))
		value->size++;
	return true;
}

/* A field as a number, 0 where it is not there, or none. */
static uint64_t field_number(struct span_text text, const char *before)
{
	struct span_text value;
	uint64_t number = 0;

	if (find_field(text, before, &value) && !strace_number(value, &number))
		strace_signal(value, &number);
	return number;
}

static void signal_fields(struct event *ev, struct span_text text)
{
	struct span_text value;
	int32_t code = 0;

	if (find_field(text, "si_code=", &value) &&
	    !signal_code_find(ev->nr, value.at, value.size, &code))
		code = (int32_t)field_number(text, "si_code=");
	ev->args[0] = (uint64_t)(int64_t)code;
	ev->args[1] = field_number(text, "si_pid=") | field_number(text, "si_timerid=");
	ev->args[2] = field_number(text, "si_uid=") | field_number(text, "si_overrun=");
	ev->args[3] = field_number(text, "si_addr=") | field_number(text, "si_call_addr=") |
		      field_number(text, "si_band=");
	ev->args[4] = field_number(text, "si_status=") | field_number(text, "si_syscall=");
	ev->args[5] = field_number(text, "si_utime=") | field_number(text, "si_stime=") << 32 |
		      field_number(text, "si_ptr=") | field_number(text, "si_arch=");
}

/*
 * Puts the event, with the line itself where the decoder would print another one. With -k it waits,
 * as what is no call may have a stack, too; the task may be gone by then.
 */
static int put_checked(struct strace_text *text, struct strace_task *task, const struct event *ev,
		       struct span_text body)
{
	struct event held = *ev;
	struct capture *line = text->captures;
	size_t size;

	buffer_clear(&text->check);
	buffer_clear(&text->texts);
	buffer_put(&text->texts, body.at, body.size);
	if (!buffer_reserve(&text->check, body.size + 256) || text->texts.failed)
		return STREC_NOMEM;
	text->held_task = task->info;
	held.task = &text->held_task;
	held.time_ns = text->times.now_ns;
	size = decode_event(&held, NULL, (char *)text->check.bytes, text->check.capacity);
	if (size != body.size || memcmp(text->check.bytes, body.at, size) != 0) {
		bool cut = body.size > CAPTURE_SIZE_MAX;

		*line = (struct capture){.arg = TEXT_ALL,
					 .kind = CAPTURE_TEXT,
					 .state = cut ? CAPTURE_CUT : CAPTURE_WHOLE,
					 .size = cut ? CAPTURE_SIZE_MAX : (uint32_t)body.size,
					 .bytes = text->texts.bytes};
		held.captures = line;
		held.capture_count = 1;
	}
	if (!text->stacked)
		return batch_add(&text->batch, &held);
	text->held = held;
	text->holds = true;
	return 0;
}

/* --- SIGCHLD {si_signo=SIGCHLD, ...} --- */
static int take_signal(struct strace_text *text, struct strace_task *task, struct span_text rest,
		       struct span_text body)
{
	struct event ev = {.kind = EVENT_SIGNAL};
	struct span_text name = rest;
	uint64_t number;

	name.size = 0;
	while (name.size < rest.size && rest.at[name.size] != ' ')
		name.size++;
	if (!strace_signal(name, &number))
		return strace_text_put_text(text, task, (struct event){.kind = EVENT_NOTE},
					    TEXT_ALL, CAPTURE_TEXT, body);
	ev.nr = (uint32_t)number;
	signal_fields(&ev, rest);
	return put_checked(text, task, &ev, body);
}

/* What this program's own text has: --- output on 1: "text" ---, --- note: "text" --- */
static int take_quoted(struct strace_text *text, struct strace_task *task, struct event ev,
		       unsigned kind, struct span_text rest)
{
	bool cut = false;

	buffer_clear(&text->bytes);
	if (!buffer_reserve(&text->bytes, rest.size))
		return STREC_NOMEM;
	if (!strace_string(&rest, &text->bytes, &cut))
		text->bytes.size = 0;
	return strace_text_put_text(text, task, ev, 0, kind, span_of_buffer(&text->bytes));
}

static int take_minus(struct strace_text *text, struct strace_task *task, struct span_text body)
{
	struct span_text rest = body;
	uint64_t number;

	span_skip(&rest, "--- ");
	if (span_skip(&rest, "stopped by ")) {
		rest.size -= strlen(" ---");
		if (strace_signal(rest, &number))
			return put_checked(
				text, task,
				&(struct event){.kind = EVENT_STOP, .nr = (uint32_t)number}, body);
	}
	if (span_skip(&rest, "note: \""))
		return take_quoted(text, NULL, (struct event){.kind = EVENT_NOTE}, CAPTURE_STRING,
				   (struct span_text){rest.at - 1, rest.size + 1});
	if (span_skip(&rest, "output on ") && span_decimal(&rest, &number) &&
	    span_skip(&rest, ": "))
		return take_quoted(text, task,
				   (struct event){.kind = EVENT_OUTPUT, .nr = (uint32_t)number},
				   CAPTURE_BYTES, rest);
	return take_signal(text, task, rest, body);
}

/* The task of a thread's exec goes on under the id of the one that ends here. */
static int take_superseded(struct strace_text *text, struct strace_task *task,
			   struct span_text rest, struct span_text body)
{
	int32_t tid = task->info.tid;
	struct strace_task *heir;
	uint64_t pid;
	int rc = strace_text_put_text(text, task, (struct event){.kind = EVENT_EXIT}, TEXT_ALL,
				      CAPTURE_TEXT, body);

	if (!span_decimal(&rest, &pid) || pid > INT32_MAX)
		return rc;
	heir = strace_tasks_find(&text->tasks, (int32_t)pid);
	if (!heir || heir == task)
		return rc;
	strace_tasks_remove(&text->tasks, task);
	strace_tasks_rename(&text->tasks, heir, tid);
	heir->info.pid = tid;
	return rc;
}

static int take_end(struct strace_text *text, struct strace_task *task, int status,
		    struct span_text body)
{
	int rc = put_checked(text, task, &(struct event){.kind = EVENT_EXIT, .result = status},
			     body);

	strace_tasks_remove(&text->tasks, task);
	return rc;
}

static int take_plus(struct strace_text *text, struct strace_task *task, struct span_text body)
{
	struct span_text rest = body;
	uint64_t number;

	span_skip(&rest, "+++ ");
	if (span_skip(&rest, "exited with ") && span_decimal(&rest, &number))
		return take_end(text, task, (int)(number & 0xff) << 8, body);
	if (span_skip(&rest, "killed by ")) {
		bool dumped = span_ends(rest, " (core dumped) +++");

		rest.size -= strlen(dumped ? " (core dumped) +++" : " +++");
		if (strace_signal(rest, &number))
			return take_end(text, task, (int)number | (dumped ? CORE_DUMPED : 0), body);
	}
	if (span_skip(&rest, "superseded by execve in pid "))
		return take_superseded(text, task, rest, body);
	if (span_begins(rest, "detached"))
		return put_checked(text, task, &(struct event){.kind = EVENT_DETACH}, body);
	return strace_text_put_text(text, task, (struct event){.kind = EVENT_NOTE}, TEXT_ALL,
				    CAPTURE_TEXT, body);
}

int strace_text_event(struct strace_text *text, struct strace_task *task,
		      const struct strace_line *line)
{
	/* Lines that are whole begin and end with their signs, which may be the same ones. */
	if (line->body.size < strlen("+++ x +++"))
		return strace_text_put_text(text, task, (struct event){.kind = EVENT_NOTE},
					    TEXT_ALL, CAPTURE_TEXT, line->body);
	return *line->body.at == '-' ? take_minus(text, task, line->body)
				     : take_plus(text, task, line->body);
}
