#include "viz/strace_text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define STRANGE_MAX  20 /* lines that have a note of their own */
#define STRANGE_SHOW 60 /* bytes of such a line */
#define NOTE_SIZE    256

static const struct task_info nobody;

int strace_text_put(struct strace_text *text, const struct strace_task *task,
		    const struct event *ev)
{
	struct event copy = *ev;

	copy.task = task ? &task->info : &nobody;
	copy.time_ns = text->times.now_ns;
	return batch_add(&text->batch, &copy);
}

int strace_text_put_text(struct strace_text *text, const struct strace_task *task, struct event ev,
			 unsigned arg, unsigned kind, struct span_text words)
{
	struct capture capture = {
		.arg = (uint8_t)arg,
		.kind = (uint8_t)kind,
		.state = words.size > CAPTURE_SIZE_MAX ? CAPTURE_CUT : CAPTURE_WHOLE,
		.size = words.size > CAPTURE_SIZE_MAX ? CAPTURE_SIZE_MAX : (uint32_t)words.size,
		.bytes = (const uint8_t *)words.at,
	};

	ev.captures = &capture;
	ev.capture_count = 1;
	return strace_text_put(text, task, &ev);
}

int strace_text_note(struct strace_text *text, const char *format, ...)
{
	char note[NOTE_SIZE];
	va_list args;

	va_start(args, format);
	vsnprintf(note, sizeof(note), format, args);
	va_end(args);
	return strace_text_put_text(text, NULL, (struct event){.kind = EVENT_NOTE}, 0,
				    CAPTURE_STRING, (struct span_text){note, strlen(note)});
}

/* The first ones are shown, the others counted; empty lines are not worth a word. */
static int take_strange(struct strace_text *text, const char *at, size_t size)
{
	if (text->strange++ >= STRANGE_MAX)
		return 0;
	text->strange_last = text->lines;
	return strace_text_note(text, "line %llu is none of strace's, or cut: %.*s%s",
				(unsigned long long)text->lines,
				(int)(size < STRANGE_SHOW ? size : STRANGE_SHOW), at,
				size > STRANGE_SHOW ? "..." : "");
}

/* What strace told about itself; as an event it keeps its line. */
static int take_message(struct strace_text *text, struct span_text body)
{
	strace_text_message(text, body);
	if (text->batch.bytes.failed)
		return STREC_NOMEM;
	return strace_text_put_text(text, NULL, (struct event){.kind = EVENT_NOTE}, TEXT_ALL,
				    CAPTURE_TEXT, body);
}

/* A message of strace in the middle of a line, as on a terminal: its beginning is kept. */
static int take_other(struct strace_text *text, const char *at, size_t size)
{
	static const char message[] = "strace: Process ";
	const char *found = memmem(at, size, message, sizeof(message) - 1);
	size_t before = found ? (size_t)(found - at) : 0;

	if (!found || text->broken.size)
		return take_strange(text, at, size);
	buffer_put(&text->broken, at, before);
	return text->broken.failed ? STREC_NOMEM
				   : take_message(text, (struct span_text){found, size - before});
}

static int take_line(struct strace_text *text, const struct strace_line *line)
{
	struct strace_task *task;

	if (text->times.went_back) {
		text->times.went_back = false;
		strace_text_note(text,
				 "line %llu: its time is before that of the line before; "
				 "what follows is moved behind it",
				 (unsigned long long)text->lines);
	}
	text->any = true;
	text->timed |= line->has_duration;
	task = strace_text_task(text, line);
	if (!task)
		return STREC_NOMEM;
	switch (line->kind) {
	case STRACE_CALL:
		return strace_text_call(text, task, line);
	case STRACE_ENTERED:
		return strace_text_entered(text, task, line);
	case STRACE_RESUMED:
		return strace_text_resumed(text, task, line);
	default:
		return strace_text_event(text, task, line);
	}
}

/* What waited for the stack of the call that was held. */
static int take_ending(struct strace_text *text)
{
	struct buffer ending = text->ending;
	struct strace_line line;
	int rc;

	if (!ending.size)
		return 0;
	text->ending = (struct buffer){0};
	strace_line_parse(&line, (const char *)ending.bytes, ending.size);
	strace_times_line(&text->times, &line);
	rc = take_line(text, &line);
	buffer_release(&ending);
	return rc;
}

/* The event that waits, with the stack that came. */
static int put_held(struct strace_text *text)
{
	struct event ev = text->held;
	int rc;

	if (!text->holds)
		return 0;
	text->holds = false;
	ev.stack = strace_stacks_take(&text->stacks);
	rc = batch_add(&text->batch, &ev);
	text->bytes.size = 0;
	return rc;
}

int strace_text_flush(struct strace_text *text)
{
	int rc = put_held(text);

	if (rc == 0)
		rc = take_ending(text);
	return rc ? rc : put_held(text);
}

/* With -k strace tells of the end of a task first, and of the stack of its exit() then. */
static bool waits_for_stack(struct strace_text *text, const struct strace_line *line)
{
	return text->holds && text->held.kind == EVENT_CALL && text->stacked &&
	       !text->ending.size && line->kind == STRACE_EVENT &&
	       text->held.flags & EVENT_UNFINISHED && span_begins(line->body, "+++ ") &&
	       (!line->pid || line->pid == text->held.task->tid);
}

/* The two parts of a line that a message broke. */
static int take_joined(struct strace_text *text, const char *at, size_t size)
{
	struct strace_line line;
	struct buffer whole = text->broken;
	int rc;

	text->broken = (struct buffer){0};
	buffer_put(&whole, at, size);
	if (whole.failed) {
		buffer_release(&whole);
		return STREC_NOMEM;
	}
	strace_line_parse(&line, (const char *)whole.bytes, whole.size);
	if (line.kind == STRACE_CALL || line.kind == STRACE_ENTERED ||
	    line.kind == STRACE_RESUMED) {
		strace_times_line(&text->times, &line);
		rc = take_line(text, &line);
	} else {
		rc = take_strange(text, (const char *)whole.bytes, whole.size);
	}
	if (rc == 0)
		rc = strace_text_flush(text); /* its bytes go */
	buffer_release(&whole);
	return rc;
}

static int drop_broken(struct strace_text *text)
{
	int rc = 0;

	if (text->broken.size)
		rc = take_strange(text, (const char *)text->broken.bytes, text->broken.size);
	text->broken.size = 0;
	return rc;
}

int strace_text_line(struct strace_text *text, const char *at, size_t size)
{
	struct strace_line line;
	int rc;

	text->lines++;
	if (size && at[size - 1] == '\r')
		size--;
	strace_line_parse(&line, at, size);
	if (line.kind == STRACE_FRAME && text->holds) {
		text->stacked = true;
		return strace_stacks_frame(&text->stacks, line.body);
	}
	if (waits_for_stack(text, &line)) {
		buffer_put(&text->ending, at, size);
		return text->ending.failed ? STREC_NOMEM : 0;
	}
	rc = strace_text_flush(text);
	if (rc == 0 && line.kind == STRACE_CONTINUED && text->broken.size)
		return take_joined(text, at, size);
	if (rc == 0 && line.kind != STRACE_MESSAGE && line.kind != STRACE_OTHER)
		rc = drop_broken(text);
	if (rc || line.kind == STRACE_EMPTY)
		return rc;
	if (line.kind == STRACE_CONTINUED || line.kind == STRACE_FRAME)
		return take_strange(text, at, size);
	if (line.kind == STRACE_OTHER)
		return take_other(text, at, size);
	if (line.kind == STRACE_MESSAGE)
		return take_message(text, line.body);
	strace_times_line(&text->times, &line);
	return take_line(text, &line);
}

int strace_text_end(struct strace_text *text)
{
	int rc = strace_text_flush(text);

	if (rc == 0)
		rc = drop_broken(text);
	if (rc == 0 && text->strange > STRANGE_MAX)
		rc = strace_text_note(text, "%llu more lines behind line %llu are none of strace's",
				      (unsigned long long)(text->strange - STRANGE_MAX),
				      (unsigned long long)text->strange_last);
	return rc;
}

int strace_text_tasks(struct strace_text *text, struct batch *batch)
{
	int rc = 0;

	for (struct strace_task *task = text->tasks.oldest; task && rc == 0; task = task->newer) {
		struct event ev = {
			.kind = EVENT_TASK, .time_ns = text->times.now_ns, .task = &task->info};
		struct strace_call_id id;

		if (task->in_call) {
			strace_names_call(&text->names, span_of_buffer(&task->name), task->arch,
					  &id);
			ev.flags = EVENT_IN_CALL;
			ev.arch = id.arch;
			ev.nr = id.nr;
			ev.duration_ns = text->times.now_ns - task->enter_ns;
		}
		rc = batch_add(batch, &ev);
	}
	return rc;
}

void strace_text_release(struct strace_text *text)
{
	batch_release(&text->batch);
	strace_stacks_release(&text->stacks);
	strace_tasks_release(&text->tasks);
	buffer_release(&text->bytes);
	buffer_release(&text->texts);
	buffer_release(&text->check);
	buffer_release(&text->joined);
	buffer_release(&text->ending);
	buffer_release(&text->broken);
	buffer_release(&text->command);
}
